"""docutils finds the same document in what was fixed, whatever the fix does: no space makes or breaks structure."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.documents.edit import Fix

from .helpers import fix, scattered, spell, unspell
from .test_rst import DOCUMENT, fixed

core = pytest.importorskip("docutils.core", reason="docutils is not installed")
nodes = pytest.importorskip("docutils.nodes")


def every_gap(texts: list[str]) -> list[str]:
    """A space in every gap."""
    return [re.sub(r"(?<=\S) *(?=\S)", " ", text) for text in texts]


def no_gap(texts: list[str]) -> list[str]:
    """No space in any gap."""
    return [re.sub(r"(?<=\S) +(?=\S)", "", text) for text in texts]


@pytest.mark.parametrize(
    "line",
    [
        "1.가나", "1. 가", "(1)가", "a) 가", "#.가", "-가", "- 가", "*가", "* 가", "+가", "..가", ".. note::", "|가",
        "--가", ">>>가", ":가:나", "__ 가", "가\n====", "가*나*다", "가 * 나", "가`나`다", "가|나|다", "가_나", "가_",
        "[가]_", "가::", "가 ::", "가: :", ". . . .", "가 : 나\n  다", "가: 나\n  다",
        "가 **나** 다", "가 *나* 다", "**가\n나** 다", '"*" 가 "*"', "가\n. . .",
    ],
)  # fmt: skip
@pytest.mark.parametrize("how", [every_gap, no_gap])
def test_no_space_makes_or_breaks_structure(line: str, how: Fix) -> None:
    def frame(text: str) -> list[str]:
        return [str(node.tagname) for node in tree(text).findall(nodes.Element)]

    assert frame(fixed(line, how)) == frame(line)


def tree(text: str):  # type: ignore[no-untyped-def]
    """The tree that docutils makes of a document."""
    quiet = {"report_level": 5, "halt_level": 6, "warning_stream": False, "_disable_config": True}
    return core.publish_doctree(text, settings_overrides=quiet)


def outline(text: str) -> list[tuple[object, ...]]:
    """What docutils sees: every element, with its text as it stands if it isn't prose, without its spaces if it is."""
    kept = (
        nodes.literal, nodes.literal_block, nodes.comment, nodes.title, nodes.reference, nodes.entry, nodes.field,
        nodes.doctest_block, nodes.title_reference, nodes.option_group, nodes.target, nodes.substitution_definition,
    )  # fmt: skip
    found: list[tuple[object, ...]] = []

    def visit(node: object, as_it_stands: bool) -> None:
        if isinstance(node, nodes.system_message):
            return
        if isinstance(node, nodes.Text):
            found.append((str(node) if as_it_stands else "".join(str(node).split()),))
            return
        found.append((node.tagname, node.get("refname"), node.get("refuri")))  # type: ignore[attr-defined]
        for child in node.children:  # type: ignore[attr-defined]
            visit(child, as_it_stands or isinstance(node, kept))
        found.append(())

    visit(tree(text), False)
    return found


# Without what only Sphinx knows.
STANDARD = DOCUMENT.replace(".. versionadded:: 2.0 책을읽었다\n\n", "").replace(":ref:", ":title:")


@pytest.mark.parametrize("how", [fix, spell, unspell, every_gap, no_gap])
def test_docutils_finds_the_same_document(how: Fix) -> None:
    assert outline(fixed(STANDARD, how)) == outline(STANDARD)


@given(seed=st.integers(0, 10**6))
@settings(max_examples=10)
def test_docutils_finds_the_same_document_whatever_the_fix_does(seed: int) -> None:
    assert outline(fixed(STANDARD, scattered(seed))) == outline(STANDARD)


BLOCKS = st.sampled_from([block + "\n\n" for block in STANDARD.split("\n\n") if block])
WORDS = '가나¦다 라¦ ¦**¦*¦``¦`¦_¦|¦[1]_¦:sup:`¦\\ ¦::¦: ¦(¦)¦"¦.¦-'.split("¦")
PARAGRAPHS = st.lists(st.sampled_from(WORDS), max_size=12).map(lambda words: "가" + "".join(words) + "\n\n")


@given(st.lists(BLOCKS | PARAGRAPHS, max_size=6).map("".join), st.integers(0, 99))
@settings(max_examples=40)
def test_docutils_finds_the_same_in_documents_of_any_blocks(text: str, seed: int) -> None:
    result = fixed(text, scattered(seed))
    assert result.replace(" ", "") == text.replace(" ", "")
    assert outline(result) == outline(text)
