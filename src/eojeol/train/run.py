"""One training run from a config to a run folder: fit, then a report on the best checkpoint.

The run folder holds config.yaml, vocab.txt, checkpoints/ (the best by val_loss, and last.ckpt), TensorBoard events,
curves.png, report.txt, report.json and examples.tsv.
"""

from __future__ import annotations

import sys
import warnings
from functools import partial
from pathlib import Path
from typing import Any

import torch
from lightning.pytorch import Trainer, seed_everything
from lightning.pytorch.callbacks import Callback, EarlyStopping, LearningRateMonitor, ModelCheckpoint
from lightning.pytorch.callbacks.progress import TQDMProgressBar
from lightning.pytorch.loggers import TensorBoardLogger

from eojeol import config as config_files
from eojeol.errors import InputError
from eojeol.evaluate.plots import plot_curves
from eojeol.evaluate.report import write_report
from eojeol.evaluate.run import evaluate, read_gold
from eojeol.spacer import Mode, Spacer
from eojeol.train.checkpoint import TorchModel, about, build_network, load_checkpoint, load_weights
from eojeol.train.data import SpacingData
from eojeol.train.module import SpacingModule
from eojeol.train.packing import count_characters, find_files, pack
from eojeol.train.schema import TrainConfig, check
from eojeol.vocab import Vocab


