"""The extension for VS Code: what it offers to set is what the server understands."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from eojeol.cli.project import ProjectSettings
from eojeol.lsp.preferences import OF_THE_EDITOR, SEVERITIES, Preferences, read_preferences

FOLDER = Path(__file__).parents[2] / "editors" / "vscode"
PACKAGE = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
PROPERTIES = PACKAGE["contributes"]["configuration"]["properties"]


def test_every_setting_has_the_default_of_the_server():
    defaults = {name.removeprefix("eojeol."): each["default"] for name, each in PROPERTIES.items()}
    assert read_preferences(defaults) == Preferences()
    assert set(OF_THE_EDITOR) & set(defaults) == {"command"}


def test_every_choice_is_one_that_the_server_takes():
    assert tuple(PROPERTIES["eojeol.severity"]["enum"]) == SEVERITIES
    for name, each in PROPERTIES.items():
        for choice in each.get("enum", []):
            read_preferences({name.removeprefix("eojeol."): choice})
    choices = [choice for choice in PROPERTIES["eojeol.eagerness"]["enum"] if choice is not None]
    known = ProjectSettings.__dataclass_fields__["eagerness"].metadata["one_of"]
    assert tuple(choices) == tuple(known)
    for codes in ("add", "R41,R42"):
        read_preferences({"only": codes, "ignore": codes.replace("add", "R47")})


def test_it_starts_for_the_languages_that_it_asks_the_server_about():
    source = (FOLDER / "extension.js").read_text(encoding="utf-8")
    prose = json.loads(re.search(r"const PROSE = (\[.*?\]);", source)[1])
    activated = [name.removeprefix("onLanguage:") for name in PACKAGE["activationEvents"] if "onLang" in name]
    assert activated == prose
    known = {each["id"] for each in PACKAGE["contributes"]["languages"]}
    # What only another extension knows is no trouble; .po is ours.
    assert "po" in known


@pytest.mark.slow
def test_the_extension_starts_the_server_and_stops_it():
    pytest.importorskip("pygls")
    if shutil.which("npm") is None or not (FOLDER / "node_modules").is_dir():
        pytest.skip("the extension's tools are not installed: npm ci --ignore-scripts, in editors/vscode")
    source = str(FOLDER.parents[1] / "src")
    command = json.dumps([sys.executable, "-m", "eojeol", "lsp"])
    environment = {**os.environ, "EOJEOL": command, "PYTHONPATH": source, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        ["npm", "test"], cwd=FOLDER, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
