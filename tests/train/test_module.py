"""Loss, figures of validation, clipping, rates."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from eojeol.evaluate.metrics import score
from eojeol.train.module import SpacingModule, count_words
from eojeol.train.run import make_data
from eojeol.train.schema import OptimiserConfig
from eojeol.train.stream import IGNORED

from .helpers import make_corpus, tiny_config


def module_of(network: nn.Module, max_steps: int = 100, **optimiser: object) -> SpacingModule:
    return SpacingModule(network, OptimiserConfig(**optimiser), max_steps, 111, {})  # type: ignore[arg-type]


class Oracle(nn.Module):
    """Predicts a space before the characters that it was given, whatever stands around them."""

    def __init__(self, spaced: set[int]) -> None:
        super().__init__()
        self.spaced = spaced
        self.weight = nn.Parameter(torch.zeros(1))

    def forward(self, input_ids: torch.Tensor, **_: torch.Tensor) -> torch.Tensor:
        yes = torch.isin(input_ids, torch.tensor(sorted(self.spaced)))
        return torch.stack([1.0 - 2.0 * yes, -1.0 + 2.0 * yes], dim=-1) + self.weight


@given(st.lists(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=12), max_size=6))
def test_words_are_counted_as_the_report_counts_them(lines: list[list[tuple[bool, bool]]]) -> None:
    def text(line: list[tuple[bool, bool]], side: int) -> str:
        return "".join(" " * (unit[side] and i > 0) + "가" for i, unit in enumerate(line))

    starts = [
        torch.tensor(
            [unit[side] or i == 0 for line in lines for i, unit in enumerate(line)], dtype=torch.bool
        )
        for side in (0, 1)
    ]
    scores = score([text(line, 1) for line in lines], [text(line, 0) for line in lines])
    hits = count_words(*starts)
    words = int(starts[0].sum() + starts[1].sum())
    assert 2 * hits == pytest.approx(scores.word.f1 * words)


@pytest.mark.parametrize("encoder", ["ngram", "bert"])
@pytest.mark.parametrize("window", [8, 16, 200])
def test_figures_of_validation_are_those_of_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoder: str, window: int
) -> None:
    lines = [
        "마당을 쓸다가 하늘을 보았다",
        "네",
        "새가 높이 날아가고 구름이 천천히 흘러가는 오후였다. 바람도 불었다",
    ]
    _, vocab = make_corpus(tmp_path / "a.txt", lines)
    config = tiny_config(tmp_path / "a.txt", tmp_path / "run")
    config.network.encoder, config.data.window = encoder, window
    spaced = set(vocab.ids(torch.tensor([ord(c) for c in "하날높구오다"]).numpy()).tolist())
    module = module_of(Oracle(spaced))
    logged: dict[str, float] = {}
    monkeypatch.setattr(module, "log", lambda name, value, **_: logged.update({name: float(value)}))
    loader = make_data(config, vocab, make_corpus(tmp_path / "b.txt", lines)[0]).val_dataloader()
    with torch.no_grad():
        module.on_validation_epoch_start()
        for number, batch in enumerate(loader):
            module.validation_step(batch, number)
        module.on_validation_epoch_end()
    predicted = ["".join(" " * (c in "하날높구오다") + c for c in line.replace(" ", "")) for line in lines]
    scores = score(lines, predicted)
    assert logged["val_f1"] == pytest.approx(scores.word.f1, abs=1e-9)
    right, wrong = (float(torch.nn.functional.softplus(torch.tensor(x))) for x in (-2.0, 2.0))
    share = scores.syllable.accuracy
    assert logged["val_loss"] == pytest.approx(right * share + wrong * (1 - share), abs=1e-6)


def test_the_loss_counts_real_characters_only() -> None:
    network = Oracle({7})
    module = module_of(network)
    module.log = lambda *_, **__: None  # type: ignore[method-assign]
    ids = torch.tensor([[7, 8, 9, 0]])
    labels = torch.tensor([[IGNORED, 0, 1, IGNORED]])
    loss = module.training_step({"input_ids": ids, "labels": labels}, 0)
    softplus = torch.nn.functional.softplus
    assert float(loss.detach()) == pytest.approx(
        float(softplus(torch.tensor(-2.0)) + softplus(torch.tensor(2.0))) / 2
    )


def test_a_batch_without_a_decision_teaches_nothing() -> None:
    module = module_of(Oracle({7}))
    module.log = lambda *_, **__: None  # type: ignore[method-assign]
    loss = module.training_step({"input_ids": torch.tensor([[7]]), "labels": torch.tensor([[IGNORED]])}, 0)
    loss.backward()
    assert float(loss.detach()) == 0.0
    assert float(module.network.weight.grad) == 0.0


class TableAndLinear(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.table = nn.Embedding(10, 3, sparse=True)
        self.linear = nn.Linear(3, 2)


@pytest.mark.parametrize(("clip", "norm"), [(0.5, 0.5), (0.0, None), (1e9, None)])
def test_clipping_bounds_the_dense_part_and_leaves_the_table_alone(clip: float, norm: float | None) -> None:
    network = TableAndLinear()
    (network.linear(network.table(torch.tensor([1, 2]))) * 100).sum().backward()
    dense = torch.cat([p.grad.flatten() for p in network.linear.parameters()])
    table = network.table.weight.grad.coalesce().values().clone()
    module = module_of(network, clip=clip)
    module.configure_gradient_clipping(torch.optim.SGD(network.parameters(), 0.1))
    after = torch.cat([p.grad.flatten() for p in network.linear.parameters()])
    assert float(after.norm()) == pytest.approx(norm if norm else float(dense.norm()), rel=1e-4)
    assert torch.equal(network.table.weight.grad.coalesce().values(), table)


def test_table_and_rest_have_rates_of_their_own_which_warm_up_and_fall() -> None:
    module = module_of(TableAndLinear(), 100, lr=0.01, table_lr=0.1, warmup=10, floor=0.02)
    made = module.configure_optimizers()
    optimiser, schedule = made["optimizer"], made["lr_scheduler"]["scheduler"]
    assert made["lr_scheduler"]["interval"] == "step"
    assert [group["sparse"] for group in optimiser.param_groups] == [False, True]
    rates = []
    for _ in range(101):
        rates.append([group["lr"] for group in optimiser.param_groups])
        optimiser.step()
        schedule.step()
    assert rates[0] == pytest.approx([0.001, 0.01])
    assert rates[9] == pytest.approx(
        [0.01 * (0.02 + 0.98 * 0.5 * (1 + 0.9603)), 0.1 * (0.02 + 0.98 * 0.98015)], rel=1e-3
    )
    assert rates[100] == pytest.approx([0.0002, 0.002])
    assert all(b < a for (a, _), (b, _) in pairwise(rates[10:]))


def test_a_constant_rate_stays() -> None:
    module = module_of(TableAndLinear(), -1, lr=2e-5, warmup=0, schedule="constant")
    made = module.configure_optimizers()
    assert made["optimizer"].param_groups[0]["lr"] == 2e-5
    for _ in range(5):
        made["optimizer"].step()
        made["lr_scheduler"]["scheduler"].step()
    assert made["optimizer"].param_groups[0]["lr"] == 2e-5


def test_a_checkpoint_holds_what_it_takes_to_load_it() -> None:
    checkpoint: dict[str, object] = {}
    SpacingModule(nn.Linear(1, 1), OptimiserConfig(), 1, 0, {"window": 8}).on_save_checkpoint(checkpoint)
    assert checkpoint["eojeol"] == {"window": 8}


def test_dropout_hangs_on_seed_and_step(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    for seed, step in ((1, 0), (1, 0), (1, 1), (2, 0)):
        module = SpacingModule(nn.Linear(1, 1), OptimiserConfig(), 1, seed, {})
        monkeypatch.setattr(SpacingModule, "global_step", step)
        monkeypatch.setattr(SpacingModule, "global_rank", 0)
        module.on_train_batch_start({}, 0)
        drawn.append(float(torch.rand(1)))
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) == 3
