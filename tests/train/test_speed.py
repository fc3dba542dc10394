"""Characters a second and the work of the network, counted by PyTorch and by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import torch

pytest.importorskip("lightning")

from eojeol.engine.vocab import Vocab
from eojeol.train import speed as speed_file
from eojeol.train.checkpoint import build_network
from eojeol.train.schema import NetworkConfig
from eojeol.train.speed import Speed, count_work

VOCAB = Vocab.build({}, 1)


def packed(length: int, views: int = 1) -> dict[str, torch.Tensor]:
    rows = {"input_ids": 1, "token_type_ids": views, "segment_ids": 1, "labels": views}
    batch = {name: torch.zeros(many, length, dtype=torch.int64) for name, many in rows.items()}
    return {**batch, "ngram_ids": torch.zeros(1, length, 9, dtype=torch.int64)}


def padded(rows: int, length: int) -> dict[str, torch.Tensor]:
    batch = {
        name: torch.ones(rows, length, dtype=torch.int64)
        for name in ("input_ids", "token_type_ids", "attention_mask", "labels")
    }
    return {**batch, "owned": torch.ones(rows, length, dtype=torch.bool)}


@pytest.mark.parametrize("views", [1, 2])
def test_the_work_of_the_ngram_network_is_that_of_its_products(views: int) -> None:
    config = NetworkConfig(width=16, dilations=[1, 2], context=4, context_width=3, row_bits=6, row_width=4)
    network = build_network(config, VOCAB).train()
    w = config.width
    blocks = 2 * (3 * w * 2 * w + w * w)
    # Rows are projected once for all views. A product multiplies and adds, and is two products on the way back.
    expected = 3 * 2 * (9 * 4 * w + views * (blocks + 2 * w * 3 + 2 * w))
    for length in (8, 50, 300):
        linear, square = count_work(network, packed(length, views))
        assert (linear, square) == (pytest.approx(expected), pytest.approx(0))
    assert network.training
    assert all(parameter.grad is None for parameter in network.parameters())


def test_attention_grows_with_the_square_of_the_length() -> None:
    pytest.importorskip("transformers")
    config = NetworkConfig(encoder="bert", width=16, layers=2, heads=2, row_bits=0)
    network = build_network(config, VOCAB)
    linear, square = count_work(network, padded(3, 40))
    w = config.width
    # Four maps of the width and two of four times as much in every layer, and the head.
    assert linear == pytest.approx(3 * 2 * (2 * (4 * w * w + 8 * w * w) + 2 * w), rel=0.02)
    # Queries by keys, and their shares by values.
    assert square == pytest.approx(3 * 2 * 2 * 2 * w)


def test_rates_are_those_of_the_real_characters_of_all_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=50.0)
    monkeypatch.setattr(speed_file.time, "monotonic", lambda: clock.now)
    monkeypatch.setattr(speed_file, "count_work", lambda network, batch: (1e9, 1e7))
    told: list[tuple[dict[str, float], int]] = []
    logger = SimpleNamespace(log_metrics=lambda figures, step: told.append((figures, step)))
    trainer: Any = SimpleNamespace(global_step=0, world_size=2, accumulate_grad_batches=2, loggers=[logger])
    module: Any = SimpleNamespace(network=torch.nn.Identity())
    # Two views of a text of which half is padding or another window's.
    batch = padded(4, 100)
    batch["owned"][:, 50:] = False
    speed = Speed(2, 2, peak_tflops=0.01)
    speed.on_validation_start(trainer, module)
    clock.now += 5
    speed.on_validation_end(trainer, module)
    speed.on_train_start(trainer, module)
    for number in range(8):
        speed.on_train_batch_start(trainer, module, batch, number)
        clock.now += 1
        trainer.global_step += number % 2
        if number == 5:
            speed.on_validation_start(trainer, module)
            clock.now += 100
            speed.on_validation_end(trainer, module)
        speed.on_train_batch_end(trainer, module, None, batch, number)
    # Every batch is 100 characters in either process, and 400 · (10^9 + 100 · 10^7) operations.
    assert [step for _, step in told] == [1, 3]
    for figures, _ in told:
        assert figures == pytest.approx(
            {"characters_per_second": 200, "flops_per_second": 1.6e12, "utilisation": 80}
        )
    assert speed.words(2) == "200 characters/s, 8000.0% of the peak"
    silent = Speed(2)
    silent.on_train_start(trainer, module)
    clock.now += 2
    silent.on_train_batch_end(trainer, module, None, packed(100, 2), 0)
    assert silent.words(1) == "50 characters/s"
