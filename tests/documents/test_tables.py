"""The named columns are fixed; quoting, other columns and line ends stay."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.documents import Options, fix_bytes
from eojeol.documents.tables import rows
from eojeol.errors import InputError, UsageError

from .helpers import fix, scattered, spell

TABLE = (
    'id,책을읽었다,"본문",비고\r\n'
    '1,책을읽었다,"책을읽었다, ""할수있다""\r\n학교 에서",책을읽었다\r\n'
    '\r\n"2","책을읽었다",날씨가좋다 "할수있다",\n3,짧다\n4,,""'
)


def test_only_the_named_column_is_fixed() -> None:
    after = TABLE.replace(
        '"책을읽었다, ""할수있다""\r\n학교 에서"', '"책을 읽었다, ""할 수 있다""\r\n학교에서"'
    )
    after = after.replace('날씨가좋다 "할수있다"', '날씨가 좋다 "할 수 있다"')
    assert fix_bytes(TABLE.encode("utf-8-sig"), ".csv", fix, Options(columns=("본문",))) == after.encode(
        "utf-8-sig"
    )
    assert fix_bytes(TABLE.encode(), ".csv", fix, Options(columns=("3",))).decode() == after


def test_several_columns_and_encodings() -> None:
    data = "가;나;다\n책을읽었다;책을읽었다;책을읽었다\n".encode("cp949")
    result = fix_bytes(data, ".csv", fix, Options("cp949", columns=("다", "가"), delimiter=";"))
    assert result.decode("cp949") == "가;나;다\n책을 읽었다;책을읽었다;책을 읽었다\n"


def test_without_a_header_the_first_row_is_fixed_too() -> None:
    data = "책을읽었다\t책을읽었다\n".encode()
    result = fix_bytes(data, ".tsv", fix, Options(columns=("2",), header=False))
    assert result.decode() == "책을읽었다\t책을 읽었다\n"


def test_quotes_can_be_plain_text() -> None:
    data = '말\t글\n"책을읽었다\t책을읽었다\n'
    with pytest.raises(InputError, match=r"line 2: a quote never closes; .*--no-quotes"):
        fix_bytes(data.encode(), ".tsv", fix, Options(columns=("말",)))
    result = fix_bytes(data.encode(), ".tsv", fix, Options(columns=("말",), quoted=False))
    assert result.decode() == '말\t글\n"책을 읽었다\t책을읽었다\n'


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ((), r"needs the names of the columns.*has 4: id, 책을읽었다, 본문, 비고"),
        (("본믄",), "no column '본믄'; did you mean '본문'"),
        (("5",), "no column '5'"),
        (("0",), "no column '0'"),
        (("전혀다른이름",), "the first row has 4"),
    ],
)
def test_a_column_must_be_named_and_be_there(columns: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        fix_bytes(TABLE.encode(), ".csv", fix, Options(columns=columns))


def test_text_after_a_closing_quote_is_refused() -> None:
    with pytest.raises(InputError, match="line 3: there is text after a closing quote"):
        fix_bytes(b'a,b\n1,2\n"x"y,z\n', ".csv", fix, Options(columns=("a",)))


@pytest.mark.parametrize("delimiter", ["", ",,", '"', "\n", " "])
def test_a_delimiter_is_one_character(delimiter: str) -> None:
    options = Options(columns=("a",), delimiter=delimiter)
    if delimiter:
        with pytest.raises(UsageError, match="cannot separate cells"):
            fix_bytes(b"a\n", ".csv", fix, options)
    else:
        assert fix_bytes(b"a,b\n", ".csv", fix, options) == b"a,b\n"


def test_an_empty_table_stays_empty() -> None:
    assert fix_bytes(b"", ".csv", fix, Options(columns=("a",))) == b""


CELL = st.text(st.sampled_from('가나 ",\n\r;ab'), max_size=8)
ROWS = st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=5)


@given(ROWS, st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.sampled_from(["\r\n", "\n"]))
def test_cells_are_those_that_the_csv_module_reads(table: list[list[str]], quoting: int, end: str) -> None:
    stream = io.StringIO()
    csv.writer(stream, quoting=quoting, lineterminator=end).writerows(table)  # type: ignore[arg-type]
    source = stream.getvalue()
    seen = [
        [source[c.start : c.end].replace('""', '"') if c.quoted else source[c.start : c.end] for c in row]
        for row in rows(source, ",")
    ]
    assert seen == [row for row in csv.reader(io.StringIO(source, newline="")) if row]


@given(ROWS, st.integers(0, 99), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_other_columns_stay_and_only_spaces_change(table: list[list[str]], seed: int, quoting: int) -> None:
    stream = io.StringIO()
    csv.writer(stream, quoting=quoting).writerows(table)  # type: ignore[arg-type]
    data = stream.getvalue().encode()
    result = fix_bytes(data, ".csv", scattered(seed), Options(columns=("2",), header=False))
    assert result.replace(b" ", b"") == data.replace(b" ", b"")
    after = list(csv.reader(io.StringIO(result.decode(), newline="")))
    assert [[cell for i, cell in enumerate(row) if i != 1] for row in after] == [
        [cell for i, cell in enumerate(row) if i != 1] for row in table
    ]


def test_the_header_is_never_changed() -> None:
    result = fix_bytes("가나,다라\n가나,다라".encode(), ".csv", spell, Options(columns=("가나", "다라")))
    assert result.decode() == "가나,다라\n가 나,다 라"


def test_rows_with_other_numbers_of_cells_stay_and_are_named() -> None:
    rows = [f"{i},책을읽었다,더" for i in range(12)]
    source = "\n".join(["id,text", "1,책을읽었다", *rows, "2", ""])
    notes: list[str] = []
    result = fix_bytes(source.encode(), ".csv", fix, Options(columns=("text",), notice=notes.append)).decode()
    assert result == source.replace("1,책을읽었다\n0", "1,책을 읽었다\n0")
    (note,) = notes
    assert note.startswith("13 rows are left alone for having other than 2 cells: row 3 (3), row 4 (3)")
    assert note.endswith("row 12 (3) and 3 more")
