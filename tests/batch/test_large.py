"""Large files in parts: what comes out is what comes out of the file as a whole."""

from __future__ import annotations

import io
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from eojeol import Spacer
from eojeol.batch.formats.kinds import kind_of
from eojeol.batch.stores import STATE
from eojeol.documents.options import Options
from eojeol.errors import InputError

from .helpers import WITH_TEXT, Inline, contents, here, json_lines, lines, manifest

FENCED = ["```python", "가나다라는코드다", "```", "~~~", "```", "또코드다", "```"]
SWITCHED = ["<!-- eojeol: off -->", *lines(12), "```", "<!-- eojeol: on -->"]
TEXT = "\n".join(
    [*lines(15), *FENCED, *lines(9), *SWITCHED, *lines(15), "````", "```", *lines(8), "````", "끝줄이다"]
)
TABLE = "\r\n".join(
    [
        "id,text",
        *(f'{i},"{line}\r\n둘째줄, ""예"""' if i % 3 else f"{i},{line}" for i, line in enumerate(lines(30))),
        "한칸뿐이다",
        '31,"닫고 나서" 글이있다',
        *(f"{i},{line}" for i, line in enumerate(lines(9), 40)),
        '50,"닫히지 않는 따옴표',
        f"51,{lines(1)[0]}",
    ]
)
CASES = {
    "a.txt": TEXT.encode(),
    "crlf.txt": TEXT.replace("\n", "\r\n").encode(),
    "bad.txt": TEXT.encode().replace("코드다".encode(), b"\xff\n```\0\nx", 1) + b"\n\xff",
    "mark.txt": ("\n".join(lines(30)) + "\n").encode("utf-8-sig"),
    "old.txt": ("\n".join(lines(60)) + "\n").encode("cp949"),
    "wide.txt": "\n".join(lines(30)).encode("utf-16"),
    "one.txt": " ".join(lines(30)).encode(),
    "a.jsonl": (json_lines(20) + '{not json\n\n{"text": null}\n' + json_lines(20)).encode() + b'{"text": "\xff"}',
    "a.csv": TABLE.encode(),
    "mark.csv": b"\xef\xbb\xbf" + TABLE.replace("id,text", '"id","text"').encode(),
    "a.tsv": TABLE.replace(",", "\t").encode(),
}  # fmt: skip


