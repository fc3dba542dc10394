"""Word F1, sentence accuracy and altered lines of the model over gold files, as a Markdown table.

    python -m benchmarks.quality.quality GOLD… [--tasks restore,correct,harm] [--model FOLDER]
    python -m benchmarks.quality.quality GOLD… --kiwi        the rival instead (benchmarks/requirements.txt)

The macro row is the plain mean over the files. Kiwi restores with
`reset_whitespace` and corrects with `space_tolerance=2`, the setting that does best there.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.common import argument_parser, run_script
from eojeol import Spacer
from eojeol.errors import UsageError, hint
from eojeol.evaluate.report import markdown_table
from eojeol.evaluate.run import Predict, evaluate_many
from eojeol.evaluate.tasks import TASKS


def predictors(model: Path | None, tasks: Sequence[str]) -> dict[str, Predict]:
    """What does each task with a model.

    Args:
        model: a model folder; None for the embedded model.
        tasks: names out of TASKS.
    """
    spacer = Spacer(model)

    def restore(lines: list[str]) -> list[str]:
        return spacer.batch(lines, mode="restore")

    def correct(lines: list[str]) -> list[str]:
        return spacer.batch(lines, mode="correct")

    # Harm is measured in the way people use the tool: the default mode on text that is already right.
    return {task: restore if task == "restore" else correct for task in tasks}


def kiwi_predictors(tasks: Sequence[str]) -> dict[str, Predict]:
    """What does each task with Kiwi."""
    from kiwipiepy import Kiwi

    kiwi = Kiwi(num_workers=1)
    tolerant = Kiwi(num_workers=1)
    tolerant.global_config.space_tolerance = 2

    def restore(lines: list[str]) -> list[str]:
        return list(kiwi.space(lines, reset_whitespace=True))

    def correct(lines: list[str]) -> list[str]:
        return list(tolerant.space(lines))

    return {task: restore if task == "restore" else correct for task in tasks}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__)
    parser.add_argument("--tasks", default=",".join(TASKS), help="separated by commas (default: %(default)s)")
    parser.add_argument("--kiwi", action="store_true", help="measure Kiwi instead")
    given = parser.parse_args(arguments)
    tasks = given.tasks.split(",")
    for task in tasks:
        if task not in TASKS:
            raise UsageError(f"unknown task {task!r}; {hint(task, TASKS)}")
    measured = kiwi_predictors(tasks) if given.kiwi else predictors(given.model, tasks)
    print(markdown_table(evaluate_many(given.gold, measured)))


if __name__ == "__main__":
    run_script(main)
