"""Many files: the others are done when one fails, and a summary counts them."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pytest

from eojeol.documents import FileResult, find_files, fix_many, summary_line, try_fix_file

from .helpers import fix


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sub" / ".hidden").mkdir(parents=True)
    for name in (
        "b.txt",
        "a.md",
        "sub/c.HTML",
        "sub/.hidden/d.txt",
        ".e.txt",
        "~$f.docx",
        "g.py",
        "h.txt.bak",
    ):
        (tmp_path / name).write_text("책을읽었다\n", encoding="utf-8")
    return tmp_path


def names(paths: list[Path], folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in paths]


def test_folders_are_gone_through_in_order_without_what_is_hidden(folder: Path) -> None:
    assert names(find_files([folder], recursive=True), folder) == ["a.md", "b.txt", "sub/c.HTML"]


def test_patterns_are_expanded(folder: Path) -> None:
    assert names(find_files([folder / "*.txt"]), folder) == ["b.txt"]
    assert names(find_files([f"{folder}/**/*.[Hh]*"]), folder) == ["sub/c.HTML"]


def test_a_file_is_done_once_and_the_order_given_is_kept(folder: Path) -> None:
    found = find_files([folder / "b.txt", folder / "*", folder], recursive=True)
    assert names(found, folder)[:2] == ["b.txt", "a.md"]
    assert len(set(found)) == len(found)


def test_a_name_with_brackets_is_a_file_first(folder: Path) -> None:
    path = folder / "[1]장.txt"
    path.write_text("가", encoding="utf-8")
    assert find_files([path]) == [path]


def test_after_a_failure_the_others_are_done(folder: Path) -> None:
    (folder / "broken.docx").write_bytes(b"no zip")
    seen: list[FileResult] = []
    paths = [folder / "gone.txt", folder / "nothing*.txt", folder / "g.py", folder]
    summary = fix_many(paths, fix, recursive=True, in_place=True, on_result=seen.append)
    assert tuple(seen) == summary.results
    failed = {Path(one.path).name: one.error or "" for one in summary.failed}
    assert set(failed) == {"gone.txt", "nothing*.txt", "g.py", "broken.docx"}
    assert all(name in error for name, error in failed.items())
    assert summary.exit_code == 2
    assert str(summary) == "7 files: 3 changed (+3 -0 spaces), 0 already right, 4 failed"
    assert (folder / "sub/c.HTML").read_text(encoding="utf-8") == "책을 읽었다\n"
    again = fix_many([folder / "*.txt"], fix, in_place=True)
    assert (again.exit_code, str(again)) == (
        0,
        "1 file: 0 changed (+0 -0 spaces), 1 already right, 0 failed",
    )


def test_a_folder_needs_to_be_asked_for(folder: Path) -> None:
    summary = fix_many([folder], fix, in_place=True)
    assert "give -r" in (summary.results[0].error or "")
    assert (folder / "b.txt").read_text(encoding="utf-8") == "책을읽었다\n"


def test_a_mistake_in_the_program_is_not_swallowed(folder: Path) -> None:
    def fail(texts: list[str]) -> list[str]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fix_many([folder / "b.txt"], fail)


def test_attempts_can_be_mapped_over_processes(folder: Path) -> None:
    # `list` is a fix that a new process can import: it returns the texts that it is given.
    job = partial(try_fix_file, fix=list)
    paths = [*find_files([folder], recursive=True), folder / "gone.txt"]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        results = list(pool.map(job, paths))
    assert results == [try_fix_file(path, list) for path in paths]
    assert [(one.data or b"").decode() for one in results] == ["책을읽었다\n"] * 3 + [""]
    assert results[-1].exit_code == 2


def test_nothing_to_do_is_no_failure() -> None:
    summary = fix_many([], fix)
    assert (summary.results, summary.exit_code) == ((), 0)


def test_a_summary_says_what_was_counted() -> None:
    results = [FileResult("a", True, 2, 1), FileResult("b"), FileResult("c", error="c: broken", exit_code=2)]
    assert summary_line(results) == "3 files: 1 changed (+2 -1 spaces), 1 already right, 1 failed"
    assert summary_line(results[:1], "would change") == (
        "1 file: 1 would change (+2 -1 spaces), 0 already right, 0 failed"
    )
    assert summary_line(results, None) == "3 files: 2 done, 1 failed"
