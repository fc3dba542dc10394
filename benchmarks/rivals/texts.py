"""What the systems are asked: sentences of benchmarks/gold, and of files that the command line names, as tests.

A test is a task over parts, each of them a file or a domain; a figure of a test is the mean over its parts, so that a
long file counts no more than a short one. Every sentence is a row of the lattice, which says where both spacings are
allowed; in plain gold files nothing says so, and the rows have no judged gaps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from benchmarks.common import gold_lines
from benchmarks.quality import people
from benchmarks.quality.lattice import Row, inputs_of, read_rows
from eojeol.evaluate.tasks import TASKS, mode_of, task_inputs, task_name
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
    """The tests of benchmarks/gold; none where it is not there."""
    if find_spec("benchmarks.gold") is None:
        return
    files, variants = import_module("benchmarks.gold.files"), import_module("eojeol.evaluate.variants")
    rows: dict[str, Row] = {}
    domains: dict[str, list[Row]] = {}
    for domain in files.DOMAINS:
        path = files.FOLDER / f"{domain}.tsv"
        for number, (name, each) in enumerate(variants.read_sentences(path).items() if path.exists() else ()):
            rows[name] = Row(domain, number, each.text, each.codes)
            domains.setdefault(domain, []).append(rows[name])
    for task in TASKS:
        yield Test(OWN, task, [_noisy(domain, of_domain, task) for domain, of_domain in domains.items()])
    wrong: dict[str, Part] = {}
    for letter in files.PARTS:
        path = files.FOLDER / f"mistakes-{letter}.tsv"
        for line in path.read_text("utf-8").splitlines() if path.exists() else ():
            mistake = files.parse_mistake(line)
            row = rows[mistake.sentence]
            part = wrong.setdefault(row.name, Part(row.name, [], []))
            part.rows.append(row)
            part.typed.append(mistake.typed)
    yield Test(OWN, PEOPLE, list(wrong.values()))


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
