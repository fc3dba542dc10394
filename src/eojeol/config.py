"""YAML files and `key=value` overrides, merged onto a dataclass that is the schema.

OmegaConf does the merging and the type checks; this file adds the one thing that people need when they mistype:
the name of the nearest key that exists. Field documentation lives in the dataclass (`field(metadata={"doc": …})`)
and nowhere else, so that help and docs cannot disagree with the code.
"""

from __future__ import annotations

import dataclasses
import difflib
import typing
from pathlib import Path
from typing import Any, TypeVar

from eojeol.errors import ConfigError, DecodeError, InputError, MissingExtraError
from eojeol.files import replacing

T = TypeVar("T")


def load(schema: type[T], path: str | Path | None = None, overrides: typing.Sequence[str] = ()) -> T:
    """Merge a YAML file and `key=value` overrides onto the defaults of a dataclass.

    Args:
        schema: a dataclass type, nested dataclasses allowed.
        path: a YAML file, or None for the defaults alone.
        overrides: `a.b=value` strings; they win over the file.

    Raises:
        InputError: the file is missing or not a file.
        ConfigError: broken YAML, an unknown key (the nearest known key is named), or a value of the wrong type.
        MissingExtraError: OmegaConf is not installed.
    """
    try:
        from omegaconf import OmegaConf
        from omegaconf.errors import OmegaConfBaseException
    except ImportError:
        raise MissingExtraError("omegaconf", "train") from None
    from yaml import YAMLError

    parts = [OmegaConf.structured(schema)]
    source = str(path)
    try:
        if path is not None:
            parts.append(_read(Path(path)))
        for source in overrides:
            key, sign, value = source.partition("=")
            if not sign or not key:
                raise ConfigError(f"override {source!r} is not of the form key=value")
            # To YAML nothing is null; to a person who types `data.val=` it is the empty string.
            parts.append(OmegaConf.from_dotlist([source if value else f"{key}=''"]))
        for part in parts[1:]:
            _reject_unknown(OmegaConf.to_container(part), schema, "")
        merged = OmegaConf.merge(*parts)
        return typing.cast(T, OmegaConf.to_object(merged))
    except YAMLError as error:
        raise ConfigError(f"{source}: not valid YAML: {_one_line(error)}") from None
    except OmegaConfBaseException as error:
        name = getattr(error, "full_key", None) or getattr(error, "key", None)
        raise ConfigError(f"config key {name!r}: {_one_line(error)}") from None


def dump(config: Any, path: Path) -> None:
    """Write a config dataclass as YAML."""
    from omegaconf import OmegaConf

    with replacing(path) as stream:
        stream.write(OmegaConf.to_yaml(OmegaConf.structured(config)).encode())


def _read(path: Path) -> Any:
    from omegaconf import DictConfig, OmegaConf

    if not path.is_file():
        what = "is a directory, not a config file" if path.is_dir() else "does not exist"
        raise InputError(f"{path} {what}; give the path of a YAML file such as configs/demo.yaml")
    try:
        loaded = OmegaConf.create(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DecodeError(f"{path}: line {line}, byte {error.start}: not utf-8 ({error.reason})") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror})") from None
    if not isinstance(loaded, DictConfig):
        raise ConfigError(f"{path}: expected `key: value` pairs at the top of the file")
    return loaded


def _reject_unknown(given: Any, schema: Any, prefix: str) -> None:
    """Walk the given mapping beside the schema, so that the error can name the near key."""
    if not dataclasses.is_dataclass(schema):
        return
    if not isinstance(given, dict):
        raise ConfigError(f"config key {prefix.rstrip('.')!r} is {given!r}; it must hold keys of its own")
    hints = typing.get_type_hints(schema)
    for key, value in given.items():
        if key not in hints:
            near = difflib.get_close_matches(str(key), hints, n=1, cutoff=0.5)
            hint = (
                f"did you mean {prefix + near[0]!r}?" if near else f"known keys: {', '.join(sorted(hints))}"
            )
            raise ConfigError(f"unknown config key {prefix + str(key)!r}; {hint}")
        nested = hints[key]
        arguments = typing.get_args(nested)
        if typing.get_origin(nested) is list and isinstance(value, list):
            for i, item in enumerate(value):
                _reject_unknown(item, arguments[0], f"{prefix}{key}[{i}].")
        else:
            _reject_unknown(value, nested, f"{prefix}{key}.")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split("\n    full_key")[0].split())
