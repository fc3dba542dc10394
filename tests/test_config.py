"""Configurations: what wins, and how a mistake is answered."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("omegaconf")

from eojeol.config import check, dump, load, option
from eojeol.errors import ConfigError, DecodeError, EnvironmentTrouble, InputError, MissingExtraError


@dataclass
class Inner:
    width: int = 8
    rate: float = 0.5
    limit: int | None = None
    name: str | None = None
    steps: list[int] = field(default_factory=lambda: [1, 2])
    weights: dict[str, float] = field(default_factory=dict)


@dataclass
class Item:
    path: str = ""


@dataclass
class Outer:
    out: str = "runs"
    flag: bool = False
    inner: Inner = field(default_factory=Inner)
    items: list[Item] = field(default_factory=list)


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(*overrides: str, path: Path | None = None) -> str:
    with pytest.raises(ConfigError) as caught:
        load(Outer, path, overrides)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_no_file_gives_the_defaults() -> None:
    assert load(Outer) == Outer()


def test_the_file_wins_over_defaults_and_overrides_over_the_file(tmp_path: Path) -> None:
    path = write(
        tmp_path, "out: 결과\ninner: {width: 16, rate: 1, weights: {위키: 2}}\nitems: [{path: a.txt}]\n"
    )
    config = load(Outer, path, ["inner.width=32", "inner.limit=7", "flag=true", "inner.steps=[4,5,6]"])
    assert config == Outer("결과", True, Inner(32, 1.0, 7, None, [4, 5, 6], {"위키": 2.0}), [Item("a.txt")])


def test_an_optional_value_can_be_taken_back(tmp_path: Path) -> None:
    path = write(tmp_path, "inner: {limit: 3}\n")
    assert load(Outer, path, ["inner.limit=null"]).inner.limit is None


def test_an_override_with_nothing_behind_it_is_the_empty_string(tmp_path: Path) -> None:
    assert load(Outer, write(tmp_path, "out: x\n"), ["out="]).out == ""


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    assert load(Outer, write(tmp_path, "# nothing yet\n")) == Outer()


def test_an_unknown_key_is_answered_with_the_near_one(tmp_path: Path) -> None:
    assert "unknown config key 'inner.widht'; did you mean 'inner.width'?" in refused("inner.widht=3")
    assert "unknown config key 'iner'; did you mean 'inner'?" in refused(path=write(tmp_path, "iner: {}\n"))
    assert "items[1].paht" in refused(path=write(tmp_path, "items: [{path: a}, {paht: b}]\n"))


def test_an_unknown_key_that_is_like_none_is_answered_with_all() -> None:
    assert "known keys: flag, inner, items, out" in refused("zzz=1")


@pytest.mark.parametrize(
    "override",
    [
        "inner.width=wide",
        "inner.rate=fast",
        "flag=perhaps",
        "inner.steps=[a]",
        "inner=3",
        "inner=null",
        "items=[3]",
        "inner.weights.x=y",
    ],
)
def test_a_value_of_the_wrong_type_names_its_key(override: str) -> None:
    assert override.partition("=")[0].split(".")[0] in refused(override)


@pytest.mark.parametrize("override", ["inner.width", "=3", "--flag"])
def test_an_override_that_is_no_pair_is_refused(override: str) -> None:
    assert "not of the form key=value" in refused(override)


def test_broken_yaml_is_blamed_on_what_holds_it(tmp_path: Path) -> None:
    path = write(tmp_path, "inner: {width: 1\nout: x\n")
    assert refused(path=path).startswith(f"{path}: not valid YAML")
    good = write(tmp_path, "out: x\n")
    assert refused("inner.steps=[1,2", path=good).startswith("inner.steps=[1,2: not valid YAML")


@pytest.mark.parametrize("text", ["- a\n- b\n", "[1, 2]\n"])
def test_a_file_without_keys_is_refused(tmp_path: Path, text: str) -> None:
    assert "expected `key: value` pairs" in refused(path=write(tmp_path, text))


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        load(Outer, tmp_path / "absent.yaml")
    with pytest.raises(InputError, match="is a directory"):
        load(Outer, tmp_path)


def test_an_undecodable_byte_is_named_with_line_and_offset(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(b"flag: true\nout: \xc7\xd1\n")
    with pytest.raises(DecodeError, match="line 2, byte 16"):
        load(Outer, path)


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    config = Outer("결과", True, Inner(limit=9, weights={"a": 0.25}), [Item("ㄱ.txt")])
    dump(config, tmp_path / "config.yaml")
    assert load(Outer, tmp_path / "config.yaml") == config


def test_a_config_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentTrouble, match="cannot be written"):
        dump(Outer(), tmp_path / "absent" / "config.yaml")
    assert list(tmp_path.iterdir()) == []


def test_without_omegaconf_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "omegaconf", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'eojeol\[train\]'"):
        load(Outer)


@dataclass
class Bounded:
    share: float = option(0.5, "a share", least=0, most=1)
    rate: float = option(0.1, "a rate", above=0)
    word: str = option("one", "a word", one_of=("one", "two", ""))
    limit: int | None = option(None, "a limit", least=1)
    free: float = option(0.0, "anything")


@dataclass
class Section:
    inner: Bounded = option(doc="a section", factory=Bounded)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"share": 1.5}, "config key 'inner.share' is 1.5; it must be at least 0 and at most 1"),
        ({"share": float("nan")}, "config key 'inner.share' is nan"),
        ({"rate": 0.0}, "config key 'inner.rate' is 0.0; it must be above 0"),
        ({"word": "tow"}, "config key 'inner.word' is 'tow'; did you mean 'two'?"),
        ({"word": "x"}, "config key 'inner.word' is 'x'; use one of: one, two"),
        ({"limit": 0}, "config key 'inner.limit' is 0; it must be at least 1"),
    ],
)
def test_a_value_outside_its_option_is_named_with_what_it_may_be(
    values: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        check(Section(Bounded(**values)))
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("values", [{}, {"limit": None}, {"limit": 10**400}, {"free": -9.9}, {"word": ""}])
def test_what_an_option_allows_passes(values: dict[str, Any]) -> None:
    check(Section(Bounded(**values)))


def test_a_key_is_called_what_the_user_knows_it_by() -> None:
    with pytest.raises(ConfigError, match=r"^--rate is -1; it must be above 0"):
        check(Bounded(rate=-1), name="--{}".format)
