"""Sentences augment again: of a source only those that a rule of the norm is about, in the words that show the rule.

Some rules hang on what a word *is*, and a corpus says too little of it, or the opposite. Any source can be augment again
(`augment` and `lexicon` in its configuration, see schema.py); the modules names.py and units.py say how.
`configs/prepare-augment.yaml` does so for the last steps of the embedded model.
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

# From a sentence to what becomes of it: nothing, or several.
Augmenter = Callable[[str], list[str]]

_SENTENCE = re.compile(r"[^.!?]+(?:[.!?]+(?! |$)[^.!?]+)*[.!?]*(?: |$)")


def read_augmenters(sources: Sequence[SourceConfig], seed: int) -> list[Augmenter | None]:
    """How each source is augment again; None for those that are left as they are.

    Raises:
        InputError: a lexicon cannot be read, or has no word for the purpose.
    """
    names = {path: read_names(Path(path)) for path in sorted(_lexicons(sources, "names"))}
    units = {path: read_units(Path(path)) for path in sorted(_lexicons(sources, "units"))}
    augmenters: list[Augmenter | None] = []
    for source in sources:
        if source.augment == "names":
            augmenters.append(partial(names[source.lexicon].tell, copies=source.copies, seed=seed))
        else:
            augmenters.append(units[source.lexicon].tell if source.augment == "units" else None)
    return augmenters


def _lexicons(sources: Sequence[SourceConfig], augment: str) -> set[str]:
    return {source.lexicon for source in sources if source.augment == augment}


def augment(documents: Iterator[Document], tell: Augmenter) -> Iterator[Document]:
    """Documents with nothing but what their sentences become; empty ones are left out."""
    for document in documents:
        sentences = (found.strip() for line in document.lines for found in _SENTENCE.findall(line))
        augment = [again for sentence in sentences for again in tell(sentence)]
        if augment:
            yield Document(document.id, augment)
