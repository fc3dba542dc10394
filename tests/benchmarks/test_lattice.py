"""Errors by the norm."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.quality.lattice import count, main, read_rows
from eojeol.errors import InputError

LATTICE = "봄\t0\t먹을 만큼 해 보자\t3V\n봄\t1\t학교 에서\t1J\n"


@pytest.fixture
def lattice(tmp_path: Path) -> Path:
    (tmp_path / "봄.txt").write_text("먹을 만큼 해 보자\n학교 에서\n", encoding="utf-8")
    path = tmp_path / "lattice.tsv"
    path.write_text(LATTICE, encoding="utf-8")
    return path


def test_a_free_gap_is_no_error_and_a_mistake_of_the_writer_is_one(lattice: Path) -> None:
    free, mistake = read_rows(lattice)
    # The gap that both ways are right in is the one after the fourth character.
    assert count(free, free.gold, "먹을 만큼해 보자") == {"words": 4, "real": 0, "wrong": 0, "taste": 1}
    assert count(free, free.gold, "먹을만큼 해 보자") == {"words": 4, "real": 1, "wrong": 1, "taste": 0}
    assert count(mistake, mistake.gold, mistake.gold)["real"] == 1
    assert count(mistake, mistake.gold, "학교에서")["real"] == 0


def test_a_sentence_whose_characters_changed_is_altered_and_nothing_else(lattice: Path) -> None:
    assert count(read_rows(lattice)[1], "학교 에서", "학교에") == {"words": 2, "altered": 1}


def test_a_short_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "lattice.tsv"
    path.write_text("봄\t0\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1"):
        read_rows(path)


def test_the_script_prints_a_row_for_each_task(lattice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(lattice), "--thresholds", "1"])
    rows = capsys.readouterr().out.splitlines()[2:]
    # Nothing changes at a threshold of 1, so what is left is the writer's own mistake: one of six words.
    assert rows[2] == "| harm 1.0 / 1.0 | 166.67 | 0.00 | 0.00 | 0 |"
    assert len(rows) == 3
