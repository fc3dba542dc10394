"""A text of which a network cannot tell the characters from each other is mentioned, and refused where most are so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

pytest.importorskip("lightning")
pytest.importorskip("transformers")

from eojeol.errors import ConfigError
from eojeol.text.gaps import code_points
from eojeol.train.bert import BertNetwork
from eojeol.train.checkpoint import build_network
from eojeol.train.run import train
from eojeol.train.schema import NetworkConfig
from eojeol.train.unknown import check_unknown, unknown_share

from .encoders import SYLLABLES, wordpiece
from .helpers import LINES, make_corpus, tiny_config, write_lines


def test_the_share_is_that_of_characters_without_an_entry_or_a_piece_of_their_own(tmp_path: Path) -> None:
    corpus, vocab = make_corpus(tmp_path / "a.txt", ["가가가나 12345", "漢字 가"])
    fresh = build_network(NetworkConfig(row_bits=8, row_width=4, width=16), vocab)
    assert unknown_share(np.bincount(corpus.ids), fresh, vocab) == 0
    # Digits and Hanja have none on purpose.
    assert unknown_share(np.bincount(vocab.ids(code_points("가나뷁쀍12漢☃"))), fresh, vocab) == 3 / 8
    pieces = torch.ones(len(vocab), dtype=torch.int64)
    pieces[vocab.ids(code_points("가"))] = 7
    encoder = BertNetwork(torch.nn.Identity(), pieces, 0, 0)
    assert unknown_share(np.bincount(corpus.ids), encoder, vocab) == 8 / 12


@pytest.mark.parametrize(
    ("pretrained", "init", "to_do"),
    [
        ("some/bert", None, "tokeniser of network.pretrained=some/bert.*give an encoder or a folder"),
        (None, "models/mine", "vocabulary of init=models/mine.*leave init out"),
        (None, None, "too rare.*data.min_count"),
    ],
)
def test_what_is_said_names_what_to_do(pretrained: str | None, init: str | None, to_do: str) -> None:
    assert check_unknown(0.05, pretrained, init) is None
    warning = check_unknown(0.0512, pretrained, init)
    assert warning is not None
    assert warning.startswith("5.1% of the characters of the training text are ")
    assert check_unknown(0.5, pretrained, init)
    with pytest.raises(ConfigError, match=f"51.0% of .*{to_do}") as caught:
        check_unknown(0.51, pretrained, init)
    assert "\n" not in str(caught.value)


def test_a_tokeniser_that_knows_most_of_the_text_is_trained_with_and_mentioned_and_one_that_knows_none_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tiny_config(write_lines(tmp_path / "a.txt", LINES * 4), tmp_path / "run", max_steps=2)
    config.data.window, config.data.test = 24, ""
    config.network.encoder, config.network.row_bits, config.network.dropout = "bert", 0, 0.0
    config.network.pretrained = str(wordpiece(tmp_path / "encoder"))
    assert train(config)
    assert "of the characters" not in capsys.readouterr().err

    keep(tmp_path / "encoder", SYLLABLES[len(SYLLABLES) // 4 :])
    config.out = str(tmp_path / "most")
    assert train(config)
    assert (
        "% of the characters of the training text are unknown ([UNK]) to the tokeniser"
        in capsys.readouterr().err
    )

    keep(tmp_path / "encoder", [])
    config.out = str(tmp_path / "none")
    with pytest.raises(ConfigError, match=r"100\.0% of the characters .* too little to learn from"):
        train(config)
    assert not (tmp_path / "none").exists()


def keep(folder: Path, known: list[str]) -> None:
    """Let a tokeniser forget all characters but some."""
    pieces = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    kept = [
        piece if piece[0] == "[" or piece.lstrip("#") in known else f"<{i}>" for i, piece in enumerate(pieces)
    ]
    (folder / "vocab.txt").write_text("\n".join(kept) + "\n", encoding="utf-8")


def test_a_vocabulary_of_rare_characters_is_refused_before_the_run_folder_is_made(
    tmp_path: Path, text: Path
) -> None:
    config = tiny_config(text, tmp_path / "run")
    config.data.min_count = 1000
    with pytest.raises(ConfigError, match=r"too rare for an entry .* data\.min_count"):
        train(config)
    assert not (tmp_path / "run").exists()


def test_a_new_network_can_have_the_characters_of_a_model(
    tmp_path: Path, text: Path, tiny_model: Path
) -> None:
    config = tiny_config(text, tmp_path / "run")
    config.data.characters = str(tiny_model)
    config.trainer.max_steps = 1
    train(config)
    assert (tmp_path / "run" / "vocab.txt").read_bytes() == (tiny_model / "vocab.txt").read_bytes()
