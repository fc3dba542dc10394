"""Changes as a list that a notebook can show: the changed lines, with the spaces that come and go marked."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from eojeol.changes import Change

# More would be no view any more.
MOST_LINES = 200
_LINE = "<td style='text-align:left;white-space:pre-wrap'>{}</td>"
_ROW = f"<tr><td style='text-align:right;opacity:.6'>{{}}</td>{_LINE}</tr>"
_ADDED = "<ins style='background:#9be9a8;text-decoration:none'> </ins>"
_REMOVED = "<del style='background:#ffa198;text-decoration:none'>{}</del>"


class Changes(list[Change]):
    """The changes of a text in text order: a list, which Jupyter shows as marked lines.

    Args:
        changes: the changes.
        text: the text before.
    """

    def __init__(self, changes: Iterable[Change] = (), text: str = "") -> None:
        super().__init__(changes)
        self.text = text

    def __reduce__(self) -> tuple[type[Changes], tuple[list[Change], str]]:
        return type(self), (list(self), self.text)

    def _repr_html_(self) -> str:
        """The changed lines, each with its number; what goes is red, what comes is green."""
        if not self:
            return "<p>no changes</p>"
        by_line: dict[int, list[Change]] = {}
        for change in self:
            by_line.setdefault(change.line, []).append(change)
        shown = list(by_line.items())[:MOST_LINES]
        rows = [_ROW.format(number, self._marked(changes)) for number, changes in shown]
        left = len(by_line) - len(shown)
        return f"<table>{''.join(rows)}</table>" + (f"<p>{left:,} more lines</p>" if left else "")

    def _marked(self, changes: list[Change]) -> str:
        """A line with its changes marked; lines end at LF, CR LF or CR."""
        start = done = changes[0].offset - changes[0].column + 1
        ends = [at for at in (self.text.find(end, start) for end in "\r\n") if at >= 0]
        pieces = []
        for change in changes:
            # Of a run that becomes one space the first one stays.
            kept = change.kind == "squeeze"
            pieces.append(escape(self.text[done : change.offset - change.spaces + kept]))
            gone = self.text[change.offset - change.spaces + kept : change.offset]
            pieces.append(_ADDED if change.kind == "add" else _REMOVED.format(gone))
            done = change.offset
        return "".join([*pieces, escape(self.text[done : min(ends, default=len(self.text))])])
