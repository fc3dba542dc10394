"""What the network is shown of the typed spaces."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.engine.arrays import JOINED, SPACED, UNKNOWN
from eojeol.train.noise import NoiseConfig, observe

LENGTH, NUMBER = 20, 4000
SEGMENTS = np.repeat(np.arange(NUMBER, dtype=np.int32), LENGTH)
GOLD = np.tile(np.array([0, 0, 1, 0, 1], np.uint8), NUMBER * LENGTH // 5)


def seen(**shares: float) -> np.ndarray:
    """Drawn states, shape (segments, characters)."""
    drawn, target = observe(GOLD, SEGMENTS, NoiseConfig(**shares), np.random.default_rng(111))
    assert drawn.dtype == np.uint8
    assert target is GOLD
    return drawn.reshape(NUMBER, LENGTH)


def right() -> np.ndarray:
    return np.where(GOLD == 1, SPACED, JOINED).reshape(NUMBER, LENGTH)


def test_the_shares_are_those_of_the_config() -> None:
    states = seen(unknown=0.45, right=0.2, drop=1.0, add=0.15)
    unknown = (states == UNKNOWN).all(axis=1)
    assert unknown.mean() == pytest.approx(0.45, abs=0.03)
    assert ((states == UNKNOWN).any(axis=1) == unknown).all()
    # Of the rest some are right by luck.
    untouched = (states == right()).all(axis=1).mean()
    assert 0.2 < untouched < 0.35


def test_only_unknown_and_only_right() -> None:
    assert (seen(unknown=1.0, right=0.0) == UNKNOWN).all()
    assert (seen(unknown=0.0, right=1.0) == right()).all()


@pytest.mark.parametrize("power", [1.0, 2.0])
def test_rates_are_on_average_the_ceiling_over_the_power_and_one(power: float) -> None:
    states = seen(unknown=0.0, right=0.0, drop=1.0, add=0.15, power=power)
    spaced = GOLD.reshape(NUMBER, LENGTH) == 1
    assert (states[spaced] == JOINED).mean() == pytest.approx(1 / (power + 1), abs=0.02)
    assert (states[~spaced] == SPACED).mean() == pytest.approx(0.15 / (power + 1), abs=0.01)


def test_no_ceiling_no_damage() -> None:
    assert (seen(unknown=0.0, right=0.0, drop=0.0, add=0.0) == right()).all()


def test_single_gaps_can_be_hidden_among_known_ones() -> None:
    states = seen(unknown=0.0, right=1.0, hide=0.6)
    hidden = states == UNKNOWN
    assert hidden.mean() == pytest.approx(0.2, abs=0.02)
    assert (states[~hidden] == right()[~hidden]).all()


@given(
    lengths=st.lists(st.integers(1, 9), max_size=12),
    share=st.floats(0, 1),
    ceilings=st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)),
    seed=st.integers(0, 99),
)
def test_every_draw_is_a_state_and_comes_again(
    lengths: list[int], share: float, ceilings: tuple[float, float, float], seed: int
) -> None:
    segments = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    gold = np.random.default_rng(seed).integers(0, 2, len(segments)).astype(np.uint8)
    noise = NoiseConfig(share, (1 - share) / 2, *ceilings)
    drawn, _ = observe(gold, segments, noise, np.random.default_rng(seed))
    assert drawn.shape == gold.shape
    assert set(drawn.tolist()) <= {UNKNOWN, JOINED, SPACED}
    assert np.array_equal(drawn, observe(gold, segments, noise, np.random.default_rng(seed))[0])


def test_without_both_a_text_is_shown_once() -> None:
    noise = NoiseConfig()
    assert noise.views() == [noise]


def test_with_both_the_share_of_right_text_is_that_of_the_text_that_is_not_unknown() -> None:
    restore, typed = NoiseConfig(unknown=0.5, right=0.2, drop=0.3, both=True).views()
    assert (restore.unknown, restore.right) == (1.0, 0.0)
    assert (typed.unknown, typed.right, typed.drop) == (0.0, pytest.approx(0.4), 0.3)
    assert NoiseConfig(unknown=1.0, right=0.0, both=True).views()[1].right == 0.0
