from __future__ import annotations
from collections.abc import Iterator
from eojeol.corpus.document import Document
from eojeol.corpus.files import SourceFile, Trouble
from eojeol.corpus.schema import SourceConfig
PATTERNS: tuple[str, ...] = ()
def read(files: list[SourceFile], source: SourceConfig, trouble: Trouble) -> Iterator[Document]:
    raise NotImplementedError
