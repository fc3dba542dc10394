"""What the scripts share: arguments, the model, gold lines, Markdown tables, plots, child processes, memory."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, NoReturn

from eojeol.engine.engine import Engine
from eojeol.engine.folder import embedded
from eojeol.errors import EojeolError, InputError, needs
from eojeol.evaluate.run import read_gold
from eojeol.files import replacing

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "src" / "eojeol" / "train" / "demo" / "demo-test.txt"
WATCH_SECONDS = 0.1
NO_VARIABLES: Mapping[str, str] = MappingProxyType({})


def argument_parser(doc: str | None, gold: str | None = "+", model: bool = True) -> argparse.ArgumentParser:
    """A parser that shows the docstring of its script, and is called by the first command in it.

    Args:
        doc: the script's `__doc__`.
        gold: how many files of gold sentences there may be, as `nargs` of argparse; None for a script without.
        model: whether there is an option `--model`.
    """
    command = re.search(r"python -m \S+", doc or "")
    parser = argparse.ArgumentParser(
        command and command[0], description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    if gold:
        add_gold(parser, gold)
    if model:
        parser.add_argument(
            "--model", type=Path, metavar="FOLDER", help="a model folder (default: the embedded model)"
        )
    return parser


def add_gold(parser: argparse.ArgumentParser, nargs: str = "+") -> None:
    """Add the argument GOLD; a script that takes any number takes the demo sentences by default.

    Args:
        parser: the parser of the script.
        nargs: how many files there may be, as argparse has it.
    """
    default = {"*": [DEMO]}.get(nargs)
    help_text = "sentences, one a line" + (" (default: the demo sentences)" if default else "")
    parser.add_argument("gold", nargs=nargs, type=Path, metavar="GOLD", default=default, help=help_text)


def run_script(main: Callable[[], int | None]) -> NoReturn:
    """Run a script; an error of eojeol becomes one line and its exit code."""
    try:
        sys.exit(main())
    except EojeolError as error:
        print(f"{Path(sys.argv[0]).stem}: {error}", file=sys.stderr)
        sys.exit(error.exit_code)


def engine(folder: Path | None) -> Engine:
    """The model of `--model`: by default the embedded one."""
    return Engine(folder or embedded())


def thresholds_of(text: str) -> list[tuple[float, float]]:
    """(add, remove) of each entry of a list such as "0.75/0.6,0.4": one number stands for both directions."""
    pairs = (entry.partition("/") for entry in text.split(","))
    return [(float(add), float(remove or add)) for add, _, remove in pairs]


def gold_lines(path: Path) -> list[str]:
    """The sentences of a file, with single spaces between words and none at the ends."""
    return [" ".join(line.split()) for line in read_gold(path)]


def table_row(cells: Iterable[object]) -> str:
    """A row of a Markdown table."""
    return f"| {' | '.join(map(str, cells))} |"


def table_head(heads: Sequence[str], text_columns: int = 1) -> str:
    """The first two lines of a Markdown table.

    Args:
        heads: the heading of each column.
        text_columns: how many columns hold text; numbers, in all others, are aligned on the right.
    """
    rule = ["---"] * text_columns + ["--:"] * (len(heads) - text_columns)
    return f"{table_row(heads)}\n{table_row(rule)}"


def table(heads: Sequence[str], rows: Iterable[Iterable[object]], text_columns: int = 1) -> str:
    """A Markdown table; see `table_head`.

    Args:
        heads: the heading of each column.
        rows: the cells of each row.
        text_columns: how many columns hold text.
    """
    return "\n".join([table_head(heads, text_columns), *map(table_row, rows)])


def put(page: Path, name: str, new_table: str) -> None:
    """Write a table between its markers.

    Args:
        page: the page.
        name: the name of the markers.
        new_table: what to write.

    Raises:
        InputError: the page has no such markers.
    """
    text = page.read_text(encoding="utf-8")
    new, found = re.subn(
        rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)",
        lambda m: f"{m[1]}{new_table}\n{m[2]}",
        text,
        flags=re.DOTALL,
    )
    if not found:
        raise InputError(
            f"{page} has no <!-- {name} --> … <!-- /{name} -->; write them where the table belongs"
        )
    with replacing(page) as stream:
        stream.write(new.encode())


@contextmanager
def plot(
    path: Path, size: tuple[float, float], x_label: str, y_label: str, legend: bool = True
) -> Iterator[Any]:
    """Axes to draw on; they become a PNG file, with a grid.

    Args:
        path: the file to write.
        size: width and height in inches.
        x_label: what the horizontal axis shows.
        y_label: what the vertical axis shows.
        legend: whether what is labelled is listed.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    with needs("train"):
        from matplotlib.figure import Figure
    figure = Figure(figsize=size, layout="constrained")
    axes = figure.add_subplot()
    yield axes
    axes.set_xlabel(x_label)
    axes.set_ylabel(y_label)
    if legend:
        axes.legend()
    axes.grid(alpha=0.3, which="both")
    figure.savefig(path, dpi=120)


class Child(NamedTuple):
    """What a process gave: standard output, wall-clock seconds from its start to its end, peak resident size in MB."""

    output: str
    seconds: float
    peak_mb: float


def run_child(
    arguments: Sequence[str],
    variables: Mapping[str, str] = NO_VARIABLES,
    watch: Callable[[int], None] | None = None,
) -> Child:
    """Run Python in a process of its own: imports and files are cold only once in a process, and a peak never falls.

    Args:
        arguments: Python's, such as ["-c", code].
        variables: of the environment, beside those of this process.
        watch: is called with the process id, ten times a second.

    Raises:
        SystemExit: the process failed; the last line that it wrote to standard error is the message.
    """
    command = [sys.executable, *arguments]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, env={**os.environ, **variables})
        if hasattr(os, "wait4"):
            # The only wait that says how much memory was used. The peak counts children of the process, too.
            done, status, used = os.wait4(process.pid, os.WNOHANG if watch else 0)
            while watch and not done:
                watch(process.pid)
                time.sleep(WATCH_SECONDS)
                done, status, used = os.wait4(process.pid, os.WNOHANG)
            process.returncode = os.waitstatus_to_exitcode(status)
            peak = max_rss_mb(used.ru_maxrss)
        else:
            process.wait()
            peak = float("nan")
        seconds = time.perf_counter() - began
        out.seek(0)
        err.seek(0)
        if process.returncode:
            said = err.read().decode(errors="replace").strip().splitlines()
            raise SystemExit(said[-1] if said else f"exit code {process.returncode} of {' '.join(command)}")
        return Child(out.read().decode(), seconds, peak)


def own_peak_mb() -> float:
    """Peak resident size of this process in MB (Linux and macOS)."""
    import resource

    return max_rss_mb(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def max_rss_mb(maxrss: int) -> float:
    """MB of 2**20 bytes out of `ru_maxrss`: macOS counts bytes, Linux KiB."""
    return maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
