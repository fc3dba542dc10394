"""The listing of `src/eojeol` is the architecture: imports go one way, files stay small, functions stay simple."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "eojeol"
LINES = 300

# Room or module: what it may import, besides itself and errors. docs/architecture.md draws it.
MAY_IMPORT = {
    "errors": "",
    "attributes": "",
    "cluster": "",
    "files": "attributes",
    "text": "",
    "rules": "text",
    "reasons": "",
    "engine": "files text",
    "settings": "reasons rules text",
    "config": "files text",
    "evidence": "engine settings text",
    "norm": "text",
    "second_look": "engine evidence settings text",
    "decide": "choice engine evidence norm rules second_look settings text",
    "choice": "engine reasons settings text",
    "changes": "engine reasons text",
    "joined": "changes",
    "shown": "changes",
    "spacer": "changes decide engine evidence joined rules settings shown text",
    "unwrap": "engine evidence spacer text",
    "learn": "spacer text",
    "documents": "changes files spacer text",
    "explain": "changes choice documents reasons rules spacer text",
    "lsp": "changes documents explain files rules settings spacer text",
    "mcp": "changes explain rules settings spacer text",
    "integrations": "engine spacer __init__",
    "batch": "cluster documents engine files integrations rules settings spacer text __init__",
    "corpus": "cluster config files text",
    "evaluate": "engine files settings spacer text",
    "train": "config engine evaluate files spacer text",
    "export": "engine evaluate files spacer text train",
    "serve": "changes config documents engine explain reasons rules settings spacer text unwrap __init__",
    "cli": "batch changes config corpus documents engine evaluate explain export files learn lsp mcp reasons rules "
    "serve settings spacer text train unwrap __init__",
    "__init__": "rules spacer",
    "__main__": "cli",
}


def python_files() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def room_of(path: Path) -> str:
    """The folder or the flat module that a file belongs to."""
    parts = path.relative_to(SOURCE).parts
    return parts[0] if len(parts) > 1 else path.stem


def imported_rooms(path: Path) -> Iterator[tuple[int, str]]:
    """(line, room) of every import of ours, those inside functions included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "eojeol":
            names = [f"eojeol.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        for name in names:
            package, _, rest = name.partition(".")
            if package == "eojeol":
                room = rest.partition(".")[0]
                known = (SOURCE / room).is_dir() or (SOURCE / f"{room}.py").is_file()
                yield node.lineno, room if room and known else "__init__"


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_go_one_way(path: Path) -> None:
    room = room_of(path)
    allowed = {room, "errors", *MAY_IMPORT[room].split()}
    for line, imported in imported_rooms(path):
        assert imported in allowed, (
            f"{path.relative_to(ROOT)}:{line} imports {imported}, but {room} may import only "
            f"{', '.join(sorted(allowed))} (docs/architecture.md)"
        )


def test_the_rooms_form_no_circle() -> None:
    left = {room: set(rooms.split()) for room, rooms in MAY_IMPORT.items()}
    while left:
        free = {room for room, needed in left.items() if not needed & left.keys() - {room}}
        assert free, f"these import each other in a circle: {', '.join(sorted(left))}"
        left = {room: needed for room, needed in left.items() if room not in free}


@pytest.mark.parametrize("room", ["corpus", "train", "evaluate", "export"])
def test_the_way_of_a_model_knows_neither_command_nor_service_nor_documents(room: str) -> None:
    assert not {"cli", "serve", "documents", "explain"} & set(MAY_IMPORT[room].split())


def test_every_room_is_listed() -> None:
    assert {room_of(path) for path in python_files()} == MAY_IMPORT.keys()


def test_no_source_file_is_long() -> None:
    folders = ("src", "tests", "benchmarks", "fuzz", "web/src", "web/test", "docs")
    kinds = (".py", ".ts", ".mjs", ".js")
    long = {
        str(path.relative_to(ROOT)): lines
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in kinds and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LINES
    }
    assert long == {}
