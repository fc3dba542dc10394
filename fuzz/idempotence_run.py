"""How many hostile strings change when what was corrected or restored is corrected or restored again.

    python fuzz/idempotence_run.py [--texts 20000] [--seed 0] [--model FOLDER] [--list 10]

The strings are up to 25 parts drawn from those that the promises are tried with: scripts, marks, addresses, markup,
words run together. Each mode and eagerness has less than one in a thousand; the exit code is 1 where one has more.
`--list` shows so many of them, once and twice. For sentences, benchmarks/quality/idempotence.py counts the same.
"""

from __future__ import annotations

import argparse
import sys
from random import Random

import checkout  # noqa: F401  (first: it makes tests/ importable)
from tests.promises_inputs import hostile_text

from eojeol import Spacer

LIMIT = 0.001
WAYS = (
    ("correct", "conservative"), ("correct", "balanced"), ("correct", "eager"), ("restore", "balanced"),
)  # fmt: skip


def main() -> int:
    """Count.

    Returns:
        0, or 1 if a way is over the limit.
    """
    parser = argparse.ArgumentParser(
        description="Twice is once, over hostile strings; see the module docstring."
    )
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", help="a model folder; the embedded model by default")
    parser.add_argument("--list", type=int, default=0, help="exceptions to show for each way")
    arguments = parser.parse_args()
    rng = Random(arguments.seed)
    texts = [hostile_text(rng) for _ in range(arguments.texts)]
    embedded = Spacer(arguments.model)
    over = False
    for mode, eagerness in WAYS:
        spacer = embedded.using(eagerness=eagerness)
        once = spacer.batch(texts, mode)
        found = [pair for pair in zip(once, spacer.batch(once, mode), strict=True) if pair[0] != pair[1]]
        share = len(found) / len(texts)
        over |= share >= LIMIT
        print(f"{mode} {eagerness}: {len(found)} of {len(texts)} change again, {share:.3%}", flush=True)
        for first, second in found[: arguments.list]:
            print(f"  {first!r}\n  {second!r}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
