from __future__ import annotations

import dataclasses
from pathlib import Path

from eojeol.corpus.clean import REASONS
from eojeol.corpus.schema import READERS, PrepareConfig, SampleConfig, SourceConfig, SplitConfig

DOCS = (Path(__file__).parents[2] / "docs" / "prepare.md").read_text(encoding="utf-8")


def _table(schema: type, prefix: str = "") -> str:
    rows = ["| key | default | |", "|---|---|---|"]
    for field in dataclasses.fields(schema):
        default = field.default
        if field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
        if dataclasses.is_dataclass(default):
            shown = "see below"
        else:
            words = {"": '`""`', "None": "`null`", "True": "`true`", "False": "`false`"}
            shown = words.get(str(default), f"`{default}`")
        rows.append(f"| `{prefix}{field.name}` | {shown} | {field.metadata['doc']} |")
    return "\n".join(rows) + "\n"


def test_the_page_holds_every_key_as_the_schema_documents_it() -> None:
    for schema, prefix in (
        (PrepareConfig, ""),
        (SourceConfig, "sources[]."),
        (SplitConfig, "split."),
        (SampleConfig, "sample."),
    ):
        table = _table(schema, prefix)
        assert table in DOCS, f"docs/prepare.md should hold this table:\n{table}"


def test_the_page_names_every_reader_and_every_reason() -> None:
    for word in (*READERS, *REASONS):
        assert f"`{word}`" in DOCS, word
