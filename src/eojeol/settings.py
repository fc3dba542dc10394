"""What a user can set, once for a `Spacer` or for a single call through `Spacer.using`."""

from __future__ import annotations

import typing
from collections.abc import Collection
from dataclasses import dataclass, field, fields
from typing import Literal, TypedDict

from eojeol.errors import UsageError, error_context
from eojeol.rules.rules import Rules
from eojeol.text.protect import parse_kinds

Mode = Literal["correct", "restore"]
Eagerness = Literal["conservative", "balanced", "eager"]
# Forms of what the norm allows in two: one of them, or as it was typed.
Style = Literal["joined", "apart", "keep"]
STYLES = ("auxiliary", "compound", "unit", "name_title")
KINDS = ("add", "remove")

MODES: tuple[Mode, ...] = ("correct", "restore")

# Named points on the curve of harm against benefit: (add, remove) of correct mode. Of the mistakes that people make
# (docs/model.md), conservative mends 78 %, balanced 89 %, eager 92 %, with 0.3, 0.4 and 1.0 right gaps in a thousand
# harmed.
EAGERNESS: dict[str, tuple[float, float]] = {
    "conservative": (0.75, 0.6),
    "balanced": (0.4, 0.4),
    "eager": (0.2, 0.2),
}


class SettingChanges(TypedDict, total=False):
    """What `Spacer.using` takes by name: the fields of `Settings`, so that editors and type checkers know them."""

    eagerness: Eagerness
    add: float | None
    remove: float | None
    only: str | None
    squeeze: bool
    rules: Rules | None
    protect: str | Collection[str]
    ignore: str | None
    auxiliary: Style | None
    compound: Style | None
    unit: Style | None
    name_title: Style | None


@dataclass(frozen=True)
class Settings:
    """Settings of a `Spacer`. They never change what the model is shown, only what is made of its answer.

    Args:
        eagerness: sets `add` and `remove` where they are not given: "conservative", "balanced" or "eager".
        add: correct mode puts a space into a joined gap when P(space) is above this, 0 to 1.
        remove: correct mode takes the spaces out of a gap when P(joined) is above this, 0 to 1.
        only: "add" or "remove": leave out all changes of the other kind, the rules' too; or codes of reasons
            (docs/reasons.md), with commas between: make no other changes but the rules'. Both may stand in it.
        ignore: codes of reasons for which no change is made; the rules' are.
        squeeze: make kept runs of several spaces one space.
        rules: the user's own rules.
        protect: kinds of spans to leave as they are: "all", "none", "url,email", or a collection of names.
        auxiliary: "joined", "apart" or "keep" as typed: auxiliary verbs, where the norm allows both; by default the
            model decides, which has learned to leave them as they are.
        compound: the same for two nouns and for names.
        unit: the same for units after digits.
        name_title: the same for titles after a name.

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
    ignore: str | None = None
    auxiliary: str | None = None
    compound: str | None = None
    unit: str | None = None
    name_title: str | None = None
    kinds: frozenset[str] = field(init=False, repr=False)
    only_kind: str | None = field(init=False, repr=False)
    codes: frozenset[str] | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        for name, value in (("add", self.add), ("remove", self.remove)):
            if value is not None and not 0 <= value <= 1:
                raise UsageError(f"{name}={value} is not a probability; give a number from 0 to 1")
        if self.eagerness not in EAGERNESS:
            raise UsageError(f"unknown eagerness {self.eagerness!r}; use {', '.join(EAGERNESS)}")
        for name in STYLES:
            value = getattr(self, name)
            if value is not None and value not in typing.get_args(Style):
                raise UsageError(f"{name}={value!r} is no form; use 'joined', 'apart' or 'keep'")
        if self.rules is not None and not isinstance(self.rules, Rules):
            raise UsageError(
                f"rules={self.rules!r} is not a Rules object; make one with Rules.read or Rules.parse"
            )
        object.__setattr__(self, "kinds", parse_kinds(self.protect))
        kinds, codes = _chosen(self.only, self.ignore)
        object.__setattr__(self, "only_kind", kinds)
        object.__setattr__(self, "codes", codes)
        if codes is not None and "several-spaces" not in codes:
            object.__setattr__(self, "squeeze", False)

    @property
    def chooses(self) -> bool:
        """Whether anything depends on the reasons of changes."""
        return self.codes is not None or any(getattr(self, name) is not None for name in STYLES)

    @property
    def thresholds(self) -> tuple[float, float]:
        """(add, remove): what was given, else what the eagerness says."""
        add, remove = EAGERNESS[self.eagerness]
        return add if self.add is None else self.add, remove if self.remove is None else self.remove

    def given(self) -> list[str]:
        """What is set otherwise than by default, as arguments: `only='add'`."""
        values = ((each, getattr(self, each.name)) for each in fields(self) if each.init)
        return [f"{each.name}={value!r}" for each, value in values if value != each.default]


def check_mode(mode: str) -> None:
    """Refuse a mode that does not exist.

    Raises:
        UsageError: it is neither "correct" nor "restore".
    """
    if mode not in MODES:
        raise UsageError(f"unknown mode {mode!r}; use 'correct' or 'restore'")


def _chosen(only: str | None, ignore: str | None) -> tuple[str | None, frozenset[str] | None]:
    """The kind of change and the reasons that are wanted; None where all are.

    Raises:
        UsageError: there is no such kind or reason.

    Example:
        `add,R42` is the kind "add" and the one reason that begins with R42.
    """
    named = [name.strip() for name in (only or "").split(",") if name.strip()]
    kinds = [name for name in named if name in KINDS]
    if len(kinds) > 1:
        raise UsageError(f"only={only!r} names both kinds of change, which leaves none out; name one")
    if only is not None and not named:
        raise UsageError(
            f"only={only!r} is not a kind of change; use 'add', 'remove', codes of reasons, or None"
        )
    wanted = [name for name in named if name not in KINDS]
    codes = None
    if wanted or ignore:
        from eojeol.reasons.reason import code_names, parse_codes

        with error_context(f"only={only!r}"):
            codes = parse_codes(wanted) if wanted else frozenset(code_names())
        with error_context(f"ignore={ignore!r}"):
            codes -= parse_codes(ignore) if ignore else frozenset()
    return (kinds[0] if kinds else None), codes
