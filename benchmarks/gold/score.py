"""How a model does on the gold set: against the sentences as written, against the norm, and on people's mistakes.

    python -m benchmarks.gold.score [FOLDER] [--model FOLDER] [--eagerness conservative,balanced,eager]

Tasks as in `quality`: restore, correct (random damage) and harm (the sentence as it is), the macro row is the mean over
the domains. *Word F1* and *sentence* are strict: one spacing is right. All else is by the norm: gaps that may be both
don't count. *Real* errors left, *wrong* changes and *taste* (changes where both are right), of 1,000 words, are
those of `lattice`; *mended*, *harm* and *exact* are those of `people`. Eagerness is of correct mode and leaves
restore alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.common import argument_parser, run_script, table
from benchmarks.gold.files import DOMAINS, FOLDER, PARTS, Mistake, parse_mistake
from benchmarks.quality.lattice import TASKS, Row, count
from benchmarks.quality.people import Score
from eojeol import Spacer
from eojeol.errors import InputError, error_context
from eojeol.evaluate.metrics import score as strict_score
from eojeol.evaluate.run import read_gold
from eojeol.evaluate.tasks import mode_of, task_inputs
from eojeol.evaluate.variants import Sentence, read_sentences

HEADS = ("word F1", "sentence", "by the norm", "real", "wrong", "taste", "altered")
Figures = tuple[float, ...]


def task_figures(spacer: Spacer, domain: str, sentences: Sequence[Sentence], task: str) -> Figures:
    """The figures of one domain and task, in the order of HEADS.

    Args:
        spacer: the corrector.
        domain: its name seeds the noise of `correct`.
        sentences: those of the domain.
        task: one of TASKS.
    """
    gold = [sentence.text for sentence in sentences]
    typed = task_inputs(task, gold, domain)
    given = spacer.batch(typed, mode_of(task))
    strict = strict_score(gold, given)
    settled = [sentence.settle(text) for sentence, text in zip(sentences, given, strict=True)]
    rows = [Row(domain, number, each.text, each.codes) for number, each in enumerate(sentences)]
    counts = sum((count(*each) for each in zip(rows, typed, given, strict=True)), Counter[str]())
    rates = [1000 * counts[kind] / counts["words"] for kind in ("real", "wrong", "taste")]
    by_norm = strict_score(gold, settled).sentence.accuracy
    return (
        100 * strict.word.f1,
        100 * strict.sentence.accuracy,
        100 * by_norm,
        *rates,
        counts["altered"],
    )


def mistakes_score(spacer: Spacer, sentences: dict[str, Sentence], mistakes: Iterable[Mistake]) -> Score:
    """What a corrector makes of mistakes; gaps that may be both are no harm.

    Args:
        spacer: the corrector.
        sentences: all of them by their ids.
        mistakes: lines of mistakes.
    """
    mistakes = list(mistakes)
    total = Score()
    for mistake, given in zip(
        mistakes, spacer.batch([each.typed for each in mistakes], "correct"), strict=True
    ):
        sentence = sentences[mistake.sentence]
        total.add(mistake.typed, sentence.text, sentence.settle(given))
    return total


def read_mistakes(folder: Path, known: dict[str, Sentence]) -> dict[str, list[Mistake]]:
    """The mistakes of each part that is there.

    Args:
        folder: where the set is.
        known: the sentences that they may be about.

    Raises:
        InputError: a line cannot be read, or is about another sentence; it is named.
    """
    parts: dict[str, list[Mistake]] = {}
    for part in PARTS:
        path = folder / f"mistakes-{part}.tsv"
        if not path.exists():
            continue
        parts[part] = []
        for number, line in enumerate(read_gold(path), 1):
            with error_context(f"{path}, line {number}"):
                mistake = parse_mistake(line)
                if mistake.sentence not in known:
                    raise InputError(f"there is no sentence {mistake.sentence!r}; see benchmarks.gold.check")
                parts[part].append(mistake)
    return parts


def task_table(spacer: Spacer, domains: dict[str, list[Sentence]], task: str) -> str:
    """A row for each domain, and their mean.

    Args:
        spacer: the corrector.
        domains: the sentences of each domain.
        task: one of TASKS.
    """
    figures = {domain: task_figures(spacer, domain, each, task) for domain, each in domains.items()}
    mean = tuple(sum(column) / len(figures) for column in zip(*figures.values(), strict=True))
    rows = [
        [name, *(f"{figure:.2f}" for figure in row)] for name, row in [*figures.items(), ("**macro**", mean)]
    ]
    return table((task, *HEADS), rows)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=FOLDER, metavar="FOLDER", help="where the set is"
    )
    parser.add_argument("--eagerness", default="balanced", help="with commas between (default: %(default)s)")
    given = parser.parse_args(arguments)
    paths = {domain: given.folder / f"{domain}.tsv" for domain in DOMAINS}
    read = {domain: read_sentences(path) for domain, path in paths.items() if path.exists()}
    if not read:
        raise InputError(
            f"{given.folder} has no gold file; give a folder with {DOMAINS[0]}.tsv or another domain"
        )
    known = {name: sentence for part in read.values() for name, sentence in part.items()}
    parts = read_mistakes(given.folder, known)
    domains = {domain: list(part.values()) for domain, part in read.items()}
    spacer, rows = Spacer(given.model), []
    for index, eagerness in enumerate(given.eagerness.split(",")):
        corrector = spacer.using(eagerness=eagerness)
        for task in TASKS if not index else TASKS[1:]:
            heading = task if task == "restore" else f"{task}, {eagerness}"
            print(task_table(corrector, domains, task).replace(f"| {task} ", f"| {heading} ", 1), end="\n\n")
        rows += [
            mistakes_score(corrector, known, each).row(f"{part}, {eagerness}") for part, each in parts.items()
        ]
    print(table(("mistakes", "mended", "harm", "exact"), rows))


if __name__ == "__main__":
    run_script(main)
