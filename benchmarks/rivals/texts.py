"""What the systems are asked: sentences of benchmarks/gold, and of files that the command line names, as tests.

A test is a task over parts, each of them a file or a domain; a figure of a test is the mean over its parts, so that a
long file counts no more than a short one. Every sentence is a row of the lattice, which says where both spacings are
allowed; in plain gold files nothing says so, and the rows have no judged gaps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.common import gold_lines
from benchmarks.gold.files import DOMAINS, FOLDER, domain_of
from benchmarks.gold.score import read_mistakes
from benchmarks.quality import people
from benchmarks.quality.lattice import Row, inputs_of, read_rows
from eojeol.evaluate.tasks import TASKS, mode_of, task_inputs, task_name
from eojeol.evaluate.variants import read_sentences
from eojeol.settings import Mode

PEOPLE = "people"
OWN = "gold"


class Part(NamedTuple):
    """Sentences, and what was typed of each."""

    name: str
    rows: list[Row]
    typed: list[str]


class Test(NamedTuple):
    """A task over parts.

    Attributes:
        name: of the set: `gold` is our own.
        task: restore, correct or harm; or people, for mistakes that people made.
        parts: what is asked.
    """

    name: str
    task: str
    parts: list[Part]

    @property
    def mode(self) -> Mode:
        """What a system is asked to do."""
        return "correct" if self.task == PEOPLE else mode_of(self.task)

    def cut(self, sentences: int) -> Test:
        """The first sentences of each part; all for 0."""
        if not sentences:
            return self
        parts = [Part(name, rows[:sentences], typed[:sentences]) for name, rows, typed in self.parts]
        return self._replace(parts=parts)


def own_tests() -> Iterator[Test]:
    """The tests of benchmarks/gold, with a part for each domain."""
    sentences = {domain: read_sentences(FOLDER / f"{domain}.tsv") for domain in DOMAINS}
    known = {name: each for of_domain in sentences.values() for name, each in of_domain.items()}
    rows = {name: Row(domain_of(name), 0, each.text, each.codes) for name, each in known.items()}
    for task in TASKS:
        parts = [_noisy(domain, [rows[name] for name in sentences[domain]], task) for domain in DOMAINS]
        yield Test(OWN, task, parts)
    wrong = [mistake for part in read_mistakes(FOLDER, known).values() for mistake in part]
    domains = {domain: [each for each in wrong if domain_of(each.sentence) == domain] for domain in DOMAINS}
    yield Test(
        OWN,
        PEOPLE,
        [
            Part(domain, [rows[each.sentence] for each in of_domain], [each.typed for each in of_domain])
            for domain, of_domain in domains.items()
        ],
    )


def file_tests(paths: Sequence[Path]) -> Iterator[Test]:
    """The tests of gold files, one sentence a line."""
    golds = {task_name(path): gold_lines(path) for path in paths}
    rows = {
        name: [Row(name, number, line, {}) for number, line in enumerate(lines)]
        for name, lines in golds.items()
    }
    for task in TASKS if rows else ():
        yield Test("files", task, [_noisy(name, each, task) for name, each in rows.items()])


def pair_tests(path: Path) -> Iterator[Test]:
    """The test of a file of people's mistakes, as benchmarks/quality/people.py reads it."""
    pairs = people.read_pairs(path)
    rows = [Row(path.stem, number, right, {}) for number, (_, right) in enumerate(pairs)]
    yield Test("pairs", PEOPLE, [Part(path.stem, rows, [typed for typed, _ in pairs])])


def lattice_tests(path: Path) -> Iterator[Test]:
    """The tests of a lattice, as benchmarks/quality/lattice.py reads it."""
    rows = read_rows(path)
    for task in TASKS:
        yield Test("lattice", task, [Part(path.stem, rows, inputs_of(rows, task, path.parent))])


def _noisy(name: str, rows: list[Row], task: str) -> Part:
    """The name seeds the noise of `correct`."""
    return Part(name, rows, task_inputs(task, [row.gold for row in rows], name))
