"""The gates: today's model and code pass them; a worse model and slower code do not."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

import eojeol.decide
from benchmarks.gold.files import DOMAINS
from benchmarks.gold.gate import BASELINE, CountedModel, Figures, failures, quality, work
from eojeol import Spacer
from eojeol.engine.arrays import Codes, Observed, Probabilities, Segments
from eojeol.engine.engine import Engine
from eojeol.engine.folder import embedded as embedded_folder


@pytest.fixture(scope="module")
def engine(embedded: Spacer) -> Engine:
    return Engine(embedded_folder())


@pytest.fixture(scope="module")
def baseline() -> Figures:
    figures: Figures = json.loads(BASELINE.read_text(encoding="utf-8"))
    return figures


def test_the_embedded_model_and_this_code_pass(engine: Engine, baseline: Figures) -> None:
    assert failures(baseline, quality(Spacer(engine)) | work(engine)) == []


def test_a_damaged_model_is_named_by_what_fell(engine: Engine, baseline: Figures) -> None:
    class Damaged(CountedModel):
        def probabilities(self, characters: Codes, observed: Observed, segments: Segments) -> Probabilities:
            noise = np.random.default_rng(0).normal(0, 0.2, len(characters))
            return (
                (super().probabilities(characters, observed, segments) + noise).clip(0, 1).astype(np.float32)
            )

    worse = failures(baseline, quality(Spacer(Damaged(engine)), DOMAINS[:3]))
    assert [line.partition(" from ")[0] for line in worse] == [
        "restore word F1 fell", "correct word F1 fell", "correct wrong rose", "harm wrong rose",
    ]  # fmt: skip


def test_code_that_does_its_work_twice_is_named(
    engine: Engine, baseline: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide = eojeol.decide.decide

    def twice(*given: Any) -> Any:
        decide(*given)
        return decide(*given)

    monkeypatch.setattr(eojeol.decide, "decide", twice)
    worse = failures(baseline, work(engine))
    assert any(line.startswith("units grew") for line in worse)


def test_what_the_baseline_does_not_know_is_not_compared() -> None:
    was = {"calls, Python 3.9": 1000.0, "units": 100.0, "restore wrong": 1.0, "correct word F1": 90.0}
    # Another Python counts otherwise; restore gives no text back that was right.
    found = {"calls, Python 3.99": 9000.0, "units": 105.0, "restore wrong": 2.0, "correct word F1": 89.9}
    assert failures(was, found) == []
    assert failures(was, {"units": 106.0, "correct word F1": 89.8}) == [
        "units grew from 100.0 to 106.0", "correct word F1 fell from 90.0 to 89.8",
    ]  # fmt: skip