class Curve(Callback):
    """Collects what the plot of the run shows: (step, value) points by name."""

    def __init__(self) -> None:
        self.points: dict[str, list[tuple[int, float]]] = {"train_loss": [], "val_loss": [], "val_f1": []}

    def on_train_batch_end(
        self, trainer: Trainer, module: Any, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """Keep the training loss at the logger's pace."""
        if trainer.global_step % trainer.log_every_n_steps == 0 and "train_loss" in trainer.callback_metrics:
            self.points["train_loss"].append(
                (trainer.global_step, float(trainer.callback_metrics["train_loss"]))
            )

    def on_validation_end(self, trainer: Trainer, module: Any) -> None:
        """Keep the figures of validation."""
        if trainer.sanity_checking:
            return
        for name in ("val_loss", "val_f1"):
            self.points[name].append((trainer.global_step, float(trainer.callback_metrics[name])))

    def state_dict(self) -> dict[str, Any]:
        """Part of the checkpoint, so that a resumed run has the whole curve."""
        return {"points": self.points}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Take up the curve of a checkpoint."""
        self.points = {
            name: [(int(s), float(v)) for s, v in points] for name, points in state["points"].items()
        }


# The report on restore is the run's; those on the other tasks are in folders of their own.
TASK_MODES: tuple[tuple[str, Mode], ...] = (
    ("restore", "restore"),
    ("correct", "correct"),
    ("harm", "correct"),
)


def train(config: TrainConfig) -> Path:
    """Train, test the best checkpoint, and fill the run folder.

    Returns:
        The best checkpoint (the last one when there is no validation text).

    Raises:
        ConfigError: a value cannot be used.
        InputError: text is missing or empty, or the run folder holds a run and neither `resume` nor another `out`
            was asked for.
        ModelError: `init` or a pretrained encoder cannot be loaded.
    """
    check(config)
    if config.trainer.threads:
        torch.set_num_threads(config.trainer.threads)
    out = Path(config.out)
    last = out / "checkpoints" / "last.ckpt"
    if last.exists() and not config.resume and not torch.distributed.is_initialized() and not _is_worker():
        raise InputError(f"{out} holds a run already; resume=true goes on with it, out=FOLDER starts another")
    seed_everything(config.seed, verbose=False)
    files = find_files(config.data.train)
    vocab = _vocabulary(config, files)
    corpus = pack(files, vocab)
    network = build_network(config.network, vocab)
    if config.init:
        initialise(network, Path(config.init))
    module = SpacingModule(
        network, config.optimiser, config.trainer.max_steps, about(config.network, vocab, len(corpus.ids))
    )
    curve = Curve()
    trainer = _trainer(config, out, curve)
    if trainer.is_global_zero:
        out.mkdir(parents=True, exist_ok=True)
        config_files.dump(config, out / "config.yaml")
        vocab.write(out / "vocab.txt")
    data = SpacingData(config, vocab, corpus)
    resumed = str(last) if config.resume and last.exists() else None
    with warnings.catch_warnings():
        _expected_warnings()
        trainer.fit(module, datamodule=data, ckpt_path=resumed)
    best = Path(_checkpoints(trainer).best_model_path or last)
    if trainer.is_global_zero:
        plot_curves(curve.points, out / "curves.png")
        if config.data.test:
            _report(best, config, out)
    return best


def initialise(network: torch.nn.Module, path: Path) -> None:
    """Start from the weights of a checkpoint, or of an exported model folder."""
    if path.is_dir():
        from eojeol.export.weights import read_weights

        load_weights(network, read_weights(path), str(path))
    else:
        load_weights(network, load_checkpoint(path)[2].state_dict(), str(path))


def _vocabulary(config: TrainConfig, files: list[Path]) -> Vocab:
    """The table of the model that training starts from, or a new one from the training text."""
    if config.init:
        start = Path(config.init)
        return Vocab.read(start / "vocab.txt") if start.is_dir() else load_checkpoint(start)[1]
    return Vocab.build(count_characters(files), config.data.min_count)


def _trainer(config: TrainConfig, out: Path, curve: Curve) -> Trainer:
    settings = config.trainer
    validated = bool(config.data.val)
    callbacks: list[Callback] = [
        ModelCheckpoint(
            dirpath=out / "checkpoints",
            filename="{epoch:03d}-{step:07d}-{val_loss:.5f}" if validated else "{epoch:03d}-{step:07d}",
            monitor="val_loss" if validated else None,
            save_top_k=settings.save_top_k if validated else 1,
            save_last=True,
        ),
        LearningRateMonitor("step"),
        curve,
    ]
    if validated:
        callbacks.append(
            EarlyStopping(
                "val_loss",
                min_delta=settings.min_delta,
                patience=settings.patience,
                check_on_train_epoch_end=False,
            )
        )
    if settings.progress and sys.stderr.isatty():
        callbacks.append(TQDMProgressBar())
    return Trainer(
        accelerator=settings.accelerator,
        devices=settings.devices,
        strategy=settings.strategy,
        precision=settings.precision,  # type: ignore[arg-type]
        max_epochs=settings.max_epochs,
        max_steps=settings.max_steps,
        max_time={"minutes": settings.max_minutes} if settings.max_minutes else None,
        logger=TensorBoardLogger(out, name="", version="tensorboard"),
        callbacks=callbacks,
        log_every_n_steps=settings.log_every,
        reload_dataloaders_every_n_epochs=1,
        use_distributed_sampler=False,
        num_sanity_val_steps=0,
        enable_progress_bar=settings.progress and sys.stderr.isatty(),
        enable_model_summary=False,
        # Validation text is optional; without it Lightning must not look for it.
        limit_val_batches=1.0 if validated else 0,
    )


def _report(best: Path, config: TrainConfig, out: Path) -> None:
    spacer = Spacer(TorchModel(*load_checkpoint(best)))
    gold = [line for file in find_files(config.data.test) for line in read_gold(file)][
        : config.data.test_lines
    ]
    for task, mode in TASK_MODES:
        result = evaluate(partial(spacer.batch, mode=mode), gold, task, "test")
        write_report(out if task == "restore" else out / task, result)


def _checkpoints(trainer: Trainer) -> ModelCheckpoint:
    found = trainer.checkpoint_callback
    assert isinstance(found, ModelCheckpoint)
    return found


def _is_worker() -> bool:
    """Whether this process is one that a DDP launcher started beside the first."""
    import os

    return int(os.environ.get("LOCAL_RANK", "0")) > 0


def _expected_warnings() -> None:
    """Silence what Lightning says about choices that are meant."""
    warnings.filterwarnings("ignore", ".*does not have many workers.*")
    warnings.filterwarnings("ignore", ".*has `IterableDataset` with `__len__` defined.*")
    warnings.filterwarnings("ignore", ".*Checkpoint directory .* exists and is not empty.*")
    warnings.filterwarnings(
        "ignore", ".*number of training batches .* is smaller than the logging interval.*"
    )
    warnings.filterwarnings("ignore", ".*mid-epoch checkpoint.*")
