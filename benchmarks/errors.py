"""A random sample of the gaps that a model decides wrongly, for a person to class.

    python benchmarks/errors.py GOLD… [--task restore] [--number 50] [--seed 111] [--model FOLDER]

One row an error: file, what the model says of its decision, the model's spacing (`/` parts, `+` joins at the gap in
question), and P(space). docs/model.md holds the counts that came of it, never the rows: the sentences are not ours.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from eojeol.engine.engine import Engine
from judged import TASKS, judge

CONTEXT = 14


def main() -> None:
    parser = argparse.ArgumentParser(description="A sample of errors; see the module docstring.")
    parser.add_argument("gold", nargs="+", metavar="GOLD", help="gold sentences, one a line")
    parser.add_argument("--task", choices=list(TASKS), default="restore")
    parser.add_argument("--number", type=int, default=50)
    parser.add_argument("--seed", type=int, default=111)
    parser.add_argument("--model", type=Path, help="a model folder; the embedded model by default")
    given = parser.parse_args()
    judged = judge(Engine(given.model or Path(__file__).parents[1] / "src" / "eojeol" / "models"), given.gold)
    rows = []
    for one in judged:
        said = one.probability[given.task]
        units = [chr(code) for code in one.gaps.characters]
        for at in np.flatnonzero(one.free & ((said > 0.5) != one.right)).tolist():
            line = one.gaps.segments[at]
            around = [
                i
                for i in range(max(at - CONTEXT, 0), min(at + CONTEXT, len(units)))
                if one.gaps.segments[i] == line
            ]
            mark = "/" if said[at] > 0.5 else "+"
            parts = [(mark if i == at else " " * int(one.right[i])) + units[i] for i in around]
            rows.append(f"{one.name}\t{said[at]:.2f}\t{''.join(parts).strip()}")
    for number, row in enumerate(np.random.default_rng(given.seed).permutation(rows)[: given.number], 1):
        print(f"{number}\t{row}")


if __name__ == "__main__":
    main()
