"""Which split a document belongs to: a seeded hash of its name, compared with the shares.

Whole documents are divided and not lines, because neighbouring lines of an article are near-copies and would leak from
train to test. A hash is used rather than a shuffle: it needs no memory, no count of the documents, and a document stays
where it is when the corpus grows.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b


@dataclass(frozen=True)
class Splits:
    """Divides documents between the splits.

    Args:
        shares: shares of train, val and test, on any scale.
        seed: another seed gives another division.
    """

    shares: tuple[float, ...]
    seed: int

    def of(self, source: str, document: str) -> int:
        """Index of the split of a document.

        Args:
            source: name of the document's source.
            document: id of the document within the source.

        Example:
            With shares 8, 1, 1, hashes from 0.0 to 0.8 of the largest are 0 (train), to 0.9 are 1 (val), and the rest
            are 2 (test).
        """
        name = f"{self.seed}\0{source}\0{document}".encode("utf-8", "surrogatepass")
        at = int.from_bytes(blake2b(name, digest_size=7).digest(), "little") / (1 << 56) * sum(self.shares)
        edge = 0.0
        for i, share in enumerate(self.shares):
            edge += share
            if at < edge:
                return i
        # Only rounding gets here; the last split with a share takes it.
        return max(i for i, share in enumerate(self.shares) if share)
