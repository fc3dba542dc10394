"""The schema of a training configuration: every key, its default, and what it means.

A recipe is a YAML file (see `configs/`). `eojeol train CONFIG key=value` merges the file and the overrides onto these
dataclasses; a key that is not here is an error. What a key may be stands beside it; `check` adds the rules that take
more than a bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from eojeol.config import check as check_options
from eojeol.config import option, require
from eojeol.engine import ngrams
from eojeol.train.masking import MaskingConfig
from eojeol.train.noise import NoiseConfig

ENCODERS = ("ngram", "bert")
PRECISIONS = ("auto", "32-true", "bf16-mixed", "16-mixed")


@dataclass
class NetworkConfig:
    """Which network, and how large."""

    encoder: str = option("ngram", "`ngram` (convolutions over hashed n-grams) or `bert`", one_of=ENCODERS)
    pretrained: str | None = option(
        None, "bert: a Hugging Face hub name or a local folder; null makes a fresh encoder"
    )
    trust_remote_code: bool = option(False, "bert: run the tokeniser code that the hub name ships")
    width: int = option(128, "hidden width", least=1)
    dilations: list[int] = option(
        doc="ngram: distance of the neighbours in each block", factory=lambda: [1, 2, 4, 1]
    )
    context: int = option(
        0,
        "ngram: positions on each side whose means tell how carefully a text was spaced, a power of two; 0: none",
        least=0,
    )
    context_width: int = option(32, "ngram: number of such means", least=1)
    row_bits: int = option(
        21, "2^n rows in the n-gram table; 0: no table (bert without a stem)", least=0, most=24
    )
    row_width: int = option(8, "numbers in a row of the n-gram table", least=1)
    layers: int = option(4, "bert: number of layers of a fresh encoder", least=1)
    heads: int = option(4, "bert: attention heads of a fresh encoder", least=1)
    dropout: float = option(0.0, "dropout rate", least=0, most=1)

    @property
    def reach(self) -> int | None:
        """How many characters away a probability can depend on; None where there is no such bound (bert)."""
        if self.encoder != "ngram":
            return None
        # Each block looks one dilation farther than the one below it, and the n-grams of the outermost position look
        # farther still. The context's window counts the position itself.
        return sum(self.dilations) + ngrams.REACH + max(self.context - 1, 0)


@dataclass
class DataConfig:
    """Which text, and how it is cut into batches."""

    train: str = option("", "a folder of `eojeol prepare` (its `train/`), or a text file")
    val: str = option("", "the same for validation; empty: none, and no early stopping")
    test: str = option("", "the same for the report at the end; empty: none")
    hold_out: float = option(
        0.0, "share of the lines of `train` to validate on where `val` is empty", least=0, most=1
    )
    also: str = option(
        "", "general text to mix in, so that the model keeps what it knows: a folder or a file"
    )
    also_share: float = option(
        0.5, "share of the characters of a pass that come from `also`", least=0, below=1
    )
    weights: dict[str, float] = option(
        doc="copies of each line by source name; other sources count once", factory=dict
    )
    cut: float = option(0.5, "probability that a line is cut into its sentences for a pass", least=0, most=1)
    min_count: int = option(30, "a character needs this many occurrences to get an entry of its own", least=1)
    characters: str | None = option(
        None,
        "the characters of this model (`embedded` or a folder), which `noise.habits` and means need; null: count",
    )
    window: int = option(256, "positions of one training sample (the original's max_len)", least=8)
    batch_size: int = option(32, "samples in a batch and process", least=1)
    batch_positions: int | None = option(
        None, "bert: as many samples as fit in so many positions, padding included"
    )
    cache: str = option(
        "", "a folder for the text as arrays on disk, from which it is streamed; empty: the text is in memory"
    )
    buffer: int = option(
        1 << 24,
        "characters whose lines are drawn in random order together, where `cache` streams them",
        least=1,
    )
    workers: int = option(0, "processes that make batches beside each training process; 0: none", least=0)
    round_batches: int | None = option(
        None, "batches between validations (an epoch, for Lightning); null: a whole pass", least=1
    )
    skip: int = option(
        0, "batches of the pass that are left out, because the model of `init` has seen them", least=0
    )
    errors: str = option(
        "strict",
        "bytes that are not UTF-8: `strict` stops and names them, `replace` puts U+FFFD",
        one_of=("strict", "replace"),
    )
    swap: float = option(
        0.0,
        "ngram: share of the words that give their place to another of the same length and ending (for a second pass)",
        least=0,
        most=1,
    )
    val_lines: int = option(2000, "validate on the first so many lines", least=1)
    test_lines: int = option(10000, "report on the first so many lines", least=1)

    def validated(self) -> bool:
        """Whether there is text to validate on."""
        return bool(self.val) or self.hold_out > 0


@dataclass
class OptimiserConfig:
    """AdamW, and lazy Adam for the n-gram table."""

    lr: float = option(2e-3, "highest learning rate of the dense part", above=0)
    table_lr: float = option(2e-3, "highest learning rate of the n-gram table", above=0)
    weight_decay: float = option(0.01, "weight decay of the dense part", least=0)
    beta2: float = option(0.98, "decay of the second moment", least=0, below=1)
    warmup: int = option(200, "steps of linear warm-up", least=0)
    schedule: str = option(
        "cosine", "`cosine` down to `floor` at max_steps, or `constant`", one_of=("cosine", "constant")
    )
    floor: float = option(
        0.02, "share of the learning rate that is left at the end of a cosine", least=0, most=1
    )
    clip: float = option(1.0, "largest gradient norm of the dense part; 0: no clipping", least=0)


@dataclass
class TrainerConfig:
    """What goes to Lightning's Trainer, under Lightning's names."""

    max_epochs: int = option(-1, "rounds, at most; -1: no limit")
    max_steps: int = option(-1, "optimiser steps, at most; -1: no limit")
    max_minutes: float | None = option(
        None, "wall-clock limit; the best checkpoint so far is tested", above=0
    )
    accelerator: str = option("auto", "cpu, gpu, auto")
    devices: int = option(1, "processes on each machine", least=1)
    nodes: int = option(1, "machines", least=1)
    strategy: str = option("auto", "auto, ddp")
    precision: str = option(
        "auto", "auto: bf16-mixed where the device has arithmetic for it, else 32-true", one_of=PRECISIONS
    )
    accumulate: int = option(1, "batches of each process that make one optimiser step", least=1)
    compile: bool = option(
        False, "compile the network for training (torch.compile): minutes at first, faster steps on a GPU"
    )
    peak_tflops: float | None = option(
        None,
        "10^12 operations a second that one device can do at this precision; shows how many are used",
        above=0,
    )
    threads: int = option(
        1, "CPU threads of each process; 1 is often the fastest; 0: PyTorch's choice", least=0
    )
    patience: int = option(3, "early stopping: validations without improvement", least=1)
    min_delta: float = option(1e-4, "early stopping: what counts as an improvement of val_loss", least=0)
    save_top_k: int = option(3, "checkpoints to keep, best val_loss first", least=1)
    save_minutes: float | None = option(
        None, "also save last.ckpt every so many minutes, inside a round too", above=0
    )
    log_every: int = option(50, "steps between points of the training curve", least=1)
    progress: bool = option(True, "progress on standard error: a bar on a terminal, else a line now and then")


@dataclass
class TrainConfig:
    """A training run."""

    out: str = option("runs/train", "run folder")
    seed: int = option(111, "seed of weights, order and noise", least=0)
    init: str | None = option(
        None, "start from this checkpoint or exported model, or from the `embedded` model; network is its"
    )
    resume: bool = option(False, "go on from `checkpoints/last.ckpt` of the run folder if it is there")
    network: NetworkConfig = option(factory=NetworkConfig)
    data: DataConfig = option(factory=DataConfig)
    noise: NoiseConfig = option(factory=NoiseConfig)
    masking: MaskingConfig = option(factory=MaskingConfig)
    optimiser: OptimiserConfig = option(factory=OptimiserConfig)
    trainer: TrainerConfig = option(factory=TrainerConfig)


# Whether a rule is kept, the key that it is about, the key's value, and what the value must be.
Rule = tuple[bool, str, object, str]


def check(config: TrainConfig) -> None:
    """Refuse values that the types allow and the training cannot use.

    Raises:
        ConfigError: names the key and what it may be.
    """
    check_options(config)
    for rule in (*_rules_of_single_keys(config), *_rules_between_keys(config)):
        require(*rule)


def _rules_of_single_keys(config: TrainConfig) -> list[Rule]:
    """Rules about a list, a table, a path, or a number with a value of special meaning: an `option` has only bounds."""
    network, data, trainer = config.network, config.data, config.trainer
    far, context = network.dilations, network.context
    unlimited = "at least 1, or -1 for no limit"
    return [
        (bool(data.train), "data.train", data.train, "a folder of `eojeol prepare` or a text file"),
        *(
            (0 <= weight < inf, f"data.weights.{name}", weight, "a number from 0 up")
            for name, weight in data.weights.items()
        ),
        (bool(far) and min(far) > 0, "network.dilations", far, "a list of positive numbers"),
        # A power of two has one bit, so none is left when its lowest bit is taken away; 0 has none to begin with.
        (
            context != 1 and context & (context - 1) == 0,
            "network.context", context, "2, 4, 8 or another power of two, or 0",
        ),
        (trainer.max_epochs == -1 or trainer.max_epochs > 0, "trainer.max_epochs", trainer.max_epochs, unlimited),
        (trainer.max_steps == -1 or trainer.max_steps > 0, "trainer.max_steps", trainer.max_steps, unlimited),
    ]  # fmt: skip


def _rules_between_keys(config: TrainConfig) -> list[Rule]:
    """What a value may be depends on another key."""
    network, data, noise, trainer = config.network, config.data, config.noise, config.trainer
    bert = network.encoder == "bert"
    fresh_bert = bert and network.pretrained is None
    steps, positions = trainer.max_steps, data.batch_positions
    ends = data.validated() or max(steps, trainer.max_epochs) > 0 or trainer.max_minutes is not None
    # The head that names masked characters gets no gradient later on, which is more than DDP puts up with.
    may_mask = fresh_bert and trainer.devices * trainer.nodes == 1 and steps > 0
    return [
        (bert or network.row_bits > 0, "network.row_bits", network.row_bits, "at least 1 for an ngram network"),
        (
            not fresh_bert or network.width % network.heads == 0,
            "network.width", network.width, "a multiple of network.heads",
        ),
        (noise.unknown + noise.right <= 1, "noise.right", noise.right, "at most 1 together with noise.unknown"),
        (
            positions is None or positions >= data.window,
            "data.batch_positions", positions, "at least data.window",
        ),
        (
            not (data.hold_out and data.cache) or bool(data.val),
            "data.hold_out", data.hold_out, "0 where data.cache streams the text; name data.val, or prepare the text",
        ),
        (not (data.swap and bert), "data.swap", data.swap, "0 for a bert"),
        (
            may_mask or not config.masking.share,
            "masking.share", config.masking.share, "0 but for a fresh bert, on one device, with trainer.max_steps",
        ),
        (
            steps > 0 or config.optimiser.schedule == "constant",
            "trainer.max_steps", steps, "a positive number for a cosine schedule",
        ),
        (ends, "trainer.max_steps", steps, "a positive number where there is no data.val to stop early by"),
    ]  # fmt: skip
