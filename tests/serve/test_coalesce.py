"""Texts of many requests, judged together: each gets what a single call gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol import Rules
from eojeol.errors import MissingExtraError
from eojeol.serve.coalesce import Texts, Units, check_all, run_batch, spacer_with
from eojeol.settings import Settings
from eojeol.spacer import observed
from eojeol.text.gaps import split

from ..standin import HASH, HashModel

MODEL = HashModel()
PIECES = st.text(st.sampled_from("가나다라 \n\r\t`a1😀́‍﻿\u3000"), max_size=30) | st.text(max_size=20)
SETTINGS = st.builds(
    Settings,
    eagerness=st.sampled_from(["conservative", "balanced", "eager"]),
    only=st.sampled_from([None, "add", "remove"]),
    squeeze=st.booleans(),
    rules=st.sampled_from([None, Rules(("가나", "나 다"))]),
    protect=st.sampled_from(["all", "none", "url,number"]),
)
WORKS = st.builds(
    Texts,
    texts=st.lists(PIECES, min_size=1, max_size=4).map(tuple),
    settings=SETTINGS,
    mode=st.sampled_from(["correct", "restore"]),
    check=st.booleans(),
)


def alone(work: Texts) -> object:
    spacer = spacer_with(MODEL, work.settings)
    if work.check:
        return [spacer.check(text, work.mode) for text in work.texts]
    return [spacer.batch([text], work.mode)[0] for text in work.texts]


@given(st.lists(WORKS, max_size=8))
def test_every_request_gets_what_it_would_get_alone(works: list[Texts]) -> None:
    assert run_batch(MODEL, works) == [alone(work) for work in works]


@given(st.lists(PIECES, min_size=1, max_size=8))
def test_changes_of_texts_checked_together_have_their_own_coordinates(texts: list[str]) -> None:
    assert check_all(HASH, texts, "correct") == [HASH.check(text) for text in texts]


@pytest.mark.parametrize(
    "texts", [["```", "가나다라"], ["``", "`", "가나"], ["가\r", "나다"], ["가나", "", "\n"]]
)
def test_a_text_is_not_read_into_the_one_before(texts: list[str]) -> None:
    together = run_batch(MODEL, [Texts(tuple(texts), Settings(), "restore", True)])
    assert together == [[HASH.check(text, "restore") for text in texts]]


def test_the_texts_of_one_kind_cost_one_look_of_the_model() -> None:
    calls = []

    class Counting(HashModel):
        def probabilities(self, characters, observed, segments):
            calls.append(len(characters))
            return super().probabilities(characters, observed, segments)

    run_batch(Counting(), [Texts(("가나다",), Settings(), "restore", False)] * 5)
    assert calls == [15]


def test_units_are_answered_as_they_came() -> None:
    gaps = split("가나 다라\n마바")
    units = Units(gaps.characters, observed(gaps, "correct"), gaps.segments)
    (found,) = run_batch(MODEL, [units])
    assert found.tolist() == MODEL.probabilities(*units).tolist()


def test_the_trouble_of_one_request_is_not_that_of_the_others() -> None:
    class Picky(HashModel):
        def probabilities(self, characters, observed, segments):
            if ord("x") in characters:
                raise MissingExtraError("something", "serve")
            return super().probabilities(characters, observed, segments)

    bad, good = Settings(squeeze=True), Settings()
    works = [Texts(("x",), bad, "correct", False), Texts(("가나다",), good, "correct", False)]
    units = Units(*(split("xx").characters, observed(split("xx"), "correct"), split("xx").segments))
    failed, done, asked = run_batch(Picky(), [*works, units])
    assert isinstance(failed, MissingExtraError)
    assert isinstance(asked, MissingExtraError)
    assert done == [HASH.correct("가나다")]
