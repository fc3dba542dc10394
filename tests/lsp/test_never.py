"""A rule is added to the project's own, whatever the project has so far."""

from __future__ import annotations

import pytest

from eojeol.cli.project import read
from eojeol.errors import ConfigError
from eojeol.lsp.never import add_rule
from eojeol.rules.rules import Rules

RULE = "keep 국립국어원"


def words(project) -> tuple[str, ...]:
    return sum((Rules.read(path) for path in project.given["rules"]), Rules()).words


def test_a_project_without_settings_gets_them(tmp_path):
    add_rule(RULE, (), None, tmp_path)
    assert words(read(tmp_path / ".eojeol.toml")) == ("국립국어원",)


@pytest.mark.parametrize(
    ("name", "before"),
    [
        (".eojeol.toml", 'mode = "restore"\n'),
        (".eojeol.toml", "\ufeff# 우리 것\r\n"),
        (
            "pyproject.toml",
            '[project]\nname = "x"\n\n[tool.eojeol]  # 띄어쓰기\nonly = "add"\n\n[tool.ruff]\n',
        ),
        ("pyproject.toml", "[ tool . eojeol ]"),
    ],
)
def test_settings_that_name_no_rules_name_them_from_then_on(tmp_path, name, before):
    settings = tmp_path / name
    settings.write_text(before, encoding="utf-8", newline="")
    add_rule(RULE, (), settings, tmp_path / "elsewhere")
    assert words(read(settings)) == ("국립국어원",)
    text = settings.read_text(encoding="utf-8")
    assert text.replace('rules = ["words.eojeolrules"]\n', "").rstrip("\n") == before.replace(
        "\r\n", "\n"
    ).rstrip("\n")


@pytest.mark.parametrize("old", ["", "split 할|수", "split 할|수\r\n"])
def test_the_last_file_of_rules_gets_the_line_once(tmp_path, old):
    first, last = tmp_path / "a.eojeolrules", tmp_path / "b.eojeolrules"
    last.write_text(old, encoding="utf-8", newline="")
    for _ in range(2):
        assert add_rule(RULE, (str(first), str(last)), None, tmp_path) == last
    assert not first.exists()
    end = "\r\n" if "\r\n" in old else "\n"
    assert last.read_bytes().decode() == (f"{old.rstrip()}{end}" if old else "") + RULE + end


@pytest.mark.parametrize("before", ["rules = []\n", "[tool.eojeol.x]\n", "tool.eojeol.squeeze = true\n"])
def test_settings_that_have_no_place_for_it_stay_and_it_is_said(tmp_path, before):
    settings = tmp_path / (".eojeol.toml" if before.startswith("rules") else "pyproject.toml")
    settings.write_text(before, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"words\.eojeolrules"):
        add_rule(RULE, (), settings, tmp_path)
    assert settings.read_text(encoding="utf-8") == before and list(tmp_path.iterdir()) == [settings]


def test_what_is_no_rule_is_refused(tmp_path):
    with pytest.raises(ConfigError):
        add_rule("rm -rf", (), None, tmp_path)
    with pytest.raises(ConfigError):
        add_rule("keep 가나\nregex .*", (), None, tmp_path)
    assert list(tmp_path.iterdir()) == []
