"""Tiny encoders as they lie in a folder or on the hub: weights, configuration, tokeniser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from transformers import AlbertConfig, AlbertModel, BertConfig, BertModel, PreTrainedTokenizerFast

from .helpers import LINES

SPECIALS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
NAMES = {
    "unk_token": "[UNK]",
    "pad_token": "[PAD]",
    "cls_token": "[CLS]",
    "sep_token": "[SEP]",
    "mask_token": "[MASK]",
}
SIZES: dict[str, Any] = {
    "hidden_size": 16,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 16,
    "max_position_embeddings": 48,
}
SYLLABLES = sorted(set("".join(LINES)) - {" ", "?"})


def save_bert(folder: Path, pieces: int, pad: int = 0) -> None:
    torch.manual_seed(1)
    BertModel(BertConfig(vocab_size=pieces, pad_token_id=pad, type_vocab_size=2, **SIZES)).save_pretrained(
        folder
    )


def wordpiece(folder: Path) -> Path:
    """A BERT with a WordPiece vocabulary: `가` begins a word, `##가` goes on."""
    folder.mkdir()
    pieces = [*SPECIALS, "0", *SYLLABLES, *(f"##{c}" for c in SYLLABLES)]
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(json.dumps({"do_lower_case": False}))
    save_bert(folder, len(pieces))
    return folder


def sentencepiece_vocabulary(folder: Path) -> Path:
    """As monologg/kobert without its own code: a SentencePiece vocabulary that a WordPiece tokeniser will read."""
    folder.mkdir()
    pieces = [
        "[UNK]",
        "[PAD]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        "▁",
        *(f"▁{c}" for c in SYLLABLES[:-5]),
        *SYLLABLES[5:],
    ]
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(json.dumps({"do_lower_case": False}))
    save_bert(folder, len(pieces), pad=1)
    return folder


def unigram(folder: Path) -> Path:
    """An ALBERT, whose embeddings are narrower than its layers, with a Unigram tokeniser trained on the lines."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=90, special_tokens=[*SPECIALS], unk_token="[UNK]", show_progress=False
    )
    tokenizer.train_from_iterator(LINES, trainer)
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **NAMES).save_pretrained(folder)
    torch.manual_seed(1)
    sizes = SIZES | {"embedding_size": 8, "num_hidden_groups": 1}
    config = AlbertConfig(vocab_size=tokenizer.get_vocab_size(), pad_token_id=0, type_vocab_size=2, **sizes)
    AlbertModel(config).save_pretrained(folder)
    return folder
