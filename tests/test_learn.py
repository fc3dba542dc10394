"""What `learn_rules` proposes from a user's own text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.learn import learn_rules
from eojeol.rules import Rules
from eojeol.spacer import Spacer

from .standin import FixedModel, HashModel


def test_learning_proposes_the_words_that_the_model_splits():
    spacer = Spacer(FixedModel("국원4"), protect="none")
    text = [
        "국립국어원에서 왔다.",
        "국립국어원은 크다.",
        "전국민 대회",
        "그는 (소방원이) 아니다",
        "소방원과",
        "3월4일",
    ]
    learnt = learn_rules(text, spacer)
    assert [line for line in learnt.splitlines() if not line.startswith("# ")] == [
        "keep 국립국어원  # 2 of: 국립 국어 원", "keep 소방원  # 2 of: 소방 원", "keep 전국민  # 1 of: 전 국민",
    ]  # fmt: skip
    assert "\nkeep" not in learn_rules(text, spacer.using(rules=Rules.parse(learnt)))
    assert "전국민" not in learn_rules(text, spacer, min_count=2)


def test_short_words_are_proposed_as_comments():
    learnt = learn_rules(["전국 대회"], Spacer(FixedModel("국")))
    assert "\n# keep 전국  # 1 of: 전 국\n" in learnt
    assert not Rules.parse(learnt)


def test_learning_in_correct_mode_asks_what_the_model_does_to_words_that_stand_together():
    class Obeys:
        def probabilities(self, characters, observed, segments):
            return FixedModel("국").probabilities(characters, observed, segments) * (observed != 1)

    text = ["전국민 대회가 열렸다."]
    assert "keep 전국민" in learn_rules(text, Spacer(Obeys()))
    assert "\nkeep" not in learn_rules(text, Spacer(Obeys()), mode="correct")


@settings(max_examples=100)
@given(
    st.lists(st.text(st.sampled_from("국립어원에서 은.\n한")), max_size=5),
    st.sampled_from(["restore", "correct"]),
)
def test_what_is_learnt_is_a_rules_file_that_keeps_those_words(lines, mode):
    spacer = Spacer(HashModel(), protect="none")
    rules = Rules.parse(learn_rules(lines, spacer, mode))
    fixed = spacer.using(rules=rules)
    for word in rules.words:
        assert fixed.restore(word) == word
