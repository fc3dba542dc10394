"""From what a reader yields to the lines of the corpus, with a reason for every line that is dropped.

There are two steps. `candidates` turns a paragraph into lines: NFC, quotes, line breaks, sentences, white space.
`LineFilter` then keeps or drops each of them and names the reason. White space of every kind becomes single U+0020,
because that is the only space that the model learns to set. No loop here runs over characters in Python.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from eojeol.corpus.exclude import Excluder
from eojeol.corpus.sentences import Splitter

# Every reason for which a line can be dropped; the first four in the order in which they are tried.
REASONS = (
    "empty",  # nothing but white space
    "too_short",  # min_length
    "too_long",  # max_length
    "too_little_hangul",  # min_hangul
    "not_utf8",  # holds a lone surrogate, which no UTF-8 file can carry
    "excluded",  # contains a line of the exclude files
    "splitter_failed",  # the sentence splitter raised or altered the text
    "duplicate",  # equal to an earlier line
    "near_duplicate",  # in a document that is nearly an earlier one; listed only where near_duplicates is set
    "not_sampled",  # left out by sample.train / val / test
)

_LATIN = "A-Za-zÀ-ɏ0-9"
_SINGLE = "'‘’‚‛＇"
_QUOTE = re.compile(
    # The pattern begins with one class of characters, so that the search is a scan. What follows admits a double
    # quote, or a single quote that does not stand between Latin letters or digits (don't, l’été, 80's).
    rf'["“”„‟＂«»〝〞〟{_SINGLE}](?:(?<![{_SINGLE}])|(?<![{_LATIN}].)|(?![{_LATIN}]))',
    re.DOTALL,
)
# Syllables, jamo (modern, old and extended), compatibility and half-width jamo.
_HANGUL = re.compile("[가-힣ᄀ-ᇿ㄰-㆏ꥠ-꥿ힰ-퟿ﾡ-ￜ]+")


@dataclass(frozen=True)
class Steps:
    """What `candidates` does to a paragraph.

    Args:
        nfc: normalise to Unicode NFC.
        strip_quotes: remove quotation marks.
        split_newlines: split at line breaks.
        splitter: name of the sentence splitter.
    """

    nfc: bool = True
    strip_quotes: bool = False
    split_newlines: bool = True
    splitter: str = "none"


def candidates(text: str, steps: Steps, splitter: Splitter | None) -> list[list[str]]:
    r"""A paragraph as candidate lines; at least one, which may be empty.

    Args:
        text: the paragraph.
        steps: what to do with it.
        splitter: splits a line into sentences; None keeps lines as they are.

    Returns:
        The words of each line: `“비가  온다.”\n나` with `strip_quotes` gives [[비가, 온다.], [나]].

    Raises:
        SplitterError: the sentence splitter failed on it.
    """
    if steps.nfc:
        text = unicodedata.normalize("NFC", text)
    if steps.strip_quotes:
        text = _QUOTE.sub("", text)
    lines = text.splitlines() if steps.split_newlines else [text]
    if splitter is not None:
        lines = [sentence for line in lines if not line.isspace() for sentence in splitter(line)]
    return [line.split() for line in lines] or [[]]


@dataclass(frozen=True)
class LineFilter:
    """Which lines may stay in the corpus.

    Args:
        min_length: least number of non-space characters.
        max_length: largest number of non-space characters; 0: no limit.
        min_hangul: least share of Hangul among the non-space characters.
    """

    min_length: int = 0
    max_length: int = 0
    min_hangul: float = 0.0

    def reason_to_drop(self, words: list[str], excluder: Excluder | None) -> str:
        """Why a line is dropped.

        Args:
            words: the words of the line.
            excluder: finds excluded sentences; None: nothing is excluded.

        Returns:
            A reason of REASONS; an empty string for a line that stays.
        """
        if not words:
            return "empty"
        bare = "".join(words)
        if len(bare) < self.min_length:
            return "too_short"
        if self.max_length and len(bare) > self.max_length:
            return "too_long"
        if self.min_hangul and len(bare) - len(_HANGUL.sub("", bare)) < self.min_hangul * len(bare):
            return "too_little_hangul"
        if excluder is not None and excluder.found_in(bare):
            return "excluded"
        return ""
