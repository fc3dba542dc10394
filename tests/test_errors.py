"""What errors share: the near word, the missing extra, the name of the file."""

from __future__ import annotations

import pytest

from eojeol.errors import InputError, MissingExtraError, error_context, hint, needs


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("colum", "did you mean 'column'?"),
        ("본믄", "did you mean '본문'?"),
        ("zzz", "use one of: column, row, 본문"),
        ("silent", "use one of: column, row, 본문"),
        ("orw", "did you mean 'row'?"),
    ],
)
def test_a_word_that_is_not_known_gets_the_near_one_or_all(word: str, expected: str) -> None:
    assert hint(word, ["column", "row", "본문"]) == expected


def test_a_hint_can_say_it_in_other_words_and_name_the_section() -> None:
    assert hint("zzz", ["a", "b"], "known keys: {}") == "known keys: a, b"
    assert hint("widht", ["width"], prefix="inner.") == "did you mean 'inner.width'?"


def test_a_missing_module_is_named_with_the_extra_that_brings_it() -> None:
    with pytest.raises(MissingExtraError) as caught, needs("train"):
        import no_such_package.inside  # type: ignore[import-not-found]
    assert str(caught.value) == "no_such_package is not installed; run: pip install 'eojeol[train]'"
    with pytest.raises(MissingExtraError) as caught, needs("rules", "its-other-name"):
        import no_such_package  # noqa: F401
    assert str(caught.value) == "its-other-name is not installed; run: pip install 'eojeol[rules]'"


def test_a_module_of_ours_that_is_missing_is_a_fault_and_stays_one() -> None:
    with pytest.raises(ModuleNotFoundError) as caught, needs("train"):
        import eojeol.no_such_module  # type: ignore[import-not-found]  # noqa: F401
    assert not isinstance(caught.value, MissingExtraError)


@pytest.mark.parametrize(("name", "shown"), [("글.txt", "글.txt"), ("-", "standard input")])
def test_an_error_begins_with_the_name_of_its_file_once(name: str, shown: str) -> None:
    with pytest.raises(InputError) as caught, error_context(name), error_context(name):
        raise InputError("it is empty")
    assert str(caught.value) == f"{shown}: it is empty"
