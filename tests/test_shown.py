"""What `check` gives is a list, and a view in a notebook."""

from __future__ import annotations

import pickle
import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from eojeol.shown import MOST_LINES, Changes

from .promises_inputs import texts
from .standin import HASH


def test_the_changes_are_a_list_and_stay_what_they_are_in_another_process() -> None:
    found = HASH.check("가나다 라마바사 아자차")
    assert isinstance(found, list) and found == list(found)
    copied = pickle.loads(pickle.dumps(found))
    assert (copied, copied.text) == (found, found.text)


@given(texts(60), st.booleans())
def test_the_marked_lines_say_what_was_and_what_will_be(text: str, squeeze: bool) -> None:
    spacer = HASH.using(squeeze=squeeze)
    found = spacer.check(text)
    lines = re.split(r"\r\n|\r|\n", text)
    after = re.split(r"\r\n|\r|\n", spacer(text))
    for number in list(dict.fromkeys(change.line for change in found))[:MOST_LINES]:
        shown = found._marked([change for change in found if change.line == number])
        before = re.sub(r"</?del[^>]*>", "", re.sub(r"<ins[^>]*>.*?</ins>", "", shown))
        now = re.sub(r"</?ins[^>]*>", "", re.sub(r"<del[^>]*>.*?</del>", "", shown))
        assert (unescape(before), unescape(now)) == (lines[number - 1], after[number - 1])


def test_markup_in_a_text_is_shown_as_text() -> None:
    text = "<b>가나</b> 다라&마바"
    shown = Changes(HASH.using(protect="none").check(text), text)._repr_html_()
    assert "<b>" not in shown


def test_no_changes_are_said_and_many_are_cut() -> None:
    assert Changes()._repr_html_() == "<p>no changes</p>"
    text = "가나다 라마바사 아자차카타파하\n" * (MOST_LINES + 7)
    found = HASH.check(text)
    assert found and "<p>7 more lines</p>" in found._repr_html_()
