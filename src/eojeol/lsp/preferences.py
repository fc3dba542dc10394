"""What a user sets in the editor: a few keys of its own, and any key of a project's settings, over which it wins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from eojeol.errors import ConfigError
from eojeol.explain.wording import KOREAN, LANGUAGES

# Keys of the section that are for the editor's own part.
OF_THE_EDITOR = ("trace", "command")
SEVERITIES = ("error", "warning", "information", "hint")
LONGEST = 60_000


@dataclass(frozen=True)
class Preferences:
    """The section `eojeol` of an editor's settings.

    Attributes:
        enable: whether anything is shown at all.
        debounce: milliseconds without a keystroke after which a document is looked at.
        max_diagnostics: most changes that are shown of one document.
        comments: look at comments and documentation strings of code.
        strings: look at strings of code.
        language: language of the messages, "ko" or "en".
        severity: "error", "warning", "information" or "hint".
        project: keys of a settings file, such as `eagerness`, which win over the project's.
    """

    enable: bool = True
    debounce: int = 300
    max_diagnostics: int = 1000
    comments: bool = False
    strings: bool = False
    language: str = KOREAN
    severity: str = "information"
    project: Mapping[str, Any] = field(default_factory=dict)


def read_preferences(section: Any) -> Preferences:
    """The preferences in what an editor sends.

    Args:
        section: its settings, or those of them under `eojeol`; keys in camelCase or with hyphens, null for what is not
            set.

    Raises:
        ConfigError: a value is of the wrong kind.
    """
    if isinstance(section, Mapping) and isinstance(section.get("eojeol"), Mapping):
        section = section["eojeol"]
    if not isinstance(section, Mapping):
        return Preferences()
    own: dict[str, Any] = {}
    project: dict[str, Any] = {}
    kinds = {each.name: type(each.default) for each in fields(Preferences) if each.name != "project"}
    for key, value in section.items():
        name = re.sub("(?<=[a-z])(?=[A-Z])", "_", str(key)).replace("-", "_").lower()
        if value is None or key in OF_THE_EDITOR:
            continue
        if name not in kinds:
            project[name.replace("_", "-")] = value
        elif type(value) is not kinds[name]:
            raise ConfigError(f"eojeol.{key} is {value!r}; it must be {_wanted(kinds[name])}")
        else:
            own[name] = value
    return _checked(Preferences(**own, project=project))


def _wanted(kind: type) -> str:
    return {bool: "true or false", int: "a whole number", str: "a string"}[kind]


def _checked(given: Preferences) -> Preferences:
    for name, value, known in (
        ("language", given.language, LANGUAGES),
        ("severity", given.severity, SEVERITIES),
    ):
        if value not in known:
            raise ConfigError(f"eojeol.{name} is {value!r}; use {', '.join(known)}")
    if not 0 <= given.debounce <= LONGEST or given.max_diagnostics < 0:
        raise ConfigError(
            f"eojeol.debounce is from 0 to {LONGEST} milliseconds, and eojeol.maxDiagnostics from 0"
        )
    return given
