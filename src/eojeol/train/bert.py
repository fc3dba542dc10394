"""BERT-like encoders: any of the Hugging Face hub, a local folder, or a fresh one over characters.

Characters go in by the ids of our own vocabulary. A pretrained encoder has another vocabulary, so the network holds a
small array that says which of its pieces stands for each of our characters: its tokeniser is asked once, when the
network is built, about each character alone, and the first piece carries the tag. So the tags can never shift. A
checkpoint holds that array and the encoder's own configuration: it needs neither the tokeniser nor the hub again.

`token_type_ids` carry the observed gap (UNKNOWN, JOINED or SPACED). A pretrained encoder with fewer types gets new
types that start as copies of its type 0, so that nothing it knew is lost.

A fresh character BERT hardly begins to learn within ten million characters. The hashed n-gram *stem* (row_bits > 0)
gives it the lexicon at once: projected n-gram rows are added to the character embeddings.
"""

from __future__ import annotations

import json
from typing import Any, cast

import torch
from torch import Tensor, nn

from eojeol.engine import ngrams
from eojeol.engine.vocab import CLS, MASK, PAD, SEP, UNK, Vocab, class_id
from eojeol.errors import ModelError, needs
from eojeol.train.compiled import Compilable
from eojeol.train.ngram import OBSERVED, TAGS
from eojeol.train.schema import NetworkConfig

# The longest input of a fresh encoder.
POSITIONS = 512
# What SentencePiece puts before the first piece of a word.
WORD_MARK = "▁"


class BertNetwork(Compilable):
    """A Hugging Face token classifier behind our character ids.

    Args:
        bert: a `…ForTokenClassification` with two labels.
        pieces: the encoder's piece for each of our ids, shape (characters,); None where the ids are its own.
        row_bits: binary logarithm of the number of rows of the n-gram stem; 0: no stem.
        row_width: numbers in a row of the n-gram stem.
    """

    def __init__(self, bert: Any, pieces: Tensor | None, row_bits: int, row_width: int) -> None:
        super().__init__()
        self.bert = bert
        self.table: nn.Embedding | None = None
        self.pieces: Tensor | None
        self.register_buffer("pieces", pieces)
        if row_bits:
            self.table = nn.Embedding(1 << row_bits, row_width, sparse=True)
            self.project = nn.Linear(
                len(ngrams.SHAPES) * row_width, bert.get_input_embeddings().embedding_dim
            )
            nn.init.normal_(self.table.weight, std=0.01)

    def forward(
        self,
        input_ids: Tensor,
        token_type_ids: Tensor,
        attention_mask: Tensor,
        ngram_ids: Tensor | None = None,
    ) -> Tensor:
        """Logits for I and B.

        Args:
            input_ids: see `encode`, as for the other arguments; each of shape (batch, length).
            token_type_ids: observed gaps.
            attention_mask: 1 for real positions.
            ngram_ids: rows of the stem's table, shape (batch, length, 9).

        Returns:
            Shape (batch, length, 2).
        """
        return self.encode(input_ids, token_type_ids, attention_mask, ngram_ids)[0]

    def encode(
        self,
        input_ids: Tensor,
        token_type_ids: Tensor,
        attention_mask: Tensor,
        ngram_ids: Tensor | None = None,
        states: bool = False,
    ) -> tuple[Tensor, Tensor | None]:
        """Logits for I and B, and what they were made from.

        Args:
            input_ids: our character ids with [CLS], [SEP] and [PAD], shape (batch, length).
            token_type_ids: observed gaps, shape (batch, length).
            attention_mask: 1 for real positions, shape (batch, length).
            ngram_ids: rows of the stem's table, shape (batch, length, 9), if there is a stem.
            states: whether the hidden states are wanted.

        Returns:
            Logits, shape (batch, length, 2), and the last hidden states, shape (batch, length, width), or None.
        """
        ids = input_ids if self.pieces is None else self.pieces[input_ids]
        embedded = self.bert.get_input_embeddings()(ids)
        if self.table is not None and ngram_ids is not None:
            # Padding has row 0 in place of n-grams; what row 0 holds must not reach it, nor learn from it.
            rows = self.table(ngram_ids) * attention_mask[..., None, None]
            embedded = embedded + self.project(rows.flatten(2))
        return cast(
            "tuple[Tensor, Tensor | None]", self.tagger(embedded, token_type_ids, attention_mask, states)
        )

    def tag(
        self, embedded: Tensor, token_type_ids: Tensor, attention_mask: Tensor, states: bool
    ) -> tuple[Tensor, Tensor | None]:
        """What `encode` gives, from embeddings.

        Args:
            embedded: embedded characters, shape (batch, length, width).
            token_type_ids: observed gaps, shape (batch, length).
            attention_mask: 1 for real positions, shape (batch, length).
            states: whether the hidden states are wanted.
        """
        out = self.bert(
            inputs_embeds=embedded,
            token_type_ids=token_type_ids,
            attention_mask=attention_mask,
            output_hidden_states=states,
        )
        return out.logits, out.hidden_states[-1] if states else None

    def positions(self) -> int:
        """The longest input that the encoder can take."""
        holder = holder_of(self.bert, "position_embeddings")
        if holder is None:
            return POSITIONS
        # RoBERTa counts positions from behind its padding index.
        table = holder.position_embeddings
        return int(table.num_embeddings) - (0 if table.padding_idx is None else table.padding_idx + 1)

    def settings(self) -> str:
        """The encoder's configuration as JSON; `build_bert` makes the same network from it."""
        return json.dumps(self.bert.config.to_dict())


