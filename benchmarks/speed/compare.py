"""The speed of two source trees, side by side in one run: what a change of the code costs or brings.

    python -m benchmarks.speed.compare OLD/src NEW/src [GOLD…] [--passes 12] [--model FOLDER]

Two processes live at the same time, one a tree, on one thread each, and get the same piece of text by turns, now one
first and now the other, so that both see the same weather of the machine. A piece is short (tens of milliseconds), and
of all passes its fastest time counts, in processor time: other work on the machine has the least part in it. The sums
of these times give the ratio of characters/s, new over old. It is computed again from the odd and from the even passes
alone: what these two are apart is noise. `correct` gets the text with the noise of its task, `restore` the text
without spaces. Both trees use the model of `--model`, or each its own embedded one.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path

from benchmarks.common import add_gold, argument_parser, gold_lines, run_script, table
from eojeol.errors import InputError
from eojeol.evaluate.tasks import task_inputs, task_name

MODES = ("correct", "restore")
# The text is repeated until it is as long: what takes no time cannot be compared.
CHARACTERS = 100_000
PIECE_LINES = 64

CHILD = """
import json, sys, time
from pathlib import Path
import eojeol
spacer = eojeol.Spacer(sys.argv[2] or None)
pieces = json.loads(Path(sys.argv[1]).read_text("utf-8"))
print(eojeol.__file__, flush=True)
for line in sys.stdin:
    mode, number = line.split()
    began = time.process_time()
    spacer.batch(pieces[mode][int(number)], mode)
    print(time.process_time() - began, flush=True)
"""


def pieces_of(files: Sequence[Path]) -> dict[str, list[list[str]]]:
    """Lines to fix in each mode, in pieces; the tasks have the names of the modes."""
    gold = {task_name(path): gold_lines(path) for path in files}
    copies = math.ceil(CHARACTERS / sum(len(line) for lines in gold.values() for line in lines))
    pieces = {}
    for mode in MODES:
        lines = [*chain(*(task_inputs(mode, lines, name) for name, lines in gold.items()))] * copies
        pieces[mode] = [lines[start : start + PIECE_LINES] for start in range(0, len(lines), PIECE_LINES)]
    return pieces


class Tree:
    """A process that fixes pieces of text with the package of one tree."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def seconds(self, mode: str, number: int) -> float:
        """Processor time of one piece."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{mode} {number}\n")
        self._process.stdin.flush()
        return float(self.answer())

    def answer(self) -> str:
        """The next line that the process prints.

        Raises:
            InputError: it has ended.
        """
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise InputError("a process of the comparison ended early; its own words are above")
        return line.strip()


@contextmanager
def running(source: Path, inputs: Path, model: Path | None) -> Iterator[Tree]:
    """Start a process for a tree, and end it.

    Args:
        source: the folder that holds the package.
        inputs: pieces by mode, as JSON.
        model: a model folder; None for the embedded model.

    Raises:
        InputError: Python imports another tree than this.
    """
    command = [sys.executable, "-c", CHILD, str(inputs), str(model or "")]
    variables = {**os.environ, "PYTHONPATH": str(source.resolve()), "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        command, env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        tree = Tree(process)
        if Path(tree.answer()).parents[1] != source.resolve():
            raise InputError(f"{source} holds no package eojeol; name the folder that does, such as src")
        yield tree
        assert process.stdin is not None
        process.stdin.close()


def fastest(trees: Sequence[Tree], mode: str, count: int, passes: int) -> list[list[list[float]]]:
    """Seconds of every piece: by pass, tree and piece."""
    found = []
    for number in range(passes):
        times = [[0.0] * count for _ in trees]
        for piece in range(count):
            for index in sorted(range(len(trees)), reverse=bool((number + piece) % 2)):
                times[index][piece] = trees[index].seconds(mode, piece)
        found.append(times)
    return found


def total(passes: Sequence[list[list[float]]], tree: int) -> float:
    """Seconds over all pieces, each at its fastest.

    For example, two passes over two pieces, [[[1, 5]], [[2, 4]]], take 1 + 4 seconds.
    """
    times = zip(*(each[tree] for each in passes), strict=True)
    return sum((min(each) for each in times), 0.0)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None)
    parser.add_argument("old", type=Path, metavar="OLD", help="the folder with the package, before")
    parser.add_argument("new", type=Path, metavar="NEW", help="the folder with the package, after")
    add_gold(parser, "*")
    parser.add_argument("--passes", type=int, default=12, help="over the text (default: %(default)s)")
    given = parser.parse_args(arguments)
    pieces = pieces_of(given.gold)
    rows = []
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        inputs = Path(folder) / "pieces.json"
        inputs.write_text(json.dumps(pieces), encoding="utf-8")
        trees = [
            stack.enter_context(running(source, inputs, given.model)) for source in (given.old, given.new)
        ]
        for mode in MODES:
            found = fastest(trees, mode, len(pieces[mode]), max(given.passes, 4))
            ratios = [total(part, 0) / total(part, 1) for part in (found, found[::2], found[1::2])]
            characters = sum(len(line) for lines in pieces[mode] for line in lines)
            speeds = (f"{characters / total(found, tree):,.0f}" for tree in (0, 1))
            rows.append([mode, *speeds, *(f"{ratio:.3f}" for ratio in ratios)])
    print(table(("mode", "old, characters/s", "new, characters/s", "new / old", "odd passes", "even"), rows))


if __name__ == "__main__":
    run_script(main)
