"""A training run from a configuration to a run folder: fit, then a report on the best checkpoint.

The run folder holds config.yaml, vocab.txt, checkpoints/ (the best by val_loss, and last.ckpt), TensorBoard events,
curves.png, report.txt, report.json and examples.tsv. Every random choice hangs on the seed and the number of the
round or batch, never on what went before, so a run that was killed and resumed ends like a run that was not.
"""

from __future__ import annotations

import signal
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import torch
from lightning.pytorch import Trainer, seed_everything
from lightning.pytorch.utilities import rank_zero_only

from eojeol import config as config_files
from eojeol.engine.folder import VOCAB, find_model
from eojeol.engine.vocab import Vocab
from eojeol.errors import ConfigError, EnvironmentTrouble, InputError
from eojeol.evaluate.plots import plot_curves
from eojeol.evaluate.report import write_report
from eojeol.evaluate.run import evaluate, read_gold
from eojeol.evaluate.tasks import TASKS, mode_of
from eojeol.spacer import Spacer
from eojeol.train.announce import announce, announce_size, name_few_lines, name_unknown_sources
from eojeol.train.bert import BertNetwork
from eojeol.train.checkpoint import build_network, load_checkpoint, metadata
from eojeol.train.compiled import Compilable
from eojeol.train.datamodule import SpacingData, make_stream, texts_of, validation_batches
from eojeol.train.dataset import Corpus, read_corpus
from eojeol.train.history import History
from eojeol.train.lightning_log import hide_expected_messages
from eojeol.train.module import SpacingModule
from eojeol.train.padded import PaddedStream
from eojeol.train.progress import say
from eojeol.train.schema import TrainConfig, check
from eojeol.train.shards import count_characters, find_files
from eojeol.train.text_cache import TextCache, open_cache
from eojeol.train.trainer import best_saver, make_trainer
from eojeol.train.unknown import check_unknown, unknown_share
from eojeol.train.warm_start import network_of, resume_network, warm_network


