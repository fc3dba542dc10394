"""Noise that falls where people err."""

from __future__ import annotations

import numpy as np
import pytest

from eojeol.engine.arrays import JOINED, SPACED
from eojeol.engine.folder import embedded
from eojeol.engine.vocab import Vocab
from eojeol.errors import ConfigError
from eojeol.text.gaps import code_points
from eojeol.train.habits import Habits
from eojeol.train.noise import Asked, NoiseConfig, observe

LENGTH, NUMBER = 20, 2000
SEGMENTS = np.repeat(np.arange(NUMBER, dtype=np.int32), LENGTH)
GOLD = np.tile(np.array([0, 0, 1, 0, 1], np.uint8), NUMBER * LENGTH // 5)
# People leave out the second of three spaces, and put one where none belongs: always, so that every draw shows it.
PEOPLE = np.tile(np.array([0, 1, 1, 0, 0], np.float32), NUMBER * LENGTH // 5)
NOBODY_FREE = np.zeros(len(GOLD), bool)


def drawn(noise: NoiseConfig, free: np.ndarray = NOBODY_FREE) -> tuple[np.ndarray, np.ndarray]:
    return observe(GOLD, SEGMENTS, noise, np.random.default_rng(111), Asked(PEOPLE, free))


def test_typed_by_habit_differs_only_where_people_do() -> None:
    seen, target = drawn(NoiseConfig(unknown=0, right=0, habit=1, drop=1, add=1))
    differs = seen != np.where(GOLD == 1, SPACED, JOINED)
    assert not differs[GOLD == PEOPLE].any()
    # Each segment follows the habits to a share that is drawn evenly.
    of_a_segment = differs[GOLD != PEOPLE].reshape(NUMBER, -1).mean(axis=1)
    assert of_a_segment.mean() == pytest.approx(0.5, abs=0.03)
    assert (of_a_segment < 0.2).any() and (of_a_segment > 0.8).any()
    assert np.array_equal(target, GOLD)


def test_habits_fall_where_people_have_them() -> None:
    spaced = np.ones(60_000, np.uint8)
    people = np.where(np.arange(60_000) % 2, 0.9, 0.1).astype(np.float32)
    asked = Asked(people, np.zeros(60_000, bool))
    lines = (np.arange(60_000) // 10).astype(np.int32)

    def typed(**shares: float) -> np.ndarray:
        return observe(spaced, lines, NoiseConfig(**shares), np.random.default_rng(5), asked)[0]

    by_habit = typed(unknown=0, right=0, habit=1)
    assert (by_habit[1::2] == 1).mean() == pytest.approx(0.05, abs=0.01)
    assert (by_habit[::2] == 1).mean() == pytest.approx(0.45, abs=0.02)
    assert set(typed(unknown=1, right=0)) == {0}
    assert (typed(unknown=0, right=1) == 2).all()


def test_what_was_typed_is_right_where_gaps_are_free() -> None:
    free = np.tile(np.array([False, True, False, False, False]), NUMBER * LENGTH // 5)
    seen, target = drawn(NoiseConfig(unknown=0, right=0, habit=1), free)
    assert np.array_equal(target[free], (seen == SPACED)[free])
    assert 0.3 < target[free].mean() < 0.7
    assert np.array_equal(target[~free], GOLD[~free])


def test_other_segments_are_drawn_as_without_habits() -> None:
    noise = NoiseConfig(unknown=0.3, right=0.3, habit=0)
    with_habits, _ = drawn(noise, ~NOBODY_FREE)
    without, _ = observe(GOLD, SEGMENTS, noise, np.random.default_rng(111))
    assert np.array_equal(with_habits, without)


def test_stray_gaps_are_flipped_besides() -> None:
    plain, _ = drawn(NoiseConfig(unknown=0, right=0, habit=1))
    stray, _ = drawn(NoiseConfig(unknown=0, right=0, habit=1, stray=1))
    assert 0.05 < (plain != stray).mean() < 0.4


def test_both_views_share_the_habit_among_what_is_shown() -> None:
    restore, typed = NoiseConfig(unknown=0.5, right=0.2, habit=0.2, both=True).views()
    assert (restore.habit, typed.habit) == (0, pytest.approx(0.4))


def test_the_models_are_asked_with_no_gap_shown() -> None:
    vocab = Vocab.read(embedded() / "vocab.txt")
    habits = Habits(NoiseConfig(habits="embedded", edited="embedded", free=0.25), vocab)
    ids = vocab.ids(code_points("아버지가방에들어가신다"))
    asked = habits.ask(ids, np.zeros(len(ids), np.int32))
    assert (asked.people[1:] > 0.5).nonzero()[0].tolist() == [3, 5]
    assert np.array_equal(asked.free, np.abs(asked.people - 0.5) < 0.25)
    assert not Habits(NoiseConfig(habits="embedded"), vocab).ask(ids, np.zeros(len(ids), np.int32)).free.any()


def test_a_model_with_other_characters_is_refused() -> None:
    entries = Vocab.read(embedded() / "vocab.txt").entries
    with pytest.raises(ConfigError, match=r"config key 'noise\.habits': embedded knows other characters"):
        Habits(NoiseConfig(habits="embedded"), Vocab(entries[:-1]))
