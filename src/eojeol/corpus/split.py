"""Which split a document belongs to: a seeded hash of its name, compared with the shares.

The unit is the document, because neighbouring lines of one article are near-copies and would leak from
train to test if lines were divided. A hash rather than a shuffle: it needs no memory, no count of the
documents, and the document stays where it is when the corpus grows.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b


@dataclass(frozen=True)
class Splits:
    """Shares of train, val and test (any scale) and the seed."""

    shares: tuple[float, ...]
    seed: int

    def of(self, source: str, document: str) -> int:
        """Index of the split of a document.

        Args:
            source: name of its source.
            document: its id within the source.
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
