"""The n-gram table's gradient in several processes: every process gets the mean of all, and it stays sparse.

DistributedDataParallel would sum the gradients up inside the backward pass, but NCCL cannot sum what is sparse, and a
dense gradient of the whole table is ten times all others. So the table is left out there, and after the last backward
pass of a step the processes exchange the rows that they touched: as (row, gradient) pairs, or, where the pairs of all
processes would be more than the table itself, as one dense sum of which the touched rows are kept. Only `all_gather`
and `all_reduce` of dense tensors are used, which NCCL and Gloo have alike.
"""

from __future__ import annotations

import torch
from torch import Tensor, distributed, nn


def average(table: nn.Parameter) -> None:
    """Put the mean of all processes' gradients into the place of this one's; all of them have to call it together.

    Args:
        table: a parameter with a sparse gradient, or without one, shape (rows, width).
    """
    world = distributed.get_world_size()
    rows = torch.zeros(0, dtype=torch.int64, device=table.device)
    values = table.new_zeros(0, table.shape[1])
    if table.grad is not None:
        found = table.grad.to(table.dtype).coalesce()
        rows, values = found.indices()[0], found.values()
    sizes = [int(size) for size in torch.cat(_gather(torch.tensor([len(rows)], device=rows.device)))]
    if is_dense(sizes, table):
        rows, values = _dense(rows, values, table)
    else:
        rows, values = _pairs(rows, values, sizes)
    table.grad = torch.sparse_coo_tensor(rows[None], values / world, table.shape, check_invariants=False)


def start_alike(table: nn.Parameter) -> None:
    """Give every process the weights of the first one, as DistributedDataParallel does with all others."""
    distributed.broadcast(table.detach(), 0)


def is_dense(sizes: list[int], table: Tensor) -> bool:
    """Whether a dense sum is less to send than pairs.

    Args:
        sizes: how many rows each process has touched.
        table: shape (rows, width).

    Example:
        Two million rows of width 8 are 75 MB with their marks, which a ring sends twice: 151 MB. Pairs are 40 bytes a
        row; with 50,000 rows in each process the dense sum is less from 76 processes on.
    """
    pair = 8 + table.element_size() * table.shape[1]
    whole = 2 * table.element_size() * table.shape[0] * (table.shape[1] + 1)
    return len(sizes) * max(sizes) * pair > whole


def _pairs(rows: Tensor, values: Tensor, sizes: list[int]) -> tuple[Tensor, Tensor]:
    """The rows of all processes one after the other, and their gradients: shapes (touched,) and (touched, width)."""
    # All processes have to send as much, so the shorter ones are filled up, and cut again.
    most = max(sizes)
    padded_rows = nn.functional.pad(rows, (0, most - len(rows)))
    padded_values = nn.functional.pad(values, (0, 0, 0, most - len(values)))
    all_rows = [each[:size] for each, size in zip(_gather(padded_rows), sizes, strict=True)]
    all_values = [each[:size] for each, size in zip(_gather(padded_values), sizes, strict=True)]
    return torch.cat(all_rows), torch.cat(all_values)


def _dense(rows: Tensor, values: Tensor, table: Tensor) -> tuple[Tensor, Tensor]:
    """The rows that any process touched, and the sums of their gradients: see `_pairs`."""
    whole = table.new_zeros(table.shape[0], table.shape[1] + 1)
    # The last column counts who touched a row: its gradient may be zero, and still it decays the moments of its row.
    whole[rows] = nn.functional.pad(values, (0, 1), value=1.0)
    distributed.all_reduce(whole)
    touched = whole[:, -1].nonzero()[:, 0]
    return touched, whole[touched, :-1]


def _gather(mine: Tensor) -> list[Tensor]:
    """The tensors of all processes, which are of one shape."""
    out = [torch.empty_like(mine) for _ in range(distributed.get_world_size())]
    distributed.all_gather(out, mine.contiguous())
    return out
