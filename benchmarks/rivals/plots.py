"""Pictures of a report, without baselines: quality against speed, mistakes mended against harm, F1 by domain, time
against length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.common import plot
from benchmarks.rivals.systems import BASELINES, OURS, SYSTEMS
from benchmarks.rivals.texts import PEOPLE

# Settings of one model, whose eagerness is a curve; other models of ours are points beside it.
CURVE = tuple(system.name for system in SYSTEMS if system.own and "model" not in system.options)
Points = dict[str, tuple[float, float]]
# Of the height or width of a picture: labels that are nearer to each other than this would overlap.
NEAR = 0.045
RIGHT_EDGE = 0.75


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
    clouds = {
        "bench-speed.png": (speed_points(report), "characters/s on one core (short lines)",
                            "word F1 of correct, %", "log"),
        "bench-people.png": (people_points(report), "harm, of 1,000 right gaps", "mistakes mended, %", "symlog"),
    }  # fmt: skip
    written = []
    for name, (points, across, up, scale) in clouds.items():
        if points:
            written.append(folder / name)
            with plot(written[-1], (8, 5), across, up, legend=False) as axes:
                # Linear below a harm of 0.1, so that none at all has a place too.
                axes.set_xscale(scale, **({"linthresh": 0.1} if scale == "symlog" else {}))
                _cloud(axes, points)
    domains, by_domain = domain_figures(report)
    if by_domain:
        written.append(folder / "bench-domains.png")
        with plot(written[-1], (9, 5), "domain", "word F1 of correct, %") as axes:
            for system, figures in by_domain.items():
                _line(axes, system, domains, figures)
    if by_length := length_figures(report):
        written.append(folder / "bench-length.png")
        with plot(written[-1], (8, 5), "characters of a line", "seconds, on one core") as axes:
            axes.set_xscale("log")
            axes.set_yscale("log")
            for system, times in by_length.items():
                _line(axes, system, [*times], [*times.values()])
    return written


def _cloud(axes: Any, points: Points) -> None:
    """A point for each system with its name beside it; the points of eagerness are one curve."""
    for system, (x, y) in points.items():
        axes.plot([x], [y], "*" if _mine(system) else "o", markersize=12 if _mine(system) else 6)
    ours = sorted(point for system, point in points.items() if system in CURVE)
    axes.plot(*zip(*ours, strict=True), "-", alpha=0.4, zorder=0)
    # Where they stand in the picture is known once the axes are: from 0 to 1. Labels are stacked upwards.
    axes.margins(x=0.15, y=0.2)
    axes.autoscale_view()
    places = axes.transAxes.inverted().transform(axes.transData.transform([*points.values()]))
    for system, (x, y) in zip(points, spread([(float(x), float(y)) for x, y in places]), strict=True):
        # Names of points at the right edge stand on their left.
        right = x < RIGHT_EDGE
        label = axes.annotate(
            system, points[system], xytext=(x + (0.015 if right else -0.015), y), textcoords="axes fraction",
            fontsize=8, va="center", ha="left" if right else "right",
            arrowprops={"arrowstyle": "-", "alpha": 0.3, "shrinkA": 0, "shrinkB": 3},
        )  # fmt: skip
        label.set_in_layout(False)


def spread(
    places: Sequence[tuple[float, float]], near: float = NEAR, wide: float = 0.25
) -> list[tuple[float, float]]:
    """Where labels go so that none lies on another: each as near above its point as is free.

    Args:
        places: of the points, from 0 to 1 in both directions.
        near: the height of a label.
        wide: the width of a label.

    Returns:
        The place of each label, in the same order.
    """
    out: dict[int, tuple[float, float]] = {}
    for index in sorted(range(len(places)), key=lambda one: places[one][1]):
        x, y = places[index]
        # From below: only labels that are already there can be in the way, and each is passed once.
        for other_x, other_y in sorted(out.values(), key=lambda place: place[1]):
            if abs(x - other_x) < wide and abs(y - other_y) < near:
                y = other_y + near
        out[index] = x, y
    return [out[index] for index in range(len(places))]


def _line(axes: Any, system: str, across: Sequence[Any], up: Sequence[float]) -> None:
    """A line of a system, ours stronger than the rest."""
    axes.plot(across, up, "*-" if _mine(system) else "o-", label=system, alpha=1.0 if _mine(system) else 0.5,
              markersize=9 if _mine(system) else 4)  # fmt: skip


def _mine(system: str) -> bool:
    return system.split()[0] == OURS


def domain_figures(report: Mapping[str, Any]) -> tuple[list[str], dict[str, list[float]]]:
    """Domains, and word F1 of correct in each of them by system."""
    test = next(
        (test for test in report["tests"] if test["task"] == "correct" and len(test["parts"]) > 1), None
    )
    if test is None:
        return [], {}
    figures = {
        name: each["word F1"]["parts"] for name, each in test["figures"].items() if name not in BASELINES
    }
    return test["parts"], figures


def length_figures(report: Mapping[str, Any]) -> dict[str, dict[int, float]]:
    """Seconds of a single line by its length, by system."""
    return {
        name: {int(length): seconds for length, seconds in each["lengths"].items()}
        for name, each in report["speed"].items()
        if each.get("lengths") and name not in BASELINES
    }


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
