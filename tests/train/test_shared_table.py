"""The table's gradient in several processes: the mean of all, sparse, by pairs or as a whole, without a sparse sum."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import distributed, nn

pytest.importorskip("lightning")

from eojeol.train import shared_table
from eojeol.train.shared_table import average, is_dense, start_alike

ROWS = 30


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[None]:
    """A group of one process."""
    store = distributed.FileStore(str(tmp_path / "store"), 1)
    distributed.init_process_group("gloo", store=store, rank=0, world_size=1)
    yield
    distributed.destroy_process_group()


def table_with(rank: int, batches: int = 1) -> nn.Parameter:
    """A table with the gradient of a process: rows of its own, one in common with all, one touched twice."""
    table = nn.Embedding(ROWS, 4, sparse=True)
    with torch.no_grad():
        table.weight.fill_(rank + 1.0)
    for number in range(batches):
        rows = torch.tensor([7, 10 + rank, 10 + rank, *range(20, 20 + 3 * rank), number])
        (table(rows) * torch.arange(1.0, 5.0) * (rank + 1)).sum().backward()
    return table.weight


def work(rank: int, world: int, folder: str) -> None:
    """A process of the group: the mean in both ways, the beginning, and a gradient that is absent."""
    store = distributed.FileStore(f"{folder}/store", world)
    distributed.init_process_group("gloo", store=store, rank=rank, world_size=world)
    for sent in ("_pairs", "_dense"):
        table = table_with(rank, batches=2)
        shared_table.is_dense = lambda sizes, table, sent=sent: sent == "_dense"  # type: ignore[assignment]
        average(table)
        assert table.grad is not None and table.grad.is_sparse
        torch.save(table.grad.coalesce(), f"{folder}/{sent}-{rank}.pt")
    start_alike(table)
    assert bool((table == 1.0).all())
    if rank:
        table.grad = None
    average(table)
    torch.save(table.grad.coalesce(), f"{folder}/absent-{rank}.pt")
    distributed.destroy_process_group()


@pytest.mark.slow
def test_two_processes_have_the_mean_of_both_gradients(tmp_path: Path) -> None:
    torch.multiprocessing.spawn(work, (2, str(tmp_path)), nprocs=2)
    grads = [table_with(rank, batches=2).grad for rank in range(2)]
    assert grads[0] is not None and grads[1] is not None
    expected = ((grads[0] + grads[1]) / 2).coalesce()
    for sent in ("_pairs", "_dense"):
        found = [torch.load(tmp_path / f"{sent}-{rank}.pt") for rank in range(2)]
        # Every process has the same to the last bit, or their tables would part.
        assert torch.equal(found[0].values(), found[1].values())
        assert torch.equal(found[0].indices(), expected.indices())
        assert torch.allclose(found[0].values(), expected.values())
    absent = [torch.load(tmp_path / f"absent-{rank}.pt").to_dense() for rank in range(2)]
    assert torch.allclose(absent[0], expected.to_dense() / 2)
    assert torch.equal(*absent)


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
