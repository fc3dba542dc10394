"""Text as arrays: what is a line, a sentence, a space; and what one pass over it holds."""

from __future__ import annotations

import gzip
import itertools
import lzma
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.engine.vocab import Vocab
from eojeol.errors import DecodeError, InputError
from eojeol.train.dataset import Corpus, draw_segments, read_corpus
from eojeol.train.ranges import numbered, positions_of
from eojeol.train.shards import count_characters, find_files, source_name

from .helpers import LINES, make_corpus, text_of, write_lines


def lines_of(corpus: Corpus, vocab: Vocab) -> list[str]:
    starts = corpus.sentences[corpus.lines]
    return [text_of(corpus, vocab, a, b) for a, b in itertools.pairwise(starts)]


def sentences_of(corpus: Corpus, vocab: Vocab) -> list[str]:
    starts = corpus.sentences
    return [text_of(corpus, vocab, a, b) for a, b in itertools.pairwise(starts)]


def test_a_text_can_be_read_back_from_its_arrays(tmp_path: Path) -> None:
    corpus, vocab = make_corpus(tmp_path / "a.txt")
    assert lines_of(corpus, vocab) == list(LINES)
    assert corpus.ids.dtype == np.uint16
    assert corpus.spaced.dtype == np.uint8


def test_white_space_of_every_kind_is_one_space_and_blank_lines_are_no_lines(tmp_path: Path) -> None:
    text = ["  첫\t줄 ", "", " \u3000 ", "둘째\xa0 \u3000줄\r", "끝"]
    corpus, vocab = make_corpus(tmp_path / "a.txt", text)
    assert lines_of(corpus, vocab) == ["첫 줄", "둘째 줄", "끝"]


def test_a_line_is_cut_at_final_endings_and_questions(tmp_path: Path) -> None:
    text = ["갔다. 왔다.", "정말? 네! 그럼요.", "3.5 배다.그렇다. 약 2. 3배", "Dr. 김 씨"]
    corpus, vocab = make_corpus(tmp_path / "a.txt", text)
    found = [sentence.replace("[DIGIT]", "0") for sentence in sentences_of(corpus, vocab)]
    # A sentence begins where a line does or after a space; what stands before its first character is its own gap.
    assert found == [
        "갔다.", " 왔다.", "정말?", " 네!", " 그럼요.", "0.0 배다.그렇다.", " 약 0. 0배", "Dr. 김 씨"
    ]  # fmt: skip


def test_files_are_read_in_blocks_of_whole_lines(tmp_path: Path) -> None:
    whole, vocab = make_corpus(tmp_path / "a.txt")
    blockwise = read_corpus([tmp_path / "a.txt"], vocab, block=7)
    for name in ("ids", "spaced", "sentences", "lines", "source"):
        assert np.array_equal(getattr(whole, name), getattr(blockwise, name)), name
    assert count_characters([tmp_path / "a.txt"], block=7)[ord("다")] == "".join(LINES).count("다")


def test_compressed_shards_read_like_plain_ones(tmp_path: Path) -> None:
    plain, vocab = make_corpus(tmp_path / "위키-00000.txt")
    data = (tmp_path / "위키-00000.txt").read_bytes()
    (tmp_path / "위키-00001.txt.xz").write_bytes(lzma.compress(data))
    (tmp_path / "책.txt.gz").write_bytes(gzip.compress(data))
    (tmp_path / "manifest.json").write_text("{}")
    corpus = read_corpus(find_files(tmp_path), vocab)
    assert corpus.names == ("위키", "책")
    assert corpus.source.tolist() == [0] * 12 + [1] * 6
    assert lines_of(corpus, vocab) == lines_of(plain, vocab) * 3


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("wikipedia-00003.txt.xz", "wikipedia"),
        ("a-b-00000.txt", "a-b"),
        ("책.txt.gz", "책"),
        ("notes.txt", "notes"),
        ("x-123.txt", "x-123"),
    ],
)
def test_the_source_is_in_the_name_of_the_shard(name: str, source: str) -> None:
    assert source_name(Path(name)) == source


def test_an_undecodable_byte_is_named_or_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("가\n나\n".encode() + b"\xb0\xa1\n")
    with pytest.raises(DecodeError, match=r"a\.txt: line 3, byte 8: not utf-8 .*data\.errors=replace"):
        count_characters([path], block=5)
    assert count_characters([path], "replace", block=5)[0xFFFD] == 2


