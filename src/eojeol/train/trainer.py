"""Lightning's Trainer for a run, and what writes its checkpoints."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from lightning.fabric.utilities.exceptions import MisconfigurationException
from lightning.pytorch import LightningModule, Trainer
from lightning.pytorch.callbacks import (
    Callback,
    EarlyStopping,
    LearningRateMonitor,
    ModelCheckpoint,
    Timer,
)
from lightning.pytorch.loggers import TensorBoardLogger

from eojeol.errors import ConfigError
from eojeol.train.checkpoint import WholeFiles
from eojeol.train.precision import precision_of
from eojeol.train.progress import Bar, Lines
from eojeol.train.schema import TrainerConfig
from eojeol.train.speed import Speed

# Overrides with which every recipe runs everywhere, if slowly.
ONE_DEVICE = "trainer.accelerator=cpu trainer.devices=1 trainer.nodes=1 trainer.strategy=auto trainer.precision=32-true"


class WholeStepSaver(ModelCheckpoint):
    """Saves between two steps only: with half of a step's batches done, a resumed run would count wrongly."""

    def on_train_batch_end(
        self,
        trainer: Trainer,
        pl_module: LightningModule,
        outputs: Any,
        batch: Any,
        batch_idx: int,
    ) -> None:
        """Save if it is time, and a step has just ended."""
        if _ends_step(trainer, batch_idx):
            super().on_train_batch_end(trainer, pl_module, outputs, batch, batch_idx)


class WholeStepTimer(Timer):
    """Ends the run when its time is up, between two steps."""

    # Checkpoints have Lightning's own under this name.
    state_key = "Timer"

    def on_train_batch_end(self, trainer: Trainer, *args: Any, **kwargs: Any) -> None:
        """Stop if it is time, and a step has just ended."""
        if _ends_step(trainer, kwargs["batch_idx"] if "batch_idx" in kwargs else args[-1]):
            super().on_train_batch_end(trainer, *args, **kwargs)


def _ends_step(trainer: Trainer, batch_idx: int) -> bool:
    # A round is whole steps (datamodule.py).
    return (batch_idx + 1) % trainer.accumulate_grad_batches == 0


def best_saver(out: Path, validated: bool, keep: int) -> ModelCheckpoint:
    """Writes the best checkpoints by val_loss, or the last one where nothing is validated.

    Args:
        out: the run folder.
        validated: whether there is validation.
        keep: number of checkpoints to keep.
    """
    return ModelCheckpoint(
        dirpath=out / "checkpoints",
        filename="{epoch:03d}-{step:07d}-{val_loss:.5f}" if validated else "{epoch:03d}-{step:07d}",
        monitor="val_loss" if validated else None,
        save_top_k=keep if validated else 1,
        # With validation, `last_saver` writes last.ckpt: this would do so only after a round that is among the best.
        save_last=not validated,
        # Not at the end of the round that a resumed run finds finished: it has no figures of its own.
        save_on_train_epoch_end=not validated,
        # A resumed run writes over what the killed one left behind the last whole checkpoint.
        enable_version_counter=False,
    )


def last_saver(out: Path, minutes: float | None = None) -> ModelCheckpoint:
    """Writes last.ckpt, so that a killed run goes on from there.

    Args:
        out: the run folder.
        minutes: write it every so many minutes, so that a machine that is lent by the minute loses no more than that;
            by default at the end of every round.
    """
    return WholeStepSaver(
        dirpath=out / "checkpoints",
        filename="last",
        train_time_interval=timedelta(minutes=minutes) if minutes else None,
        save_on_train_epoch_end=None if minutes else False,
        enable_version_counter=False,
    )


def make_trainer(
    settings: TrainerConfig, out: Path, validated: bool, views: int, callbacks: list[Callback]
) -> Trainer:
    """Lightning's Trainer for a run.

    Args:
        settings: goes to Lightning.
        out: the run folder.
        validated: whether there is validation.
        views: in how many ways a text is shown in one step.
        callbacks: those that are not the same for every run.

    Raises:
        ConfigError: the devices or the precision cannot be had on this machine.
    """
    callbacks = [*callbacks, LearningRateMonitor("step")]
    if validated:
        stopper = EarlyStopping(
            "val_loss",
            min_delta=settings.min_delta,
            patience=settings.patience,
            check_on_train_epoch_end=False,
        )
        callbacks += [stopper, last_saver(out)]
    if settings.save_minutes:
        callbacks.append(last_saver(out, settings.save_minutes))
    if settings.max_minutes:
        callbacks.append(WholeStepTimer(timedelta(minutes=settings.max_minutes)))
    speed = Speed(settings.log_every, views, settings.peak_tflops)
    callbacks.append(speed)
    bar = settings.progress and sys.stderr.isatty()
    if bar:
        callbacks.append(Bar())
    elif settings.progress:
        callbacks.append(Lines(validated, settings.max_minutes, speed))
    try:
        return Trainer(
            accelerator=settings.accelerator,
            devices=settings.devices,
            num_nodes=settings.nodes,
            accumulate_grad_batches=settings.accumulate,
            strategy=settings.strategy,
            precision=precision_of(settings.precision, settings.accelerator),  # type: ignore[arg-type]
            max_epochs=settings.max_epochs,
            max_steps=settings.max_steps,
            logger=TensorBoardLogger(out, name="", version="tensorboard"),
            plugins=[WholeFiles()],
            callbacks=callbacks,
            log_every_n_steps=settings.log_every,
            reload_dataloaders_every_n_epochs=1,
            use_distributed_sampler=False,
            num_sanity_val_steps=0,
            enable_progress_bar=bar,
            enable_model_summary=False,
            # Validation text is optional; without it Lightning must not look for it.
            limit_val_batches=1.0 if validated else 0,
        )
    except (MisconfigurationException, ValueError, RuntimeError) as error:
        wanted = ", ".join(
            f"{key}={getattr(settings, key)}" for key in ("accelerator", "devices", "nodes", "strategy")
        )
        raise ConfigError(
            f"trainer: {wanted} cannot be had here ({' '.join(str(error).split())}); "
            f"for one device of any machine give {ONE_DEVICE}"
        ) from None
