"""One optimiser that does what AdamW and SparseAdam do."""

from __future__ import annotations

import copy

import torch
from torch import nn
from torch.optim import AdamW, SparseAdam

from eojeol.train.optim import SplitAdam


class Small(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.table = nn.Embedding(20, 4, sparse=True)
        self.linear = nn.Linear(4, 2)

    def loss(self, rows: torch.Tensor) -> torch.Tensor:
        return (self.linear(self.table(rows)) ** 2).mean()


def groups(network: Small, reverse: bool = False) -> list[dict[str, object]]:
    made = [
        {"params": list(network.linear.parameters())},
        {"params": [network.table.weight], "lr": 0.05, "sparse": True},
    ]
    return made[::-1] if reverse else made


def step(network: Small, number: int, *optimisers: torch.optim.Optimizer) -> None:
    for optimiser in optimisers:
        optimiser.zero_grad()
    network.loss(torch.tensor([number % 5, 7, (3 * number) % 11])).backward()
    for optimiser in optimisers:
        optimiser.step()


def equal(one: nn.Module, other: nn.Module) -> bool:
    pairs = zip(one.state_dict().values(), other.state_dict().values(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


def test_it_equals_the_two_optimisers_that_it_stands_for() -> None:
    for reverse in (False, True):
        torch.manual_seed(0)
        network = Small()
        reference = copy.deepcopy(network)
        split = SplitAdam(groups(network, reverse), 0.01, 0.1, (0.9, 0.98))
        dense = AdamW(reference.linear.parameters(), lr=0.01, weight_decay=0.1, betas=(0.9, 0.98))
        sparse = SparseAdam([reference.table.weight], lr=0.05, betas=(0.9, 0.98))
        for number in range(12):
            step(network, number, split)
            step(reference, number, dense, sparse)
        assert equal(network, reference)


def test_rows_without_a_gradient_stay() -> None:
    network = Small()
    before = network.table.weight.detach().clone()
    split = SplitAdam(groups(network), 0.01)
    for number in range(5):
        step(network, number, split)
    untouched = [11, 13, 17, 19]
    assert torch.equal(network.table.weight[untouched], before[untouched])
    assert not torch.equal(network.table.weight[7], before[7])


def test_a_schedule_reaches_both_parts() -> None:
    network = Small()
    before = copy.deepcopy(network)
    split = SplitAdam(groups(network), 0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(split, lambda number: 0.0)
    for number in range(3):
        step(network, number, split)
        schedule.step()
    assert [group["lr"] for group in split.param_groups] == [0.0, 0.0]
    assert equal(network, before)


def test_the_state_can_be_saved_and_taken_up_again() -> None:
    torch.manual_seed(0)
    network = Small()
    split = SplitAdam(groups(network), 0.01)
    for number in range(6):
        step(network, number, split)
    other = copy.deepcopy(network)
    resumed = SplitAdam(groups(other), 0.5)
    resumed.load_state_dict(copy.deepcopy(split.state_dict()))
    for number in range(6, 12):
        step(network, number, split)
        step(other, number, resumed)
    assert equal(network, other)


def test_one_part_alone_will_do() -> None:
    network = Small()
    for some in groups(network):
        split = SplitAdam([some], 0.01)
        before = copy.deepcopy(network)
        step(network, 1, split)
        assert not equal(network, before)


def test_a_closure_gives_the_loss() -> None:
    network = Small()
    split = SplitAdam(groups(network), 0.01)

    def closure() -> float:
        split.zero_grad()
        loss = network.loss(torch.tensor([1, 2]))
        loss.backward()
        return float(loss.detach())

    first = split.step(closure)
    assert split.step(closure) != first