def test_a_split_that_stayed_empty_is_called_that(tmp_path: Path) -> None:
    (tmp_path / "val").mkdir()
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(InputError, match=r"put nothing here; prepare again with `document: line`"):
        find_files(tmp_path / "val")


def test_text_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    vocab = Vocab.build({}, 1)
    with pytest.raises(InputError, match="absent: no text here"):
        find_files(tmp_path / "absent")
    with pytest.raises(InputError, match="no text here"):
        find_files(tmp_path)
    empty = write_lines(tmp_path / "empty.txt", ["", "  "])
    with pytest.raises(InputError, match=r"no text in .*empty\.txt"):
        read_corpus([empty], vocab)
    (tmp_path / "torn.gz").write_bytes(gzip.compress("글 ".encode() * 500)[:-9])
    (tmp_path / "bad.gz").write_bytes(gzip.compress(b"x" * 50)[:12] + b"\xff" * 30)
    (tmp_path / "not.xz").write_bytes(b"plain")
    for name in ("torn.gz", "bad.gz", "not.xz"):
        with pytest.raises(InputError, match=f"{name} cannot be read"):
            read_corpus([tmp_path / name], vocab)


def covered(segments: np.ndarray) -> Counter[int]:
    return Counter(positions_of(segments)[0].tolist())


def test_a_pass_holds_every_character_once(tmp_path: Path) -> None:
    corpus, _ = make_corpus(tmp_path / "a.txt")
    for cut in (0.0, 0.5, 1.0):
        for number in range(3):
            segments = draw_segments(corpus, {}, cut, 111, number)
            assert covered(segments) == Counter(range(len(corpus.ids)))


def test_segments_are_whole_lines_or_single_sentences(tmp_path: Path) -> None:
    corpus, vocab = make_corpus(tmp_path / "a.txt")
    for cut, expected in ((0.0, lines_of(corpus, vocab)), (1.0, sentences_of(corpus, vocab))):
        drawn = [text_of(corpus, vocab, a, b) for a, b in draw_segments(corpus, {}, cut, 1, 0)]
        assert sorted(drawn) == sorted(expected)


def test_passes_differ_and_come_again(tmp_path: Path) -> None:
    corpus, _ = make_corpus(tmp_path / "a.txt", [f"{i}번째 글이다." for i in range(50)])
    first, second = (draw_segments(corpus, {}, 0.5, 111, number) for number in (0, 1))
    assert not np.array_equal(first, second)
    assert np.array_equal(first, draw_segments(corpus, {}, 0.5, 111, 0))
    assert not np.array_equal(first, draw_segments(corpus, {}, 0.5, 112, 0))


def test_weights_are_copies_and_fractions_are_chances(tmp_path: Path) -> None:
    files = [write_lines(tmp_path / f"{name}.txt", ["글이다."] * 400) for name in ("a", "b", "c")]
    vocab = Vocab.build(count_characters(files), 1)
    corpus = read_corpus(files, vocab)
    lines = len(draw_segments(corpus, {"a": 3, "b": 0, "c": 0.25, "absent": 9}, 0.0, 111, 0)) - 1200
    assert 60 < lines < 140
    copies = covered(draw_segments(corpus, {"a": 3, "b": 0}, 0.0, 111, 0))
    assert set(copies.values()) == {3, 1}
    assert [copies[i] for i in (0, 4 * 400, 8 * 400)] == [3, 0, 1]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 6)), max_size=6))
def test_gathered_positions_are_the_ranges_one_after_the_other(pairs: list[tuple[int, int]]) -> None:
    ranges = np.array([(start, start + length) for start, length in pairs], np.int64).reshape(-1, 2)
    positions, numbers = positions_of(ranges)
    assert positions.tolist() == [i for start, length in pairs for i in range(start, start + length)]
    assert numbers.tolist() == [n for n, (_, length) in enumerate(pairs) for _ in range(length)]


def test_items_are_numbered_within_their_groups() -> None:
    group, within = numbered(np.array([2, 0, 3]))
    assert (group.tolist(), within.tolist()) == ([0, 0, 2, 2, 2], [0, 1, 0, 1, 2])
    assert [len(array) for array in numbered(np.zeros(0, np.int64))] == [0, 0]
