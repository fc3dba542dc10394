"""A project's settings: `[tool.eojeol]` in pyproject.toml, or .eojeol.toml, found upwards from each input's folder.

The nearest file counts, alone: what it does not set is as it is by default, not as a file further up has it. That is
how ruff does it, and it lets a reader of one file know what holds. `KEYS` in settled.py says which options of
`eojeol fix` a key stands for.
"""

from __future__ import annotations

import sys
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from eojeol.config import check, option
from eojeol.errors import ConfigError, InputError, error_context, hint
from eojeol.files import STANDARD
from eojeol.settings import EAGERNESS, Settings

OWN, SHARED = ".eojeol.toml", "pyproject.toml"
FORMS = ("joined", "apart", "keep")
ALIASES = {"fields": "columns"}


@dataclass
class ProjectSettings:
    """The keys of a settings file, with `-` for `_`."""

    mode: str = option("correct", "weigh what was typed, or decide afresh", one_of=("correct", "restore"))
    eagerness: str = option("balanced", "how readily spaces change", one_of=tuple(EAGERNESS))
    add: float | None = option(None, "add a space where P(space) is above this", least=0, most=1)
    remove: float | None = option(None, "remove a space where P(joined) is above this", least=0, most=1)
    only: list[str] = option(
        doc="add or remove: no other kind of change; codes: no other reasons", factory=list
    )
    ignore: list[str] = option(doc="make no change for these reasons", factory=list)
    auxiliary: str | None = option(None, "one form of auxiliary verbs", one_of=FORMS)
    compound: str | None = option(None, "one form of two nouns and of names", one_of=FORMS)
    unit: str | None = option(None, "one form of units after digits", one_of=FORMS)
    name_title: str | None = option(None, "one form of titles after a name", one_of=FORMS)
    consistent: bool = option(False, "one form in each file where the norm allows two")
    squeeze: bool = option(False, "make kept runs of several spaces one space")
    rules: list[str] = option(doc="files of rules, relative to this file", factory=list)
    protect: list[str] = option(doc="leave only these spans alone", factory=list)
    no_protect: list[str] = option(doc="do not leave these spans alone", factory=list)
    join_lines: bool = option(False, "first join lines that were wrapped")
    columns: list[str] = option(
        doc="columns of tables, fields of JSON Lines; also called fields", factory=list
    )
    header: bool = option(True, "the first row of a table holds names")
    delimiter: str | None = option(None, "what separates the cells of a table")
    quotes: bool = option(True, 'whether `"` quotes cells of a table')
    encoding: str | None = option(None, "of text without a byte order mark")
    errors: str = option("strict", "undecodable bytes", one_of=("strict", "replace", "keep"))
    model: str | None = option(None, "a model folder, relative to this file, or hub:owner/name")
    exclude: list[str] = option(doc="files and folders to pass over, as in a .gitignore", factory=list)
    formats: list[str] = option(doc="formats that -r looks for, such as md; all by default", factory=list)
    force_exclude: bool = option(False, "exclude files that are named as well")
    respect_gitignore: bool = option(True, "with -r, pass over what .gitignore names")


@dataclass(frozen=True)
class Project:
    """What holds for the inputs of some folders.

    Attributes:
        file: the settings file, if there is one.
        given: the keys that it sets, as names of fields of `ProjectSettings`; paths lead from the current folder.
        folder: what its patterns are relative to.
    """

    file: Path | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    folder: Path = Path()

    def get(self, name: str) -> Any:
        """The value of a key: that of the file, else the default."""
        return self.given[name] if name in self.given else getattr(ProjectSettings(), name)


class Projects:
    """The settings of inputs.

    Args:
        file: the one file to use, wherever the inputs are.
        isolated: use none.

    Raises:
        ConfigError: a key or value of the file is wrong.
        InputError: the file cannot be read.
    """

    def __init__(self, file: str | None = None, isolated: bool = False) -> None:
        self._one = Project() if isolated else read(Path(file)) if file is not None else None
        self._known: dict[Path, Project] = {}

    def of(self, name: str) -> Project:
        """What holds for an input.

        Args:
            name: a file, a folder, a pattern, or `-`, for which the current folder's settings hold.

        Raises:
            ConfigError: a key or value of the nearest file is wrong.
        """
        if self._one is not None:
            return self._one
        path = Path.cwd() if name == STANDARD else Path(name).absolute()
        return self._in(path if path.is_dir() else path.parent)

    def _in(self, folder: Path) -> Project:
        if folder not in self._known:
            file = next((folder / name for name in (OWN, SHARED) if _has_settings(folder / name)), None)
            if file is not None:
                self._known[folder] = read(file)
            else:
                self._known[folder] = Project() if folder == folder.parent else self._in(folder.parent)
        return self._known[folder]


