"""YAML (.yaml, .yml): the strings of the keys that the user named; comments, layout, anchors and quotes stay.

ruamel.yaml says where each scalar stands and what it reads as; edits go to those places (yaml_scalars.py). It can write
a document back with most of its layout, but not all: it rewraps lines and moves some comments. What was edited is read
again, and nothing but spaces in the named values may differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from eojeol.documents.edit import Builder, Edit, Fix, apply, edits_of
from eojeol.documents.fields import Fields
from eojeol.documents.format import Format, decode_text
from eojeol.documents.options import Options
from eojeol.documents.yaml_scalars import Scalar, add_scalar, safe_edits
from eojeol.errors import InputError, needs

_STRING = "tag:yaml.org,2002:str"
_OPENING = ("MappingStartEvent", "SequenceStartEvent")
_CLOSING = ("MappingEndEvent", "SequenceEndEvent")
DEEPEST = 100


def fix_yaml(data: bytes, fix: Fix, options: Options) -> bytes:
    """Fix the named values. A list in the way stands for each of its items.

    Args:
        data: the whole file.
        fix: texts in, the same texts with other spaces out.
        options: how to read it, and the fields.

    Raises:
        InputError: it is not text in the encoding, or not YAML.
        UsageError: no field is named, or one that is not there.
        MissingExtraError: ruamel.yaml is not installed.
    """
    decoded = decode_text(data, options)
    source = decoded.text
    events = _events(source)
    fields = Fields(options.columns)
    scalars = [scalar for path, scalar in _strings(events) if fields.wants(path)]
    fields.refuse_missing("a YAML document needs", "nothing holds text at")
    builder = Builder(source)
    shown = [scalar for scalar in scalars if add_scalar(builder, scalar)]
    made: list[Edit] = []
    for scalar, edits in zip(shown, edits_of(builder.finish(), fix), strict=True):
        made += safe_edits(source, scalar, edits, _reads_as_string)
    if not made:
        return data
    result = apply(source, made)
    _compare(events, _events(result), {scalar.number for scalar in shown})
    return decoded.encode(result)


def _events(source: str) -> list[Any]:
    """What the document consists of, in order."""
    with needs("documents", "ruamel.yaml"):
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError
    try:
        return list(_shallow(YAML(typ="safe", pure=True).parse(source)))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise InputError(f"{where}not YAML ({error.problem or error.context}); mend it") from None
    except (YAMLError, ValueError, IndexError, AttributeError, AssertionError, TypeError) as error:
        # The last of them are how it stumbles over damage.
        why = " ".join(str(error).split())[:120]
        raise InputError(f"not YAML ({why or type(error).__name__}); mend it") from None
    except RecursionError:
        raise InputError("it is nested too deeply; flatten it") from None


def _shallow(events: Iterator[Any]) -> Iterator[Any]:
    """The same events, as long as they are not nested too deeply, which takes the library minutes."""
    depth = 0
    for event in events:
        kind = type(event).__name__
        depth += kind in _OPENING
        depth -= kind in _CLOSING
        if depth > DEEPEST:
            raise RecursionError
        yield event


@dataclass
class _Frame:
    """An open mapping or list.

    Attributes:
        mapping: whether it is a mapping.
        in_key: whether it is, or stands in, the key of a mapping.
        key: the key whose value comes; None if a key comes.
    """

    mapping: bool
    in_key: bool
    key: str | None = None

    def step(self, key: str = "?") -> None:
        """A key, or a value, is over."""
        if self.mapping:
            self.key = key if self.key is None else None


def _strings(events: Sequence[Any]) -> Iterator[tuple[str, Scalar]]:
    """The path and the place of every value that is a string."""
    frames = [_Frame(mapping=False, in_key=False)]
    for number, event in enumerate(events):
        kind = type(event).__name__
        frame = frames[-1]
        key_comes = frame.mapping and frame.key is None
        if kind in _OPENING:
            frames.append(_Frame(kind.startswith("Mapping"), frame.in_key or key_comes))
        elif kind in _CLOSING:
            frames.pop()
            frames[-1].step()
        elif kind == "AliasEvent":
            frame.step()
        elif kind == "ScalarEvent":
            if not key_comes and not frame.in_key and _is_string(event):
                path = ".".join(each.key for each in frames if each.key is not None)
                yield (
                    path,
                    Scalar(
                        number, event.value, event.style or "", event.start_mark.index, event.end_mark.index
                    ),
                )
            frame.step(event.value)


def _is_string(event: Any) -> bool:
    if event.tag:
        return bool(event.tag in (_STRING, "!"))
    return not event.implicit[0] or _reads_as_string(event.value)


def _reads_as_string(value: str) -> bool:
    """Whether a value without quotes is a string, and not a number or the like."""
    from ruamel.yaml.nodes import ScalarNode

    return bool(_resolver().resolve(ScalarNode, value, (True, False)) == _STRING)


@lru_cache(maxsize=1)
def _resolver() -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).resolver


def _compare(before: Sequence[Any], after: Sequence[Any], changed: set[int]) -> None:
    """Make sure that only spaces of some scalars differ."""
    same = len(before) == len(after) and all(
        _facts(old, number in changed) == _facts(new, number in changed)
        for number, (old, new) in enumerate(zip(before, after, strict=True))
    )
    if not same:
        raise InputError(
            "a space would change what the document says, which is left as it is; quote its texts"
        )


def _facts(event: Any, spaces_differ: bool) -> tuple[Any, ...]:
    value = getattr(event, "value", None)
    if spaces_differ and value is not None:
        value = value.replace(" ", "")
    names = ("anchor", "tag", "implicit", "style", "flow_style", "explicit", "version", "tags")
    return type(event).__name__, value, *(str(getattr(event, name, None)) for name in names)


YAML = Format("YAML", (".yaml", ".yml"), "application/yaml", fix_yaml, needs_columns=True)