def test_parts_make_the_same_output_and_account_as_the_whole(embedded: Spacer, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, data in CASES.items():
        (folder / name).write_bytes(data)
    assert not here(folder, tmp_path / "whole", replace(WITH_TEXT, part=0)).quarantined
    assert not here(folder, tmp_path / "parts", replace(WITH_TEXT, part=300)).quarantined
    whole, parts = contents(tmp_path / "whole"), contents(tmp_path / "parts")
    assert [name for name in whole.keys() | parts.keys() if whole.get(name) != parts.get(name)] == []
    assert {"bad.txt.bad.jsonl", "a.jsonl.bad.jsonl", "a.csv.bad.jsonl"} <= whole.keys()


def cut(name: str, data: bytes, size: int, options: Options | None = None) -> list[bytes]:
    kind = kind_of(name)
    assert kind is not None and kind.cut is not None
    parts = kind.cut(io.BytesIO(data), len(data), size, options or Options(columns=("text",)))
    assert [part.number for part in parts] == list(range(len(parts)))
    return [data[part.start : part.end] for part in parts]


@pytest.mark.parametrize("name", ["mark.txt", "a.jsonl", "a.csv"])
def test_a_file_is_cut_into_about_equal_parts(name: str) -> None:
    found = cut(name, CASES[name], 300)
    assert b"".join(found) == CASES[name]
    assert len(found) > 2
    assert all(300 <= len(part) < 1200 for part in found[:-1])


def test_no_cut_is_within_code_or_what_is_switched_off_or_a_cell() -> None:
    for part in cut("a.txt", CASES["a.txt"], 64):
        text = part.decode()
        assert text.count("````") % 2 == 0 and text.count("off") == text.count("on -->")
    for part in cut("a.csv", CASES["a.csv"], 64)[:-1]:
        assert part.endswith(b"\r\n") and not part.startswith("둘째".encode())


def test_what_has_no_line_ends_or_bytes_that_are_no_letters_stays_whole() -> None:
    assert len(cut("a.txt", CASES["one.txt"], 64)) == 1
    assert cut("a.txt", CASES["wide.txt"], 64) == []
    other = Options(columns=("text",), encoding="cp949", delimiter="|")
    assert cut("a.csv", CASES["a.csv"].decode().encode("cp949"), 64, other) == []


def test_cuts_of_any_table_lie_between_rows(embedded: Spacer, monkeypatch: pytest.MonkeyPatch) -> None:
    from .test_formats import run

    monkeypatch.setattr("eojeol.batch.formats.cuts._BLOCK", 16)
    draw = random.Random(1)
    for _ in range(150):
        source = "a,b\n" + "".join(draw.choice('가",\n\r"ab') for _ in range(draw.randrange(60)))
        data = source.encode()
        head = data.index(b"\n") + 1
        options = Options(columns=("1",))
        whole, side, _ = run(embedded, "a.csv", data, options)
        out, sides = b"", 0
        for part in cut("a.csv", data, 8, options):
            # A part is read with the first row before it, which says how wide a row is.
            first = not data.startswith(part) or out
            fixed, bad, _ = run(embedded, "a.csv", data[:head] + part if first else part, options)
            out += fixed[head:] if first else fixed
            sides += len(bad)
        assert (out, sides) == (whole, len(side)), source


def test_parquet_is_cut_between_row_groups(embedded: Spacer, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    (tmp_path / "in").mkdir()
    table = pyarrow.table({"id": range(60), "text": lines(60)}).replace_schema_metadata({"made": "here"})
    parquet.write_table(table, tmp_path / "in" / "a.parquet", row_group_size=10)
    for name, size in (("whole", 0), ("parts", 500)):
        assert not here(tmp_path / "in", tmp_path / name, replace(WITH_TEXT, part=size)).quarantined
    assert contents(tmp_path / "whole") == contents(tmp_path / "parts")
    assert parquet.ParquetFile(tmp_path / "parts" / "a.parquet").num_row_groups == 6


@pytest.fixture
def large(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text(json_lines(60), encoding="utf-8")
    return tmp_path / "in"


IN_PARTS = replace(WITH_TEXT, part=1000)


@pytest.mark.parametrize("jobs", [0, 1, 4])
def test_a_run_that_stops_anywhere_goes_on_with_the_parts_that_are_left(
    embedded: Spacer, large: Path, tmp_path: Path, jobs: int
) -> None:
    here(large, tmp_path / "calm", IN_PARTS)
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        here(large, out, IN_PARTS, engine=Inline(jobs))
    kept = {path: path.stat().st_mtime_ns for path in out.glob(f"{STATE}/parts/*/*")}
    assert len(kept) == 2 * max(jobs - 1, 0)
    with pytest.raises(KeyboardInterrupt):
        here(large, out, IN_PARTS, resume=True, engine=Inline(2))
    assert all(path.stat().st_mtime_ns == at for path, at in kept.items())
    here(large, out, IN_PARTS, resume=True)
    assert contents(out) == contents(tmp_path / "calm")


def test_other_parts_than_before_are_no_trouble(embedded: Spacer, large: Path, tmp_path: Path) -> None:
    here(large, tmp_path / "calm", IN_PARTS)
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        here(large, out, IN_PARTS, engine=Inline(3))
    here(large, out, replace(IN_PARTS, part=1700), resume=True)
    assert contents(out) == contents(tmp_path / "calm")


def test_a_part_that_fails_gives_up_its_file_and_resume_does_only_that_part(
    embedded: Spacer, large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from eojeol.batch.formats import jsonl

    check = jsonl.check

    def fails(line: str, number: int) -> None:
        if '"id": 30' in line:
            raise InputError("the disk has a hole")
        check(line, number)

    with monkeypatch.context() as patch:
        patch.setattr(jsonl, "check", fails)
        patch.setattr(jsonl, "RecordError", KeyError)
        result = here(large, tmp_path / "out", IN_PARTS)
    assert "between bytes" in result.quarantined["a.jsonl"] and "hole" in result.quarantined["a.jsonl"]
    assert not (tmp_path / "out" / "a.jsonl").exists()
    done = len(list((tmp_path / "out").glob(f"{STATE}/parts/*/?")))
    with pytest.raises(KeyboardInterrupt):
        here(large, tmp_path / "out", IN_PARTS, resume=True, engine=Inline(2))
    assert len(list((tmp_path / "out").glob(f"{STATE}/parts/*/?"))) == done + 1
    assert not here(large, tmp_path / "out", IN_PARTS, resume=True).quarantined
    assert contents(tmp_path / "out").keys() == {"a.jsonl", "manifest.json"}


def test_a_field_that_only_one_part_has_is_there_and_one_that_none_has_is_not(
    embedded: Spacer, large: Path, tmp_path: Path
) -> None:
    last = json.dumps({"title": "나는학교에간다"}, ensure_ascii=False)
    with (large / "a.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(last + "\n")
    both = replace(IN_PARTS, options=Options(columns=("text", "title")))
    assert not here(large, tmp_path / "out", both).quarantined
    assert "나는 학교에 간다" in (tmp_path / "out" / "a.jsonl").read_text(encoding="utf-8")
    none = replace(IN_PARTS, options=Options(columns=("text", "titel")))
    result = here(large, tmp_path / "none", none)
    assert "no line has text in a field 'titel'; did you mean 'title'?" in result.quarantined["a.jsonl"]
    assert manifest(tmp_path / "none")["total"]["quarantined"] == 1
