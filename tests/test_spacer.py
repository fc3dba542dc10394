"""What holds of `Spacer` under any model: only spaces change, settings hold, wrong use is refused."""

from __future__ import annotations

import dataclasses
import multiprocessing
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.errors import UsageError
from eojeol.rules.rules import Rules
from eojeol.settings import SettingChanges, Settings
from eojeol.spacer import MODES, Spacer

from .promises_inputs import RULE_SETS, texts
from .standin import HASH, FixedModel, HashModel


@settings(max_examples=200)
@given(
    texts(80),
    st.sampled_from(MODES),
    st.booleans(),
    st.sampled_from([None, "add", "remove"]),
    st.sampled_from(["all", "none"]),
    st.sampled_from(RULE_SETS),
)
def test_only_spaces_change_whatever_the_settings(text, mode, squeeze, only, protect, rules):
    spacer = HASH.using(squeeze=squeeze, only=only, protect=protect, rules=rules)
    out = spacer.batch([text], mode)[0]
    assert out.replace(" ", "") == text.replace(" ", "")
    # Indentation and trailing spaces, line for line.
    for before, after in zip(text.splitlines(), out.splitlines(), strict=True):
        assert before[: len(before) - len(before.lstrip())] == after[: len(after) - len(after.lstrip())]
        assert before[len(before.rstrip()) :] == after[len(after.rstrip()) :]


def test_order_and_number_of_results_are_those_of_the_texts():
    texts = ["", "\n", "가나", "", "다라\n마\n", "바" * 70000, "사 아"]
    out = HASH.batch(texts)
    assert [result.replace(" ", "") for result in out] == [text.replace(" ", "") for text in texts]
    assert HASH.batch([]) == []


def test_fenced_code_does_not_leak_from_one_text_of_a_batch_to_the_next():
    spacer = Spacer(FixedModel("나"))
    assert spacer.batch(["```\n가나", "가나", "```\n가나\n```\n가나", "가나"]) == [
        "```\n가나", "가 나", "```\n가나\n```\n가 나", "가 나",
    ]  # fmt: skip


def test_protected_over_rules_over_model():
    model = FixedModel("나")
    text = "가나 `가나` 가다 가 다"
    assert Spacer(model).correct(text) == "가 나`가나`가다가다"
    kept = Spacer(model, rules=Rules(("가나",)), only="add")
    assert kept.correct(text) == "가나 `가나` 가다 가 다"
    parted = Spacer(model, rules=Rules(("가 다",)), only="add")
    assert parted.correct(text) == "가 나 `가나` 가 다 가 다"
    assert parted.using(rules=Rules(("가 나",)), protect="none").correct("`가나`") == "`가 나`"
    assert parted.using(rules=Rules(("가 나",))).correct("`가나`") == "`가나`"
    assert Spacer(model, rules=Rules(("국립국어원",))).correct("국립 국어원") == "국립국어원"


def test_using_is_typed_with_every_setting():
    fields = {field.name for field in dataclasses.fields(Settings) if field.init}
    assert set(SettingChanges.__annotations__) == fields


def test_using_leaves_the_first_spacer_as_it_is():
    spacer = Spacer(FixedModel("나"))
    other = spacer.using(only="remove")
    assert spacer.correct("가나") == "가 나"
    assert other.correct("가나") == "가나"
    assert other.using(only=None).correct("가나") == "가 나"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"add": 1.5}, "not a probability"),
        ({"remove": -0.1}, "not a probability"),
        ({"eagerness": "wild"}, "unknown eagerness"),
        ({"only": "both"}, "only='both'"),
        ({"protect": "urls"}, "did you mean 'url'"),
        ({"rules": "my.eojeolrules"}, "Rules.read"),
        ({"rule": None}, "did you mean 'rules'"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_one_line(arguments, message):
    with pytest.raises(UsageError, match=message) as caught:
        HASH.using(**arguments)
    assert "\n" not in str(caught.value)


def test_a_mode_that_does_not_exist_is_refused_at_once():
    for call in (HASH.stream, HASH.pipe, HASH.batch, HASH.check, HASH.probabilities):
        with pytest.raises(UsageError, match="unknown mode"):
            call("가나", "fix")


def test_one_text_is_not_taken_for_many():
    with pytest.raises(UsageError, match="several texts"):
        HASH.batch("가나다")


ODD = ["```\n가나 다", "가\r", "\r\n", "😀 가나다", ""]


@given(st.lists(texts(40) | st.sampled_from(ODD), max_size=6), st.sampled_from(MODES))
def test_checking_many_texts_gives_what_checking_each_gives(several, mode):
    assert HASH.check_batch(several, mode) == [HASH.check(text, mode) for text in several]


def test_a_spacer_from_settings_decides_as_one_made_with_them():
    chosen = HASH.using(only="add", squeeze=True).settings
    made = Spacer.from_settings(HashModel(), chosen)
    assert made.settings is chosen
    assert made.correct("가나  다 라마") == HASH.using(only="add", squeeze=True).correct("가나  다 라마")


@pytest.mark.parametrize("wrong", [None, 1, b"text", ["text"]])
def test_what_is_not_a_text_is_refused_in_one_line(wrong):
    name = type(wrong).__name__
    for method in (HASH, HASH.correct, HASH.restore, HASH.check, HASH.probabilities):
        with pytest.raises(UsageError, match=f"a text is wanted, and this is {name}; give a str"):
            method(wrong)
    for method in (HASH.batch, HASH.check_batch):
        with pytest.raises(UsageError, match=f"text 1 is {name}, not str"):
            method(["가나", wrong])
    with pytest.raises(UsageError, match=f"a piece of the text is {name}, not str"):
        list(HASH.pipe(["가나", wrong]))


@pytest.mark.parametrize("wrong", ["가나다", None, 5])
def test_one_text_in_place_of_several_is_refused(wrong):
    for method in (HASH.batch, HASH.stream, HASH.check_batch):
        with pytest.raises(UsageError, match="several texts are wanted"):
            method(wrong)


def test_a_spacer_shows_what_is_set_otherwise_than_by_default(embedded):
    assert repr(embedded) == "Spacer()"
    assert repr(embedded.using(only="add", squeeze=True)) == "Spacer(only='add', squeeze=True)"
    assert repr(HASH) == "Spacer(<HashModel>)"


def test_a_spacer_crosses_to_another_process_and_loads_its_model_there_once(embedded):
    strict = embedded.using(add=0.9, rules=Rules.parse("split 아버지|가방에"))
    first, second = pickle.loads(pickle.dumps([strict, strict])), pickle.loads(pickle.dumps(strict))
    assert first[0]._model is first[1]._model is second._model
    assert second("아버지가방에들어가신다") == strict("아버지가방에들어가신다")
    assert pickle.loads(pickle.dumps(strict.correct))("가나다") == "가나다"
    assert len(pickle.dumps(strict)) < 10_000


@pytest.mark.slow
def test_a_pool_of_processes_gives_what_one_gives(embedded):
    texts = ["나는 오늘 학교 에 갔다.", "친구와함께 도서관에갔다."]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(embedded.correct, texts) == embedded.batch(texts)
