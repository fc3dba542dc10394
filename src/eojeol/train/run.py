"""One training run from a config to a run folder: fit, then a report on the best checkpoint.

The run folder holds config.yaml, vocab.txt, checkpoints/ (the best by val_loss, and last.ckpt), TensorBoard events,
curves.png, report.txt, report.json and examples.tsv. Every random choice hangs on the seed and the number of the
round or batch, never on what went before, so a run that was killed and resumed ends like one that was not.
"""

from __future__ import annotations

import signal
import sys
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import torch
from lightning.fabric.utilities.exceptions import MisconfigurationException
from lightning.pytorch import Trainer, seed_everything
from lightning.pytorch.callbacks import (
    Callback,
    EarlyStopping,
    LearningRateMonitor,
    ModelCheckpoint,
    TQDMProgressBar,
)
from lightning.pytorch.loggers import TensorBoardLogger
from lightning.pytorch.utilities import rank_zero_only

from eojeol import config as config_files
from eojeol.engine.vocab import Vocab
from eojeol.errors import ConfigError, EnvironmentTrouble, InputError
from eojeol.evaluate.plots import plot_curves
from eojeol.evaluate.report import write_report
from eojeol.evaluate.run import evaluate, read_gold
from eojeol.spacer import Mode, Spacer
from eojeol.train.bert import BertNetwork
from eojeol.train.checkpoint import WholeFiles, about, build_network, load_checkpoint
from eojeol.train.datamodule import SpacingData
from eojeol.train.dataset import Corpus, count_characters, find_files, pack, source_name
from eojeol.train.history import Curve
from eojeol.train.lightning_log import quiet_lightning
from eojeol.train.module import SpacingModule
from eojeol.train.schema import TrainConfig, check
from eojeol.train.warm_start import find_model, network_of, resume_network, start_network

# The report on restore is the run's; those on the other tasks are in folders of their own.
TASK_MODES: tuple[tuple[str, Mode], ...] = (
    ("restore", "restore"),
    ("correct", "correct"),
    ("harm", "correct"),
)


def train(config: TrainConfig) -> Path | None:
    """Train, test the best checkpoint, and fill the run folder.

    Returns:
        The best checkpoint (the last one when there is no validation text); None in a process that only helps
        another one (`devices` above 1).

    Raises:
        ConfigError: a value cannot be used.
        InputError: text is missing or empty, or the run folder holds a run and neither `resume` nor another `out`
            was asked for.
        ModelError: `init` or a pretrained encoder cannot be loaded.
        EnvironmentTrouble: the run folder cannot be written.
    """
    check(config)
    if config.trainer.threads:
        torch.set_num_threads(config.trainer.threads)
    out = Path(config.out)
    if out.exists() and not out.is_dir():
        raise InputError(f"{out} is a file; `out` names the folder of the run")
    last = out / "checkpoints" / "last.ckpt"
    resumed = last if config.resume and last.exists() else None
    # The helpers of a run come later than the one that has begun to write its folder.
    if last.exists() and not config.resume and getattr(rank_zero_only, "rank", 0) == 0:
        raise InputError(f"{out} holds a run already; resume=true goes on with it, out=FOLDER starts another")
    seed_everything(config.seed, verbose=False)
    try:
        with quiet_lightning():
            return _train(config, out, resumed)
    except SystemExit:
        # Lightning's answer to Ctrl-C: an exit code that means something else here, and no more Ctrl-C.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        raise KeyboardInterrupt from None
    except OSError as error:
        raise EnvironmentTrouble(f"{error.filename or out}: {error.strerror or error}") from None


def _train(config: TrainConfig, out: Path, resumed: Path | None) -> Path | None:
    files = find_files(config.data.train)
    # Read now, so that a mistake shows before the training and not after it.
    gold = _read_test(config)
    if config.init:
        config = replace(config, network=network_of(resumed or find_model(config.init), config.network))
    vocab, network = _begin(config, files, resumed)
    if isinstance(network, BertNetwork) and config.data.window > network.positions():
        raise ConfigError(
            f"config key 'data.window' is {config.data.window}; the encoder takes at most {network.positions()}"
        )
    corpus = pack(files, vocab, config.data.errors)
    data = SpacingData(config, vocab, corpus)
    held = about(config.network, vocab, network, config.data.window, len(corpus.ids))
    weight = config.masking.weight if config.masking.share else None
    module = SpacingModule(network, config.optimiser, config.trainer.max_steps, config.seed, held, weight)
    curve = Curve(config.trainer.log_every)
    saver = _saver(config, out)
    trainer = _trainer(config, out, [saver, curve])
    if trainer.is_global_zero:
        out.mkdir(parents=True, exist_ok=True)
        config_files.dump(config, out / "config.yaml")
        vocab.write(out / "vocab.txt")
        _announce(config, corpus, vocab, network, resumed)
    if config.init and config.data.validated() and not resumed:
        _validate_start(trainer, module, data)
    trainer.fit(module, datamodule=data, ckpt_path=resumed)
    if not trainer.is_global_zero:
        return None
    plot_curves(curve.points, out / "curves.png")
    best = Path(saver.best_model_path or saver.last_model_path)
    if gold:
        _report(best, gold, config, out, trainer.strategy.root_device)
    score = ""
    if saver.best_model_score is not None:
        step, loss = min(
            (point for point in curve.points["val_loss"] if point[0]), key=lambda point: point[1]
        )
        score = f", val_loss {loss:.5f}, word F1 {dict(curve.points['val_f1'])[step]:.4f}"
    _say(f"{trainer.global_step:,} steps; best checkpoint: {best}{score}")
    return best


