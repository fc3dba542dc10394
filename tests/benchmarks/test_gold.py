"""The gold set: what the check finds in it, and what the score counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.gold import check, score
from benchmarks.gold.files import DOMAINS, FOLDER, MISTAKES, PARTS, SENTENCES, parse_mistake
from eojeol import Spacer
from eojeol.errors import InputError
from eojeol.evaluate.variants import parse

NEWS = ["비가 올[ |47]듯하다.", "책[!41]밖에 읽을[ !42]것이 없다."]
Write = Callable[[str, list[str]], None]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of the set; sentences get their ids."""

    def write(name: str, lines: list[str]) -> None:
        if not name.startswith("mistakes"):
            lines = [f"{name}-{number:03}\t{line}" for number, line in enumerate(lines, 1)]
        (tmp_path / f"{name}.tsv").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    return write


def faults(folder: Path) -> list[str]:
    return check.Check(folder, partial=True).faults


def test_the_set_in_the_repository_holds_together() -> None:
    assert check.Check(FOLDER, partial=False).faults == []


def test_a_sound_part_has_no_faults(tmp_path: Path, write: Write) -> None:
    write("news", NEWS)
    write("mistakes-a", ["news-002\t책 밖에 읽을것이 없다.\tparticle-split:밖에;depnoun:것"])
    assert faults(tmp_path) == []
    assert check.main([str(tmp_path), "--partial"]) == 0


def test_each_bad_line_is_a_fault_and_the_others_are_read(tmp_path: Path, write: Write) -> None:
    write("news", ["비가[", *NEWS, "눈]"])
    assert [fault.partition(":")[0] for fault in faults(tmp_path)] == ["news.tsv, line 1", "news.tsv, line 4"]


def test_a_wrong_id_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "news.tsv").write_text("news-002\t비가 온다.\n", encoding="utf-8")
    assert faults(tmp_path) == ["news.tsv, line 1: id 'news-002' must be 'news-001'"]


def test_carriage_returns_are_a_fault(tmp_path: Path) -> None:
    (tmp_path / "news.tsv").write_bytes("news-001\t비가 온다.\r\n".encode())
    assert "LF" in "".join(faults(tmp_path))


def test_a_sentence_that_comes_again_with_other_spaces_is_a_fault(tmp_path: Path, write: Write) -> None:
    write("news", NEWS)
    write("essay", ["비가[ !2]올[|47]듯하다."])
    assert faults(tmp_path) == ["essay-001 is news-001 again"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("news-009\t비가올 듯하다.\tparticle+word", "no sentence"),
        ("news-001\t눈이 올 듯하다.\tparticle+word", "more than single spaces"),
        ("news-001\t비가  올 듯하다.\tparticle+word", "more than single spaces"),
        ("news-001\t비가 올 듯하다.\tparticle+word", "0 mistakes"),
        ("news-001\t비가 올듯하다.\taux", "both are allowed"),
        ("news-001\t비가올 듯하다.\tparticle+word;aux", "1 mistakes but 2 kinds"),
        ("news-001\t비가올 듯하다.\tparticle-word", "unknown kind"),
        ("news-001\t비가올 듯하다.\thada-split", "kind 'hada-split' is a space too many"),
        ("news-002\t책 밖에 읽을 것이 없다.\tdepnoun", "kind 'depnoun' is a space that is missing"),
        ("news-001\t비가올 듯하다.", "2 columns"),
        ("news-002\t책 밖에읽을것이없다.\tparticle-split;particle+word;depnoun;particle+word", "4 mistakes"),
    ],
)
def test_a_mistake_that_is_none_is_a_fault(tmp_path: Path, write: Write, line: str, message: str) -> None:
    write("news", NEWS)
    write("mistakes-a", [line])
    (fault,) = faults(tmp_path)
    assert fault.startswith("mistakes-a.tsv, line 1: ") and message in fault


