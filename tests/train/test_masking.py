"""Masked characters: what is hidden and from whom, that it is learned, that it ends, that none of it is shipped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

pytest.importorskip("transformers")

from eojeol.engine import ngrams
from eojeol.engine.vocab import MASK
from eojeol.errors import ConfigError
from eojeol.export.run import export
from eojeol.train.bert import build_bert
from eojeol.train.checkpoint import load_checkpoint
from eojeol.train.masking import CharacterHead, choose
from eojeol.train.module import SpacingModule
from eojeol.train.noise import NoiseConfig
from eojeol.train.padded import cut_windows, make_rows
from eojeol.train.run import make_data, train
from eojeol.train.schema import NetworkConfig, TrainConfig
from eojeol.train.stream import IGNORED
from eojeol.train.weights import read_weights

from .helpers import LINES, make_corpus, tiny_config, write_lines


def bert_config(text: Path, out: Path, **trainer: object) -> TrainConfig:
    config = tiny_config(text, out, **trainer)
    config.network = NetworkConfig(encoder="bert", width=16, layers=2, heads=2, row_bits=8, row_width=4)
    config.data.window, config.data.batch_size = 32, 8
    config.optimiser.lr = config.optimiser.table_lr = 0.01
    return config


def test_so_many_characters_are_chosen_by_seed() -> None:
    hidden = choose(100_000, 0.15, (1, 2))
    assert hidden.mean() == pytest.approx(0.15, abs=0.01)
    assert (hidden == choose(100_000, 0.15, (1, 2))).all()
    assert (hidden != choose(100_000, 0.15, (1, 3))).any()


def test_a_masked_character_is_hidden_from_every_input_and_kept_as_the_answer(tmp_path: Path) -> None:
    corpus, _ = make_corpus(tmp_path / "a.txt", LINES * 4)
    windows = cut_windows(np.stack([corpus.sentences[:-1], corpus.sentences[1:]], axis=1), 40)
    plain, covered = (make_rows(corpus, windows, NoiseConfig(), 12, (1,), rate) for rate in (0.0, 0.3))
    assert "characters" not in plain
    hidden = covered["characters"] != IGNORED
    assert 0.1 < hidden.sum() / (plain["attention_mask"].sum() - 2 * len(windows)) < 0.5
    assert (covered["input_ids"][hidden] == MASK).all()
    assert (covered["characters"][hidden] == plain["input_ids"][hidden]).all()
    # Everything else is as it was: other characters, gaps, labels.
    assert (covered["input_ids"][~hidden] == plain["input_ids"][~hidden]).all()
    for name in ("token_type_ids", "attention_mask", "labels", "owned"):
        assert (covered[name] == plain[name]).all()
    # An n-gram is another one exactly if it holds a masked character.
    reach = ngrams.REACH
    near = np.pad(hidden, ((0, 0), (reach, reach)))
    for shape, (first, last) in enumerate(ngrams.SHAPES):
        spans = [near[:, reach + k : near.shape[1] - reach + k] for k in range(first, last + 1)]
        holds = np.any(spans, axis=0) & (plain["ngram_ids"][..., 0] != 0)
        changed = covered["ngram_ids"][..., shape] != plain["ngram_ids"][..., shape]
        assert not (changed & ~holds).any()
        assert (changed[holds]).mean() > 0.95


def test_only_the_first_share_of_the_steps_is_masked(tmp_path: Path, text: Path) -> None:
    corpus, vocab = make_corpus(tmp_path / "a.txt", LINES * 4)
    config = bert_config(text, tmp_path / "run", max_steps=10)
    config.masking.share = 0.4
    data = make_data(config, vocab, corpus)
    assert ["characters" in data.stream.batch(number) for number in range(10)] == [True] * 4 + [False] * 6
    assert not any("characters" in batch for batch in data.val_dataloader())


def test_the_head_names_characters_by_the_encoders_own_embeddings() -> None:
    torch.manual_seed(0)
    embeddings = nn.Embedding(7, 4)
    head = CharacterHead(embeddings)
    assert {name for name, _ in head.named_parameters()} == {
        "map.weight", "map.bias", "norm.weight", "norm.bias", "bias"
    }  # fmt: skip
    characters = torch.tensor([[IGNORED, 3, IGNORED]])
    hidden = torch.randn(1, 3, 4)
    loss = head.loss(hidden, characters, IGNORED)
    changed = hidden.clone()
    changed[0, [0, 2]] += 1
    assert torch.equal(head.loss(changed, characters, IGNORED), loss)
    loss.backward()  # type: ignore[no-untyped-call]
    assert embeddings.weight.grad is not None
    assert head.loss(hidden, torch.full((1, 3), IGNORED), IGNORED).item() == 0


def test_masked_characters_are_learned_beside_the_tags(tmp_path: Path, text: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    config = bert_config(text, tmp_path / "run", max_steps=120, patience=99, log_every=10)
    config.masking.share, config.data.round_batches = 0.75, 60
    best = train(config)
    assert best is not None
    events = EventAccumulator(str(tmp_path / "run" / "tensorboard"))
    events.Reload()
    named, tags = events.Scalars("masked_loss"), events.Scalars("val_loss")
    assert named[-1].value < 0.7 * named[0].value
    assert tags[-1].value < tags[0].value


@pytest.fixture(scope="module")
def masked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint with the head for masked characters."""
    folder = tmp_path_factory.mktemp("masked")
    config = bert_config(write_lines(folder / "a.txt", LINES * 4), folder / "run", max_steps=5)
    config.masking.share = 0.5
    best = train(config)
    assert best is not None
    return best


