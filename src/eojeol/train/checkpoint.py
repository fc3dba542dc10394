"""Checkpoints: from file to network, and a network as a model that `Spacer` can run.

`torch.load` is called with `weights_only=True`: a checkpoint cannot run code. The embedded model and everything that
`eojeol fix` reads is ONNX, JSON and safetensors; this file is for training, testing and exporting.
"""

from __future__ import annotations

import pickle
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from torch import nn

from eojeol import ngrams
from eojeol.engine import Codes, Observed, Probabilities, Segments
from eojeol.errors import InputError, ModelError
from eojeol.train.ngram import NgramNetwork
from eojeol.train.schema import NetworkConfig
from eojeol.vocab import Vocab

RUN = 16384


def build_network(config: NetworkConfig, vocab: Vocab) -> nn.Module:
    """A network with fresh (or, for a pretrained encoder, loaded) weights."""
    if config.encoder == "ngram":
        return NgramNetwork(
            len(vocab), 1 << config.row_bits, config.row_width, config.width, config.dilations, config.dropout
        )
    from eojeol.train.bert import build_bert

    return build_bert(config, vocab)


def about(config: NetworkConfig, vocab: Vocab, characters: int) -> dict[str, Any]:
    """What a checkpoint holds beside the weights: network config, vocabulary, characters of the training text."""
    return {"network": asdict(config), "vocab": list(vocab.entries), "training_characters": characters}


def load_checkpoint(path: Path) -> tuple[NetworkConfig, Vocab, nn.Module]:
    """Read a checkpoint of `eojeol train`.

    Raises:
        InputError: there is no such file.
        ModelError: it is not a checkpoint of eojeol, or it is damaged.
    """
    if not path.is_file():
        raise InputError(f"{path} is not a checkpoint file; give a .ckpt file of a run folder's checkpoints/")
    try:
        raw = torch.load(path, map_location="cpu", weights_only=True)
        held = raw["eojeol"]
        config = NetworkConfig(**held["network"])
        vocab = Vocab(held["vocab"])
    except (pickle.UnpicklingError, RuntimeError, EOFError, KeyError, TypeError, OSError) as error:
        raise ModelError(
            f"{path} is not a checkpoint of eojeol, or it is damaged ({type(error).__name__})"
        ) from None
    network = build_network(config, vocab)
    weights = {name.removeprefix("network."): w for name, w in raw["state_dict"].items()}
    load_weights(network, weights, str(path))
    return config, vocab, network.eval()


def load_weights(network: nn.Module, weights: dict[str, torch.Tensor], name: str) -> None:
    """Put weights into a network.

    Raises:
        ModelError: they belong to another encoder or size; the first difference is named.
    """
    own = {key: tuple(value.shape) for key, value in network.state_dict().items()}
    given = {key: tuple(value.shape) for key, value in weights.items()}
    if own != given:
        key = next(k for k in sorted(own.keys() | given.keys()) if own.get(k) != given.get(k))
        raise ModelError(
            f"{name} holds another encoder or size: {key} is {given.get(key, 'absent')} there and "
            f"{own.get(key, 'absent')} in this config; use the config that it was trained with"
        )
    network.load_state_dict(weights)


class TorchModel:
    """A network with the interface of `engine.Engine`, in fp32.

    Args:
        config: of the network.
        vocab: its character table.
        network: in evaluation mode.
    """

    def __init__(self, config: NetworkConfig, vocab: Vocab, network: nn.Module) -> None:
        self.config, self.vocab, self.network = config, vocab, network.eval()

    def probabilities(self, characters: Codes, observed: Observed, segments: Segments) -> Probabilities:
        """P(space) of the gap before each unit; see `Engine.probabilities`."""
        ids = self.vocab.ids(characters)
        if self.config.encoder == "bert":
            from eojeol.train.bert import bert_probabilities

            return bert_probabilities(self.network, ids, observed, segments, self.config.row_bits)
        reach = sum(self.config.dilations) + ngrams.REACH
        out = np.empty(len(ids), np.float32)
        for start in range(0, len(ids), RUN):
            stop, first = min(start + RUN, len(ids)), max(start - reach, 0)
            part = slice(first, min(stop + reach, len(ids)))
            rows = ngrams.table_rows(ngrams.hash_ngrams(ids[part], segments[part]), self.config.row_bits)
            with torch.no_grad():
                logits = self.network(
                    input_ids=torch.from_numpy(ids[part].astype(np.int64))[None],
                    token_type_ids=torch.from_numpy(observed[part].astype(np.int64))[None],
                    ngram_ids=torch.from_numpy(rows)[None],
                    segment_ids=torch.from_numpy(segments[part])[None],
                )[0]
            out[start:stop] = logits.softmax(-1)[start - first : stop - first, 1].numpy()
        return cast(Probabilities, out)
