"""Protected spans: what is held, where it ends, and that no text makes the search slow."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.errors import UsageError
from eojeol.spacer import Spacer
from eojeol.text import prose
from eojeol.text.gaps import split
from eojeol.text.protect import KINDS, fenced_spans, find_spans, parse_kinds, protected_gaps
from eojeol.text.windows import BLOCK

from ..standin import FixedModel

ALL = frozenset(KINDS)


def shown(text: str, kinds=KINDS) -> str:
    """The text with ‿ at every gap that is held, before its spaces."""
    gaps = split(text)
    held = protected_gaps(text, gaps, kinds)
    out, done = [], 0
    for unit, end in enumerate(gaps.ends.tolist()):
        out.append("‿" if held[unit] and not gaps.fixed[unit] else "")
        out.append(text[done:end])
        done = end
    return "".join(out) + text[done:]


def held(span: str, before: str = "", after: str = "") -> str:
    """What `shown` gives when exactly this span is held."""
    return before + re.sub(r"(?<=\S)(?=\s*\S)", "‿", span) + after


@pytest.mark.parametrize(
    ("kind", "before", "span", "after"),
    [
        ("url", "", "https://x.kr", "에서 봤다"),
        ("url", "주소는 ", "http://www.example.co.kr/a/b?c=d&e=f#g", " 이다"),
        ("url", "자세한것은", "https://example.com/help", "를보세요"),
        ("url", "(", "https://x.kr", " 참고)"),
        ("url", "", "https://ko.example.org/wiki/한국어", " 항목"),
        ("url", "", "https://ko.example.org/위키/한국어/역사?쪽=2", "에서"),
        ("url", "", "https://ko.example.org/%ED%95%9C", "에서"),
        ("url", "", "https://x.kr/a", "와 나"),
        ("url", "", "www.example.co.kr", "이다"),
        ("url", "", "example.com", "에서 산다"),
        ("url", "", "mail.example.co.kr:8080/in", "으로"),
        ("email", "문의는 ", "help@example.com", "으로 보내세요"),
        ("email", "", "user+tag@mail.example.com", "입니다"),
        ("mention", "", "@hong_gildong", "님"),
        ("mention", "", "@hong@social.example", "님"),
        ("mention", "", "@홍", "길동님"),
        ("tag", "", "#봄나들이", " 다녀왔다"),
        ("tag", "", "#산책#노을", " 오늘"),
        ("path", "", "/usr/local/lib/python3", "에"),
        ("path", "경로는", "/usr/local", "이다"),
        ("path", "설정은 ", "/etc", "에 있다"),
        ("path", "", "~/docs/a.txt", "를"),
        ("path", "", "../a/b", "로"),
        ("path", "", "C:\\Users\\hong\\보고서.hwp", "를"),
        ("path", "", "C:\\문서\\새폴더\\a.txt", "를"),
        ("path", "", "\\\\server\\share\\a", "에서"),
        ("path", "", "src/core/text.py", "가"),
        ("path", "", "report.txt", "로"),
        ("path", "보고", "서.hwp", "를 열고"),
        ("code", "", "`안녕 세상`", "을"),
        ("code", "", "``a`b``", "는"),
        ("html", "", '<img src="a.png" alt="가 나">', ""),
        ("html", "", "<!-- 주석 입니다 -->", ""),
        ("html", "가", "&nbsp;", "나"),
        ("markdown", "[글 보기", "](https://x.kr)", "를"),
        ("markdown", "각주", "[^1]", "와"),
        ("math", "", "$a + b = c$", "이고"),
        ("math", "", "$\\text{가 격} = 3$", "이다"),
        ("math", "", "$$가 + 나$$", "이다"),
        ("math", "", "\\(a b\\)", "와"),
        ("math", "", "\\[a b\\]", "와"),
        ("time", "", "12:30", "에"),
        ("time", "", "1:05:45", "에"),
        ("date", "", "2024-05-17", "이다"),
        ("date", "", "2024.05.17", "에"),
        ("date", "", "2024/5/17", "에"),
        ("date", "", "2024. 1. 2.", "에"),
        ("date", "", "2024.1. 2", "에"),
        ("date", "", "2024-05-17T12:30:00+09:00", "에"),
        ("phone", "", "010-1234-5678", "로"),
        ("phone", "", "010 1234 5678", "로"),
        ("phone", "", "02)345-6789", "로"),
        ("phone", "", "(02) 345-6789", "로"),
        ("phone", "", "1588-1234", "로"),
        ("phone", "", "+82-10-1234-5678", "로"),
        ("number", "", "3.14", "와"),
        ("number", "", "1,234,567", "원"),
        ("number", "", "12,345.67", "원"),
        ("number", "", "2019", "년"),
        ("number", "", "6·25", "때"),
        ("number", "v", "1.5.2", "를"),
    ],
)
def test_a_span_is_held_up_to_its_border(kind, before, span, after):
    assert shown(before + span + after, {kind}) == held(span, before, after)


@pytest.mark.parametrize(
    "text",
    [
        "여기서 a < b이고 b > c이다.",
        "값이 <크다 작다> 이다",
        "남/여 그리고/또는 한국어/English TCP/IP",
        "C#언어와 A/S",
        "$5에서 $9까지, US$3와 US$7",
        "가격은 $5, 나머지는 $3이다",
        "오늘은 1,2위가 3:2로 이겼다",
        "철수가 `이렇게' 말하고 `저렇게' 적었다",
        "끝났다.다음 문장이다.",
        "좋다![속보][단독] 소식",
        "별점 * 최고 * 이다",
        "안녕~~ 반가워~~",
        "가 ~~~\n가나\n가 ~~~",
        "-가 나",
        "1.가 나",
        "제목 # 하나",
    ],
)
def test_ordinary_text_is_not_taken_for_a_span(text):
    assert shown(text, ALL - {"tag"}) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- 가 나", "-‿ 가 나"),
        ("  1. 가 나\n  2) 다 라", "  1‿.‿ 가 나\n  2‿)‿ 다 라"),
        ("가. 나 다\n① 라 마", "가‿.‿ 나 다\n①‿ 라 마"),
        ("> - [ ] 할 일", ">‿ -‿ [‿ ]‿ 할 일"),
        ("## 제목 하나\r\n가 - 나", "#‿#‿ 제목 하나\r\n가 - 나"),
        ("가\r- 나 다", "가\r-‿ 나 다"),
        ("가\t- 나", "가\t- 나"),
        ("\t- 나 다", "\t-‿ 나 다"),
        ("---\n- - -\n===", "-‿-‿-\n-‿ -‿ -\n=‿=‿="),
        ("| 가 나 | 다 |\n|---|:-:|\n가 | 나", "|‿ 가 나‿ |‿ 다‿ |\n|‿-‿-‿-‿|‿:‿-‿:‿|\n가 | 나"),
        ("|가나|다|", "|‿가나‿|‿다‿|"),
        ("**굵은 글**씨 **또**", "*‿*‿굵은 글‿*‿*씨 *‿*‿또‿*‿*"),
        ("![그림 하나](a.png)", "!‿[그림 하나]‿(‿a‿.‿p‿n‿g‿)"),
        ('[글](https://x.kr "제 목")', '[글]‿(‿h‿t‿t‿p‿s‿:‿/‿/‿x‿.‿k‿r‿ "‿제‿ 목‿"‿)'),
    ],
)
def test_markdown_holds_its_marks_and_leaves_the_text_to_the_model(text, expected):
    assert shown(text, {"markdown"}) == expected


def test_a_tag_holds_on_to_what_it_marks_up():
    assert shown("가<b>굵은</b>글") == "가<‿b‿>‿굵은‿<‿/‿b‿>글"
    assert shown("가<br/>나") == "가<‿b‿r‿/‿>‿나"


def test_fenced_code_is_held_line_for_line():
    text = "가나\n```py\n나는간다\n  너도 간다\n````\n다라\n"
    assert shown(text, {"code"}) == "가나\n`‿`‿`‿p‿y\n나‿는‿간‿다\n  너‿도‿ 간‿다\n`‿`‿`‿`\n다라\n"
    spacer = Spacer(FixedModel("간"))
    assert spacer.restore(text.replace("가나", "가간")) == text.replace("가나", "가 간")


@pytest.mark.parametrize(
    ("text", "ticks", "spans", "after"),
    [
        ("가\n```\n나\n```\n다", 0, [(2, 11)], 0),
        ("가\n```\n나", 0, [(2, 7)], 3),
        ("가\n```\n나", 3, [(0, 5)], 0),
        ("가", 4, [(0, 1)], 4),
        ("````\n```\n````", 0, [(0, 13)], 0),
        ("```가`나\n다", 0, [], 0),
        ("가 ```\n나", 0, [], 0),
    ],
)
def test_a_fence_goes_from_line_to_line(text, ticks, spans, after):
    assert fenced_spans(text, ticks) == (spans, after)


def test_a_fence_ends_where_the_next_text_begins():
    text = "```\n가\n나\n```\n다"
    assert fenced_spans(text, 0, [6]) == ([(0, 6), (8, 13)], 3)
    assert fenced_spans(text, 0, [6, 12]) == ([(0, 6), (8, 12)], 0)


def test_restoring_text_without_spaces_leaves_no_place_for_a_space_frozen():
    spacer = Spacer(FixedModel("만나35전", before=0.9))
    assert spacer.restore("2019년3월5일에만나요") == "2019년 3월 5일에 만 나요"
    assert spacer.restore("오후12:30에만나요") == "오후12:30에 만 나요"
    assert spacer.restore("값은3.14만넘는다") == "값은 3.14 만넘는다"


def test_every_kind_can_be_switched_alone():
    text = "https://x.kr a@b.kr @a #가나 /a/b `가 나` <b> $a b$ 1:30 2024-01-02 010-1234-5678 3.14 [^가]"
    for kind in set(KINDS) - set(prose.KINDS):
        assert "‿" in shown(text, {kind}), kind
        assert shown(text, ALL - {kind}) != shown(text), kind
    assert shown(text, ()) == text


def test_the_docs_describe_every_kind():
    page = (Path(__file__).parents[2] / "docs" / "text.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z]+)` \|", page, re.MULTILINE) == list(KINDS)


def test_kinds_are_given_by_name():
    assert parse_kinds("all") == ALL
    assert parse_kinds("none") == parse_kinds("") == parse_kinds(()) == frozenset()
    assert parse_kinds("url, email") == parse_kinds({"url", "email"}) == {"url", "email"}
    with pytest.raises(UsageError, match="did you mean 'email'"):
        parse_kinds("e-mail")
    with pytest.raises(UsageError, match="use all, none"):
        parse_kinds(["없음"])


@settings(max_examples=150)
@given(st.text(st.sampled_from("가나 a1.:/-,@#`<>$|*[]()\\\n&;~+_=!'\"") | st.characters(codec=None)))
def test_held_gaps_never_change_and_every_kind_takes_any_text(text):
    gaps = split(text)
    together = protected_gaps(text, gaps)
    assert together.shape == (len(gaps),)
    for words in ("", text):
        out = Spacer(FixedModel(words)).restore(text)
        assert out.replace(" ", "") == text.replace(" ", "")
        again = split(out)
        assert (again.spaced == gaps.spaced)[together].all()
    for kind in KINDS:
        protected_gaps(text, gaps, {kind})


SEEDS = [
    "<", "(", "`", "<a", "<!--", "<a b", "$", "$a", "\\(", "\\[\\(", "](", "](a", "*", "** a", "#",
    "#a", "@a", "a@", "a.", "a/", "/a", "http://", "http://가/", "www.", "1", "1,", "1,000", "1.",
    "2024. ", "02-", "+1 ", "&a", "![", "[^", "> ", "|", "- ", "C:\\", "C:/가", "\\\\a", ".hwp", "~/",
    "a_", "%", "=", "<a =", "$\\a", "](()", "1·",
]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_a_text_that_would_hang_a_careless_search_gets_its_spans(seed):
    for tail in ("", "a", " ", "가", "1"):
        text = seed * (BLOCK // 2 // len(seed)) + tail * (BLOCK // 2)
        spans = find_spans(text, ALL) + fenced_spans(text)[0]
        assert all(0 <= start < end <= len(text) for start, end in spans)


def test_backticks_of_ever_other_lengths_open_nothing():
    text = "".join("`" * n + "a" for n in range(1, 300))
    assert find_spans(text, ALL) == []


def test_plain_korean_has_no_spans():
    text = "아버지가 방에 들어가신다. 그리고 문을 닫으셨다.\n" * 2000
    assert find_spans(text, ALL) == []
