"""Settings: the same by flag and by environment, shown before anything starts, wrong ones refused."""

from __future__ import annotations

import re
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eojeol.cli.main import cli
from eojeol.errors import ConfigError, InputError, MissingExtraError
from eojeol.serve.config import ServeConfig, flag, variable


def ask(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(cli, ["serve", *arguments], env=environment)


def shown(result: Result) -> dict[str, str]:
    assert result.exit_code == 0, result.output
    lines = [line for line in result.output.splitlines() if not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def test_every_setting_is_shown_with_its_default_and_what_it_is() -> None:
    result = ask("--print-config")
    values = shown(result)
    assert set(values) == {variable(field.name) for field in fields(ServeConfig)}
    assert values["EOJEOL_HOST"] == "127.0.0.1"
    assert values["EOJEOL_MAX_BODY"] == "1000000"
    for field in fields(ServeConfig):
        assert f"# {field.metadata['doc']}\n{variable(field.name)}=" in result.output


def test_the_environment_sets_what_no_flag_does() -> None:
    values = shown(
        ask("--port", "1", "--print-config", EOJEOL_PORT="2", EOJEOL_TIMEOUT="2.5", EOJEOL_REGEX="1")
    )
    assert (values["EOJEOL_PORT"], values["EOJEOL_TIMEOUT"], values["EOJEOL_REGEX"]) == ("1", "2.5", "1")


def test_what_is_shown_can_be_given_back() -> None:
    first = shown(ask("--port", "1", "--regex", "--max-texts", "7", "--print-config"))
    assert shown(ask("--print-config", **first)) == first


def test_the_key_is_never_shown_and_is_no_flag() -> None:
    result = ask("--print-config", EOJEOL_API_KEY="geheim")
    assert shown(result)["EOJEOL_API_KEY"] == "(set, not shown)"
    assert "geheim" not in result.output
    assert ask("--api-key", "geheim").exit_code != 0


def test_the_key_comes_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("geheim \nnot this\n", encoding="utf-8")
    assert ServeConfig(api_key_file=str(path)).key() == "geheim"
    assert ServeConfig(api_key="offen").key() == "offen"
    assert ServeConfig().key() == ""


@pytest.mark.parametrize("content", [b"", b"\nsecond line", b"\xff", None])
def test_a_file_without_a_key_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError):
        ServeConfig(api_key_file=str(path)).key()


@pytest.mark.parametrize(
    "wrong", [{"max_body": 0}, {"timeout": -1.0}, {"threads": 0}, {"api_key": "a", "api_key_file": "b"},
              {"page": "no/such/folder"}, {"port": 70_000}, {"port": -1}, {"drain": -1.0}],
)  # fmt: skip
def test_a_value_that_cannot_be_used_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ConfigError):
        ServeConfig(**wrong)  # type: ignore[arg-type]


def test_a_number_out_of_range_is_refused_with_its_flag_and_its_range() -> None:
    result = ask("--max-body", "0")
    assert str(result.exception) == "--max-body is 0; it must be at least 1"
    assert str(ask("--port", "70000").exception) == "--port is 70000; it must be at least 0 and at most 65535"
    assert str(ask("--timeout", "nan").exception) == "--timeout is nan; it must be above 0"


def test_zero_is_allowed_where_it_means_something() -> None:
    assert (ServeConfig(port=0).port, ServeConfig(drain=0.0).drain) == (0, 0.0)


def test_a_missing_package_is_named_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "eojeol.serve.run", raising=False)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    result = ask()
    assert isinstance(result.exception, MissingExtraError)
    assert str(result.exception) == "uvicorn is not installed; run: pip install 'eojeol[serve]'"


def test_the_page_about_the_service_has_every_setting() -> None:
    page = (Path(__file__).parents[2] / "docs" / "serve.md").read_text(encoding="utf-8")
    table = set(re.findall(r"^\| `(--[a-z-]+)` \|", page, re.MULTILINE))
    assert table == {flag(field.name) for field in fields(ServeConfig)} - {"--api-key"}
    for field in fields(ServeConfig):
        if field.name != "port" and not isinstance(field.default, (bool, str)):
            assert f"| `{flag(field.name)}` | {field.default:,} |" in page, field.name
