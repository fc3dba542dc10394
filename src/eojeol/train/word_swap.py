"""Words swapped for words like them, so that a line can be read more than once.

In a second pass over the same text the n-gram table knows the lines by heart: training loss falls at once, and the
network learns to trust rows that will say nothing about new text (docs/LOG.md). So in later passes many words give
their place to another word of the text, of the same length and with the same last syllable, which is most often the
same particle or ending. What comes out makes little sense and is spaced as before, and its n-grams are new.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from eojeol.engine.vocab import Vocab
from eojeol.train.dataset import Corpus

# Words of these lengths are swapped: a single character has nothing but its ending, and long words seldom have a match.
SHORTEST, LONGEST = 2, 6
# Words kept to choose from: 12 bytes each, and a number to search by.
WORDS = 4_000_000
FIRST_SYLLABLE, LAST_SYLLABLE = 0xAC00, 0xD7A3

Ids = npt.NDArray[np.uint16]
Flags = npt.NDArray[np.bool_]


class WordBank:
    """Words of a text by length and last syllable.

    Args:
        corpus: the text; at most WORDS of its words are kept.
        vocab: says which ids are single syllables. Words that hold anything else stay where they are.
        seed: seed of the choice of words to keep.
    """

    def __init__(self, corpus: Corpus, vocab: Vocab, seed: int) -> None:
        self._syllables = _syllables(vocab)
        begins = corpus.spaced == 1
        # A word begins where a line does, though no space stands there.
        begins[corpus.sentences[corpus.lines[:-1]]] = True
        starts = np.flatnonzero(begins)
        lengths = np.diff(np.append(starts, len(corpus.ids)))
        random = np.random.default_rng((seed, 2))
        starts, lengths = self._fit(corpus.ids, starts, lengths)
        if len(starts) > WORDS:
            kept = np.sort(random.choice(len(starts), WORDS, replace=False))
            starts, lengths = starts[kept], lengths[kept]
        words = _words(corpus.ids, starts)
        keys = _keys(words, lengths)
        # Words of one key stand together, so that a binary search finds all of them.
        order = np.argsort(keys, kind="stable")
        self._words, self._keys = words[order], keys[order]

    def swap(self, ids: Ids, begins: Flags, rate: float, random: np.random.Generator) -> Ids:
        """Swap words of a text.

        Args:
            ids: character ids, shape (length,).
            begins: whether a word begins at each character, shape (length,).
            rate: share of the words that are swapped, of those that can be.
            random: source of randomness.

        Returns:
            Shape (length,); words begin where they began.

        Example:
            Five characters, the words 비가 and 온다고. The latter is chosen, and the bank has three words of its length
            that end in 고, at 7, 8 and 9:

                ids        비 가 온 다 고
                begins      1  0  1  0  0      starts 0 and 2, lengths 2 and 3
                first       7                  the first word with the key of 온다고
                number      3                  how many have it, 온다고 itself included
                other       8                  7 + a number drawn below 3
                out        비 가 가 려 고      if 가려고 is word 8
        """
        starts = np.flatnonzero(begins)
        lengths = np.diff(np.append(starts, len(ids)))
        chosen = random.random(len(starts)) < rate
        starts, lengths = self._fit(ids, starts[chosen], lengths[chosen])
        keys = _keys(_words(ids, starts), lengths)
        first = np.searchsorted(self._keys, keys, "left")
        number = np.searchsorted(self._keys, keys, "right") - first
        other = first + (random.random(len(keys)) * number).astype(np.int64)
        out: Ids = ids.copy()
        # Length by length, as words of one length fill a rectangle: shape (words, length).
        for length in range(SHORTEST, LONGEST + 1):
            at = np.flatnonzero((lengths == length) & (number > 0))
            out[starts[at][:, None] + np.arange(length)] = self._words[other[at], :length]
        return out

    def _fit(
        self, ids: Ids, starts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Those words that are of a length to be swapped and hold nothing but syllables.

        Args:
            ids: character ids, shape (length,).
            starts: where words begin, shape (words,).
            lengths: their lengths, shape (words,).

        Returns:
            Starts and lengths of the words that fit, shape (fitting words,) both.
        """
        fits = (lengths >= SHORTEST) & (lengths <= LONGEST)
        starts, lengths = starts[fits], lengths[fits]
        # A row of `_words` goes on beyond its word: what stands there does not matter. Shape (words, LONGEST).
        beyond = np.arange(LONGEST) >= lengths[:, None]
        whole = (self._syllables[_words(ids, starts)] | beyond).all(axis=1)
        return starts[whole], lengths[whole]


def _words(ids: Ids, starts: npt.NDArray[np.int64]) -> Ids:
    """The LONGEST characters from each start on, shape (words, LONGEST).

    Beyond the end of the text stands its last character again.
    """
    words: Ids = ids[np.minimum(starts[:, None] + np.arange(LONGEST), len(ids) - 1)]
    return words


def _keys(words: Ids, lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """A number for each pair of length and last syllable, shape (words,): ids are below 65536.

    Args:
        words: from `_words`, shape (words, LONGEST).
        lengths: shape (words,).
    """
    return lengths * 65536 + words[np.arange(len(words)), lengths - 1].astype(np.int64)


def _syllables(vocab: Vocab) -> Flags:
    """Which ids stand for a syllable and for no other, shape (65536,)."""
    # Rare syllables share the id of their class, which is then found more than once.
    ids, times = np.unique(
        vocab.ids(np.arange(FIRST_SYLLABLE, LAST_SYLLABLE + 1, dtype=np.uint32)), return_counts=True
    )
    single = np.zeros(65536, bool)
    single[ids[times == 1]] = True
    return single
