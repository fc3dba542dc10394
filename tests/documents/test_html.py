"""Text nodes of pages are fixed; markup stays."""

from __future__ import annotations

import html.parser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.documents import Options, fix_bytes
from eojeol.documents.html import passages
from eojeol.errors import DecodeError

from .helpers import Recorder, fix, scattered

PAGE = """<!DOCTYPE html>
<html lang="ko"><head><meta charset="utf-8"><title>책을읽었다</title>
<script>var a = "아버지가방에 <p>책을읽었다</p>";</script>
<style>p::after { content: "책을읽었다" }</style></head>
<body class='아버지가방에' data-x="책을읽었다 > 학교 에서">
<!-- 책을읽었다 <p> -->
<p title=책을읽었다>아버지<b>가</b><i class="x">방에</i> 들어가신다&nbsp;&amp; 학교 <a href="?a=1&b=2">에서</a></p>
<pre>책을읽었다 <b>책을읽었다</b></pre><p><code>책을읽었다</code>책을읽었다<textarea>책을읽었다</textarea>
<ul><li>날씨가<li>좋다</ul><p>날씨가<br>좋다 1 < 2 <3 &lt;학교 에서&gt;
</body></html>
"""


def test_text_is_fixed_and_markup_is_not() -> None:
    after = (
        PAGE.replace("<title>책을읽었다", "<title>책을 읽었다")
        .replace("<b>가</b>", "<b>가 </b>")
        .replace("학교 <a", "학교<a")
        .replace("</code>책을읽었다", "</code>책을 읽었다")
        .replace("&lt;학교 에서", "&lt;학교에서")
    )
    assert fix_bytes(PAGE.encode(), ".html", fix).decode() == after
    assert fix_bytes(PAGE.encode(), ".HTM", fix).decode() == after


def test_a_word_is_shown_whole_across_inline_elements() -> None:
    shown = Recorder()
    fix_bytes(
        "<p>아버<b>지<i>가</i></b>방<!-- x -->에</p><div>들<div>어</div>가</div>".encode(), ".html", shown
    )
    assert shown.texts == ["아버지가방에", "들", "어", "가"]


def test_references_show_what_they_stand_for() -> None:
    shown = Recorder()
    fix_bytes(b"<p>A&amp;B &#xAC00;&#45208; &copy;&nbsp;&bogus; & &#32;", ".html", shown)
    assert shown.texts == ["A&B 가나 ©\u00a0&bogus; & \u00a0"]


@pytest.mark.parametrize(
    "page",
    [
        "<p>가<b 책을읽었다",
        "<!-- 책을읽었다",
        "<script>책을읽었다</script",
        "<p title='책을읽었다>책을읽었다",
        "<pre>책을읽었다",
    ],
)
def test_markup_that_does_not_end_leaves_the_rest_as_it_is(page: str) -> None:
    assert fix_bytes(page.encode(), ".html", fix).decode() in (page, page[:-5] + "책을 읽었다")
    if "title" not in page:
        assert fix_bytes(page.encode(), ".html", fix).decode() == page


@pytest.mark.parametrize("charset", ["euc-kr", "EUC-KR", "ks_c_5601-1987", "windows-949"])
def test_a_declared_korean_encoding_is_used(charset: str) -> None:
    page = (
        f'<html><meta http-equiv="Content-Type" content="text/html; charset={charset}"><p>책을읽었다 똠방각하'
    )
    assert fix_bytes(page.encode("cp949"), ".html", fix).decode("cp949") == page.replace(
        "책을읽었다", "책을 읽었다"
    )


def test_a_declared_foreign_encoding_is_not_believed() -> None:
    page = '<meta charset="iso-8859-1"><p>책을읽었다'
    assert fix_bytes(page.encode(), ".html", fix).decode() == page.replace("책을읽었다", "책을 읽었다")
    with pytest.raises(DecodeError):
        fix_bytes(page.encode("cp949"), ".html", fix)


def test_utf16_pages_keep_their_encoding() -> None:
    assert fix_bytes("<p>책을읽었다".encode("utf-16"), ".html", fix) == "<p>책을 읽었다".encode("utf-16")
    raw = "<p>책을읽었다".encode("utf-16-be")
    assert fix_bytes(raw, ".html", fix, Options("utf-16-be")) == "<p>책을 읽었다".encode("utf-16-be")


def test_xhtml_closes_empty_elements_and_shows_cdata() -> None:
    page = '<p>가<script src="x"/>나<![CDATA[다 < 라]]>마</p>'
    assert [one.shown for one in passages(page, xhtml=True)] == ["가", "나다 < 라마"]
    assert [one.shown for one in passages(page)] == ["가"]


PARTS = (
    "가나¦다 라¦<b>¦</b>¦<p>¦</p>¦<¦>¦<!--¦-->¦<pre>¦</pre>¦<script>¦</script>¦\"¦<a href='¦'¦&amp;¦&¦<br/>¦"
    "<![CDATA[¦]]>¦<?¦=¦<svg/>¦\n¦</¦<!DOCTYPE ["
)
MARKUP = st.lists(st.sampled_from(PARTS.split("¦")), max_size=25).map("".join)


class _Text(html.parser.HTMLParser):
    """Tags and attributes as another reader sees them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.seen: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(tag)

    def handle_comment(self, data: str) -> None:
        self.seen.append(data)


@given(MARKUP, st.integers(0, 99))
def test_only_spaces_change_whatever_the_markup(page: str, seed: int) -> None:
    result = fix_bytes(page.encode(), ".html", scattered(seed)).decode()
    assert result.replace(" ", "") == page.replace(" ", "")


@given(
    st.lists(
        st.sampled_from(
            [
                "가나",
                "다 라",
                "<b>",
                "</b>",
                '<a href="?가 나&다">',
                "</a>",
                "<br>",
                "<p class=가>",
                "<!--가나-->",
            ]
        ),
        max_size=20,
    )
)
def test_another_parser_sees_the_same_markup(parts: list[str]) -> None:
    page = "".join(parts)
    result = fix_bytes(page.encode(), ".html", scattered(7)).decode()
    before, after = _Text(), _Text()
    before.feed(page)
    after.feed(result)
    assert before.seen == after.seen


@pytest.mark.parametrize(
    "part", ["<", "<a ", "<!--", '<a ="', "<script>", "</", "&amp", "<b>", "<pre>", "<![CDATA[", "&#"]
)
def test_hostile_markup_comes_back_as_it_was(part: str) -> None:
    page = (part * (400_000 // len(part))).encode()
    assert fix_bytes(page, ".html", lambda texts: texts) == page
