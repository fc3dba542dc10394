"""A file is written whole or not at all, and what goes wrong is one line that names it."""

from __future__ import annotations

import errno
import os
import pickle
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eojeol.documents import Options, fix_file, try_fix_file
from eojeol.documents.edit import Fix
from eojeol.errors import DecodeError, EnvironmentTrouble, EojeolError, InputError, RecordError, UsageError

from .helpers import fix

WRONG, RIGHT = "책을읽었다. 학교 에서 할수있다\n", "책을 읽었다. 학교에서 할 수 있다\n"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "글.txt"
    path.write_text(WRONG, encoding="utf-8")
    return path


def untouched(path: Path) -> bool:
    """The file is as the fixture made it, and nothing else is left in its folder."""
    return path.read_text(encoding="utf-8") == WRONG and [one.name for one in path.parent.iterdir()] == [
        path.name
    ]


def test_without_a_place_to_write_the_result_is_returned(text: Path) -> None:
    result = fix_file(text, fix)
    assert (result.path, result.changed, result.added, result.removed) == (str(text), True, 3, 1)
    assert (result.data, result.written, result.error, result.exit_code) == (RIGHT.encode(), None, None, 0)
    assert untouched(text)
    assert pickle.loads(pickle.dumps(result)) == result


def test_in_place_keeps_the_mode(text: Path) -> None:
    text.chmod(0o640)
    result = fix_file(str(text), fix, in_place=True)
    assert text.read_text(encoding="utf-8") == RIGHT
    assert stat.S_IMODE(text.stat().st_mode) == 0o640
    assert (result.written, result.data) == (str(text.resolve()), None)
    assert [one.name for one in text.parent.iterdir()] == [text.name]


def test_a_write_protected_file_is_refused_before_a_backup_is_made(text: Path) -> None:
    text.chmod(0o444)
    with pytest.raises(EnvironmentTrouble, match="write-protected"):
        fix_file(text, fix, in_place=True, backup=".bak")
    assert untouched(text)


def test_of_several_names_of_a_file_only_the_given_one_changes(text: Path) -> None:
    other = text.with_name("다른 이름.txt")
    other.hardlink_to(text)
    fix_file(text, fix, in_place=True)
    assert [path.read_text(encoding="utf-8") for path in (text, other)] == [RIGHT, WRONG]


def test_a_file_that_is_right_is_not_written(text: Path) -> None:
    text.write_text(RIGHT, encoding="utf-8")
    os.utime(text, (1, 1))
    result = fix_file(text, fix, in_place=True, backup=".bak")
    assert (result.changed, result.written, result.data) == (False, None, None)
    assert text.stat().st_mtime == 1
    assert len(list(text.parent.iterdir())) == 1


def test_a_backup_is_the_old_file(text: Path) -> None:
    text.chmod(0o600)
    os.utime(text, (1, 1))
    fix_file(text, fix, in_place=True, backup=".bak")
    kept = text.with_name("글.txt.bak")
    assert (kept.read_text(encoding="utf-8"), text.read_text(encoding="utf-8")) == (WRONG, RIGHT)
    assert (stat.S_IMODE(kept.stat().st_mode), kept.stat().st_mtime) == (0o600, 1)


def test_a_link_is_followed(text: Path) -> None:
    link = text.with_name("link.txt")
    link.symlink_to(text)
    fix_file(link, fix, in_place=True)
    assert link.is_symlink()
    assert text.read_text(encoding="utf-8") == RIGHT


def test_out_gets_the_result_even_if_nothing_changed(text: Path) -> None:
    out = text.with_name("다른.txt")
    assert fix_file(text, lambda texts: texts, out=out).written == str(out)
    assert out.read_text(encoding="utf-8") == WRONG
    fix_file(text, fix, out=out)
    assert (out.read_text(encoding="utf-8"), text.read_text(encoding="utf-8")) == (RIGHT, WRONG)


def test_options_reach_the_format(tmp_path: Path) -> None:
    path = tmp_path / "표.dat"
    path.write_bytes("책을읽었다;가\n".encode("cp949"))
    result = fix_file(path, fix, suffix=".csv", encoding="cp949", columns="1", header=False, delimiter=";")
    assert result.data == "책을 읽었다;가\n".encode("cp949")


def test_options_may_come_together_or_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "표.csv"
    path.write_bytes("책을읽었다;가\n".encode("cp949"))
    given: dict[str, Any] = {"encoding": "cp949", "columns": ["1"], "header": False, "delimiter": ";"}
    expected = fix_file(path, fix, **given)
    assert expected.changed
    together = Options("cp949", columns=("1",), header=False, delimiter=";")
    assert fix_file(path, fix, options=together) == expected
    assert fix_file(path, fix, options=Options(columns=("9",)), **given) == expected


