"""What stands in the report files, and that they appear together or not at all."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from eojeol import files
from eojeol.errors import EnvironmentTrouble, InputError
from eojeol.evaluate.report import examples_tsv, markdown_table, report_text, write_report
from eojeol.evaluate.run import Result, evaluate, evaluate_many, rules_none

GOLD = ["눈이 온다", "나는 집에 갈 거야", "네", "조용히 해 주세요"]
PREDICTED = ["눈이 온다", "나는집에갈거야", "내", "조용히 해주세요"]
NAMES = ["examples.tsv", "report.json", "report.txt"]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def result() -> Result:
    return evaluate(lambda _: PREDICTED, GOLD, "restore", "sample")


def test_the_text_shows_every_figure(result: Result) -> None:
    assert report_text(result.scores, title="restore sample") == (
        "restore sample: 4 lines, 19 characters\n"
        "\n"
        "              precision    recall  f1-score   support\n"
        "\n"
        "           B     0.8333    0.5000    0.6250        10\n"
        "           I     0.6000    0.4286    0.5000         7\n"
        "\n"
        "   micro avg     0.7273    0.4706    0.5714        17\n"
        "   macro avg     0.7167    0.4643    0.5625        17\n"
        "weighted avg     0.7373    0.4706    0.5735        17\n"
        "\n"
        "word F1              0.3750\n"
        "space F1             0.5000\n"
        "syllable accuracy    0.7333\n"
        "sentence accuracy    0.2500\n"
        "altered lines             1 of 4\n"
    )


def test_files_hold_the_figures_with_intervals(result: Result, tmp_path: Path) -> None:
    text = write_report(tmp_path / "run", result)
    assert names(tmp_path / "run") == NAMES
    assert (tmp_path / "run" / "report.txt").read_text(encoding="utf-8") == text
    loaded = json.loads((tmp_path / "run" / "report.json").read_text(encoding="utf-8"))
    low, high = loaded.pop("interval_95")["word_f1"]
    assert f"{result.scores.word.f1:8.4f}   95 % interval {low:.4f} to {high:.4f}" in text
    assert loaded == {"schema": 1, "task": "restore", "name": "sample", **result.scores.to_dict()}


def test_the_worst_errors_come_first_and_the_limit_holds(result: Result) -> None:
    assert examples_tsv(result) == (
        "status\tgold\tpredicted\twrong_gaps\n"
        "error\t나는 집에 갈 거야\t나는집에갈거야\t3\n"
        "error\t조용히 해 주세요\t조용히 해주세요\t1\n"
        "error\t네\t내\t0\n"
        "ok\t눈이 온다\t눈이 온다\t0\n"
    )
    assert examples_tsv(result, limit=2).count("\n") == 3


def test_every_example_is_one_row_of_four_cells_whatever_the_text_holds(tmp_path: Path) -> None:
    odd = ["탭\t줄\n끝\r백슬래시\\t\u2028\x85\x1c\x0b\x0c끝\x00", "짝 없는 \ud800 글자"]
    write_report(tmp_path, evaluate(rules_none, odd, "harm", "odd"))
    rows = (tmp_path / "examples.tsv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 3
    assert all(row.count("\t") == 3 for row in rows)
    assert r"탭\t줄\n끝\r백슬래시\\t\u2028" in rows[1]
    assert r"\ud800" in rows[2]


def test_an_older_report_is_replaced_and_other_files_stay(result: Result, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("old", encoding="utf-8")
    (tmp_path / "config.yaml").write_text("mine", encoding="utf-8")
    write_report(tmp_path, result)
    assert "word F1" in (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert names(tmp_path) == ["config.yaml", *NAMES]


def test_a_full_disk_leaves_the_old_report_and_no_remains(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "report.txt").write_text("old", encoding="utf-8")
    real = os.fdopen
    opened = []

    def full_at_the_third(handle: int, mode: str) -> Any:
        opened.append(handle)
        if len(opened) == 3:
            os.close(handle)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(handle, mode)

    monkeypatch.setattr(files.os, "fdopen", full_at_the_third)
    with pytest.raises(EnvironmentTrouble, match="No space left on device") as caught:
        write_report(tmp_path, result)
    assert "\n" not in str(caught.value)
    assert names(tmp_path) == ["report.txt"]
    assert (tmp_path / "report.txt").read_text(encoding="utf-8") == "old"


def test_a_file_in_place_of_the_folder_is_an_input_error(result: Result, tmp_path: Path) -> None:
    (tmp_path / "run").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="not a folder"):
        write_report(tmp_path / "run", result)


def test_report_files_have_ordinary_permissions(result: Result, tmp_path: Path) -> None:
    write_report(tmp_path, result)
    (tmp_path / "ordinary").write_text("", encoding="utf-8")
    assert (tmp_path / "report.txt").stat().st_mode == (tmp_path / "ordinary").stat().st_mode


def test_the_markdown_table_has_a_row_a_text_and_the_macro_average(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("눈이 온다\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("네\n", encoding="utf-8")
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    results = evaluate_many(paths, {"restore": rules_none, "harm": rules_none})
    assert markdown_table(results).split("\n") == [
        "| text | restore word F1 | restore sentence acc. | restore altered "
        "| harm word F1 | harm sentence acc. | harm altered |",
        "| --- | --: | --: | --: | --: | --: | --: |",
        "| a | 0.00 | 0.00 | 0 | 100.00 | 100.00 | 0 |",
        "| b | 100.00 | 100.00 | 0 | 100.00 | 100.00 | 0 |",
        "| **macro** | 50.00 | 50.00 | 0 | 100.00 | 100.00 | 0 |",
    ]