def _begin(config: TrainConfig, files: list[Path], resumed: Path | None) -> tuple[Vocab, torch.nn.Module]:
    """Vocabulary and network: of the run that goes on, of the model to start from, or new ones."""
    if resumed:
        return resume_network(resumed, config.network)
    if config.init:
        return start_network(find_model(config.init), config.network)
    vocab = Vocab.build(count_characters(files, config.data.errors), config.data.min_count)
    return vocab, build_network(config.network, vocab)


def _saver(config: TrainConfig, out: Path) -> ModelCheckpoint:
    validated = config.data.validated()
    return ModelCheckpoint(
        dirpath=out / "checkpoints",
        filename="{epoch:03d}-{step:07d}-{val_loss:.5f}" if validated else "{epoch:03d}-{step:07d}",
        monitor="val_loss" if validated else None,
        save_top_k=config.trainer.save_top_k if validated else 1,
        # With validation, `_keeper` writes last.ckpt: this would do so only after a round that is among the best.
        save_last=not validated,
        # Not at the end of the round that a resumed run finds finished: it has no figures of its own.
        save_on_train_epoch_end=not validated,
        # A resumed run writes over what the killed one left behind the last whole checkpoint.
        enable_version_counter=False,
    )


def _keeper(out: Path) -> ModelCheckpoint:
    """Writes last.ckpt at the end of every round, so that a killed run goes on from there."""
    return ModelCheckpoint(
        dirpath=out / "checkpoints",
        filename="last",
        save_on_train_epoch_end=False,
        enable_version_counter=False,
    )


def _timer(minutes: float, out: Path) -> ModelCheckpoint:
    """Writes last.ckpt between the ends of rounds; a machine that is lent by the minute loses no more than that."""
    return ModelCheckpoint(
        dirpath=out / "checkpoints",
        filename="last",
        train_time_interval=timedelta(minutes=minutes),
        enable_version_counter=False,
    )


def _trainer(config: TrainConfig, out: Path, callbacks: list[Callback]) -> Trainer:
    settings = config.trainer
    validated = config.data.validated()
    callbacks = [*callbacks, LearningRateMonitor("step")]
    if validated:
        callbacks.append(
            EarlyStopping(
                "val_loss",
                min_delta=settings.min_delta,
                patience=settings.patience,
                check_on_train_epoch_end=False,
            )
        )
        callbacks.append(_keeper(out))
    if settings.save_minutes:
        callbacks.append(_timer(settings.save_minutes, out))
    bar = settings.progress and sys.stderr.isatty()
    if bar:
        callbacks.append(TQDMProgressBar())
    try:
        return Trainer(
            accelerator=settings.accelerator,
            devices=settings.devices,
            strategy=settings.strategy,
            precision=settings.precision,  # type: ignore[arg-type]
            max_epochs=settings.max_epochs,
            max_steps=settings.max_steps,
            max_time=timedelta(minutes=settings.max_minutes) if settings.max_minutes else None,
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
            f"{key}={getattr(settings, key)}" for key in ("accelerator", "devices", "strategy")
        )
        raise ConfigError(f"trainer: {wanted} cannot be had here ({' '.join(str(error).split())})") from None


def _validate_start(trainer: Trainer, module: SpacingModule, data: SpacingData) -> None:
    """Say how good the model is before the training, so that what fine-tuning gained can be seen."""
    (figures,) = trainer.validate(module, datamodule=data, verbose=False)
    _say(f"before: val_loss {figures['val_loss']:.5f}, word F1 {figures['val_f1']:.4f}")


def _announce(
    config: TrainConfig, corpus: Corpus, vocab: Vocab, network: torch.nn.Module, resumed: Path | None
) -> None:
    weights = sum(parameter.numel() for parameter in network.parameters())
    _say(
        f"{'going on from ' + str(resumed) if resumed else 'training'}: {len(corpus.ids):,} characters in "
        f"{len(corpus.source):,} lines, vocabulary of {len(vocab):,}, {weights:,} weights, into {config.out}"
    )
    also = {source_name(file) for file in find_files(config.data.also)} if config.data.also else set()
    for name in sorted(config.data.weights.keys() - also - set(corpus.names)):
        _say(f"data.weights names {name}, which is not among the training text")


def _say(line: str) -> None:
    print(f"eojeol train: {line}", file=sys.stderr)


def _read_test(config: TrainConfig) -> list[str]:
    if not config.data.test:
        return []
    files = find_files(config.data.test)
    lines = [line for file in files for line in read_gold(file, config.data.errors)]
    return lines[: config.data.test_lines]


def _report(best: Path, gold: list[str], config: TrainConfig, out: Path, device: torch.device) -> None:
    model = load_checkpoint(best)
    model.network.to(device)
    spacer = Spacer(model)
    # A network that never saw a typed space has nothing to correct by.
    tasks = TASK_MODES if config.noise.unknown < 1 else TASK_MODES[:1]
    for task, mode in tasks:
        result = evaluate(partial(spacer.batch, mode=mode), gold, task, "test")
        write_report(out if task == "restore" else out / task, result)
