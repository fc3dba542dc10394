from __future__ import annotations

import bz2
import gzip
import lzma
import random
from pathlib import Path

import pytest

from eojeol.corpus.files import SourceFile, Trouble, expand, text_lines
from eojeol.errors import InputError, RecordError

TEXT = "첫째 줄입니다.\n\n셋째 줄입니다.\n".encode()


def _lines(path: Path, trouble: Trouble, **how: str) -> list[tuple[int, str]]:
    return list(text_lines(SourceFile(path, path.name), trouble, **how))


@pytest.mark.parametrize(
    ("end", "compress"), [("", bytes), (".gz", gzip.compress), (".xz", lzma.compress), (".bz2", bz2.compress)]
)
def test_every_compression_gives_the_same_lines(tmp_path: Path, end: str, compress: type[bytes]) -> None:
    path = tmp_path / f"a.txt{end}"
    path.write_bytes(compress(TEXT))
    trouble = Trouble()
    assert _lines(path, trouble) == [(1, "첫째 줄입니다."), (2, ""), (3, "셋째 줄입니다.")]
    assert (trouble.files, trouble.records) == (0, 0)


def test_an_undecodable_line_is_named_with_line_and_offset_and_skipped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("가나\n".encode() + b"ab\xffcd\n" + "다라\n".encode())
    trouble = Trouble()
    assert _lines(path, trouble) == [(1, "가나"), (3, "다라")]
    assert trouble.records == 1
    named = capsys.readouterr().err
    assert "a.txt: line 2, byte 9: not utf-8" in named
    assert named.count("\n") == 1


def test_undecodable_bytes_can_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"ab\xffcd\n")
    trouble = Trouble()
    assert _lines(path, trouble, errors="replace") == [(1, "ab\ufffdcd")]
    assert trouble.records == 0


def test_other_encodings_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("띄어쓰기".encode("cp949"))
    assert _lines(path, Trouble(), encoding="cp949") == [(1, "띄어쓰기")]
    path.write_bytes("띄어쓰기".encode("utf-8-sig"))
    assert _lines(path, Trouble()) == [(1, "띄어쓰기")]


@pytest.mark.parametrize(("end", "compress"), [(".gz", gzip.compress), (".xz", lzma.compress)])
def test_a_truncated_archive_gives_the_lines_before_the_break_and_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], end: str, compress: type[bytes]
) -> None:
    # Numbers that compress badly.
    lines = [f"{random.Random(number).random()}번" for number in range(20_000)]
    path = tmp_path / f"a.txt{end}"
    whole = compress("\n".join(lines).encode())
    path.write_bytes(whole[: len(whole) // 2])
    trouble = Trouble()
    read = [line for _, line in _lines(path, trouble)]
    assert read == lines[: len(read)]
    assert len(read) > 8_000
    assert trouble.files == 1
    assert "malformed file" in capsys.readouterr().err


def test_a_file_that_is_not_what_its_ending_says_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for end in (".gz", ".xz", ".bz2"):
        path = tmp_path / f"a.txt{end}"
        path.write_bytes(b"plain text, not an archive")
        trouble = Trouble()
        assert _lines(path, trouble) == []
        assert trouble.files == 1
        assert str(path) in capsys.readouterr().err


def test_strict_raises_instead(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xff\n")
    with pytest.raises(RecordError, match="line 1, byte 0"):
        _lines(path, Trouble(strict=True))
    archive = tmp_path / "a.txt.gz"
    archive.write_bytes(b"no archive")
    with pytest.raises(InputError, match=r"a\.txt\.gz"):
        _lines(archive, Trouble(strict=True))


def test_a_flood_of_malformed_records_is_counted_but_not_all_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xff\n" * 500)
    trouble = Trouble()
    assert _lines(path, trouble) == []
    assert trouble.records == 500
    assert len(capsys.readouterr().err.splitlines()) == 21


def test_a_record_that_raises_a_value_error_is_malformed_and_any_other_is_passed_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    trouble = Trouble()
    assert trouble.attempt("a.txt", "row 1", lambda: "가") == "가"
    assert trouble.attempt("a.txt", "row 2", lambda: int("x")) is None
    assert trouble.records == 1
    assert "a.txt: row 2: invalid literal" in capsys.readouterr().err
    with pytest.raises(RecordError, match=r"a\.txt: row 2: invalid literal"):
        Trouble(strict=True).attempt("a.txt", "row 2", lambda: int("x"))
    with pytest.raises(ZeroDivisionError):
        trouble.attempt("a.txt", "row 3", lambda: 1 // 0)


def test_a_folder_is_searched_for_the_readers_files_in_a_fixed_order(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a/1.txt.gz", "10.txt", "notes.md", "b/deep/x.txt.xz"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert [file.name for file in expand(str(tmp_path), ("*.txt",))] == [
        "10.txt",
        "a/1.txt.gz",
        "b/2.txt",
        "b/deep/x.txt.xz",
    ]


def test_a_pattern_names_files_relative_to_its_fixed_part(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "b/c/3.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert [file.name for file in expand(f"{tmp_path}/b/*.txt", ())] == ["1.txt", "2.txt"]
    assert [file.name for file in expand(f"{tmp_path}/**/*.txt", ())] == ["b/1.txt", "b/2.txt", "b/c/3.txt"]


def test_a_path_that_names_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        expand(str(tmp_path / "missing.txt"), ("*.txt",))
    with pytest.raises(InputError, match=r"no file named \*\.txt"):
        expand(str(tmp_path), ("*.txt",))
