from __future__ import annotations

import io

import pytest

from eojeol.errors import UsageError

from .helpers import StandIn, needs_model

pl = pytest.importorskip("polars", reason="polars is not installed")
space_series = pytest.importorskip("eojeol.integrations.polars").space_series

FRAME = pl.DataFrame({"text": ["할수 있다", None, "", "안녕"], "n": [1, 2, 3, 4], "group": [1, 1, 2, 2]})
FIXED = ["할 수 있다", None, "", "안녕"]


def test_an_expression_fixes_texts_in_place_and_keeps_nulls_and_the_name() -> None:
    fixed = FRAME.with_columns(pl.col("text").eojeol.fix(StandIn()))
    assert fixed.columns == FRAME.columns
    assert fixed["text"].to_list() == FIXED
    assert FRAME["text"][0] == "할수 있다"


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_a_lazy_frame_knows_the_type_and_runs_in_any_engine(engine: str) -> None:
    lazy = FRAME.lazy().select(pl.col("text").eojeol.fix(StandIn()))
    assert lazy.collect_schema() == {"text": pl.String}
    assert lazy.collect(engine=engine)["text"].to_list() == FIXED


def test_groups_change_nothing() -> None:
    fix = pl.col("text").eojeol.fix(StandIn())
    assert FRAME.select(fix.over("group"))["text"].to_list() == FIXED
    grouped = FRAME.group_by("group", maintain_order=True).agg(fix)
    assert grouped["text"].to_list() == [FIXED[:2], FIXED[2:]]


@pytest.mark.parametrize("dtype", [pl.Categorical, pl.Enum(["할수 있다", "", "안녕"])])
def test_categories_become_text(dtype: object) -> None:
    series = FRAME["text"].cast(dtype)
    assert space_series(series, StandIn()).dtype == pl.String
    assert series.eojeol.fix(StandIn()).to_list() == FIXED


def test_a_column_of_nulls_or_of_nothing_stays_so() -> None:
    nulls = pl.Series("text", [None, None])
    assert nulls.eojeol.fix(StandIn()).to_list() == [None, None]
    assert FRAME.clear().select(pl.col("text").eojeol.fix(StandIn())).height == 0


@pytest.mark.parametrize("cells", [[1, 2], [1.5], [True], [b"a"], [["할수"]]])
def test_a_column_of_anything_else_is_an_error_that_names_it(cells: list[object]) -> None:
    frame = pl.DataFrame({"n": cells})
    with pytest.raises(UsageError, match=r"column 'n' is .*, not text"):
        frame.select(pl.col("n").eojeol.fix(StandIn()))
    with pytest.raises(UsageError, match=r"column 'n' is .*, not text"):
        frame["n"].eojeol.fix(StandIn())


def test_the_mode_is_passed_on_and_checked() -> None:
    spacer = StandIn()
    FRAME.select(pl.col("text").eojeol.fix(spacer, mode="restore"))
    assert {mode for _, mode in spacer.calls} == {"restore"}
    with pytest.raises(UsageError, match="unknown mode"):
        FRAME.select(pl.col("text").eojeol.fix(spacer, mode="undo"))


@needs_model
@pytest.mark.filterwarnings("default")  # polars calls the serialisation of expressions unstable
def test_the_embedded_model_fixes_a_column_here_and_where_the_plan_is_sent() -> None:
    frame = pl.DataFrame({"text": ["아버지가방에들어가신다", None]})
    plan = frame.lazy().select(pl.col("text").eojeol.fix())
    sent = pl.LazyFrame.deserialize(io.BytesIO(plan.serialize()))
    assert plan.collect()["text"].to_list() == ["아버지가 방에 들어가신다", None]
    assert sent.collect()["text"].to_list() == ["아버지가 방에 들어가신다", None]
