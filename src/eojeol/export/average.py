"""The mean of the weights of several checkpoints of a run, or of runs that began with the same weights.

Such checkpoints lie in the same valley of the loss, and their mean is nearer to its middle than each of them: a little
better than the best of them, at no cost in use (Izmailov et al. 2018 for checkpoints of one run; Wortsman et al. 2022,
*Model soups*, for runs with a common beginning).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch

from eojeol.engine.folder import find_model
from eojeol.engine.vocab import Vocab
from eojeol.errors import ModelError
from eojeol.export.own_characters import over_characters
from eojeol.train.bert import BertNetwork
from eojeol.train.checkpoint import TorchModel, load_checkpoint, load_weights
from eojeol.train.schema import NetworkConfig
from eojeol.train.warm_start import folder_weights


def average(first: Path, others: Sequence[Path]) -> TorchModel:
    """A network with the mean of the weights of several checkpoints.

    Args:
        first: a checkpoint; its configuration is the result's.
        others: checkpoints or model folders of the same network and the same vocabulary, or `embedded`: the model that
            the run began with, say.

    Returns:
        The mean, in float32; with no others, the first checkpoint itself.

    Raises:
        InputError: there is no such file.
        ModelError: a checkpoint is damaged, or is of another network or vocabulary.
    """
    model = _over_characters(load_checkpoint(first))
    # In double precision, so that the order of the checkpoints does not show in the mean.
    total = {name: value.double() for name, value in model.network.state_dict().items()}
    for path in others:
        vocab, weights = _read(find_model(str(path)), model.config)
        if vocab.entries != model.vocab.entries:
            raise ModelError(
                f"{path} has another vocabulary than {first}; only checkpoints with the same vocabulary have a mean"
            )
        # Also says so where it is of another size.
        load_weights(model.network, weights, str(path))
        for name, value in model.network.state_dict().items():
            total[name] += value.double()
    mean = {name: (value / (1 + len(others))).to(torch.float32) for name, value in total.items()}
    load_weights(model.network, mean, str(first))
    return model


def _read(path: Path, config: NetworkConfig) -> tuple[Vocab, dict[str, torch.Tensor]]:
    """Vocabulary and weights of a checkpoint or a model folder.

    Args:
        path: the checkpoint or the folder.
        config: the network section of the first checkpoint.
    """
    if path.is_dir():
        vocab = Vocab.read(path / "vocab.txt")
        return vocab, folder_weights(path, config, vocab)
    model = _over_characters(load_checkpoint(path))
    return model.vocab, model.network.state_dict()


def _over_characters(model: TorchModel) -> TorchModel:
    """The model as it is exported."""
    if isinstance(model.network, BertNetwork):
        model.network = over_characters(model.network, model.config, model.vocab)
    return model
