"""The figures against seqeval and against the scorer whose published figures ours must equal."""

from __future__ import annotations

import importlib.util
import random
import re
import sys
import warnings
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.evaluate.metrics import score
from eojeol.evaluate.report import bi_table

from .helpers import pairs

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "eval"


def tags(line: str) -> list[str]:
    return [tag for word in line.split() for tag in ["B-B", *["I-I"] * (len(word) - 1)]]


def alike(ours: str, theirs: str) -> bool:
    """The same layout, and the same figures but for the last digit, which rounding may decide either way."""
    figure = re.compile(r"\d\.\d{4}")
    close = all(
        abs(float(a) - float(b)) < 1.5e-4
        for a, b in zip(figure.findall(ours), figure.findall(theirs), strict=True)
    )
    return close and figure.sub("#", ours) == figure.sub("#", theirs)


@settings(deadline=None)
@given(st.lists(pairs(), min_size=1, max_size=8))
def test_bi_rows_and_table_equal_seqeval(lines: list[tuple[str, str]]) -> None:
    metrics = pytest.importorskip("seqeval.metrics", reason="seqeval is not installed")
    # seqeval has no notion of an altered line, nor a row for a type that the gold does not hold.
    lines = [(g, p) for g, p in lines if "".join(g.split()) == "".join(p.split())]
    lines.append(("가나 다", "가 나 다"))
    gold, predicted = [g for g, _ in lines], [p for _, p in lines]
    arguments = ([tags(line) for line in gold], [tags(line) for line in predicted])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of every row without a hit
        table = metrics.classification_report(*arguments, digits=4)
        rows = metrics.classification_report(*arguments, output_dict=True)
    ours = score(gold, predicted).bi
    assert alike(bi_table(ours), "\n".join(line.rstrip() for line in table.rstrip("\n").split("\n")))
    for name, row in ours.rows().items():
        theirs = rows[name.replace("_", " ")]
        assert row.support == theirs["support"]
        for ours_share, key in ((row.precision, "precision"), (row.recall, "recall"), (row.f1, "f1-score")):
            assert ours_share == pytest.approx(theirs[key], abs=1e-12)


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    """The project's reference scorer, where its folder stands beside the repository."""
    path = SHARED / "score.py"
    if not path.is_file():
        pytest.skip("no shared/eval/score.py beside the repository")
    spec = importlib.util.spec_from_file_location("reference_scorer", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = before
    return module


@settings(deadline=None)
@given(data=st.lists(pairs(), max_size=12))
def test_figures_equal_the_reference_scorer_to_the_last_digit(
    scorer: ModuleType, data: list[tuple[str, str]]
) -> None:
    gold, predicted = [g for g, _ in data], [p for _, p in data]
    assert score(gold, predicted).to_dict() == scorer.score_lines(gold, predicted)


def damaged(line: str, rng: random.Random) -> str:
    kept = [char for char in line if char != " " or rng.random() > 0.2]
    text = "".join(char + " " * (rng.random() < 0.03) for char in kept)
    return text[1:] if rng.random() < 0.01 else text


def test_figures_equal_the_reference_scorer_on_its_dev_files(scorer: ModuleType) -> None:
    files = sorted(SHARED.glob("dev-*.txt"))
    if not files:
        pytest.skip("no shared/eval/dev-*.txt beside the repository")
    for path in files:
        gold = scorer.read_lines(str(path))
        rng = random.Random(path.name)
        predicted = [damaged(line, rng) for line in gold]
        ours = score(gold, predicted)
        assert ours.altered > 0
        assert 0.3 < ours.word.f1 < 0.9
        assert ours.to_dict() == scorer.score_lines(gold, predicted), path.name
