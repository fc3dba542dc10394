"""Every block of Python and of commands in README.md and docs/ is run, and prints what the page shows.

A page is run from top to bottom, in one empty folder and with one set of names, as a reader would who types it all.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from eojeol import Spacer

from .blocks import NOT_RUN, PAGES, READMES, RECORDS, ROOT, RUN, SHOWN, blocks_of, indented
from .documents import lay
from .shell import commands, curl_to, run_console, run_python

# Sections of this page are run where the library that they are about is installed: tests/integrations/test_docs.py.
ELSEWHERE = {"integrations.md"}
# Each is a place that a change of ours can break unseen. Whoever raises this has looked for a way to run the block.
MOST_NOT_RUN = 30
WITH_EXAMPLES = [
    page
    for page in PAGES
    if page.name not in ELSEWHERE and any(block.language in RUN for block in blocks_of(page))
]
# Elsewhere a process that has loaded the runtime cannot safely be forked, or there is no such shell.
linux = pytest.mark.skipif(sys.platform != "linux", reason="the examples are run on Linux alone")
# What some examples use beside the system's own tools.
TOOLS = ("curl", "jq")


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory, embedded: Spacer) -> Iterator[Path]:
    """A folder with the programs of the examples."""
    with commands(tmp_path_factory.mktemp("programs")) as folder:
        yield folder


@pytest.fixture(scope="module")
def service(programs: Path, embedded: Spacer) -> Iterator[None]:
    """A service for `curl`, with the embedded model."""
    pytest.importorskip("fastapi", reason="fastapi is not installed: curl is not tried")
    from ..serve.helpers import serving

    with serving(embedded._model) as served:
        curl_to(programs, served.port)
        yield


def run(page: Path, slow: bool, folder: Path, programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run what a page has, up to its first slow block or to its end."""
    from eojeol import spacer

    monkeypatch.chdir(folder)
    # The same model for every `Spacer()`, loaded once.
    monkeypatch.setattr(spacer, "Engine", engine)
    lay(folder)
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks_of(page):
        if block.slow and not slow:
            break
        if block.file is not None:
            path = folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.code, encoding="utf-8")
        elif block.reason is None and block.language == "console":
            for tool in TOOLS:
                if f"{tool} " in block.code and shutil.which(tool) is None:
                    pytest.skip(f"{tool} is not installed: {block.place} and what follows is not run")
            run_console(block, folder, programs)
        elif block.reason is None and block.language == "python":
            run_python(block, names)


@cache
def engine(*arguments: Any) -> Any:
    from eojeol.engine.engine import Engine

    return Engine(*arguments)


@linux
@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_examples_print_what_they_show(
    page: Path,
    tmp_path: Path,
    programs: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    if any(block.language == "console" and "curl " in block.code for block in blocks_of(page)):
        request.getfixturevalue("service")
    run(page, False, tmp_path, programs, monkeypatch)


@linux
@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    [page for page in WITH_EXAMPLES if any(block.slow for block in blocks_of(page))],
    ids=lambda page: page.relative_to(ROOT).as_posix(),
)
def test_the_long_examples_print_what_they_show(
    page: Path, tmp_path: Path, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(page, True, tmp_path, programs, monkeypatch)


@pytest.mark.parametrize(
    "page", sorted(set(PAGES) - set(READMES)), ids=lambda page: page.relative_to(ROOT).as_posix()
)
def test_every_block_says_what_it_is(page: Path) -> None:
    if page.name in RECORDS:
        return
    assert indented(page) == [], "name the language: ```console, ```python, ```text, …"
    for block in blocks_of(page):
        known = block.language in RUN | SHOWN or block.reason is not None
        assert known, f"{block.place}: {block.language!r} is neither run nor shown as it is (CONTRIBUTING.md)"
        # Commands and Python are run wherever they stand.
        if block.language in SHOWN:
            assert not re.match(r"(\$ |>>> |pip install|eojeol \w+ |from eojeol)", block.code), block.place


def test_few_blocks_are_not_run_and_each_says_why() -> None:
    marked = [block for page in PAGES for block in blocks_of(page) if block.reason is not None]
    assert all(len(block.reason or "") > 8 for block in marked), NOT_RUN
    assert 0 < len(marked) <= MOST_NOT_RUN, Counter(str(block.page.relative_to(ROOT)) for block in marked)
