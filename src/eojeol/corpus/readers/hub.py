"""`hub:NAME`: a data set of the Hugging Face hub (or a local folder that `datasets` can load), streamed.

This is the only reader that uses the network, and only because the user named a data set. Without `revision` the result
is that of the day; with it, it can be repeated.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from eojeol.corpus.document import Document
from eojeol.corpus.files import Trouble
from eojeol.corpus.readers.rows import document_of
from eojeol.corpus.schema import SourceConfig
from eojeol.errors import InputError, needs


def read(source: SourceConfig, trouble: Trouble) -> Iterator[Document]:
    """A document for every row of a data set.

    Args:
        source: `path`, `subset`, `hub_split`, `revision`, `field` and `id_field` are used.
        trouble: names and counts a stream that breaks off and rows without text.

    Raises:
        MissingExtraError: `datasets` is not installed.
        InputError: the data set cannot be opened.
    """
    with needs("corpus"):
        from datasets import load_dataset
    name = source.path.removeprefix("hub:")
    try:
        rows = iter(
            load_dataset(
                name,
                source.subset or None,
                split=source.hub_split,
                revision=source.revision or None,
                streaming=True,
            )
        )
    # `datasets` raises anything from OSError to its own classes and those of the hub.
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise InputError(
            f"hub:{name} cannot be opened: {reason}; check the name, subset and hub_split"
        ) from error
    number = 0
    while True:
        try:
            row = next(rows, None)
        # The network or a broken file of the data set, under as many names.
        except Exception as error:
            trouble.file(f"hub:{name}", f"{type(error).__name__}: {error} (after row {number})")
            return
        if row is None:
            return
        number += 1
        read_row = partial(document_of, row, source.field, source.id_field, str(number))
        document = trouble.attempt(f"hub:{name}", f"row {number}", read_row)
        if document is not None:
            yield document
