"""Which values of a document with keys the user named: paths of keys with dots between them, and `*` for any key.

A list in the way stands for each of its items. `*` is one key and `**` any number of keys, so that `messages.*` is
what stands directly in `messages`, and `messages.**` everything under it. A path is compared as it is written out: a
key with a dot in it is named as two keys would be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from eojeol.errors import UsageError, hint

# As many paths as an error names.
SHOWN = 20


class Fields:
    """The named values, and which of them were found.

    Args:
        named: paths, or patterns of paths.
    """

    def __init__(self, named: Sequence[str]) -> None:
        self._named = tuple(named)
        self._exact = frozenset(named)
        self._patterns = {name: _compiled(name) for name in named if "*" in name}
        self._seen: set[str] = set()
        # A path for each name that was met, and for none twice.
        self._examples: list[str] = []
        # What else holds text, for the message.
        self._others: list[str] = []
        self._answers: dict[str, bool] = {}

    def wants(self, path: str) -> bool:
        """Whether the user named the text at a path; remembers what was asked."""
        answer = self._answers.get(path)
        if answer is None:
            found = {path} & self._exact
            found |= {name for name, pattern in self._patterns.items() if pattern.fullmatch(path)}
            if found - self._seen:
                self._examples.append(path)
            self._seen |= found
            answer = self._answers[path] = bool(found)
            if not answer and len(self._others) < SHOWN:
                self._others.append(path)
        return answer

    @property
    def paths(self) -> list[str]:
        """Paths that tell all that `refuse_missing` says, once another object was asked for them."""
        return [*self._examples, *self._others]

    def refuse_missing(self, needs: str, none: str) -> None:
        """Refuse what names nothing, once the whole document was gone through.

        Args:
            needs: what needs names, and the verb: the beginning of a message.
            none: the words for a name that nothing has: the beginning of another.

        Raises:
            UsageError: no field was named, or none of that name holds text.
        """
        have = f"fields that hold text: {', '.join(self._others)}" if self._others else "no field holds text"
        if not self._named:
            raise UsageError(f"{needs} the names of the fields to fix (--columns, --fields); {have}")
        missing = [name for name in self._named if name not in self._seen]
        if missing and self._answers:
            # Keys may hold braces, which the hint would take for places to fill.
            otherwise = have.replace("{", "{{").replace("}", "}}")
            near = hint(missing[0], self._others, otherwise) if "*" not in missing[0] else have
            raise UsageError(f"{none} {missing[0]!r}; {near if near == have else f'{near} {have}'}")


def _compiled(name: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*?)", name)
    return re.compile(
        "".join({"*": "[^.]*", "**": ".*"}.get(part, re.escape(part)) for part in parts), re.DOTALL
    )
