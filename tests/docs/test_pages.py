"""The pages as a whole: what scripts write into them is up to date, none is lost, and figures are those of the run."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eojeol import Rules, Spacer
from eojeol.documents import Options, fix_bytes

from .blocks import DOCS, FENCE, ROOT

KOREAN = sorted((DOCS / "ko").glob("*.md"))
# Figures with a fraction or a thousands separator: no count of something that a page speaks of looks like that.
FIGURE = re.compile(r"(?<![\w.#/-])(?:\d{1,3}(?:,\d{3})+|\d+\.\d+)(?!\.?\d|[A-Za-z])")
# Versions, sizes and settings that are no result of a benchmark.
NO_RESULTS = {"3.10", "3.14", "2.0", "4.0", "1,000", "5,000", "1.3", "2,000", "30,000", "0.1", "2.11"}


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def make(name: str) -> dict[str, Any]:
    return runpy.run_path(str(DOCS / name))


def nav_of(name: str) -> Iterator[str]:
    """The pages that a configuration lists."""
    yield from re.findall(r"(?:- |: )(\S+\.md)$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)


def test_the_configuration_is_that_of_the_schemas() -> None:
    page = read("configuration.md")
    assert make("make_configuration.py")["filled"](page) == page, "run: python docs/make_configuration.py"
    assert "| `trainer.max_steps` |" in page and "| `sources[].reader` |" in page


def test_the_pictures_are_what_their_script_draws() -> None:
    for name, draw in make("make_figures.py")["PICTURES"].items():
        assert (DOCS / "figures" / name).read_text(encoding="utf-8") == draw(), (
            "run: python docs/make_figures.py"
        )


def test_every_page_has_its_place_in_the_navigation() -> None:
    # Pages that lie elsewhere in the repository are named by the hook that brings them.
    hooks = (DOCS / "site_hooks.py").read_text(encoding="utf-8")
    elsewhere = dict(re.findall(r'^    "([^"]+\.md)": "([^"]+\.md)",$', hooks, re.MULTILINE))
    assert {*nav_of("mkdocs.yml")} == {path.name for path in DOCS.glob("*.md")} | set(elsewhere.values())
    assert {*nav_of("mkdocs.ko.yml")} == {path.name for path in KOREAN}
    assert all((ROOT / source).is_file() for source in elsewhere)
    # Whoever reads in the repository finds them on the first page.
    index = read("index.md")
    assert [
        name for name in nav_of("mkdocs.yml") if f"({name})" not in index and (DOCS / name).is_file()
    ] == ["index.md"]


@pytest.mark.parametrize("name", ["comparison.md", "faq.md", "ko/faq.md"])
def test_figures_of_the_comparison_are_those_of_the_benchmarks(name: str) -> None:
    measured = set(FIGURE.findall(read("benchmarks.md")))
    measured |= {figure.removesuffix("0") for figure in measured if re.search(r"\.\d0$", figure)}
    # A figure with one digit after the point is a rounded one.
    measured |= {f"{float(each):.1f}" for each in measured if re.search(r"\.\d\d$", each)}
    shown = set(FIGURE.findall(FENCE.sub("", read(name)))) - NO_RESULTS
    assert len(shown) > 8
    assert shown - measured == set(), "no run has these figures: look into docs/benchmarks.md"


@pytest.mark.parametrize("page", KOREAN, ids=lambda page: page.name)
def test_the_korean_pages_are_spaced_as_our_own_tool_would_space_them(page: Path, embedded: Spacer) -> None:
    rules = Rules.read(DOCS / "ko" / ".words.eojeolrules")
    spacer = embedded.using(auxiliary="keep", rules=rules)
    data = page.read_bytes()
    fixed = fix_bytes(data, ".md", spacer.batch, options=Options())
    before, after = data.decode().splitlines(), fixed.decode().splitlines()
    assert [(one, other) for one, other in zip(before, after, strict=True) if one != other] == []


@pytest.mark.parametrize("page", KOREAN, ids=lambda page: page.name)
def test_links_of_korean_pages_lead_to_pages_and_headings(page: Path) -> None:
    for target, anchor in re.findall(
        r"\]\(((?!https?:)[^)#\s]*)#?([^)\s]*)\)", page.read_text(encoding="utf-8")
    ):
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), target
        if anchor:
            titles = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles]
            assert anchor in slugs, (target, anchor)


@pytest.mark.parametrize(
    "page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.relative_to(DOCS).as_posix()
)
def test_a_page_reads_the_same_on_github_and_on_the_site(page: Path) -> None:
    # Python-Markdown makes a heading of `#32` at the beginning of a line, and of items below a paragraph no list.
    lines = FENCE.sub(
        lambda found: "\n" * found[0].count("\n"), page.read_text(encoding="utf-8")
    ).splitlines()
    item = re.compile(r"(?:[-*]|\d+\.) ")
    for number, (before, line) in enumerate(zip(["", *lines], lines, strict=False), 1):
        assert not re.match(r"#+[^#\s]", line), f"{page.name}:{number}"
        begins = item.match(line) and before.strip() and not item.match(before) and not before.startswith(" ")
        assert not begins, f"{page.name}:{number}: a list needs an empty line before it"
