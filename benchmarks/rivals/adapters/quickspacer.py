"""QuickSpacer, which adds spaces and takes none out.

`level` is 1 to 3; `strip` takes all spaces out first, in correct too.
"""

from __future__ import annotations

import os
from typing import Any

# TensorFlow reads these when it is imported: one thread, as for every system, and no words on standard error.
os.environ.update(TF_NUM_INTRAOP_THREADS="1", TF_NUM_INTEROP_THREADS="1", TF_CPP_MIN_LOG_LEVEL="3")

from quickspacer import Spacer

# A batch is padded to its longest text, so all texts at once would take all the memory.
BATCH = 32


def load(options: dict[str, Any]) -> dict[str, Any]:
    spacer = Spacer(level=options["level"])

    def space(texts: list[str]) -> list[str]:
        return list(spacer.space(texts, batch_size=BATCH))

    def restore(texts: list[str]) -> list[str]:
        return space([text.replace(" ", "") for text in texts])

    return {"restore": restore, "correct": restore if options.get("strip") else space}
