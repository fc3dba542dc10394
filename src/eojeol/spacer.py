"""`Spacer`: the one class a user meets.

text → gaps → what the model is shown → probabilities → decisions → text, forwards only. Who decides a gap, the first
that has something to say: a protected span (it stays as typed), a rule of the user, the model with its threshold; the
last two are in decide.py.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from eojeol.changes import Change, Kind, Place, find_changes
from eojeol.decide import decide, observed
from eojeol.engine.arrays import Codes, Observed, Probabilities, Segments
from eojeol.engine.engine import Engine
from eojeol.engine.folder import embedded
from eojeol.errors import UsageError, hint
from eojeol.rules.rules import LEAVE, Rules
from eojeol.settings import Eagerness, Mode, Only, Settings
from eojeol.text.gaps import Bools, Gaps, join
from eojeol.text.protect import fenced_spans, find_spans, line_gaps
from eojeol.text.windows import BLOCK, Readable, Window, chunks_of, whole, windows

__all__ = ["Change", "Kind", "Mode", "Model", "Spacer", "check_mode", "observed"]

MODES: tuple[Mode, ...] = ("correct", "restore")


class Model(Protocol):
    """What `Spacer` asks of a model: `engine.Engine` has it, and so has a network in training.

    A model in memory may also have an attribute `reach`, the number of units on each side that a probability can
    depend on; then a line of any length is worked on in pieces. Without it each line is worked on whole.
    """

    def probabilities(self, characters: Codes, observed: Observed, segments: Segments) -> Probabilities:
        """P(space) of the gap before each unit; see `Engine.probabilities`."""
        ...


class Spacer:
    """Restores and corrects the spaces of Korean text. Only U+0020 at gaps ever changes.

    Safe to share between threads. The result for a line depends on nothing but that line and the settings (and on
    whether it stands in fenced code).

    Args:
        model: a model folder, or a model in memory; the embedded model by default.
        threads: for one call of the model.
        eagerness: how readily correct mode changes what was typed: "conservative", "balanced" or "eager".
        add: correct mode puts a space into a joined gap when P(space) is above this; the eagerness says by default.
        remove: correct mode takes the spaces out of a gap when P(joined) is above this; the eagerness says by default.
        only: make changes of this kind alone, "add" or "remove".
        squeeze: make kept runs of several spaces one space.
        rules: the user's own rules, such as `Rules.read("my.eojeolrules")`.
        protect: kinds of spans that stay as they are: "all", "none", or names such as "url,email" or {"url", "email"}.

    Raises:
        ModelError: the model is absent or damaged.
        UsageError: a setting cannot be used.
    """

    def __init__(
        self,
        model: str | Path | Model | None = None,
        *,
        threads: int = 1,
        eagerness: Eagerness = "balanced",
        add: float | None = None,
        remove: float | None = None,
        only: Only | None = None,
        squeeze: bool = False,
        rules: Rules | None = None,
        protect: str | Collection[str] = "all",
    ) -> None:
        self.settings = Settings(eagerness, add, remove, only, squeeze, rules, protect)
        self._model: Model
        if model is None:
            self._model = Engine(embedded(), threads)
        elif isinstance(model, (str, Path)):
            self._model = Engine(Path(model), threads)
        else:
            self._model = model
        self._reach = reach_of(self._model)

    def using(self, **changes: Any) -> Spacer:
        """The same model with other settings; costs nothing: `spacer.using(only="add").correct(text)`.

        Args:
            changes: fields of `Settings`; the others stay as they are.

        Raises:
            UsageError: there is no such setting, or its value cannot be used.
        """
        known = [field.name for field in dataclasses.fields(Settings) if field.init]
        for name in changes:
            if name not in known:
                raise UsageError(f"unknown setting {name!r}; {hint(name, known)}")
        other = copy.copy(self)
        other.settings = dataclasses.replace(self.settings, **changes)
        return other

    def __call__(self, text: str) -> str:
        """Same as `correct`."""
        return self.correct(text)

    def correct(self, text: str) -> str:
        """Decide every gap with what was typed as evidence."""
        return "".join(self.pipe((text,), "correct"))

    def restore(self, text: str) -> str:
        """Decide every gap afresh, whatever was typed."""
        return "".join(self.pipe((text,), "restore"))

    def batch(self, texts: Iterable[str], mode: Mode = "correct") -> list[str]:
        """Fix many texts, faster than one by one; the same results.

        Raises:
            UsageError: the mode is neither "correct" nor "restore".
        """
        return list(self.stream(texts, mode))

    def stream(self, texts: Iterable[str], mode: Mode = "correct") -> Iterator[str]:
        """Fix texts one after the other, in the memory that a few of them need.

        The lines of an open file are such texts. They are independent of each other, so fenced code that spans lines
        is not recognised here; give the file to `pipe` for that.

        Yields:
            One result for each text, in order.

        Raises:
            UsageError: the mode is neither "correct" nor "restore".
        """
        check_mode(mode)
        if isinstance(texts, str):
            raise UsageError("batch and stream take several texts; give one text to correct, restore or pipe")
        return self._stream(texts, mode)

    def pipe(self, chunks: Iterable[str] | Readable, mode: Mode = "correct") -> Iterator[str]:
        """Fix one text of any size that comes in pieces, in the memory that a small one needs.

        Args:
            chunks: the text in pieces, cut anywhere; or an open text file, which is read in pieces.
            mode: "correct" or "restore".

        Yields:
            The result in pieces. Put together they are what `correct` or `restore` of the whole text gives.

        Raises:
            UsageError: the mode is neither "correct" nor "restore".
        """
        check_mode(mode)
        judged = self._judge_all(chunks_of(chunks), mode)
        return (join(one.gaps, one.decided, self.settings.squeeze) for one in judged)

    def check(self, text: str, mode: Mode = "correct") -> list[Change]:
        """What would change, in text order.

        Raises:
            UsageError: the mode is neither "correct" nor "restore".
        """
        check_mode(mode)
        place = Place()
        changes: list[Change] = []
        for one in self._judge_all(chunks_of(text), mode):
            changes += find_changes(
                one.window, one.gaps, one.probabilities, one.decided, self.settings.squeeze, place
            )
        return changes

    def probabilities(self, text: str, mode: Mode = "correct") -> list[tuple[int, float]]:
        """(offset, P(space)) of every gap that may change; the offset is that of the character after the gap.

        Raises:
            UsageError: the mode is neither "correct" nor "restore".
        """
        check_mode(mode)
        found: list[tuple[int, float]] = []
        offset = 0
        for one in self._judge_all(chunks_of(text), mode):
            free = ~one.gaps.fixed
            starts = (one.gaps.starts[free] + offset).tolist()
            found += zip(starts, one.probabilities[free].tolist(), strict=True)
            offset += len(one.gaps.codes)
        return found

    def _stream(self, texts: Iterable[str], mode: Mode) -> Iterator[str]:
        held: list[str] = []
        size = 0
        for text in texts:
            if held and size + len(text) > BLOCK:
                yield from self._together(held, mode)
                held, size = [], 0
            if len(text) > BLOCK:
                yield "".join(self.pipe((text,), mode))
            else:
                held.append(text)
                size += len(text) + 1
        if held:
            yield from self._together(held, mode)

    def _together(self, texts: Sequence[str], mode: Mode) -> Iterable[str]:
        """Fix texts as one: a line end parts them, which is what parts segments anyway."""
        together = "\n".join(texts)
        starts = [*accumulate(len(text) + 1 for text in texts[:-1])] if "```" in together else []
        one, _ = self._judge(whole(together), mode, starts=starts)
        lines = join(one.gaps, one.decided, self.settings.squeeze).split("\n")
        if len(lines) == len(texts):
            return lines
        left = iter(lines)
        return ["\n".join(next(left) for _ in range(text.count("\n") + 1)) for text in texts]

    def _judge_all(self, chunks: Iterable[str], mode: Mode) -> Iterator[_Judged]:
        """Judge one text, window by window."""
        ticks = 0
        # A second look sees what the first made of all that it can see.
        reach = self._reach if self._reach is None or mode == "restore" else 2 * self._reach
        for window in windows(chunks, reach):
            judged, ticks = self._judge(window, mode, ticks)
            yield judged

    def _judge(
        self, window: Window, mode: Mode, ticks: int = 0, starts: Sequence[int] = ()
    ) -> tuple[_Judged, int]:
        """Decide the gaps of a window.

        Args:
            window: the text.
            mode: what the model is shown.
            ticks: length of the code fence that is open where it begins, 0 for none.
            starts: offsets in it where another text begins.

        Returns:
            The decisions, and the length of the code fence that is open where it ends.
        """
        gaps = window.gaps
        if self.settings.kinds:
            held, ticks = self._protected(window, ticks, starts)
            gaps = gaps.freeze(held)
        own = window.own(gaps)
        here = slice(window.first, window.last)
        said = np.full(len(gaps), LEAVE, np.int8)
        if self.settings.rules:
            said[here] = self.settings.rules.decide(own)
        probabilities, decided = decide(
            gaps, said, self.settings, mode, self._model.probabilities, self._reach
        )
        return _Judged(window, own, probabilities[here], decided[here]), ticks

    def _protected(self, window: Window, ticks: int, starts: Sequence[int]) -> tuple[Bools, int]:
        """Which gaps of the window protected spans hold, and the open code fence at its end."""
        kinds = self.settings.kinds
        spans = find_spans(window.text, kinds, *window.piece)
        if "code" in kinds:
            if window.whole:
                fenced, ticks = fenced_spans(window.text, ticks, starts)
                spans += fenced
            elif ticks:
                spans.append((0, len(window.text)))
        held = window.gaps.within(spans)
        if "markdown" in kinds:
            held |= line_gaps(window.text, window.gaps, mid_line=window.first > 0)
        return held, ticks


@dataclass(frozen=True)
class _Judged:
    """A window's own gaps, the protected ones held, and what was decided for them."""

    window: Window
    gaps: Gaps
    probabilities: Probabilities
    decided: Bools


def check_mode(mode: str) -> None:
    """Refuse a mode that does not exist.

    Raises:
        UsageError: it is neither "correct" nor "restore".
    """
    if mode not in MODES:
        raise UsageError(f"unknown mode {mode!r}; use 'correct' or 'restore'")


def reach_of(model: Model) -> int | None:
    """How many units away a model looks; None if that is not known or depends on where a line begins."""
    reach = getattr(model, "reach", None)
    return reach if isinstance(reach, int) else None
