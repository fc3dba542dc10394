"""`Spacer`: the one class a user meets.

text → gaps → what the model is shown → probabilities → decisions → text, forwards only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from eojeol.engine import Codes, Engine, Observed, Probabilities, Segments
from eojeol.errors import UsageError
from eojeol.text import Bools, Gaps, join, split

Mode = Literal["correct", "restore"]
Kind = Literal["add", "remove"]
MODES: tuple[Mode, ...] = ("correct", "restore")
UNKNOWN, JOINED, SPACED = 0, 1, 2
# Texts of a batch are put together up to this many characters, so that memory stays bounded.
BATCH_CHARACTERS = 1 << 18


@dataclass(frozen=True)
class Change:
    """One space that would be added or removed.

    Attributes:
        offset: code points before the character whose gap changes, in the text that was given.
        kind: "add" or "remove".
        probability: the model's P(space) of the gap, 0 to 1.
    """

    offset: int
    kind: Kind
    probability: float


class Model(Protocol):
    """What `Spacer` asks of a model: `engine.Engine` has it, and so has a network in training."""

    def probabilities(self, characters: Codes, observed: Observed, segments: Segments) -> Probabilities:
        """P(space) of the gap before each unit; see `Engine.probabilities`."""
        ...


class Spacer:
    """Restores and corrects the spaces of Korean text. Only U+0020 at gaps ever changes.

    Safe to share between threads. The result for a line depends on nothing but that line and the settings.

    Args:
        model: a model folder, or a model in memory; the embedded model by default.
        add: correct mode puts a space into a joined gap when P(space) is above this, 0 to 1.
        remove: correct mode takes the spaces out of a gap when P(joined) is above this, 0 to 1.
        squeeze: make kept runs of several spaces one space.
        threads: for one call of the model.

    Raises:
        ModelError: the model is absent or damaged.
        UsageError: a threshold is outside 0 to 1.
    """

    def __init__(
        self,
        model: str | Path | Model | None = None,
        *,
        add: float = 0.5,
        remove: float = 0.5,
        squeeze: bool = False,
        threads: int = 1,
    ) -> None:
        for name, value in (("add", add), ("remove", remove)):
            if not 0 <= value <= 1:
                raise UsageError(f"{name}={value} is not a probability; give a number from 0 to 1")
        self.add, self.remove, self.squeeze = add, remove, squeeze
        self._model: Model
        if model is None:
            with as_file(files("eojeol") / "models") as folder:
                self._model = Engine(folder, threads)
        elif isinstance(model, (str, Path)):
            self._model = Engine(Path(model), threads)
        else:
            self._model = model

    def __call__(self, text: str) -> str:
        """Same as `correct`."""
        return self.correct(text)

    def correct(self, text: str) -> str:
        """Decide every gap with what was typed as evidence."""
        return self._fix(text, "correct")

    def restore(self, text: str) -> str:
        """Decide every gap afresh, whatever was typed."""
        return self._fix(text, "restore")

    def batch(self, texts: Iterable[str], mode: Mode = "correct") -> list[str]:
        """Fix many texts, faster than one by one; the same results.

        Raises:
            UsageError: the mode is neither "correct" nor "restore".
        """
        return list(self.stream(texts, mode))

    def stream(self, texts: Iterable[str], mode: Mode = "correct") -> Iterator[str]:
        """Fix texts (the lines of an open file, say) one after the other, in bounded memory.

        Yields:
            One result for each text, in order.
        """
        check_mode(mode)
        held: list[str] = []
        size = 0
        for text in texts:
            held.append(text)
            size += len(text) + 1
            if size >= BATCH_CHARACTERS:
                yield from self._together(held, mode)
                held, size = [], 0
        yield from self._together(held, mode)

    def check(self, text: str, mode: Mode = "correct") -> list[Change]:
        """What would change, in text order."""
        gaps, probabilities = self._judge(text, mode)
        decided = self._decide(gaps, probabilities, mode)
        changed = np.flatnonzero(~gaps.fixed & (decided != gaps.spaced))
        return [
            Change(int(gaps.starts[i]), "add" if decided[i] else "remove", float(probabilities[i]))
            for i in changed
        ]

    def probabilities(self, text: str, mode: Mode = "correct") -> list[tuple[int, float]]:
        """(offset, P(space)) of every gap that may change; the offset is that of the character after the gap."""
        gaps, probabilities = self._judge(text, mode)
        free = np.flatnonzero(~gaps.fixed)
        return [(int(gaps.starts[i]), float(probabilities[i])) for i in free]

    def _fix(self, text: str, mode: Mode) -> str:
        gaps, probabilities = self._judge(text, mode)
        return join(gaps, self._decide(gaps, probabilities, mode), self.squeeze)

    def _judge(self, text: str, mode: Mode) -> tuple[Gaps, Probabilities]:
        check_mode(mode)
        gaps = split(text)
        return gaps, self._model.probabilities(gaps.characters, observed(gaps, mode), gaps.segments)

    def _decide(self, gaps: Gaps, probabilities: Probabilities, mode: Mode) -> Bools:
        if mode == "restore":
            return probabilities > 0.5
        return np.where(gaps.spaced, 1 - probabilities <= self.remove, probabilities > self.add)

    def _together(self, texts: Sequence[str], mode: Mode) -> Iterator[str]:
        """Fix texts as one: a line end parts them, which is what parts segments anyway."""
        if not texts:
            return
        lines = iter(self._fix("\n".join(texts), mode).split("\n"))
        for text in texts:
            yield "\n".join(next(lines) for _ in range(text.count("\n") + 1))


def observed(gaps: Gaps, mode: Mode) -> npt.NDArray[np.uint8]:
    """What the model is shown of the typed spaces: uint8, shape (units,)."""
    if mode == "restore":
        return np.full(len(gaps), UNKNOWN, np.uint8)
    seen = np.where(gaps.spaced, np.uint8(SPACED), np.uint8(JOINED))
    first = np.ones(len(gaps), bool)
    first[1:] = gaps.segments[1:] != gaps.segments[:-1]
    return np.where(first, np.uint8(UNKNOWN), seen)


def check_mode(mode: str) -> None:
    """Refuse a mode that does not exist.

    Raises:
        UsageError: it is neither "correct" nor "restore".
    """
    if mode not in MODES:
        raise UsageError(f"unknown mode {mode!r}; use 'correct' or 'restore'")
