"""YAML files and `key=value` overrides, merged onto a dataclass that is the schema.

OmegaConf does the merging and the type checks; this file adds what people need when they mistype: the name of the
nearest key that exists, and one line about a value that cannot be used. What a key means and which values it takes
stands in the dataclass (`option`) and nowhere else, so that help, docs and checks cannot disagree.
"""

from __future__ import annotations

import dataclasses
import math
import operator
import typing
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, TypeVar

from eojeol.errors import ConfigError, InputError, hint, needs
from eojeol.files import replacing
from eojeol.text.encoding import read_file

T = TypeVar("T")


def option(  # noqa: PLR0913  (each bound is given by name)
    default: Any = None,
    doc: str = "",
    *,
    factory: Callable[[], Any] | None = None,
    least: float | None = None,
    most: float | None = None,
    above: float | None = None,
    below: float | None = None,
    one_of: Collection[str] = (),
    metavar: str = "",
) -> Any:
    """A field of a configuration: its default, what it means, and which values it takes.

    Args:
        default: the value of a key that nobody sets.
        doc: one line for help and documentation.
        factory: makes the default where it is a list, a dict or a section.
        least: the smallest value of a number.
        most: the largest value of a number.
        above: a bound that a number must exceed.
        below: a bound that a number must stay under.
        one_of: all values of a word; the near one is named when another is given.
        metavar: what help calls the value, where the command has a flag for it.

    Example:
        @dataclass
        class Section:
            rate: float = option(0.1, "share of the lines to keep", least=0, most=1)
            errors: str = option("strict", "undecodable bytes", one_of=("strict", "replace"))
    """
    metadata = {
        "doc": doc, "least": least, "most": most, "above": above, "below": below, "one_of": one_of,
        "metavar": metavar,
    }  # fmt: skip
    if factory is not None:
        return dataclasses.field(default_factory=factory, metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


def check(config: Any, name: Callable[[str], str] = "config key {!r}".format, prefix: str = "") -> None:
    """Refuse values that an `option` doesn't allow, section by section; None is always allowed.

    Args:
        config: a dataclass, nested dataclasses allowed.
        name: what a message calls a key, such as the flag of a command.
        prefix: the path of the section with its dot.

    Raises:
        ConfigError: the key, its value and what it may be.
    """
    for each in dataclasses.fields(config):
        key, value, allowed = prefix + each.name, getattr(config, each.name), each.metadata
        if dataclasses.is_dataclass(value):
            check(value, name, key + ".")
        elif isinstance(value, str) and allowed.get("one_of"):
            choice(key, value, allowed["one_of"], name)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            require(_in_range(value, allowed), key, value, _range_words(allowed), name)


def require(
    holds: bool, key: str, value: object, wanted: str, name: Callable[[str], str] = "config key {!r}".format
) -> None:
    """Raise an error about one key unless `holds`.

    Args:
        holds: whether the value can be used.
        key: the path of the key.
        value: what it is.
        wanted: what it must be, such as "at least 1".
        name: what the message calls the key.

    Raises:
        ConfigError: it cannot.
    """
    if not holds:
        raise ConfigError(f"{name(key)} is {value!r}; it must be {wanted}")


def choice(
    key: str, value: str, known: Collection[str], name: Callable[[str], str] = "config key {!r}".format
) -> None:
    """Raise an error about one key unless its value is one of the known words; the near one is named.

    Args:
        key: the path of the key.
        value: what it is.
        known: what it may be.
        name: what the message calls the key.

    Raises:
        ConfigError: the value is not known.
    """
    if value not in known:
        # An empty word means that nothing is set, which nobody has to be advised of.
        words = [word for word in known if word]
        raise ConfigError(f"{name(key)} is {value!r}; {hint(value, words)}")


def _in_range(value: float, allowed: Mapping[str, Any]) -> bool:
    """Whether a number keeps the bounds of its option; infinity and NaN keep none."""
    bounds: tuple[tuple[str, Callable[[float, float], bool]], ...] = (
        ("least", operator.ge),
        ("most", operator.le),
        ("above", operator.gt),
        ("below", operator.lt),
    )
    given = [(keeps, allowed[bound]) for bound, keeps in bounds if allowed.get(bound) is not None]
    # An integer too large for a float is finite, too.
    finite = isinstance(value, int) or math.isfinite(value)
    return not given or (finite and all(keeps(value, bound) for keeps, bound in given))


def _range_words(allowed: Mapping[str, Any]) -> str:
    """The bounds of an option in words: `at least 0 and at most 1`."""
    words = {"least": "at least {}", "above": "above {}", "most": "at most {}", "below": "below {}"}
    return " and ".join(
        text.format(allowed[bound]) for bound, text in words.items() if allowed.get(bound) is not None
    )


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
    with needs("train"):
        from omegaconf import OmegaConf
        from omegaconf.errors import OmegaConfBaseException
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
    """Write a configuration as YAML.

    Args:
        config: a dataclass.
        path: the file to write.
    """
    from omegaconf import OmegaConf

    with replacing(path) as stream:
        stream.write(OmegaConf.to_yaml(OmegaConf.structured(config)).encode())


def _read(path: Path) -> Any:
    from omegaconf import DictConfig, OmegaConf

    if not path.is_file():
        what = "is a directory, not a config file" if path.is_dir() else "does not exist"
        raise InputError(f"{path} {what}; give the path of a YAML file such as configs/demo.yaml")
    loaded = OmegaConf.create(read_file(path, missing="give the path of a YAML file"))
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
            # With its section, so that the answer can be pasted.
            near = hint(str(key), sorted(hints), "known keys: {}", prefix)
            raise ConfigError(f"unknown config key {prefix + str(key)!r}; {near}")
        nested = hints[key]
        arguments = typing.get_args(nested)
        if typing.get_origin(nested) is list and isinstance(value, list):
            for i, item in enumerate(value):
                _reject_unknown(item, arguments[0], f"{prefix}{key}[{i}].")
        else:
            _reject_unknown(value, nested, f"{prefix}{key}.")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split("\n    full_key")[0].split())
