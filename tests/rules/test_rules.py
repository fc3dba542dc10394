"""Rules: what they decide, in what order, and how they are read."""

from __future__ import annotations

import pickle
import random
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.errors import ConfigError, DecodeError, InputError, MissingExtraError
from eojeol.rules import rules as rules_module
from eojeol.rules.rules import JOIN, LEAVE, SPACE, Rules
from eojeol.spacer import Spacer
from eojeol.text.gaps import split

from ..standin import FixedModel

SPLITS_NOTHING = FixedModel("")
SPLITS_ALL = FixedModel("", elsewhere=0.95)


def shown(rules: Rules, text: str) -> str:
    """The text without spaces, with _ where a rule joins and | where it spaces."""
    gaps = split(text)
    marks = {LEAVE: "", JOIN: "_", SPACE: "|"}
    return "".join(
        marks[d] + chr(c) for d, c in zip(rules.decide(gaps).tolist(), gaps.characters, strict=True)
    )


@pytest.mark.parametrize(
    ("rules", "text", "expected"),
    [
        (Rules(("국립국어원",)), "서울 국립 국어원에서", "서울국_립_국_어_원에서"),
        (Rules(("할 수 있다",)), "할수있다 할 수있 다", "할|수|있_다할|수|있_다"),
        (Rules(("띄어쓰기",)), "띄어 쓰기", "띄_어_쓰_기"),
        (Rules((), (r"\d+개월",)), "3 개월", "3_개_월"),
        (Rules((), (r"(\d+)(개월)",)), "13개월", "1_3|개_월"),
        (Rules((), ("김(씨)는",)), "김씨는", "김|씨|는"),
        (Rules((), ("할()수()있다",)), "할수있다", "할|수|있다"),
        (Rules((), ("^가나",)), "가나가나\n가나", "가_나가나가_나"),
        (Rules((), ("[^가]+",)), "나다\n나다", "나_다나_다"),
        (Rules((), ("가(나)?(다)",)), "가다 가나다", "가|다가|나|다"),
    ],
)
def test_what_a_rule_says(rules, text, expected):
    assert shown(rules, text) == expected


def test_a_match_lies_within_a_segment():
    for border in "\n\t\u00a0\u3000":
        assert shown(Rules(("가나",), ("다.라",)), f"가{border}나 다{border}라") == "가나다라"
    assert shown(Rules((), (r"가\s*나",)), "가\n나") == "가나"


def test_a_match_begins_and_ends_where_characters_do():
    assert shown(Rules(("가나다",)), "가나\u0301다") == "가_나_다"
    assert shown(Rules(("각나",)), "가\u11a8나") == "각_나"
    assert shown(Rules(("가나",)), "각나") == "각나"


def test_leftmost_then_longest_and_the_later_of_two_that_differ_only_in_spaces():
    assert shown(Rules(("가나", "가 나 다", "나다라")), "가나다라") == "가|나|다라"
    assert shown(Rules(("나다라", "가나")), "가나다라") == "가_나다라"
    assert shown(Rules(("가 나", "가나")), "가나") == "가_나"
    assert shown(Rules(("가나",)) + Rules(("가 나",)), "가나") == "가|나"


def test_a_later_pattern_wins_over_an_earlier_one_and_a_word_over_both():
    assert shown(Rules((), ("가나다", "(나)(다)")), "가나다") == "가_나|다"
    assert shown(Rules((), ("(나)(다)", "가나다")), "가나다") == "가_나_다"
    assert shown(Rules(("나다",), ("(가)(나)(다)",)), "가나다") == "가|나_다"


def test_rules_hold_however_the_text_was_typed():
    rules = Rules(("국립국어원", "할 수 있다"))
    for model in (SPLITS_NOTHING, SPLITS_ALL):
        spacer = Spacer(model, rules=rules)
        for typed in ("국립 국어 원에서할수있다", "국립국어원에서 할수 있 다"):
            for out in (spacer.correct(typed), spacer.restore(typed)):
                assert "국립국어원" in out
                assert out.endswith("할 수 있다")


WORDS = st.lists(st.text(st.sampled_from("가나다라 "), min_size=1, max_size=7), max_size=12).map(
    lambda words: [word.strip() for word in words if len(word.replace(" ", "")) > 1]
)


def reference(words: list[str], text: str) -> list[int]:
    """Leftmost longest, written the slow way."""
    table = {word.replace(" ", ""): word for word in words}
    out = [LEAVE] * len(text)
    at = 0
    while at < len(text):
        here = max((w for w in table if text.startswith(w, at)), key=len, default="")
        spaced = split(table[here]).spaced.tolist() if here else []
        out[at + 1 : at + len(here)] = [SPACE if space else JOIN for space in spaced[1:]]
        at += len(here) or 1
    return out


@settings(max_examples=200)
@given(WORDS, st.text(st.sampled_from("가나다라마"), max_size=40), st.booleans())
def test_both_ways_to_match_find_the_leftmost_longest(words, text, library):
    if library:
        pytest.importorskip("ahocorasick", reason="pyahocorasick is not installed")
    limit, rules_module.WORDS_WITHOUT_LIBRARY = rules_module.WORDS_WITHOUT_LIBRARY, 0 if library else 200
    try:
        assert Rules(tuple(words)).decide(split(text)).tolist() == reference(words, text)
    finally:
        rules_module.WORDS_WITHOUT_LIBRARY = limit


