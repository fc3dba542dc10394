"""Who decides a gap, by which threshold, and which gaps get a second look."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.engine.arrays import SPACED
from eojeol.evidence import observed
from eojeol.rules.rules import Rules
from eojeol.second_look import DOUBT
from eojeol.settings import EAGERNESS
from eojeol.spacer import Spacer
from eojeol.text.gaps import split

from .promises_inputs import texts
from .standin import FixedModel, HashModel


def test_correct_leaves_what_was_typed_between_latin_letters():
    spacer = Spacer(FixedModel("나b"))
    assert spacer.correct("ab c나 a b") == "ab c 나a b"
    assert spacer.restore("ab c나 a b") == "a bc 나a b"
    assert spacer.using(rules=Rules.parse("split a|b")).correct("ab c") == "a b c"
    assert spacer.using(rules=Rules.parse("keep bc")).correct("ab c") == "abc"


def test_only_leaves_out_the_other_kind_of_change():
    spacer = Spacer(FixedModel("나"))
    assert spacer.correct("가나 다") == "가 나다"
    assert spacer.using(only="add").correct("가나 다") == "가 나 다"
    assert spacer.using(only="remove").correct("가나 다") == "가나다"
    assert {c.kind for c in spacer.using(only="remove").check("가나 다")} == {"remove"}


def test_thresholds_and_their_named_points():
    spacer = Spacer(FixedModel("나", before=0.65, elsewhere=0.35))
    assert spacer.correct("가나 다") == "가 나다"
    assert spacer.using(add=0.7).correct("가나 다") == "가나다"
    assert spacer.using(remove=0.7).correct("가나 다") == "가 나 다"
    assert spacer.using(eagerness="conservative").settings.thresholds == EAGERNESS["conservative"]
    assert spacer.using(eagerness="conservative", add=0.2).settings.thresholds[0] == 0.2
    adds = [EAGERNESS[name][0] for name in ("eager", "balanced", "conservative")]
    removes = [EAGERNESS[name][1] for name in ("eager", "balanced", "conservative")]
    assert adds == sorted(adds) and removes == sorted(removes)


def test_restoring_does_not_look_at_what_was_typed():
    spacer = Spacer(HashModel(), protect="none")
    assert [p for _, p in spacer.probabilities("가 나다라 마", "restore")] == [
        p for _, p in spacer.probabilities("가나다 라마", "restore")
    ]


class Follows:
    """P(space) before 나 is .9, before 다 .45, or .65 where a space was shown before the unit before it; else .1."""

    def __init__(self, reach=1):
        self.reach = reach

    def probabilities(self, characters, observed, segments):
        spaced_before = np.concatenate([[False], observed[:-1] == SPACED])
        chance = np.full(len(characters), 0.1, np.float32)
        chance[characters == ord("나")] = 0.9
        chance[characters == ord("다")] = 0.45
        chance[(characters == ord("다")) & spaced_before] = 0.65
        return chance


@pytest.mark.parametrize("reach", [1, None])
def test_a_change_makes_its_neighbour_certain_and_a_second_run_has_nothing_to_do(reach):
    spacer = Spacer(Follows(reach), add=0.5, remove=0.5)
    for text, expected in (
        ("가나다", "가 나 다"),
        ("가나\n다", "가 나\n다"),
        ("가다", "가다"),
        ("나다", "나다"),
    ):
        assert spacer.correct(text) == spacer.correct(expected) == expected
    assert [(change.offset, change.probability) for change in spacer.check("가나다")] == [
        (1, pytest.approx(0.9)), (2, pytest.approx(0.65)),
    ]  # fmt: skip


def test_the_second_look_takes_spaces_out_too():
    class Joins(Follows):
        def probabilities(self, characters, observed, segments):
            return 1 - super().probabilities(characters, 3 - observed, segments)

    assert Spacer(Joins(), protect="none").correct("가 나 다 라") == "가나다 라"
    assert Spacer(Joins(), only="remove", protect="none").correct("가 나 다 라") == "가나다 라"


def test_the_second_look_keeps_to_rules_protection_thresholds_and_the_kind_of_change():
    spacer = Spacer(Follows())
    assert spacer.using(rules=Rules.parse("keep 나다")).correct("가나다") == "가 나다"
    assert spacer.using(rules=Rules.parse("keep 가나")).correct("가나다") == "가나다"
    assert spacer.using(rules=Rules.parse("split 가|나"), add=0.95).correct("가나다") == "가 나다"
    assert spacer.using(add=0.7).correct("가나다") == "가 나다"
    assert spacer.using(only="remove").correct("가나다") == "가나다"
    assert spacer.correct("`가나다`가나다") == "`가나다`가 나 다"


def test_restoring_has_no_second_look():
    asked = []

    class Counts(Follows):
        def probabilities(self, characters, observed, segments):
            asked.append(len(characters))
            return super().probabilities(characters, observed, segments)

    assert Spacer(Counts()).restore("가나다") == "가 나다"
    assert asked == [3]
    assert Spacer(Counts()).correct("라라라라라나다1라라") == "라라라라라 나 다1라라"
    assert asked == [3, 10, 3]


@settings(max_examples=150)
@given(
    texts(60), st.integers(0, 5), st.floats(0, 1), st.floats(0, 1), st.sampled_from([None, "add", "remove"])
)
def test_every_change_was_wanted_at_first_or_nearly(text, reach, add, remove, only):
    spacer = Spacer(HashModel(reach), add=add, remove=remove, only=only)
    gaps = split(text)
    probabilities = HashModel(reach).probabilities(gaps.characters, observed(gaps, "correct"), gaps.segments)
    for change in spacer.using(protect="none").check(text):
        unit = int(np.searchsorted(gaps.starts, change.offset))
        first = probabilities[unit] > add if change.kind == "add" else 1 - probabilities[unit] > remove
        near = abs(probabilities[unit] - (add if change.kind == "add" else 1 - remove)) < DOUBT + 1e-6
        assert first or near
