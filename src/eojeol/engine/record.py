"""What `config.json` says of a model: one record, every field of it in range.

A model folder may come from anywhere, so nothing is taken for granted: a value that is accepted here cannot make the
engine loop, read outside of the folder, or end in a traceback.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from eojeol.engine.reading import read_regular
from eojeol.errors import ModelError

FORMAT = 1
ENCODERS = ("ngram", "bert")
# Bytes of a config.json, which is a few hundred, or some thousands with the settings of a pretrained encoder.
MOST_BYTES = 1 << 20
MOST_POSITIONS = 1 << 16
MOST_ROW_BITS = 24
MOST_FILES = 100
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class ModelConfig:
    """What `config.json` says of a model.

    Attributes:
        encoder: `ngram` or `bert`.
        reach: how many characters away a decision can depend on (ngram).
        row_bits: binary logarithm of the number of n-gram rows, 0 for a model without a table.
        window: longest input in positions (bert).
        margin: positions at a window's inner edge whose decisions are taken from the neighbouring window (bert).
        sha256: checksum of each file.
        network: the network section of the configuration that it was trained with.
        settings: what builds the pretrained encoder of a bert again, as JSON; None for all others.
    """

    encoder: str
    reach: int
    row_bits: int
    window: int
    margin: int
    sha256: dict[str, str]
    network: dict[str, Any] = field(default_factory=dict)
    settings: str | None = None

    def to_json(self, also: Mapping[str, Any] = MappingProxyType({})) -> str:
        """The content of `config.json`, which `read_config` reads.

        Args:
            also: fields for other programs; ours go before them.
        """
        content = {**also, "format": FORMAT, **asdict(self)}
        # The longest entry comes last.
        content["sha256"] = content.pop("sha256")
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


class _WrongError(ValueError):
    """What is wrong with a config, in words that go into brackets."""


def read_config(folder: Path) -> ModelConfig:
    """Read and check `config.json`.

    Raises:
        ModelError: it is missing, broken, of a newer format, or has a field that cannot be used.
    """
    path = folder / "config.json"
    if not path.exists():
        raise ModelError(
            f"{folder} is not a model folder (no config.json); make one with `eojeol export`"
        ) from None
    data = read_regular(path, MOST_BYTES)
    try:
        return _checked(_parsed(data), path)
    except _WrongError as error:
        wrong = str(error)
    except RecursionError:
        wrong = "it is nested too deeply"
    except ValueError as error:
        wrong = " ".join(str(error).split())[:200]
    raise ModelError(f"{path} cannot be used ({wrong}); export the model again")


def _parsed(data: bytes) -> dict[str, Any]:
    """The fields, from JSON that says nothing twice and holds nothing that is no number."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise _WrongError(f"{_short(twice)} stands in it twice")
        return dict(pairs)

    def number(text: str) -> float:
        value = float(text)
        if value in (float("inf"), float("-inf")):
            raise _WrongError(f"{text[:30]} is too large a number")
        return value

    def constant(text: str) -> float:
        raise _WrongError(f"{text} is no number")

    raw = json.loads(
        data.decode("utf-8"), object_pairs_hook=once, parse_float=number, parse_constant=constant
    )
    if not isinstance(raw, dict):
        raise _WrongError("it is no object with fields")
    return raw


def _checked(raw: dict[str, Any], path: Path) -> ModelConfig:
    """The record, once every field is known to be in range.

    Args:
        raw: the fields.
        path: what a message calls the file.
    """
    version = raw.get("format")
    if type(version) is not int:
        raise _WrongError(f"'format' is {_short(version)}; it must be {FORMAT}")
    if version != FORMAT:
        raise ModelError(f"{path}: format {version}, this version reads format {FORMAT}; upgrade eojeol")
    values = {}
    for each in fields(ModelConfig):
        if each.name in raw:
            values[each.name] = raw[each.name]
        elif each.default is MISSING and each.default_factory is MISSING:
            raise _WrongError(f"'{each.name}' is missing")
    for name, value in values.items():
        holds, wanted = _RULES[name]
        if not holds(value):
            raise _WrongError(f"'{name}' is {_short(value)}; it must be {wanted}")
    config = ModelConfig(**values)
    if config.encoder == "ngram" and not config.row_bits:
        raise _WrongError("'row_bits' is 0; an ngram model has a table, so it must be from 1 up")
    # [CLS] and [SEP] take two positions, and each further window has to bring at least one character.
    if config.encoder == "bert" and config.window - 2 <= 2 * config.margin:
        raise _WrongError(
            f"'window' is {config.window}; it must have room for two margins ({config.margin} each) and 3 more"
        )
    return config


def _short(value: object) -> str:
    shown = " ".join(repr(value).split())
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _whole(most: int) -> tuple[Callable[[Any], bool], str]:
    """A whole number from 0 on; in Python True is one too."""
    return lambda value: type(value) is int and 0 <= value <= most, f"a whole number from 0 to {most}"


def _is_name(name: str) -> bool:
    """Whether it names a file in the folder itself."""
    return (
        0 < len(name.encode("utf-8", "replace")) <= 255
        and name not in (".", "..")
        and not set("/\\:\0") & set(name)
    )


def _are_checksums(value: Any) -> bool:
    if not isinstance(value, dict) or not 0 < len(value) <= MOST_FILES:
        return False
    return all(
        _is_name(name) and isinstance(digest, str) and _DIGEST.fullmatch(digest)
        for name, digest in value.items()
    )


def _is_flat(value: Any) -> bool:
    """Whether it is an object of plain values and lists of them, as the sections of a configuration are."""
    if not isinstance(value, dict):
        return False
    inner = [each for entry in value.values() for each in (entry if isinstance(entry, list) else [entry])]
    return not any(isinstance(each, (dict, list)) for each in inner)


def _are_settings(value: Any) -> bool:
    return value is None or (isinstance(value, str) and isinstance(json.loads(value), dict))


# Field: what holds of its value, and in words.
_RULES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "encoder": (lambda value: isinstance(value, str) and value in ENCODERS, f"one of {', '.join(ENCODERS)}"),
    "reach": _whole(MOST_POSITIONS),
    "row_bits": _whole(MOST_ROW_BITS),
    "window": _whole(MOST_POSITIONS),
    "margin": _whole(MOST_POSITIONS),
    "sha256": (_are_checksums, "names of files in this folder, each with the 64 digits of its SHA-256"),
    "network": (_is_flat, "an object of plain values and lists of them"),
    "settings": (_are_settings, "null or the JSON text of an object"),
}
