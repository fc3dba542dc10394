"""What reasons cost when they are asked for, beside the spacing of the same text.

    python -m benchmarks.speed.reasons [FILE…] [--passes 7] [--model FOLDER]

The texts are those of `benchmarks.quality.reasons_sheet`: the gold set by default, else pairs and lattices. In one
process, by turns: all changes of a piece of the text are found, then the reason of each, with all caches of reasons
empty but the tables read. As in `compare`, a piece is short, and of all passes its fastest time counts, in processor
time: other work on the machine has the least part in it. *Share* is the sum of these times for reasons over that for
spacing. *Sentences* is the same when both sentences of each reason are put together as well.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.common import argument_parser, run_script, table
from benchmarks.quality.reasons import cost
from benchmarks.quality.reasons_sheet import gold_texts, texts_of
from eojeol import Spacer
from eojeol.changes import Change
from eojeol.explain.reasons import read_tables

HEADS = (
    "texts",
    "characters",
    "changes",
    "spacing, ms",
    "reasons, ms",
    "of a change, µs",
    "share, %",
    "sentences, %",
)
PIECE_LINES = 32


def sentences_cost(changes: Sequence[Change]) -> float:
    """The processor time of putting together all sentences of changes whose reasons are known, in seconds."""
    start = time.process_time()
    for change in changes:
        assert change.reason.fields()
    return time.process_time() - start


def row(name: str, spacer: Spacer, texts: Sequence[str], passes: int) -> list[str]:
    """The cells of one source.

    Args:
        name: what it is called.
        spacer: finds the changes.
        texts: its texts.
        passes: how often each piece is measured.
    """
    number, sums = 0, [0.0, 0.0, 0.0]
    for first in range(0, len(texts), PIECE_LINES):
        taken = []
        for _ in range(passes):
            changes, spacing, reasons = cost(spacer, texts[first : first + PIECE_LINES])
            taken.append((spacing, reasons, sentences_cost(changes)))
        number += len(changes)
        for place, times in enumerate(zip(*taken, strict=True)):
            sums[place] += min(times)
    spacing, reasons, sentences = (1000 * each for each in sums)
    shares = (100 * reasons / spacing, 100 * (reasons + sentences) / spacing)
    figures = (
        f"{spacing:.0f}",
        f"{reasons:.1f}",
        f"{1000 * reasons / max(number, 1):.0f}",
        *(f"{each:.1f}" for each in shares),
    )
    return [name, f"{sum(map(len, texts)):,}", f"{number:,}", *figures]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None)
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="pairs or a lattice (default: the gold set)"
    )
    parser.add_argument("--passes", type=int, default=7, help="how often (default: %(default)s)")
    given = parser.parse_args(arguments)
    spacer = Spacer(given.model)
    read_tables()
    sources = [(path.name, texts_of(path)) for path in given.files] or [
        *zip(("gold, mistakes", "gold, random damage"), gold_texts(), strict=True)
    ]
    print(table(HEADS, [row(name, spacer, texts, given.passes) for name, texts in sources]))


if __name__ == "__main__":
    run_script(main)
