"""Write the tables of docs/configuration.md out of the schemas, between the markers for them.

    python docs/make_configuration.py

A marker is `<!-- keys: train -->`; what follows it up to `<!-- end -->` is replaced. The rest of the page is written by
hand. tests/docs/test_pages.py fails when the page and a schema disagree.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_type_hints

from eojeol.corpus.schema import PrepareConfig, SourceConfig
from eojeol.train.schema import TrainConfig

PAGE = Path(__file__).parent / "configuration.md"
BLOCK = re.compile(r"(<!-- keys: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
SCHEMAS = {"train": TrainConfig, "prepare": PrepareConfig, "sources": SourceConfig}
BOUNDS = (("above", "> {}"), ("least", "≥ {}"), ("below", "< {}"), ("most", "≤ {}"))
WORDS = {True: "true", False: "false", None: "null", "": '""'}


def table(schema: type[Any], prefix: str = "") -> Iterator[str]:
    """The rows of a schema and, below a heading each, of its sections.

    Args:
        schema: a dataclass of `option` fields.
        prefix: of the keys, such as `data.`.
    """
    sections = []
    yield "| key | default | may be | |"
    yield "|---|---|---|---|"
    types = get_type_hints(schema)
    for field in dataclasses.fields(schema):
        value = field.default
        if field.default_factory is not dataclasses.MISSING:
            value = field.default_factory()
        if dataclasses.is_dataclass(value):
            sections.append((field.name, type(value)))
            continue
        shown = f"`{WORDS.get(value, value) if isinstance(value, (bool, str, type(None))) else value}`"
        meaning = str(field.metadata["doc"]).replace("|", r"\|")
        yield f"| `{prefix}{field.name}` | {shown} | {_allowed(field.metadata, types[field.name])} | {meaning} |"
    for name, section in sections:
        about = " ".join((section.__doc__ or "").partition("\n")[0].split())
        yield f"\n### {prefix}{name}\n\n{about}\n"
        yield from table(section, f"{prefix}{name}.")


def _allowed(metadata: Mapping[str, Any], kind: object) -> str:
    """What a value may be: words, bounds, or the kind of value."""
    if metadata.get("one_of"):
        return " ".join(f"`{word}`" for word in metadata["one_of"] if word)
    bounds = [text.format(metadata[name]) for name, text in BOUNDS if metadata.get(name) is not None]
    if bounds:
        return ", ".join(bounds)
    words = {bool: "`true` `false`", str: "text", int: "number", float: "number"}
    return (
        words.get(kind, "text" if "str" in str(kind) else "number")
        if isinstance(kind, type)
        else _parts(kind)
    )


def _parts(kind: object) -> str:
    """A list, a table, or a value that may be absent."""
    shown = str(kind)
    if shown.startswith("list"):
        return "list"
    if shown.startswith("dict"):
        return "table"
    return "text" if "str" in shown else "number"


def filled(page: str) -> str:
    """The page with what the schemas say now."""
    return BLOCK.sub(lambda found: f"{found[1]}{_rows(found[2])}\n{found[3]}", page)


def _rows(name: str) -> str:
    prefix = "sources[]." if name == "sources" else ""
    return "\n".join(table(SCHEMAS[name], prefix))


def main() -> None:
    """Write the page."""
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
