"""What is switched off in a text stays, whichever way the command goes."""

from __future__ import annotations

import json

import pytest

from .helpers import AFTER, BEFORE, Fix, written


@pytest.mark.parametrize(
    "how", [(), ("-i",), ("--check",), ("--json",), ("--line-buffered",), ("--join-lines",)]
)
def test_what_is_switched_off_stays_however_it_is_fixed(fix: Fix, how: tuple[str, ...]) -> None:
    off, on = "<!-- eojeol: off -->\n", "<!-- eojeol: on -->\n"
    text = f"{AFTER}{off}{BEFORE}{on}{BEFORE}{off}{BEFORE}"
    wanted = f"{AFTER}{off}{BEFORE}{on}{AFTER}{off}{BEFORE}"
    path = written("글.txt", text)
    done = fix(*how, *(("-",) if how == ("--line-buffered",) else (path,)), stdin=text)
    if how == ("--check",):
        assert (done.code, done.err) == (1, "eojeol: 글.txt would change (+2 -1 spaces)\n")
    elif how == ("--json",):
        assert {json.loads(line)["line"] for line in done.out.splitlines()} == {5}
    else:
        assert (path.read_text() if how == ("-i",) else done.out) == wanted