def test_the_same_mistake_twice_is_a_fault(tmp_path: Path, write: Write) -> None:
    write("news", NEWS)
    write("mistakes-a", ["news-001\t비가올 듯하다.\tparticle+word"] * 2)
    assert faults(tmp_path) == ["mistakes-a.tsv, line 2: this was typed before"]


def test_mistakes_of_another_part_are_a_fault(tmp_path: Path, write: Write) -> None:
    write("news", NEWS)
    write("mistakes-b", ["news-001\t비가올 듯하다.\tparticle+word"])
    assert faults(tmp_path) == ["mistakes-b.tsv: news belongs into another part"]


def test_a_whole_set_must_be_whole(tmp_path: Path, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("news", NEWS)
    assert check.main([str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert f"news.tsv: 2 sentences; there must be {SENTENCES}" in said
    assert said.count("does not exist") == len(DOMAINS) - 1 + len(PARTS)
    assert "no gap is marked with reason 50" in said and "reason 47" not in said
    assert f"mistakes-a.tsv: 0 lines of news; there must be {MISTAKES}" in said


def test_a_domain_with_few_marks_is_a_fault(tmp_path: Path, write: Write) -> None:
    write("news", [*NEWS, "비가 온다."])
    assert "news.tsv: 2 of 3 sentences have a mark; 80% must" in check.Check(tmp_path, partial=False).faults


def test_coverage_counts_gaps_by_domain_reason_and_kind(
    tmp_path: Path, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("news", NEWS)
    write("mistakes-a", ["news-001\t비가올 듯하다.\tparticle+word"])
    check.main([str(tmp_path), "--partial", "--coverage"])
    said = capsys.readouterr().out
    for row in ("| news | 2 | 7 | 1 | 1 | 1 |", "| 42 | 1 | 0 | 0 |", "| particle+word | 1 |"):
        assert row in said


class AsTyped(Spacer):
    """Joins 올 듯하다 and leaves all else."""

    def batch(self, texts, mode="correct"):
        return [text.replace("올 듯", "올듯") for text in texts]


def test_figures_are_strict_and_by_the_norm() -> None:
    sentences = [parse(line) for line in NEWS]
    figures = dict(zip(score.HEADS, score.task_figures(AsTyped(), "news", sentences, "harm"), strict=True))
    assert (figures["sentence"], figures["by the norm"]) == (50, 100)
    assert (figures["real"], figures["wrong"], figures["altered"]) == (0, 0, 0)
    assert figures["taste"] == 1000 / 7


def test_a_free_gap_is_no_harm_beside_a_mistake() -> None:
    mistakes = [parse_mistake("news-001\t비가올 듯하다.\tparticle+word")]
    total = score.mistakes_score(AsTyped(), {"news-001": parse(NEWS[0])}, mistakes)
    assert (total.errors, total.mended, total.harmed, total.exact) == (1, 0, 0, 0)


def test_the_score_prints_tables_for_what_is_there(
    tmp_path: Path, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("news", NEWS)
    write("mistakes-a", ["news-002\t책 밖에 읽을 것이 없다.\tparticle-split:밖에"])
    score.main([str(tmp_path), "--eagerness", "balanced,eager"])
    said = capsys.readouterr().out
    heads = [line for line in said.splitlines() if "word F1" in line]
    assert [head.split(" | ")[0] for head in heads] == [
        "| restore",
        "| correct, balanced",
        "| harm, balanced",
        "| correct, eager",
        "| harm, eager",
    ]
    assert said.count("| **macro** |") == 5
    assert "| a, balanced |" in said and "| a, eager |" in said and "| b, " not in said


def test_a_folder_without_gold_and_a_stray_mistake_are_named(tmp_path: Path, write: Write) -> None:
    with pytest.raises(InputError, match=r"no gold file"):
        score.main([str(tmp_path)])
    write("news", NEWS)
    write("mistakes-a", ["news-003\t비\taux"])
    with pytest.raises(InputError, match=r"mistakes-a\.tsv, line 1: there is no sentence 'news-003'"):
        score.main([str(tmp_path)])
