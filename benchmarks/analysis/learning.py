"""Validation against characters seen, out of the TensorBoard events and the configuration of run folders."""

from __future__ import annotations

from pathlib import Path

from benchmarks import common
from eojeol.config import load
from eojeol.errors import needs
from eojeol.train.schema import TrainConfig

# (characters, val_loss, val_f1) of one validation.
Point = tuple[int, float, float]


def points(run: Path) -> list[Point]:
    """Every validation of a run, by characters seen.

    Args:
        run: the run folder of `eojeol train`.
    """
    with needs("train"):
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    config = load(TrainConfig, run / "config.yaml")
    size = config.data.window * config.data.batch_size * config.trainer.devices
    losses: dict[int, float] = {}
    f1s: dict[int, float] = {}
    # A resumed run leaves several files of events; a step that was done twice counts as the later one has it.
    for file in sorted((run / "tensorboard").glob("events.out.tfevents.*")):
        events = EventAccumulator(str(file))
        events.Reload()
        if "val_loss" in events.Tags()["scalars"]:
            losses |= {event.step + 1: event.value for event in events.Scalars("val_loss")}
            f1s |= {event.step + 1: event.value for event in events.Scalars("val_f1")}
    return [(step * size, losses[step], f1s[step]) for step in sorted(losses)]


def table(found: list[Point], rows: int = 12) -> str:
    """A Markdown table of at most so many validations: where the characters have grown by a constant factor.

    Args:
        found: from `points`.
        rows: about how many there are to be.
    """
    factor = (found[-1][0] / found[0][0]) ** (1 / max(rows - 1, 1))
    chosen, least = [], 0.0
    for point in found[:-1]:
        if point[0] >= least:
            chosen.append(point)
            least = point[0] * factor
    cells = [(f"{size / 1e6:.1f}", f"{loss:.4f}", f"{f1:.2%}") for size, loss, f1 in [*chosen, found[-1]]]
    return common.table(("M characters", "val_loss", "val word F1"), cells, 0)


def plot(curves: dict[str, list[Point]], path: Path) -> None:
    """Draw word F1 against characters seen, on a logarithmic axis.

    Args:
        curves: what `points` gave, by the name of the run.
        path: the PNG file to write.
    """
    labels = ("million training characters", "validation word F1, every gap unknown, %")
    with common.plot(path, (7, 4.5), *labels) as axes:
        for name, found in curves.items():
            sizes, f1s = [size / 1e6 for size, _, _ in found], [f1 * 100 for _, _, f1 in found]
            axes.plot(sizes, f1s, "o-", markersize=3, label=name)
        axes.set_xscale("log")
