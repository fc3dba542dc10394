"""The curves of a training run as one picture: losses in the upper panel, every other figure in the lower.

The figure object is used without pyplot, so it renders with Agg: no global state, no window, any process.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from eojeol.errors import needs
from eojeol.files import write_together


def plot_curves(points: Mapping[str, Sequence[tuple[int, float]]], path: str | Path) -> None:
    """Draw figures against the training step.

    Args:
        points: for each name (`train_loss`, `val_loss`, `val_f1`, …) its `(step, value)` pairs; none is fine.
        path: the PNG file to write, replaced as a whole.

    Raises:
        MissingExtraError: matplotlib is not installed.
        EnvironmentTrouble: the file could not be written.
    """
    with needs("train"):
        from matplotlib.figure import Figure

    path = Path(path)
    figure = Figure(figsize=(8, 7), layout="constrained")
    upper, lower = figure.subplots(2, 1, sharex=True)
    for axes, losses, label in ((upper, True, "loss"), (lower, False, "share")):
        named = {name: pairs for name, pairs in points.items() if name.endswith("loss") == losses and pairs}
        for name, pairs in named.items():
            steps, values = zip(*sorted(pairs), strict=True)
            # A marker keeps a curve of a single point visible.
            axes.plot(steps, values, label=name, marker="." if len(pairs) < 50 else None)
        axes.set_ylabel(label)
        axes.grid(alpha=0.3)
        if named:
            axes.legend()
    lower.set_xlabel("step")
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    write_together(path.parent, {path.name: picture.getvalue()})
