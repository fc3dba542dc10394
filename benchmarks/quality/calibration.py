"""Does P(space) mean what it says? Reliability by bins of probability, and the expected calibration error (ECE).

ECE: the distance between the mean P(space) of a bin and the share of its gaps that have a space, weighted by the bin's
size. Bins are wide in the middle and narrow at the ends, where most gaps lie.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks import common
from eojeol.engine.arrays import Probabilities
from eojeol.text.gaps import Bools

EDGES = np.array(
    [0.0, 0.001, 0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 0.99, 0.999, 1.0]
)


@dataclass(frozen=True)
class Reliability:
    """Bins that hold anything, shape (bins,) each.

    Attributes:
        said: mean P(space) of the bin's gaps.
        found: share of the bin's gaps that have a space.
        share: share of all gaps that lie in the bin.
    """

    said: npt.NDArray[np.float64]
    found: npt.NDArray[np.float64]
    share: npt.NDArray[np.float64]

    def ece(self) -> float:
        """Expected calibration error."""
        return float((np.abs(self.said - self.found) * self.share).sum())


def reliability(probability: Probabilities, right: Bools) -> Reliability:
    """Bin gaps by P(space).

    Args:
        probability: P(space), shape (gaps,).
        right: whether a space belongs there, shape (gaps,).
    """
    which = np.clip(np.searchsorted(EDGES, probability, "right") - 1, 0, len(EDGES) - 2)
    size = np.bincount(which, minlength=len(EDGES) - 1)
    some = size > 0
    said = np.bincount(which, probability.astype(np.float64), len(size))[some] / size[some]
    found = np.bincount(which, right.astype(np.float64), len(size))[some] / size[some]
    return Reliability(said, found, size[some] / size.sum())


def plot(curves: dict[str, Reliability], path: Path) -> None:
    """Draw reliability diagrams.

    Args:
        curves: reliability by the name of the task.
        path: the PNG file to write.
    """
    with common.plot(path, (5.5, 5), "P(space) that the model gives", "share of gaps with a space") as axes:
        axes.plot([0, 1], [0, 1], color="grey", linewidth=1, label="perfect")
        for name, curve in curves.items():
            axes.plot(curve.said, curve.found, "o-", markersize=4, label=f"{name}, ECE {curve.ece():.3%}")
