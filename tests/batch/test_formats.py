"""Each format: what is fixed, what stays, and where a bad record goes."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
from typing import Any

import pytest

from eojeol import Spacer
from eojeol.batch.formats.kinds import kind_of
from eojeol.batch.formats.records import Records
from eojeol.documents import fix_bytes
from eojeol.documents.options import Options
from eojeol.errors import InputError, UsageError

from .helpers import SENTENCE, lines

WITH_TEXT = Options(columns=("text",))


def run(
    spacer: Spacer, name: str, data: bytes, options: Options = WITH_TEXT
) -> tuple[bytes, list[dict[str, Any]], Records]:
    side: list[bytes] = []
    records = Records(spacer, "correct", options, side.append)
    out = io.BytesIO()
    kind = kind_of(name)
    assert kind is not None
    kind.copy(io.BytesIO(data), out, records)
    assert records.counts["records"] == records.counts["written"] + records.counts["bad"]
    return out.getvalue(), [json.loads(line) for line in side], records


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "끝줄이다"])
def test_a_text_comes_out_as_fix_has_it(embedded: Spacer, end: str, last: str) -> None:
    text = end.join([*lines(20), "```", "코드는그대로 둔다", "```", "", ""]) + last
    out, side, records = run(embedded, "a.txt", text.encode())
    assert out.decode() == embedded.correct(text) != text
    assert side == []
    assert records.counts["records"] == text.count("\n") + bool(last)


@pytest.mark.parametrize("codec", ["cp949", "utf-16", "utf-8-sig"])
def test_other_encodings_are_found_and_kept(embedded: Spacer, codec: str) -> None:
    text = "\n".join(lines(40))
    out, side, _ = run(embedded, "a.txt", text.encode(codec))
    assert out == embedded.correct(text).encode(codec)
    assert side == []


def test_a_line_that_is_no_text_goes_to_the_side_file(embedded: Spacer) -> None:
    data = "첫째줄이다\n".encode() + b"\xff\xfe!\nx\0y\n" + "끝줄이다".encode()
    out, side, records = run(embedded, "a.txt", data)
    assert out.decode() == embedded.correct("첫째줄이다\n끝줄이다")
    assert [each["record"] for each in side] == [2, 3]
    assert base64.b64decode(side[0]["base64"]) == b"\xff\xfe!"
    assert records.counts == {"records": 4, "written": 2, "bad": 2}


def test_json_lines_come_out_as_fix_has_them_but_for_bad_ones(embedded: Spacer) -> None:
    good = [f'{{ "text":"{line}", "n" : 1.50}}' for line in lines(50)]
    good += ['{"text": "\\uac00나다 라마바"}', "", '{"text": null}']
    source = "\n".join(good) + "\n"
    bad = source.replace("\n", "\n{not json\n", 1).encode() + b'{"text": "\xff"}\n'
    out, side, records = run(embedded, "a.jsonl", bad)
    assert out == fix_bytes(source.encode(), ".jsonl", embedded.batch, WITH_TEXT) != source.encode()
    assert [each["data"] for each in side if "data" in each] == ["{not json"]
    assert records.counts["bad"] == len(side) == 2
    assert records.counts["no_text"] == 1


def test_a_switch_in_one_record_says_nothing_of_the_next(embedded: Spacer) -> None:
    off = '{"text": "<!-- eojeol: off --> 나는학교에간다"}\n{"text": "<!-- \\u0065ojeol: off -->"}\n'
    on = '{"text": "나는학교에간다"}\n'
    out, _, _ = run(embedded, "a.jsonl", (off + on).encode())
    assert out.decode() == off + '{"text": "나는 학교에 간다"}\n'


def test_tables_come_out_as_fix_has_them_whatever_the_blocks(
    embedded: Spacer, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        "id,text,note",
        *(f'{i},"{line}\r\n둘째줄, ""예""",그대로둔다' for i, line in enumerate(lines(20))),
    ]
    source = "\r\n".join(rows).encode()
    expected = fix_bytes(source, ".csv", embedded.batch, WITH_TEXT)
    monkeypatch.setattr("eojeol.batch.streams._HEAD", 16)
    monkeypatch.setattr("eojeol.batch.streams.BLOCK", 7)
    monkeypatch.setattr("eojeol.batch.formats.tables.TOGETHER", 50)
    out, side, records = run(embedded, "a.csv", source)
    assert out == expected != source
    assert side == []
    assert records.counts["records"] == 20


def test_rows_of_another_width_and_open_quotes_go_to_the_side_file(embedded: Spacer) -> None:
    source = '"id",text\n1,가나다\n2\n3,"열린 따옴표\n4,라마바\n'
    out, side, _ = run(embedded, "a.csv", source.encode())
    assert out.decode().startswith('"id",text\n1,') and "4," in out.decode()
    assert [each["data"] for each in side] == ["2\n", '3,"열린 따옴표\n']


