"""What a model says about every gap of gold text, asked once for all tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.common import gold_lines
from eojeol.engine.arrays import RESTORE_THRESHOLD, Probabilities
from eojeol.engine.engine import Engine
from eojeol.evaluate.tasks import mode_of, task_inputs, task_name
from eojeol.evidence import observed
from eojeol.settings import Mode
from eojeol.text.gaps import Bools, Gaps, split

# Correct mode is asked about broken text and about good text.
TASKS: dict[str, Mode] = {task: mode_of(task) for task in ("restore", "correct", "harm")}


class FreeGaps(NamedTuple):
    """The gaps of one task that may change.

    Attributes:
        typed: whether a space was typed, shape (gaps,).
        right: whether a space belongs there, shape (gaps,).
        probability: P(space), shape (gaps,).
    """

    typed: Bools
    right: Bools
    probability: Probabilities

    @property
    def decided(self) -> Bools:
        """Whether P(space) is above one half, shape (gaps,)."""
        decided: Bools = self.probability > RESTORE_THRESHOLD
        return decided

    @property
    def wrong(self) -> Bools:
        """Where the decision is not right, shape (gaps,)."""
        wrong: Bools = self.decided != self.right
        return wrong


@dataclass(frozen=True)
class GoldGaps:
    """The gaps of one gold file.

    Attributes:
        name: the name of the file, without its suffix.
        lines: its sentences.
        gaps: the gaps of the sentences, one sentence under the other, spaced as is right.
        typed: by task, the same gaps spaced as the model was shown them.
        probability: by task, P(space) of each gap, shape (units,).
    """

    name: str
    lines: list[str]
    gaps: Gaps
    typed: dict[str, Gaps]
    probability: dict[str, Probabilities]

    @property
    def free(self) -> Bools:
        """Which gaps may change and count, shape (units,): a task changes spaces only, so they are the same in all."""
        return ~self.gaps.fixed

    def of(self, task: str) -> FreeGaps:
        """The gaps that may change, in one task."""
        free = self.free
        return FreeGaps(self.typed[task].spaced[free], self.gaps.spaced[free], self.probability[task][free])


def ask(model: Engine, lines: Sequence[str], mode: Mode) -> tuple[Gaps, Probabilities]:
    """Ask a model about lines.

    Args:
        model: the model.
        lines: the lines as they were typed.
        mode: "restore" shows the model no spaces, "correct" those that were typed.

    Returns:
        The gaps of the lines, one line under the other, and P(space) of each, shape (units,).
    """
    gaps = split("\n".join(lines))
    return gaps, model.probabilities(gaps.characters, observed(gaps, mode), gaps.segments)


def gaps_of_gold(model: Engine, files: Iterable[Path], tasks: Iterable[str] = TASKS) -> list[GoldGaps]:
    """Ask a model about gold files.

    Args:
        model: the model.
        files: gold sentences, one a line; the names of the files seed the noise of the task `correct`.
        tasks: names out of `TASKS`.
    """
    tasks = list(tasks)
    out = []
    for path in files:
        lines = gold_lines(path)
        asked = {task: ask(model, task_inputs(task, lines, task_name(path)), TASKS[task]) for task in tasks}
        typed = {task: gaps for task, (gaps, _) in asked.items()}
        probability = {task: found for task, (_, found) in asked.items()}
        out.append(GoldGaps(path.stem, lines, split("\n".join(lines)), typed, probability))
    return out


def free_gaps(gold: Sequence[GoldGaps], task: str) -> FreeGaps:
    """The gaps of all files that may change, one file after the other.

    Args:
        gold: the files.
        task: the task that was asked for.
    """
    typed, right, probability = zip(*(each.of(task) for each in gold), strict=True)
    return FreeGaps(np.concatenate(typed), np.concatenate(right), np.concatenate(probability))
