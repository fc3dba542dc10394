"""What a typed space, or none, does to the model's answer between two nouns, for the thresholds of eojeol/choice.py.

    python -m benchmarks.quality.style_shift GOLD…

Between any two words that the style `compound` has a say in, P(space) is asked three times: with no space shown, with
the space as it is typed, and with that one space taken out. Shown is the median of how far the log odds move, and their
correlation with those of nothing shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from benchmarks.common import argument_parser, run_script, table
from eojeol import Spacer
from eojeol.choice import style_of
from eojeol.evaluate.run import read_gold


def answers(lines: Sequence[str]) -> list[tuple[float, float, float]]:
    """P(space) between two nouns with nothing shown, the space shown, and none shown.

    Args:
        lines: gold sentences.
    """
    spacer, found = Spacer(), []
    for line in lines:
        blind, seen, at = dict(spacer.probabilities(line, "restore")), dict(spacer.probabilities(line)), 0
        words = line.split(" ")
        for left, right in pairwise(words):
            at += len(left) + 1
            if at in seen and style_of(left, right) == "compound":
                joined = dict(spacer.probabilities(line[: at - 1] + line[at:]))
                if at - 1 in joined:
                    found.append((blind[at], seen[at], joined[at - 1]))
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    given = argument_parser(__doc__, model=False).parse_args(arguments)
    sure = np.clip([row for path in given.gold for row in answers(read_gold(path))], 1e-7, 1 - 1e-7)
    odds = np.log(sure / (1 - sure))
    print(
        table(
            ("shown", "gaps", "log odds move by", "correlation"),
            [
                (
                    name,
                    len(odds),
                    f"{np.median(odds[:, n] - odds[:, 0]):+.2f}",
                    f"{np.corrcoef(odds[:, n], odds[:, 0])[0, 1]:.3f}",
                )
                for n, name in ((1, "a space"), (2, "none"))
            ],
        )
    )


if __name__ == "__main__":
    run_script(main)
