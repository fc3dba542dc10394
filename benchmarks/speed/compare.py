"""The speed of two source trees, side by side in one run: what a change of the code costs or brings.

    python -m benchmarks.speed.compare OLD/src NEW/src [GOLD…] [--rounds 10] [--model FOLDER]

Each round runs both trees, each in a fresh process on one thread, and by turns one or the other first. A process goes
over the input of a task several times; its fastest time counts, in processor time, in which other work on the machine
has the least part. `correct` gets the text with the noise of its task, `restore` the text without spaces. A round gives
one ratio of characters/s, new over old; shown are the best round of each tree, the median of the ratios and the middle
half of them: a difference smaller than that is noise. Both trees use the model of `--model`, or each its own embedded
one.
"""

from __future__ import annotations

import json
import math
import statistics
import tempfile
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from benchmarks.common import add_gold, argument_parser, gold_lines, run_child, run_script, table
from eojeol.errors import InputError
from eojeol.evaluate.tasks import task_inputs, task_name

MODES = ("correct", "restore")
# The text is repeated until it is as long: what takes no time cannot be compared.
CHARACTERS = 100_000

CHILD = """
import json, sys, time
from pathlib import Path
import eojeol
path, model, passes = sys.argv[1], sys.argv[2] or None, int(sys.argv[3])
spacer = eojeol.Spacer(model)
speeds = {}
for mode, lines in json.loads(Path(path).read_text("utf-8")).items():
    spacer.batch(lines[:10], mode)
    times = []
    for _ in range(passes):
        began = time.process_time()
        spacer.batch(lines, mode)
        times.append(time.process_time() - began)
    speeds[mode] = sum(map(len, lines)) / min(times)
print(json.dumps({"package": eojeol.__file__, "speeds": speeds}))
"""


def inputs_of(files: Sequence[Path]) -> dict[str, list[str]]:
    """The lines to fix in each mode; the tasks have the names of the modes."""
    gold = {task_name(path): gold_lines(path) for path in files}
    copies = math.ceil(CHARACTERS / sum(len(line) for lines in gold.values() for line in lines))
    inputs = {mode: [task_inputs(mode, lines, name) for name, lines in gold.items()] for mode in MODES}
    return {mode: list(chain(*made)) * copies for mode, made in inputs.items()}


def measure(source: Path, inputs: Path, model: Path | None, passes: int) -> dict[str, float]:
    """Characters a second of processor time in each mode, in a fresh process.

    Args:
        source: the folder that holds the package.
        inputs: lines by mode, as JSON.
        model: a model folder; None for the embedded model.
        passes: how often the lines are fixed.

    Raises:
        InputError: Python imports another tree than this.
    """
    variables = {"PYTHONPATH": str(source.resolve()), "OMP_NUM_THREADS": "1"}
    child = run_child(["-c", CHILD, str(inputs), str(model or ""), str(passes)], variables)
    found = json.loads(child.output)
    if Path(found["package"]).parents[1] != source.resolve():
        raise InputError(f"{source} holds no package eojeol; name the folder that does, such as src")
    speeds: dict[str, float] = found["speeds"]
    return speeds


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None)
    parser.add_argument("old", type=Path, metavar="OLD", help="the folder with the package, before")
    parser.add_argument("new", type=Path, metavar="NEW", help="the folder with the package, after")
    add_gold(parser, "*")
    parser.add_argument(
        "--rounds", type=int, default=10, help="measurements of each tree (default: %(default)s)"
    )
    parser.add_argument(
        "--passes", type=int, default=3, help="of a process over the input (default: %(default)s)"
    )
    given = parser.parse_args(arguments)
    trees = {"old": given.old, "new": given.new}
    rounds: list[dict[str, dict[str, float]]] = []
    with tempfile.TemporaryDirectory() as folder:
        inputs = Path(folder) / "inputs.json"
        inputs.write_text(json.dumps(inputs_of(given.gold)), encoding="utf-8")
        for number in range(max(given.rounds, 2)):
            names = sorted(trees, reverse=bool(number % 2))
            rounds.append({name: measure(trees[name], inputs, given.model, given.passes) for name in names})
    rows = []
    for mode in MODES:
        ratios = [each["new"][mode] / each["old"][mode] for each in rounds]
        low, middle, high = statistics.quantiles(ratios, n=4)
        best = (max(each[name][mode] for each in rounds) for name in trees)
        rows.append([mode, *(f"{speed:,.0f}" for speed in best), f"{middle:.3f}", f"{low:.3f} to {high:.3f}"])
    print(table(("mode", "old, characters/s", "new, characters/s", "new / old", "middle half"), rows))


if __name__ == "__main__":
    run_script(main)