def build_bert(config: NetworkConfig, vocab: Vocab, settings: str | None = None) -> BertNetwork:
    """A fresh character BERT, or a pretrained encoder by hub name or folder.

    Args:
        config: the network section of a configuration.
        vocab: our character table.
        settings: `BertNetwork.settings` of a checkpoint; the weights are then left to be loaded from it, and neither
            hub nor folder is asked.

    Returns:
        The network, ready to be trained.

    Raises:
        MissingExtraError: transformers is not installed.
        ModelError: the name cannot be loaded, or the encoder has no token types.
    """
    with needs("bert"):
        from transformers import AutoConfig, AutoModelForTokenClassification, BertConfig
    # transformers leaves half of its functions untyped.
    token_classifier: Any = AutoModelForTokenClassification
    pieces = torch.zeros(len(vocab), dtype=torch.int64) if config.pretrained else None
    if settings is not None:
        held = AutoConfig.for_model(**json.loads(settings))
        _set_dropout(held, config.dropout)
        bert = token_classifier.from_config(held)
    elif config.pretrained is not None:
        bert, pieces = _pretrained(config.pretrained, config, vocab)
    else:
        fresh = BertConfig(
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
        )
        fresh.num_labels = TAGS
        bert = token_classifier.from_config(fresh)
    # transformers hands out a loaded encoder in evaluation mode, without dropout.
    return BertNetwork(bert, pieces, config.row_bits, config.row_width).train()


def _pretrained(name: str, config: NetworkConfig, vocab: Vocab) -> tuple[Any, Tensor]:
    """A token classifier by hub name or folder, and its piece for each of our characters, shape (characters,)."""
    from transformers import AutoConfig, AutoModelForTokenClassification, AutoTokenizer

    silence_transformers()
    try:
        tokeniser = AutoTokenizer.from_pretrained(name, trust_remote_code=config.trust_remote_code)
        settings = AutoConfig.from_pretrained(name, num_labels=TAGS)
        _set_dropout(settings, config.dropout)
        bert = AutoModelForTokenClassification.from_pretrained(name, config=settings, dtype=torch.float32)
    # transformers, the hub's client and a tokeniser's own code raise as they please.
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ModelError(f"network.pretrained={name}: cannot be loaded ({reason})") from None
    if tokeniser.unk_token_id is None:
        raise ModelError(
            f"network.pretrained={name}: its tokeniser has no unknown token; use a BERT-like encoder"
        )
    _widen_token_types(bert, name)
    return bert, torch.tensor(piece_ids(tokeniser, vocab))


def _set_dropout(settings: Any, rate: float) -> None:
    """Set the rate under every name that an encoder's configuration has for it."""
    for name in ("hidden_dropout_prob", "attention_probs_dropout_prob", "classifier_dropout_prob"):
        if hasattr(settings, name):
            setattr(settings, name, rate)


def silence_transformers() -> None:
    """Its bars, and its note that the classifier is fresh, say nothing new."""
    from transformers.utils import logging

    logs: Any = logging
    logs.set_verbosity_error()
    logs.disable_progress_bar()


def piece_ids(tokeniser: Any, vocab: Vocab) -> list[int]:
    """The first piece of each entry of our vocabulary in a pretrained tokeniser.

    Args:
        tokeniser: a Hugging Face tokeniser, WordPiece or SentencePiece.
        vocab: our character table.

    Returns:
        An id of the tokeniser for each entry, that of its unknown token where it knows nothing better.
    """
    pieces = tokeniser.get_vocab()
    unknown = tokeniser.unk_token_id
    specials = {
        PAD: tokeniser.pad_token_id, UNK: unknown, CLS: tokeniser.cls_token_id, SEP: tokeniser.sep_token_id,
        MASK: tokeniser.mask_token_id, class_id("[DIGIT]"): _first_piece(tokeniser, pieces, "0"),
    }  # fmt: skip
    out = []
    for index, entry in enumerate(vocab.entries):
        piece = specials.get(index) if len(entry) > 1 else _first_piece(tokeniser, pieces, entry)
        out.append(unknown if piece is None else piece)
    return out


def _first_piece(tokeniser: Any, pieces: dict[str, int], character: str) -> int | None:
    """The id of the piece that carries a character's tag; None if the tokeniser has none."""
    # A character by itself is a word, so SentencePiece answers with its word-initial piece. Looked up, this also holds
    # for hubs whose SentencePiece vocabulary is read by a WordPiece tokeniser (monologg/kobert without its own code).
    if WORD_MARK + character in pieces:
        return pieces[WORD_MARK + character]
    # A bare word mark before the character stands for a space.
    found = [piece for piece in tokeniser.tokenize(character) if piece != WORD_MARK]
    first = tokeniser.convert_tokens_to_ids(found[0]) if found else None
    # Some tokenisers take Hangul apart and then do not know its letters, though the syllable is in their vocabulary.
    return pieces.get(character) if first in (None, tokeniser.unk_token_id) else int(first)


def holder_of(bert: Any, name: str) -> Any:
    """The module of an encoder that has a table of this name; None if there is none.

    Args:
        bert: the encoder.
        name: the table's name, such as `position_embeddings`.
    """
    return next(
        (module for module in bert.modules() if isinstance(getattr(module, name, None), nn.Embedding)), None
    )


def _widen_token_types(bert: Any, name: str) -> None:
    """Make room for three observed states; the new types start as copies of type 0."""
    holder = holder_of(bert, "token_type_embeddings")
    if holder is None:
        raise ModelError(
            f"network.pretrained={name}: has no token types to carry observed gaps; use a BERT-like encoder"
        )
    old = holder.token_type_embeddings
    if old.num_embeddings >= OBSERVED:
        return
    wide = nn.Embedding(OBSERVED, old.embedding_dim)
    with torch.no_grad():
        wide.weight[:] = old.weight[0]
    holder.token_type_embeddings = wide
    bert.config.type_vocab_size = OBSERVED
