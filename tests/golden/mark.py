"""Renew the `known_failure` column of the golden tables after the embedded model changed.

    python tests/golden/mark.py

Rows that fail and have no mark are marked `model`; rows that pass lose their mark; a note that somebody wrote
stays as long as its row fails. The `engine-…` tables are run and counted but never written: a row that fails
there is a defect of the engine, not something to wait for. Prints the pass rate of each table and in total,
and the rows whose mark changed.
"""

from __future__ import annotations

from pathlib import Path

from test_golden import ENGINE, HEADER, Row, encode, read_table, space, tables

from eojeol import Spacer
from eojeol.errors import EojeolError

MARK = "model"


def renew(row: Row, passes: bool) -> str:
    """What the last cell of a row should hold."""
    return "" if passes else row.known_failure or MARK


def write_table(path: Path, rows: list[Row], marks: list[str]) -> None:
    """Put the table in place at once, so that an interruption leaves the old one whole."""
    lines = ["\t".join(HEADER)]
    for row, mark in zip(rows, marks, strict=True):
        lines.append("\t".join((row.mode, encode(row.input), encode(row.expected), row.why, mark)))
    fresh = path.with_suffix(".tmp")
    fresh.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    fresh.replace(path)


def main() -> None:
    """Run the model over all tables, renew the marks, print the rates."""
    try:
        spacer = Spacer()
    except EojeolError as error:
        raise SystemExit(str(error)) from None
    passed = total = 0
    for path in tables():
        rows = read_table(path)
        results = [space(spacer, row) == row.expected for row in rows]
        passed += sum(results)
        total += len(results)
        print(f"{path.stem:24} {sum(results):4} of {len(results):4}  {sum(results) / len(results):6.1%}")
        if path.stem.startswith(ENGINE):
            for row, result in zip(rows, results, strict=True):
                if not result:
                    print(f"    DEFECT of the engine, line {row.line}: {encode(row.input)}")
            continue
        marks = [renew(row, result) for row, result in zip(rows, results, strict=True)]
        for row, mark in zip(rows, marks, strict=True):
            if bool(mark) != bool(row.known_failure):
                print(f"    {'marked' if mark else 'unmarked'} line {row.line}: {encode(row.input)}")
        write_table(path, rows, marks)
    print(f"{'total':24} {passed:4} of {total:4}  {passed / total:6.1%}")


if __name__ == "__main__":
    main()
