"""Are sentences of the evaluation sets in the training text? Exit code 1 and the lines if so.

    python benchmarks/contamination.py TRAINING_FOLDER GOLD…

Compared without white space; gold sentences shorter than 10 characters occur everywhere by chance and are not looked
for. A training line that only *contains* a gold sentence counts too.
"""

from __future__ import annotations

import argparse
import sys

from eojeol.corpus.exclude import Excluder
from eojeol.evaluate.run import read_gold
from eojeol.train.dataset import find_files

MIN_LENGTH = 10
SHOWN = 20


def main() -> int:
    parser = argparse.ArgumentParser(description="Look for evaluation sentences in training text.")
    parser.add_argument("training", help="a folder of shards, or one text file")
    parser.add_argument("gold", nargs="+", help="evaluation sets, one sentence a line")
    arguments = parser.parse_args()
    gold = ["".join(line.split()) for name in arguments.gold for line in read_gold(name)]
    excluder = Excluder(gold, MIN_LENGTH)
    lines = found = 0
    for file in find_files(arguments.training):
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
    sys.exit(main())
