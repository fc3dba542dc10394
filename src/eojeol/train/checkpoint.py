"""Checkpoints: from file to network, and a network as a model that `Spacer` can run.

`torch.load` is called with `weights_only=True`: a checkpoint cannot run code. The embedded model and everything that
`eojeol fix` reads is ONNX, JSON and safetensors; this file is for training, testing and exporting.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from lightning.pytorch.plugins.io import TorchCheckpointIO
from torch import Tensor, nn

from eojeol.engine.arrays import Codes, Feed, Observed, Probabilities, Segments
from eojeol.engine.packed import in_runs
from eojeol.engine.padded import in_windows
from eojeol.engine.vocab import Vocab
from eojeol.errors import InputError, ModelError
from eojeol.files import replacing
from eojeol.train.bert import BertNetwork, build_bert
from eojeol.train.ngram import NgramNetwork
from eojeol.train.padded import margin
from eojeol.train.schema import NetworkConfig

# Positions of one run: more than at work (engine.packed.RUN), because the network may be on a GPU.
RUN = 16384
# Checkpoints that don't say their window were made with this window.
OLD_WINDOW = 128


def build_network(config: NetworkConfig, vocab: Vocab, encoder: str | None = None) -> nn.Module:
    """A network with fresh (or, for a pretrained encoder, loaded) weights.

    Args:
        config: the network section of a configuration.
        vocab: the character table.
        encoder: settings of a BERT from a checkpoint; see `bert.build_bert`.

    Raises:
        MissingExtraError: transformers is not installed (bert).
        ModelError: a pretrained encoder cannot be loaded.
    """
    if config.encoder == "ngram":
        return NgramNetwork(config, len(vocab))
    return build_bert(config, vocab, encoder)


def metadata(
    config: NetworkConfig, vocab: Vocab, network: nn.Module, window: int, characters: int
) -> dict[str, Any]:
    """What a checkpoint holds beside the weights, in plain values.

    Args:
        config: the network section of the run's configuration.
        vocab: the character table.
        network: asked for its encoder's own settings, if it has any.
        window: longest input in training, which attention cannot be trusted beyond.
        characters: number of characters of the training text.
    """
    return {
        "network": asdict(config),
        "vocab": list(vocab.entries),
        "encoder": network.settings() if isinstance(network, BertNetwork) else None,
        "window": window,
        "training_characters": characters,
    }


def load_checkpoint(path: Path) -> TorchModel:
    """Read a checkpoint of `eojeol train`.

    Args:
        path: a `.ckpt` file.

    Returns:
        The network in evaluation mode, on the CPU.

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
        # What is not the network's served its training alone, such as the head that names masked characters.
        state = ((name.partition("."), tensor) for name, tensor in raw["state_dict"].items())
        weights = {rest: tensor for (owner, _, rest), tensor in state if owner == "network"}
        encoder, window = held.get("encoder"), held.get("window", OLD_WINDOW)
    except (
        AttributeError, EOFError, KeyError, OSError, RuntimeError, TypeError, ValueError, pickle.UnpicklingError
    ) as error:  # fmt: skip
        raise ModelError(
            f"{path} is not a checkpoint of eojeol, or it is damaged ({type(error).__name__})"
        ) from None
    network = build_network(config, vocab, encoder)
    load_weights(network, weights, str(path))
    return TorchModel(config, vocab, network, window)


def load_weights(network: nn.Module, weights: dict[str, torch.Tensor], name: str) -> None:
    """Put weights into a network.

    Args:
        network: gets the weights.
        weights: tensors by name, each of the shape that the network has it in; all that it has and no other.
        name: what a message calls the place that they come from.

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


class WholeFiles(TorchCheckpointIO):
    """Writes a checkpoint beside its place and moves it there: a killed run has a whole checkpoint to go on from."""

    def save_checkpoint(
        self,
        checkpoint: dict[str, Any],
        path: str | Path,
        storage_options: Any | None = None,  # noqa: ARG002  (Lightning's signature)
    ) -> None:
        """Save a checkpoint.

        Args:
            checkpoint: what `torch.save` writes.
            path: the file to write or to replace; its folder is made if absent.
            storage_options: not used.

        Raises:
            EnvironmentTrouble: it cannot be written.
        """
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target) as stream:
            try:
                torch.save(checkpoint, stream)
            except RuntimeError as error:
                # A full disk is hidden behind a complaint that the archive could not be closed.
                if isinstance(error.__context__, OSError):
                    raise error.__context__ from None
                raise


class TorchModel:
    """A network with the interface of `engine.Engine`, in fp32, on the device that the network is on.

    Args:
        config: the network section of the configuration that it was trained with.
        vocab: its character table.
        network: is put into evaluation mode.
        window: longest input in training (bert), in positions.
        run: positions of a run (ngram), which the answer does not depend on.
    """

    def __init__(
        self, config: NetworkConfig, vocab: Vocab, network: nn.Module, window: int, run: int = RUN
    ) -> None:
        self.config, self.vocab, self.network, self.window = config, vocab, network.eval(), window
        self._run = run

    @property
    def reach(self) -> int | None:
        """How many characters away a probability can depend on; None where there is no such bound (bert)."""
        return self.config.reach

    def probabilities(self, characters: Codes, observed: Observed, segments: Segments) -> Probabilities:
        """P(space) of the gap before each unit: shape (units,) in and out; see `Engine.probabilities`."""
        ids, bits = self.vocab.ids(characters), self.config.row_bits
        if not len(ids):
            return np.zeros(0, np.float32)
        if self.reach is None:
            run = partial(_logits, self.network)
            return in_windows(ids, observed, segments, self.window, margin(self.window), bits, run)
        return in_runs(ids, observed, segments, self.reach, bits, self._run, self._packed_logits)

    def _packed_logits(self, feed: Feed) -> npt.NDArray[np.float32]:
        """Logits of one packed sequence, shape (length, 2): for the network it is a batch of one."""
        logits: npt.NDArray[np.float32] = _logits(
            self.network, {n: array[None] for n, array in feed.items()}
        )[0]
        return logits


def _logits(network: nn.Module, feed: Mapping[str, npt.NDArray[Any]]) -> npt.NDArray[np.float32]:
    """Logits of a network for numpy inputs: shape (batch, length) in, (batch, length, 2) out."""
    device = next(network.parameters()).device
    with torch.inference_mode():
        logits: Tensor = network(**{name: torch.from_numpy(array).to(device) for name, array in feed.items()})
    return logits.float().cpu().numpy()
