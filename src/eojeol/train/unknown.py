"""Characters of the training text that a network cannot tell from each other: nothing about them can be learned.

A pretrained encoder shows them all as its tokeniser's [UNK]; our own vocabulary as their class, such as [HANGUL]. A
network that sees little else trains to the end without a complaint, and spaces by chance.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from torch import nn

from eojeol.engine.vocab import CLASSES, FOLDED, UNK, Vocab, class_id
from eojeol.errors import ConfigError
from eojeol.train.bert import BertNetwork

# Rare characters and emoji are one in a hundred characters of Korean prose, with all Hanja and signs some two or three.
# Where more than one in twenty is unknown, common syllables are among them: every other word has one.
MANY = 0.05
# Where most are unknown there is too little to learn from.
MOST = 0.5


def unknown_share(counts: npt.NDArray[np.int64], network: nn.Module, vocab: Vocab) -> float:
    """The share of the characters of a text that a network cannot tell from each other, 0 to 1.

    Args:
        counts: how often each of our ids occurs in it, shape (ids,); ids beyond the last one don't occur.
        network: a pretrained encoder holds its own piece for each of them.
        vocab: our character table.
    """
    if isinstance(network, BertNetwork) and network.pieces is not None:
        pieces = network.pieces.cpu().numpy()
        unknown = pieces == pieces[UNK]
    else:
        unknown = np.zeros(len(vocab), bool)
        # Digits and Hanja are shown as their class on purpose.
        unknown[[UNK, *(class_id(name) for name in CLASSES if name not in FOLDED)]] = True
    return float(counts[unknown[: len(counts)]].sum() / counts.sum())


def check_unknown(share: float, pretrained: str | None, init: str | None) -> str | None:
    """Refuse a text of which a network cannot tell most characters from each other.

    Args:
        share: from `unknown_share`.
        pretrained: the configuration's `network.pretrained`, whose tokeniser decides.
        init: what the vocabulary comes from, if not from the text.

    Returns:
        A warning; None where the share is small.

    Raises:
        ConfigError: it is above `MOST`.
    """
    if share <= MANY:
        return None
    if init:
        what = f"not in the vocabulary of init={init}"
        to_do = "give a model that knows them, or leave init out for a vocabulary from the text"
    elif pretrained:
        what = f"unknown ([UNK]) to the tokeniser of network.pretrained={pretrained}"
        to_do = (
            "give an encoder or a folder whose tokeniser knows Korean syllables, or leave network.pretrained out for "
            "a vocabulary from the text"
        )
    else:
        what = "too rare for an entry in the vocabulary"
        to_do = "give a lower data.min_count or more text"
    line = f"{share:.1%} of the characters of the training text are {what}"
    if share > MOST:
        raise ConfigError(f"{line}, which leaves too little to learn from; {to_do}")
    return f"{line}, and look alike to the network; {to_do}"
