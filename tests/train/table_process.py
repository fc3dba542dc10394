"""A process of test_shared_table.py: `table_process.py RANK WORLD FOLDER`. Its gradients go into the folder."""

from __future__ import annotations

import sys

import torch
from torch import distributed, nn

from eojeol.train import shared_table
from eojeol.train.shared_table import average, start_alike

ROWS = 30


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
    """The mean in both ways, a gradient that one process lacks, and the same beginning."""
    store = distributed.FileStore(f"{folder}/store", world)
    distributed.init_process_group("gloo", store=store, rank=rank, world_size=world)
    for dense in (False, True):
        shared_table.is_dense = lambda sizes, table, dense=dense: dense  # type: ignore[assignment,misc]
        table = table_with(rank, batches=2)
        average(table)
        keep(table, f"{folder}/{dense}-{rank}.pt")
        table = table_with(rank, batches=2)
        if rank:
            table.grad = None
        average(table)
        keep(table, f"{folder}/absent-{dense}-{rank}.pt")
    start_alike(table)
    assert bool((table == 1.0).all())
    distributed.destroy_process_group()


def keep(table: nn.Parameter, file: str) -> None:
    """Save a gradient, which has to be sparse, as a dense array and the rows that it has."""
    assert table.grad is not None
    assert table.grad.is_sparse
    gradient = table.grad.coalesce()
    torch.save({"rows": gradient.indices()[0], "dense": gradient.to_dense()}, file)


if __name__ == "__main__":
    work(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
