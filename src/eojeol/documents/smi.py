"""SAMI subtitles (.smi): the text under the timed marks; marks, styles, classes, the title and comments stay.

The markup is that of old HTML, and html.py scans it: `<SYNC>`, `<P>` and `<BR>` end a passage, `<FONT>` and `<I>` are
formatting runs. What stands before the first `<SYNC>` is not shown by any player. Most of these files are in CP949 and
none says so: as everywhere, the user has to (`--encoding cp949`), and the error names the guess.
"""

from __future__ import annotations

from eojeol.documents.edit import Builder, Passage
from eojeol.documents.format import Format
from eojeol.documents.html import INLINE, RAW, SKIPPED, add_text, tokens
from eojeol.documents.plain import fix_passages


def passages(source: str) -> list[Passage]:
    """The texts between the timed marks."""
    builder = Builder(source)
    timed, skipping = False, ""
    for token in tokens(source, xhtml=False):
        if token.name == "sync":
            timed, skipping = True, ""
        if token.kind == "text":
            if timed and not skipping:
                add_text(builder, token.start, token.end)
        elif token.name not in INLINE:
            builder.border()
            if token.name in SKIPPED or token.name in RAW:
                skipping = token.name if token.kind == "open" else ""
    return builder.finish()


SAMI = Format("SAMI subtitles", (".smi", ".sami"), "application/x-sami", fix_passages(passages))