def test_a_name_that_nothing_has_is_an_error(embedded: Spacer) -> None:
    with pytest.raises(UsageError, match="no line has text in a field 'text'"):
        run(embedded, "a.jsonl", b'{"body": "x"}\n')
    with pytest.raises(UsageError, match="no column 'text'"):
        run(embedded, "a.csv", b"id,body\n1,x\n")


def test_parquet_keeps_schema_metadata_and_other_columns(embedded: Spacer) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    texts = [*lines(5), None, ""]
    table = pyarrow.table(
        {
            "id": pyarrow.array(range(7), pyarrow.int32()),
            "text": pyarrow.array(texts, pyarrow.large_string()),
            "kind": pyarrow.array(["뉴스기사"] * 7).dictionary_encode(),
            "chat": [[{"role": "나는누구", "content": SENTENCE}]] * 6 + [None],
        }
    ).replace_schema_metadata({"made": "here"})
    stream = io.BytesIO()
    parquet.write_table(table, stream, row_group_size=4, compression="gzip")
    options = Options(columns=("text", "chat.content"))
    out, _, records = run(embedded, "a.parquet", stream.getvalue(), options)
    file = parquet.ParquetFile(io.BytesIO(out))
    new = file.read()
    old = parquet.ParquetFile(stream).schema_arrow
    assert file.schema_arrow.equals(old, check_metadata=True)
    assert new.column("text").to_pylist() == [text and embedded.correct(text) for text in texts]
    fixed = {"role": "나는누구", "content": embedded.correct(SENTENCE)}
    assert new.column("chat").to_pylist() == [[fixed]] * 6 + [None]
    assert new.select(["id", "kind"]).equals(table.select(["id", "kind"]))
    assert file.num_row_groups == 2 and file.metadata.row_group(0).column(0).compression == "GZIP"
    assert records.counts["records"] == 7


def test_parquet_text_that_is_not_utf_8_goes_to_the_side_file(embedded: Spacer) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    raw = pyarrow.array([b"abc", b"\xff\xfe", b"def"])
    text = pyarrow.StringArray.from_buffers(3, raw.buffers()[1], raw.buffers()[2])
    stream = io.BytesIO()
    parquet.write_table(pyarrow.table({"id": [1, 2, 3], "text": text}), stream)
    out, side, _ = run(embedded, "a.parquet", stream.getvalue())
    assert parquet.read_table(io.BytesIO(out)).column("id").to_pylist() == [1, 3]
    assert side[0]["record"] == 2 and base64.b64decode(side[0]["base64"]) == b"\xff\xfe"


def warc(*blocks: tuple[str, str, bytes]) -> list[bytes]:
    """Records of these types, media types and contents."""
    return [
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:{i}>\r\nContent-Type: {media}\r\n"
        f"WARC-Block-Digest: sha1:{base64.b32encode(hashlib.sha1(data).digest()).decode()}\r\n"
        f"Content-Length: {len(data)}\r\n\r\n".encode()
        + data
        + b"\r\n\r\n"
        for i, (kind, media, data) in enumerate(blocks)
    ]


WET = warc(
    ("warcinfo", "application/warc-fields", "software: 없는프로그램\r\n".encode()),
    ("conversion", "text/plain", SENTENCE.encode()),
    ("conversion", "text/plain", b"\xff"),
)


@pytest.mark.parametrize("packed", [False, True])
def test_wet_text_is_fixed_and_the_rest_copied(embedded: Spacer, packed: bool) -> None:
    pytest.importorskip("warcio")
    data = b"".join(gzip.compress(each) if packed else each for each in WET)
    out, side, records = run(embedded, "a.wet.gz" if packed else "a.wet", data)
    assert records.counts["records"] == 3 and len(side) == 1
    expected = [
        WET[0],
        *warc(("", "", b""), ("conversion", "text/plain", embedded.correct(SENTENCE).encode())),
    ]
    assert (gzip.decompress(out) if packed else out) == expected[0] + expected[2] != b"".join(WET[:2])


@pytest.mark.parametrize("name", ["a.parquet", "a.warc"])
def test_damaged_files_are_named_in_one_line(embedded: Spacer, name: str) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("warcio")
    with pytest.raises(InputError, match=r"damaged or no|is no WARC"):
        run(embedded, name, b"PAR1 this is nothing at all, and goes on for a while\n" * 20)


def test_a_warc_that_ends_within_a_record_is_refused(embedded: Spacer) -> None:
    pytest.importorskip("warcio")
    with pytest.raises(InputError, match="ends within a record"):
        run(embedded, "a.warc", WET[1][:-20])
    with pytest.raises(InputError, match="ends too early"):
        run(embedded, "a.warc.gz", gzip.compress(b"".join(WET))[:-10])
