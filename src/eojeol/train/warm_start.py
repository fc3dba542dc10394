"""Where a run begins when it does not begin from nothing: at its own last checkpoint, or at another model's weights."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import torch
from torch import Tensor, nn

from eojeol.config import check, require
from eojeol.engine.folder import check_files, read_config
from eojeol.engine.vocab import Vocab
from eojeol.errors import ConfigError, EojeolError, ModelError
from eojeol.train.bert import BertNetwork
from eojeol.train.checkpoint import build_network, load_checkpoint, load_weights
from eojeol.train.schema import NetworkConfig
from eojeol.train.weights import read_weights

# What says how a network is trained, and not what it is.
OWN_TO_A_RUN = ("dropout", "trust_remote_code")


def network_of(path: Path, given: NetworkConfig) -> NetworkConfig:
    """The network section of a run that begins with a model: the model's own, so that nobody has to repeat it.

    Args:
        path: a checkpoint, or an exported model folder.
        given: the network section of the configuration. Its dropout is kept; any other key may be left out or say what
            the model says.

    Raises:
        InputError: there is no such file.
        ConfigError: the configuration asks for another network; the first difference is named.
        ModelError: the model is damaged.
    """
    held = _network_in(path) if path.is_dir() else load_checkpoint(path).config
    default = NetworkConfig()
    for key, value in asdict(held).items():
        asked = getattr(given, key)
        # What is left out looks like what is given as the default.
        if key not in OWN_TO_A_RUN and asked not in (value, getattr(default, key)):
            raise ConfigError(
                f"config key 'network.{key}' is {asked!r}, but {path} has {value!r}; with `init`, leave it out"
            )
    return replace(held, **{key: getattr(given, key) for key in OWN_TO_A_RUN})


def resume_network(path: Path, config: NetworkConfig) -> tuple[Vocab, nn.Module]:
    """Vocabulary and network of a run that goes on.

    Args:
        path: its last checkpoint.
        config: the network section of the configuration, which must be what the run began with.

    Raises:
        ConfigError: it is not; the first difference is named.
        ModelError: the checkpoint is damaged.
    """
    model = load_checkpoint(path)
    for key, value in asdict(model.config).items():
        if getattr(config, key) != value:
            raise ConfigError(
                f"config key 'network.{key}' is {getattr(config, key)!r}, but {path} was made with {value!r}; "
                "a run is resumed with its own configuration"
            )
    return model.vocab, model.network.train()


def warm_network(path: Path, config: NetworkConfig) -> tuple[Vocab, nn.Module]:
    """Vocabulary of another model, and a network of this configuration with that model's weights.

    Args:
        path: a checkpoint, or an exported model folder.
        config: the network section of the configuration.

    Raises:
        InputError: there is no such file.
        ModelError: it is damaged, or of another encoder or size.
    """
    if path.is_dir():
        described = read_config(path)
        # The ONNX file is not read here.
        check_files(path, described.sha256, leave_out=["model.onnx"])
        vocab = Vocab.read(path / "vocab.txt")
        weights = folder_weights(path, config, vocab)
        settings = described.settings
    else:
        model = load_checkpoint(path)
        vocab, weights = model.vocab, model.network.state_dict()
        settings = model.network.settings() if isinstance(model.network, BertNetwork) else None
    try:
        # Of a pretrained encoder the weights come from the model, so nothing has to be fetched for it.
        network = build_network(config, vocab, settings if config.pretrained else None)
    except EojeolError:
        raise
    except (ArithmeticError, KeyError, MemoryError, RuntimeError, TypeError, ValueError) as error:
        raise ModelError(
            f"{path}: no network can be built from what it says ({' '.join(str(error).split())[:200]}); "
            "export the model again"
        ) from None
    load_weights(network, weights, str(path))
    return vocab, network


def folder_weights(folder: Path, config: NetworkConfig, vocab: Vocab) -> dict[str, Tensor]:
    """The weights of a model folder, as `network_of` has the network.

    Args:
        folder: a model folder.
        config: the network section of the configuration.
        vocab: the character table.

    Raises:
        ModelError: the file is absent or damaged.
    """
    weights = read_weights(folder)
    if config.pretrained:
        # An exported encoder has a row for each of our characters, and says no more of it.
        weights.setdefault("pieces", torch.arange(len(vocab)))
    return weights


def _network_in(folder: Path) -> NetworkConfig:
    """The network section that a model folder says it was trained with.

    Raises:
        ModelError: there is none, or a value in it cannot be used.
    """
    held, default = read_config(folder).network, asdict(NetworkConfig())
    try:
        for key, value in held.items():
            require(key in default, f"network.{key}", value, f"one of {', '.join(default)}")
            known = default[key]
            kind = type("" if known is None else known)
            right = (
                type(value) is kind
                or (known is None and value is None)
                or (kind is float and value in (0, 1))
            )
            require(right, f"network.{key}", value, f"of the type {kind.__name__}")
        found = NetworkConfig(**held)
        positive = bool(found.dilations) and all(type(each) is int and each > 0 for each in found.dilations)
        require(positive, "network.dilations", found.dilations, "a list of positive numbers")
        check(found, prefix="network.")
    except ConfigError as error:
        raise ModelError(
            f"{folder / 'config.json'} cannot be used ({error}); export the model again"
        ) from None
    return found
