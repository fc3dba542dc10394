"""Word F1, sentence accuracy and altered lines of the model over gold files, as a Markdown table.

    python benchmarks/quality.py FILE… [--tasks restore,correct,harm] [--model PATH]
    python benchmarks/quality.py FILE… --kiwi        the rival instead (benchmarks/requirements.txt)

Each FILE holds gold sentences, one a line. The macro row is the plain mean over the files. Kiwi restores with
`reset_whitespace` and corrects with `space_tolerance=2`, the setting that does best there.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from eojeol import Spacer
from eojeol.errors import EojeolError, UsageError
from eojeol.evaluate.report import markdown_table
from eojeol.evaluate.run import Predict, evaluate_many
from eojeol.evaluate.tasks import TASKS


def predictors(model: str | None, tasks: Sequence[str]) -> dict[str, Predict]:
    unknown = [task for task in tasks if task not in TASKS]
    if unknown:
        raise UsageError(f"unknown task {unknown[0]!r}; choose from {', '.join(TASKS)}")
    spacer = Spacer(model)

    def restore(lines: list[str]) -> list[str]:
        return spacer.batch(lines, mode="restore")

    def correct(lines: list[str]) -> list[str]:
        return spacer.batch(lines, mode="correct")

    # Harm is measured in the way people use the tool: the default mode on text that is already right.
    return {task: restore if task == "restore" else correct for task in tasks}


def kiwi_predictors(tasks: Sequence[str]) -> dict[str, Predict]:
    from kiwipiepy import Kiwi

    kiwi = Kiwi(num_workers=1)
    tolerant = Kiwi(num_workers=1)
    tolerant.global_config.space_tolerance = 2

    def restore(lines: list[str]) -> list[str]:
        return list(kiwi.space(lines, reset_whitespace=True))

    def correct(lines: list[str]) -> list[str]:
        return list(tolerant.space(lines))

    return {task: restore if task == "restore" else correct for task in tasks}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="gold sentences, one a line")
    parser.add_argument("--tasks", default=",".join(TASKS), help="comma-separated; default: %(default)s")
    parser.add_argument("--model", help="a model folder; default: the embedded model")
    parser.add_argument("--kiwi", action="store_true", help="measure Kiwi instead")
    given = parser.parse_args(arguments)
    tasks = given.tasks.split(",")
    try:
        measured = kiwi_predictors(tasks) if given.kiwi else predictors(given.model, tasks)
        print(markdown_table(evaluate_many(given.files, measured)))
    except EojeolError as error:
        print(f"quality.py: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
