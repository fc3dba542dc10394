"""Diffs: that tools take them, that they say everything, and that marks can be read with and without colour."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.explain.diff import aligned, inline, marked, unified
from eojeol.explain.review import Review

from .helpers import MIXED, TEXT, review

LINES = [f"{n}번째 줄이다.\n" for n in range(1, 31)]
HUNK = re.compile(r"@@ -(\d+),(\d+) \+(\d+),(\d+) @@\n")


def patched(before: str, patch: str) -> str:
    """A patch applied the way `patch` does it: every line of context and removal has to be there."""
    lines = before.split("\n")
    lines = [line + "\n" for line in lines[:-1]] + [lines[-1]] * bool(lines[-1])
    out: list[str] = []
    at = 0
    pieces = HUNK.split(patch)
    for old_start, old_count, new_start, new_count, body in zip(
        *(pieces[i::5] for i in range(1, 6)), strict=True
    ):
        out += lines[at : int(old_start) - 1]
        at = int(old_start) - 1
        assert int(new_start) == len(out) + 1
        started = len(out), at
        body = body.replace("\n\\ No newline at end of file\n", "\0")
        for line in re.findall(r"[^\n\0]*[\n\0]", body):
            sign, text = line[0], line[1:].replace("\0", "")
            if sign in " -":
                assert lines[at] == text
                at += 1
            if sign in " +":
                out.append(text)
        assert (len(out) - started[0], at - started[1]) == (int(new_count), int(old_count))
    return "".join(out + lines[at:])


def test_each_changed_line_stands_above_its_new_form() -> None:
    assert "".join(unified(review("가나\n할수\n다라\n"))) == (
        "--- 글.txt\n+++ 글.txt\n@@ -1,3 +1,3 @@\n 가나\n-할수\n+할 수\n 다라\n"
    )


def test_nothing_changed_is_no_diff() -> None:
    assert list(unified(review("할 수\n"))) == []
    assert list(unified(review(""))) == []
    assert list(inline(review("할 수\n"), colour=False)) == []


@pytest.mark.parametrize(("distance", "hunks"), [(1, 1), (7, 1), (8, 2), (20, 2)])
def test_changes_far_apart_are_hunks_of_their_own(distance: int, hunks: int) -> None:
    lines = [line.replace(" ", "") for line in LINES]
    lines[5] = lines[5 + distance] = "할수\n"
    text = "".join(lines)
    patch = "".join(unified(review(text)))
    assert len(HUNK.findall(patch)) == hunks
    assert patched(text, patch) == review(text).after


def test_a_last_line_without_an_end_is_marked_as_the_tools_mark_it() -> None:
    patch = "".join(unified(review("가나\n할수")))
    assert patch.endswith("-할수\n\\ No newline at end of file\n+할 수\n\\ No newline at end of file\n")


def test_on_a_terminal_only_the_spaces_that_go_and_come_are_coloured() -> None:
    found = review("가나\n할수\n")
    shown = "".join(unified(found, colour=True))
    assert "+할\x1b[42m \x1b[0m수\n" in shown and "-할수\n" in shown
    plain = re.sub(r"\x1b\[\d+m", "", shown)
    assert plain == "".join(unified(found))


@settings(max_examples=50)
@given(TEXT)
def test_colours_are_all_that_a_terminal_gets_more(text: str) -> None:
    found = review(text, MIXED)
    shown = "".join(unified(found, colour=True))
    assert re.sub(r"\x1b\[(?:0|1|36|41|42)m", "", shown) == "".join(unified(found))


@settings(max_examples=150)
@given(TEXT, st.integers(0, 4))
def test_a_patch_makes_the_text_after_of_the_text_before(text: str, context: int) -> None:
    found = review(text, MIXED)
    assert patched(text, "".join(unified(found, context))) == found.after


@pytest.mark.parametrize("tool", ["git", "patch"])
@pytest.mark.parametrize("text", ["".join(LINES), "가나\r\n할수\r\n책 을", "할수\n" * 9])
def test_the_usual_tools_take_the_patch(tool: str, text: str, tmp_path: Path) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    found = review(text, name="my text.txt")
    assert found.changed
    (tmp_path / "my text.txt").write_bytes(text.encode())
    arguments = ["apply", "-p0", "-"] if tool == "git" else ["-p0", "--binary"]
    patch = "".join(unified(found)).encode()
    subprocess.run([tool, *arguments], input=patch, cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "my text.txt").read_bytes().decode() == found.after


def test_a_byte_order_mark_is_part_of_the_first_line() -> None:
    found = review("할수\n")
    with_mark = Review(found.name, found.before, found.after, found.changes, mark=b"\xef\xbb\xbf")
    assert "-\ufeff할수\n+\ufeff할 수\n" in "".join(unified(with_mark))


def test_marks_show_what_is_added_and_what_is_removed() -> None:
    assert list(inline(review("가나\n할수 있다. 책 을\n"), colour=False)) == [
        "글.txt:2: 할{+ +}수 있다.[- -]책[- -]을\n"
    ]


def test_colours_stand_on_the_spaces_themselves() -> None:
    (line,) = inline(review("할수책 을\n"), colour=True)
    assert line == "글.txt:1: 할\x1b[42m \x1b[0m수책\x1b[41m \x1b[0m을\n"


def test_of_a_squeezed_run_only_what_goes_is_marked() -> None:
    assert marked("할   수", "할 수", lambda was, now: f"<{was}|{now}>") == "할<   | >수"
    found = review("할   수\n", KNOWN_SQUEEZING)
    assert list(inline(found, colour=False)) == ["글.txt:1: 할 [-  -]수\n"]


KNOWN_SQUEEZING = MIXED.using(squeeze=True, add=1.0, remove=1.0)


def test_joined_lines_are_one_change() -> None:
    found = Review("글.txt", "가나\n다라\n\n마바", "가나다라\n\n마바")
    assert list(inline(found, colour=False)) == ["글.txt:1: 가나[-⏎-]다라\n"]
    assert "-가나\n-다라\n+가나다라\n" in "".join(unified(found))


@settings(max_examples=100)
@given(TEXT)
def test_taking_the_marks_out_gives_both_texts_back(text: str) -> None:
    after = review(text, MIXED).after
    for keep, wanted in ((0, text), (1, after)):
        assert marked(text, after, lambda was, now, keep=keep: (was, now)[keep]) == wanted


@settings(max_examples=100)
@given(TEXT)
def test_aligned_lines_are_both_texts_whole(text: str) -> None:
    after = review(text, MIXED).after
    pairs = list(aligned(text, after))
    assert "".join(line for olds, _ in pairs for line in olds) == text
    assert "".join(new for _, new in pairs) == after


def test_standard_input_is_called_so() -> None:
    assert next(unified(review("할수\n", name="-"))).startswith("--- standard input\t\n")
    assert next(inline(review("할수\n", name="-"), colour=False)).startswith("standard input:1: ")
