"""The hooks that other repositories run: what the manifest says is run by pre-commit itself, without a network.

pre-commit would install eojeol first, from the net; here the hooks are handed to it as local ones of the language
`system`, which run the command of this environment. Everything else is the manifest's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .helpers import needs_model

pytest.importorskip("pre_commit", reason="pre-commit is not installed")
yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)

MANIFEST = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"
WRONG, RIGHT = "아버지가방에들어가신다.\n", "아버지가 방에 들어가신다.\n"


def run(folder: Path, *command: str) -> tuple[int, str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", "")])
    environment |= {"PRE_COMMIT_HOME": str(folder.parent / "pre-commit"), "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return done.returncode, done.stdout.decode()


def run_hook(folder: Path, hook: str) -> tuple[int, str]:
    run(folder, "git", "add", "--all")
    return run(folder, sys.executable, "-m", "pre_commit", "run", hook, "--all-files", "--color=never")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """An empty repository with both hooks."""
    folder = tmp_path / "repository"
    folder.mkdir()
    hooks: list[dict[str, Any]] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    config = {"repos": [{"repo": "local", "hooks": [{**hook, "language": "system"} for hook in hooks]}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
    assert run(folder, "git", "init", "--quiet")[0] == 0
    return folder


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_manifest_is_valid(tmp_path: Path) -> None:
    status, said = run(tmp_path, sys.executable, "-m", "pre_commit", "validate-manifest", str(MANIFEST))
    assert (status, said) == (0, "")


@needs_model
def test_the_check_fails_shows_what_and_touches_nothing(repository: Path) -> None:
    wrong, right = write(repository, "글.md", WRONG), write(repository, "right.txt", RIGHT)
    status, said = run_hook(repository, "eojeol-check")
    assert status == 1
    assert "exit code: 1" in said
    assert f"-{WRONG}" in said
    assert f"+{RIGHT}" in said
    assert "files were modified" not in said
    assert (wrong.read_text("utf-8"), right.read_text("utf-8")) == (WRONG, RIGHT)
    wrong.write_text(RIGHT, encoding="utf-8")
    status, said = run_hook(repository, "eojeol-check")
    assert (status, "Passed" in said) == (0, True)


@pytest.mark.slow
@needs_model
def test_the_fix_writes_every_file_fails_once_and_then_passes(repository: Path) -> None:
    paths = [write(repository, f"{number:02} 쪽.txt", WRONG) for number in range(12)]
    paths.append(write(repository, "docs/읽기.md", WRONG))
    status, said = run_hook(repository, "eojeol-fix")
    assert status == 1
    assert "files were modified by this hook" in said
    assert "exit code" not in said
    assert {path.read_text("utf-8") for path in paths} == {RIGHT}
    status, said = run_hook(repository, "eojeol-fix")
    assert (status, "Passed" in said) == (0, True)


@needs_model
def test_only_prose_is_looked_at(repository: Path) -> None:
    names = [
        "code.py",
        "CMakeLists.txt",
        "requirements-dev.txt",
        "requirements/base.txt",
        "data.csv",
        "LICENSE",
    ]
    for name in names:
        write(repository, name, "# " + WRONG)
    for hook in ("eojeol-check", "eojeol-fix"):
        status, said = run_hook(repository, hook)
        assert (status, "no files to check" in said) == (0, True)


@needs_model
def test_a_file_that_cannot_be_read_fails_with_its_name_and_stays(repository: Path) -> None:
    path = repository / "old.txt"
    path.write_bytes("옛 글".encode("cp949"))
    status, said = run_hook(repository, "eojeol-fix")
    assert status == 1
    assert "exit code: 2" in said
    assert "old.txt" in said
    assert path.read_bytes() == "옛 글".encode("cp949")
