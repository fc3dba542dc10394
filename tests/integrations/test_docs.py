"""The examples of docs/integrations.md are run, a section for each library that is installed."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .helpers import needs_model

PAGE = (Path(__file__).parents[2] / "docs" / "integrations.md").read_text(encoding="utf-8")
MANIFEST = (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
SECTIONS = {"pandas": "pandas", "polars": "polars", "Hugging Face datasets": "datasets", "spaCy": "spacy"}


def section(title: str) -> str:
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None, title
    return found[1]


@needs_model
@pytest.mark.parametrize("title", SECTIONS)
def test_the_examples_give_what_they_show(title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_DATASETS_DISABLE_PROGRESS_BARS", "1")
    pytest.importorskip(SECTIONS[title], reason=f"{SECTIONS[title]} is not installed")
    source = "\n".join(re.findall(r"^```python\n(.*?)^```$", section(title), re.MULTILINE | re.DOTALL))
    test = doctest.DocTestParser().get_doctest(source, {}, title, "integrations.md", 0)
    assert test.examples
    said: list[str] = []
    doctest.DocTestRunner().run(test, out=said.append)
    assert "".join(said) == ""


@needs_model
def test_the_config_that_is_shown_makes_a_pipeline() -> None:
    spacy = pytest.importorskip("spacy", reason="spacy is not installed")
    pytest.importorskip("eojeol.integrations.spacy")
    (block,) = re.findall(r"^```ini\n(.*?)^```$", section("spaCy"), re.MULTILINE | re.DOTALL)
    config = spacy.Config().from_str(block)
    assert spacy.blank("ko", config=config)("아버지가방에들어가신다").text == "아버지가 방에 들어가신다"


@needs_model
def test_the_hook_arguments_that_are_shown_are_options_of_the_command(tmp_path: Path) -> None:
    (shown,) = re.findall(r"^ +args: \[(.*)\]$", section("pre-commit"), re.MULTILINE)
    arguments = [word.strip().strip('"') for word in shown.split(",")]
    (tmp_path / "a.md").write_text("아버지가 방에 들어가신다.\n", encoding="utf-8")
    command = [sys.executable, "-m", "eojeol", "fix", "--check", *arguments, "a.md"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_the_page_names_every_hook_and_every_section_is_in_its_table() -> None:
    hooks = re.findall(r"^- id: (\S+)$", MANIFEST, re.MULTILINE)
    assert hooks == ["eojeol-check", "eojeol-fix"]
    assert all(f"`{hook}`" in section("pre-commit") for hook in hooks)
    titles = re.findall(r"^## (.+)$", PAGE, re.MULTILINE)
    anchors = re.findall(r"\]\(#(.+?)\)", PAGE)
    assert anchors == [title.lower().replace(" ", "-") for title in titles]
