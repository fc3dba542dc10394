"""What was measured as Markdown tables, by the names of their markers in a page.

Bold is the best of a column. `≈` stands at a figure whose difference to ours can be chance (p of the paired bootstrap
is 0.05 or more). A dash: not measured, or the system failed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

from benchmarks.common import table
from benchmarks.rivals.measures import FIGURES
from benchmarks.rivals.systems import BASELINES, SYSTEMS
from benchmarks.rivals.texts import PEOPLE

Report = Mapping[str, Any]
Cell = float | None
CHANCE = 0.05
# Which figures of the tasks are shown with their interval; the JSON file has them all.
WIDE = ("word F1", "real", "mended", "harm", "exact")
TASK_FIGURES = ("word F1", "sentence", "by the norm", "real", "wrong", "taste", "altered")
SPEEDS = ("short lines, restore", "short lines", "long lines", "one document")
# Digits behind the point of the other figures of speed, none of which is better when it is more.
COSTS = {"p50 ms": 2, "p99 ms": 2, "start s": 2, "peak MB": 0}
HOSTILE = ("strings", "changed", "lost lines", "unstable", "crashes")


def tables(report: Report) -> dict[str, str]:
    """Every table of a report by its name.

    Args:
        report: from `run.measure`.
    """
    found = {"bench-about": about(report["about"]), "bench-systems": systems(report["systems"])}
    of_people = [test for test in report["tests"] if test["task"] == PEOPLE]
    of_tasks = [test for test in report["tests"] if test["task"] != PEOPLE]
    found["bench-people"] = "\n\n".join(
        _headed(test, figures_table(test, ("mended", "harm", "exact"))) for test in of_people
    )
    found["bench-tasks"] = "\n\n".join(_headed(test, figures_table(test, TASK_FIGURES)) for test in of_tasks)
    found["bench-domains"] = "\n\n".join(
        _headed(test, domains_table(test))
        for test in of_tasks
        if len(test["parts"]) > 1 and test["task"] == "correct"
    )
    if report["hostile"]:
        found["bench-hostile"] = hostile(report["hostile"])
    if report["speed"]:
        found["bench-speed"] = speed(report["speed"])
    found["bench-short"] = short(report)
    return {name: each for name, each in found.items() if each}


def about(facts: Mapping[str, Any]) -> str:
    """When, where and with which sizes it was measured."""
    return table(("what", "this run"), facts.items(), 2)


def systems(found: Mapping[str, Mapping[str, Any]]) -> str:
    """Version, licence, size, and why a system is not measured."""
    rows = [
        [name, each["version"], each["licence"], each["home"], _plain(each["size_mb"] or None, 0),
         each["missing"] or "measured"]
        for name, each in found.items()
    ]  # fmt: skip
    rows += [
        [each.name, each.version, each.licence, each.home, "–", "not asked for"]
        for each in SYSTEMS
        if each.name not in found
    ]
    heads = ("system", "version", "licence", "from", "installed, MB", "in this run")
    return table(heads, rows, 4)


def figures_table(test: Report, names: Sequence[str]) -> str:
    """The systems of one test.

    Args:
        test: of a report.
        names: of figures.
    """
    rows: dict[str, list[str]] = {system: [system] for system in test["figures"]}
    for name in names:
        values = {system: each[name]["value"] for system, each in test["figures"].items()}
        best = _best(values, FIGURES[name].high)
        for system, each in test["figures"].items():
            rows[system].append(_estimate(each[name], name in WIDE, system in best))
    return table(("system", *names), rows.values())


def domains_table(test: Report) -> str:
    """Word F1 of every system in every part of a test."""
    rows: dict[str, list[str]] = {system: [system] for system in test["figures"]}
    for number in range(len(test["parts"])):
        values = {system: each["word F1"]["parts"][number] for system, each in test["figures"].items()}
        best = _best(values, FIGURES["word F1"].high)
        for system, value in values.items():
            rows[system].append(_bold(_plain(value, 1), system in best))
    return table(("system", *test["parts"]), rows.values())


def hostile(found: Mapping[str, Mapping[str, int]]) -> str:
    """Counts over hostile strings."""
    return table(
        ("system", *HOSTILE),
        ([name, *(f"{each[count]:,}" for count in HOSTILE)] for name, each in found.items()),
    )


def speed(found: Mapping[str, Mapping[str, float]]) -> str:
    """Characters a second of processor time, latency, start, memory."""
    rows: dict[str, list[str]] = {name: [name] for name in found}
    for column in (*SPEEDS, *COSTS):
        values = {name: each.get(column) for name, each in found.items()}
        best = _best(values, column in SPEEDS)
        for name, value in values.items():
            rows[name].append(_bold(_plain(value, COSTS.get(column, 0)), name in best))
    return table(("system", *(f"{name}, characters/s" for name in SPEEDS), *COSTS), rows.values())


def short(report: Report) -> str:
    """One row a system: what a reader asks first, on the first set of the report."""
    tests = {(test["set"], test["task"]): test["figures"] for test in reversed(report["tests"])}
    if not tests:
        return ""
    sets = [test["set"] for test in report["tests"]]

    def of(task: str, figure: str) -> dict[str, Cell]:
        (found, *_) = [tests[name, task] for name in sets if (name, task) in tests] or [{}]
        return {system: each[figure]["value"] for system, each in found.items()}

    speeds = {name: each.get("short lines") for name, each in report["speed"].items()}
    columns: dict[str, tuple[dict[str, Cell], bool, int]] = {
        "mistakes mended, %": (of(PEOPLE, "mended"), True, 1),
        "harm, of 1,000 right gaps": (of(PEOPLE, "harm"), False, 2),
        "sentences exact, %": (of(PEOPLE, "exact"), True, 1),
        "restore, errors left of 1,000 words": (of("restore", "real"), False, 1),
        "correct, errors left": (of("correct", "real"), False, 1),
        "restore, strict word F1": (of("restore", "word F1"), True, 1),
        "correct, strict word F1": (of("correct", "word F1"), True, 1),
        "characters/s": (speeds, True, 0),
    }
    rows: dict[str, list[str]] = {
        name: [name] for name, each in report["systems"].items() if not each["missing"]
    }
    kept = [head for head, (values, *_) in columns.items() if any(v is not None for v in values.values())]
    for head in kept:
        values, high, digits = columns[head]
        best = _best(values, high)
        for name, row in rows.items():
            row.append(_bold(_plain(values.get(name), digits), name in best))
    first = [test for test in report["tests"] if test["set"] == sets[0]]
    over = ", ".join(f"{test['task']} {test['sentences']:,}" for test in first)
    return f"Sentences of {sets[0]}: {over}.\n\n{table(('system', *kept), rows.values())}"


def _best(values: Mapping[str, Cell], high: bool) -> list[str]:
    """Who is best by the digits that are shown; nobody where all are the same."""
    known = {
        name: round(value, 2) for name, value in values.items() if name not in BASELINES and _there(value)
    }
    if len(set(known.values())) < 2:
        return []
    wanted = (max if high else min)(known.values())
    return [name for name, value in known.items() if value == wanted]


def _there(value: Cell) -> TypeGuard[float]:
    """Whether it is a number."""
    return value is not None and not math.isnan(value)


def _estimate(figure: Mapping[str, float], wide: bool, best: bool) -> str:
    shown = _bold(_plain(figure["value"], 2), best)
    if wide:
        shown += f" ({_plain(figure['low'], 2)}–{_plain(figure['high'], 2)})"
    return shown + ("≈" if figure.get("p", 0.0) >= CHANCE else "")


def _plain(value: Cell, digits: int) -> str:
    return f"{value:,.{digits}f}" if _there(value) else "–"


def _bold(shown: str, best: bool) -> str:
    return f"**{shown}**" if best else shown


def _headed(test: Report, shown: str) -> str:
    failed = "".join(f"\n\n{name}: failed ({reason})" for name, reason in test["failed"].items())
    return f"{test['set']}, {test['task']}: {test['sentences']:,} sentences\n\n{shown}{failed}"
