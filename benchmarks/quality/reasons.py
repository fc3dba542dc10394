"""Reasons: how many changes have one, what it costs to find them, and a sample to read.

    python -m benchmarks.quality.reasons PAIRS LATTICE [--sample N] [--model FOLDER]

PAIRS: typed and right text, tab between, as for `people`. LATTICE: as for `lattice`; its sentences are taken as they
were written and with random damage (`harm` and `correct`). The changes are those that the model makes. A change has a
reason if its code is another than `context`. The cost is the process time of all reasons over that of finding the
changes, both measured by turns in this process, caches empty. `--sample` prints N changes drawn at random with theirs.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.common import argument_parser, run_script, table
from benchmarks.quality.lattice import inputs_of, read_rows
from eojeol import Spacer
from eojeol.changes import Change
from eojeol.reasons import find, kinds, lexicon, words

SEED = 17
# Caches of words have room for as many; those of characters for fewer, those of tables for any number.
OF_WORDS = 16_384


def forget() -> None:
    """Empty all caches of words; what is kept of single characters and of the tables stays."""
    for module in (find, kinds, lexicon, words):
        for each in vars(module).values():
            if hasattr(each, "cache_parameters") and (each.cache_parameters()["maxsize"] or 0) >= OF_WORDS:
                each.cache_clear()


def texts_of(pairs: Path, lattice: Path) -> dict[str, list[str]]:
    """The texts of each set by its name."""
    rows = read_rows(lattice)
    typed = [line.split("\t")[0] for line in pairs.read_text(encoding="utf-8").splitlines()]
    tasks = {f"lattice, {task}": inputs_of(rows, task, lattice.parent) for task in ("harm", "correct")}
    return {"people's mistakes": typed, **tasks}


def cost(spacer: Spacer, texts: Sequence[str]) -> tuple[list[Change], float, float]:
    """All changes of the texts, and the process time of finding them and of their reasons, in seconds."""
    forget()
    start = time.process_time()
    changes = [change for found in spacer.check_batch(texts) for change in found]
    spaced = time.process_time()
    for change in changes:
        assert change.reason.code
    return changes, spaced - start, time.process_time() - spaced


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None)
    parser.add_argument("pairs", type=Path, metavar="PAIRS")
    parser.add_argument("lattice", type=Path, metavar="LATTICE")
    parser.add_argument("--sample", type=int, default=0, metavar="N")
    given = parser.parse_args(arguments)
    spacer = Spacer(given.model)
    warm = [change.reason for change in spacer.check("나는 오늘 학교 에 갔다.")]
    assert warm
    shown, everything = [], Counter[str]()
    drawn: list[Change] = []
    for name, texts in texts_of(given.pairs, given.lattice).items():
        changes, spacing, explaining = cost(spacer, texts)
        codes = Counter(change.reason.code for change in changes)
        everything += codes
        drawn += changes
        share = 100 * (1 - codes["context"] / max(len(changes), 1))
        shown.append([name, len(changes), f"{share:.1f}", f"{100 * explaining / spacing:.1f}"])
    print(table(("set", "changes", "with a reason, %", "time of reasons, % of spacing"), shown))
    total = sum(everything.values())
    print(
        table(
            ("reason", "changes", "%"),
            [(code, n, f"{100 * n / total:.1f}") for code, n in everything.most_common()],
        )
    )
    for change in random.Random(SEED).sample(drawn, min(given.sample, len(drawn))):
        print(f"{change.context}\t{change.kind}\t{change.reason.code}\t{change.reason.ko}")


if __name__ == "__main__":
    run_script(main)
