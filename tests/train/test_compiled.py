"""Networks compiled for training: what follows the table, and nothing at work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

pytest.importorskip("lightning")

from eojeol.engine.vocab import Vocab
from eojeol.errors import EnvironmentTrouble
from eojeol.train.checkpoint import build_network
from eojeol.train.compiled import Compilable
from eojeol.train.run import train
from eojeol.train.schema import NetworkConfig

from .helpers import tiny_config, weights

VOCAB = Vocab.build({}, 1)


def packed(length: int) -> dict[str, torch.Tensor]:
    names = ("input_ids", "token_type_ids", "segment_ids")
    batch = {name: torch.zeros(1, length, dtype=torch.int64) for name in names}
    return {**batch, "ngram_ids": torch.arange(9 * length).reshape(1, length, 9) % 64}


def test_only_training_runs_what_was_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def stand_in(function: Callable[..., Any], backend: str) -> Callable[..., Any]:
        def compiled(*args: Any) -> Any:
            ran.append(backend)
            return function(*args)

        return compiled

    monkeypatch.setattr(torch, "compile", stand_in)
    network = build_network(NetworkConfig(width=16, row_bits=6), VOCAB)
    assert isinstance(network, Compilable)
    names = list(network.state_dict())
    before = network(**packed(12))
    network.compile_for_training()
    assert torch.equal(network(**packed(12)), before)
    assert ran == ["inductor"]
    network.eval()
    assert torch.equal(network(**packed(12)), before)
    assert ran == ["inductor"]
    assert list(network.state_dict()) == names


def test_a_machine_that_cannot_compile_is_told_so_in_one_line(
    tmp_path: Path, text: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class InvalidCxxCompilerError(RuntimeError):
        pass

    InvalidCxxCompilerError.__module__ = "torch._inductor.exc"

    def broken(function: Callable[..., Any], backend: str) -> Callable[..., Any]:
        def compiled(*args: Any) -> Any:
            raise InvalidCxxCompilerError("No working C++ compiler found\n  in torch._inductor.config")

        return compiled

    monkeypatch.setattr(torch, "compile", broken)
    with pytest.raises(EnvironmentTrouble, match="No working C") as caught:
        train(tiny_config(text, tmp_path / "run", compile=True))
    assert "\n" not in str(caught.value)
    assert "trainer.compile=false" in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize("encoder", ["ngram", "bert"])
def test_a_compiled_run_learns_what_another_one_does(tmp_path: Path, text: Path, encoder: str) -> None:
    ends = []
    for compiled in (False, True):
        config = tiny_config(text, tmp_path / str(compiled), max_steps=4, compile=compiled)
        config.network.encoder, config.network.heads, config.network.layers = encoder, 2, 1
        config.data.test, config.data.round_batches = "", 4
        train(config)
        ends.append(weights(tmp_path / str(compiled) / "checkpoints" / "last.ckpt"))
    assert all(torch.allclose(ends[0][name], ends[1][name], atol=1e-4) for name in ends[0])
