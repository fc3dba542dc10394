"""What fine-tuning adds to the text of a run: a part held out to stop by, and general text mixed in.

Someone who brings one file of their own has no validation text, so some of its lines are set aside. And a network that
sees nothing but one text for a while forgets others; general text beside it keeps them. Both work on packed corpora:
holding out chooses lines, mixing puts two corpora one after the other and gives the general one the weights that make
it the wanted share of the characters. A weight below 1 draws other lines in every pass, so a small text meets much of
a large one.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from eojeol.errors import InputError
from eojeol.train.dataset import Corpus, gather


def hold_out(corpus: Corpus, share: float, seed: int) -> tuple[Corpus, Corpus]:
    """Set lines aside.

    Args:
        corpus: the text.
        share: of the lines; at least one line is set aside, and at least one is left.
        seed: the same seed chooses the same lines.

    Returns:
        What is left to train on, and what was set aside, in the order of the text.

    Raises:
        InputError: there is only one line.
    """
    lines = len(corpus.source)
    if lines < 2:
        raise InputError(
            "one line cannot be parted for data.hold_out; put one sentence on a line, or name data.val"
        )
    number = min(max(round(lines * share), 1), lines - 1)
    held = np.zeros(lines, bool)
    held[np.random.default_rng((seed, 3)).permutation(lines)[:number]] = True
    return _only(corpus, np.flatnonzero(~held)), _only(corpus, np.flatnonzero(held))


def mix(
    own: Corpus, general: Corpus, share: float, weights: Mapping[str, float]
) -> tuple[Corpus, dict[str, float]]:
    """One corpus of two.

    Args:
        own: the text to learn.
        general: the text to keep in mind.
        share: of the characters of a pass that come from `general`, 0 to below 1.
        weights: copies of each line by source name, in either text.

    Returns:
        The corpus, and the weights that bring about the share.

    Raises:
        InputError: the two have a source of the same name.
    """
    for name in own.names:
        if name in general.names:
            raise InputError(f"data.train and data.also both have a source named {name}; rename one file")
    factor = share / (1 - share) * _characters(own, weights) / max(_characters(general, weights), 1.0)
    mixed = {name: weights.get(name, 1.0) for name in own.names}
    mixed |= {name: weights.get(name, 1.0) * factor for name in general.names}
    together = Corpus(
        np.concatenate([own.ids, general.ids]),
        np.concatenate([own.spaced, general.spaced]),
        np.concatenate([own.sentences[:-1], general.sentences + len(own.ids)]),
        np.concatenate([own.lines[:-1], general.lines + len(own.sentences) - 1]),
        own.names + general.names,
        np.concatenate([own.source, general.source + np.int16(len(own.names))]),
    )
    return together, mixed


def _characters(corpus: Corpus, weights: Mapping[str, float]) -> float:
    """Characters of a pass."""
    starts = corpus.sentences[corpus.lines]
    copies = np.array([weights.get(name, 1.0) for name in corpus.names])
    return float((np.diff(starts) * copies[corpus.source]).sum())


def _only(corpus: Corpus, lines: npt.NDArray[np.int64]) -> Corpus:
    """The same corpus with some of its lines."""
    ranges = np.stack([corpus.lines[lines], corpus.lines[lines + 1]], axis=1)
    sentences = gather(ranges)[0]
    spans = np.stack([corpus.sentences[sentences], corpus.sentences[sentences + 1]], axis=1)
    positions = gather(spans)[0]
    return Corpus(
        corpus.ids[positions],
        corpus.spaced[positions],
        _ends(spans),
        _ends(ranges),
        corpus.names,
        corpus.source[lines],
    )


def _ends(ranges: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Where ranges begin once they stand one after the other, and where the last one ends."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(ranges[:, 1] - ranges[:, 0])])
