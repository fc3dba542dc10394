"""A pretrained encoder over our own characters, in place of the pieces of its tokeniser.

In training a pretrained encoder keeps its table of pieces, and the network an array that says which of them stands for
each of our characters. Of thousands of pieces a character never is, so what is exported has a table with one row for
each character instead: the same numbers in the same places, and an encoder that any program can feed with the ids of
`vocab.txt`.
"""

from __future__ import annotations

import json
from typing import Any

import torch
from torch import Tensor, nn

from eojeol.engine.vocab import CLS, MASK, PAD, SEP, UNK, Vocab
from eojeol.train.bert import BertNetwork, build_bert, holder_of
from eojeol.train.schema import NetworkConfig

# Where an encoder's configuration has the ids of its special pieces.
SPECIAL_IDS = {
    "pad_token_id": PAD, "unk_token_id": UNK, "cls_token_id": CLS, "sep_token_id": SEP, "mask_token_id": MASK,
    "bos_token_id": CLS, "eos_token_id": SEP,
}  # fmt: skip


def over_characters(network: BertNetwork, config: NetworkConfig, vocab: Vocab) -> BertNetwork:
    """The same network with a row of embeddings for each of our characters.

    Args:
        network: a network with a pretrained encoder, or with a fresh one, which is given back as it is.
        config: the network section of the configuration.
        vocab: the character table.

    Returns:
        A network in evaluation mode that gives the same logits.

    Example:
        Five of our entries, and the pieces that stand for them in a table of 8,002 rows:

            pieces      1 0 2 3 5410      for [PAD] [UNK] [CLS] [SEP] 가
            rows        the rows 1, 0, 2, 3 and 5410 of the table, which has five rows from now on
            pieces      0 1 2 3 4
    """
    if network.pieces is None:
        return network
    settings = json.loads(network.settings())
    state: dict[str, Tensor] = dict(network.state_dict())
    words = _name_of(network, network.bert.get_input_embeddings())
    state[words] = state[words][network.pieces]
    state["pieces"] = torch.arange(len(vocab))
    settings["vocab_size"] = len(vocab)
    settings |= {key: value for key, value in SPECIAL_IDS.items() if settings.get(key) is not None}
    settings["pad_token_id"] = PAD
    _count_positions_from_zero(network, settings, state)
    out = build_bert(config, vocab, json.dumps(settings))
    out.load_state_dict(state)
    return out.eval()


def _count_positions_from_zero(
    network: BertNetwork, settings: dict[str, Any], state: dict[str, Tensor]
) -> None:
    """RoBERTa counts positions from behind the id of its padding, which is another one now.

    Args:
        network: the network before.
        settings: the configuration of its encoder; changed.
        state: its weights; changed.
    """
    found = holder_of(network.bert, "position_embeddings")
    if found is None or not found.position_embeddings.padding_idx:
        return
    name = _name_of(network, found.position_embeddings)
    state[name] = state[name][found.position_embeddings.padding_idx :]
    settings["max_position_embeddings"] = len(state[name])


def _name_of(network: BertNetwork, table: nn.Module) -> str:
    """Under which name the weights of a table of embeddings stand in the state of a network."""
    return next(f"{name}.weight" for name, module in network.named_modules() if module is table)
