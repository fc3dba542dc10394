"""The page: plain files of a folder, which browsers ask about on every use, so that a new version shows at once.

The list of reasons stands in another room of the package; `make web` copies it into the folder that it makes.
"""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from fastapi import Response
from fastapi.staticfiles import StaticFiles

if TYPE_CHECKING:
    from starlette.types import Scope

# What the page shows of reasons beside their sentences: their titles.
CODES = "reasons/codes.tsv"
# Python's own table depends on the machine.
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".webmanifest": "application/manifest+json",
    PurePath(CODES).suffix: "text/tab-separated-values; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
}


class Page(StaticFiles):
    """Files of the page, with their media types and an ETag."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """A file of the folder, or the list of reasons of the package where the folder has none."""
        found, stat = super().lookup_path(path)
        if stat is None and Path(path).as_posix() == CODES:
            found = str(files("eojeol") / CODES)
            stat = Path(found).stat()
        return found, stat

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """A file, or 304 if the browser has it."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        kind = MEDIA_TYPES.get(Path(full_path).suffix.lower(), "application/octet-stream")
        if response.status_code == 200:
            response.headers["content-type"] = kind
        response.headers["cache-control"] = "no-cache"
        return response


def page(folder: str = "") -> Any:
    """The page as an ASGI application.

    Args:
        folder: a folder with another page; the page of the package by default.
    """
    return Page(directory=folder or str(files("eojeol.serve") / "page"), html=True)
