"""Sentences told again: of a source only those that a rule of the norm is about, in the words that show the rule.

Some rules hang on what a word *is*, and a corpus says too little of it, or the opposite. Any source can be told again
(`told` and `lexicon` in its configuration, see schema.py); the modules names.py and units.py say how.
`configs/prepare-told.yaml` does so for the last steps of the embedded model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from eojeol.corpus.document import Document
from eojeol.corpus.names import read_names
from eojeol.corpus.schema import SourceConfig
from eojeol.corpus.units import read_units

# From a sentence to what becomes of it: nothing, or several.
Tell = Callable[[str], list[str]]

_SENTENCE = re.compile(r"[^.!?]+(?:[.!?]+(?! |$)[^.!?]+)*[.!?]*(?: |$)")


def read_tells(sources: Sequence[SourceConfig], seed: int) -> list[Tell | None]:
    """How each source is told again; None for those that are left as they are.

    Raises:
        InputError: a lexicon cannot be read, or has no word for the purpose.
    """
    names = {path: read_names(Path(path)) for path in sorted(_lexicons(sources, "names"))}
    units = {path: read_units(Path(path)) for path in sorted(_lexicons(sources, "units"))}
    tells: list[Tell | None] = []
    for source in sources:
        if source.told == "names":
            tells.append(partial(names[source.lexicon].tell, copies=source.copies, seed=seed))
        else:
            tells.append(units[source.lexicon].tell if source.told == "units" else None)
    return tells


def _lexicons(sources: Sequence[SourceConfig], told: str) -> set[str]:
    return {source.lexicon for source in sources if source.told == told}


def tell_again(documents: Iterator[Document], tell: Tell) -> Iterator[Document]:
    """Documents with nothing but what their sentences become; empty ones are left out."""
    for document in documents:
        sentences = (found.strip() for line in document.lines for found in _SENTENCE.findall(line))
        told = [again for sentence in sentences for again in tell(sentence)]
        if told:
            yield Document(document.id, told)
