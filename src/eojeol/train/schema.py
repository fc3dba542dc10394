"""The schema of a training configuration: every key, its default, and what it means.

One YAML file is one recipe (see `configs/`). `eojeol train CONFIG key=value` merges the file and the overrides onto
these dataclasses; a key that is not here is an error.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from operator import attrgetter
from typing import Any

from eojeol.errors import ConfigError
from eojeol.train.masking import MaskingConfig
from eojeol.train.noise import NoiseConfig

ENCODERS = ("ngram", "bert")
PRECISIONS = ("32-true", "bf16-mixed", "16-mixed")


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
    context: int = _doc(
        "ngram: positions on each side whose means tell how carefully a text was spaced, a power of two; 0: none",
        0,
    )
    context_width: int = _doc("ngram: how many such means", 32)
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
    hold_out: float = _doc("share of the lines of `train` to validate on where `val` is empty", 0.0)
    also: str = _doc("general text to mix in, so that the model keeps what it knows: a folder or a file", "")
    also_share: float = _doc("share of the characters of a pass that come from `also`", 0.5)
    weights: dict[str, float] = _doc("copies of each line by source name; others count once", factory=dict)
    cut: float = _doc("probability that a line is cut into its sentences for a pass", 0.5)
    min_count: int = _doc("a character needs this many occurrences to get an entry of its own", 30)
    window: int = _doc("positions of one training sample (the original's max_len)", 256)
    batch_size: int = _doc("samples in a batch and process", 32)
    batch_positions: int | None = _doc("bert: as many samples as fit in so many positions, padding included")
    workers: int = _doc("processes that make batches beside each training process; 0: none", 0)
    round_batches: int | None = _doc(
        "batches between validations (an epoch, for Lightning); null: a whole pass"
    )
    skip: int = _doc("batches of the pass that are left out, because the model of `init` has seen them", 0)
    errors: str = _doc(
        "bytes that are not UTF-8: `strict` stops and names them, `replace` puts U+FFFD", "strict"
    )
    swap: float = _doc(
        "ngram: share of the words that give their place to another of the same length and ending (for a second pass)",
        0.0,
    )
    val_lines: int = _doc("validate on the first so many lines", 2000)
    test_lines: int = _doc("report on the first so many lines", 10000)

    def validated(self) -> bool:
        """Whether there is text to validate on."""
        return bool(self.val) or self.hold_out > 0


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
    clip: float = _doc("largest gradient norm of the dense part; 0: no clipping", 1.0)


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
    save_minutes: float | None = _doc("also save last.ckpt every so many minutes, inside a round too")
    log_every: int = _doc("steps between points of the training curve", 50)
    progress: bool = _doc("progress bar on standard error", True)


@dataclass
class TrainConfig:
    """A training run."""

    out: str = _doc("run folder", "runs/train")
    seed: int = _doc("of weights, order and noise", 111)
    init: str | None = _doc(
        "start from this checkpoint or exported model, or from the `embedded` one; network is its"
    )
    resume: bool = _doc("go on from `checkpoints/last.ckpt` of the run folder if it is there", False)
    network: NetworkConfig = _doc("", factory=NetworkConfig)
    data: DataConfig = _doc("", factory=DataConfig)
    noise: NoiseConfig = _doc("", factory=NoiseConfig)
    masking: MaskingConfig = _doc("", factory=MaskingConfig)
    optimiser: OptimiserConfig = _doc("", factory=OptimiserConfig)
    trainer: TrainerConfig = _doc("", factory=TrainerConfig)


def check(config: TrainConfig) -> None:
    """Refuse values that the types allow and the training cannot use.

    Raises:
        ConfigError: names the key and what it may be.
    """
    network, data, optimiser, trainer = config.network, config.data, config.optimiser, config.trainer
    fresh_bert = network.encoder == "bert" and network.pretrained is None
    for section, keys, least in (
        ("network", ("width", "row_width", "layers", "heads"), 1),
        ("data", ("min_count", "batch_size", "round_batches", "val_lines", "test_lines"), 1),
        ("data", ("window",), 8),
        ("data", ("workers", "skip"), 0),
        ("optimiser", ("warmup",), 0),
        ("trainer", ("devices", "patience", "save_top_k", "log_every"), 1),
        ("trainer", ("threads", "min_delta"), 0),
    ):
        for key in keys:
            value = getattr(getattr(config, section), key)
            demand(value is None or value >= least, f"{section}.{key}", value, f"at least {least}")
    for key, rate in (
        ("network.dropout", network.dropout),
        ("data.cut", data.cut),
        ("data.hold_out", data.hold_out),
        ("data.swap", data.swap),
        ("optimiser.floor", optimiser.floor),
        ("optimiser.beta2", optimiser.beta2),
        ("masking.share", config.masking.share),
        ("masking.rate", config.masking.rate),
        *((f"noise.{key}", rate) for key, rate in vars(config.noise).items() if key not in ("power", "both")),
    ):
        demand(0 <= rate <= 1, key, rate, "a rate from 0 to 1")
    for key, known in (
        ("network.encoder", ENCODERS),
        ("data.errors", ("strict", "replace")),
        ("optimiser.schedule", ("cosine", "constant")),
        ("trainer.precision", PRECISIONS),
    ):
        value = attrgetter(key)(config)
        demand(value in known, key, value, f"one of {', '.join(known)}")
    for key in ("lr", "table_lr"):
        value = getattr(optimiser, key)
        demand(0 < value < inf, f"optimiser.{key}", value, "a number above 0")
    for key in ("weight_decay", "clip"):
        value = getattr(optimiser, key)
        demand(0 <= value < inf, f"optimiser.{key}", value, "a number from 0 up")
    for name, weight in data.weights.items():
        demand(0 <= weight < inf, f"data.weights.{name}", weight, "a number from 0 up")
    demand(config.seed >= 0, "seed", config.seed, "at least 0")
    demand(bool(data.train), "data.train", data.train, "a folder of `eojeol prepare` or a text file")
    demand(0 <= data.also_share < 1, "data.also_share", data.also_share, "a share from 0 up to, but not, 1")
    demand(optimiser.beta2 < 1, "optimiser.beta2", optimiser.beta2, "below 1")
    smallest = 0 if network.encoder == "bert" else 1
    demand(smallest <= network.row_bits <= 24, "network.row_bits", network.row_bits, f"{smallest} to 24")
    demand(
        bool(network.dilations) and all(k > 0 for k in network.dilations),
        "network.dilations", network.dilations, "a list of positive numbers",
    )  # fmt: skip
    demand(
        network.context == 0 or (network.context > 1 and network.context & (network.context - 1) == 0),
        "network.context", network.context, "2, 4, 8 or another power of two, or 0",
    )  # fmt: skip
    demand(network.context_width > 0, "network.context_width", network.context_width, "a number above 0")
    demand(
        not fresh_bert or network.width % network.heads == 0,
        "network.width", network.width, "a multiple of network.heads",
    )  # fmt: skip
    demand(0 < config.noise.power < inf, "noise.power", config.noise.power, "a number above 0")
    demand(
        config.noise.unknown + config.noise.right <= 1,
        "noise.right", config.noise.right, "at most 1 together with noise.unknown",
    )  # fmt: skip
    for key in ("max_epochs", "max_steps"):
        value = getattr(trainer, key)
        demand(value == -1 or value >= 1, f"trainer.{key}", value, "at least 1, or -1 for no limit")
    minutes = trainer.max_minutes
    demand(minutes is None or minutes > 0, "trainer.max_minutes", minutes, "more than 0")
    often = trainer.save_minutes
    demand(often is None or often > 0, "trainer.save_minutes", often, "more than 0")
    positions = data.batch_positions
    demand(
        positions is None or positions >= data.window,
        "data.batch_positions", positions, "at least data.window",
    )  # fmt: skip
    demand(not data.swap or network.encoder == "ngram", "data.swap", data.swap, "0 for a bert")
    # A head that gets no gradient later on is more than DDP puts up with.
    demand(
        not config.masking.share or (fresh_bert and trainer.devices == 1 and trainer.max_steps > 0),
        "masking.share", config.masking.share, "0 but for a fresh bert, on one device, with trainer.max_steps",
    )  # fmt: skip
    demand(
        optimiser.schedule == "constant" or trainer.max_steps > 0,
        "trainer.max_steps", trainer.max_steps, "a positive number for a cosine schedule",
    )  # fmt: skip
    demand(
        data.validated() or max(trainer.max_steps, trainer.max_epochs) > 0 or minutes is not None,
        "trainer.max_steps", trainer.max_steps, "a positive number where there is no data.val to stop early by",
    )  # fmt: skip


def demand(holds: bool, key: str, value: object, wanted: str) -> None:
    """Raise a ConfigError about one key unless `holds`."""
    if not holds:
        raise ConfigError(f"config key {key!r} is {value!r}; it must be {wanted}")
