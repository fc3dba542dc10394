"""Excel (.xlsx): the strings that cells share (`si`), and those that stand in a cell (`is`); their texts are runs.

Formulas, numbers, names of sheets and what formulas gave stand elsewhere and are never looked at. Of a string the
phonetic runs (`rPh`) stay. So does a string that a table has for the name of a column: Excel calls a file damaged whose
header cell and column differ, and formulas name the column.

openpyxl reads a workbook and writes another one, without what it doesn't know of; the tests read with it.
"""

from __future__ import annotations

import re

from eojeol.documents.container import Archive
from eojeol.documents.edit import Fix
from eojeol.documents.format import Format
from eojeol.documents.options import Options
from eojeol.documents.xml import Grammar, fix_part
from eojeol.documents.xml_elements import elements
from eojeol.documents.xml_space import preserve
from eojeol.errors import InputError

# What XML cannot hold, and an underscore that could be taken for such: `_x000D_`, `_x005F_`.
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
GRAMMAR = Grammar(
    spaces=(
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    ),
    paragraphs=frozenset(("si", "is")),
    texts=frozenset(("t",)),
    skipped=frozenset(("rPh",)),
    escape=ESCAPE,
)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_STRINGS = re.compile(r"xl/sharedStrings\.xml", re.IGNORECASE)
_TABLE = re.compile(r"xl/tables/[^/]+\.xml", re.IGNORECASE)


def fix_xlsx(data: bytes, fix: Fix, options: Options) -> bytes:
    """Fix the text cells of a workbook.

    Args:
        data: the whole file.
        fix: texts in, the same texts with other spaces out.
        options: how to read it.

    Raises:
        InputError: it is damaged, protected, or too large.
    """
    archive = Archive(data, options.unpacked)
    sheets = [name for name in archive.members if _SHEET.fullmatch(name)]
    if not sheets:
        raise InputError("it has no xl/worksheets, so it is not an Excel workbook; check its name")
    names = {
        name for member in archive.members if _TABLE.fullmatch(member) for name in _names(archive, member)
    }

    def fix_cells(texts: list[str]) -> list[str]:
        asked = [text for text in texts if text not in names]
        answers = fix(asked) if asked else []
        if len(answers) != len(asked):
            return answers  # whoever asked says what is wrong with that
        left = iter(answers)
        return [text if text in names else next(left) for text in texts]

    parts = [name for name in archive.members if _STRINGS.fullmatch(name)] + sheets
    own = fix_cells if names else fix
    return archive.rewritten(parts, lambda name, part: fix_part(part, name, GRAMMAR, own, preserve))


def _names(archive: Archive, member: str) -> set[str]:
    """The names that a table gives to its columns, as their header cells show them."""
    columns = elements(archive, member, "tableColumn")
    return {ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), each.get("name", "")) for each in columns}


XLSX = Format(
    "Excel",
    (".xlsx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    fix_xlsx,
    packed=True,
    text_members=(".xml",),
)
