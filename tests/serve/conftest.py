"""One service for all tests that only ask it something."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

NEEDED = ("fastapi", "uvicorn", "prometheus_client", "httpx")


def pytest_pycollect_makemodule(module_path: Path, parent: Any) -> Any:
    """Skip the files of this folder, with a reason, where the service is not installed."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    return _Skipped.from_parent(parent, path=module_path) if missing else None


class _Skipped(pytest.Module):
    def collect(self) -> Any:
        pytest.skip(f"the service is not installed: none of {', '.join(NEEDED)} may be missing")


@pytest.fixture(scope="session")
def service() -> Iterator[Any]:
    """A service with the default limits and a stand-in for the model."""
    from .helpers import serving

    with serving() as served:
        yield served
