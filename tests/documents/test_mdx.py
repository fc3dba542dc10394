"""MDX is Markdown with JSX: tags, expressions, imports and exports stay, and what is between them is prose."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.documents import fix_bytes
from eojeol.documents.edit import Fix
from eojeol.documents.mdx import passages
from eojeol.documents.mdx_marks import marks

from .helpers import fix, scattered


def fixed(text: str, how: Fix = fix) -> str:
    return fix_bytes(text.encode(), ".mdx", how).decode()


# `책을읽었다` is prose, and `학교 에서` stands only where nothing may change.
DOCUMENT = """\
---
title: {학교 에서
---
import Tabs from '학교 에서'
import {
  Note,

  Tip } from "학교 에서"

export const text = {

  a: `학교 에서 ${f({ b: "학교 에서 }" })} 학교 에서`, // 학교 에서 {
  c: '학교 에서 \\\\' /* 학교 에서 } */,
}

# 책을읽었다 {#학교 에서}

<Tabs label="학교 에서 >" run={() => { return a > b ? "학교 에서" : `}` }}
  title='학교 에서'
>
    <Tab>

    책을읽었다 {name + "학교 에서"}책을읽었다 `{` 책을읽었다 {/* 학교 에서 */}

    </Tab>
</Tabs>

<b title={`학교 에서>`}>책을</b>읽었다 <code>{학교 에서}</code> <></> **책을읽었다**<Foo.Bar/>책을읽었다
<Note>책을읽었다</Note> <가나 다="학교 에서">책을읽었다</가나> <svg:path d="학교 에서"/>

``학교 에서 {
학교 에서`` 책을읽었다 \\{책을읽었다\\}

```js {1,2}
학교 에서 {
<Foo
```

> ~~~
> 학교 에서 {
> ~~~

3 < 5 책을읽었다 <https://x.kr/학교> <a@x.kr> 책을읽었다

- 책을읽었다 <Foo
  bar="학교 에서"
  /> 책을읽었다

| 책을읽었다 | {`학교 에서|학교 에서`} |
|---|---|

<style>{`학교 에서`}</style>
<pre
  className="가">
학교 에서
</pre>

$$
학교 에서 {
$$

{list.map((one) => (
  <li>학교 에서 {one}</li>

))}

책을읽었다 [책을읽었다]({학교 에서}) ![책을읽었다](a.png)
"""


def test_prose_is_fixed_and_the_rest_is_not() -> None:
    expected = DOCUMENT.replace("책을읽었다", "책을 읽었다").replace("책을</b>", "책을 </b>")
    for ends in ("\n", "\r\n"):
        assert fixed(DOCUMENT.replace("\n", ends)) == expected.replace("\n", ends)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<b>아버지가</b>방에", "<b>아버지가 </b>방에"),
        ("<span style={{ a: 1 }}>학교</span> 에서", "<span style={{ a: 1 }}>학교</span>에서"),
        ("아버지가{' '}방에", "아버지가{' '}방에"),
        ("아버지가<Foo/>방에", "아버지가<Foo/>방에"),
        ('**"학교"**<Foo/> 학교 에서', '**"학교"**<Foo/> 학교에서'),
        ("가 <code>학교 에서</code> 책을읽었다", "가 <code>학교 에서</code> 책을 읽었다"),
        ("<code>책을읽었다", "<code>책을 읽었다"),
        ("책을읽었다 { 책을읽었다", "책을 읽었다 { 책을읽었다"),
        ("책을읽었다 <Foo 책을읽었다", "책을 읽었다 <Foo 책을읽었다"),
        ("import 문은 책을읽었다", "import 문은 책을 읽었다"),
        ("{'}'} 책을읽었다 {/* } */} 책을읽었다", "{'}'} 책을 읽었다 {/* } */} 책을 읽었다"),
        ("{it's} 책을읽었다", "{it's} 책을 읽었다"),
        ("가 <!-- { --> 책을읽었다", "가 <!-- { --> 책을 읽었다"),
    ],
)
def test_what_is_no_prose_ends_a_text_unless_a_word_may_cross_it(line: str, expected: str) -> None:
    assert fixed(line) == expected


def test_indentation_makes_no_code() -> None:
    assert fixed("<Foo>\n\n    책을읽었다\n\n</Foo>\n") == "<Foo>\n\n    책을 읽었다\n\n</Foo>\n"


def test_a_comment_in_braces_switches_off_and_on() -> None:
    text = "책을읽었다\n\n{/* eojeol: off */}\n\n학교 에서\n\n{/* eojeol: on */}\n\n책을읽었다\n"
    text += "`{/* eojeol: off */}` 책을읽었다"
    assert fixed(text) == text.replace("책을읽었다", "책을 읽었다")


MARKS = (
    "가나¦다 라¦**¦*¦`¦``¦[¦](a b)¦\n¦\n\n¦> ¦- ¦# ¦    ¦```¦$$¦|¦<b>¦</b>¦<A¦>¦/>¦{¦}¦'¦\"¦${¦//¦/*¦*/¦import {¦"
    "export const ¦\\¦<code>¦</code>¦<!--¦-->¦---\n¦\r"
)
PIECES = st.lists(st.sampled_from(MARKS.split("¦")), max_size=30).map("".join)


@given(PIECES, st.integers(0, 99))
def test_only_spaces_outside_of_jsx_change_whatever_the_marks(text: str, seed: int) -> None:
    result = fixed(text, scattered(seed))
    assert result.replace(" ", "") == text.replace(" ", "")
    kept = [text[mark.start : mark.end] for mark in marks(text)]
    at = 0
    for each in kept:
        # They stand in the result as they were, and in order.
        if not each.startswith(("<b", "</b")):
            at = result.index(each, at) + len(each)


@given(PIECES)
def test_no_text_reaches_into_jsx(text: str) -> None:
    spans = [(mark.start, mark.end) for mark in marks(text)]
    assert all(first < last for first, last in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    for passage in passages(text):
        for piece in passage.pieces:
            assert not any(first < piece.end and piece.start < last for first, last in spans)


@pytest.mark.parametrize(
    "part",
    [
        "{", "{a}", "{`", "{`${", "<A ", "<A>", "<b>", "<code>", "<a b={`", "`", "``a`", "a\n\n`", "import {\n", "'",
        "\\", "```\n", "{/*", "<pre>", "> ```\n", "<!--", "{a} b <c>d", "export {\n\n",
    ],
)  # fmt: skip
def test_hostile_files_come_back_as_they_were_and_soon(part: str) -> None:
    text = part * (20_000 // len(part))
    begun = time.process_time()
    assert fixed(text, lambda texts: texts) == text
    assert time.process_time() - begun < 6
