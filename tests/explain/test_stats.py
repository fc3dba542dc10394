"""Figures: counted, added up over files, shown in columns."""

from __future__ import annotations

from eojeol.explain.stats import Figures, Stats, aligned, figures_of, pattern

from .helpers import KNOWN, review

TEXT = "할수있다.\n\n책 을 \n"


def test_lines_words_and_changes_are_counted() -> None:
    assert figures_of(review(TEXT)) == Figures(
        lines=2, changed_lines=2, words=3, words_after=4, added=2, removed=1, squeezed=0
    )
    assert figures_of(review("할   수", KNOWN.using(squeeze=True))).squeezed == 1
    assert figures_of(review("")) == Figures()


def test_a_pattern_is_what_stands_beside_the_gap_before_and_after() -> None:
    assert [pattern(change) for change in review("이제는할수있다. 책  을").changes] == [
        "제는할수있다 → 제는할 수있다",
        "는할수있다. → 는할수 있다.",
        "있다. 책 → 있다.책",
        "책  을 → 책을",
    ]


def test_files_are_rows_and_their_sum_is_the_last() -> None:
    stats, other = Stats(), Stats()
    stats.add(review(TEXT, name="하나.txt"))
    other.add(review("할수\n", name="둘.txt"))
    stats.merge(other)
    rows = [line.split() for line in stats.table()]
    assert rows[0][-1] == "file"
    assert rows[1] == ["2", "2", "3", "4", "2", "1", "0", "하나.txt"]
    assert rows[3] == ["3", "3", "4", "6", "3", "1", "0", "total"]


def test_the_commonest_patterns_come_first() -> None:
    stats = Stats()
    stats.add(review("할수\n책 을\n할수\n"))
    shown = "".join(stats.table()).partition("most often\n")[2]
    assert shown.splitlines() == ["2  할수 → 할 수", "1  책 을 → 책을"]


def test_one_file_has_no_sum_and_no_change_no_patterns() -> None:
    stats = Stats()
    stats.add(review("할 수\n"))
    assert len(list(stats.table())) == 2


def test_columns_are_as_wide_as_a_terminal_shows_them() -> None:
    assert list(aligned([("가", "하나"), ("abc", "b")])) == [" 가  하나\n", "abc  b\n"]
