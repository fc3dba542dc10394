"""The curve of eagerness, and the calibration of confidence on people's text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.quality.eagerness import calibration, figures, main, proposals
from benchmarks.quality.lattice import Row
from eojeol import Spacer
from eojeol.engine.engine import Engine
from eojeol.engine.folder import embedded as embedded_folder

PAIRS = [("노력 뿐이다.", "노력뿐이다."), ("오늘은날씨가 좋다.", "오늘은 날씨가 좋다.")]


def test_the_error_is_weighted_by_the_size_of_the_bins() -> None:
    rows, error = calibration(np.array([0.9, 0.8]), np.array([True, False]))
    assert rows == [["0.7 to 0.8", 1, "80.0%", "0.0%"], ["0.8 to 0.9", 1, "90.0%", "100.0%"]]
    assert error == pytest.approx((0.1 + 0.8) / 2)


def test_a_proposal_is_right_where_the_pair_has_another_space(embedded: Spacer) -> None:
    confidence, right = proposals(Engine(embedded_folder()), PAIRS)
    # 오늘은|날씨가 is proposed with certainty, whatever else is.
    assert right[np.argmax(confidence)]
    assert (confidence > 0.5).all()


def test_figures_follow_their_definitions(embedded: Spacer) -> None:
    rows = [Row("demo", 0, "오늘은 날씨가 좋다.", {})]
    mended, harm, exact, real, wrong, taste = figures(embedded, PAIRS[1:], rows, 0.5)
    assert (mended, harm, exact) == (1, 0, 1)
    assert (real, wrong, taste) == (0, 0, 0)


def test_tables_and_plot_are_written(
    embedded: Spacer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib")
    pairs, lattice = tmp_path / "pairs.tsv", tmp_path / "lattice.tsv"
    pairs.write_text("".join(f"{typed}\t{right}\n" for typed, right in PAIRS), encoding="utf-8")
    lattice.write_text("demo\t0\t먹어 볼 만하다.\t2V\n", encoding="utf-8")
    main([str(pairs), str(lattice), "--plot", str(tmp_path / "curve.png")])
    shown = capsys.readouterr().out
    assert "| threshold | mended |" in shown
    assert "ECE" in shown
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")
