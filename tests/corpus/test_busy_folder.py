"""Folders that `prepare` shares with something: another run, its own sources, a source with an awkward name."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from eojeol.corpus import collect, progress, readers
from eojeol.corpus.manifest import Account
from eojeol.corpus.prepare import prepare
from eojeol.corpus.progress import ProgressLines
from eojeol.corpus.schema import PrepareConfig, SourceConfig
from eojeol.errors import InputError
from eojeol.files import only_run

from .helpers import all_files, config_of, out_lines, sentence, write_lines

LINES = [sentence(i) for i in range(60)]


def test_a_second_run_into_one_folder_is_refused(tmp_path: Path) -> None:
    config = config_of(tmp_path / "out", write_lines(tmp_path / "in.txt", LINES))
    with only_run(tmp_path / "out"), pytest.raises(InputError, match="being written by another run; wait"):
        prepare(config)
    assert prepare(config)["total"]["out"]["train"] > 0
    assert {path.name for path in tmp_path.iterdir()} == {"in.txt", "out"}


def test_what_a_dead_run_leaves_behind_hinders_nobody(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from eojeol.files import only_run\n"
        "with only_run(Path(sys.argv[1])): os._exit(1)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "out")], check=False)
    assert (tmp_path / ".out.lock").exists()
    with only_run(tmp_path / "out"):
        pass
    assert not list(tmp_path.iterdir())


def test_a_result_inside_a_source_is_not_read_as_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_lines(tmp_path / "in" / "a.txt", LINES)
    config = config_of(tmp_path / "in" / "out", tmp_path / "in", overwrite=True)
    prepare(config)
    before = all_files(tmp_path / "in" / "out")
    write_lines(tmp_path / "in" / ".out.partial-7" / "train" / "a.txt", ["남은 줄이다."])
    capsys.readouterr()
    prepare(config)
    assert all_files(tmp_path / "in" / "out") == before
    said = capsys.readouterr().err
    assert f"{tmp_path / 'in' / 'out'} is a result of prepare and is left out of {tmp_path / 'in'}" in said


def test_a_result_that_is_named_is_read(tmp_path: Path) -> None:
    prepare(config_of(tmp_path / "one", write_lines(tmp_path / "a.txt", LINES)))
    for number, path in enumerate((tmp_path / "one", tmp_path / "one" / "train", f"{tmp_path}/one/*/*.txt")):
        assert prepare(config_of(tmp_path / f"two{number}", path))["total"]["out"]["train"] > 0


@pytest.mark.parametrize("path", ["모두의 말뭉치/", "big*.txt", "./모두의 말뭉치/x.txt"])
def test_any_path_that_can_be_read_can_be_given(
    tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_lines(Path("모두의 말뭉치/x.txt"), LINES)
    write_lines(Path("big1.txt"), LINES)
    prepare(config_of(Path("out"), path))
    assert len(out_lines(Path("out"), "train")) > 30


def test_a_small_corpus_is_work_for_every_worker(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.txt", [sentence(i) for i in range(2000)])
    config = SourceConfig(path=str(path), name="a", document="line")
    source = collect.Source(config, readers.find(config), None, Account(files=1))
    assert collect.block_size([source], 1 << 18, 1) == 1 << 18
    size = collect.block_size([source], 1 << 18, 2)
    assert len(list(collect.read_blocks([source], size, strict=False))) >= 8


def test_the_size_of_blocks_does_not_change_the_result(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.txt", LINES)
    for size in (50, 1 << 18):
        prepare(
            PrepareConfig(
                out=str(tmp_path / str(size)), block_chars=size, sources=[SourceConfig(path=str(path))]
            )
        )
    one, other = (all_files(tmp_path / name) for name in ("50", str(1 << 18)))
    assert one == other


def test_nobody_waits_long_for_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "_PATIENCE_SECONDS", 0.05)
    with ProgressLines(["신문"]) as lines:
        lines.reads(0, 7)
        time.sleep(0.3)
        lines.begin("writing")
        time.sleep(0.3)
    said = capsys.readouterr().err.splitlines()
    assert sum("source 1 of 1 (신문)" in line and "7 lines read" in line for line in said) >= 2
    assert sum(line.startswith("prepare: writing, ") for line in said) >= 2
