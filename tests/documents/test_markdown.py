"""Prose is fixed; code, metadata and the marks that make structure stay."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.documents import fix_bytes
from eojeol.documents.edit import Fix
from eojeol.documents.markdown import passages

from .helpers import fix, scattered, spell, unspell


def fixed(text: str, how: Fix = fix) -> str:
    return fix_bytes(text.encode(), ".md", how).decode()


def shown(text: str) -> list[str]:
    return [one.shown for one in passages(text)]


DOCUMENT = """---
title: 책을읽었다
---

# 책을읽었다 #
책을읽었다
==========

> - [x] 책을읽었다{two}
> 1. 학교 에서[^1]

```python
책을읽었다 = 1
```

    책을읽었다

| 책을읽었다 | 할수있다 |
|---|---|
| `책을읽었다` | 날씨가**좋다** |

<!-- 책을읽었다
책을읽었다 -->
<pre>
책을읽었다
</pre>

[문서]: https://example.com/책을읽었다 "책을읽었다"
[^1]: 책을읽었다

$$
책을읽었다
$$
""".replace("{two}", "  ")


def test_prose_is_fixed_and_the_rest_is_not() -> None:
    lines = DOCUMENT.split("\n")
    changed = {4: "# 책을 읽었다 #", 5: "책을 읽었다", 8: "> - [x] 책을 읽었다  ", 9: "> 1. 학교에서[^1]"}
    changed |= {
        17: "| 책을 읽었다 | 할 수 있다 |",
        19: "| `책을읽었다` | 날씨가 **좋다** |",
        28: "[^1]: 책을 읽었다",
    }
    expected = [changed.get(i, line) for i, line in enumerate(lines)]
    assert fixed(DOCUMENT).split("\n") == expected
    assert fixed(DOCUMENT.replace("\n", "\r\n")) == "\r\n".join(expected)


@pytest.mark.parametrize("mark", ["```", "~~~~", "- ```", "  ```", "1. ~~~"])
def test_fences_of_all_kinds_are_left_alone(mark: str) -> None:
    close = mark.lstrip("-1. ")
    text = f"가\n{mark} text\n책을읽었다\n``\n책을읽었다\n{close}\n책을읽었다\n"
    assert fixed(text) == text[:-6] + "책을 읽었다\n"


def test_a_fence_in_a_quotation_ends_with_it() -> None:
    assert fixed("> ```\n> 책을읽었다\n책을읽었다\n") == "> ```\n> 책을읽었다\n책을 읽었다\n"


def test_a_fence_that_never_ends_leaves_the_rest_as_it_is() -> None:
    assert fixed("```\n책을읽었다") == "```\n책을읽었다"


def test_indented_lines_in_a_list_are_prose_and_elsewhere_code() -> None:
    assert fixed("- 가\n\n    책을읽었다\n") == "- 가\n\n    책을 읽었다\n"
    assert fixed("가\n\n    책을읽었다\n\n    책을읽었다\n") == "가\n\n    책을읽었다\n\n    책을읽었다\n"
    assert fixed("가\n    책을읽었다\n") == "가\n    책을 읽었다\n"
    assert fixed("- 가\n\n나\n\n\t책을읽었다\n") == "- 가\n\n나\n\n\t책을읽었다\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("**아버지가**방에", "**아버지가** 방에"),
        ("아버지가**방에**", "아버지가 **방에**"),
        ("아버지**가방**에", "아버지**가 방**에"),
        ("[아버지가](https://a.b/c)방에", "[아버지가](https://a.b/c) 방에"),
        ("아버지가[방에](<a b> '책을읽었다')", "아버지가 [방에](<a b> '책을읽었다')"),
        ("아버지가[^1]방에", "아버지가[^1] 방에"),
        ("아버지가[^1]**방에**", "아버지가[^1] **방에**"),
        ("~~아버지가~~방에", "~~아버지가~~ 방에"),
        ("아버지가<!-- x -->방에", "아버지가 <!-- x -->방에"),
        ("<b>아버지가</b>방에", "<b>아버지가 </b>방에"),
        ("학교 **에서**", "학교**에서**"),
        ("책을\\*읽었다", "책을\\*읽었다"),
        ("![책을읽었다](책을읽었다.png)", "![책을 읽었다](책을읽었다.png)"),
        ("[![책을읽었다](a.png)](책을읽었다)책을읽었다", "[![책을 읽었다](a.png)](책을읽었다)책을 읽었다"),
    ],
)
def test_words_cross_marks_and_spaces_go_outside(line: str, expected: str) -> None:
    assert fixed(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "`책을읽었다`", "``책을 ` 읽었다 책을읽었다``", "<https://책을읽었다.kr/책을읽었다>", "$책을읽었다$",
        "[[책을읽었다]]", "<code>책을읽었다</code>", '<img alt="책을읽었다">', "[책을읽었다]: http://a.b",
        "[^책을읽었다]", ":::책을읽었다", "[가](책을읽었다)", "[가](책(을읽었다)책을읽었다)", "가](책을읽었다)",
        "\\`책을`읽었다", "- - -", "책을<br>읽었다", "제목 {#책을읽었다}", "<script>책을읽었다</script>",
    ],
)  # fmt: skip
def test_what_is_not_prose_stays(line: str) -> None:
    assert fixed(line) == line


def test_labels_of_links_stay_where_they_are_defined() -> None:
    text = "[책을읽었다] [책을읽었다][] [할수있다][책을읽었다] [날씨가좋다]\n\n[책을읽었다]: /a\n"
    expected = text.replace("할수있다", "할 수 있다").replace("날씨가좋다", "날씨가 좋다")
    assert fixed(text) == expected


@pytest.mark.parametrize(
    "line",
    [
        '**"말"** 이라고',
        '그는 **"말"** 이라고',
        "_강조_ 다",
        "가 _강조_",
        "가 **(나)** 다",
        "말 ~~「나」~~ 다",
    ],
)
def test_a_space_that_keeps_emphasis_working_stays(line: str) -> None:
    squeezed = unspell([line])[0]
    assert fixed(line, lambda texts: [text.replace(" ", "") for text in texts]) == line
    assert fixed(line, unspell) == squeezed


@pytest.mark.parametrize(
    "line",
    ["[가", "가]", "[속보]가나", "가~나", "1 < 2", "& 가", "가 $5"],
)
def test_marks_that_mark_nothing_are_text(line: str) -> None:
    assert shown(line) == [line]


@pytest.mark.parametrize(
    "line", ["# 가나", "- 가나", "* 가나", "12) 가나", "> 가나", ">> - [ ] 가나", ": 가나", "- 1. ## 가나 ##"]
)
def test_the_space_after_a_marker_is_never_shown(line: str) -> None:
    assert shown(line) == ["가나"]


@pytest.mark.parametrize(
    "line", ["*여러 줄에", "줄에*", "`코드가 여러", "a_가", "**가***나*", "2 * 3", '**"가"**나']
)
def test_marks_whose_other_half_is_not_there_keep_their_distance(line: str) -> None:
    after = fixed(line, lambda texts: [re.sub(r"(?<=\S) *(?=\S)", " ", text) for text in texts])
    assert re.findall(r" ?[*`_]+ ?", after) == re.findall(r" ?[*`_]+ ?", line)


def test_korean_markers_are_text() -> None:
    assert shown("가. 나다\n① 라\n(1) 마") == ["가. 나다", "① 라", "(1) 마"]


def test_front_matter_that_does_not_end_is_none() -> None:
    assert fixed("---\n책을읽었다\n") == "---\n책을 읽었다\n"
    assert fixed("+++\n책을읽었다\n+++\n책을읽었다") == "+++\n책을읽었다\n+++\n책을 읽었다"
    assert fixed("") == ""


MARKS = (
    "가나¦다 라¦**¦*¦_¦~~¦`¦``¦[¦](a b)¦](¦)¦]¦![¦[^1]¦\n¦\n\n¦> ¦- ¦# ¦    ¦```¦$$¦$¦|¦<b>¦</b>¦<!--¦-->¦\\¦]: x¦"
    '{#¦}¦ ¦---¦(¦"'
)
PIECES = st.lists(st.sampled_from(MARKS.split("¦")), max_size=30).map("".join)


@given(PIECES, st.integers(0, 99))
def test_only_spaces_change_whatever_the_marks(text: str, seed: int) -> None:
    result = fixed(text, scattered(seed))
    assert result.replace(" ", "") == text.replace(" ", "")
    assert [line.rstrip(" ") == line for line in result.split("\n")] == [
        line.rstrip(" ") == line for line in text.split("\n")
    ]


@given(
    st.lists(st.sampled_from(["가", "나", "(", '"', " ", "**", "*", "[", "](a)", "a"]), max_size=12).map(
        "".join
    )
)
def test_every_mark_still_marks_after_a_space_everywhere(line: str) -> None:
    """The walk sees the same hidden marks before and after all syllables were parted."""

    def hidden(text: str) -> int:
        return len(text.replace(" ", "")) - sum(
            len(one.replace(" ", "").replace("\u00a0", "")) for one in shown(text)
        )

    assert hidden(fixed(line, spell)) == hidden(line)


@pytest.mark.parametrize(
    "part",
    [
        "`",
        "[",
        "](",
        "**a",
        "*a_b",
        "<a ",
        "$a ",
        "<code>",
        "[[",
        "\\",
        "- ",
        "> ",
        "``` ",
        "(",
        "a\n",
        " ",
        "#",
        "{",
        "![a](b(c",
    ],
)
def test_hostile_lines_come_back_as_they_were(part: str) -> None:
    text = part * (100_000 // len(part))
    assert fixed(text, lambda texts: texts) == text
