"""Are sentences of the evaluation sets in the training text? Exit code 1 and the lines if so.

    python -m benchmarks.quality.contamination TRAINING GOLD…

TRAINING is a folder of prepared text, or one file. Compared without white space; gold sentences shorter than 10
characters occur everywhere by chance and are not looked for. A training line that only *contains* a gold sentence
counts too.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from benchmarks.common import add_gold, argument_parser, run_script
from eojeol.corpus.exclude import Excluder
from eojeol.evaluate.run import read_gold
from eojeol.train.shards import find_files

MIN_LENGTH = 10
SHOWN = 20


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argument_parser(__doc__, gold=None, model=False)
    parser.add_argument("training", metavar="TRAINING", help="a folder of shards, or one text file")
    add_gold(parser)
    given = parser.parse_args(arguments)
    gold = ["".join(line.split()) for path in given.gold for line in read_gold(path)]
    excluder = Excluder(gold, MIN_LENGTH)
    lines = found = 0
    for file in find_files(given.training):
        for number, line in enumerate(read_gold(file), 1):
            lines += 1
            if excluder.found_in("".join(line.split())):
                found += 1
                if found <= SHOWN:
                    print(f"{file}:{number}: {line[:80]}", file=sys.stderr)
    long_enough = sum(len(sentence) >= MIN_LENGTH for sentence in gold)
    print(f"{long_enough} evaluation sentences, {lines} training lines, {found} lines contain one")
    return 1 if found else 0


if __name__ == "__main__":
    run_script(main)
