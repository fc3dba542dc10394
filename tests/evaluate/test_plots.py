"""The picture of a training run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from eojeol.errors import MissingExtraError
from eojeol.evaluate.plots import plot_curves

POINTS = {
    "train_loss": [(step, 1 / (step + 1)) for step in range(100)],
    "val_loss": [(50, 0.4), (100, 0.2)],
    "val_f1": [(50, 0.5), (100, float("nan"))],
}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_png_is_drawn_and_nothing_else_left(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    plot_curves(POINTS, tmp_path / "curves.png")
    assert names(tmp_path) == ["curves.png"]
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize("points", [{}, {"train_loss": []}, {"val_f1": [(10, 0.3)]}])
def test_a_run_that_stopped_early_still_has_a_picture(
    points: dict[str, list[tuple[int, float]]], tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    plot_curves(points, tmp_path / "curves.png")
    assert (tmp_path / "curves.png").stat().st_size > 1000


def test_more_points_change_the_picture(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    plot_curves(POINTS, tmp_path / "a.png")
    plot_curves({**POINTS, "val_loss": []}, tmp_path / "b.png")
    assert (tmp_path / "a.png").read_bytes() != (tmp_path / "b.png").read_bytes()


def test_without_matplotlib_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtraError, match=r"eojeol\[train\]"):
        plot_curves(POINTS, tmp_path / "curves.png")
    assert names(tmp_path) == []


def test_the_stage_loads_matplotlib_only_to_draw() -> None:
    code = "import sys, eojeol.evaluate, eojeol.evaluate.plots; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
