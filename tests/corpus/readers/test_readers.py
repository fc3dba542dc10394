from __future__ import annotations

from pathlib import Path

import pytest

from eojeol.corpus import readers
from eojeol.corpus.schema import READERS, SourceConfig
from eojeol.errors import InputError


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_of_the_schema_finds_the_files_of_its_names(tmp_path: Path, reader: str) -> None:
    names = {
        "nikl": "NWRW1.json",
        "text": "a.txt.gz",
        "jsonl": "a.ndjson",
        "conllu": "a.conllu",
        "wiki": "wiki_00",
        "parquet": "a.parquet",
        "hub": None,
    }
    (tmp_path / "other.doc").touch()
    source = SourceConfig(path=str(tmp_path), reader=reader)
    name = names[reader]
    if name is None:
        assert readers.find(source) == []
        return
    with pytest.raises(InputError, match="no file named"):
        readers.find(source)
    (tmp_path / name).touch()
    assert [file.name for file in readers.find(source)] == [name]
