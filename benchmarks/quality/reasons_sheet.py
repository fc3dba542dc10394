"""Changes with their reasons for a person to read: is the reason right?

    python -m benchmarks.quality.reasons_sheet [--number 150] [--seed 17] [--model FOLDER] > sheet.tsv
    python -m benchmarks.quality.reasons_sheet PAIRS.tsv… [LATTICE.tsv…] > sheet.tsv

By default the texts are those of `benchmarks/gold`: the mistakes of both files, and every sentence with random
damage (the task `correct`). A file is PAIRS, as for `people`, or LATTICE, as for `lattice`, which is damaged
likewise; its lines tell which. Each source gives the same share of the rows, drawn from the changes of the model.

A row: number, code, level, the words as they are typed and as they will stand, the sentence as it is typed with ‸ at
the gap, and what is said in Korean. The sheet is made anew from the files, never kept: not all of the sentences are
ours.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.common import argument_parser, run_script
from benchmarks.gold.files import DOMAINS, FOLDER, PARTS
from benchmarks.gold.score import read_mistakes
from benchmarks.quality.lattice import inputs_of, read_rows
from benchmarks.quality.people import read_pairs
from eojeol import Spacer
from eojeol.changes import Change
from eojeol.evaluate.run import read_gold
from eojeol.evaluate.tasks import task_inputs
from eojeol.evaluate.variants import read_sentences

HEADS = ("id", "code", "level", "before", "after", "sentence", "message")
SIDE = 14


def gold_texts() -> list[list[str]]:
    """The texts of the gold set: lines with people's mistakes, and sentences with random damage."""
    domains = {domain: read_sentences(FOLDER / f"{domain}.tsv") for domain in DOMAINS}
    known = {name: sentence for part in domains.values() for name, sentence in part.items()}
    mistakes = read_mistakes(FOLDER, known)
    damaged = [
        text
        for domain, part in domains.items()
        for text in task_inputs("correct", [sentence.text for sentence in part.values()], domain)
    ]
    return [[each.typed for part in PARTS for each in mistakes.get(part, ())], damaged]


def texts_of(path: Path) -> list[str]:
    """The texts of a file of pairs, or of a lattice: the second column of that is a number."""
    first = next(iter(read_gold(path)), "").split("\t")
    if len(first) > 2 and first[1].isdigit():
        return inputs_of(read_rows(path), "correct", path.parent)
    return [typed for typed, _ in read_pairs(path)]


def cells(text: str, change: Change) -> list[str]:
    """The cells of a row but for the number.

    Args:
        text: the text as it is typed.
        change: one of its changes.
    """
    start = change.offset - change.spaces
    left = text[max(start - SIDE, 0) : start].rpartition(" ")[2]
    right = text[change.offset : change.offset + SIDE].partition(" ")[0]
    before, after = " " * change.spaces, "" if change.kind == "remove" else " "
    reason = change.reason
    return [
        reason.code, reason.level, f"{left}{before}{right}", f"{left}{after}{right}",
        f"{text[:start]}‸{text[start:]}", reason.ko,
    ]  # fmt: skip


def drawn(spacer: Spacer, sources: Sequence[Iterable[str]], number: int, seed: int) -> list[list[str]]:
    """The rows, in random order.

    Args:
        spacer: makes the changes.
        sources: the texts of each source.
        number: how many rows there should be.
        seed: of the random choice.
    """
    choose = random.Random(seed)
    found = []
    for place, source in enumerate(sources):
        texts = list(source)
        changes = [
            (text, change)
            for text, own in zip(texts, spacer.check_batch(texts), strict=True)
            for change in own
        ]
        share = (number * (place + 1)) // len(sources) - (number * place) // len(sources)
        found += [cells(*each) for each in choose.sample(changes, min(share, len(changes)))]
    return choose.sample(found, len(found))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None)
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="pairs or a lattice (default: the gold set)"
    )
    parser.add_argument("--number", type=int, default=150, help="rows (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=17, help="of the random choice (default: %(default)s)")
    given = parser.parse_args(arguments)
    sources = [texts_of(path) for path in given.files] or gold_texts()
    print(*HEADS, sep="\t")
    for number, row in enumerate(drawn(Spacer(given.model), sources, given.number, given.seed), 1):
        print(number, *row, sep="\t")


if __name__ == "__main__":
    run_script(main)
