"""Reading that says where it broke, and writing that is whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from eojeol.errors import EnvironmentTrouble, InputError
from eojeol.files import reading, replacing, replacing_folder


def test_a_file_is_read_as_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xff\r\n")
    with reading(str(path)) as stream:
        assert stream.read() == b"\xff\r\n"


def test_a_hyphen_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO("말".encode())))
    with reading("-") as stream:
        assert stream.read().decode() == "말"


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match=r"absent\.txt cannot be read \(No such file"),
        reading(str(tmp_path / "absent.txt")),
    ):
        pass
    with pytest.raises(InputError, match="is a directory"), reading(str(tmp_path)):
        pass


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o640)
    with replacing(path) as stream:
        stream.write(b"new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_gets_the_usual_mode(tmp_path: Path) -> None:
    usual, path = tmp_path / "usual", tmp_path / "a.txt"
    usual.touch()
    with replacing(path) as stream:
        stream.write(b"new")
    assert path.stat().st_mode == usual.stat().st_mode


@pytest.mark.parametrize("failure", [RuntimeError("no"), KeyboardInterrupt()])
def test_an_error_on_the_way_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, failure: BaseException
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(type(failure)), replacing(path) as stream:
        stream.write(b"half")
        raise failure
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("call", ["replace", "chmod"])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = tmp_path / "a.txt"
    path.write_text("old")
    monkeypatch.setattr(os, call, full)
    with (
        pytest.raises(EnvironmentTrouble, match=r"No space left on device\); it is as it was"),
        replacing(path) as stream,
    ):
        stream.write(b"new")
    monkeypatch.undo()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_goes_on_pointing_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    path, link = tmp_path / "b" / "a.txt", tmp_path / "link.txt"
    path.write_text("old")
    link.symlink_to(path)
    with replacing(link) as stream:
        stream.write(b"new")
    assert link.is_symlink()
    assert path.read_text() == "new"


def test_a_device_stays_a_device() -> None:
    if not Path(os.devnull).is_char_device():
        pytest.skip("no character device here")
    with replacing(Path(os.devnull)) as stream:
        stream.write(b"gone")
    assert Path(os.devnull).is_char_device()


def test_places_that_cannot_be_written_are_named(tmp_path: Path) -> None:
    with (
        pytest.raises(EnvironmentTrouble, match="cannot be written"),
        replacing(tmp_path / "absent" / "a.txt"),
    ):
        pass
    with pytest.raises(InputError, match="is a directory"), replacing(tmp_path):
        pass


def test_a_folder_takes_the_place_of_the_old_one_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir(mode=0o750)
    (out / "old.txt").write_text("old")
    with replacing_folder(out) as folder:
        (folder / "new.txt").write_text("new")
        assert (out / "old.txt").exists()
    assert [path.name for path in out.iterdir()] == ["new.txt"]
    assert stat.S_IMODE(out.stat().st_mode) == 0o750
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_other_files_of_a_folder_are_carried_over_if_that_is_asked(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "notes").mkdir(parents=True)
    (out / "notes" / "a.txt").write_text("mine")
    (out / "model").write_text("old")
    with replacing_folder(out, keep_others=True) as folder:
        (folder / "model").write_text("new")
    assert (out / "model").read_text() == "new"
    assert (out / "notes" / "a.txt").read_text() == "mine"


@pytest.mark.parametrize("failure", [OSError(errno.ENOSPC, "No space left on device"), InputError("broken")])
def test_a_folder_that_fails_leaves_the_old_one_and_nothing_else(tmp_path: Path, failure: Exception) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "old.txt").write_text("old")
    with pytest.raises((EnvironmentTrouble, InputError)), replacing_folder(out) as folder:
        (folder / "half.txt").write_text("half")
        raise failure
    assert [path.name for path in out.iterdir()] == ["old.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
