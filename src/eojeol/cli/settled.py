"""What holds for an input: the command line, else the project's settings, else the defaults.

`KEYS` is the one table of which options a key of a settings file stands for; the command line wins over a key with any
of the options that speak of the same thing, so that `--eager` beats `mode = "restore"`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from typing import Any, NamedTuple

from eojeol.cli.project import Project, ProjectSettings

Given = Mapping[str, Any]
NAMED = ("conservative", "balanced", "eager")
WEIGHING = (*NAMED, "add", "remove")


class Key(NamedTuple):
    """One key of a settings file.

    Attributes:
        options: names of the command's parameters that win over it.
        to_options: from its value to parameters.
        of_options: from parameters to its value.
    """

    options: tuple[str, ...]
    to_options: Callable[[Any], dict[str, Any]]
    of_options: Callable[[Given], Any]


def _same(name: str, *others: str) -> Key:
    return Key((name, *others), lambda value: {name: value}, lambda given: given[name])


def _several(name: str, *others: str) -> Key:
    return Key((name, *others), lambda value: {name: tuple(value)}, lambda given: list(given[name]))


def _codes(name: str) -> Key:
    return Key(
        (name,),
        lambda value: {name: ",".join(value) or None},
        lambda given: given[name].split(",") if given[name] else [],
    )


def _not(name: str) -> Key:
    return Key((name,), lambda value: {name: not value}, lambda given: not given[name])


KEYS: dict[str, Key] = {
    "mode": Key(
        ("restore", "correct", *WEIGHING),
        lambda value: {"restore": value == "restore"},
        lambda given: "restore" if given["restore"] else "correct",
    ),
    "eagerness": Key(
        (*NAMED, "restore"),
        lambda value: {name: name == value for name in NAMED},
        lambda given: next((name for name in NAMED if given[name]), "balanced"),
    ),
    "add": _same("add", *NAMED, "restore"),
    "remove": _same("remove", *NAMED, "restore"),
    "only": _codes("only"),
    "ignore": _codes("ignore"),
    **{name: _same(name) for name in ("auxiliary", "compound", "unit", "name_title")},
    "consistent": _same("consistent"),
    "squeeze": _same("squeeze"),
    "rules": _several("rules"),
    "protect": _several("protect", "no_protect"),
    "no_protect": _several("no_protect", "protect"),
    "join_lines": _same("join_lines"),
    "columns": _several("columns"),
    "header": _not("no_header"),
    "delimiter": _same("delimiter"),
    "quotes": _not("no_quotes"),
    "encoding": _same("encoding"),
    "errors": _same("errors"),
    "model": _same("model"),
    "exclude": _several("exclude"),
    "formats": Key((), lambda value: {"formats": tuple(value)}, lambda given: list(given.get("formats", ()))),
    "force_exclude": _same("force_exclude"),
    "respect_gitignore": _not("no_ignore"),
}
# Restoring ignores what was typed, and with it how it is weighed.
_IDLE_IN_RESTORE = ("eagerness", "add", "remove")


def settled(given: Given, typed: Collection[str], project: Project) -> dict[str, Any]:
    """The parameters that hold for the inputs of a project.

    Args:
        given: the parameters of the command, defaults included.
        typed: names of those that were typed.
        project: the settings.

    Returns:
        All parameters, `formats` with them.
    """
    values = {"formats": (), **given}
    set_here = [name for name in project.given if not _typed(name, typed)]
    if "mode" in set_here and project.given["mode"] == "restore":
        set_here = [name for name in set_here if name not in _IDLE_IN_RESTORE]
    for name in set_here:
        values.update(KEYS[name].to_options(project.given[name]))
    return values


def sources(given: Given, typed: Collection[str], project: Project) -> dict[str, tuple[Any, str]]:
    """What holds of each key and where it comes from: `command line`, `default`, or the path of the file.

    Args:
        given: the parameters of the command, defaults included.
        typed: names of those that were typed.
        project: the settings.
    """
    values = settled(given, typed, project)
    found = {}
    for name in (each.name for each in fields(ProjectSettings)):
        source = str(project.file) if name in project.given else "default"
        value = KEYS[name].of_options(values)
        found[name] = value, "command line" if _typed(name, typed) else source
    return found


def _typed(name: str, typed: Collection[str]) -> bool:
    return not set(typed).isdisjoint(KEYS[name].options)
