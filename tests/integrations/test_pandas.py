from __future__ import annotations

import pytest

from eojeol.errors import UsageError

from .helpers import StandIn, needs_model

pd = pytest.importorskip("pandas", reason="pandas is not installed")
space_series = pytest.importorskip("eojeol.integrations.pandas").space_series

CELLS = ["할수 있다", None, "", "안녕"]


@pytest.mark.parametrize("dtype", [object, "str", "string"])
def test_texts_are_fixed_and_the_kind_of_text_stays(dtype: object) -> None:
    series = pd.Series(CELLS, dtype=dtype)
    fixed = series.eojeol.fix(StandIn())
    assert fixed.dtype == series.dtype
    assert fixed.isna().tolist() == [False, True, False, False]
    assert fixed.dropna().tolist() == ["할 수 있다", "", "안녕"]
    assert series[0] == "할수 있다"


def test_each_missing_value_stays_the_one_that_it_was() -> None:
    cells = [None, float("nan"), pd.NA, "할수 있다"]
    fixed = space_series(pd.Series(cells, dtype=object), StandIn()).tolist()
    assert fixed[0] is None
    assert fixed[1] != fixed[1]
    assert fixed[2] is pd.NA


def test_index_name_and_attributes_stay_even_where_labels_repeat() -> None:
    series = pd.Series(CELLS, index=["ㄱ", "ㄱ", None, 3], name="말")
    series.attrs["source"] = "hand"
    fixed = series.eojeol.fix(StandIn())
    assert fixed.index.tolist() == series.index.tolist()
    assert (fixed.name, fixed.attrs) == ("말", {"source": "hand"})


def test_a_categorical_series_becomes_text_even_where_two_categories_become_one() -> None:
    series = pd.Series(["할수", "할 수", None, "할수"], dtype="category")
    fixed = series.eojeol.fix(StandIn())
    assert fixed.dropna().tolist() == ["할 수"] * 3
    assert not isinstance(fixed.dtype, pd.CategoricalDtype)


@pytest.mark.parametrize(
    "series", [pd.Series([], dtype=object), pd.Series([None, float("nan")])], ids=["empty", "nan"]
)
def test_a_series_without_texts_stays_as_it_is(series: object) -> None:
    pd.testing.assert_series_equal(space_series(series, StandIn()), series)


def test_numbers_are_an_error_that_names_column_and_row() -> None:
    with pytest.raises(UsageError, match=r"column 'price', row 0 \(the first is 0\) holds int, not text"):
        pd.Series([1, 2], name="price").eojeol.fix(StandIn())
    with pytest.raises(UsageError, match=r"column 'text', row 1 .* holds float"):
        pd.DataFrame({"text": ["할수 있다", 1.5]})["text"].eojeol.fix(StandIn())


def test_the_mode_is_passed_on_and_checked() -> None:
    spacer = StandIn()
    pd.Series(["가"]).eojeol.fix(spacer, mode="restore")
    assert spacer.calls == [(["가"], "restore")]
    with pytest.raises(UsageError, match="unknown mode"):
        pd.Series(["가"]).eojeol.fix(spacer, mode="undo")


@needs_model
def test_the_embedded_model_fixes_a_column() -> None:
    frame = pd.DataFrame({"text": ["아버지가방에들어가신다", None]})
    assert frame["text"].eojeol.fix()[0] == "아버지가 방에 들어가신다"
