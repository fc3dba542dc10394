"""The gaps of gold text, as they are asked once for all tables."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from ..standin import FixedModel

ROOT = Path(__file__).parents[2]


def test_a_model_is_asked_about_every_gap_in_every_task(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(ROOT)
    module = importlib.import_module("benchmarks.gaps_of_gold")
    (tmp_path / "first.txt").write_text("가  나다\n라 마\n", encoding="utf-8")
    (tmp_path / "second.txt").write_text("바 사\n", encoding="utf-8")
    gold = module.gaps_of_gold(FixedModel("나마"), [tmp_path / "first.txt", tmp_path / "second.txt"])
    assert [each.name for each in gold] == ["first", "second"]
    assert gold[0].lines == ["가 나다", "라 마"]
    # Of the units 가나다, 라마 and 바사 the first of a line has no gap that counts.
    restore = module.free_gaps(gold, "restore")
    assert restore.typed.tolist() == [False] * 4
    assert restore.right.tolist() == [True, False, True, True]
    assert restore.decided.tolist() == [True, False, True, False]
    assert restore.wrong.tolist() == [False, False, False, True]
    assert module.free_gaps(gold, "harm").typed.tolist() == restore.right.tolist()
