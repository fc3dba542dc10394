"""How long the page takes until its first result, for several builds of it, by turns.

    make web
    python -m benchmarks.speed.first_result build/web OTHER/build/web… [--rounds N] [--without-small] [--mbit N]

A first visit has an empty profile; the later visit follows when the page is kept for times without a connection. What
else runs on the machine adds time, to one build as to the other: the fastest round of each counts, and the ratio is
that to the first build of the same round, of which the median is shown. With `--without-small`, the first build stands
there once more without its small model. Files come from this machine; `--mbit 10` lets them come as over a line of
10 Mbit/s.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.common import run_script, table
from benchmarks.speed.page import chromium, first_result, served
from eojeol.errors import InputError

if TYPE_CHECKING:
    from playwright.sync_api import Browser

VISITS = ("first visit", "the better model", "later visit")
SMALL = "model/small"


def visits(browser: Browser, address: str) -> list[float]:
    """Seconds of `VISITS`: until the first result, until the embedded model answers, and again when all is kept.

    Args:
        browser: Chromium.
        address: the address of the page.
    """
    context = browser.new_context(locale="ko-KR")
    page, first = first_result(context, address)
    page.wait_for_selector("html[data-model=embedded]")
    better: float = page.evaluate("() => performance.now() / 1000")
    page.wait_for_selector("html[data-offline=ready]")
    page.close()
    _, later = first_result(context, address)
    context.close()
    return [first, better, later]


def without_small(folder: Path, to: Path) -> Path:
    """A copy of a build that has no small model.

    Args:
        folder: what `make web` made.
        to: where the copy goes.
    """
    shutil.copytree(folder, to, ignore=shutil.ignore_patterns("small"))
    listed = json.loads((folder / "files.json").read_text(encoding="utf-8"))
    listed["files"] = {name: one for name, one in listed["files"].items() if not name.startswith(SMALL)}
    (to / "files.json").write_text(json.dumps(listed), encoding="utf-8")
    return to


def run_rounds(builds: Sequence[Path], rounds: int, rate: float) -> list[list[list[float]]]:
    """Seconds of `VISITS` for each round of each build.

    Args:
        builds: what `make web` made.
        rounds: how often each is visited.
        rate: bytes a second that a server sends; 0 for no limit.
    """
    found: list[list[list[float]]] = [[] for _ in builds]
    with ExitStack() as stack:
        addresses = [stack.enter_context(served(build, rate)) for build in builds]
        browser = stack.enter_context(chromium())
        # Neither build is always the one that comes first.
        for number in range(rounds):
            for i in sorted(range(len(builds)), reverse=bool(number % 2)):
                found[i].append(visits(browser, addresses[i]))
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        "python -m benchmarks.speed.first_result",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("builds", nargs="+", type=Path, metavar="FOLDER", help="what `make web` made")
    parser.add_argument("--rounds", type=int, default=5, help="visits of each (default: %(default)s)")
    parser.add_argument(
        "--without-small", action="store_true", help="the first build without its small model too"
    )
    parser.add_argument("--mbit", type=float, default=0, help="Mbit/s of the line (default: no limit)")
    given = parser.parse_args(arguments)
    for build in given.builds:
        if not (build / "files.json").exists():
            raise InputError(f"{build} is not there; run `make web`")
    with tempfile.TemporaryDirectory() as scratch:
        builds, names = list(given.builds), [str(build) for build in given.builds]
        if given.without_small:
            builds.append(without_small(builds[0], Path(scratch) / "web"))
            names.append(f"{names[0]} without the small model")
        found = run_rounds(builds, max(given.rounds, 1), given.mbit * 125_000)
    rows = []
    for name, rounds in zip(names, found, strict=True):
        cells = [name]
        for visit in range(len(VISITS)):
            ratio = median(own[visit] / first[visit] for own, first in zip(rounds, found[0], strict=True))
            cells.append(f"{min(own[visit] for own in rounds):.2f} s ({ratio:.2f})")
        rows.append(tuple(cells))
    print(table(("build", *VISITS), rows))


if __name__ == "__main__":
    run_script(main)
