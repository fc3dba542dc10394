from __future__ import annotations

from pathlib import Path

import pytest

from eojeol.corpus.exclude import Excluder, read_excluded
from eojeol.errors import InputError

from .helpers import write_lines


def test_a_sentence_is_found_anywhere_in_a_line_without_white_space() -> None:
    excluder = Excluder(["나는학교에걸어서간다."], 5)
    assert excluder.found_in("그러나나는학교에걸어서간다.그리고")
    assert not excluder.found_in("나는학교에걸어서갔다.")


def test_short_sentences_are_ignored() -> None:
    excluder = Excluder(["그렇습니다", "그렇습니다만저는모르겠습니다"], 10)
    assert not excluder.found_in("그렇습니다")
    assert excluder.found_in("그렇습니다만저는모르겠습니다")


def test_nothing_to_exclude_finds_nothing() -> None:
    assert not Excluder([], 10).found_in("아무말이나")
    assert not Excluder(["", "짧다"], 0 + 3).found_in("")


def test_files_are_read_by_pattern(tmp_path: Path) -> None:
    write_lines(tmp_path / "dev-a.txt", ["첫 문장", "둘째 문장"])
    write_lines(tmp_path / "dev-b.txt", ["셋째 문장"])
    write_lines(tmp_path / "other.txt", ["다른 문장"])
    assert read_excluded([f"{tmp_path}/dev-*.txt"]) == ["첫 문장", "둘째 문장", "셋째 문장"]
    assert read_excluded([]) == []


def test_an_exclusion_that_would_do_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file matches"):
        read_excluded([f"{tmp_path}/dev-*.txt"])
    (tmp_path / "empty.txt").touch()
    with pytest.raises(InputError, match="no line"):
        read_excluded([f"{tmp_path}/empty.txt"])
    (tmp_path / "broken.txt").write_bytes(b"\xff\xfe\n")
    with pytest.raises(InputError, match="fix this exclude file"):
        read_excluded([f"{tmp_path}/broken.txt"])
