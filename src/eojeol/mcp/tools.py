"""What the tools answer: plain dictionaries, pure functions of the text and the settings, as all of `Spacer` is."""

from __future__ import annotations

from typing import Any

from eojeol.changes import Change, apply, count
from eojeol.explain.json_lines import known
from eojeol.explain.wording import ENGLISH, KOREAN, code_of, sentence
from eojeol.rules.rules import LEAVE
from eojeol.settings import Mode
from eojeol.spacer import Spacer
from eojeol.text.gaps import split


class Tools:
    """The tools for one model with its settings.

    Args:
        spacer: the model.
        mode: what is done where a caller doesn't say: "correct" or "restore".
    """

    def __init__(self, spacer: Spacer, mode: Mode = "correct") -> None:
        self._spacer = spacer
        self._mode: Mode = mode

    def fix(self, text: str, mode: str | None = None) -> dict[str, Any]:
        """The text with its spaces put right.

        Args:
            text: a text of any length.
            mode: "correct" or "restore".

        Raises:
            UsageError: there is no such mode.
        """
        changes = self._changes(text, mode)
        counts = count(changes)
        return {"text": apply(text, changes), "added": counts.added, "removed": counts.removed}

    def check(self, text: str, mode: str | None = None) -> dict[str, Any]:
        """What would change, place by place.

        Args:
            text: a text of any length.
            mode: "correct" or "restore".

        Raises:
            UsageError: there is no such mode.
        """
        changes = self._changes(text, mode)
        return {"right": not changes, "changes": [_place(change) for change in changes]}

    def explain(self, text: str, mode: str | None = None) -> dict[str, Any]:
        """Why each place would change: a sentence, how sure the model is, and what decided.

        Args:
            text: a text of any length.
            mode: "correct" or "restore".

        Raises:
            UsageError: there is no such mode.
        """
        changes = self._changes(text, mode)
        ruled = self._ruled(text) if changes else set()
        explanations = [
            {
                **_place(change),
                "korean": sentence(change, KOREAN),
                "english": sentence(change, ENGLISH),
                "decided_by": "rule" if change.offset in ruled else "model",
            }
            for change in changes
        ]
        return {"right": not changes, "changes": explanations}

    def _changes(self, text: str, mode: str | None) -> list[Change]:
        # What mode there is, `check` knows.
        return self._spacer.check(text, self._mode if mode is None else mode)  # type: ignore[arg-type]

    def _ruled(self, text: str) -> set[int]:
        """Offsets after the gaps that a rule of the user decides."""
        rules = self._spacer.settings.rules
        if not rules:
            return set()
        gaps = split(text)
        return set(gaps.starts[rules.decide(gaps) != LEAVE].tolist())


def _place(change: Change) -> dict[str, Any]:
    return {
        "line": change.line,
        "column": change.column,
        "kind": change.kind,
        "code": code_of(change),
        "context": change.context,
        "probability": known(change.probability),
    }
