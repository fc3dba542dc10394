"""POST /v1/fix and /v1/check: what the library says, over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eojeol import Rules, Spacer
from eojeol.changes import apply
from eojeol.documents import FORMATS
from eojeol.serve.batcher import BATCH_CHARACTERS
from eojeol.unwrap import join_lines

from ...standin import HASH, HashModel
from ..helpers import CHECK, FIX, WRONG, Served, problem, serving

# HTTP carries UTF-8, which has no lone surrogates.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.text("가나다라 \n", max_size=60)
LONG = ("가나다라마 바사 아자차카\n" * (BATCH_CHARACTERS // 10))[: BATCH_CHARACTERS + 3000]


def spacer(**settings: Any) -> Spacer:
    return Spacer(HashModel(), **settings)


def changes_of(text: str, library: Spacer, mode: str = "correct") -> list[dict[str, Any]]:
    return [{**change.fields(), "reason": change.reason.fields()} for change in library.check(text, mode)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(text=TEXTS, mode=st.sampled_from(["correct", "restore"]))
def test_fix_gives_what_the_library_gives(service: Served, text: str, mode: str) -> None:
    answer = service.fix(text, mode=mode)
    assert answer.status_code == 200
    assert answer.json() == {"text": HASH.batch([text], mode)[0]}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(text=TEXTS, mode=st.sampled_from(["correct", "restore"]), squeeze=st.booleans())
def test_check_gives_what_the_library_gives(service: Served, text: str, mode: str, squeeze: bool) -> None:
    library = spacer(squeeze=squeeze)
    answer = service.check(text, mode=mode, squeeze=squeeze)
    assert answer.status_code == 200
    assert answer.json() == {
        "text": library.batch([text], mode)[0],
        "changes": changes_of(text, library, mode),
    }


def test_reasons_can_be_left_out(service: Served) -> None:
    answer = service.check("가나다라마 바사 아자차카", reasons=False).json()
    assert answer["changes"]
    assert all("reason" not in change for change in answer["changes"])


@settings(max_examples=100)
@given(text=st.text(), squeeze=st.booleans(), mode=st.sampled_from(["correct", "restore"]))
def test_a_text_after_its_changes_is_the_fixed_text(text: str, squeeze: bool, mode: str) -> None:
    library = spacer(squeeze=squeeze, protect="none")
    assert apply(text, library.check(text, mode)) == library.batch([text], mode)[0]


@pytest.mark.parametrize("path", [FIX, CHECK])
def test_several_texts_are_answered_in_their_order(service: Served, path: str) -> None:
    texts = ["가나다라", "", "나는 오늘 학교 에", "```\n가나"]
    answer = service.client.post(path, json={"texts": texts}).json()
    results = answer["texts"] if path == FIX else [result["text"] for result in answer["results"]]
    assert results == [HASH.correct(text) for text in texts]
    if path == CHECK:
        assert [result["changes"] for result in answer["results"]] == [
            changes_of(text, HASH) for text in texts
        ]


@pytest.mark.parametrize(
    "options",
    [
        {"eagerness": "eager"},
        {"eagerness": "conservative"},
        {"add": 0.9, "remove": 0.1},
        {"add": 1, "remove": 0},
        {"only": "add"},
        {"only": None, "add": None},
        {"squeeze": True},
        {"protect": "none"},
        {"protect": "url,number"},
    ],
)
def test_every_setting_of_the_library_can_be_set(service: Served, options: dict[str, Any]) -> None:
    text = "12 시 에 https://example.com 가나다   라마바사 아자차카"
    assert service.fix(text, **options).json()["text"] == spacer(**options).correct(text)


def test_rules_are_those_of_a_rules_file(service: Served) -> None:
    rules = "keep 가나다라\nsplit 마|바\n"
    text = "가 나다 라마바"
    assert service.fix(text, rules=rules).json()["text"] == spacer(rules=Rules.parse(rules)).correct(text)


def test_a_long_text_comes_out_as_from_the_library(service: Served) -> None:
    assert service.fix(LONG).json() == {"text": HASH.correct(LONG)}
    assert service.check(LONG).json() == {"text": HASH.correct(LONG), "changes": changes_of(LONG, HASH)}


def test_many_texts_that_are_long_together_come_out_as_from_the_library(service: Served) -> None:
    texts = [LONG[start : start + 900] for start in range(0, len(LONG), 900)]
    answer = service.client.post(FIX, json={"texts": texts, "mode": "restore"})
    assert answer.json() == {"texts": HASH.batch(texts, "restore")}


def test_a_format_leaves_alone_what_is_no_prose(service: Served) -> None:
    text = "# 가나다라마바\n\n    코드는그대로\n\n가나다라\n"
    answer = service.fix(text, format="md", mode="restore").json()["text"]
    assert "    코드는그대로\n" in answer
    assert answer.replace(" ", "") == text.replace(" ", "")
    assert "format: " in problem(service.fix("가", format="docx"), 422)


def test_formats_of_text_are_taken_and_tables_and_archives_are_not(service: Served) -> None:
    taken = [each.name for each in FORMATS if service.fix("가", format=each.name).status_code == 200]
    assert taken == ["txt", "md", "mdx", "rst", "html", "srt", "vtt", "ass", "smi", "tex"]


def test_a_page_that_declares_another_encoding_is_text_all_the_same(service: Served) -> None:
    page = '<html><head><meta charset="euc-kr"></head><body><p>가나다라마바😀</p></body></html>'
    answer = service.fix(page, format="html", mode="restore")
    assert answer.status_code == 200
    assert answer.json()["text"].replace(" ", "") == page.replace(" ", "")


def test_text_comes_back_as_utf8_not_as_escapes(service: Served) -> None:
    answer = service.fix("가 😀", protect="none", add=1)
    assert answer.headers["content-type"] == "application/json"
    assert "가 😀".encode() in answer.content


@pytest.mark.parametrize("path", [FIX, CHECK])
@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "Invalid JSON"),
        (b"{", "Invalid JSON"),
        (b"[]", "object"),
        (b'"text"', "object"),
        (b"{}", "text: Field required"),
        (b'{"text": "\xff"}', "Invalid JSON"),
        (b'{"text": "\\ud800"}', "Invalid JSON"),
        (b'{"text": 1}', "text: "),
        (b'{"texts": []}', "texts: "),
        (b'{"texts": ["", 1]}', "texts.1: "),
        (b'{"text": "", "texts": [""]}', "text: "),
        (b'{"text": "", "mode": "both"}', "mode: "),
        (b'{"text": "", "add": 1.5}', "add: "),
        (b'{"text": "", "add": "0.5"}', "add: "),
        (b'{"text": "", "add": NaN}', "add"),
        (b'{"text": "", "protect": "urls"}', "protect: "),
        (b'{"text": "", "squeeze": 1}', "squeeze: "),
        (b'{"text": "", "Mode": "correct"}', "Mode: "),
        (b'{"text": "", "rules": "kep x"}', "rules:1:1: unknown rule 'kep'"),
        (b'{"text": "", "rules": "regex (a+)+b"}', "regular expressions are not accepted here"),
        (b"[" * 100_000, "JSON"),
    ],
)  # fmt: skip
def test_a_body_that_is_wrong_is_refused_with_the_place(
    service: Served, path: str, body: bytes, says: str
) -> None:
    answer = service.client.post(path, content=body, headers={"content-type": "application/json"})
    assert says in problem(answer, 422)


def test_a_refusal_does_not_repeat_the_text(service: Served) -> None:
    answer = service.client.post(FIX, json={"text": ["비밀이다"]})
    assert "비밀" not in problem(answer, 422)


@pytest.mark.parametrize("kind", ["text/plain", "", "application/x-www-form-urlencoded"])
def test_another_media_type_is_refused(service: Served, kind: str) -> None:
    body = json.dumps({"text": WRONG})
    problem(service.client.post(FIX, content=body, headers={"content-type": kind}), 415)


def test_more_texts_than_allowed_are_refused() -> None:
    with serving(max_texts=3) as small:
        assert small.client.post(FIX, json={"texts": ["가"] * 3}).status_code == 200
        assert "3 is the limit" in problem(small.client.post(FIX, json={"texts": ["가"] * 4}), 413)


def test_an_answer_of_more_changes_than_allowed_is_refused() -> None:
    text = "가나다라마바사아" * 5
    assert len(HASH.check(text)) > 5
    with serving(max_changes=5) as small:
        assert "5 changes" in problem(small.check(text), 413)
        assert small.check("가나다라").status_code == 200
        assert small.fix(text).status_code == 200


def test_more_rules_than_allowed_are_refused() -> None:
    with serving(max_rules=20) as small:
        assert small.fix("가나", rules="keep 가나").status_code == 200
        assert "20" in problem(small.fix("가나", rules="keep 가나\n" * 3), 413)


def test_regular_expressions_are_accepted_where_the_owner_says_so() -> None:
    with serving(regex=True) as open_minded:
        text = "3개월 가나"
        expected = spacer(rules=Rules.parse(r"regex (\d+)(개월)"), protect="none").correct(text)
        answer = open_minded.fix(text, rules=r"regex (\d+)(개월)", protect="none")
        assert answer.json()["text"] == expected


@pytest.mark.parametrize("pattern", [r"(?:가+)+$", r"(?:가|가)+나", r".*가.*나.*다", r"((?:가가?){1,30})나"])
def test_an_expression_that_could_be_searched_for_ever_is_refused(pattern: str) -> None:
    with serving(regex=True) as open_minded:
        answer = open_minded.fix("가" * 60, rules=f"regex {pattern}")
        assert "for ever" in problem(answer, 422)
        assert open_minded.works()


def test_more_expressions_than_allowed_are_refused() -> None:
    with serving(regex=True, max_patterns=2) as small:
        assert small.fix("가나", rules="regex 가나\n" * 2).status_code == 200
        assert "2 regular expressions" in problem(small.fix("가나", rules="regex 가나\n" * 3), 413)


WRAPPED = "오래된 골목을 걷다 보면 마당에\n서는 고양이가 낮잠을 자고 있다."


@pytest.mark.parametrize("repeats", [1, BATCH_CHARACTERS // len(WRAPPED) + 1])
def test_wrapped_lines_are_joined_first_if_that_is_asked(service: Served, repeats: int) -> None:
    text = "\n\n".join([WRAPPED] * repeats)
    joined = join_lines(text, HashModel())
    assert joined != text
    assert service.fix(text, join_lines=True).json() == {"text": HASH.correct(joined)}
    assert service.fix(text).json() == {"text": HASH.correct(text)}


def test_changes_count_in_the_joined_text_which_the_answer_gives(service: Served) -> None:
    joined = join_lines(WRAPPED, HashModel())
    wanted = {"text": HASH.correct(joined), "changes": changes_of(joined, HASH), "joined": joined}
    assert service.check(WRAPPED, join_lines=True).json() == wanted
    answer = service.client.post(CHECK, json={"texts": [WRAPPED, "가"], "join_lines": True}).json()
    assert answer["results"][0] == wanted
    assert answer["results"][1]["joined"] == "가"
    assert "joined" not in service.check(WRAPPED).json()


def test_lines_are_joined_in_plain_text_only(service: Served) -> None:
    answer = service.fix(WRAPPED, join_lines=True, format="md")
    assert "plain text only" in problem(answer, 422)
