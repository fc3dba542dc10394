"""What a model says about every gap of gold files, asked once for all tables of `analysis.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from eojeol.engine.engine import Engine
from eojeol.evaluate.run import read_gold
from eojeol.evaluate.tasks import task_inputs, task_name
from eojeol.spacer import Mode, observed
from eojeol.text.gaps import Bools, Gaps, split

# Correct mode is asked about broken text and about good text.
TASKS: dict[str, Mode] = {"restore": "restore", "correct": "correct", "harm": "correct"}


@dataclass(frozen=True)
class Judged:
    """One gold file. Arrays have one entry a unit; what counts are those of `free`.

    Attributes:
        name: of the file.
        lines: its sentences.
        gaps: of the sentences, one under the other.
        free: gaps that may change, shape (units,).
        right: whether a space belongs there, shape (units,).
        probability: P(space) by task, shape (units,) each.
    """

    name: str
    lines: list[str]
    gaps: Gaps
    free: Bools
    right: Bools
    probability: dict[str, npt.NDArray[np.float32]]


def judge(model: Engine, files: Sequence[str]) -> list[Judged]:
    """Ask a model about gold files, one sentence a line.

    Args:
        model: is asked in both modes.
        files: their names seed the noise of the task `correct`.
    """
    out = []
    for name in files:
        lines = [" ".join(line.split()) for line in read_gold(name)]
        truth = split("\n".join(lines))
        said = {}
        for task, mode in TASKS.items():
            gaps = split("\n".join(task_inputs(task, lines, task_name(name))))
            said[task] = model.probabilities(gaps.characters, observed(gaps, mode), gaps.segments)
        out.append(Judged(Path(name).stem, lines, truth, ~truth.fixed, truth.spaced, said))
    return out
