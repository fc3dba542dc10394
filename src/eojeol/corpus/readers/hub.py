"""`hub:NAME`: a data set of the Hugging Face hub (or a local folder that `datasets` can load), streamed.

This is the only reader that uses the network, and only because the user named a data set. Without `revision`
the result is that of the day; with it, it can be repeated.
"""

from __future__ import annotations

from collections.abc import Iterator

from eojeol.corpus.document import Document
from eojeol.corpus.files import Trouble
from eojeol.corpus.readers.rows import document_of
from eojeol.corpus.schema import SourceConfig
from eojeol.errors import InputError, MissingExtraError


def read(source: SourceConfig, trouble: Trouble) -> Iterator[Document]:
    """A document for every row of a data set.

    Raises:
        MissingExtraError: `datasets` is not installed.
        InputError: the data set cannot be opened.
    """
    try:
        from datasets import load_dataset
    except ImportError:
        raise MissingExtraError("datasets", "corpus") from None
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
    except (
        Exception
    ) as error:  # `datasets` raises anything from OSError to its own classes and those of the hub
        reason = " ".join(str(error).split()) or type(error).__name__
        raise InputError(
            f"hub:{name} cannot be opened: {reason}; check the name, subset and hub_split"
        ) from error
    number = 0
    while True:
        try:
            row = next(rows, None)
        except Exception as error:  # the network or a broken file of the data set, under as many names
            trouble.file(f"hub:{name}", f"{type(error).__name__}: {error} (after row {number})")
            return
        if row is None:
            return
        number += 1
        try:
            document = document_of(row, source.field, source.id_field, str(number))
        except ValueError as error:
            trouble.record(f"hub:{name}", f"row {number}", error)
        else:
            yield document
