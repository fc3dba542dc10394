"""BERT-like encoders, fresh and from a folder: pieces, token types, windows, and a checkpoint that stands alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch

pytest.importorskip("transformers")

from eojeol.config import load
from eojeol.engine.engine import Engine
from eojeol.engine.vocab import CLS, MASK, PAD, SEP, UNK, Vocab, class_id
from eojeol.errors import ConfigError, ModelError
from eojeol.export.run import export
from eojeol.spacer import MODES, Spacer, observed
from eojeol.text.gaps import split
from eojeol.train import bert as bert_module
from eojeol.train.bert import BertNetwork, build_bert, piece_ids
from eojeol.train.checkpoint import TorchModel, load_checkpoint
from eojeol.train.run import train
from eojeol.train.schema import NetworkConfig, TrainConfig

from .encoders import SYLLABLES, sentencepiece_vocabulary, unigram, wordpiece
from .helpers import LINES, tiny_config, write_lines

VOCAB = Vocab.build({ord(c): 9 for c in [*SYLLABLES, "뷁"]}, 1)
LONG = "손님이 두 명 왔는데 자리가 없어서 돌아갔다. " * 6


def network_of(folder: Path, **settings: object) -> BertNetwork:
    return build_bert(NetworkConfig(encoder="bert", pretrained=str(folder), row_bits=0, **settings), VOCAB)  # type: ignore[arg-type]


def judge(model: TorchModel | Engine, text: str, mode: str = "restore") -> np.ndarray:
    gaps = split(text)
    return model.probabilities(gaps.characters, observed(gaps, mode), gaps.segments)  # type: ignore[arg-type]


def pieces_of(folder: Path) -> dict[str, int]:
    from transformers import AutoTokenizer

    tokeniser = AutoTokenizer.from_pretrained(folder)
    found = dict(zip(VOCAB.entries, piece_ids(tokeniser, VOCAB), strict=True))
    names = tokeniser.get_vocab()
    for entry, name in (
        ("[PAD]", "pad"),
        ("[UNK]", "unk"),
        ("[CLS]", "cls"),
        ("[SEP]", "sep"),
        ("[MASK]", "mask"),
    ):
        assert found[entry] == getattr(tokeniser, f"{name}_token_id") == names[entry]
    assert found["뷁"] == found["[HANGUL]"] == found["[HANJA]"] == names["[UNK]"]
    return found | {f"piece {name}": piece for name, piece in names.items()}


def test_a_wordpiece_tokeniser_gives_the_piece_that_begins_a_word(tmp_path: Path) -> None:
    found = pieces_of(wordpiece(tmp_path / "m"))
    for char in SYLLABLES:
        assert found[char] == found[f"piece {char}"]
    assert found["[DIGIT]"] == found["piece 0"]


def test_a_unigram_tokeniser_gives_a_piece_with_the_word_mark_or_the_one_behind_it(tmp_path: Path) -> None:
    found = pieces_of(unigram(tmp_path / "m"))
    marked = [char for char in SYLLABLES if f"piece ▁{char}" in found]
    assert 0 < len(marked) < len(SYLLABLES)
    for char in SYLLABLES:
        assert found[char] == found[f"piece ▁{char}" if char in marked else f"piece {char}"]
        assert found[char] != found["piece ▁"]


def test_a_sentencepiece_vocabulary_in_a_wordpiece_tokeniser_loses_no_character(tmp_path: Path) -> None:
    found = pieces_of(sentencepiece_vocabulary(tmp_path / "m"))
    for char in SYLLABLES[:-5]:
        assert found[char] == found[f"piece ▁{char}"]
    for char in SYLLABLES[-5:]:
        assert found[char] == found[f"piece {char}"]
    assert found["[PAD]"] == 1


def test_a_real_sentencepiece_model_is_read_too(tmp_path: Path) -> None:
    sentencepiece = pytest.importorskip("sentencepiece", reason="sentencepiece is not installed")
    from transformers import AlbertTokenizer

    text = write_lines(tmp_path / "a.txt", LINES * 3)
    sentencepiece.SentencePieceTrainer.train(
        input=str(text), model_prefix=str(tmp_path / "spiece"), vocab_size=200, hard_vocab_limit=False,
        pad_id=0, unk_id=1, bos_id=-1, eos_id=-1, pad_piece="[PAD]", unk_piece="[UNK]",
        user_defined_symbols="[CLS],[SEP],[MASK]", minloglevel=2,
    )  # fmt: skip
    tokeniser = AlbertTokenizer.from_pretrained(
        str(tmp_path), do_lower_case=False, unk_token="[UNK]", pad_token="[PAD]"
    )
    names = tokeniser.get_vocab()
    found = dict(zip(VOCAB.entries, piece_ids(tokeniser, VOCAB), strict=True))
    for char in SYLLABLES:
        assert found[char] in (names.get(f"▁{char}"), names.get(char)), char


def test_token_types_grow_to_three_copies_of_the_first(tmp_path: Path) -> None:
    folder = wordpiece(tmp_path / "m")
    network = network_of(folder)
    table = network.bert.bert.embeddings.token_type_embeddings.weight
    assert table.shape == (3, 16)
    assert torch.equal(table[0], table[1])
    assert torch.equal(table[0], table[2])
    from transformers import BertModel

    before = BertModel.from_pretrained(folder).embeddings.token_type_embeddings.weight
    assert torch.equal(table[0], before[0])
    assert network.bert.config.type_vocab_size == 3


def test_dropout_is_the_configs_and_on(tmp_path: Path) -> None:
    network = network_of(wordpiece(tmp_path / "m"), dropout=0.37)
    rates = {m.p for m in network.modules() if isinstance(m, torch.nn.Dropout)}
    assert rates == {0.37}
    assert all(module.training for module in network.modules())


def test_a_name_that_cannot_be_loaded_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    (tmp_path / "empty").mkdir()
    for name in (tmp_path / "absent", tmp_path / "empty"):
        with pytest.raises(ModelError, match="cannot be loaded") as caught:
            network_of(name)
        assert "\n" not in str(caught.value)


def test_an_encoder_without_token_types_is_refused(tmp_path: Path) -> None:
    from transformers import DistilBertConfig, DistilBertModel

    folder = wordpiece(tmp_path / "m")
    (folder / "model.safetensors").unlink()
    (folder / "config.json").unlink()
    config = DistilBertConfig(vocab_size=99, dim=16, n_layers=1, n_heads=2, hidden_dim=16)
    DistilBertModel(config).save_pretrained(folder)
    with pytest.raises(ModelError, match="no token types"):
        network_of(folder)


def test_pieces_stand_for_our_characters(tmp_path: Path) -> None:
    network = network_of(wordpiece(tmp_path / "m")).eval()
    ids = torch.tensor([[CLS, VOCAB.entries.index("봄"), class_id("[DIGIT]"), SEP]])
    ones, zeros = torch.ones_like(ids), torch.zeros_like(ids)
    assert network.pieces is not None
    with torch.no_grad():
        ours = network(ids, zeros, ones)
        theirs = network.bert(input_ids=network.pieces[ids], token_type_ids=zeros, attention_mask=ones).logits
    assert torch.allclose(ours, theirs, atol=1e-6)
    assert network.pieces[[PAD, UNK, MASK]].tolist() == [0, 1, 4]


@pytest.mark.parametrize("row_bits", [0, 6])
@pytest.mark.parametrize("window", [16, 40])
def test_windows_in_batches_give_what_windows_one_by_one_give(
    monkeypatch: pytest.MonkeyPatch, row_bits: int, window: int
) -> None:
    torch.manual_seed(0)
    config = NetworkConfig(encoder="bert", width=16, layers=2, heads=2, row_bits=row_bits, row_width=2)
    model = TorchModel(config, VOCAB, build_bert(config, VOCAB), window)
    text = "\n".join([*LINES, LONG, "네"])
    together = judge(model, text, "correct")
    monkeypatch.setattr("eojeol.engine.padded.BATCH_POSITIONS", 1)
    assert np.abs(together - judge(model, text, "correct")).max() < 1e-5
    alone = np.concatenate([judge(model, line, "correct") for line in text.split("\n")])
    assert np.abs(together - alone).max() < 1e-5
    assert together.std() > 0.001


# torch needs many seconds to write a graph; `make test` trains the original recipe below, and exports other networks.
@pytest.mark.slow
@pytest.mark.parametrize("make", [wordpiece, unigram, sentencepiece_vocabulary, None])
def test_from_a_folder_through_training_to_an_exported_model(
    tmp_path: Path, make: Callable[[Path], Path] | None
) -> None:
    config = tiny_config(write_lines(tmp_path / "a.txt", LINES * 4), tmp_path / "run")
    config.network.encoder, config.network.row_bits = "bert", 0 if make else 6
    config.network.dropout = 0.1
    config.network.layers, config.network.heads = 1, 2
    config.data.window = 24
    if make:
        config.network.pretrained = str(make(tmp_path / "encoder"))
        # Restore only, as the original.
        config.noise.unknown, config.noise.right = 1.0, 0.0
        config.optimiser.clip = 0.0
    best = train(config)
    assert best is not None
    assert (tmp_path / "run" / "report.txt").is_file()
    assert (tmp_path / "run" / "correct").is_dir() == (make is None)
    # Neither folder nor hub is needed again.
    if make:
        shutil.rmtree(tmp_path / "encoder")
    model = load_checkpoint(best)
    assert model.window == 24
    made = export(best, tmp_path / "model", tmp_path / "a.txt")
    assert not made.integer
    engine = Engine(made.folder)
    assert (engine.config.window, engine.config.margin) == (24, 5)
    text = "\n".join([*LINES, LONG])
    for mode in MODES:
        assert np.abs(judge(model, text, mode) - judge(engine, text, mode)).max() < 1e-5
        assert Spacer(model).batch([*LINES, LONG], mode) == Spacer(engine).batch([*LINES, LONG], mode)

    # Fine-tuning from either, and going on, without the folder.
    for start in (best, made.folder):
        config.init, config.out = str(start), str(tmp_path / f"tuned-{start.name}")
        assert train(config) is not None
    config.init, config.out, config.resume = None, str(tmp_path / "run"), True
    config.trainer.max_steps = 12
    assert train(config) is not None


def test_a_window_that_the_encoder_cannot_take_is_refused(tmp_path: Path) -> None:
    config = tiny_config(write_lines(tmp_path / "a.txt"), tmp_path / "run")
    config.network.encoder, config.network.pretrained = "bert", str(wordpiece(tmp_path / "m"))
    config.data.window = 49
    with pytest.raises(ConfigError, match=r"'data\.window' is 49; the encoder takes at most 48"):
        train(config)


def test_roberta_counts_its_positions_from_behind_the_padding() -> None:
    from transformers import RobertaConfig, RobertaForTokenClassification

    config = RobertaConfig(
        vocab_size=20, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=30, type_vocab_size=3, pad_token_id=1,
    )  # fmt: skip
    network = BertNetwork(RobertaForTokenClassification(config), None, 0, 1).eval()
    assert network.positions() == 28
    ids = torch.full((1, 28), 7)
    network(ids, torch.zeros_like(ids), torch.ones_like(ids))


def test_without_transformers_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "transformers", None)
    build = partial(bert_module.build_bert, NetworkConfig(encoder="bert"), VOCAB)
    with pytest.raises(ImportError, match=r"eojeol\[bert\]"):
        build()


def test_the_original_recipe_runs_with_an_encoder_of_kobert_s_kind(tmp_path: Path) -> None:
    config = load(TrainConfig, Path(__file__).parents[2] / "configs" / "kobert.yaml")
    small = tiny_config(write_lines(tmp_path / "a.txt", LINES * 4), tmp_path / "run")
    config.out, config.data.train, config.data.val, config.data.test = small.out, *[small.data.train] * 3
    config.network.pretrained = str(sentencepiece_vocabulary(tmp_path / "kobert"))
    config.data.window, config.data.batch_size = 48, 4
    config.trainer.accelerator, config.trainer.devices, config.trainer.strategy = "cpu", 1, "auto"
    config.trainer.max_epochs = 2
    best = train(config)
    assert best is not None
    assert len(list(best.parent.glob("epoch=*.ckpt"))) == 2
    # It never saw a typed space, so nothing but restoring is reported.
    assert not (tmp_path / "run" / "correct").exists()
