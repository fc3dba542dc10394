"""Datasets of Ray, Spark and Dask with the real engines, each in a process of its own: they leave threads behind."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from eojeol import Spacer
from eojeol.errors import UsageError
from eojeol.integrations import dask, spark

from .helpers import environment, lines

TEXTS = [*lines(6), None]
RAY = """
import ray
from eojeol.batch import map_batches
ray.init(address="local", num_cpus=1, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
import pyarrow
table = pyarrow.table({"id": list(range(len(texts))), "text": texts})
rows = map_batches(ray.data.from_arrow(table), "text").take_all()
print(json.dumps([row["text"] for row in sorted(rows, key=lambda row: row["id"])]))
"""
DASK = """
import dask.dataframe, pandas
from eojeol.integrations.dask import space_columns
frame = dask.dataframe.from_pandas(pandas.DataFrame({"text": texts}), npartitions=2)
found = space_columns(frame, "text").compute(scheduler="sync")["text"]
print(json.dumps([None if pandas.isna(each) else each for each in found]))
"""
SPARK = """
from pyspark.sql import SparkSession
from eojeol.integrations.spark import space_columns
session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
frame = session.createDataFrame(list(enumerate(texts)), "id long, text string")
found = space_columns(frame, "text")
assert found.schema == frame.schema
print(json.dumps([row.text for row in found.orderBy("id").collect()]))
"""


def answer(script: str) -> list[str | None]:
    source = f"import json\ntexts = json.loads({json.dumps(TEXTS)!r})\n{script}"
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, env=environment(), check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[str | None] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("package", "script"), [("ray", RAY), ("dask", DASK), ("pyspark", SPARK)])
def test_a_column_is_fixed_and_missing_cells_stay(embedded: Spacer, package: str, script: str) -> None:
    pytest.importorskip(package)
    if package == "pyspark":
        import shutil

        if shutil.which("java") is None:
            pytest.skip("Spark needs a JRE, and there is no java")
    assert answer(script) == [text and embedded.correct(text) for text in TEXTS]


class Frame:
    columns = ("id", "text")


@pytest.mark.parametrize("space_columns", [dask.space_columns, spark.space_columns])
def test_a_column_that_is_not_there_is_named(space_columns) -> None:
    with pytest.raises(UsageError, match="no column 'body'; there are id, text"):
        space_columns(Frame(), "body")
    with pytest.raises(UsageError, match="no column is named"):
        space_columns(Frame())
