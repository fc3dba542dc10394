"""`never again`: a rule is added to the project's own rules, so that everybody who works on it has the same.

It goes to the last of the rules files that the project's settings name, since that one wins. Where they name none, a
file beside the settings is begun and named there; where there are no settings, they are begun as well. Everything is
written whole or not at all, the rules before the settings that speak of them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from eojeol.errors import ConfigError, InputError
from eojeol.files import replacing
from eojeol.rules.rules import Rules

SETTINGS, SHARED = ".eojeol.toml", "pyproject.toml"
RULES = "words.eojeolrules"
_SECTION = re.compile(
    rb"^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*eojeol[ \t]*\][ \t]*(?:#[^\r\n]*)?(?:\r?\n|\Z)", re.MULTILINE
)


def add_rule(line: str, rules: tuple[str, ...], settings: Path | None, folder: Path) -> Path:
    """Add a rule to a project.

    Args:
        line: the rule, as a line of a rules file.
        rules: the files of rules that the project names.
        settings: its settings file, if it has one.
        folder: where to begin one.

    Returns:
        The file that the rule is in now.

    Raises:
        InputError: a file cannot be read.
        ConfigError: the rule is none, or the settings have no place where rules could be named.
        EnvironmentTrouble: a file cannot be written.
    """
    Rules.parse(line)
    if rules:
        path = Path(rules[-1])
        _append(path, line)
        return path
    target = settings or folder / SETTINGS
    path = target.parent / RULES
    named = _naming(target)
    _check(named, target)
    _append(path, line)
    with replacing(target) as stream:
        stream.write(named)
    return path


def _append(path: Path, line: str) -> None:
    """Add a line to a file, which may be new; nothing if it is there already."""
    old = _read(path)
    lines = re.split(rb"\r\n|\r|\n", old)
    new = line.encode("utf-8")
    if new in lines:
        return
    end = b"\r\n" if b"\r\n" in old else b"\n"
    with replacing(path) as stream:
        stream.write(old + (end if old and not old.endswith((b"\n", b"\r")) else b"") + new + end)


def _naming(settings: Path) -> bytes:
    """The content of a settings file with a key that names the rules file."""
    old = _read(settings)
    key = f'rules = ["{RULES}"]'.encode()
    if settings.name != SHARED:
        # At the very top: below the head of a table it would belong to the table.
        mark, rest = (old[:3], old[3:]) if old.startswith(b"\xef\xbb\xbf") else (b"", old)
        return mark + key + b"\n" + rest
    found = _SECTION.search(old)
    if found is None:
        raise ConfigError(
            f"{settings} has no line [tool.eojeol]; add {key.decode()} to its settings of eojeol"
        )
    end = b"" if old[: found.end()].endswith(b"\n") else b"\n"
    return old[: found.end()] + end + key + b"\n" + old[found.end() :]


def _check(named: bytes, settings: Path) -> None:
    """Refuse a content that would be no settings file any more, as where `rules = []` stands in it already."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        tomllib.loads(named.decode("utf-8-sig"))
    except ValueError as error:
        raise ConfigError(
            f'{settings} cannot be given a key (it says: {error}); add "{RULES}" to its rules'
        ) from None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); check its permissions") from None
