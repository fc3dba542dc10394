"""What a format is given for a shard: the fix, the options, and where bad records go."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from eojeol.batch.formats.parts import Part
from eojeol.batch.streams import TextBlocks
from eojeol.documents.edit import Fix
from eojeol.documents.options import Options
from eojeol.settings import Mode
from eojeol.spacer import Spacer

# Code points that are given to the model in one call: enough for it to be busy, little beside the model itself.
TOGETHER = 1 << 18


@dataclass
class Records:
    """The account of one shard, and what its format works with.

    Attributes:
        spacer: fixes text.
        mode: "correct" or "restore".
        options: how to read.
        side: writes a line to the side file.
        counts: `records` read, `written`, `bad`, `changed`, and how many have `no_text`.
        part: the part of a large file that this is.
        head: the first row of that file, where it is a table.
        paths: fields that were met in a part of JSON Lines; whether one is lacking shows when all parts are there.
    """

    spacer: Spacer
    mode: Mode
    options: Options
    side: Callable[[bytes], None]
    counts: Counter[str] = field(default_factory=Counter)
    part: Part | None = None
    head: bytes = b""
    paths: list[str] = field(default_factory=list)

    @property
    def fix(self) -> Fix:
        """Texts in, texts out."""
        return lambda texts: self.spacer.batch(texts, self.mode)

    def text_of(self, source: BinaryIO) -> TextBlocks:
        """The text of a file or part, as the options say that it is read.

        Raises:
            InputError: it is in no encoding that can be read.
        """
        known = None if self.part is None else (self.part.codec, self.part.start == 0)
        return TextBlocks(source, self.options.encoding, self.options.errors, known)

    def bad(self, reason: str, data: str | bytes) -> None:
        """Send the record that was counted last to the side file.

        Args:
            reason: what is wrong with it.
            data: the record as it was read.
        """
        self.counts["bad"] += 1
        entry: dict[str, object] = {"record": self.counts["records"], "reason": " ".join(reason.split())}
        try:
            entry["data"] = data if isinstance(data, str) else data.decode("utf-8")
            str(entry["data"]).encode("utf-8")
        except UnicodeError:
            raw = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
            entry.pop("data", None)
            entry["base64"] = base64.b64encode(raw).decode("ascii")
        self.side(json.dumps(entry, ensure_ascii=False).encode("utf-8") + b"\n")


# Reads a shard, writes its like.
Copy = Callable[[BinaryIO, BinaryIO, Records], None]
