"""The score of people's mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.quality.people import Score, main, read_pairs, score
from eojeol.errors import InputError


def test_mended_harm_and_exact_are_counted_by_gap() -> None:
    pairs = [("노력 뿐이다", "노력뿐이다"), ("먹을만큼 먹자", "먹을 만큼 먹자")]
    # The first is mended; in the second the mistake is left and a right gap is spoilt.
    total = score(pairs, lambda lines: ["노력뿐이다", "먹을만큼먹자"])
    # 4 + 5 gaps, two of them wrong.
    assert total == Score(lines=2, exact=1, errors=2, mended=1, right=7, harmed=1)
    assert total.row("x") == ["x", "50.0%", "142.86", "50.0%"]


def test_a_line_whose_characters_changed_mends_nothing() -> None:
    assert score([("가 나", "가나")], lambda lines: ["가다"]) == Score(lines=1, errors=1)


def test_a_line_that_is_no_pair_is_named(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("가 나\t가나\tsource\n가 나\t가다\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        read_pairs(path)


def test_the_script_prints_a_row_for_each_threshold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("학교 에서 책을읽었다\t학교에서 책을 읽었다\n", encoding="utf-8")
    main([str(path), "--thresholds", "0.4/0.5,1"])
    rows = capsys.readouterr().out.splitlines()[2:]
    assert rows == ["| 0.4 / 0.5 | 100.0% | 0.00 | 100.0% |", "| 1.0 / 1.0 | 0.0% | 0.00 | 0.0% |"]
