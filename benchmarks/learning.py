"""Validation against characters seen, out of the TensorBoard events and the configuration of run folders."""

from __future__ import annotations

from pathlib import Path

from eojeol.config import load
from eojeol.train.schema import TrainConfig

# (characters, val_loss, val_f1) of one validation.
Point = tuple[int, float, float]


def points(run: Path) -> list[Point]:
    """Every validation of a run, by characters seen.

    Args:
        run: the folder of `eojeol train`.
    """
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
        found: of `points`.
        rows: about how many.
    """
    factor = (found[-1][0] / found[0][0]) ** (1 / max(rows - 1, 1))
    chosen, least = [], 0.0
    for point in found[:-1]:
        if point[0] >= least:
            chosen.append(point)
            least = point[0] * factor
    lines = ["| M characters | val_loss | val word F1 |", "| --: | --: | --: |"]
    lines += [f"| {size / 1e6:.1f} | {loss:.4f} | {f1:.2%} |" for size, loss, f1 in [*chosen, found[-1]]]
    return "\n".join(lines)


def plot(curves: dict[str, list[Point]], path: Path) -> None:
    """Draw word F1 against characters seen, on a logarithmic axis.

    Args:
        curves: of `points`, by the name of the run.
        path: the PNG file to write.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.add_subplot()
    for name, found in curves.items():
        axes.plot(
            [size / 1e6 for size, _, _ in found],
            [f1 * 100 for _, _, f1 in found],
            "o-",
            markersize=3,
            label=name,
        )
    axes.set_xscale("log")
    axes.set_xlabel("million training characters")
    axes.set_ylabel("validation word F1, every gap unknown, %")
    axes.legend()
    axes.grid(alpha=0.3, which="both")
    figure.savefig(path, dpi=120)
