"""From gold file to figures, and what happens to files that cannot be read."""

from __future__ import annotations

import gzip
import lzma
from pathlib import Path

import pytest

from eojeol.errors import DecodeError, InputError
from eojeol.evaluate.run import evaluate, evaluate_many, macro, read_gold, rules_none
from eojeol.evaluate.tasks import TASKS, task_inputs

GOLD = ["오늘은 시장에 사람이 많다.", "할 수 있는 만큼만 하면 돼요.", "정말 그렇게 생각해?"]


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_the_baseline_leaves_good_text_alone_and_restores_nothing() -> None:
    assert evaluate(rules_none, GOLD, "harm", "x").scores.word.f1 == 1.0
    restored = evaluate(rules_none, GOLD, "restore", "x")
    assert restored.scores.space.recall == 0.0
    assert restored.predictions == restored.inputs == task_inputs("restore", GOLD, "x")


def test_predict_gets_the_inputs_and_its_answer_is_scored() -> None:
    seen: list[list[str]] = []

    def perfect(lines: list[str]) -> list[str]:
        seen.append(lines)
        return GOLD

    result = evaluate(perfect, GOLD, "correct", "x")
    assert seen == [task_inputs("correct", GOLD, "x")]
    assert (result.task, result.name, result.gold) == ("correct", "x", GOLD)
    assert result.scores.sentence.accuracy == 1.0


def test_a_lost_line_is_an_input_error() -> None:
    with pytest.raises(InputError, match="3 gold lines but 2"):
        evaluate(lambda lines: lines[:-1], GOLD, "restore", "x")


def test_many_files_under_many_tasks_and_their_plain_mean(tmp_path: Path) -> None:
    short = write(tmp_path / "short.txt", "네 그래요\n")
    long = write(tmp_path / "long.txt", "\n".join(GOLD * 3) + "\n")
    results = evaluate_many([short, long], dict.fromkeys(TASKS, rules_none))
    assert [(r.name, r.task) for r in results] == [(n, t) for n in ("short", "long") for t in TASKS]
    correct = [r for r in results if r.task == "correct"]
    mean = macro(correct)
    assert mean.word_f1 == (correct[0].scores.word.f1 + correct[1].scores.word.f1) / 2
    assert mean.altered == 0


def test_the_mean_of_nothing_is_an_input_error() -> None:
    with pytest.raises(InputError, match="no results"):
        macro([])


def test_plain_and_packed_files_read_the_same(tmp_path: Path) -> None:
    text = "첫째 줄\r\n\n셋째\u2028줄\n".encode()
    plain, zipped, packed = tmp_path / "a.txt", tmp_path / "a.txt.gz", tmp_path / "a.txt.xz"
    plain.write_bytes(text)
    zipped.write_bytes(gzip.compress(text))
    packed.write_bytes(lzma.compress(text))
    assert read_gold(plain) == ["첫째 줄", "", "셋째\u2028줄"]
    assert read_gold(str(zipped)) == read_gold(packed) == read_gold(plain)


def test_a_last_line_without_line_end_is_a_line(tmp_path: Path) -> None:
    assert read_gold(write(tmp_path / "a.txt", "하나\n둘")) == ["하나", "둘"]


def test_an_undecodable_byte_is_named_with_line_and_offset(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("가\n나".encode() + b"\xff" + "다\n".encode())
    with pytest.raises(DecodeError, match=r"a\.txt: line 2, byte 7: not utf-8") as caught:
        read_gold(path)
    assert "\n" not in str(caught.value)
    assert read_gold(path, errors="replace") == ["가", "나\ufffd다"]


def test_files_that_cannot_be_used_are_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "torn.gz").write_bytes(gzip.compress("글 ".encode() * 500)[:-9])
    (tmp_path / "not.gz").write_bytes(b"plain text")
    (tmp_path / "torn.xz").write_bytes(lzma.compress("글 ".encode() * 500)[:-9])
    (tmp_path / "not.xz").write_bytes(b"plain text")
    write(tmp_path / "empty.txt", "")
    write(tmp_path / "blank.txt", "\n \n")
    for name, says in {
        "absent.txt": "does not exist",
        "": "is a directory",
        "empty.txt": "is empty",
        "blank.txt": "is empty",
        "torn.gz": "not a whole .gz file",
        "not.gz": "not a whole .gz file",
        "torn.xz": "not a whole .xz file",
        "not.xz": "not a whole .xz file",
    }.items():
        with pytest.raises(InputError, match=says) as caught:
            read_gold(tmp_path / name)
        assert str(tmp_path / name) in str(caught.value)
        assert "\n" not in str(caught.value)
