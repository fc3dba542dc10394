from __future__ import annotations

import dataclasses

import pytest

from eojeol.corpus import sentences
from eojeol.corpus.clean import LineFilter, Steps
from eojeol.corpus.document import Block, Document
from eojeol.corpus.split import Splits
from eojeol.corpus.worker import Worker, WorkerSettings
from eojeol.errors import RecordError

SETTINGS = WorkerSettings(Steps(), LineFilter(min_length=2), Splits((8, 1, 1), 111), ("news", "books"))


def _block(*lines: str) -> Block:
    return Block(0, [Document("a", list(lines))])


def test_lines_come_back_with_a_hash_and_a_split_each() -> None:
    documents = [Document(str(i), [f"{i}번 문장이다.", "끝이다."]) for i in range(30)]
    cleaned = Worker(SETTINGS).clean(Block(1, documents))
    lines = cleaned.text.decode().split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(cleaned.splits) == cleaned.lines == 60
    assert len(cleaned.digests) == 60 * 16
    assert cleaned.digests[16:32] == cleaned.digests[48:64]
    assert cleaned.digests[:16] != cleaned.digests[16:32]
    assert list(cleaned.splits[::2]) == [SETTINGS.splits.of("books", str(i)) for i in range(30)]
    assert cleaned.splits[::2] == cleaned.splits[1::2]


def test_every_candidate_is_kept_or_has_a_reason() -> None:
    cleaned = Worker(SETTINGS).clean(_block("눈이 온다.\n\n나", " ", "\ud800 깨진 줄"))
    assert cleaned.text.decode() == "눈이 온다.\n"
    assert cleaned.lines == 5
    assert cleaned.dropped == {"empty": 2, "too_short": 1, "not_utf8": 1}


def test_a_block_without_a_line_that_may_stay_is_empty() -> None:
    cleaned = Worker(SETTINGS).clean(_block("", "나"))
    assert (cleaned.text, cleaned.digests, cleaned.splits) == (b"", b"", b"")


def test_excluded_lines_are_recognised_however_they_are_spaced_and_quoted() -> None:
    settings = dataclasses.replace(
        SETTINGS,
        steps=Steps(strip_quotes=True),
        excluded=("그는 “내일 다시 오겠다”고 말했다.", "네."),
        exclude_min_length=10,
    )
    cleaned = Worker(settings).clean(
        _block("그는 내일다시 오겠다고말했다.", "어제 '그는 내일 다시 오겠다고 말했다.'", "네. 그렇습니다.")
    )
    assert cleaned.text.decode() == "네. 그렇습니다.\n"
    assert cleaned.dropped == {"excluded": 2}


def test_an_excluded_line_of_several_sentences_is_recognised_after_splitting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        sentences, "_kiwi", lambda: lambda text: [part + "." for part in text.split(".")[:-1]]
    )
    settings = dataclasses.replace(
        SETTINGS,
        steps=Steps(splitter="kiwi"),
        excluded=("첫 문장은 이렇게 시작한다. 둘째 문장은 저렇게 끝난다.",),
    )
    cleaned = Worker(settings).clean(_block("다른 문장이다. 둘째 문장은 저렇게 끝난다. 그만한다."))
    assert cleaned.text.decode() == "다른 문장이다.\n그만한다.\n"
    assert cleaned.dropped == {"excluded": 1}


def test_a_paragraph_that_the_splitter_fails_on_is_counted_or_fatal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "_kiwi", lambda: lambda text: [text.replace("나쁜", "")])
    settings = dataclasses.replace(SETTINGS, steps=Steps(splitter="kiwi"))
    cleaned = Worker(settings).clean(_block("좋은 글이다.", "나쁜 글이다."))
    assert cleaned.text.decode() == "좋은 글이다.\n"
    assert cleaned.dropped == {"splitter_failed": 1}
    with pytest.raises(RecordError, match="news: document a: sentence splitter"):
        Worker(dataclasses.replace(settings, strict=True)).clean(_block("나쁜 글이다."))
