"""What is released: the same bytes whoever builds it, small enough, and whole: it works far from the repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MOST_BYTES = 30_000_000
PROGRAMS = "Scripts" if os.name == "nt" else "bin"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        find_spec("hatchling") is None, reason="hatchling is not installed: nothing can be built"
    ),
]


def build(folder: Path, *targets: str) -> dict[str, bytes]:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder), *targets]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    (name,) = build(folder, "-t", "wheel")
    return folder / name


def test_sdist_and_wheel_are_the_same_bytes_twice_and_small(tmp_path: Path) -> None:
    first, second = build(tmp_path / "one"), build(tmp_path / "two")
    assert len(first) == 2 and first == second
    assert max(map(len, first.values())) < MOST_BYTES


def test_the_wheel_works_in_an_environment_that_has_nothing_else_of_ours(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
    python = place / PROGRAMS / Path(sys.executable).name
    # What it depends on comes from here, for tests have no network; ours would come last.
    (site,) = (place / "Lib" if os.name == "nt" else place).rglob("site-packages")
    others = [each for each in sys.path if Path(each).name in ("site-packages", "dist-packages")]
    (site / "others.pth").write_text("\n".join(others) + "\n")
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
    ]
    subprocess.run([*install, "--ignore-installed", wheel], check=True, capture_output=True)
    cut = ["unshare", "--map-root-user", "--net"]
    can_cut = shutil.which(cut[0]) and not subprocess.run([*cut, "true"], capture_output=True).returncode
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def run(*arguments: str, stdin: str = "") -> str:
        command = [*(cut if can_cut else []), str(python), *arguments]
        done = subprocess.run(
            command, input=stdin, cwd=tmp_path, env={**kept, "PYTHONUTF8": "1"}, capture_output=True, text=True,
            encoding="utf-8", check=True,
        )  # fmt: skip
        return done.stdout.strip()

    assert Path(run("-c", "import eojeol; print(eojeol.__file__)")).is_relative_to(site)
    assert run("-m", "eojeol", "fix", "-", stdin="나는 오늘 학교 에 갔다.\n") == "나는 오늘 학교에 갔다."
    assert "eojeol train --recipe finetune" in run("-m", "eojeol", "recipes")
    found = run("-c", "from eojeol.cli.recipes import recipe_folder; print(recipe_folder())")
    assert Path(found).is_relative_to(site)
