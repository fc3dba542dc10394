r"""The golden tables: short texts, the spacing that the norm (한글 맞춤법 제41항 to 제50항) asks for, why.

One table a theme, one row a text. The columns:

    mode            `restore` or `correct`; a `correct` row whose two texts are equal must be left alone;
                    `join` joins wrapped lines, and does nothing else
    input           the text as typed
    expected        the same characters, spaced right
    why             the article, or the complaint (repository#number) that the row answers
    known_failure   empty, or why the embedded model cannot pass yet

Cells hold `\n \t \r \\ \uXXXX \UXXXXXXXX` for characters that a table cannot show.

Both directions are held: an unmarked row must pass, and a marked row must fail, so that a better model
cannot leave stale marks behind. `python tests/golden/mark.py` renews the marks. Tables named `engine-…` hold
what the engine guarantees under any model; they are never marked.

The functions that read tables live here and not in a module of their own, so that `mark.py` finds them
however pytest imports this file.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eojeol.unwrap import join_lines

if TYPE_CHECKING:
    from eojeol import Spacer

FOLDER = Path(__file__).parent
HEADER = ("mode", "input", "expected", "why", "known_failure")
MODES = ("restore", "correct", "join")
ENGINE = "engine-"
# Not what the model should do but why: tests/reasons/test_golden_reasons.py.
REASONS = "reasons"

_NAMED = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
_NAMES = {character: "\\" + name for name, character in _NAMED.items()}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.?))", re.DOTALL)
# Marks, formats, controls, surrogates, private and unassigned code points, and white space other than U+0020.
_UNSHOWN = ("M", "C", "Z")


@dataclass(frozen=True)
class Row:
    """One line of a table, its cells decoded."""

    table: str
    line: int
    mode: str
    input: str
    expected: str
    why: str
    known_failure: str


def decode(cell: str) -> str:
    """Turn the escapes of a cell into characters; raise ValueError on an escape that there is not."""

    def character(match: re.Match[str]) -> str:
        short, long, name = match.groups()
        if short or long:
            return chr(int(short or long, 16))
        if name not in _NAMED:
            raise ValueError(f"unknown escape {match.group()!r} in {cell!r}")
        return _NAMED[name]

    return _ESCAPE.sub(character, cell)


def encode(text: str) -> str:
    """Write a text as a cell, so that every character can be seen and no editor can change it."""
    inner = text.strip(" ")
    before = len(text) - len(text.lstrip(" "))
    after = len(text) - before - len(inner)
    return r"\u0020" * before + "".join(map(_show, inner)) + r"\u0020" * after


def _show(character: str) -> str:
    code = ord(character)
    if character in _NAMES:
        return _NAMES[character]
    conjoining = 0x1100 <= code <= 0x11FF or 0xA960 <= code <= 0xA97F or 0xD7B0 <= code <= 0xD7FF
    if conjoining or (character != " " and unicodedata.category(character).startswith(_UNSHOWN)):
        return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
    return character


def read_table(path: Path) -> list[Row]:
    """Read a table; a last cell that an editor stripped counts as empty."""
    # Not splitlines(): it also cuts at U+2028 and its like.
    lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    if tuple(lines[0].split("\t")) != HEADER:
        raise ValueError(f"{path.name}: the first line is not {' '.join(HEADER)}")
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) == len(HEADER) - 1:
            cells.append("")
        if len(cells) != len(HEADER):
            raise ValueError(f"{path.name}:{number}: {len(cells)} cells, not {len(HEADER)}")
        mode, given, expected, why, known_failure = cells
        rows.append(Row(path.stem, number, mode, decode(given), decode(expected), why, known_failure))
    return rows


def tables() -> list[Path]:
    """The tables, in the order of their names."""
    return sorted(path for path in FOLDER.glob("*.tsv") if path.stem != REASONS)


def space(spacer: Spacer, row: Row) -> str:
    """What the spacer makes of a row's input in the row's mode."""
    if row.mode == "restore":
        return spacer.restore(row.input)
    return join_lines(row.input, spacer._model) if row.mode == "join" else spacer.correct(row.input)


ROWS = [row for path in tables() for row in read_table(path)]


def _name(row: Row) -> str:
    return f"{row.table}:{row.line}"


@pytest.fixture(scope="module")
def spacer() -> Spacer:
    from eojeol import Spacer
    from eojeol.errors import ModelError

    try:
        return Spacer()
    except ModelError as error:
        pytest.skip(f"no embedded model: {error}")


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_a_row_gets_its_spacing_unless_it_is_marked(spacer: Spacer, row: Row) -> None:
    got = space(spacer, row)
    if row.known_failure:
        assert got != row.expected, (
            f"{_name(row)} passes now, though it is marked as a known failure ({row.known_failure}): "
            "unmark it with `python tests/golden/mark.py`"
        )
        return
    assert encode(got) == encode(row.expected), f"{_name(row)} {row.mode} {encode(row.input)!r}: {row.why}"


@pytest.mark.parametrize("path", tables(), ids=lambda path: path.stem)
def test_a_table_is_well_formed(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")[1:]
    for row, line in zip(read_table(path), lines, strict=False):
        assert row.mode in MODES, _name(row)
        assert row.why.strip(), _name(row)
        # Marks of quotations and hyphens that divide a word go with the line ends where they stand.
        goes = "[- >\n]" if row.mode == "join" else " "
        assert re.sub(goes, "", row.input) == re.sub(goes, "", row.expected), (
            f"{_name(row)}: other characters"
        )
        assert not (row.table.startswith(ENGINE) and row.known_failure), f"{_name(row)}: never marked"
        written = line.split("\t")[1:3]
        assert written == [encode(row.input), encode(row.expected)], f"{_name(row)}: not as mark.py writes it"


def test_no_row_stands_twice() -> None:
    seen: dict[tuple[str, str], Row] = {}
    for row in ROWS:
        first = seen.setdefault((row.mode, row.input), row)
        assert first is row, f"{_name(row)} repeats {_name(first)}"


def test_there_are_enough_rows() -> None:
    assert len(ROWS) >= 400


def test_cells_survive_being_written_and_read() -> None:
    text = " \\n\n\t\r\u00a0가\u0301\u1112\u1161\u11ab👨\u200d👩\ud83d\U0001f1f0\u2028 "
    cell = encode(text)
    assert decode(cell) == text
    assert cell.strip() == cell
    assert "\n" not in cell and "\t" not in cell


def test_an_escape_that_is_not_known_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown escape"):
        decode(r"가\x41")