def without_head(checkpoint: Path) -> set[str]:
    """Names of the weights of the same network, built without a head."""
    model = load_checkpoint(checkpoint)
    return set(build_bert(model.config, model.vocab).state_dict())


def test_a_checkpoint_has_the_head_and_what_is_loaded_from_it_has_not(masked: Path) -> None:
    raw = torch.load(masked, weights_only=True)["state_dict"]
    assert any(name.startswith("characters.") for name in raw)
    assert set(load_checkpoint(masked).network.state_dict()) == without_head(masked)


@pytest.mark.slow
def test_an_exported_model_has_no_head(masked: Path, tmp_path: Path) -> None:
    assert set(read_weights(export(masked, tmp_path / "model").folder)) == without_head(masked)


def test_a_run_goes_on_inside_a_round_as_if_it_had_never_stopped(
    tmp_path: Path, text: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def config_of(name: str) -> TrainConfig:
        config = bert_config(text, tmp_path / name, max_steps=12, patience=99)
        config.network.dropout, config.masking.share, config.data.round_batches = 0.2, 0.6, 6
        config.data.test = ""
        return config

    assert train(config_of("straight")) is not None

    class KilledError(Exception):
        pass

    step = SpacingModule.training_step

    def killed(self: SpacingModule, batch: dict[str, torch.Tensor], number: int) -> torch.Tensor:
        # Inside the second round, and inside the masked steps.
        if self.global_step == 7:
            raise KilledError
        return step(self, batch, number)

    broken = config_of("broken")
    broken.trainer.save_minutes = 1e-9
    monkeypatch.setattr(SpacingModule, "training_step", killed)
    with pytest.raises(KilledError):
        train(broken)
    monkeypatch.undo()
    last = tmp_path / "broken" / "checkpoints" / "last.ckpt"
    assert torch.load(last, weights_only=True)["global_step"] == 7
    broken.resume = True
    assert train(broken) is not None
    ends = [load_checkpoint(tmp_path / name / "checkpoints" / "last.ckpt") for name in ("straight", "broken")]
    one, other = (end.network.state_dict() for end in ends)
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_masking_is_for_a_fresh_bert_with_a_last_step(tmp_path: Path, text: Path) -> None:
    ngram = tiny_config(text, tmp_path / "run")
    pretrained = bert_config(text, tmp_path / "run")
    pretrained.network.pretrained = "somewhere"
    endless = bert_config(text, tmp_path / "run", max_steps=-1, max_epochs=1)
    endless.optimiser.schedule = "constant"
    several = bert_config(text, tmp_path / "run", devices=2)
    for config in (ngram, pretrained, endless, several):
        config.masking.share = 0.5
        with pytest.raises(ConfigError, match=r"'masking\.share' is 0\.5; it must be 0 but for a fresh bert"):
            train(config)
