from __future__ import annotations

import pytest

from eojeol.errors import UsageError
from eojeol.integrations.cells import fix_cells

from .helpers import StandIn, needs_model


def test_texts_are_fixed_and_missing_and_empty_cells_stay() -> None:
    cells = ["할수 있다", None, "", "안녕", None]
    assert fix_cells(cells, StandIn(), "correct", "x") == ["할 수 있다", None, "", "안녕", None]
    assert cells[0] == "할수 있다"


def test_all_texts_go_in_one_call_with_the_mode() -> None:
    spacer = StandIn()
    fix_cells(iter(["할수록", None, "좋다"]), spacer, "restore", "x")
    assert spacer.calls == [(["할수록", "좋다"], "restore")]


@pytest.mark.parametrize(
    ("cell", "kind"), [(3, "int"), (1.5, "float"), (True, "bool"), (b"a", "bytes"), ([], "list")]
)
def test_a_cell_that_is_not_text_is_an_error_that_says_where(cell: object, kind: str) -> None:
    spacer = StandIn()
    with pytest.raises(UsageError) as caught:
        fix_cells(["할수 있다", None, cell], spacer, "correct", "column 'n'")
    assert str(caught.value).startswith(f"column 'n', row 2 (the first is 0) holds {kind}, not text; ")
    assert "\n" not in str(caught.value)
    assert spacer.calls == []


def test_a_cell_that_the_caller_calls_missing_stays_what_it_is() -> None:
    gone = float("nan")
    fixed = fix_cells([gone, "할수 있다"], StandIn(), "correct", "x", missing=[True, False])
    assert fixed[0] is gone
    assert fixed[1] == "할 수 있다"


@pytest.mark.parametrize("cells", [[], [None], ["가"]])
def test_a_mode_that_does_not_exist_is_an_error_even_without_texts(cells: list[str | None]) -> None:
    with pytest.raises(UsageError, match="unknown mode 'undo'"):
        fix_cells(cells, StandIn(), "undo", "x")  # type: ignore[arg-type]


@needs_model
def test_without_a_spacer_the_embedded_model_is_used() -> None:
    assert fix_cells(["아버지가방에들어가신다"], None, "correct", "x") == ["아버지가 방에 들어가신다"]
