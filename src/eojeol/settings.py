"""What a user can set, once for a `Spacer` or for a single call through `Spacer.using`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal

from eojeol.errors import UsageError
from eojeol.rules.rules import Rules
from eojeol.text.protect import parse_kinds

Mode = Literal["correct", "restore"]
Eagerness = Literal["conservative", "balanced", "eager"]
Only = Literal["add", "remove"]

# Named points on the curve of harm against benefit: (add, remove) of correct mode. Of the mistakes that people make
# (docs/model.md), conservative mends 66 %, balanced 82 %, eager 89 %, with 0.3, 0.4 and 1.0 right gaps in a thousand
# harmed.
EAGERNESS: dict[str, tuple[float, float]] = {
    "conservative": (0.75, 0.6),
    "balanced": (0.4, 0.4),
    "eager": (0.2, 0.2),
}


@dataclass(frozen=True)
class Settings:
    """Settings of a `Spacer`. They never change what the model is shown, only what is made of its answer.

    Args:
        eagerness: sets `add` and `remove` where they are not given: "conservative", "balanced" or "eager".
        add: correct mode puts a space into a joined gap when P(space) is above this, 0 to 1.
        remove: correct mode takes the spaces out of a gap when P(joined) is above this, 0 to 1.
        only: "add" or "remove": leave out all changes of the other kind, the rules' too.
        squeeze: make kept runs of several spaces one space.
        rules: the user's own rules.
        protect: kinds of spans to leave as they are: "all", "none", "url,email", or a collection of names.

    Raises:
        UsageError: a value cannot be used.
    """

    eagerness: str = "balanced"
    add: float | None = None
    remove: float | None = None
    only: str | None = None
    squeeze: bool = False
    rules: Rules | None = None
    protect: str | Collection[str] = "all"
    kinds: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        for name, value in (("add", self.add), ("remove", self.remove)):
            if value is not None and not 0 <= value <= 1:
                raise UsageError(f"{name}={value} is not a probability; give a number from 0 to 1")
        if self.eagerness not in EAGERNESS:
            raise UsageError(f"unknown eagerness {self.eagerness!r}; use {', '.join(EAGERNESS)}")
        if self.only not in (None, "add", "remove"):
            raise UsageError(f"only={self.only!r} is not a kind of change; use 'add', 'remove' or None")
        if self.rules is not None and not isinstance(self.rules, Rules):
            raise UsageError(
                f"rules={self.rules!r} is not a Rules object; make one with Rules.read or Rules.parse"
            )
        object.__setattr__(self, "kinds", parse_kinds(self.protect))

    @property
    def thresholds(self) -> tuple[float, float]:
        """(add, remove): what was given, else what the eagerness says."""
        add, remove = EAGERNESS[self.eagerness]
        return add if self.add is None else self.add, remove if self.remove is None else self.remove
