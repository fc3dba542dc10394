"""Which format a file is in, by its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from eojeol.batch.formats.cuts import cut_lines, cut_table, cut_text
from eojeol.batch.formats.jsonl import copy_jsonl
from eojeol.batch.formats.parquet import copy_parquet, cut_parquet, join_parquet
from eojeol.batch.formats.parts import Cut, Join
from eojeol.batch.formats.records import Copy
from eojeol.batch.formats.tables import copy_csv, copy_tsv
from eojeol.batch.formats.text import copy_text
from eojeol.batch.formats.warc import copy_warc, copy_warc_gz
from eojeol.batch.streams import COMPRESSED
from eojeol.errors import UsageError, hint


@dataclass(frozen=True)
class Kind:
    """A format of shards.

    Attributes:
        name: what `--as` takes.
        suffixes: endings of names.
        copy: copies a shard.
        packs: it compresses and decompresses for itself.
        columns: the user has to name columns or fields.
        cut: finds the parts of a large file that is not compressed as a whole, if there can be any.
        join: puts parts together, if one after the other is not enough.
    """

    name: str
    suffixes: tuple[str, ...]
    copy: Copy
    packs: bool = False
    columns: bool = True
    cut: Cut | None = None
    join: Join | None = None


KINDS = (
    Kind("txt", (".txt", ".text"), copy_text, columns=False, cut=cut_text),
    Kind("jsonl", (".jsonl", ".ndjson"), copy_jsonl, cut=cut_lines),
    Kind("csv", (".csv",), copy_csv, cut=cut_table(",")),
    Kind("tsv", (".tsv",), copy_tsv, cut=cut_table("\t")),
    Kind("parquet", (".parquet",), copy_parquet, packs=True, cut=cut_parquet, join=join_parquet),
    Kind("warc", (".warc", ".wet"), copy_warc, columns=False),
)
_PACKED_WARC = Kind("warc", (), copy_warc_gz, packs=True, columns=False)


def kind_of(name: str, given: str | None = None) -> Kind | None:
    """The format of a file; None if its name says none.

    Args:
        name: its name.
        given: what the user says.

    Raises:
        UsageError: there is no such format.
    """
    path = PurePosixPath(name)
    packed = path.suffix.lower() in COMPRESSED
    suffix = (path.with_suffix("") if packed else path).suffix.lower()
    if given is not None:
        known = [kind.name for kind in KINDS]
        suffix = "." + given.lstrip(".").lower()
        if not any(suffix in kind.suffixes for kind in KINDS):
            raise UsageError(f"there is no format {given!r} of shards; {hint(suffix[1:], known)}")
    found = next((kind for kind in KINDS if suffix in kind.suffixes), None)
    if found and found.name == "warc" and path.suffix.lower() == ".gz":
        return _PACKED_WARC
    return None if found and found.packs and packed else found


def cut_of(name: str, kind: Kind) -> Cut | None:
    """What cuts a file, if it is not compressed as a whole.

    Args:
        name: its name.
        kind: its format.
    """
    return None if PurePosixPath(name).suffix.lower() in COMPRESSED else kind.cut