def test_a_hundred_thousand_words_are_all_kept():
    pytest.importorskip("ahocorasick", reason="pyahocorasick is not installed")
    rng = random.Random(0)
    words = {
        "".join(chr(rng.randrange(0xAC00, 0xAC00 + 900)) for _ in range(rng.randint(3, 7)))
        for _ in range(100_000)
    }
    rules = Rules.parse("".join(f"keep {word}\n" for word in words))
    spacer = Spacer(SPLITS_ALL, rules=rules)
    known = sorted(words)[:2000]
    out = spacer.restore("\n".join(known)).split("\n")
    assert out == known


def test_many_words_without_the_library_name_the_command_that_installs_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "ahocorasick", None)
    many = Rules(tuple(f"가{chr(0xAC00 + n)}" for n in range(201)))
    with pytest.raises(MissingExtraError, match=r"pip install 'eojeol\[rules\]'"):
        many.decide(split("가나"))
    assert Rules(many.words[:200]).decide(split("가각"))[1] == JOIN


def test_rules_are_values():
    rules = Rules(["가나"], ["나.다"])
    rules.decide(split("가나"))
    assert pickle.loads(pickle.dumps(rules)) == rules == Rules(("가나",), ("나.다",))
    assert rules and not Rules()
    assert hash(rules) == hash(Rules(("가나",), ("나.다",)))
    with pytest.raises(AttributeError):
        rules.words = ()


FILE = r"""
# 우리 회사의 낱말
keep 국립국어원   # 기관
  keep #태그
split 할|수|있다
pair 띄어 쓰기 => 띄어쓰기
pair 안되다=>안 되다   # 여기서는

regex (\d+)(개월)  # 주석이 아니다
"""


def test_a_rules_file_is_read_line_by_line():
    rules = Rules.parse(FILE)
    assert rules.words == ("국립국어원", "#태그", "할 수 있다", "띄어쓰기", "안 되다")
    assert rules.patterns == (r"(\d+)(개월)  # 주석이 아니다",)
    assert Rules.parse("\ufeff" + FILE.replace("\n", "\r\n")) == rules
    assert Rules.parse("") == Rules.parse("# 아무것도\n\n") == Rules()


def test_the_example_of_the_docs_is_a_rules_file():
    page = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
    rules = Rules.parse(re.split(r"```eojeolrules.*\n", page)[1].split("```")[0])
    spacer = Spacer(SPLITS_ALL, rules=rules, protect="none")
    assert spacer.restore("할수있다") == "할 수 있다"
    assert "띄어쓰기" in spacer.restore("띄어 쓰기") and "#봄나들이" in spacer.restore("#봄나들이")
    spacer = Spacer(SPLITS_NOTHING, rules=rules, protect="none")
    assert spacer.correct("13개월 김씨는 3 명") == "13 개월김 씨는3명"


@given(WORDS, st.lists(st.sampled_from(["가+", r"(\d+)(개)"]), max_size=2))
def test_rules_written_and_read_are_the_same(words, patterns):
    rules = Rules(tuple(" ".join(word.split()) for word in words), tuple(patterns))
    assert Rules.parse(rules.to_text()) == rules
    barred = Rules(("가|나 다",))
    assert Rules.parse(barred.to_text()) == barred


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("kep 가나", 1, "did you mean 'keep'"),
        ("  국립국어원", 3, "a rule begins with keep, split, pair, regex"),
        ("keep", 5, "nothing after 'keep'"),
        ("keep  # 주석뿐", 7, "nothing after 'keep'"),
        ("keep 국립 국어원", 8, "one word without spaces"),
        ("keep 가", 6, "at least two characters"),
        ("keep 가\u00a0나", 7, "one word without spaces"),
        ("split 가나", 7, "no bar"),
        ("split 가||나", 9, "one side of a bar"),
        ("split |가나", 7, "one side of a bar"),
        ("pair 가나", 6, "two sides"),
        ("pair 가나 =>", 6, "two sides"),
        ("pair 가 나 =>  가다", 14, "more than their spaces"),
        ("regex (가", 7, "( cannot be used here; close it with )"),
        ("regex 가나(?i)", 9, "(? cannot be used here; write both cases of a letter"),
    ],
)
def test_a_wrong_line_is_named_with_its_column(line, column, message):
    with pytest.raises(ConfigError) as caught:
        Rules.parse(f"keep 가나\n{line}\nkeep 나다\n", "my.eojeolrules")
    assert str(caught.value).startswith(f"my.eojeolrules:2:{column}: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_expressions_of_strangers_can_be_refused():
    with pytest.raises(ConfigError, match=r"rules:1:1: regular expressions are not accepted"):
        Rules.parse("regex (a+)+b", regex=False)


@pytest.mark.parametrize("words", [("가",), ("",), ("가\n나",), ("가나\t",), ("가나", "다")])
def test_a_word_that_can_say_nothing_is_refused(words):
    with pytest.raises(ConfigError):
        Rules(words)


def test_a_string_is_not_taken_for_a_list():
    with pytest.raises(ConfigError, match="list of strings"):
        Rules("가나")


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    path = tmp_path / "my.eojeolrules"
    with pytest.raises(InputError, match="cannot be read"):
        Rules.read(path)
    with pytest.raises(InputError, match="cannot be read"):
        Rules.read(tmp_path)
    path.write_bytes("keep 가나\nkeep ".encode() + b"\xb0\xa1")
    with pytest.raises(DecodeError, match="line 2, byte 17"):
        Rules.read(path)
    path.write_text("keep 가나\nkeep", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"my.eojeolrules:2:5"):
        Rules.read(path)
    path.write_text(FILE, encoding="utf-8")
    assert Rules.read(path) == Rules.parse(FILE)
