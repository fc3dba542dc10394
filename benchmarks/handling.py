"""What the handling of text costs without the model: units, gaps, protected spans, rules, putting together again.

    python benchmarks/handling.py [--lines 100000] [--line-megabytes 20]

Runs `Spacer` with a model that costs nothing (the same probability everywhere), so that every microsecond is ours.
Prints a Markdown table of characters/s, and how much memory one long line took through `Spacer.pipe`.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterator

import numpy as np

from eojeol import Spacer
from eojeol.engine.arrays import Codes, Observed, Probabilities, Segments
from eojeol.rules.rules import Rules

SENTENCES = (
    "아버지가 방에 들어가신다.",
    "2019년 3월 5일에 만나서 12,000원을 냈다.",
    "자세한 내용은 https://example.com/help 에서 보세요.",
    "우리는 제주도 바닷가를 천천히 걸었다.",
    "그 책은 한국(韓國)의 말을 다룬다.",
)
LENGTH = 40


class FreeModel:
    """The same answer for every gap, at once."""

    reach = 11

    def probabilities(self, characters: Codes, observed: Observed, segments: Segments) -> Probabilities:
        """One constant."""
        return np.full(len(characters), 0.2, np.float32)


def sample(lines: int) -> list[str]:
    text = " ".join(SENTENCES) * (LENGTH // 10)
    return [text[start : start + LENGTH] for start in (i * 7 % (len(text) - LENGTH) for i in range(lines))]


def speed(spacer: Spacer, texts: list[str], mode: str) -> float:
    """Characters/s, the best of three."""
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        spacer.batch(texts, mode)  # type: ignore[arg-type]
        taken.append(time.perf_counter() - start)
    return sum(map(len, texts)) / min(taken)


def long_line(megabytes: int) -> Iterator[str]:
    chunk = " ".join(SENTENCES) + " "
    for _ in range(megabytes * 1_000_000 // len(chunk)):
        yield chunk


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--lines", type=int, default=100_000, help="lines of 40 characters; default: %(default)s"
    )
    parser.add_argument(
        "--line-megabytes", type=int, default=20, help="million characters; default: %(default)s"
    )
    given = parser.parse_args()
    texts = sample(given.lines)
    plain = Spacer(FreeModel(), protect="none")
    rows = {
        "nothing protected": plain,
        "all protected (the default)": Spacer(FreeModel()),
        "all protected, 3 rules": Spacer(
            FreeModel(), rules=Rules(("제주도", "들어 가신다"), (r"(\d+)(월)",))
        ),
    }
    print("| million characters/s | correct | restore |\n|---|--:|--:|")
    for name, spacer in rows.items():
        print(
            f"| {name} | {speed(spacer, texts, 'correct') / 1e6:.1f} | {speed(spacer, texts, 'restore') / 1e6:.1f} |"
        )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    length = sum(map(len, Spacer(FreeModel()).pipe(long_line(given.line_megabytes))))
    taken = time.perf_counter() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    rate = length / taken / 1e6
    print(
        f"\none line of {length / 1e6:.0f} million characters: {rate:.1f} million characters/s, {grown:.0f} MB"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
