from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from eojeol.corpus.prepare import prepare
from eojeol.corpus.refuse import mention_shares
from eojeol.corpus.schema import PrepareConfig, SampleConfig, SourceConfig, SplitConfig
from eojeol.errors import InputError

from .helpers import all_files, config_of, out_lines, sentence, write_lines


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


def test_an_augmented_source_gives_only_the_augmented_sentences(tmp_path: Path) -> None:
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


def test_a_split_that_gets_nothing_is_named_with_what_to_do(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    text = write_lines(tmp_path / "small.txt", [sentence(i) for i in range(60)])
    config = config_of(tmp_path / "out", text)
    prepare(replace(config, sources=[SourceConfig(path=str(text))]))
    assert "nothing went to " in capfd.readouterr().err
    prepare(replace(config, out=str(tmp_path / "fine")))
    assert "nothing went to " not in capfd.readouterr().err


def test_shares_that_few_documents_cannot_give_are_named(capfd: pytest.CaptureFixture[str]) -> None:
    total = {"in": {"documents": 9}, "out": {"train": 240, "val": 50, "test": 150}}
    mention_shares(PrepareConfig(), total)
    assert (
        "of 440 lines train has 55% instead of 80%, val has 11% instead of 10%, test has 34% instead of 10%: "
        "whole documents are divided, 9 of them; let them be smaller"
    ) in capfd.readouterr().err
    mention_shares(PrepareConfig(sample=SampleConfig(test=1000)), total)
    assert "of 440 lines train has 55%" in capfd.readouterr().err
    # What is sampled has the size that was asked for, and a tenth more or less is chance.
    mention_shares(PrepareConfig(sample=SampleConfig(train=1000, test=150)), total)
    mention_shares(PrepareConfig(), total | {"out": {"train": 320, "val": 60, "test": 60}})
    assert capfd.readouterr().err == ""
