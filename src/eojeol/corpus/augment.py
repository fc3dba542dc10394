"""Data augmentation: of a source only the sentences that a rule of the norm is about, rewritten to show the rule.

Some rules depend on what a word *is*, and a corpus shows them too rarely, or shows the opposite. Any source can be
augmented (`augment` and `lexicon` in its configuration, see schema.py); augment_names.py and augment_units.py hold the
two ways of rewriting. `configs/prepare-augment.yaml` makes the sentences for the last steps of the embedded model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from eojeol.corpus.augment_names import read_names
from eojeol.corpus.augment_units import read_units
from eojeol.corpus.document import Document
from eojeol.corpus.schema import SourceConfig

# From a sentence to the sentences that replace it; none if the rule is not about it.
Augmenter = Callable[[str], list[str]]

# Up to .!? and a space or the end of the line; the full stop of 3.5 is followed by neither.
_SENTENCE = re.compile(r"[^.!?]+(?:[.!?]+(?! |$)[^.!?]+)*[.!?]*(?: |$)")


def read_augmenters(sources: Sequence[SourceConfig], seed: int) -> list[Augmenter | None]:
    """The augmenter of each source; None for a source that stays as it is.

    Args:
        sources: `augment`, `lexicon` and `copies` are used.
        seed: chooses the names that are inserted.

    Raises:
        InputError: a lexicon cannot be read, or has no word for the purpose.
    """
    # Several sources may share a lexicon, which is read once.
    names = {path: read_names(Path(path)) for path in sorted(_lexicons(sources, "names"))}
    units = {path: read_units(Path(path)) for path in sorted(_lexicons(sources, "units"))}
    augmenters: list[Augmenter | None] = []
    for source in sources:
        if source.augment == "names":
            augmenters.append(partial(names[source.lexicon].rename, copies=source.copies, seed=seed))
        elif source.augment == "units":
            augmenters.append(units[source.lexicon].separate)
        else:
            augmenters.append(None)
    return augmenters


def _lexicons(sources: Sequence[SourceConfig], augmentation: str) -> set[str]:
    """Paths of the lexicons that this augmentation needs."""
    return {source.lexicon for source in sources if source.augment == augmentation}


def augment(documents: Iterator[Document], augmenter: Augmenter) -> Iterator[Document]:
    """Replace every sentence by what the augmenter makes of it; documents that end up empty are left out.

    Args:
        documents: as they were read.
        augmenter: rewrites one sentence.

    Yields:
        Documents of the same ids with one new sentence a line.
    """
    for document in documents:
        sentences = (found.strip() for line in document.lines for found in _SENTENCE.findall(line))
        rewritten = [new for sentence in sentences for new in augmenter(sentence)]
        if rewritten:
            yield Document(document.id, rewritten)
