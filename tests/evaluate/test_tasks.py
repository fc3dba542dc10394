"""Task inputs: what each task takes away, and that the noise is the agreed one."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.errors import UsageError
from eojeol.evaluate.tasks import (
    TASKS,
    correct_input,
    harm_input,
    mode_of,
    noise_rng,
    restore_input,
    task_inputs,
    task_name,
)

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "eval"

LINES = [
    "비가 오는 날에는 따뜻한 국물이 생각난다.",
    "회의는 오후 3시에 2층 회의실에서 열립니다.",
    "",
    "그 말을 들은 지 한 달이 지났지만 아직도 잊을 수 없다.",
    "USB 케이블을 어디에 두었는지 모르겠어요.",
]


def test_restore_takes_every_space_and_nothing_else() -> None:
    assert restore_input(" 비가  온다\t네\u3000 ") == "비가온다\t네\u3000"


def test_harm_is_the_gold() -> None:
    assert [harm_input(line) for line in LINES] == LINES == task_inputs("harm", LINES, "any")


@settings(deadline=None)
@given(st.text("가나다 a1\t漢"), st.integers(0, 5))
def test_correct_changes_spaces_only(line: str, seed: int) -> None:
    noisy = correct_input(line, random.Random(seed))
    assert noisy.replace(" ", "") == line.replace(" ", "")


def test_correct_separates_nothing_but_two_syllables() -> None:
    rng = random.Random(1)
    assert all(correct_input("a가1나.다B漢字!", rng) == "a가1나.다B漢字!" for _ in range(200))


def test_correct_drops_and_adds_at_the_stated_rates() -> None:
    line = "가나 " * 20_000
    noisy = correct_input(line, random.Random(7))
    # One gap in two is spaced; a joined one grows a space in 5 % of the cases.
    kept = noisy.count("나 ")
    added = noisy.count("가 ")
    assert kept / 20_000 == pytest.approx(0.7, abs=0.02)
    assert added / 20_000 == pytest.approx(0.05, abs=0.01)


def test_noise_depends_on_the_name_alone() -> None:
    once = task_inputs("correct", LINES * 5, "dev-a")
    assert once == task_inputs("correct", LINES * 5, "dev-a")
    assert once != task_inputs("correct", LINES * 5, "dev-b")
    assert once != LINES * 5


def test_noise_is_drawn_line_after_line_from_one_stream() -> None:
    rng = noise_rng("dev-a")
    assert [correct_input(line, rng) for line in LINES] == task_inputs("correct", LINES, "dev-a")


@pytest.mark.parametrize(
    ("path", "name"),
    [("x/dev-a.txt", "dev-a"), ("dev-a.txt.gz", "dev-a"), ("dev-a.txt.xz", "dev-a"), ("dev.a.txt", "dev.a")],
)
def test_a_packed_file_has_the_noise_of_the_plain_one(path: str, name: str) -> None:
    assert task_name(path) == name


def test_only_restore_is_asked_for_without_the_typed_spaces() -> None:
    assert {task: mode_of(task) for task in TASKS} == {
        "restore": "restore", "correct": "correct", "harm": "correct"
    }  # fmt: skip


@pytest.mark.parametrize("ask", [mode_of, lambda task: task_inputs(task, LINES, "any")])
def test_an_unknown_task_names_the_near_one_or_all(ask: Callable[[str], object]) -> None:
    with pytest.raises(UsageError, match="unknown task 'repair'; use one of: restore, correct, harm"):
        ask("repair")
    with pytest.raises(UsageError, match="unknown task 'harms'; did you mean 'harm'"):
        ask("harms")


def test_inputs_equal_the_reference_script_byte_for_byte(tmp_path: Path) -> None:
    script = SHARED / "make_inputs.py"
    if not script.is_file():
        pytest.skip("no shared/eval/make_inputs.py beside the repository")
    rng = random.Random(3)
    own = tmp_path / "own-lines.txt"
    own.write_text(
        "".join("".join(rng.choices("가나다라 ..a1  漢", k=rng.randrange(60))) + "\n" for _ in range(300)),
        encoding="utf-8",
    )
    files = [own, *sorted(SHARED.glob("dev-*.txt"))]
    subprocess.run([sys.executable, script, tmp_path / "out", *files], check=True)
    for path in files:
        gold = path.read_text(encoding="utf-8").split("\n")[:-1]
        for letter, task in (("A", "restore"), ("B", "correct"), ("G", "harm")):
            theirs = (tmp_path / "out" / f"{path.stem}.{letter}.txt").read_bytes()
            ours = "".join(line + "\n" for line in task_inputs(task, gold, task_name(path)))
            assert ours.encode() == theirs, (path.name, task)
