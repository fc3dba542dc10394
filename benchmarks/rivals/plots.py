"""Two pictures of a report: quality against speed, and people's mistakes mended against harm, without baselines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.common import plot
from benchmarks.rivals.systems import BASELINES, OURS
from benchmarks.rivals.texts import PEOPLE

Points = dict[str, tuple[float, float]]


def draw(report: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write the pictures for which there are figures.

    Args:
        report: from `run.measure`.
        folder: where they go.

    Returns:
        The files.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    wanted = {
        "bench-speed.png": (speed_points(report), "characters/s on one core (short lines)",
                            "word F1 of correct, %", "log"),
        "bench-people.png": (people_points(report), "harm, of 1,000 right gaps", "mistakes mended, %", "symlog"),
    }  # fmt: skip
    written = []
    for name, (points, across, up, scale) in wanted.items():
        if not points:
            continue
        written.append(folder / name)
        with plot(written[-1], (8, 5), across, up) as axes:
            axes.set_xscale(scale)
            for system, (x, y) in points.items():
                mine = system.split()[0] == OURS
                axes.plot([x], [y], "*" if mine else "o", markersize=12 if mine else 6, label=system)
                axes.annotate(system, (x, y), xytext=(6, 3), textcoords="offset points", fontsize=8)
            # The points of eagerness are one curve.
            ours = sorted(point for system, point in points.items() if system.split()[0] == OURS)
            axes.plot(*zip(*ours, strict=True), "-", alpha=0.4, zorder=0)
    return written


def speed_points(report: Mapping[str, Any]) -> Points:
    """Characters a second and word F1 of correct, by system."""
    quality = _first(report, "correct")
    return {
        name: (each["short lines"], quality[name]["word F1"]["value"])
        for name, each in report["speed"].items()
        if "short lines" in each and name in quality and name not in BASELINES
    }


def people_points(report: Mapping[str, Any]) -> Points:
    """Harm and mistakes mended, by system."""
    found = _first(report, PEOPLE)
    return {
        name: (each["harm"]["value"], each["mended"]["value"])
        for name, each in found.items()
        if name not in BASELINES
    }


def _first(report: Mapping[str, Any], task: str) -> Mapping[str, Any]:
    """The figures of the first set that has the task."""
    found: list[Mapping[str, Any]] = [test["figures"] for test in report["tests"] if test["task"] == task]
    return found[0] if found else {}
