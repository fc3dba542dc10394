"""Near-duplicates: documents that share most of their pieces of five characters, found by MinHash and banding.

A signature (Broder 1997, https://doi.org/10.1109/SEQUEN.1997.666900; computed by rensa) is 128 numbers, of which two
documents have as large a share in common as of their pieces. It is cut into bands, and documents that are equal in a
whole band meet (locality-sensitive hashing, Indyk & Motwani 1998, https://doi.org/10.1145/276698.276876). Of those that
meet in a band the first of the corpus stays, so nothing has to be known of a whole cluster, and no machine holds an
index. A document may be dropped for the sake of one that is itself dropped; the first of all always stays.

White space is left out: the same text spaced differently is a near-duplicate. Whoever has more than a thousand lines is
compared in pieces of that many (document.PIECE), each for itself.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eojeol.corpus.parts.runs import ENTRY
from eojeol.errors import needs

_SHINGLE = 5
_PERMUTATIONS = 128
_SEED = 1
_BAND_BYTES = 16
# Pieces of text that are in memory at a time.
_AT_ONCE = 1 << 16
# Steps of the integrals in `bands_of`.
_STEPS = 1000


@cache
def bands_of(threshold: float) -> tuple[int, int]:
    """Bands and numbers a band, so that the fewest documents are on the wrong side of the threshold.

    Documents of similarity s meet with probability 1 − (1 − sʳ)ᵇ. Missed are those above the threshold that don't meet,
    false those below that do; the choice minimises the sum of both, all similarities being equally frequent.

    Args:
        threshold: the similarity, above 0 and at most 1.

    Returns:
        b and r, b · r ≤ 128. For 0.8: 9 bands of 13.
    """
    similarity = (np.arange(_STEPS) + 0.5) / _STEPS
    above = similarity >= threshold
    best = (np.inf, 1, _PERMUTATIONS)
    for bands in range(1, _PERMUTATIONS + 1):
        for rows in range(1, _PERMUTATIONS // bands + 1):
            missed = (1 - similarity**rows) ** bands
            wrong = float(np.where(above, missed, 1 - missed).sum())
            best = min(best, (wrong, bands, rows))
    return best[1], best[2]


def library() -> str:
    """Name, version and algorithm of what computes signatures: signatures of others aren't comparable.

    Raises:
        MissingExtraError: it is not installed.
    """
    with needs("near"):
        import rensa
    from importlib.metadata import version

    return f"rensa {version('rensa')}, algorithm {getattr(rensa.RMinHash, 'ALGORITHM_VERSION', 1)}"


class Signer:
    """From documents to the hashes of their bands.

    Args:
        threshold: how alike near-duplicates are.

    Raises:
        MissingExtraError: rensa is not installed.
    """

    def __init__(self, threshold: float) -> None:
        with needs("near"):
            from rensa import RMinHash
        self._minhash: Any = RMinHash
        self._bands, self._rows = bands_of(threshold)

    def entries(self, texts: list[str], first: int) -> NDArray[np.void]:
        """The hashes of the bands of some texts.

        Args:
            texts: each the text of a document or a piece of one.
            first: number of the first text.

        Returns:
            An entry for every band of every text, dtype ENTRY, shape (texts · bands,).
        """
        hashes = b"".join([self._hashes(text) for text in texts])
        entries = np.empty(len(texts) * self._bands, ENTRY)
        halves = np.frombuffer(hashes, "<u8").reshape(-1, 2)
        entries["rank"], entries["rest"] = halves[:, 0], halves[:, 1]
        entries["number"] = np.repeat(np.arange(first, first + len(texts), dtype=np.uint64), self._bands)
        return entries

    def _hashes(self, text: str) -> bytes:
        bare = "".join(text.split())
        minhash = self._minhash(_PERMUTATIONS, _SEED)
        # A text below the size of a shingle is one.
        for start in range(0, max(len(bare) - _SHINGLE, 0) + 1, _AT_ONCE):
            ends = range(start, min(start + _AT_ONCE, max(len(bare) - _SHINGLE, 0) + 1))
            minhash.update([bare[at : at + _SHINGLE] for at in ends])
        signature = np.array(minhash.digest(), "<u4").tobytes()
        size = 4 * self._rows
        # The number of a band is part of its hash: equal numbers in different bands mean nothing.
        return b"".join(
            blake2b(signature[size * i : size * (i + 1)], digest_size=_BAND_BYTES, salt=bytes([i])).digest()
            for i in range(self._bands)
        )
