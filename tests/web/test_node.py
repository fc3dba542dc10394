"""The core in JavaScript decides as Python does: its tests run in Node, with cases that Python has just answered."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from eojeol.engine.folder import file_sha256

WEB = Path(__file__).parents[2] / "web"


def run(*command: str | Path, **environment: str) -> None:
    """Run in web/; what it printed is the message if it fails."""
    done = subprocess.run(
        command, cwd=WEB, env={**os.environ, **environment}, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="module")
def core() -> Path:
    """web/dist, compiled from what stands in web/src."""
    if shutil.which("node") is None:
        pytest.skip("Node is not installed: the core in JavaScript is not tested")
    if (
        not (WEB / "node_modules" / "typescript").is_dir()
        or not (WEB / "node_modules" / "onnxruntime-web").is_dir()
    ):
        pytest.skip(
            "web/node_modules is missing (`make web` installs it): the core in JavaScript is not tested"
        )
    run("node", "node_modules/typescript/bin/tsc")
    return WEB / "dist"


@pytest.mark.parametrize("project", ["tsconfig.page.json", "tsconfig.page.worker.json"])
def test_the_scripts_of_the_page_agree_with_their_types(core: Path, project: str) -> None:
    run("node", "node_modules/typescript/bin/tsc", "--project", project)


@pytest.mark.parametrize("one_in", [120, pytest.param(1, marks=pytest.mark.slow)])
def test_the_core_in_javascript_answers_as_python_does(core: Path, one_in: int, tmp_path: Path) -> None:
    from .cases import all_cases

    # Inputs with what Python makes of them.
    cases = tmp_path / "cases.json"
    cases.write_text(json.dumps(all_cases(one_in)), encoding="utf-8")
    run("node", "--test", "test/python.test.mjs", EOJEOL_CASES=str(cases))


def test_reasons_in_javascript_are_those_of_python(core: Path, tmp_path: Path) -> None:
    from .reason_cases import reason_cases

    cases = tmp_path / "reasons.json"
    cases.write_text(json.dumps(reason_cases()), encoding="utf-8")
    run("node", "--test", "test/reasons.test.mjs", EOJEOL_REASONS=str(cases))


def test_the_static_folder_is_whole_and_lists_every_file_with_its_checksum(
    core: Path, tmp_path: Path
) -> None:
    out = tmp_path / "web"
    run("node", "assemble.mjs", "static", str(out))
    listed = json.loads((out / "files.json").read_text("utf-8"))["files"]
    assert {"index.html", "core/index.js", "vendor/ort.wasm.min.mjs", "model/model.onnx"} <= set(listed)
    assert {
        "reasons/codes.tsv",
        "reasons/rules.tsv",
        "reasons/lexicon.txt",
        "core/reasons/reasons.js",
    } <= set(listed)
    small = (WEB.parent / "src" / "eojeol" / "models" / "small" / "config.json").is_file()
    assert ("model/small/model.onnx" in listed) == small
    found = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
    assert set(found) - set(listed) == {"files.json", "v1/info"}
    assert listed == {name: file_sha256(found[name]) for name in listed}
    assert list(tmp_path.iterdir()) == [out]


# These run with cases that Python has answered.
BESIDE_PYTHON = ("python.test.mjs", "reasons.test.mjs")
OWN = sorted(path.name for path in (WEB / "test").glob("*.test.mjs") if path.name not in BESIDE_PYTHON)
# The parity test runs the model as well.
SLOW = ("model.test.mjs",)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in OWN]
)
def test_its_own_tests_pass(core: Path, name: str) -> None:
    run("node", "--test", f"test/{name}")
