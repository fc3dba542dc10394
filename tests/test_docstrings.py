"""Public functions say what their arguments are, and what shape their arrays have."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "eojeol"
FILES = sorted(SOURCE.rglob("*.py"))
# Names of array types, as they stand in annotations.
ARRAYS = re.compile(
    r"\b(NDArray|ndarray|Tensor|Codes|Bools|Offsets|Observed|Probabilities|Segments|Ids|Hashes|Decisions)\b"
)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def public_functions(path: Path) -> Iterator[Function]:
    """Functions and methods that stand in the open: not nested, no name with an underscore, no override."""

    def of(body: list[ast.stmt]) -> Iterator[Function]:
        for node in body:
            if isinstance(node, Function) and not node.name.startswith("_") and not is_command(node):
                yield node
            elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield from of(node.body)

    yield from of(ast.parse(path.read_text(encoding="utf-8")).body)


def is_command(function: Function) -> bool:
    """Whether it is a verb of the command: its docstring is help, and its options have help of their own."""
    return any("command" in ast.unparse(decorator) for decorator in function.decorator_list)


def arguments(function: Function) -> list[ast.arg]:
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return [argument for argument in given if argument.arg not in ("self", "cls", "_")]


def of_a_library(function: Function) -> bool:
    """Hooks whose signature somebody else made, which says what the arguments are."""
    names = {"forward", "step", "invoke", "parse_args", "format_options", "file_response", "handle_exit"}
    hooks = ("on_", "training_", "validation_", "test_", "configure_")
    return function.name in names or function.name.startswith(hooks)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_two_arguments_or_more_are_explained_each_by_a_line_of_its_own(path: Path) -> None:
    for function in public_functions(path):
        named = arguments(function)
        if len(named) < 2 or of_a_library(function):
            continue
        doc = ast.get_docstring(function) or ""
        missing = [each.arg for each in named if not re.search(rf"^ +{each.arg}: \S", doc, re.MULTILINE)]
        refers = re.search(r"(?i)same as `|see `", doc)
        assert not missing or refers, f"{path.name}:{function.lineno} {function.name}: no line for {missing}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_explanation_leaves_its_noun_out(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        assert not re.match(r"^ +[a-z_0-9]+: of ", line), f"{path.name}:{number}: {line.strip()}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_functions_of_arrays_name_their_shapes(path: Path) -> None:
    for function in public_functions(path):
        annotations = [each.annotation for each in arguments(function) if each.annotation]
        if any(ARRAYS.search(ast.unparse(annotation)) for annotation in annotations):
            doc = ast.get_docstring(function) or ""
            refers = re.search(r"(?i)same as `|see `", doc)
            assert "shape" in doc.lower() or refers, (
                f"{path.name}:{function.lineno} {function.name}: no shape"
            )
