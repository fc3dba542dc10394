"""Texts of many requests in one call: each gets what a call of its own gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol import Rules
from eojeol.changes import Change
from eojeol.errors import MissingExtraError
from eojeol.serve.coalesce import ModelInput, TextRequest, check_texts, fix_texts, predict
from eojeol.settings import Settings
from eojeol.spacer import Spacer, observed
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
REQUESTS = st.builds(
    TextRequest,
    texts=st.lists(PIECES, min_size=1, max_size=4).map(tuple),
    settings=SETTINGS,
    mode=st.sampled_from(["correct", "restore"]),
)


def fixed_alone(request: TextRequest) -> list[str]:
    spacer = Spacer.from_settings(MODEL, request.settings)
    return [spacer.batch([text], request.mode)[0] for text in request.texts]


def checked_alone(request: TextRequest) -> list[list[Change]]:
    spacer = Spacer.from_settings(MODEL, request.settings)
    return [spacer.check(text, request.mode) for text in request.texts]


@pytest.mark.slow
@given(st.lists(REQUESTS, max_size=8))
def test_every_request_gets_what_it_would_get_alone(requests: list[TextRequest]) -> None:
    assert fix_texts(MODEL, requests) == [fixed_alone(request) for request in requests]
    assert check_texts(MODEL, requests) == [checked_alone(request) for request in requests]


@given(st.lists(PIECES, min_size=1, max_size=8))
def test_changes_of_texts_checked_together_have_their_own_coordinates(texts: list[str]) -> None:
    requests = [TextRequest((text,), Settings(), "correct") for text in texts]
    assert check_texts(MODEL, requests) == [[HASH.check(text)] for text in texts]


@pytest.mark.parametrize(
    "texts", [["```", "가나다라"], ["``", "`", "가나"], ["가\r", "나다"], ["가나", "", "\n"]]
)
def test_a_text_is_not_read_into_the_one_before(texts: list[str]) -> None:
    together = check_texts(MODEL, [TextRequest(tuple(texts), Settings(), "restore")])
    assert together == [[HASH.check(text, "restore") for text in texts]]


def test_texts_with_equal_settings_cost_one_call_of_the_model() -> None:
    calls = []

    class Counting(HashModel):
        def probabilities(self, characters, observed, segments):
            calls.append(len(characters))
            return super().probabilities(characters, observed, segments)

    fix_texts(Counting(), [TextRequest(("가나다",), Settings(), "restore")] * 5)
    assert calls == [15]


def test_the_input_of_a_model_is_answered_as_it_came() -> None:
    gaps = split("가나 다라\n마바")
    given = ModelInput(gaps.characters, observed(gaps, "correct"), gaps.segments)
    (found,) = predict(MODEL, [given])
    assert not isinstance(found, Exception)
    assert found.tolist() == MODEL.probabilities(*given).tolist()


def test_a_failure_of_one_request_is_not_that_of_the_others() -> None:
    class Picky(HashModel):
        def probabilities(self, characters, observed, segments):
            if ord("x") in characters:
                raise MissingExtraError("something", "serve")
            return super().probabilities(characters, observed, segments)

    bad, good = Settings(squeeze=True), Settings()
    requests = [TextRequest(("x",), bad, "correct"), TextRequest(("가나다",), good, "correct")]
    failed, done = fix_texts(Picky(), requests)
    assert isinstance(failed, MissingExtraError)
    assert done == [HASH.correct("가나다")]
    inputs = [
        ModelInput(gaps.characters, observed(gaps, "correct"), gaps.segments)
        for gaps in (split("xx"), split("가나"))
    ]
    failed_input, answered = predict(Picky(), inputs)
    assert isinstance(failed_input, MissingExtraError)
    assert not isinstance(answered, Exception)
    assert answered.tolist() == MODEL.probabilities(*inputs[1]).tolist()
