"""Ours beside every rival that installs: quality, hostile strings, speed; tables and plots for the documentation.

    python -m benchmarks.rivals.run [SYSTEM…] [--gold FILE]… [--pairs TSV] [--lattice TSV] [--into PAGE]…

Measures over benchmarks/gold, and over the files that are named; README.md beside this file says how. Each system gets
an environment of its own, made on demand (network, some minutes, 2.5 GB for all). SYSTEM is a name or an adapter; all
by default. Prints the tables; `--into` puts each between its markers in the pages that have them, and report and plots
beside the first page. `--report` shows an old report instead of measuring.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.common import argument_parser, put, run_script
from benchmarks.rivals import hostile, measures, plots, speed, tables, texts, trust
from benchmarks.rivals.environments import FOLDER, MissingError, environment
from benchmarks.rivals.process import EndedError, Running
from benchmarks.rivals.systems import OURS, System, chosen, ours_with
from eojeol.errors import InputError, MissingExtraError
from eojeol.files import replacing

# Behind the point, in the report.
DIGITS = 5
Starts = Mapping[str, Callable[[], Running]]
Sums = Sequence[measures.Columns]


def find(
    systems: Sequence[System], folder: Path, train: Path | None
) -> tuple[dict[str, Callable[[], Running]], dict[str, Any]]:
    """Make the environments, and start each system once.

    Args:
        systems: what to look for.
        folder: where environments are.
        train: a text for those that have to be trained.

    Returns:
        What starts each system that can be measured; what is known of each, why it cannot be measured among it.
    """
    starts: dict[str, Callable[[], Running]] = {}
    known: dict[str, Any] = {}
    for system in systems:
        facts = {"version": system.version, "licence": system.licence, "home": system.home, "size_mb": 0.0}
        try:
            place = environment(system, folder)
            facts["size_mb"] = place.size_mb
            options = dict(system.options)
            if system.needs:
                if train is None:
                    raise MissingError(f"comes without a model: give it a text with --{system.needs}")
                options[system.needs] = str(train.resolve())
            ready = System(system.name, system.adapter, options=options)
            Running(ready, place).close()
            starts[system.name] = partial(Running, ready, place)
            known[system.name] = {**facts, "missing": None}
        except MissingError as error:
            print(f"{system.name}: {error}", file=sys.stderr)
            known[system.name] = {**facts, "missing": f"not measured: {error}"}
    return starts, known


def quality(starts: Starts, tests: Sequence[texts.Test]) -> list[dict[str, Any]]:
    """The figures of each test.

    Args:
        starts: what starts each system; the first is compared with.
        tests: what to ask.
    """
    found: list[dict[str, Any]] = [
        {
            "set": test.name,
            "task": test.task,
            "parts": [part.name for part in test.parts],
            "sentences": sum(len(part.rows) for part in test.parts),
            "figures": {},
            "failed": {},
        }
        for test in tests
    ]
    ours: list[Sums | None] = [None] * len(tests)
    for name, start in starts.items():
        print(f"quality: {name}", file=sys.stderr, flush=True)
        process = start()
        for number, test in enumerate(tests):
            try:
                columns = [measures.counts(part, process.fix(test.mode, part.typed)) for part in test.parts]
            except EndedError as error:
                found[number]["failed"][name] = str(error)
                # It may have died, and the next test is another matter.
                process.close()
                process = start()
                continue
            sums = trust.resampled(columns)
            ours[number] = sums if name == OURS else ours[number]
            found[number]["figures"][name] = figures(test.task, columns, sums, ours[number])
        process.close()
    return found


def figures(task: str, columns: Sums, sums: Sums, ours: Sums | None) -> dict[str, Any]:
    """The figures of one system in one test, with interval and p.

    Args:
        task: says which figures there are.
        columns: from `measures.counts`, for each part.
        sums: of the resamples.
        ours: the same of ours.
    """
    found = {}
    for name in measures.figures_of(task):
        figure = measures.FIGURES[name]
        by_part = [float(figure.of(each.sum(axis=0))) for each in columns]
        found[name] = {**trust.estimate(figure, columns, sums)._asdict(), "parts": by_part}
        if ours is not None and ours is not sums:
            found[name]["p"] = trust.p_value(figure, ours, sums)
    return found


def strings(starts: Starts, number: int) -> dict[str, Any]:
    """Counts over hostile strings.

    Args:
        starts: what starts each system.
        number: of strings.
    """
    drawn = hostile.strings(number)
    found = {}
    for name, start in starts.items() if number else ():
        print(f"hostile strings: {name}", file=sys.stderr, flush=True)
        survivor = hostile.Survivor(start)
        found[name] = hostile.count(survivor.fixed, drawn)
        survivor.close()
    return found


def measure(given: argparse.Namespace) -> dict[str, Any]:
    """All that was asked for, as the content of the report.

    Args:
        given: the arguments of the command.
    """
    tests = [*texts.own_tests(), *texts.file_tests(given.gold)]
    tests += texts.pair_tests(given.pairs) if given.pairs else ()
    tests += texts.lattice_tests(given.lattice) if given.lattice else ()
    tests = [test.cut(given.sentences) for test in tests]
    systems = [*chosen(given.systems), *map(ours_with, given.model)]
    starts, known = find(systems, given.environments, given.train)
    about = {
        "date": date.today().isoformat(),
        "python": platform.python_version(),
        "processor": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start",
        "sentences of a part": given.sentences or "all",
        "hostile strings": given.hostile,
        "rounds": given.rounds,
        "characters of a workload": given.characters,
        "seeds": f"hostile strings {hostile.SEED}, resamples {trust.SEED} ({trust.RESAMPLES} of them)",
    }
    found: dict[str, Any] = {"about": about, "systems": known, "speed": {}}
    found["tests"] = quality(starts, tests)
    found["hostile"] = strings(starts, given.hostile)
    if given.rounds:
        print("speed", file=sys.stderr, flush=True)
        lines = [line for part in tests[0].parts for line in (row.gold for row in part.rows)]
        found["speed"] = speed.measure(starts, speed.workloads(lines, given.characters), given.rounds)
    return found


def write(report: Mapping[str, Any], shown: Mapping[str, str], pages: Sequence[Path]) -> None:
    """Put tables between their markers, and report and plots beside the first page.

    Args:
        report: from `measure`.
        shown: its tables.
        pages: where they go.

    Raises:
        InputError: no page has the markers of any table.
    """
    there = [
        (page, name) for page in pages for name in shown if f"<!-- {name} -->" in page.read_text("utf-8")
    ]
    if not there:
        raise InputError(
            f"no page has a marker such as <!-- {next(iter(shown))} -->; write them where tables belong"
        )
    for page, name in there:
        put(page, name, shown[name])
    with replacing(pages[0].with_suffix(".json")) as stream:
        stream.write(json.dumps(_plain(report), ensure_ascii=False).encode() + b"\n")
    figures_folder = pages[0].parent / "figures"
    figures_folder.mkdir(exist_ok=True)
    try:
        plots.draw(report, figures_folder)
    except MissingExtraError as error:
        print(f"no plots: {error}", file=sys.stderr)


def _plain(value: Any) -> Any:
    """The same with the digits that mean something, and null for NaN, which JSON has not."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, DIGITS)
    return value


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None, model=False)
    parser.add_argument("systems", nargs="*", metavar="SYSTEM", help="name or adapter (default: all)")
    parser.add_argument(
        "--gold", type=Path, action="append", default=[], help="gold sentences; may be repeated"
    )
    parser.add_argument("--pairs", type=Path, help="people's mistakes: typed, tab, right")
    parser.add_argument("--lattice", type=Path, help="judged gaps of gold sentences")
    parser.add_argument(
        "--model",
        type=Path,
        action="append",
        default=[],
        help="a model folder of ours, beside the embedded one",
    )
    parser.add_argument(
        "--train", type=Path, help="a text for systems that come without a model (soyspacing)"
    )
    parser.add_argument("--sentences", type=int, default=0, help="the first ones of each part alone")
    parser.add_argument("--hostile", type=int, default=10_000, help="hostile strings (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="of speed; 0: none (default: %(default)s)")
    parser.add_argument("--characters", type=int, default=4_000, help="of a workload (default: %(default)s)")
    parser.add_argument(
        "--environments", type=Path, default=FOLDER, help="where they are (default: %(default)s)"
    )
    parser.add_argument("--report", type=Path, metavar="JSON", help="show this report instead of measuring")
    parser.add_argument(
        "--into", type=Path, action="append", default=[], metavar="PAGE", help="write to this page"
    )
    given = parser.parse_args(arguments)
    report = json.loads(given.report.read_text("utf-8")) if given.report else measure(given)
    shown = tables.tables(report)
    for name, each in shown.items():
        print(f"<!-- {name} -->\n{each}\n")
    if given.into:
        write(report, shown, given.into)


if __name__ == "__main__":
    run_script(main)
