"""POST /v2/check: LanguageTool's shape, so that what editors do with it comes out right."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eojeol.changes import Change, apply
from eojeol.explain.reasons import code_names
from eojeol.serve.endpoints.languagetool import AnnotatedText, Span, matches_of

from ...standin import HASH
from ..helpers import Served, problem

PATH = "/v2/check"
FORM = "application/x-www-form-urlencoded"


def check(service: Served, text: str, **form: str) -> list[dict[str, Any]]:
    answer = service.client.post(PATH, data={"text": text, "language": "ko", **form})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["matches"])


def applied(text: str, matches: list[dict[str, Any]]) -> str:
    """The text after all matches, by UTF-16 offsets as an editor does it; from the end, so that offsets hold."""
    data = text.encode("utf-16-le")
    last = len(data)
    for match in reversed(matches):
        start = 2 * match["offset"]
        end = start + 2 * match["length"]
        assert end <= last, "matches overlap or are out of order"
        data = data[:start] + match["replacements"][0]["value"].encode("utf-16-le") + data[end:]
        last = start
    return data.decode("utf-16-le")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(st.text("가나다라😀a \n", max_size=60))
def test_the_text_after_all_matches_is_the_fixed_text(service: Served, text: str) -> None:
    assert applied(text, check(service, text)) == HASH.correct(text)


def test_a_match_says_what_editors_show(service: Served) -> None:
    text = "😀 나는 오늘 학교 에 갔다. 가나다라마바사아"
    for match in check(service, text):
        context = match["context"]
        around = context["text"].encode("utf-16-le")
        shown = around[2 * context["offset"] : 2 * (context["offset"] + context["length"])].decode(
            "utf-16-le"
        )
        whole = text.encode("utf-16-le")[2 * match["offset"] : 2 * (match["offset"] + match["length"])]
        assert shown == whole.decode("utf-16-le") != match["replacements"][0]["value"]
        assert match["sentence"] == text
        assert match["rule"]["id"] in code_names()
        assert match["rule"]["urls"][0]["value"].endswith("#" + match["rule"]["id"].lower())
        assert match["rule"]["description"]
        assert match["message"]


def test_a_rule_can_be_switched_off(service: Served) -> None:
    text = "가나다라마바사아 자차 카타 파하"
    rules = {match["rule"]["id"] for match in check(service, text)}
    assert rules
    assert check(service, text, disabledRules=",".join(rules)) == []


@pytest.mark.parametrize(("language", "checked"), [("ko", 1), ("ko-KR", 1), ("auto", 1), ("en-US", 0)])
def test_only_korean_is_checked(service: Served, language: str, checked: int) -> None:
    assert bool(check(service, "가나다라마바사아자차", language=language)) == bool(checked)


def annotated(service: Served, *parts: dict[str, str]) -> list[dict[str, Any]]:
    answer = service.client.post(PATH, data={"data": json.dumps({"annotation": parts}), "language": "ko"})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["matches"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.tuples(st.text("가나다라😀 \n", max_size=20), st.text("<b>😀", max_size=4)), max_size=6))
def test_markup_stays_and_only_spaces_change_around_it(service: Served, parts: list[tuple[str, str]]) -> None:
    whole = "".join(text + markup for text, markup in parts)
    sent = [each for text, markup in parts for each in ({"text": text}, {"markup": markup})]
    after = applied(whole, annotated(service, *sent))
    assert after.replace(" ", "") == whole.replace(" ", "")
    for _, markup in parts:
        assert markup in after


def test_text_alone_in_annotations_is_text(service: Served) -> None:
    text = "나는 오늘 학교 에 갔다. 가나다라"
    assert annotated(service, {"text": text}) == check(service, text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.lists(
        st.tuples(st.text("가나다라마바😀", max_size=8), st.sampled_from(["", "<b>", "</b>"])), max_size=8
    )
)
def test_text_between_markup_gets_every_space_that_the_text_alone_gets(
    service: Served, parts: list[tuple[str, str]]
) -> None:
    sent = [each for text, markup in parts for each in ({"text": text}, {"markup": markup})]
    after = applied("".join(text + markup for text, markup in parts), annotated(service, *sent))
    text = "".join(text for text, _ in parts)
    assert after.replace("<b>", "").replace("</b>", "") == HASH.correct(text)


def test_text_in_several_parts_gets_the_matches_of_the_text(service: Served) -> None:
    text = "나는 오늘 학교 에 갔다. 가나다라마바사"
    assert annotated(service, *({"text": each} for each in text)) == check(service, text)


def test_what_markup_stands_for_is_not_changed(service: Served) -> None:
    parts = ({"text": "가나다라\n"}, {"markup": "<p>", "interpretAs": "마바사아자차\n"}, {"text": "가나다라"})
    whole = "가나다라\n<p>가나다라"
    assert applied(whole, annotated(service, *parts)) == HASH.correct(
        "가나다라\n마바사아자차\n가나다라"
    ).replace(HASH.correct("마바사아자차") + "\n", "<p>")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "either text or data"),
        (b"language=ko", "either text or data"),
        (b"text=a&data=b", "either text or data"),
        (b"text=%FF", "UTF-8"),
        (b"text=\xff", "UTF-8"),
        (b"&".join(b"x%d=" % n for n in range(500)), "form"),
        (b"data={", "annotation"),
        (b"data=[]", "annotation"),
        (b'data={"annotation":[{"text":1}]}', "annotation"),
        (b'data={"annotation":[1]}', "annotation"),
        (b'data={"annotation":[{"text":"\\ud800"}]}', "annotation"),
        (b"data=" + b"[" * 10_000, "annotation"),
    ],
)  # fmt: skip
def test_a_form_that_is_wrong_is_refused(service: Served, body: bytes, says: str) -> None:
    answer = service.client.post(PATH, content=body, headers={"content-type": FORM})
    assert says in problem(answer, 422)


def test_each_match_of_a_line_without_end_shows_a_part_of_it() -> None:
    word = "가나다라 "
    text = word * 10_000
    changes = [
        Change(1, at + 1, at, "add", 0.9, "", 0, at + 1, at) for at in range(2, len(text), 4 * len(word))
    ]
    matches = list(matches_of(AnnotatedText(text, text, (Span(0, len(text), 0),)), changes))
    assert len(matches) == len(changes)
    assert applied(text, matches) == apply(text, changes)
    assert max(len(match["sentence"]) for match in matches) < 1000


def test_the_languages_are_korean(service: Served) -> None:
    assert service.client.get("/v2/languages").json() == [
        {"name": "Korean", "code": "ko", "longCode": "ko-KR"}
    ]
