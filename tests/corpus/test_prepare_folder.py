"""What `prepare` leaves in the output folder and beside it, also when it fails."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eojeol.corpus import shards, spool
from eojeol.corpus.prepare import prepare
from eojeol.errors import ConfigError, EnvironmentTrouble, InputError, MissingExtraError, RecordError

from .helpers import all_files, config_of, sentence, write_lines


def test_a_malformed_record_is_fatal_if_strict_and_nothing_is_left(
    corpus: list[Path], tmp_path: Path
) -> None:
    with pytest.raises(RecordError, match=r"books\.txt\.gz: line 401, byte"):
        prepare(config_of(tmp_path / "out", *corpus, strict=True))
    assert {path.name for path in tmp_path.iterdir()} == {"in"}


def test_an_empty_corpus_is_an_input_error_and_nothing_is_left(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    with pytest.raises(InputError, match="the corpus is empty"):
        prepare(config_of(tmp_path / "out", empty))
    short = write_lines(tmp_path / "short.txt", ["가", "", "나"])
    with pytest.raises(InputError, match="no line of the corpus is left; dropped: empty 1, too_short 2"):
        prepare(config_of(tmp_path / "out", short))
    assert {path.name for path in tmp_path.iterdir()} == {"empty.txt", "short.txt"}


def test_a_folder_in_use_is_not_written_to(corpus: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    prepare(config_of(out, corpus[0]))
    before = all_files(out)
    with pytest.raises(InputError, match="overwrite: true"):
        prepare(config_of(out, corpus[1]))
    assert all_files(out) == before
    prepare(config_of(out, corpus[1], overwrite=True))
    assert set(all_files(out)) == {
        "manifest.json",
        *(f"{s}/books-00000.txt" for s in ("train", "val", "test")),
    }
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out"}


def test_overwrite_spares_a_folder_that_prepare_did_not_write(corpus: list[Path], tmp_path: Path) -> None:
    write_lines(tmp_path / "home" / "diary.txt", ["비밀이다."])
    with pytest.raises(InputError, match=r"holds no manifest\.json"):
        prepare(config_of(tmp_path / "home", corpus[0], overwrite=True))
    with pytest.raises(InputError, match="is a file"):
        prepare(config_of(tmp_path / "home" / "diary.txt", corpus[0]))
    assert (tmp_path / "home" / "diary.txt").read_text(encoding="utf-8") == "비밀이다.\n"


def test_an_empty_folder_may_be_given(corpus: list[Path], tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert prepare(config_of(tmp_path / "out", corpus[0]))["total"]["out"]["train"] > 0


@pytest.mark.parametrize("place", ["first pass", "second pass"])
def test_a_full_disk_is_one_line_and_leaves_the_earlier_result(
    corpus: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    out = tmp_path / "out"
    prepare(config_of(out, corpus[0]))
    before = all_files(out)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    owner: Any = spool.Spool if place == "first pass" else shards.ShardWriter
    monkeypatch.setattr(owner, "append" if place == "first pass" else "write", full)
    with pytest.raises(
        EnvironmentTrouble, match="No space left on device; nothing was left behind"
    ) as caught:
        prepare(config_of(out, corpus[1], overwrite=True))
    assert "\n" not in str(caught.value)
    assert all_files(out) == before
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out"}


@pytest.mark.skipif(sys.platform == "win32", reason="needs the limits of a POSIX system")
def test_a_real_limit_on_file_size_leaves_nothing(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "in.txt", [sentence(i) for i in range(40_000)])
    code = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))\n"
        "from eojeol.corpus.prepare import PrepareConfig, SourceConfig, prepare\n"
        "from eojeol.errors import EnvironmentTrouble\n"
        "try:\n"
        "    prepare(PrepareConfig(out=sys.argv[2], sources=[SourceConfig(path=sys.argv[1])]))\n"
        "except EnvironmentTrouble as error:\n"
        "    print(error)\n"
    )
    command = [sys.executable, "-W", "error", "-c", code, str(path), str(tmp_path / "out")]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "cannot write" in ended.stdout
    assert "File too large" in ended.stdout
    assert "Exception ignored" not in ended.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"in.txt"}


def test_what_is_wrong_is_found_before_anything_is_written(tmp_path: Path, corpus: list[Path]) -> None:
    with pytest.raises(InputError, match=r"missing\.txt does not exist"):
        prepare(config_of(tmp_path / "out", corpus[0], tmp_path / "missing.txt"))
    with pytest.raises(ConfigError, match="min_length"):
        prepare(config_of(tmp_path / "out", corpus[0], min_length=-1))
    assert not (tmp_path / "out").exists()


def test_a_missing_ray_is_named_and_leaves_nothing(
    corpus: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtraError, match="ray"):
        prepare(config_of(tmp_path / "out", *corpus, workers=2))
    assert {path.name for path in tmp_path.iterdir()} == {"in"}
