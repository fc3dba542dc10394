"""A partitioned run gives what a plain one does, whoever does the work and in whatever order it is asked for."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from eojeol.corpus.parts.hand import Hand, Task
from eojeol.corpus.parts.job import Job
from eojeol.corpus.prepare import prepare
from eojeol.corpus.schema import PrepareConfig, SampleConfig, SourceConfig
from eojeol.errors import InputError, RecordError

from ..helpers import all_files
from .helpers import line, write


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[SourceConfig]:
    """Three sources of several files: equal lines within and across files, empty files, broken lines."""
    folder = tmp_path_factory.mktemp("corpus")
    draw = random.Random(5)
    for name in ("a", "b", "c"):
        write(folder / "web" / f"{name}.txt", [draw.randrange(300) for _ in range(120)])
    write(folder / "web" / "empty.txt", [])
    write(folder / "news.txt", [draw.randrange(400) for _ in range(200)])
    with (folder / "news.txt").open("ab") as stream:
        stream.write(b"\xff\xfe\n\n" + "아\n".encode() + "끝이다".encode())
    write(folder / "old" / "one.txt", list(range(40, 90)))
    records = [json.dumps({"text": line(draw.randrange(300))}) for _ in range(60)]
    (folder / "chat.jsonl").write_text("\n\n".join([*records, "{", *records]), encoding="utf-8")
    # Line ends within a line, lines that are no text wherever a cut may fall, and none that is as long as a part.
    odd = b"".join(line(i).encode("cp949") + (b"\r\n", b"\n\xc0\n", b"\n\n")[i % 3] for i in range(90))
    (folder / "odd.txt").write_bytes(odd + ("가나다라 " * 300).encode("cp949") + b"\n" + odd)
    return [
        SourceConfig(path=str(folder / "web"), document="3"),
        SourceConfig(path=str(folder / "news.txt"), document="blank"),
        SourceConfig(path=str(folder / "old"), document="line"),
        SourceConfig(path=str(folder / "chat.jsonl"), reader="jsonl"),
        SourceConfig(path=str(folder / "odd.txt"), document="7", encoding="cp949"),
        SourceConfig(path=str(folder / "odd.txt"), name="whole", document="file", encoding="cp949"),
    ]


def _name(source: SourceConfig) -> str:
    return source.name or Path(source.path).stem


def _prepared(out: Path, sources: list[SourceConfig], **more: Any) -> dict[str, bytes]:
    prepare(PrepareConfig(out=str(out), sources=sources, overwrite=True, **more))
    return all_files(out)


# Not shrunk: a run is too slow for that.
@settings(
    max_examples=4, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    sort_lines=st.sampled_from([60, 250]),
    block_chars=st.sampled_from([400, 1 << 18]),
    part_bytes=st.sampled_from([5000, 1 << 20]),
    shard_lines=st.sampled_from([60, 1000]),
    counts=st.tuples(*[st.sampled_from([None, 0, 4, 70])] * 3),
    dedupe=st.booleans(),
)
def test_the_bytes_are_those_of_a_plain_run_with_its_sources_by_name(
    tmp_path: Path,
    sources: list[SourceConfig],
    sort_lines: int,
    block_chars: int,
    part_bytes: int,
    shard_lines: int,
    counts: tuple[int | None, int | None, int | None],
    dedupe: bool,
) -> None:
    if counts == (0, 0, 0):
        counts = (0, 0, 4)
    more: dict[str, Any] = {"sample": SampleConfig(*counts), "dedupe": dedupe, "shard_lines": shard_lines}
    plain = _prepared(tmp_path / "plain", sorted(sources, key=_name), **more)
    parts = _prepared(
        tmp_path / "parts",
        sources,
        partitioned=True,
        sort_lines=sort_lines,
        block_chars=block_chars,
        part_bytes=part_bytes,
        **more,
    )
    assert parts == plain
    assert {path.name for path in tmp_path.iterdir()} == {"plain", "parts"}


def _any_order(tmp_path: Path, sources: list[SourceConfig], workers: tuple[int, ...], **more: Any) -> None:
    draw = random.Random(2)
    found = [
        _prepared(
            tmp_path / str(i),
            draw.sample(sources, len(sources)),
            partitioned=True,
            workers=count,
            sort_lines=500,
            part_bytes=12_000 * (i + 1),
            **more,
        )
        for i, count in enumerate(workers)
    ]
    assert all(each == found[0] for each in found)


def test_neither_workers_nor_the_order_of_sources_change_a_byte(
    tmp_path: Path, sources: list[SourceConfig], capsys: pytest.CaptureFixture[str]
) -> None:
    near = 0.8 if find_spec("rensa") else 0.0
    _any_order(tmp_path, sources, (1, 2), near_duplicates=near, sample=SampleConfig(train=150))
    # What workers say arrives.
    assert capsys.readouterr().err.count("news.txt: line 201, byte") == 2


def test_workers_begin_once_and_hashes_of_a_small_corpus_are_work_for_several(
    tmp_path: Path, sources: list[SourceConfig], monkeypatch: pytest.MonkeyPatch
) -> None:
    crews: list[Counter[str]] = []

    class Listed(Hand):
        def __init__(self, job: Job) -> None:
            super().__init__(job)
            crews.append(Counter())

        def do(self, task: Task) -> None:
            crews[-1][task.stage] += 1
            super().do(task)

    monkeypatch.setattr("eojeol.corpus.parts.crew.Hand", Listed)
    monkeypatch.setattr("eojeol.corpus.parts.meet._SMALL_RANGE", 20)
    _prepared(tmp_path / "out", sources, partitioned=True, part_bytes=5000)
    (stages,) = crews
    assert stages["count"] > 2
    assert stages["meet-lines"] == 16


@pytest.mark.slow
def test_nor_do_three_workers_and_other_orders(tmp_path: Path, sources: list[SourceConfig]) -> None:
    _any_order(tmp_path, sources, (1, 2, 3, 2, 3), compress=True)


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_nor_does_ray(tmp_path: Path, sources: list[SourceConfig]) -> None:
    pytest.importorskip("ray", reason="ray is not installed (eojeol[ray])")
    one = _prepared(tmp_path / "one", sources, partitioned=True)
    assert one == _prepared(tmp_path / "two", sources, partitioned=True, workers=2, ray_address="local")


def test_a_document_stays_in_its_split_when_the_corpus_grows(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder / "b.txt", list(range(60)))
    source = [SourceConfig(path=str(folder), document="4")]

    def where() -> dict[str, str]:
        found = _prepared(tmp_path / "out", source, partitioned=True)
        texts = {name: text.decode() for name, text in found.items() if name != "manifest.json"}
        return {each: name.split("/")[0] for name, text in texts.items() for each in text.splitlines()}

    before = where()
    assert len(set(before.values())) == 3
    # Longer files, new files before and after, new folders.
    write(folder / "b.txt", list(range(200)))
    for name in ("a.txt", "c.txt", "sub/a.txt"):
        write(folder / name, list(range(1000, 1040)))
    after = where()
    assert len(after) == 240
    assert before.items() <= after.items()


def test_errors_of_workers_arrive_and_leave_nothing_behind(
    tmp_path: Path, sources: list[SourceConfig]
) -> None:
    with pytest.raises(RecordError, match=r"news\.txt: line 201"):
        _prepared(tmp_path / "out", [sources[1]], partitioned=True, workers=2, strict=True)
    assert not list(tmp_path.iterdir())
    nothing = [replace(sources[1], document="line")]
    with pytest.raises(InputError, match="no line of the corpus is left"):
        _prepared(tmp_path / "out", nothing, partitioned=True, min_length=1000)
    assert not list(tmp_path.iterdir())


def test_a_document_whose_pieces_lie_in_two_files_is_one(tmp_path: Path) -> None:
    for name in ("a", "b"):
        text = f'{{"id": "같은 글", "text": "{line(1)}"}}\n{{"id": "{name}", "text": "{line(2)}"}}\n'
        rows = text if name == "b" else "".join(reversed(text.splitlines(keepends=True)))
        (tmp_path / f"{name}.jsonl").write_text(rows, encoding="utf-8")
    source = [SourceConfig(path=str(tmp_path / "*.jsonl"), name="x", reader="jsonl", id_field="id")]
    plain = _prepared(tmp_path / "plain", source)
    assert plain == _prepared(tmp_path / "parts", source, partitioned=True)
    assert b'"documents": 3' in plain["manifest.json"]
