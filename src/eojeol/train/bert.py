"""BERT-like encoders: any of the Hugging Face hub, a local folder, or a fresh one over characters.

Characters go in by the ids of our own vocabulary. A pretrained encoder has another one, so the network holds a small
array that says which of its pieces stands for each of our characters: its tokeniser is asked once, when the network is
built, about each character alone, and the first piece carries the tag. So the tags can never shift, and neither a
checkpoint nor an exported model needs the tokeniser again.

`token_type_ids` carry the observed gap (0 unknown, 1 joined, 2 spaced). A pretrained encoder with fewer types gets new
ones that start as copies of its type 0, so that nothing it knew is lost.

A fresh character BERT hardly begins to learn within ten million characters. The hashed n-gram *stem* (row_bits > 0)
gives it the lexicon at once: projected n-gram rows are added to the character embeddings.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from eojeol import ngrams
from eojeol.engine import Observed, Probabilities, Segments
from eojeol.errors import MissingExtraError, ModelError
from eojeol.train.schema import NetworkConfig
from eojeol.vocab import CLS, MASK, PAD, SEP, UNK, Vocab, class_id

OBSERVED = 3
MARGIN = 32
POSITIONS = 512


class BertNetwork(nn.Module):
    """A Hugging Face token classifier behind our character ids.

    Args:
        bert: a `…ForTokenClassification` with two labels.
        pieces: the encoder's piece for each of our ids, shape (characters,); None where the ids are its own.
        row_bits: of the n-gram stem; 0 for none.
        row_width: of the n-gram stem.
    """

    def __init__(self, bert: Any, pieces: Tensor | None, row_bits: int, row_width: int) -> None:
        super().__init__()
        self.bert = bert
        self.table: nn.Embedding | None = None
        if pieces is not None:
            self.register_buffer("pieces", pieces)
        if row_bits:
            self.table = nn.Embedding(1 << row_bits, row_width, sparse=True)
            self.project = nn.Linear(len(ngrams.SHAPES) * row_width, bert.config.hidden_size)
            nn.init.normal_(self.table.weight, std=0.01)

    def forward(
        self,
        input_ids: Tensor,
        token_type_ids: Tensor,
        attention_mask: Tensor,
        ngram_ids: Tensor | None = None,
    ) -> Tensor:
        """Logits for I and B, shape (batch, length, 2).

        Args:
            input_ids: our character ids with [CLS], [SEP] and [PAD], shape (batch, length).
            token_type_ids: observed gaps, shape (batch, length).
            attention_mask: 1 for real positions, shape (batch, length).
            ngram_ids: rows of the stem's table, shape (batch, length, 9), if there is a stem.
        """
        ids = self.pieces[input_ids] if hasattr(self, "pieces") else input_ids
        embedded = self.bert.get_input_embeddings()(ids)
        if self.table is not None and ngram_ids is not None:
            rows = self.table(ngram_ids) * attention_mask[..., None, None]
            embedded = embedded + self.project(rows.flatten(2))
        out = self.bert(inputs_embeds=embedded, token_type_ids=token_type_ids, attention_mask=attention_mask)
        return cast(Tensor, out.logits)


def build_bert(config: NetworkConfig, vocab: Vocab) -> BertNetwork:
    """A fresh character BERT, or a pretrained encoder by hub name or folder.

    Raises:
        MissingExtraError: transformers is not installed.
        ModelError: the name cannot be loaded, or the encoder has no token types.
    """
    try:
        from transformers import BertConfig, BertForTokenClassification
    except ImportError:
        raise MissingExtraError("transformers", "train") from None
    if config.pretrained is not None:
        bert, pieces = _pretrained(config, vocab)
        return BertNetwork(bert, pieces, config.row_bits, config.row_width)
    settings = BertConfig(
        vocab_size=len(vocab),
        hidden_size=config.width,
        num_hidden_layers=config.layers,
        num_attention_heads=config.heads,
        intermediate_size=4 * config.width,
        hidden_dropout_prob=config.dropout,
        attention_probs_dropout_prob=config.dropout,
        max_position_embeddings=POSITIONS,
        type_vocab_size=OBSERVED,
        pad_token_id=PAD,
        num_labels=2,
    )
    return BertNetwork(BertForTokenClassification(settings), None, config.row_bits, config.row_width)


def _pretrained(config: NetworkConfig, vocab: Vocab) -> tuple[Any, Tensor]:
    from transformers import AutoModelForTokenClassification, AutoTokenizer

    try:
        tokeniser = AutoTokenizer.from_pretrained(
            config.pretrained, trust_remote_code=config.trust_remote_code
        )
        bert = AutoModelForTokenClassification.from_pretrained(
            config.pretrained,
            num_labels=2,
            hidden_dropout_prob=config.dropout,
            attention_probs_dropout_prob=config.dropout,
        )
    except (OSError, ValueError, ImportError) as error:
        reason = str(error).strip().split("\n")[0]
        raise ModelError(f"network.pretrained={config.pretrained}: cannot be loaded ({reason})") from None
    _widen_token_types(bert, str(config.pretrained))
    return bert, torch.tensor(piece_ids(tokeniser, vocab))


def piece_ids(tokeniser: Any, vocab: Vocab) -> list[int]:
    """The first piece of each entry of our vocabulary in a pretrained tokeniser.

    Args:
        tokeniser: a Hugging Face tokeniser, WordPiece or SentencePiece.
        vocab: our character table.
    """
    unknown = tokeniser.unk_token_id
    specials = {
        PAD: tokeniser.pad_token_id, UNK: unknown, CLS: tokeniser.cls_token_id,
        SEP: tokeniser.sep_token_id, MASK: tokeniser.mask_token_id, class_id("[DIGIT]"): _first_piece(tokeniser, "0"),
    }  # fmt: skip
    out = []
    for index, entry in enumerate(vocab.entries):
        piece = specials.get(index) if len(entry) > 1 else _first_piece(tokeniser, entry)
        out.append(unknown if piece is None else piece)
    return out


def _first_piece(tokeniser: Any, character: str) -> int | None:
    # SentencePiece may give a bare word mark first; it stands for a space, not for the character.
    pieces = [piece for piece in tokeniser.tokenize(character) if piece != "▁"]
    return tokeniser.convert_tokens_to_ids(pieces[0]) if pieces else None


def _widen_token_types(bert: Any, name: str) -> None:
    """Make room for three observed states; the new ones start as copies of type 0."""
    holder = next((m for m in bert.modules() if hasattr(m, "token_type_embeddings")), None)
    if holder is None:
        raise ModelError(
            f"network.pretrained={name}: has no token types to carry observed gaps; use a BERT-like encoder"
        )
    old = holder.token_type_embeddings
    if old.num_embeddings < OBSERVED:
        wide = nn.Embedding(OBSERVED, old.embedding_dim)
        with torch.no_grad():
            wide.weight[:] = old.weight[0]
        holder.token_type_embeddings = wide
        bert.config.type_vocab_size = OBSERVED


def bert_probabilities(
    network: nn.Module, ids: npt.NDArray[np.uint16], observed: Observed, segments: Segments, row_bits: int
) -> Probabilities:
    """P(space) of every unit from a torch BERT, in the windows of `Engine`."""
    from eojeol.engine import space_probability, windows

    out = np.empty(len(ids), np.float32)
    for first, last, keep in windows(segments, POSITIONS // 2, MARGIN):
        row = np.concatenate([[CLS], ids[first:last], [SEP]]).astype(np.int64)[None]
        seen = np.pad(observed[first:last].astype(np.int64), 1)[None]
        feed = {"input_ids": row, "token_type_ids": seen, "attention_mask": np.ones_like(row)}
        if row_bits:
            hashes = ngrams.hash_ngrams(ids[first:last], np.zeros(last - first, np.int32))
            feed["ngram_ids"] = np.pad(ngrams.table_rows(hashes, row_bits), ((1, 1), (0, 0)))[None]
        with torch.no_grad():
            logits = network(**{name: torch.from_numpy(array) for name, array in feed.items()})[
                0, 1:-1
            ].numpy()
        out[keep:last] = space_probability(logits)[keep - first :]
    return out
