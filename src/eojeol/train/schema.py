"""The schema of a training configuration: every key, its default, and what it means.

One YAML file is one recipe (see `configs/`). `eojeol train CONFIG key=value` merges the file and the overrides onto
these dataclasses; a key that is not here is an error.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from eojeol.errors import ConfigError
from eojeol.train.noise import NoiseConfig

ENCODERS = ("ngram", "bert")


def _doc(text: str, default: Any = None, factory: Any = None) -> Any:
    if factory is not None:
        return field(default_factory=factory, metadata={"doc": text})
    return field(default=default, metadata={"doc": text})


@dataclass
class NetworkConfig:
    """Which network, and how large."""

    encoder: str = _doc("`ngram` (convolutions over hashed n-grams) or `bert`", "ngram")
    pretrained: str | None = _doc("bert: a Hugging Face hub name or a local folder; null makes a fresh one")
    trust_remote_code: bool = _doc("bert: run the tokeniser code that the hub name ships", False)
    width: int = _doc("hidden width", 128)
    dilations: list[int] = _doc(
        "ngram: distance of the neighbours, one block each", factory=lambda: [1, 2, 4, 1]
    )
    row_bits: int = _doc("2^n rows in the n-gram table; 0: no table (bert without a stem)", 21)
    row_width: int = _doc("numbers in a row of the n-gram table", 8)
    layers: int = _doc("bert: number of layers of a fresh encoder", 4)
    heads: int = _doc("bert: attention heads of a fresh encoder", 4)
    dropout: float = _doc("dropout rate", 0.0)


@dataclass
class DataConfig:
    """Which text, and how it is cut into batches."""

    train: str = _doc("a folder of `eojeol prepare` (its `train/`), or one text file", "")
    val: str = _doc("the same for validation; empty: none, and no early stopping", "")
    test: str = _doc("the same for the report at the end; empty: none", "")
    weights: dict[str, float] = _doc("copies of each line by source name; others count once", factory=dict)
    cut: float = _doc("probability that a line is cut into its sentences for a pass", 0.5)
    min_count: int = _doc("a character needs this many occurrences to get an entry of its own", 30)
    window: int = _doc("positions of one training sample (the original's max_len)", 256)
    batch_size: int = _doc("samples in a batch and process", 32)
    round_batches: int | None = _doc(
        "batches between validations (an epoch, for Lightning); null: a whole pass"
    )
    val_lines: int = _doc("validate on the first so many lines", 2000)
    test_lines: int = _doc("report on the first so many lines", 10000)


@dataclass
class OptimiserConfig:
    """AdamW, and lazy Adam for the n-gram table."""

    lr: float = _doc("highest learning rate of the dense part", 2e-3)
    table_lr: float = _doc("highest learning rate of the n-gram table", 2e-3)
    weight_decay: float = _doc("of the dense part", 0.01)
    beta2: float = _doc("decay of the second moment", 0.98)
    warmup: int = _doc("steps of linear warm-up", 200)
    schedule: str = _doc("`cosine` down to `floor` at max_steps, or `constant`", "cosine")
    floor: float = _doc("share of the learning rate that is left at the end of a cosine", 0.02)
    clip: float = _doc("largest gradient norm of the dense part", 1.0)


@dataclass
class TrainerConfig:
    """What goes to Lightning's Trainer, under Lightning's names."""

    max_epochs: int = _doc("rounds, at most; -1: no limit", -1)
    max_steps: int = _doc("optimiser steps, at most; -1: no limit", -1)
    max_minutes: float | None = _doc("wall-clock limit; the best checkpoint so far is tested")
    accelerator: str = _doc("cpu, gpu, auto", "auto")
    devices: int = _doc("processes", 1)
    strategy: str = _doc("auto, ddp", "auto")
    precision: str = _doc("bf16-mixed, 16-mixed or 32-true", "bf16-mixed")
    threads: int = _doc("CPU threads of each process; 1 is often the fastest; 0: PyTorch's choice", 1)
    patience: int = _doc("early stopping: validations without improvement", 3)
    min_delta: float = _doc("early stopping: what counts as an improvement of val_loss", 1e-4)
    save_top_k: int = _doc("checkpoints to keep, best val_loss first", 3)
    log_every: int = _doc("steps between points of the training curve", 50)
    progress: bool = _doc("progress bar on standard error", True)


@dataclass
class TrainConfig:
    """A training run."""

    out: str = _doc("run folder", "runs/train")
    seed: int = _doc("of weights, order and noise", 111)
    init: str | None = _doc("start from the weights of this checkpoint or exported model")
    resume: bool = _doc("go on from `checkpoints/last.ckpt` of the run folder if it is there", False)
    network: NetworkConfig = _doc("", factory=NetworkConfig)
    data: DataConfig = _doc("", factory=DataConfig)
    noise: NoiseConfig = _doc("", factory=NoiseConfig)
    optimiser: OptimiserConfig = _doc("", factory=OptimiserConfig)
    trainer: TrainerConfig = _doc("", factory=TrainerConfig)


def check(config: TrainConfig) -> None:
    """Refuse values that the types allow and the training cannot use.

    Raises:
        ConfigError: names the key and what it may be.
    """
    network, data, noise = config.network, config.data, config.noise
    demand(network.encoder in ENCODERS, "network.encoder", network.encoder, "ngram or bert")
    demand(
        config.optimiser.schedule in ("cosine", "constant"),
        "optimiser.schedule",
        config.optimiser.schedule,
        "cosine or constant",
    )
    demand(bool(data.train), "data.train", data.train, "a folder of `eojeol prepare` or a text file")
    demand(0 <= network.row_bits <= 24, "network.row_bits", network.row_bits, "0 to 24")
    demand(
        network.encoder == "bert" or network.row_bits > 0,
        "network.row_bits",
        network.row_bits,
        "at least 1 for ngram",
    )
    demand(all(k > 0 for k in network.dilations), "network.dilations", network.dilations, "positive numbers")
    demand(network.width % network.heads == 0, "network.width", network.width, "a multiple of network.heads")
    demand(data.window >= 8, "data.window", data.window, "at least 8")
    demand(data.batch_size >= 1, "data.batch_size", data.batch_size, "at least 1")
    for name in ("unknown", "right", "drop", "add", "hide"):
        value = getattr(noise, name)
        demand(0 <= value <= 1, f"noise.{name}", value, "a rate from 0 to 1")
    demand(
        noise.unknown + noise.right <= 1, "noise.right", noise.right, "at most 1 together with noise.unknown"
    )
    demand(
        config.optimiser.schedule == "constant" or config.trainer.max_steps > 0,
        "trainer.max_steps", config.trainer.max_steps, "a positive number for a cosine schedule",
    )  # fmt: skip


def demand(holds: bool, key: str, value: object, wanted: str) -> None:
    """Raise a ConfigError about one key unless `holds`."""
    if not holds:
        raise ConfigError(f"config key {key!r} is {value!r}; it must be {wanted}")
