"""Characters to ids: what has an entry of its own, and where everything else falls."""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.engine.vocab import (
    CLASSES,
    CLS,
    CODE_POINTS,
    FOLDED,
    MASK,
    PAD,
    RANGES,
    SEP,
    SPECIALS,
    UNK,
    Vocab,
    class_id,
)
from eojeol.errors import EnvironmentTrouble, ModelError

HEAD = SPECIALS + CLASSES


def ids(vocab: Vocab, text: str) -> list[int]:
    return vocab.ids(np.array([ord(char) for char in text], np.uint32)).tolist()


def test_specials_and_classes_come_first_in_every_vocabulary() -> None:
    assert [PAD, UNK, CLS, SEP, MASK] == [0, 1, 2, 3, 4]
    assert Vocab.build({}, 1).entries == HEAD
    assert [class_id(name) for name in CLASSES] == list(range(5, len(HEAD)))


@pytest.mark.parametrize(
    ("char", "name"),
    [
        ("뷁", "[HANGUL]"),
        ("ㅋ", "[JAMO]"),
        ("\u1100", "[JAMO]"),
        ("漢", "[HANJA]"),
        ("\U00020000", "[HANJA]"),
        ("あ", "[KANA]"),
        ("7", "[DIGIT]"),
        ("７", "[DIGIT]"),
        ("Q", "[LATIN]"),
        ("é", "[LATIN]"),
        ("λ", "[GREEK]"),
        ("я", "[CYRILLIC]"),
        ("ก", "[LETTER]"),
        ("😀", "[EMOJI]"),
        ("‰", "[SYMBOL]"),
        ("\ue000", "[PRIVATE]"),
        ("\x07", "[CONTROL]"),
        ("\ud800", "[CONTROL]"),
        ("\ufe0f", "[CONTROL]"),
    ],
)
def test_a_character_without_an_entry_falls_to_its_class(char: str, name: str) -> None:
    assert ids(Vocab(HEAD), char) == [class_id(name)]


def test_the_classes_cover_every_code_point_in_order() -> None:
    starts = [first for first, _ in RANGES]
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert starts[-1] < CODE_POINTS
    assert {name for _, name in RANGES} == set(CLASSES)


def test_a_class_says_nothing_that_unicode_denies() -> None:
    table = Vocab(HEAD).ids(np.arange(CODE_POINTS, dtype=np.uint32))
    names = {name: np.flatnonzero(table == class_id(name)) for name in CLASSES}
    for name, words in (
        ("[HANGUL]", ["HANGUL SYLLABLE"]),
        ("[GREEK]", ["GREEK", "COPTIC"]),
        ("[CYRILLIC]", ["CYRILLIC"]),
    ):
        known = [unicodedata.name(chr(code), "") for code in names[name]]
        assert any(known)
        assert all(any(word in title for word in words) for title in known if title), name
    digits = {chr(code) for code in names["[DIGIT]"]}
    assert digits == set("0123456789０１２３４５６７８９")


def test_characters_that_occur_often_enough_get_entries_in_code_point_order() -> None:
    vocab = Vocab.build(Counter(map(ord, "다다다가가나.. 다")), min_count=2)
    assert vocab.entries == (*HEAD, ".", "가", "다")
    assert ids(vocab, "가나다") == [len(HEAD) + 1, class_id("[HANGUL]"), len(HEAD) + 2]


def test_folded_classes_and_white_space_never_get_entries() -> None:
    text = "7漢あ\ue000\x07 \n\t\u3000\xa0한"
    assert Vocab.build(Counter(map(ord, text)), 1).entries == (*HEAD, "한")
    assert {"[DIGIT]", "[HANJA]", "[KANA]"} <= FOLDED


@given(st.text(st.characters(codec=None), max_size=200))
def test_every_string_has_ids_within_the_table(text: str) -> None:
    vocab = Vocab.build(Counter(map(ord, "가나다")), 1)
    assert all(len(SPECIALS) <= i < len(vocab) for i in ids(vocab, text))


@given(st.frozensets(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_a_written_vocabulary_reads_back(
    tmp_path_factory: pytest.TempPathFactory, chars: frozenset[str]
) -> None:
    path = tmp_path_factory.mktemp("vocab") / "vocab.txt"
    vocab = Vocab.build(dict.fromkeys(map(ord, chars), 1), 1)
    vocab.write(path)
    assert Vocab.read(path).entries == vocab.entries
    assert path.read_bytes().count(b"\n") == len(vocab)


def test_the_shape_is_kept() -> None:
    codes = np.full((2, 3), ord("가"), np.uint32)
    assert Vocab(HEAD).ids(codes).shape == (2, 3)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "special and class entries"),
        ("가\n나\n".encode(), "special and class entries"),
        ("\n".join((*HEAD, "가나")).encode() + b"\n", "line 19: expected one character"),
        ("\n".join((*HEAD, "", "가")).encode() + b"\n", "line 19: expected one character"),
        (b"\xff\xfe\n", "cannot be read"),
    ],
)
def test_a_file_that_is_no_vocabulary_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "vocab.txt"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=says):
        Vocab.read(path)


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"vocab\.txt cannot be read"):
        Vocab.read(tmp_path / "vocab.txt")


def test_more_entries_than_ids_are_refused() -> None:
    letters = [chr(code) for code in range(0x10000, 0x20000)]
    with pytest.raises(ModelError, match="65536 is the limit"):
        Vocab((*HEAD, *letters))


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentTrouble, match="cannot be written"):
        Vocab(HEAD).write(tmp_path / "absent" / "vocab.txt")
