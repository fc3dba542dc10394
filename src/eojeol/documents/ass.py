r"""SubStation Alpha subtitles (.ass, .ssa): the text of the dialogue lines; styles, times, comments and tags stay.

Override tags (`{\i1}`, `{\k20}`) are formatting runs that a word may cross; `\N` and `\n` break the line and show as
line ends, `\h` is a space that stays. Vector drawings (`{\p1}m 0 0 l 100 0{\p0}`) are no text. What the line holds
before its text (layer, times, style, name, margins, effect) is counted off by commas, as the section's own `Format:`
line says. Embedded fonts and pictures stand in sections of their own, which are passed over.
"""

from __future__ import annotations

import re

from eojeol.documents.edit import Builder, Passage, lines
from eojeol.documents.format import Format
from eojeol.documents.plain import fix_passages

_SECTION = re.compile(r"[ \t]*\[([^\]]*)\][ \t]*")
_FORMAT = re.compile(r"[ \t]*Format[ \t]*:", re.IGNORECASE)
_DIALOGUE = re.compile(r"[ \t]*Dialogue[ \t]*:[ \t]*", re.IGNORECASE)
_MARKUP = re.compile(r"\{[^{}]*\}|\\[Nnh]|\{")
_DRAWING = re.compile(r"\\p[ \t]*([0-9]+)")
# Fields before the text, where no Format line says it: both versions of the format have nine.
_FIELDS = 9


def passages(source: str) -> list[Passage]:
    """The texts of the dialogue lines."""
    builder = Builder(source)
    events, fields = False, _FIELDS
    for start, end, _ in lines(source):
        if section := _SECTION.fullmatch(source, start, end):
            events = section.group(1).strip().lower() == "events"
        elif events and (named := _FORMAT.match(source, start, end)):
            names = [name.strip().lower() for name in source[named.end() : end].split(",")]
            fields = names.index("text") if "text" in names else _FIELDS
        elif events and (dialogue := _DIALOGUE.match(source, start, end)):
            at = dialogue.end()
            for _ in range(fields):
                comma = source.find(",", at, end)
                at = comma + 1 if comma >= 0 else end
            _dialogue(builder, at, end)
    return builder.finish()


def _dialogue(builder: Builder, start: int, end: int) -> None:
    drawing = False
    for found in _MARKUP.finditer(builder.source, start, end):
        if not drawing:
            builder.plain(start, found.start())
        start = found.end()
        markup = found.group()
        if markup == "{":
            # A brace that nothing closes: some players show the rest of the line, others hide it.
            start = end
            break
        if markup[0] == "{":
            for scale in _DRAWING.findall(markup):
                drawing = scale.strip("0") != ""
        elif not drawing:
            builder.opaque("\u00a0" if markup == r"\h" else "\n", found.start(), start)
    if not drawing:
        builder.plain(start, end)
    builder.border()


SUBSTATION = Format("SubStation Alpha subtitles", (".ass", ".ssa"), "text/x-ass", fix_passages(passages))
