from __future__ import annotations

import errno
import gzip
import hashlib
import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from eojeol.corpus import shards, spool
from eojeol.corpus.prepare import prepare
from eojeol.corpus.schema import SampleConfig, SourceConfig, SplitConfig
from eojeol.errors import ConfigError, EnvironmentTrouble, InputError, MissingExtraError, RecordError

from .helpers import all_files, config_of, out_lines, sentence, write_lines


@pytest.fixture
def corpus(tmp_path: Path) -> list[Path]:
    """Two sources with duplicates, short lines, blank lines and an undecodable byte."""
    first = [sentence(i) for i in range(600)]
    first[10] = first[3]
    first[20] = ""
    first[30] = "아"
    second = [sentence(i) for i in range(500, 900)]
    news = write_lines(tmp_path / "in" / "news.txt", first)
    books = tmp_path / "in" / "books.txt.gz"
    books.write_bytes(gzip.compress("".join(line + "\n" for line in second).encode() + b"\xff\n"))
    return [news, books]


def _adds_up(manifest: dict[str, Any]) -> None:
    for account in (manifest["total"], *manifest["sources"].values()):
        assert account["in"]["lines"] == sum(account["out"].values()) + sum(account["dropped"].values())


def test_the_manifest_describes_exactly_what_was_written(corpus: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    manifest = prepare(config_of(out, *corpus, shard_lines=100))
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8")) == manifest
    _adds_up(manifest)
    assert manifest["total"]["in"]["lines"] == 1000
    assert manifest["sources"]["news"]["dropped"]["duplicate"] == 1
    assert manifest["sources"]["news"]["dropped"]["empty"] == 1
    assert manifest["sources"]["news"]["dropped"]["too_short"] == 1
    assert manifest["sources"]["books"]["dropped"]["duplicate"] == 100
    assert manifest["sources"]["books"]["malformed"] == {"files": 0, "records": 1}
    assert str(tmp_path) not in json.dumps(manifest)
    written = all_files(out)
    del written["manifest.json"]
    assert {file["file"] for file in manifest["files"]} == set(written)
    for file in manifest["files"]:
        data = written[file["file"]]
        assert file["sha256"] == hashlib.sha256(data).hexdigest()
        assert file["lines"] == data.count(b"\n") <= 100
        assert data.endswith(b"\n")
    for split, count in manifest["total"]["out"].items():
        assert len(out_lines(out, split)) == count > 0


def test_every_line_goes_to_exactly_one_split_and_the_first_copy_is_kept(
    corpus: list[Path], tmp_path: Path
) -> None:
    prepare(config_of(tmp_path / "out", *corpus))
    lines = [line for split in ("train", "val", "test") for line in out_lines(tmp_path / "out", split)]
    expected = {sentence(i) for i in range(900)} - {sentence(i) for i in (10, 20, 30)}
    assert len(lines) == len(expected)
    assert set(lines) == expected
    books = (tmp_path / "out" / "train" / "books-00000.txt").read_text(encoding="utf-8")
    assert sentence(550) not in books


def test_lines_keep_their_order_within_a_source(corpus: list[Path], tmp_path: Path) -> None:
    prepare(config_of(tmp_path / "out", corpus[0]))
    numbers = [int(line.split(". ")[1].split("번")[0]) for line in out_lines(tmp_path / "out", "train")]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("block_chars", [1, 500, 1 << 18])
def test_the_size_of_the_blocks_does_not_change_a_byte(
    corpus: list[Path], tmp_path: Path, block_chars: int
) -> None:
    settings = {"sample": SampleConfig(train=300, val=20), "shard_lines": 70}
    prepare(config_of(tmp_path / "a", *corpus, **settings))
    prepare(config_of(tmp_path / "b", *corpus, block_chars=block_chars, **settings))
    assert all_files(tmp_path / "a") == all_files(tmp_path / "b")


@pytest.mark.slow
@pytest.mark.skipif(find_spec("ray") is None, reason="ray is not installed")
@pytest.mark.filterwarnings("default")
def test_the_number_of_workers_does_not_change_a_byte(corpus: list[Path], tmp_path: Path) -> None:
    settings = {"sample": SampleConfig(train=300), "block_chars": 2000, "compress": True}
    prepare(config_of(tmp_path / "a", *corpus, **settings))
    prepare(config_of(tmp_path / "b", *corpus, workers=2, **settings))
    assert all_files(tmp_path / "a") == all_files(tmp_path / "b")


def test_another_seed_gives_another_split_and_another_sample(corpus: list[Path], tmp_path: Path) -> None:
    def run(name: str, seed: int) -> list[str]:
        out = tmp_path / name
        prepare(config_of(out, *corpus, seed=seed, sample=SampleConfig(train=100)))
        return out_lines(out, "train")

    assert run("a", 1) == run("b", 1)
    assert run("c", 2) != run("a2", 1)


def test_a_document_is_never_divided(tmp_path: Path) -> None:
    lines = [sentence(i) for i in range(2000)]
    path = write_lines(tmp_path / "in.txt", lines)
    config = config_of(tmp_path / "out", path)
    config.sources[0].document = "20"
    prepare(config)
    for split in ("train", "val", "test"):
        documents = {lines.index(line) // 20 for line in out_lines(tmp_path / "out", split)}
        assert len(out_lines(tmp_path / "out", split)) == 20 * len(documents)


def test_samples_are_of_the_asked_size_and_counted(corpus: list[Path], tmp_path: Path) -> None:
    manifest = prepare(config_of(tmp_path / "out", *corpus, sample=SampleConfig(train=50, val=0, test=10**6)))
    _adds_up(manifest)
    total = manifest["total"]
    assert (total["out"]["train"], total["out"]["val"]) == (50, 0)
    assert total["out"]["test"] > 0
    assert total["dropped"]["not_sampled"] == 1000 - 3 - 100 - 50 - total["out"]["test"]
    assert not list((tmp_path / "out" / "val").iterdir())


def test_sampling_without_dedupe_takes_equal_lines_up_to_the_count(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "in.txt", ["같은 문장이다."] * 40)
    config = config_of(
        tmp_path / "out", path, dedupe=False, sample=SampleConfig(train=7), split=SplitConfig(1, 0, 0)
    )
    assert prepare(config)["total"]["out"] == {"train": 7, "val": 0, "test": 0}


def test_lines_that_contain_an_excluded_sentence_are_dropped(tmp_path: Path) -> None:
    path = write_lines(
        tmp_path / "in.txt", [sentence(i) for i in range(50)] + ["앞말. " + sentence(7) + " 뒷말."]
    )
    dev = write_lines(tmp_path / "dev.txt", [sentence(7).replace(" ", ""), "짧다."])
    manifest = prepare(config_of(tmp_path / "out", path, exclude=[str(dev)]))
    assert manifest["total"]["dropped"]["excluded"] == 2
    for content in all_files(tmp_path / "out").values():
        assert sentence(7) not in content.decode()


def test_a_malformed_record_is_fatal_if_strict_and_nothing_is_left(
    corpus: list[Path], tmp_path: Path
) -> None:
    with pytest.raises(RecordError, match=r"books\.txt\.gz: line 401, byte offset"):
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


def test_sources_of_several_formats_go_to_shards_of_their_names(tmp_path: Path) -> None:
    write_lines(tmp_path / "a.jsonl", [json.dumps({"text": sentence(i)}) for i in range(100)])
    write_lines(
        tmp_path / "wiki_00", [f'<doc id="{i}">\n제목 {i}\n{sentence(i)}\n</doc>' for i in range(100, 200)]
    )
    config = config_of(tmp_path / "out")
    config.sources = [
        SourceConfig(path=str(tmp_path / "a.jsonl"), reader="jsonl", name="web"),
        SourceConfig(path=str(tmp_path / "wiki_00"), reader="wiki"),
    ]
    manifest = prepare(config)
    assert manifest["sources"]["web"]["in"] == {"files": 1, "documents": 100, "paragraphs": 100, "lines": 100}
    assert manifest["sources"]["wiki_00"]["in"]["lines"] == 200
    assert {path.name for path in (tmp_path / "out" / "train").iterdir()} == {
        "web-00000.txt",
        "wiki_00-00000.txt",
    }


def test_a_source_that_is_told_again_gives_only_what_is_told(tmp_path: Path) -> None:
    text = write_lines(
        tmp_path / "in" / "talk.txt", ["김서윤씨가 왔다.", "비가 온다.", "김서윤 씨는 웃었다."]
    )
    lexicon = write_lines(tmp_path / "in" / "words.tsv", ["김서윤\tNNP\t인명", "박도현\tNNP\t인명"])
    config = config_of(tmp_path / "out", split=SplitConfig(1, 0, 0), dedupe=False)
    config.sources = [
        SourceConfig(path=str(text), name="names", augment="names", lexicon=str(lexicon), copies=3)
    ]
    manifest = prepare(config)
    lines = out_lines(tmp_path / "out", "train")
    assert len(lines) == 6 == manifest["sources"]["names"]["in"]["lines"]
    assert {line.split(" ", 1)[1] for line in lines} == {"씨가 왔다.", "씨는 웃었다."}
    assert manifest["config"]["sources"][0]["lexicon"] == "words.tsv"
    config.sources[0].lexicon, config.overwrite = str(tmp_path / "none.tsv"), True
    with pytest.raises(InputError, match=r"none\.tsv"):
        prepare(config)
    assert out_lines(tmp_path / "out", "train") == lines


@pytest.mark.skipif(find_spec("kiwipiepy") is None, reason="kiwipiepy is not installed")
def test_paragraphs_become_sentences(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "in.txt", ["비가 내립니다. 우산을 챙겼습니다. 신발이 젖었습니다."] * 2)
    manifest = prepare(config_of(tmp_path / "out", path, splitter="kiwi", split=SplitConfig(1, 0, 0)))
    assert out_lines(tmp_path / "out", "train") == [
        "비가 내립니다.",
        "우산을 챙겼습니다.",
        "신발이 젖었습니다.",
    ]
    assert manifest["total"]["in"]["paragraphs"] == 2
    assert manifest["total"]["in"]["lines"] == 6
    assert manifest["total"]["dropped"]["duplicate"] == 3


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=300), number=st.integers(0, 10**9))
def test_any_bytes_at_all_add_up_and_come_out_as_whole_lines(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, number: int
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "in.txt").write_bytes(data + "\n살아남는 줄이다.\n".encode())
    manifest = prepare(config_of(folder / "out", folder / "in.txt", seed=number))
    _adds_up(manifest)
    written = sum(len(out_lines(folder / "out", split)) for split in ("train", "val", "test"))
    assert written == sum(manifest["total"]["out"].values()) >= 1
