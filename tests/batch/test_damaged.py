"""Inputs that are damaged, vanish, or are not what was said: each costs itself and nothing else."""

from __future__ import annotations

import bz2
import gzip
import lzma
from pathlib import Path

import pytest

from eojeol import Spacer
from eojeol.batch.plan import shards_of
from eojeol.batch.state import State

from .helpers import batch, contents, here, inputs, json_lines, manifest


def test_what_cannot_be_read_is_quarantined_and_the_rest_goes_on(tmp_path: Path, embedded: Spacer) -> None:
    folder, out = inputs(tmp_path / "in"), tmp_path / "out"
    packed = folder / "sub" / "b.jsonl.gz"
    whole = packed.read_bytes()
    packed.write_bytes(whole[:-20])
    (folder / "d.parquet").write_bytes(b"PAR1 nothing of the kind PAR1")
    result = here(folder, out)
    assert result.quarantined.keys() == {"sub/b.jsonl.gz", "d.parquet"}
    assert "end" in result.quarantined["sub/b.jsonl.gz"]
    found = manifest(out)
    assert found["total"]["quarantined"] == 2 and found["total"]["done"] == 2
    assert contents(out).keys() == {"a.txt", "c.csv", "manifest.json"}
    packed.write_bytes(whole)
    (folder / "d.parquet").unlink()
    assert not here(folder, out, resume=True).quarantined
    assert manifest(out)["total"]["done"] == 3


def zstd(data: bytes) -> bytes:
    pyarrow = pytest.importorskip("pyarrow")
    return bytes(pyarrow.compress(data, codec="zstd", asbytes=True))


@pytest.mark.parametrize("name", ["gz", "bz2", "xz", "zst"])
@pytest.mark.parametrize("damage", ["ends too early", "other bytes"])
def test_a_damaged_compressed_file_is_never_half_done(
    tmp_path: Path, embedded: Spacer, name: str, damage: str
) -> None:
    pack = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstd}[name]
    data = pack(json_lines(300).encode())
    half = len(data) // 2
    damaged = data[:half] if damage == "ends too early" else data[:half] + bytes(64) + data[half + 64 :]
    (tmp_path / f"a.jsonl.{name}").write_bytes(damaged)
    result = here(tmp_path / f"a.jsonl.{name}", tmp_path / "out")
    assert result.quarantined
    assert contents(tmp_path / "out").keys() == {"manifest.json"}


def test_the_command_says_by_its_exit_code_that_something_is_quarantined(
    tmp_path: Path, embedded: Spacer
) -> None:
    for i in range(22):
        (tmp_path / f"{i:02}.txt.gz").write_bytes(b"no gzip")
    done = batch(tmp_path / "*.gz", tmp_path / "out", "-j", 1)
    assert done.returncode == 4
    assert "eojeol: 00.txt.gz: quarantined: Not a gzipped file" in done.stderr
    assert "21.txt.gz" not in done.stderr and "2 more files are quarantined" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_name_that_is_not_there_is_not_looked_for_again(
    tmp_path: Path, embedded: Spacer, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []
    begin_try = State.begin_try
    monkeypatch.setattr(State, "begin_try", lambda *a: begun.append(a) or begin_try(*a))
    (tmp_path / "a.jsonl").write_text('{"body": "나는학교에간다"}\n', encoding="utf-8")
    result = here(tmp_path / "a.jsonl", tmp_path / "out")
    assert "no line has text in a field 'text'" in result.quarantined["a.jsonl"]
    assert len(begun) == 1


def test_what_nobody_thought_of_costs_one_file(
    tmp_path: Path, embedded: Spacer, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = inputs(tmp_path / "in")

    def fails(*_: object) -> None:
        raise ZeroDivisionError("nobody thought of it")

    monkeypatch.setattr("eojeol.batch.formats.jsonl._fixed", fails)
    result = here(folder, tmp_path / "out")
    assert result.quarantined == {"sub/b.jsonl.gz": "ZeroDivisionError: nobody thought of it"}


def test_an_input_that_vanishes_is_quarantined(
    tmp_path: Path, embedded: Spacer, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = inputs(tmp_path / "in")

    def and_gone(*arguments: object) -> object:
        found = shards_of(*arguments)  # type: ignore[arg-type]
        (folder / "a.txt").unlink()
        (folder / "c.csv").write_text("id,text\n1,나는학교에간다\n", encoding="utf-8")
        return found

    monkeypatch.setattr("eojeol.batch.run.shards_of", and_gone)
    result = here(folder, tmp_path / "out")
    assert result.quarantined.keys() == {"a.txt", "c.csv"}
    assert "No such file" in result.quarantined["a.txt"]
    assert "has changed since the run began" in result.quarantined["c.csv"]