def test_an_option_that_does_not_exist_is_refused_with_the_near_name(text: Path) -> None:
    for function in (fix_file, try_fix_file):
        with pytest.raises(UsageError, match=r"no option 'colums'; did you mean 'columns'\?"):
            function(text, fix, in_place=True, colums=["본문"])
    assert untouched(text)


@pytest.mark.parametrize(
    "how",
    [
        {"out": "x", "in_place": True},
        {"backup": ".bak"},
        {"in_place": True, "backup": ""},
        {"in_place": True, "backup": "/x"},
    ],
)
def test_options_that_do_not_go_together_are_refused(text: Path, how: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=r"not both|\.bak"):
        fix_file(text, fix, **how)
    assert untouched(text)


@pytest.mark.parametrize(
    ("name", "content", "kind", "message"),
    [
        ("a.txt", "한글이다".encode("cp949"), DecodeError, r"a\.txt: line 1, byte \d: not utf-8"),
        ("a.txt", b"\0\1\2", InputError, r"a\.txt: it holds NUL bytes"),
        ("a.docx", b"PK\3\4broken", InputError, r"a\.docx: it is a damaged zip archive"),
        ("a.jsonl", b"{", RecordError, r"a\.jsonl: line 1, column 2: not JSON"),
        ("a.csv", b"a\n", UsageError, r"a\.csv: a table needs the names"),
        ("a.xyz", b"a", InputError, r"a\.xyz: files named \.xyz cannot be read"),
    ],
)
def test_bad_input_is_one_line_that_names_the_file(
    tmp_path: Path, name: str, content: bytes, kind: type[EojeolError], message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(kind, match=message) as caught:
        fix_file(path, fix, in_place=True, backup=".bak")
    assert type(caught.value) is kind
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == content
    assert len(list(tmp_path.iterdir())) == 1


def test_what_is_no_file_is_refused_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.txt: it cannot be read \(No such file"):
        fix_file(tmp_path / "gone.txt", fix)
    with pytest.raises(InputError, match="it is a directory; give -r"):
        fix_file(tmp_path, fix)
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(InputError, match="not a regular file"):
        fix_file(tmp_path / "pipe.txt", fix)


def test_a_file_that_may_not_be_read_is_refused_with_a_reason(
    text: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(InputError, match=r"cannot be read \(Permission denied\)"):
        fix_file(text, fix)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do everything")
def test_a_folder_that_may_not_be_written_leaves_the_file(text: Path) -> None:
    text.parent.chmod(0o500)
    try:
        with pytest.raises(EnvironmentTrouble, match="Permission denied"):
            fix_file(text, fix, in_place=True)
        assert untouched(text)
    finally:
        text.parent.chmod(0o700)


@pytest.mark.parametrize("backup", [None, ".bak"])
def test_a_full_disk_leaves_the_file(text: Path, monkeypatch: pytest.MonkeyPatch, backup: str | None) -> None:
    class Full:
        def __init__(self, handle: int, mode: str) -> None:
            self._handle = handle

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None:
            os.close(self._handle)

        def write(self, data: bytes) -> None:
            os.write(self._handle, data[:3])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fdopen", Full)
    with pytest.raises(EnvironmentTrouble, match="No space left on device"):
        fix_file(text, fix, in_place=True, backup=backup)
    assert untouched(text)


def writes_meanwhile(path: Path) -> Fix:
    """A fix during which somebody else writes the file."""

    def run(texts: list[str]) -> list[str]:
        path.write_text("그 사이에 쓴 글\n", encoding="utf-8")
        return fix(texts)

    return run


@pytest.mark.parametrize("backup", [None, ".bak"])
def test_what_somebody_else_writes_meanwhile_is_not_lost(text: Path, backup: str | None) -> None:
    with pytest.raises(InputError, match="changed while it was being fixed"):
        fix_file(text, writes_meanwhile(text), in_place=True, backup=backup)
    assert text.read_text(encoding="utf-8") == "그 사이에 쓴 글\n"
    assert [one.name for one in text.parent.iterdir()] == [text.name]


def test_a_file_that_changes_while_it_is_read_is_refused(text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def grow(path: Path) -> bytes:
        data = read(path)
        path.write_bytes(data + b"more")
        return data

    monkeypatch.setattr(Path, "read_bytes", grow)
    with pytest.raises(InputError, match="changed while it was being read"):
        fix_file(text, fix)


def test_a_fix_that_fails_leaves_the_file(text: Path) -> None:
    def fail(texts: list[str]) -> list[str]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fix_file(text, fail, in_place=True)
    bad: Callable[[list[str]], list[str]] = lambda texts: [text[::-1] for text in texts]  # noqa: E731
    with pytest.raises(EojeolError, match="more than spaces"):
        fix_file(text, bad, in_place=True)
    assert untouched(text)


def test_a_folder_is_no_place_for_the_result(text: Path) -> None:
    with pytest.raises(InputError, match="is a directory"):
        fix_file(text, fix, out=text.parent)
