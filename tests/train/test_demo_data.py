"""The demo sentences: enough of them, clean, and none on two sides of the split."""

from __future__ import annotations

import unicodedata
from importlib.resources import files

import pytest

COUNTS = {"demo-train.txt": 440, "demo-val.txt": 60, "demo-test.txt": 60}


def sentences(name: str) -> list[str]:
    text = (files("eojeol.train.demo") / name).read_text(encoding="utf-8")
    assert text.endswith("\n")
    return text.split("\n")[:-1]


@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_each_file_has_its_number_of_sentences(name: str, count: int) -> None:
    assert len(sentences(name)) == count


def test_no_sentence_occurs_twice_whatever_its_spaces() -> None:
    joined = ["".join(line.split()) for name in COUNTS for line in sentences(name)]
    assert len(joined) == len(set(joined)) == sum(COUNTS.values())


@pytest.mark.parametrize("name", COUNTS)
def test_every_sentence_is_clean(name: str) -> None:
    for line in sentences(name):
        assert unicodedata.is_normalized("NFC", line), line
        assert line == " ".join(line.split()), line
        assert 15 <= len(line) <= 70, line
        assert line[-1] in '.?"', line
        assert any("가" <= char <= "힣" for char in line), line


def test_the_test_set_can_be_learned_from_the_training_set() -> None:
    known = {word for line in sentences("demo-train.txt") for word in line.split()}
    for name in ("demo-val.txt", "demo-test.txt"):
        words = [word for line in sentences(name) for word in line.split()]
        assert sum(word in known for word in words) / len(words) > 0.7
