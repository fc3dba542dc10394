"""Intervals: seeded, in order, as wide as they should be, and the same as drawing lines one by one."""

from __future__ import annotations

import random

import numpy as np
import pytest

from eojeol.evaluate import bootstrap as module
from eojeol.evaluate.bootstrap import bootstrap
from eojeol.evaluate.counts import count_lines
from eojeol.evaluate.metrics import score

GOLD = ["바람이 많이 분다", "내일 다시 올게요", "책 두 권을 샀다", "왜 안 먹어"] * 50
RNG = random.Random(5)
PREDICTED = [line if RNG.random() < 0.7 else line.replace(" ", "", 1) for line in GOLD]


def test_the_figure_lies_inside_its_interval() -> None:
    scores, intervals = score(GOLD, PREDICTED), bootstrap(count_lines(GOLD, PREDICTED))
    assert intervals.word_f1.low < scores.word.f1 < intervals.word_f1.high
    assert intervals.sentence_accuracy.low < scores.sentence.accuracy < intervals.sentence_accuracy.high


def test_the_same_seed_gives_the_same_intervals() -> None:
    counts = count_lines(GOLD, PREDICTED)
    assert bootstrap(counts) == bootstrap(counts)
    assert bootstrap(counts) != bootstrap(counts, seed=2)


def test_the_interval_of_a_share_has_the_width_of_the_binomial() -> None:
    counts = count_lines(GOLD, PREDICTED)
    share = float(counts.exact.mean())
    interval = bootstrap(counts, resamples=4000).sentence_accuracy
    width = 2 * 1.96 * np.sqrt(share * (1 - share) / len(GOLD))
    assert interval.high - interval.low == pytest.approx(width, rel=0.1)


def test_it_agrees_with_drawing_lines_one_by_one() -> None:
    rng = random.Random(9)
    drawn = []
    for _ in range(400):
        lines = rng.choices(range(len(GOLD)), k=len(GOLD))
        drawn.append(score([GOLD[i] for i in lines], [PREDICTED[i] for i in lines]).word.f1)
    interval = bootstrap(count_lines(GOLD, PREDICTED), resamples=4000).word_f1
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.01)


def test_memory_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = count_lines(GOLD, PREDICTED)
    whole = bootstrap(counts)
    monkeypatch.setattr(module, "_CELLS_AT_ONCE", 7)
    assert bootstrap(counts) == whole


def test_perfect_and_empty_texts_have_intervals_of_no_width() -> None:
    perfect = bootstrap(count_lines(GOLD, GOLD))
    assert (perfect.word_f1.low, perfect.word_f1.high) == (1.0, 1.0)
    assert bootstrap(count_lines([], [])).word_f1.high == 0.0
    assert bootstrap(count_lines([""], [""])).sentence_accuracy.low == 1.0
