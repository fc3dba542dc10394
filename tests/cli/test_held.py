"""What holds for a document of an editor: the command line, over the editor, over the project, over the defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from eojeol.cli import fix_input
from eojeol.cli.held import Holder
from eojeol.errors import UsageError

from .helpers import StandIn


@pytest.fixture
def holder(monkeypatch: pytest.MonkeyPatch) -> Holder:
    loaded = []
    monkeypatch.setattr(fix_input, "load", lambda *given: loaded.append(given) or StandIn())
    made = Holder({"threads": 2}, {"threads"})
    made.loaded = loaded
    return made


def test_the_nearest_settings_hold_and_the_editor_wins(holder: Holder, tmp_path: Path):
    (tmp_path / ".eojeol.toml").write_text('eagerness = "eager"\nonly = "add"\nrules = "a.eojeolrules"\n')
    (tmp_path / "a.eojeolrules").write_text("keep 국립국어원\n", encoding="utf-8")
    held = holder(tmp_path / "글.md", {"only": "remove"})
    assert (held.spacer.settings.eagerness, held.spacer.settings.only) == ("eager", "remove")
    assert held.rules == (str(tmp_path / "a.eojeolrules"),)
    assert held.settings == tmp_path / ".eojeol.toml"
    assert held.spacer.settings.rules.words == ("국립국어원",)


def test_the_same_settings_are_the_same_object_until_they_are_read_anew(holder: Holder, tmp_path: Path):
    settings = tmp_path / ".eojeol.toml"
    settings.write_text('mode = "restore"\n')
    first = holder(tmp_path / "a.txt", {})
    assert holder(tmp_path / "b.md", {}) is first
    settings.write_text('mode = "correct"\n')
    assert holder(tmp_path / "a.txt", {}) is first
    holder.forget()
    assert (first.mode, holder(tmp_path / "a.txt", {}).mode) == ("restore", "correct")
    # The model outlives the settings.
    assert len(holder.loaded) == 1


def test_what_the_settings_exclude_is_not_looked_at(holder: Holder, tmp_path: Path):
    pytest.importorskip("pathspec")
    (tmp_path / ".eojeol.toml").write_text('exclude = ["vendor/"]\n')
    assert holder(tmp_path / "vendor" / "a.md", {}) is None
    assert holder(tmp_path / "a.md", {}) is not None


@pytest.mark.parametrize("editor", [{"eagernes": "eager"}, {"only": "ad"}, {"squeeze": "yes"}])
def test_a_wrong_key_of_the_editor_is_named(holder: Holder, tmp_path: Path, editor: dict[str, str]):
    with pytest.raises(UsageError, match=next(iter(editor))):
        holder(tmp_path / "a.md", editor)
