"""Write the version where it has to stand a second time: the npm packages, CITATION.cff, the example for pre-commit.

    python docs/make_version.py        then python docs/make_man.py, whose page has it too

`src/eojeol/__init__.py` is the one place to change; Python's own metadata is built from there. tests/test_package.py
fails when another place disagrees.
"""

from __future__ import annotations

import re
from pathlib import Path

from eojeol import __version__

ROOT = Path(__file__).parents[1]
_NPM = r'(?<="name": "eojeol",\n)( *"version": )"[^"]*"'
# A pattern whose first group stays and is followed by the version, and what stands between and after.
PLACES = {
    "web/package.json": (_NPM, r'\1"{}"'),
    "editors/vscode/package.json": (_NPM, r'\1"{}"'),
    "editors/vscode/package-lock.json": (_NPM, r'\1"{}"'),
    "web/package-lock.json": (_NPM, r'\1"{}"'),
    "CITATION.cff": (r"(?m)^(version: ).*$", r"\g<1>{}"),
    "docs/integrations.md": (r"(repo: https://github.com/eojeol/eojeol\n +rev: )\S+", r"\1v{}"),
}


def filled(name: str, text: str) -> str:
    """The text of a file with the version in its places.

    Args:
        name: a key of PLACES.
        text: what the file holds.

    Raises:
        ValueError: the file has no such place any more.
    """
    pattern, replacement = PLACES[name]
    made, count = re.subn(pattern, replacement.format(__version__), text)
    if not count:
        raise ValueError(f"{name} has no place for the version; mend PLACES in docs/make_version.py")
    return made


def main() -> None:
    """Write the files."""
    for name in PLACES:
        path = ROOT / name
        path.write_text(filled(name, path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