def train(config: TrainConfig, expected: Collection[str] = ()) -> Path | None:
    """Train, test the best checkpoint, and fill the run folder.

    Args:
        config: the whole configuration.
        expected: sources with a weight whose absence is no slip of the user's, such as those of a recipe of ours.

    Returns:
        The best checkpoint (the last one when there is no validation text); None in a process that only helps
        another process (`devices` above 1).

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
    resumed = _checkpoint_to_resume(out, config.resume)
    seed_everything(config.seed, verbose=False)
    try:
        with hide_expected_messages():
            return _train(config, out, resumed, expected)
    except SystemExit:
        # Lightning's answer to Ctrl-C: an exit code that means something else here, and no more Ctrl-C.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        raise KeyboardInterrupt from None
    except OSError as error:
        raise EnvironmentTrouble(f"{error.filename or out}: {error.strerror or error}") from None
    except RuntimeError as error:
        if not type(error).__module__.startswith(("torch._dynamo", "torch._inductor")):
            raise
        # Dozens of lines, of which the first one says what is missing, a compiler as a rule.
        reason = str(error).strip().partition("\n")[0]
        raise EnvironmentTrouble(
            f"PyTorch cannot compile the network here ({reason}); give trainer.compile=false"
        ) from None


def make_data(config: TrainConfig, vocab: Vocab, corpus: Corpus | TextCache) -> SpacingData:
    """All text of a run, as batches.

    Args:
        config: the whole configuration.
        vocab: the character table.
        corpus: the text that `data.train` names, in memory or in a cache.

    Raises:
        InputError: other text is missing, or cannot be mixed or split.
    """
    text, sizes, validation = texts_of(corpus, vocab, config.data, config.seed)
    stream = make_stream(text, vocab, sizes, config.noise, config.network, config.seed)
    if isinstance(stream, PaddedStream):
        stream.mask_rate = config.masking.rate
        # The share is a share of this run's steps, and the stream counts what was skipped.
        steps = round(config.masking.share * config.trainer.max_steps)
        stream.masked_batches = sizes.skip + steps * config.trainer.accumulate
    batches = list(validation_batches(validation, sizes, config.network)) if validation else []
    return SpacingData(stream, batches, config.trainer.max_steps, config.trainer.accumulate)


def _checkpoint_to_resume(out: Path, resume: bool) -> Path | None:
    """The last checkpoint of a run folder, where the run is to go on; a folder that cannot be used is refused."""
    if out.exists() and not out.is_dir():
        raise InputError(f"{out} is a file; `out` names the folder of the run")
    last = out / "checkpoints" / "last.ckpt"
    if not last.exists():
        return None
    # The helpers of a run come later than the process that has begun to write its folder.
    if not resume and getattr(rank_zero_only, "rank", 0) == 0:
        raise InputError(f"{out} holds a run already; resume=true goes on with it, out=FOLDER starts another")
    return last if resume else None


def _train(config: TrainConfig, out: Path, resumed: Path | None, expected: Collection[str]) -> Path | None:
    """Do the work of `train`, once it is clear that the run may begin."""
    data = config.data
    files = find_files(data.train)
    # Read now, so that a mistake shows before the training and not after it.
    gold = _read_test(data.test, data.errors, data.test_lines)
    if config.init:
        config = replace(config, network=network_of(resumed or find_model(config.init), config.network))
    vocab, network = _begin(config, files, resumed)
    if isinstance(network, BertNetwork) and data.window > network.positions():
        raise ConfigError(
            f"config key 'data.window' is {data.window}; the encoder takes at most {network.positions()}"
        )
    if config.trainer.compile and isinstance(network, Compilable):
        network.compile_for_training()
    corpus: Corpus | TextCache
    if data.cache:
        corpus = open_cache(Path(data.cache), files, vocab, data.errors)
    else:
        corpus = read_corpus(files, vocab, data.errors)
    amount = corpus.amount()
    share = unknown_share(amount.counts, network, vocab)
    warning = check_unknown(share, config.network.pretrained, config.init)
    batches = make_data(config, vocab, corpus)
    held = metadata(config.network, vocab, network, data.window, amount.characters)
    masked_weight = config.masking.weight if config.masking.share else None
    module = SpacingModule(
        network, config.optimiser, config.trainer.max_steps, config.seed, held, masked_weight
    )
    module.accumulate = config.trainer.accumulate
    history = History(config.trainer.log_every)
    saver = best_saver(out, data.validated(), config.trainer.save_top_k)
    views = len(config.noise.views())
    trainer = make_trainer(config.trainer, out, data.validated(), views, [saver, history])
    if trainer.is_global_zero:
        out.mkdir(parents=True, exist_ok=True)
        config_files.dump(config, out / "config.yaml")
        vocab.write(out / "vocab.txt")
        announce(amount, vocab, network, out, resumed)
        announce_size(config, amount.characters)
        name_few_lines(data, amount.lines)
        name_unknown_sources(set(data.weights) - set(expected), amount.names, data.also)
        if warning:
            say(warning)
    if config.init and data.validated() and not resumed:
        _validate_start(trainer, module, batches)
    trainer.fit(module, datamodule=batches, ckpt_path=resumed)
    if not trainer.is_global_zero:
        return None
    plot_curves(history.points, out / "curves.png")
    best = Path(saver.best_model_path or saver.last_model_path)
    if gold:
        # A network that never saw a typed space has nothing to correct by.
        tasks = TASKS if config.noise.unknown < 1 else ("restore",)
        _report(best, gold, tasks, out, trainer.strategy.root_device)
    score = _best_score(history) if saver.best_model_score is not None else ""
    say(f"{trainer.global_step:,} steps; best checkpoint: {best}{score}")
    return best


def _begin(config: TrainConfig, files: Sequence[Path], resumed: Path | None) -> tuple[Vocab, torch.nn.Module]:
    """Vocabulary and network: those of the run that goes on or of the model to start from, or new ones."""
    if resumed:
        return resume_network(resumed, config.network)
    if config.init:
        return warm_network(find_model(config.init), config.network)
    if config.data.characters:
        vocab = Vocab.read(find_model(config.data.characters) / VOCAB)
    else:
        vocab = Vocab.build(count_characters(files, config.data.errors), config.data.min_count)
    return vocab, build_network(config.network, vocab)


def _validate_start(trainer: Trainer, module: SpacingModule, data: SpacingData) -> None:
    """Say how good the model is before the training, so that what fine-tuning gained can be seen."""
    (figures,) = trainer.validate(module, datamodule=data, verbose=False)
    say(f"before: val_loss {figures['val_loss']:.5f}, word F1 {figures['val_f1']:.4f}")


def _best_score(history: History) -> str:
    """The figures of the best round, for the last line of a run."""
    # Step 0 is the model before the training.
    step, loss = min((point for point in history.points["val_loss"] if point[0]), key=lambda point: point[1])
    return f", val_loss {loss:.5f}, word F1 {dict(history.points['val_f1'])[step]:.4f}"


def _read_test(test: str, errors: str, limit: int) -> list[str]:
    """The first lines of the test text; none where no text is named."""
    if not test:
        return []
    lines: list[str] = []
    for file in find_files(test):
        if len(lines) < limit:
            lines += read_gold(file, errors)
    return lines[:limit]


def _report(best: Path, gold: list[str], tasks: Sequence[str], out: Path, device: torch.device) -> None:
    """Write the reports on a checkpoint: restore's into the run folder, all others into folders of their own.

    Args:
        best: the checkpoint.
        gold: the right lines.
        tasks: names of the tasks.
        out: the run folder.
        device: where the network runs.
    """
    model = load_checkpoint(best)
    model.network.to(device)
    spacer = Spacer(model)
    for task in tasks:
        result = evaluate(partial(spacer.batch, mode=mode_of(task)), gold, task, "test")
        write_report(out if task == "restore" else out / task, result)
