"""SubRip (.srt) and WebVTT (.vtt): the lines under a timing line are one passage; everything else stays.

What has no timing line above it is no cue: numbers and names of cues, the header, NOTE, STYLE and REGION blocks. So the
two formats need no telling apart. Timing lines keep their settings because they are never looked into. Tags (`<i>`,
`<c.loud>`, `<00:01.000>`, `{\\an8}`) are formatting runs; a voice tag `<v 이름>` is where another speaker begins
and ends the passage.
"""

from __future__ import annotations

import re

from eojeol.documents.edit import Builder, Passage, lines
from eojeol.documents.format import Format
from eojeol.documents.html import add_text
from eojeol.documents.plain import fix_passages

_TIMING = re.compile(r"[ \t]*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}[ \t]*-->")
_NUMBER = re.compile(r"[ \t]*\d+[ \t]*")
_TAG = re.compile(r"<(/?[A-Za-z][\w.]*)[^<>]{0,500}>|<\d[\d:.]*>|\{\\[^{}]{0,500}\}")
_VOICE = ("v", "/v", "rt", "/rt")


def passages(source: str) -> list[Passage]:
    """The texts of the cues."""
    builder = Builder(source)
    cue: int | None = None
    last = end = before = 0
    for start, stop, following in lines(source):
        blank = not source[start:stop].strip()
        timing = _TIMING.match(source, start, stop)
        if cue is not None and (blank or timing):
            # Without a blank line before it, the number of the next cue is the last line of this one.
            _cue(builder, cue, before if timing and _NUMBER.fullmatch(source, last, end) else end)
            cue = None
        if timing:
            cue = last = end = before = following
        elif cue is not None:
            last, end, before = start, stop, end
    if cue is not None:
        _cue(builder, cue, end)
    return builder.finish()


def _cue(builder: Builder, start: int, end: int) -> None:
    for tag in _TAG.finditer(builder.source, start, end):
        add_text(builder, start, tag.start())
        if (tag.group(1) or "").partition(".")[0] in _VOICE:
            builder.border()
        start = tag.end()
    add_text(builder, start, end)
    builder.border()


SUBRIP = Format("SubRip subtitles", (".srt",), "application/x-subrip", fix_passages(passages))
WEBVTT = Format("WebVTT subtitles", (".vtt",), "text/vtt", fix_passages(passages))
