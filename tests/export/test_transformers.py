"""An exported BERT is a folder that transformers reads: the same logits, a tokeniser with our ids, a pipeline."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import torch

pytest.importorskip("transformers", reason="transformers is not installed: nothing reads an exported BERT")
pytest.importorskip("onnxscript", reason="onnxscript is not installed: no BERT is exported")

from transformers import AutoModelForTokenClassification, AutoTokenizer, RobertaConfig, RobertaModel, pipeline

from eojeol.engine.folder import file_sha256
from eojeol.engine.record import ModelConfig
from eojeol.engine.vocab import CLS, SEP, Vocab
from eojeol.errors import ModelError
from eojeol.export.average import average
from eojeol.export.card import write_hub_files
from eojeol.export.own_characters import over_characters
from eojeol.export.run import export
from eojeol.export.transformers_files import check_transformers, config_fields, write_tokenizer
from eojeol.spacer import Spacer
from eojeol.train.bert import BertNetwork, build_bert
from eojeol.train.checkpoint import metadata
from eojeol.train.schema import NetworkConfig
from eojeol.train.warm_start import network_of, warm_network
from eojeol.train.weights import write_weights

from ..train.encoders import SIZES, SYLLABLES, unigram, wordpiece

VOCAB = Vocab.build({ord(c): 9 for c in [*SYLLABLES, ".", "a"]}, 1)
FRESH = NetworkConfig(encoder="bert", width=16, heads=2, layers=1, row_bits=0)
TEXT = "봄비가 조용히 내린다."
BARE = TEXT.replace(" ", "")
ODD = (
    "봄비 a 가",
    "A한글漢字 かな 12３😀é\ue000.!?￦ㅋㅋ",
    "\U000f0000봄\U000f0004",
    "\u200b봄\u3000가\n 나",
)


def roberta(folder: Path) -> Path:
    """An encoder that counts positions from behind its padding, with the tokeniser of another."""
    wordpiece(folder)
    sizes = SIZES | {"max_position_embeddings": 50}
    pieces = len((folder / "vocab.txt").read_text(encoding="utf-8").splitlines())
    torch.manual_seed(1)
    RobertaModel(RobertaConfig(vocab_size=pieces, type_vocab_size=1, **sizes)).save_pretrained(folder)
    config = json.loads((folder / "tokenizer_config.json").read_text())
    (folder / "tokenizer_config.json").write_text(json.dumps(config | {"tokenizer_class": "BertTokenizer"}))
    return folder


def shaken(network: BertNetwork) -> BertNetwork:
    """With weights that are far enough from nothing for a wrong row to show."""
    torch.manual_seed(3)
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    return network.eval()


def checkpoint_of(network: BertNetwork, config: NetworkConfig, path: Path) -> Path:
    state = {f"network.{name}": value for name, value in network.state_dict().items()}
    torch.save({"eojeol": metadata(config, VOCAB, network, 40, 100), "state_dict": state}, path)
    return path


def ids_of(text: str) -> list[int]:
    """With [CLS] and [SEP]."""
    return [CLS, *VOCAB.ids(np.array([ord(c) for c in text], np.uint32)).tolist(), SEP]


def logits_of(network: BertNetwork, ids: list[int]) -> np.ndarray:
    row = torch.tensor([ids])
    with torch.inference_mode():
        return network(row, torch.zeros_like(row), torch.ones_like(row)).numpy()


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> tuple[BertNetwork, Path]:
    """A network, and a folder with what is exported of it but for the ONNX, which takes long."""
    folder = tmp_path_factory.mktemp("bert")
    network = shaken(build_bert(FRESH, VOCAB))
    # So that some gaps are spaced and some are not.
    logits = logits_of(network, ids_of(BARE))[0, 1:]
    with torch.no_grad():
        network.bert.classifier.bias[0] += float(np.median(logits[:, 1] - logits[:, 0]))
    VOCAB.write(folder / "vocab.txt")
    write_weights(
        folder, {name: value.numpy() for name, value in network.state_dict().items()}, transformers=True
    )
    sha256 = {name: file_sha256(folder / name) for name in ("vocab.txt", "model.safetensors")}
    config = ModelConfig("bert", 0, 0, 40, 5, sha256, asdict(FRESH))
    (folder / "config.json").write_text(config.to_json(config_fields(network)), encoding="utf-8")
    write_tokenizer(folder, VOCAB, 40)
    write_hub_files(folder, ["nothing"], "cc-by-sa-4.0", False)
    return network, folder


def test_transformers_reads_the_network_and_runs_a_pipeline(fresh: tuple[BertNetwork, Path]) -> None:
    network, folder = fresh
    model, loading = AutoModelForTokenClassification.from_pretrained(folder, output_loading_info=True)
    assert not any(loading.values())
    assert model.config.model_type == "bert"
    found = pipeline("token-classification", str(folder))(TEXT)
    assert [TEXT[each["start"] : each["end"]] for each in found] == list(BARE)
    # The decisions of the network, with [CLS] and [SEP] around the text.
    logits = logits_of(network, ids_of(BARE))[0]
    assert [each["entity"] for each in found] == ["IB"[int(b > i)] for i, b in logits[1:-1]]
    assert {each["entity"] for each in found} == {"B", "I"}


def test_the_folder_has_what_the_hub_wants(fresh: tuple[BertNetwork, Path]) -> None:
    yaml = pytest.importorskip("yaml")
    _, folder = fresh
    head = yaml.safe_load((folder / "README.md").read_text(encoding="utf-8").split("---\n")[1])
    assert head["license"] == "cc-by-sa-4.0"
    assert (head["language"], head["pipeline_tag"]) == (["ko"], "token-classification")
    assert "*.safetensors filter=lfs" in (folder / ".gitattributes").read_text()


def test_an_exported_folder_can_be_trained_on(fresh: tuple[BertNetwork, Path]) -> None:
    network, folder = fresh
    vocab, again = warm_network(folder, network_of(folder, NetworkConfig(encoder="bert", row_bits=0)))
    assert vocab.entries == VOCAB.entries
    state = network.state_dict()
    assert all(torch.equal(value, state[name]) for name, value in again.state_dict().items())


@pytest.mark.parametrize("text", ODD)
def test_the_tokeniser_gives_the_ids_of_the_character_table(tmp_path: Path, text: str) -> None:
    write_tokenizer(tmp_path, VOCAB, 40)
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    bare = "".join(text.split())
    ids = AutoTokenizer.from_pretrained(tmp_path)(text)["input_ids"][1:-1]
    assert [CLS, *ids, SEP] == ids_of(bare)


@pytest.mark.parametrize("make", [wordpiece, unigram, roberta])
def test_a_pretrained_encoder_over_our_characters_computes_the_same(make: object, tmp_path: Path) -> None:
    config = NetworkConfig(encoder="bert", pretrained=str(make(tmp_path / "m")), row_bits=0)  # type: ignore[operator]
    network = shaken(build_bert(config, VOCAB))
    own = over_characters(network, config, VOCAB)
    ids = list(range(len(VOCAB)))[:40]
    assert np.abs(logits_of(own, ids) - logits_of(network, ids)).max() < 1e-5
    assert own.bert.get_input_embeddings().num_embeddings == len(VOCAB)
    assert over_characters(own, config, VOCAB).settings() == own.settings()


@pytest.mark.slow
def test_an_exported_pretrained_encoder_is_read_trained_on_and_averaged(tmp_path: Path) -> None:
    config = NetworkConfig(encoder="bert", pretrained=str(roberta(tmp_path / "m")), row_bits=0)
    network = shaken(build_bert(config, VOCAB))
    path = checkpoint_of(network, config, tmp_path / "one.ckpt")
    folder = export(path, tmp_path / "model", others=[path], hub="unknown").folder
    spaced = [each["entity"] == "B" for each in pipeline("token-classification", str(folder))(TEXT)]
    expected = dict(Spacer(folder, protect="none").probabilities(BARE, "restore"))
    assert spaced[1:] == [expected[at] > 0.5 for at in range(1, len(BARE))]
    _, again = warm_network(folder, network_of(folder, NetworkConfig(encoder="bert", row_bits=0)))
    found = logits_of(again.eval(), ids_of(BARE))  # type: ignore[arg-type]
    assert np.abs(found - logits_of(network, ids_of(BARE))).max() < 1e-5
    mean = average(path, [folder]).network.state_dict()
    assert all(torch.allclose(mean[name], value) for name, value in again.state_dict().items())


def test_a_folder_that_transformers_would_read_as_something_else_is_not_written(
    fresh: tuple[BertNetwork, Path], tmp_path: Path
) -> None:
    network, folder = fresh
    with pytest.raises(ModelError, match="computes something else"):
        check_transformers(folder, build_bert(FRESH, VOCAB).eval(), VOCAB)
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="transformers cannot read the folder"):
        check_transformers(tmp_path, network, VOCAB)


@pytest.mark.slow
def test_a_network_with_a_stem_says_nothing_to_transformers(tmp_path: Path) -> None:
    config = NetworkConfig(encoder="bert", width=16, heads=2, layers=1, row_bits=6, row_width=2)
    network = shaken(build_bert(config, VOCAB))
    folder = export(
        checkpoint_of(network, config, tmp_path / "one.ckpt"), tmp_path / "model", hub="unknown"
    ).folder
    assert not (folder / "tokenizer.json").exists()
    assert "library_name: eojeol" in (folder / "README.md").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="model_type"):
        AutoModelForTokenClassification.from_pretrained(folder)
