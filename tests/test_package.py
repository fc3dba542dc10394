"""The package as a whole: what importing it loads, what it exports, and that its documents tell the truth."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import pytest

import eojeol

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.ko.md")
OURS = ("https://github.com/eojeol/eojeol/", "https://raw.githubusercontent.com/eojeol/eojeol/")
OURS_BRANCH = re.compile(r"^https://[^/]+/eojeol/eojeol/(?:blob/)?main/")
HEAVY = {"torch", "transformers", "ray", "fastapi", "lightning", "omegaconf", "pandas", "matplotlib"}
# All that `import eojeol` may load beside the standard library; onnxruntime waits for the first model.
ALLOWED = {"eojeol", "numpy"}

needs_model = pytest.mark.skipif(
    not (files("eojeol") / "models" / "config.json").is_file(), reason="no embedded model in this checkout"
)


def modules_loaded_by(statement: str) -> set[str]:
    """Top-level names that a statement adds to those that Python itself has loaded at its start."""
    code = f"import sys; before = set(sys.modules); {statement}; print(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def explained_packages() -> set[str]:
    # What comes from npm has a part of its own at the end; package.json names it.
    python = read("docs/dependencies.md").partition("\n## `web/`")[0]
    return set(re.findall(r"^\| `([^`]+)` \|", python, re.MULTILINE))


def tracked_files() -> list[Path]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a Git checkout")
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    paths = [ROOT / os.fsdecode(name) for name in done.stdout.split(b"\0") if name]
    # A file that a commit has yet to remove is not there.
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize("module", ["eojeol", "eojeol.cli.main"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    loaded = modules_loaded_by(f"import {module}")
    assert "eojeol" in loaded
    assert not loaded & HEAVY


def test_importing_the_package_loads_numpy_and_nothing_else_from_outside() -> None:
    loaded = modules_loaded_by("import eojeol")
    assert loaded - set(sys.stdlib_module_names) - ALLOWED == set()


def test_what_people_import_is_where_it_was() -> None:
    code = """
from eojeol import Change, ConfigError, DecodeError, EnvironmentTrouble, EojeolError, InputError, MissingExtraError
from eojeol import ModelError, RecordError, Rules, Spacer, UsageError
from eojeol.cli import main
from eojeol.corpus.prepare import PrepareConfig, SourceConfig, prepare
from eojeol.documents import fix_bytes, fix_file, fix_many
from eojeol.engine import Engine
from eojeol.learn import learn_rules
from eojeol.rules import Rules
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_public_names_are_sorted_and_exist() -> None:
    assert eojeol.__all__ == sorted(eojeol.__all__)
    assert all(hasattr(eojeol, name) for name in eojeol.__all__)


def test_the_version_stands_in_one_place_and_is_the_same_everywhere() -> None:
    assert not re.search(r"^version\b", read("pyproject.toml"), re.MULTILINE)
    assert version("eojeol") == eojeol.__version__, "install the package again: pip install --editable ."
    assert f"## {eojeol.__version__} " in read("CHANGELOG.md")
    assert f'"eojeol {eojeol.__version__}"' in read("docs/eojeol.1"), "run: python docs/make_man.py"
    makes = runpy.run_path(str(ROOT / "docs" / "make_version.py"))
    for name in makes["PLACES"]:
        assert makes["filled"](name, read(name)) == read(name), "run: python docs/make_version.py"


@pytest.mark.parametrize("folder", ["web", "editors/vscode"])
def test_npm_has_the_same_version_in_both_of_its_files(folder: str) -> None:
    package, lock = (json.loads(read(f"{folder}/{name}")) for name in ("package.json", "package-lock.json"))
    assert package["version"] == lock["version"] == lock["packages"][""]["version"] == eojeol.__version__


def test_every_third_party_package_is_explained() -> None:
    project = read("pyproject.toml")
    tables = project[project.index("\ndependencies = [") : project.index("[project.scripts]")]
    names = set(re.findall(r'"([A-Za-z0-9_.-]+)(?:\[\w+\])?[>=]=', tables))
    assert {"numpy", "torch", "ray", "pytest"} <= names
    assert explained_packages() == names


def test_every_extra_that_an_error_names_exists() -> None:
    extras = set(re.findall(r"^([a-z]+) = \[", read("pyproject.toml"), re.MULTILINE))
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    documents = "".join(read(name) for name in (*READMES, "docs/dependencies.md"))
    named = set(re.findall(r'MissingExtraError\([^)]*, "(\w+)"\)', sources))
    named |= set(re.findall(r"eojeol\[(\w+)\]", sources + documents))
    assert {"train", "ray"} <= named
    assert named <= extras


def test_the_pins_cover_every_package_that_is_asked_for() -> None:
    lines = read("constraints.txt").splitlines()
    pins = [line.partition(";")[0].strip() for line in lines if not line.lstrip().startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", pin) for pin in pins)
    assert "torch==2.13.0" in pins
    assert {re.sub("[_.]", "-", name) for name in explained_packages()} <= {
        pin.partition("==")[0] for pin in pins
    }


def test_no_tracked_file_names_a_place_on_somebodys_machine() -> None:
    # Put together here, so that this file does not hold them itself.
    places = [b"/" + name + b"/" for name in (b"work", b"root", b"tmp", b"home", b"Users")]
    # Only absolute paths count, and an example's made-up user may have a home.
    pattern = re.compile(rb"(?<![\w.})\]*-])(?:" + b"|".join(places) + rb")(?!me/|user/)\w")
    found = []
    for path in tracked_files():
        if path.suffix in (".onnx", ".safetensors", ".png"):
            continue
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}")
    assert found == []


@pytest.mark.parametrize("name", READMES)
def test_links_inside_the_repository_lead_somewhere(name: str) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", read(name))
    # A package index shows the page far from its folder: links there are whole addresses.
    assert [target for target in targets if not target.startswith("https://")] == []
    ours = [target for target in targets if target.startswith(OURS)]
    assert len(ours) > 5
    assert [target for target in ours if not (ROOT / re.sub(OURS_BRANCH, "", target)).exists()] == []


@needs_model
def test_spacing_a_text_leaves_nothing_in_the_users_home(tmp_path: Path) -> None:
    # The runtime watches its users unless it is told not to, or believes that it is in a continuous integration.
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "PYTHONPATH", "SYSTEMROOT")}
    home = {
        name: str(tmp_path) for name in ("HOME", "USERPROFILE", "TMPDIR", "XDG_CACHE_HOME", "LOCALAPPDATA")
    }
    code = "from eojeol import Spacer; print(Spacer()('나는 오늘 학교 에 갔다.'))"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**kept, **home, "PYTHONUTF8": "1"}, capture_output=True, check=True
    )
    assert done.stdout.decode().strip() == "나는 오늘 학교에 갔다."
    assert list(tmp_path.rglob("*")) == []
