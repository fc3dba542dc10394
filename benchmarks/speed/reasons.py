"""What reasons cost when they are asked for, beside the spacing of the same text.

    python -m benchmarks.speed.reasons [FILE…] [--passes 7] [--model FOLDER]

The texts are those of `benchmarks.quality.reasons_sheet`: the gold set by default, else pairs and lattices. In one
process, by turns: all changes of the texts are found, then the reason of each, with all caches of reasons empty but
the tables read. *Share* is the median over the passes of the processor time of the one over that of the other.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

from benchmarks.common import argument_parser, run_script, table
from benchmarks.quality.reasons import cost
from benchmarks.quality.reasons_sheet import gold_texts, texts_of
from eojeol import Spacer
from eojeol.explain.reasons import read_tables

HEADS = ("texts", "characters", "changes", "spacing, ms", "reasons, ms", "of a change, µs", "share, %")


def row(name: str, spacer: Spacer, texts: Sequence[str], passes: int) -> list[str]:
    """The cells of one source.

    Args:
        name: what it is called.
        spacer: finds the changes.
        texts: its texts.
        passes: how often both are measured.
    """
    taken = [cost(spacer, texts) for _ in range(passes)]
    number = len(taken[0][0])
    spacing, reasons = (1000 * statistics.median(each[place] for each in taken) for place in (1, 2))
    share = 100 * statistics.median(explaining / finding for _, finding, explaining in taken)
    characters = sum(map(len, texts))
    figures = (f"{spacing:.0f}", f"{reasons:.1f}", f"{1000 * reasons / max(number, 1):.0f}", f"{share:.1f}")
    return [name, f"{characters:,}", f"{number:,}", *figures]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="pairs or a lattice (default: the gold set)")
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
