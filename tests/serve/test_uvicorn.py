"""The parts of uvicorn that it does not promise: the versions that they were tested with, and that they are there."""

from __future__ import annotations

import inspect
import re
from importlib.metadata import version
from pathlib import Path

import pytest
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from eojeol.serve import protocol
from eojeol.serve.protocol import TESTED_UVICORN, GuardedProtocol
from eojeol.serve.run import Server

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def minor(release: str) -> tuple[int, int]:
    major, second = release.split(".")[:2]
    return int(major), int(second)


def test_the_installed_uvicorn_is_one_that_the_overridden_parts_were_tested_with() -> None:
    first, last = map(minor, TESTED_UVICORN)
    installed = version("uvicorn")
    assert first <= minor(installed) <= last, (
        f"uvicorn {installed} is outside {' to '.join(TESTED_UVICORN)}: run tests/serve with it, read what changed in "
        "the parts that serve/protocol.py lists, then move TESTED_UVICORN and the bound in pyproject.toml"
    )


def test_no_other_uvicorn_can_be_installed() -> None:
    found = re.search(r'"uvicorn>=([\d.]+),<([\d.]+)"', PYPROJECT.read_text(encoding="utf-8"))
    assert found, 'pyproject.toml has to say "uvicorn>=…,<…"'
    first, last = map(minor, TESTED_UVICORN)
    assert minor(found[1]) == first
    assert minor(found[2]) == (last[0], last[1] + 1)


@pytest.mark.parametrize(("ours", "theirs"), [(GuardedProtocol, H11Protocol), (Server, uvicorn.Server)])
def test_every_overridden_method_exists_in_uvicorn_and_is_listed(ours: type, theirs: type) -> None:
    listed = set(re.findall(r"\w+", protocol.__doc__ or ""))
    for name, method in vars(ours).items():
        # What begins with an underscore is our own: nothing private of uvicorn is overridden.
        if inspect.isfunction(method) and not name.startswith("_"):
            assert hasattr(theirs, name), name
            assert name in listed
        else:
            assert name.startswith("__") or not hasattr(theirs, name), name