def read(path: Path) -> Project:
    """The settings of a file.

    Args:
        path: a pyproject.toml, whose section `[tool.eojeol]` counts, or any other TOML file, which counts as a whole.

    Raises:
        ConfigError: it is not TOML, or a key or value is wrong; the message names the file.
        InputError: it cannot be read.
    """
    shown = str(path)
    with error_context(shown):
        table = _toml(_bytes(path))
        if path.name == SHARED:
            table = _section(table)
        return Project(path, _checked(table, path.parent), path.parent)


def _has_settings(path: Path) -> bool:
    """Whether a file is there and speaks of eojeol; what else is wrong with other people's TOML is not our business."""
    if not path.is_file():
        return False
    if path.name == OWN:
        return True
    data = _bytes(path)
    return b"eojeol" in data and "eojeol" in _tools(_toml_of(data, path))


def _toml_of(data: bytes, path: Path) -> dict[str, Any]:
    with error_context(str(path)):
        return _toml(data)


def _tools(table: dict[str, Any]) -> dict[str, Any]:
    tools = table.get("tool", {})
    return tools if isinstance(tools, dict) else {}


def _section(table: dict[str, Any]) -> dict[str, Any]:
    section = _tools(table).get("eojeol")
    if not isinstance(section, dict):
        raise ConfigError("it has no section [tool.eojeol]; add one, or name another file")
    return section


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); give the path of a TOML file") from None


def _toml(data: bytes) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        table: dict[str, Any] = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ConfigError("it is not UTF-8, which TOML is; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"it is not valid TOML: {error}") from None
    return table


def _checked(table: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The values by name of field, of the right types, with paths that lead there from here."""
    kinds = typing.get_type_hints(ProjectSettings)
    known = [shown(each.name) for each in fields(ProjectSettings)]
    given: dict[str, Any] = {}
    for key, value in table.items():
        name = ALIASES.get(key, key).replace("-", "_")
        if name not in kinds:
            raise ConfigError(f"unknown key {key!r}; {hint(key, [*known, *ALIASES], 'known keys: {}')}")
        if name in given:
            raise ConfigError(f"key {key!r} is given twice, under two names; leave out one")
        given[name] = _typed(key, value, kinds[name])
    check(ProjectSettings(**given), lambda name: f"key {shown(name)!r}")
    _check_words(given)
    if "rules" in given:
        given["rules"] = [_from(folder, path) for path in given["rules"]]
    if given.get("model") and not given["model"].startswith("hub:"):
        given["model"] = _from(folder, given["model"])
    return given


def shown(name: str) -> str:
    """What a file calls a field."""
    return name.replace("_", "-")


def _typed(key: str, value: Any, kind: Any) -> Any:
    """A value of the type of its key; a single word will do for a list of them."""
    allowed = typing.get_args(kind) or (kind,)
    if typing.get_origin(kind) is list:
        values = [value] if isinstance(value, str) else value
        fits, wanted = (
            isinstance(values, list) and all(isinstance(each, str) for each in values),
            "a list of strings",
        )
        value = values
    elif bool in allowed:
        fits, wanted = isinstance(value, bool), "true or false"
    elif float in allowed:
        fits, wanted = isinstance(value, (int, float)) and not isinstance(value, bool), "a number"
    else:
        fits, wanted = isinstance(value, str), "a string"
    if not fits:
        raise ConfigError(f"key {key!r} is {value!r}; it must be {wanted}")
    return value


def _check_words(given: Mapping[str, Any]) -> None:
    """Refuse kinds of spans and formats that do not exist."""
    from eojeol.text.protect import parse_kinds

    for name in ("protect", "no_protect"):
        if given.get(name):
            with error_context(f"key {shown(name)!r}"):
                parse_kinds(",".join(given[name]))
    with error_context("settings of reasons"):
        Settings(
            only=",".join(given.get("only", ())) or None, ignore=",".join(given.get("ignore", ())) or None
        )
    if given.get("formats"):
        from eojeol.documents import format_of

        for name in given["formats"]:
            with error_context("key 'formats'"):
                format_of("." + name.lstrip("."))


def _from(folder: Path, path: str) -> str:
    return str(folder / Path(path).expanduser())


def of_table(table: Mapping[str, Any], folder: Path) -> Project:
    """Settings that stand in no file, such as those of an editor.

    Args:
        table: keys and values as a settings file has them.
        folder: what paths in them are relative to.

    Raises:
        ConfigError: a key or value is wrong.
    """
    return Project(None, _checked(table, folder), folder)
