"""Parquet: the named columns; the others, the schema, its metadata and the compression of each column stay.

A row group of the input is one of the output, but for those that are larger than what is held in memory at once. Names
are paths: `meta.title` is the field of a struct, and a list in the way stands for each of its items.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from eojeol.batch.formats.parts import Part
from eojeol.batch.formats.records import Records
from eojeol.documents.options import Options
from eojeol.errors import InputError, UsageError, hint, needs

ROWS = 1 << 10
HELD_BYTES = 1 << 25


def copy_parquet(source: BinaryIO, out: BinaryIO, records: Records) -> None:
    """Fix the named columns.

    Args:
        source: the file, which can be sought in.
        out: where it goes.
        records: the fix, and the account.

    Raises:
        InputError: it is damaged, or no Parquet.
        UsageError: no column is named, or one that is not there or holds no text.
    """
    with needs("ray"):
        import pyarrow
        import pyarrow.parquet
    try:
        file = pyarrow.parquet.ParquetFile(source, buffer_size=1 << 20, pre_buffer=False)
        schema = file.schema_arrow
        names = _paths(schema, records.options.columns)
        with pyarrow.parquet.ParquetWriter(out, schema, compression=_compression(file)) as writer:
            for batches in _groups(file, records.part):
                fixed = [_fixed(batch, names, records) for batch in batches]
                table = pyarrow.Table.from_batches(fixed, schema)
                writer.write_table(table, row_group_size=max(len(table), 1))
    except pyarrow.ArrowException as error:
        raise _damaged(error) from None


def cut_parquet(source: BinaryIO, size: int, every: int, options: Options) -> list[Part]:  # noqa: ARG001
    """The parts of a file: some of its row groups each.

    Args:
        source: the file, which can be sought in.
        size: its bytes.
        every: bytes of a part, about.
        options: how it is read.

    Raises:
        InputError: it is damaged, or no Parquet.
    """
    with needs("ray"):
        import pyarrow
        import pyarrow.parquet
    try:
        metadata = pyarrow.parquet.ParquetFile(source, pre_buffer=False).metadata
    except pyarrow.ArrowException as error:
        raise _damaged(error) from None
    parts: list[Part] = []
    start = held = 0
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        held += sum(group.column(i).total_compressed_size for i in range(group.num_columns))
        if held >= every or number + 1 == metadata.num_row_groups:
            parts.append(Part(len(parts), start, number + 1, held))
            start, held = number + 1, 0
    return parts


def join_parquet(parts: Iterable[BinaryIO], out: BinaryIO) -> None:
    """Put the row groups of parts into one file.

    Args:
        parts: the parts, in order.
        out: where they go.
    """
    import pyarrow.parquet

    writer = None
    for part in parts:
        file = pyarrow.parquet.ParquetFile(part, pre_buffer=False)
        if writer is None:
            writer = pyarrow.parquet.ParquetWriter(out, file.schema_arrow, compression=_compression(file))
        for group in range(file.num_row_groups):
            table = file.read_row_group(group, use_threads=False)
            writer.write_table(table, row_group_size=max(len(table), 1))
    if writer is not None:
        writer.close()


def _damaged(error: Exception) -> InputError:
    return InputError(f"it is damaged or no Parquet ({' '.join(str(error).split())[:200]}); write it again")


def _groups(file: Any, part: Part | None) -> Iterator[list[Any]]:
    """The batches of each row group, those of a large one in several portions."""
    for group in range(file.num_row_groups) if part is None else range(part.start, part.end):
        held: list[Any] = []
        for batch in file.iter_batches(ROWS, row_groups=[group], use_threads=False):
            held.append(batch)
            if sum(each.nbytes for each in held) >= HELD_BYTES:
                yield held
                held = []
        if held:
            yield held


def _compression(file: Any) -> Any:
    """The compression of each column as the writer wants it."""
    if not file.num_row_groups:
        return "snappy"
    group = file.metadata.row_group(0)
    columns = [group.column(i) for i in range(group.num_columns)]
    return {each.path_in_schema: each.compression.replace("UNCOMPRESSED", "NONE") for each in columns}


def _paths(schema: Any, columns: tuple[str, ...]) -> dict[str, list[list[str]]]:
    """The paths below each column that are to be fixed."""
    have = f"its columns: {', '.join(schema.names)[:200]}"
    if not columns:
        raise UsageError(f"Parquet needs the names of the columns to fix (--columns); {have}")
    found: dict[str, list[list[str]]] = {}
    for name in columns:
        top, *below = [name] if name in schema.names else name.split(".")
        if top not in schema.names:
            raise UsageError(
                f"there is no column {name!r}; {hint(name, schema.names, have.replace('{', '{{').replace('}', '}}'))}"
            )
        if not _leads_to_text(schema.field(top).type, below):
            raise UsageError(f"column {name!r} is {schema.field(top).type}, not text; name a column of text")
        found.setdefault(top, []).append(below)
    return found


def _leads_to_text(kind: Any, below: list[str]) -> bool:
    import pyarrow.types as types

    if types.is_dictionary(kind):
        return _leads_to_text(kind.value_type, below)
    if types.is_list(kind) or types.is_large_list(kind):
        return _leads_to_text(kind.value_type, below)
    if types.is_struct(kind) and below:
        index = kind.get_field_index(below[0])
        return index >= 0 and _leads_to_text(kind.field(index).type, below[1:])
    return not below and (types.is_string(kind) or types.is_large_string(kind))


def _fixed(batch: Any, names: dict[str, list[list[str]]], records: Records) -> Any:
    """A batch with its texts fixed, without the rows that are bad."""
    import pyarrow

    good = _good_rows(batch, names, records)
    if good is not None:
        batch = batch.filter(pyarrow.array(good))
    arrays = list(batch.columns)
    for name, paths in names.items():
        at = batch.schema.get_field_index(name)
        values = arrays[at].to_pylist()
        for below in paths:
            values = _rewritten(values, below, records)
        arrays[at] = pyarrow.array(values, batch.schema.field(at).type)
    return pyarrow.RecordBatch.from_arrays(arrays, schema=batch.schema)


def _rewritten(values: list[Any], below: list[str], records: Records) -> list[Any]:
    """Values with the texts at a path fixed."""
    texts: list[str] = []

    def take(text: str) -> str:
        texts.append(text)
        return text

    for value in values:
        _one(value, below, take)
    answers = iter(records.fix(texts))
    return [_one(value, below, lambda _: next(answers)) for value in values]


def _one(value: Any, below: list[str], what: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, list):
        return [_one(each, below, what) for each in value]
    if isinstance(value, dict):
        return {key: _one(each, below[1:], what) if key == below[0] else each for key, each in value.items()}
    return what(value)


def _good_rows(batch: Any, names: dict[str, list[list[str]]], records: Records) -> list[bool] | None:
    """Which rows hold text that is text; None for all. Others go to the side file."""
    columns = [batch.column(name) for name in names]
    try:
        for column in columns:
            column.validate(full=True)
            column.to_pylist()
        records.counts["records"] += len(batch)
        records.counts["written"] += len(batch)
        return None
    except (ValueError, UnicodeDecodeError):
        pass
    good = []
    for row in range(len(batch)):
        records.counts["records"] += 1
        try:
            for column in columns:
                column[row].as_py()
        except UnicodeDecodeError as error:
            records.bad(f"not utf-8 ({error.reason})", error.object)
            good.append(False)
        else:
            records.counts["written"] += 1
            good.append(True)
    return good
