"""What fine-tuning adds to the text of a run: lines held out to stop by, and general text mixed in.

Someone who brings a single file has no validation text, so some of its lines are set aside. And a network that sees
nothing but that text for a while forgets others; general text beside it keeps them. Both work on the arrays of a
corpus: holding out chooses lines, mixing puts two corpora one after the other and gives the general text the weights
that make it the wanted share of the characters. A weight below 1 draws other lines in every pass, so a small text meets
much of a large one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from eojeol.errors import InputError
from eojeol.train.dataset import Corpus
from eojeol.train.ranges import positions_of


def hold_out(corpus: Corpus, share: float, seed: int) -> tuple[Corpus, Corpus]:
    """Set lines aside.

    Args:
        corpus: the text.
        share: share of the lines, 0 to 1; at least one line is set aside, and at least one is left.
        seed: the same seed chooses the same lines.

    Returns:
        What is left to train on, and what was set aside, in the order of the text.

    Raises:
        InputError: there is only one line.
    """
    lines = len(corpus.source)
    if lines < 2:
        raise InputError(
            "a single line cannot be split for data.hold_out; put each sentence on a line of its own, or name data.val"
        )
    number = min(max(round(lines * share), 1), lines - 1)
    held = np.zeros(lines, bool)
    # 3: the other random choices of a run draw from (seed, 1) and (seed, 2).
    held[np.random.default_rng((seed, 3)).permutation(lines)[:number]] = True
    return _only(corpus, np.flatnonzero(~held)), _only(corpus, np.flatnonzero(held))


def mix(
    own: Corpus, general: Corpus, share: float, weights: Mapping[str, float]
) -> tuple[Corpus, dict[str, float]]:
    """Make a corpus of two.

    Args:
        own: the text to learn.
        general: the text to keep in mind.
        share: share of the characters of a pass that come from `general`, 0 to below 1.
        weights: copies of each line by source name, in either text.

    Returns:
        The corpus, and the weights that bring about the share.

    Raises:
        InputError: the two have a source of the same name.

    Example:
        100 characters of own text and 900 of general text, wanted half and half: the general text gets the weight 1/9,
        so 100 of its characters come up in a pass. Positions, sentences and sources of the second corpus go on where
        those of the first end; the last entry of `sentences` and of `lines`, an end, becomes the first beginning:

            own       sentences 0 3 5      lines 0 2      source 0
            general   sentences 0 4        lines 0 1      source 0
            both      sentences 0 3 5 9    lines 0 2 3    source 0 1
    """
    mixed = mixed_weights(
        own.names, general.names, _characters(own, weights), _characters(general, weights), share, weights
    )
    later = replace(general, source=general.source + np.int16(len(own.names)))
    return joined([own, later], own.names + general.names), mixed


def mixed_weights(
    own: Sequence[str],
    general: Sequence[str],
    own_characters: float,
    general_characters: float,
    share: float,
    weights: Mapping[str, float],
) -> dict[str, float]:
    """The weights that bring about a share.

    Args:
        own: sources of the text to learn.
        general: sources of the text to keep in mind.
        own_characters: how many characters of the one a pass would have by the weights alone.
        general_characters: how many of the other.
        share: share of the characters of a pass that come from the general text, 0 to below 1.
        weights: copies of each line by source name, in either text.

    Raises:
        InputError: the two have a source of the same name.
    """
    for name in own:
        if name in general:
            raise InputError(f"data.train and data.also both have a source named {name}; rename one file")
    # own : general = 1 - share : share, in characters. An empty general text cannot make any share.
    factor = share / (1 - share) * own_characters / max(general_characters, 1.0)
    mixed = {name: weights.get(name, 1.0) for name in own}
    return mixed | {name: weights.get(name, 1.0) * factor for name in general}


def joined(texts: Sequence[Corpus], names: tuple[str, ...]) -> Corpus:
    """One corpus of several, one after the other.

    Args:
        texts: at least one; their `source` counts in `names`.
        names: all sources.
    """
    characters = _before([int(text.sentences[-1]) for text in texts])
    sentences = _before([len(text.sentences) - 1 for text in texts])
    return Corpus(
        np.concatenate([text.ids for text in texts]),
        np.concatenate([text.spaced for text in texts]),
        # The last entry of each, an end, becomes the first beginning of the next.
        np.append(
            np.concatenate([text.sentences[:-1] + n for text, n in zip(texts, characters, strict=False)]),
            characters[-1],
        ),
        np.append(
            np.concatenate([text.lines[:-1] + n for text, n in zip(texts, sentences, strict=False)]),
            sentences[-1],
        ),
        names,
        np.concatenate([text.source for text in texts]),
    )


def _before(sizes: Sequence[int]) -> npt.NDArray[np.int64]:
    """How much comes before each, and after them all: shape (sizes + 1,)."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)])


def _characters(corpus: Corpus, weights: Mapping[str, float]) -> float:
    """How many characters a pass has on average, with each line as often as its source's weight says."""
    starts = corpus.sentences[corpus.lines]
    copies = np.array([weights.get(name, 1.0) for name in corpus.names])
    return float((np.diff(starts) * copies[corpus.source]).sum())


def _only(corpus: Corpus, lines: npt.NDArray[np.int64]) -> Corpus:
    """The same corpus with some of its lines.

    Args:
        corpus: the text.
        lines: numbers of the lines to keep, ascending, shape (kept lines,).

    Example:
        Of three lines, with the sentences 0-1, 2 and 3-4, the first and the last are kept:

            ranges       (0, 2) (3, 5)     (first sentence, the one after the last) of each kept line
            sentences    0 1 3 4           their old numbers
            spans        characters of each of these sentences, from which `positions` follow in the same way
            new lines    0 2 4             `_starts(ranges)`: the sentences are numbered anew
    """
    ranges = np.stack([corpus.lines[lines], corpus.lines[lines + 1]], axis=1)
    sentences = positions_of(ranges)[0]
    spans = np.stack([corpus.sentences[sentences], corpus.sentences[sentences + 1]], axis=1)
    positions = positions_of(spans)[0]
    return Corpus(
        corpus.ids[positions],
        corpus.spaced[positions],
        _starts(spans),
        _starts(ranges),
        corpus.names,
        corpus.source[lines],
    )


def _starts(ranges: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Where ranges begin once they stand one after the other, and where the last one ends.

    Args:
        ranges: (start, stop) of each, shape (ranges, 2).

    Returns:
        Shape (ranges + 1,).

    Example:
        >>> _starts(np.array([[7, 9], [0, 3]])).tolist()
        [0, 2, 5]
    """
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(ranges[:, 1] - ranges[:, 0])])
