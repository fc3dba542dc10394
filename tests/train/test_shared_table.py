"""The table's gradient in several processes: the mean of all, sparse, by pairs or as a whole, without a sparse sum."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import distributed, nn

pytest.importorskip("lightning")

from eojeol.train import shared_table
from eojeol.train.shared_table import average, is_dense

from .table_process import ROWS, table_with


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[None]:
    """A group of one process."""
    store = distributed.FileStore(str(tmp_path / "store"), 1)
    distributed.init_process_group("gloo", store=store, rank=0, world_size=1)
    yield
    distributed.destroy_process_group()


@pytest.mark.slow
def test_two_processes_have_the_mean_of_both_gradients(tmp_path: Path) -> None:
    script = str(Path(__file__).with_name("table_process.py"))
    processes = [
        subprocess.Popen([sys.executable, script, str(rank), "2", str(tmp_path)]) for rank in range(2)
    ]
    assert [process.wait(timeout=300) for process in processes] == [0, 0]
    one, other = (table_with(rank, batches=2).grad for rank in range(2))
    assert one is not None and other is not None
    expected = ((one + other) / 2).coalesce()
    for dense in (False, True):
        found = [torch.load(tmp_path / f"{dense}-{rank}.pt", weights_only=True) for rank in range(2)]
        # Every process has the same to the last bit, or their tables would part.
        assert torch.equal(found[0]["dense"], found[1]["dense"])
        assert torch.equal(found[0]["rows"], expected.indices()[0])
        assert torch.allclose(found[0]["dense"], expected.to_dense())
        absent = [torch.load(tmp_path / f"absent-{dense}-{rank}.pt", weights_only=True) for rank in range(2)]
        assert torch.allclose(absent[0]["dense"], one.to_dense() / 2)
        assert torch.equal(absent[0]["dense"], absent[1]["dense"])


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("dense", [False, True])
def test_one_process_keeps_what_it_has(monkeypatch: pytest.MonkeyPatch, dense: bool) -> None:
    monkeypatch.setattr(shared_table, "is_dense", lambda sizes, table: dense)
    table = table_with(0, batches=3)
    assert table.grad is not None
    before = table.grad.coalesce()
    average(table)
    assert table.grad.is_sparse
    after = table.grad.coalesce()
    assert torch.equal(after.indices(), before.indices())
    assert torch.allclose(after.values(), before.values())
    table.grad = None
    average(table)
    assert table.grad is not None
    assert table.grad._nnz() == 0


def test_a_row_that_was_touched_without_a_gradient_stays_touched(
    monkeypatch: pytest.MonkeyPatch, alone: None
) -> None:
    # Adam's moments decay in every row that a step touches, as they do in one process.
    monkeypatch.setattr(shared_table, "is_dense", lambda sizes, table: True)
    table = nn.Embedding(ROWS, 4, sparse=True)
    (table(torch.tensor([3, 5])) * torch.tensor([[0.0], [1.0]])).sum().backward()
    average(table.weight)
    assert table.weight.grad is not None
    assert table.weight.grad.coalesce().indices().tolist() == [[3, 5]]


def test_what_is_less_to_send_is_sent() -> None:
    table = torch.empty(1 << 21, 8, device="meta")
    assert not is_dense([50_000] * 75, table)
    assert is_dense([50_000] * 76, table)
    assert not is_dense([0, 0], table)
