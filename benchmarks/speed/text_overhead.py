"""What the handling of text costs without the model: units, gaps, protected spans, rules, putting together again.

    python -m benchmarks.speed.text_overhead [--lines 100000] [--line-megabytes 20]

Runs `Spacer` with a model that costs nothing (the same probability everywhere), so that every microsecond is ours.
Prints a Markdown table of characters/s, and how much memory one long line took through `Spacer.pipe`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import numpy as np

from benchmarks.common import argument_parser, own_peak_mb, run_script, table
from eojeol import Spacer
from eojeol.engine.arrays import Codes, Observed, Probabilities, Segments
from eojeol.rules.rules import Rules
from eojeol.settings import Mode

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
        """P(space) is the same for every gap."""
        del observed, segments
        return np.full(len(characters), 0.2, np.float32)


def sample(lines: int) -> list[str]:
    text = " ".join(SENTENCES) * (LENGTH // 10)
    return [text[start : start + LENGTH] for start in (i * 7 % (len(text) - LENGTH) for i in range(lines))]


def speed(spacer: Spacer, texts: list[str], mode: Mode) -> float:
    """Characters/s, the best of three.

    Args:
        spacer: what is measured.
        texts: what it fixes.
        mode: the mode.
    """
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        spacer.batch(texts, mode)
        taken.append(time.perf_counter() - start)
    return sum(map(len, texts)) / min(taken)


def long_line(megabytes: int) -> Iterator[str]:
    chunk = " ".join(SENTENCES) + " "
    for _ in range(megabytes * 1_000_000 // len(chunk)):
        yield chunk


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None, model=False)
    parser.add_argument(
        "--lines", type=int, default=100_000, help="lines of 40 characters (default: %(default)s)"
    )
    parser.add_argument(
        "--line-megabytes",
        type=int,
        default=20,
        help="million characters of the long line (default: %(default)s)",
    )
    given = parser.parse_args(arguments)
    texts = sample(given.lines)
    rules = Rules(("제주도", "들어 가신다"), (r"(\d+)(월)",))
    spacers = {
        "nothing protected": Spacer(FreeModel(), protect="none"),
        "all protected (the default)": Spacer(FreeModel()),
        "all protected, 3 rules": Spacer(FreeModel(), rules=rules),
    }
    modes: tuple[Mode, ...] = ("correct", "restore")
    rows = (
        [name, *(f"{speed(spacer, texts, mode) / 1e6:.1f}" for mode in modes)]
        for name, spacer in spacers.items()
    )
    print(table(("million characters/s", *modes), rows))
    before = own_peak_mb()
    start = time.perf_counter()
    length = sum(map(len, Spacer(FreeModel()).pipe(long_line(given.line_megabytes)))) / 1e6
    taken = time.perf_counter() - start
    grown = own_peak_mb() - before
    print(
        f"\none line of {length:.0f} million characters: {length / taken:.1f} million characters/s, {grown:.0f} MB"
    )


if __name__ == "__main__":
    run_script(main)
