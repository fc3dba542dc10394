"""Reading that says where it broke, and writing that is whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import stat
import struct
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from eojeol.attributes import ACL, keep_attributes
from eojeol.errors import EnvironmentTrouble, InputError
from eojeol.files import reading, replacing, replacing_folder

NOBODY = 65534
root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away"
)


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


def test_a_name_may_be_as_long_as_names_can_be(tmp_path: Path) -> None:
    path, folder = tmp_path / ("가" * 85), tmp_path / ("a" * 255)
    for content in (b"old", b"new"):
        with replacing(path) as stream:
            stream.write(content)
        with replacing_folder(folder) as new:
            (new / "a").write_bytes(content)
    assert (path.read_bytes(), (folder / "a").read_bytes()) == (b"new", b"new")
    assert sorted(tmp_path.iterdir()) == sorted([path, folder])


def test_a_name_that_is_too_long_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentTrouble, match="name too long"), replacing(tmp_path / ("a" * 256)):
        pass


def test_a_link_to_itself_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.symlink_to(path)
    with pytest.raises(EnvironmentTrouble, match=r"link to itself|symbolic links"), replacing(path):
        pass


@pytest.mark.parametrize("mode", [0o444, 0o555, 0o466])
def test_a_write_protected_file_is_refused_for_root_too(tmp_path: Path, mode: int) -> None:
    path, link = tmp_path / "a.txt", tmp_path / "link"
    path.write_text("old")
    path.chmod(mode)
    link.symlink_to(path)
    for name in (path, link):
        with pytest.raises(EnvironmentTrouble, match="write-protected"), replacing(name) as stream:
            stream.write(b"new")
    assert (path.read_text(), len(list(tmp_path.iterdir()))) == ("old", 2)


@root
def test_owner_and_group_and_special_bits_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    os.chown(path, 1234, 2345)
    path.chmod(0o4640)
    with replacing(path) as stream:
        stream.write(b"new")
    found = path.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (1234, 2345, 0o4640)


@pytest.mark.parametrize(("mode", "kept"), [(0o6664, 0o644), (0o640, 0o600), (0o604, 0o600), (0o666, 0o666)])
def test_where_the_owner_cannot_be_kept_nobody_gets_more_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int, kept: int
) -> None:
    source, other = tmp_path / "a.txt", tmp_path / "b.txt"
    for path in (source, other):
        path.touch()
    source.chmod(mode)

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "no")

    monkeypatch.setattr(os, "chown", refuse)
    found = source.stat()
    alien = os.stat_result((found.st_mode, *found[1:4], found.st_uid + 1, found.st_gid + 1, *found[6:]))
    plain = Path.stat
    monkeypatch.setattr(Path, "stat", lambda self, **how: alien if self == source else plain(self, **how))
    keep_attributes(source, str(other))
    assert stat.S_IMODE(os.stat(other).st_mode) == kept  # noqa: PTH116  (Path.stat is replaced)


def attribute_works(path: Path, name: str, value: bytes) -> bool:
    try:
        os.setxattr(path, name, value)
    except (AttributeError, OSError):
        return False
    return True


def test_extended_attributes_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    if not attribute_works(path, "user.author", "김".encode()):
        pytest.skip("this disk has no extended attributes")
    with replacing(path) as stream:
        stream.write(b"new")
    assert os.getxattr(path, "user.author") == "김".encode()


def access_list(*entries: tuple[int, int, int]) -> bytes:
    """The form of the attribute: version 2, then (tag, permissions, number of user or group)."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def test_an_access_control_list_is_kept_and_one_of_the_folder_does_not_come_in(tmp_path: Path) -> None:
    path, own, nobody = tmp_path / "a.txt", 0xFFFFFFFF, NOBODY
    path.write_text("old")
    listed = access_list((1, 6, own), (2, 4, nobody), (4, 0, own), (16, 4, own), (32, 0, own))
    if not attribute_works(path, ACL, listed):
        pytest.skip("this disk has no access control lists")
    with replacing(path) as stream:
        stream.write(b"new")
    assert os.getxattr(path, ACL) == listed
    os.removexattr(path, ACL)
    os.setxattr(tmp_path, "system.posix_acl_default", listed)
    mode = path.stat().st_mode
    with replacing(path) as stream:
        stream.write(b"newer")
    assert ACL not in os.listxattr(path)
    assert path.stat().st_mode == mode
