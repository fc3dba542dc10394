"""What a run says of itself before it begins, on standard error."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import torch

from eojeol.engine.vocab import Vocab
from eojeol.train.dataset import Amount
from eojeol.train.progress import say
from eojeol.train.schema import DataConfig, TrainConfig
from eojeol.train.shards import find_files, source_name

# Seen so often, a text is known by heart.
MANY_PASSES = 50
# With fewer lines to validate on, chance decides which checkpoint is the best.
FEW_LINES = 20


def announce(amount: Amount, vocab: Vocab, network: torch.nn.Module, out: Path, resumed: Path | None) -> None:
    """Say what is trained on what.

    Args:
        amount: how much text there is.
        vocab: its character table.
        network: what is trained.
        out: the run folder.
        resumed: the checkpoint that the run goes on from, if it does.
    """
    weights = sum(parameter.numel() for parameter in network.parameters())
    say(
        f"{'going on from ' + str(resumed) if resumed else 'training'}: {amount.characters:,} characters in "
        f"{amount.lines:,} lines, vocabulary of {len(vocab):,}, {weights:,} weights, into {out}"
    )


def announce_size(config: TrainConfig, characters: int) -> None:
    """Say how much is going to be done, and when that is more than a text of this size can teach.

    Args:
        config: the whole configuration.
        characters: length of the training text.
    """
    data, trainer, steps = config.data, config.trainer, config.trainer.max_steps
    if steps < 1:
        return
    # A batch is never more than the whole text.
    step = min(data.batch_positions or data.window * data.batch_size, characters)
    step *= trainer.accumulate * trainer.devices * trainer.nodes
    passes = steps * step / characters
    line = f"at most {steps:,} steps of {step:,} characters, {passes:,.1f} times the training text"
    if passes > MANY_PASSES:
        once = max(round(MANY_PASSES * characters / step), 1)
        sooner = (
            "it ends sooner once validation no longer gains" if data.validated() else "nothing ends it sooner"
        )
        line += f"; {sooner}; {MANY_PASSES} times are trainer.max_steps={once}"
        if not config.init:
            line += "; with so little text begin with a trained model: --recipe finetune"
    say(line)


def name_few_lines(data: DataConfig, lines: int) -> None:
    """Say when too few lines are held out to tell a better model from a worse one.

    Args:
        data: the data section of the configuration.
        lines: number of lines of the training text.
    """
    held = max(round(lines * data.hold_out), 1)
    if data.hold_out and not data.val and held < FEW_LINES:
        say(
            f"{held} of {lines:,} lines held out by data.hold_out {'is' if held == 1 else 'are'} too few to stop by; "
            "for so few sentences there is --recipe adapt, which needs none"
        )


def name_unknown_sources(weights: Iterable[str], names: Sequence[str], also: str) -> None:
    """Say which sources have a weight and no text: most often a slip of the pen.

    Args:
        weights: names of the sources that have a weight.
        names: sources of the training text.
        also: where the general text lies, if there is any.
    """
    general = {source_name(file) for file in find_files(also)} if also else set()
    for name in sorted(set(weights) - general - set(names)):
        say(f"data.weights names {name}, which is not among the training text")
