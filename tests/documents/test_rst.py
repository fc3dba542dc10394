"""Paragraphs are fixed; titles, tables, directives, literal blocks and the marks inside a line stay."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.documents import fix_bytes
from eojeol.documents.edit import Fix
from eojeol.documents.rst import passages

from .helpers import fix, scattered


def fixed(text: str, how: Fix = fix) -> str:
    return fix_bytes(text.encode(), ".rst", how).decode()


def shown(text: str) -> list[str]:
    return [one.shown for one in passages(text)]


# `책을읽었다` is prose, and `학교 에서` stands only where nothing may change.
DOCUMENT = """\
==========
학교 에서
==========

학교 에서
---------

:글쓴이: 학교 에서
    학교 에서

책을읽었다 ``학교 에서`` 책을읽었다.
책을읽었다::

    학교 에서

      학교 에서

- 책을읽었다
  책을읽었다::

     학교 에서

  책을읽었다
#. 책을읽었다

   * 책을읽었다
(2) 책을읽었다

책을읽었다 : 책을읽었다
   책을읽었다

.. note:: 책을읽었다
   책을읽었다

   - 책을읽었다

.. warning::
   :class: 학교 에서

   책을읽었다

   .. code-block:: python
      :caption: 학교 에서

      학교 에서

   책을읽었다

.. figure:: 학교.png
   :alt: 학교 에서

   책을읽었다

.. versionadded:: 2.0 책을읽었다

.. my-own:: 학교 에서

   학교 에서

.. 학교 에서
   학교 에서

   학교 에서

.. _학교 에서: https://x.kr/학교
.. |학교| replace:: 학교 에서
.. [1] 책을읽었다
   책을읽었다
.. [#ㄱ] 책을읽었다

+-----------+------+
| 학교 에서 | 가   |
+-----------+------+

====  ===========
가    학교 에서
====  ===========
나    학교 에서

다    학교 에서
====  ===========

>>> print("학교 에서")
학교 에서

| 책을읽었다
|
| 책을읽었다

-a  책을읽었다
--all=학교 에서

책을읽었다 ::

> 학교 에서
> 학교 에서

``학교 에서
학교 에서`` 책을읽었다 :ref:`학교 에서` |학교 에서| `학교 에서`_ `학교 에서 <https://x.kr>`__ 책을읽었다

  책을읽었다

  -- 책을읽었다
"""


def test_prose_is_fixed_and_the_rest_is_not() -> None:
    for source in (DOCUMENT, DOCUMENT.replace("\n", "\r\n"), DOCUMENT.rstrip()):
        result = fixed(source)
        assert result == source.replace("책을읽었다", "책을 읽었다")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("**아버지가**\\ 방에", "**아버지가**\\  방에"),
        ("아버지가\\ **방에**", "아버지가\\  **방에**"),
        ("**아버지**\\ 가방에", "**아버지**\\ 가 방에"),
        ("학교\\  **에서**", "학교\\  **에서**"),
        ("**학교** 에서", "**학교** 에서"),
        ("학교 *에서*", "학교 *에서*"),
        ("*책을읽었다* 책을읽었다", "*책을 읽었다* 책을 읽었다"),
        ("(**책을읽었다**), 책을읽었다", "(**책을 읽었다**), 책을 읽었다"),
        ("``코드``\\ 책을읽었다", "``코드``\\ 책을 읽었다"),
        (":ref:`가`\\ 책을읽었다", ":ref:`가`\\ 책을 읽었다"),
        ("책을\\*읽었다", "책을\\*읽었다"),
        ("\\``책을읽었다``", "\\``책을읽었다``"),
        ("각주 [1]_ 책을읽었다", "각주 [1]_ 책을 읽었다"),
        ("책을읽었다_ 책을읽었다", "책을읽었다_ 책을 읽었다"),
        ("_`책을읽었다` 책을읽었다", "_`책을읽었다` 책을 읽었다"),
        ("https://x.kr/책을읽었다 책을읽었다", "https://x.kr/책을읽었다 책을 읽었다"),
        ("`책을읽었다`:sup: 책을읽었다", "`책을읽었다`:sup: 책을 읽었다"),
    ],
)
def test_words_cross_joined_marks_and_other_marks_keep_their_spaces(line: str, expected: str) -> None:
    assert fixed(line) == expected


def test_a_word_keeps_its_place_when_a_mark_ends_on_another_line() -> None:
    assert shown("가 **나\n다** 라") == ["가\u00a0나", "다\u00a0라"]
    assert shown("가 ``나\n다`` 라") == ["가 ", " 라"]


def test_code_that_follows_a_paragraph_without_a_blank_line_stays() -> None:
    for text in (
        "가나\n.. code-block:: python\n\n   책을읽었다\n",
        "가나::\n   책을읽었다\n",
        "가나::\n\n.. code::\n\n   책을읽었다\n",
        "- 가나::\n\n  책을읽었다\n",
    ):
        assert fixed(text) == text


def test_tables_in_items_and_code_in_notes_stay() -> None:
    text = "- 가\n\n  +-----------+\n  | 학교 에서 |\n  +-----------+\n\n"
    text += "- .. code::\n\n     학교 에서\n\n  책을읽었다\n"
    assert fixed(text) == text.replace("책을읽었다", "책을 읽었다")


def test_a_comment_switches_off_and_on() -> None:
    text = "책을읽었다\n\n.. eojeol: off\n\n학교 에서\n\n.. eojeol: on\n\n책을읽었다\n"
    assert fixed(text) == text.replace("책을읽었다", "책을 읽었다")


def test_directives_have_korean_names_too() -> None:
    assert fixed(".. 비고:: 책을읽었다\n\n   책을읽었다") == ".. 비고:: 책을 읽었다\n\n   책을 읽었다"
    assert fixed(".. 코드::\n\n   책을읽었다") == ".. 코드::\n\n   책을읽었다"


MARKS = (
    "가나¦다 라¦**¦*¦``¦`¦_¦|¦[1]_¦:a:`¦\\¦\n¦\n\n¦    ¦- ¦1. ¦.. ¦.. note:: ¦.. a::¦::¦ : ¦====¦==  ==¦+---+¦>>> ¦"
    "-a  ¦\t"
)
PIECES = st.lists(st.sampled_from(MARKS.split("¦")), max_size=30).map("".join)


@given(PIECES, st.integers(0, 99))
def test_only_spaces_change_whatever_the_marks(text: str, seed: int) -> None:
    result = fixed(text, scattered(seed))
    assert result.replace(" ", "") == text.replace(" ", "")
    before, after = text.split("\n"), result.split("\n")
    assert [len(line) - len(line.lstrip()) for line in after] == [
        len(line) - len(line.lstrip()) for line in before
    ]


@pytest.mark.parametrize(
    "part",
    [
        "`", "``", "*", "*a ", "**a ", "|a ", "`a ", "``a ", "_", "a_", "\\", "\\*", "가::\n\n", ".. a::\n", "가\n",
        "- ", "== ==\n", "+--+\n", "가", "(", "1.", ":", " ", "가 _", "가나 : ", ".. [1] ", "가\n----\n", "-a  ",
    ],
)  # fmt: skip
def test_hostile_files_come_back_as_they_were_and_soon(part: str) -> None:
    text = part * (20_000 // len(part))
    begun = time.process_time()
    assert fixed(text, lambda texts: texts) == text
    assert time.process_time() - begun < 6
