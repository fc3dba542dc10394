"""Which files `eojeol fix -r` goes to, and how much it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from .helpers import AFTER, BEFORE, Fix, one_line, written


@pytest.fixture
def tree(fix: Fix) -> Fix:
    for name in ("글.md", "글.txt", "build/글.md", "안/초안.md", "안/둘 것.md"):
        written(name)
    return fix


def fixed() -> set[str]:
    """The files that were fixed, which are as they were after that."""
    found = {str(path) for path in Path().rglob("*.*") if path.is_file() and path.read_text() == AFTER}
    for name in found:
        written(name)
    return found


def test_a_gitignore_holds_where_it_stands_and_below(tree: Fix) -> None:
    written(".gitignore", "build/\n*.txt\n")
    written("안/.gitignore", "초안.md\n")
    tree("-i", "-r", ".")
    assert fixed() == {"글.md", "안/둘 것.md"}
    tree("-i", "-r", "--no-ignore", ".")
    assert fixed() == {"글.md", "글.txt", "build/글.md", "안/초안.md", "안/둘 것.md"}


def test_a_deeper_gitignore_has_the_last_word(tree: Fix) -> None:
    written(".gitignore", "초안.md\n")
    written("안/.gitignore", "!초안.md\n")
    tree("-i", "-r", ".")
    assert "안/초안.md" in fixed()


def test_what_the_repository_ignores_is_ignored_from_inside(tree: Fix) -> None:
    Path(".git").mkdir()
    written(".gitignore", "/안/초안.md\n")
    tree("-i", "-r", "안")
    assert fixed() == {"안/둘 것.md"}


def test_an_ignored_folder_or_file_that_is_named_is_meant(tree: Fix) -> None:
    written(".gitignore", "build/\n글.md\n")
    tree("-i", "-r", "build", "글.md")
    assert fixed() == {"글.md", "build/글.md"}


def test_settings_switch_the_gitignore_off(tree: Fix) -> None:
    written(".gitignore", "*\n")
    written(".eojeol.toml", "respect-gitignore = false\nformats = ['md']\n")
    tree("-i", "-r", ".")
    assert fixed() == {"글.md", "build/글.md", "안/초안.md", "안/둘 것.md"}


def test_excluded_files_are_passed_over_unless_they_are_named(tree: Fix) -> None:
    how = ("-i", "-r", "--exclude", "build", "--exclude=안/초*")
    tree(*how, ".")
    assert fixed() == {"글.md", "글.txt", "안/둘 것.md"}
    tree(*how, "build/글.md")
    assert fixed() == {"build/글.md"}
    tree(*how, "--force-exclude", "build/글.md", "글.md")
    assert fixed() == {"글.md"}


def test_a_pattern_is_a_search(tree: Fix) -> None:
    tree("-i", "--exclude", "build", "**/*.md")
    assert fixed() == {"글.md", "안/초안.md", "안/둘 것.md"}


def test_patterns_of_a_settings_file_are_relative_to_it(tree: Fix) -> None:
    written("안/.eojeol.toml", "exclude = ['/초안.md']\n")
    written("초안.md")
    tree("-i", "-r", ".")
    assert {"초안.md", "안/둘 것.md"} <= fixed()
    tree("-i", "안/초안.md")
    assert fixed() == {"안/초안.md"}
    written("안/.eojeol.toml", "exclude = ['/초안.md']\nforce-exclude = true\n")
    assert tree("-i", "안/초안.md").code == 0
    assert fixed() == set()


def test_quiet_says_what_is_wrong_and_nothing_else(tree: Fix) -> None:
    assert tree("-q", "--check", "글.md", "글.txt").err == ""
    assert tree("-q", "--check", "글.md", "글.txt").code == 1
    done = tree("-qi", "글.md", "없다.md")
    assert done.code == 2 and one_line(done.err) and "없다.md" in done.err


def test_verbose_says_of_each_file_what_became_of_it(tree: Fix) -> None:
    written("좋다.md", AFTER)
    done = tree("-v", "-i", "--exclude=build", "--force-exclude", "글.md", "좋다.md", "build/글.md")
    assert done.err.splitlines() == [
        "eojeol: build/글.md: excluded",
        "eojeol: 글.md changed (+2 -1 spaces)",
        "eojeol: 좋다.md already right",
        "eojeol: 2 files: 1 changed (+2 -1 spaces), 1 already right, 0 failed",
    ]
    assert tree("-v", "글.txt").err == "eojeol: 글.txt done\n"
    assert tree("-v", "--check", "글.txt").err == "eojeol: 글.txt would change (+2 -1 spaces)\n"


def test_quiet_and_verbose_do_not_go_together(tree: Fix) -> None:
    done = tree("-q", "-v", "글.md")
    assert done.code == 2 and one_line(done.err)
    assert Path("글.md").read_text() == BEFORE
