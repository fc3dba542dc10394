"""`hub:owner/name`: a model out of the cache of the Hub's client, of which a stand-in is made; no network."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eojeol import ModelError, Spacer, UsageError
from eojeol.engine.folder import embedded as embedded_folder
from eojeol.engine.folder import find_model

pytest.importorskip("huggingface_hub")
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache as the client lays it out, with one model in it: files are links to blobs."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    repository = tmp_path / "models--owner--spacing"
    snapshot, blobs = repository / "snapshots" / COMMIT, repository / "blobs"
    snapshot.mkdir(parents=True)
    blobs.mkdir()
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(COMMIT)
    for number, file in enumerate(sorted(filter(Path.is_file, embedded_folder().iterdir()))):
        shutil.copyfile(file, blobs / str(number))
        (snapshot / file.name).symlink_to(f"../../blobs/{number}")
    return snapshot


def test_a_model_of_the_hub_gives_what_the_same_folder_gives(embedded: Spacer, cache: Path) -> None:
    for name in ("hub:owner/spacing", f"hub:owner/spacing@{COMMIT}"):
        assert find_model(name) == cache
    assert Spacer("hub:owner/spacing")("아버지가방에들어가신다") == embedded("아버지가방에들어가신다")


def test_a_model_that_cannot_be_had_is_one_line(cache: Path) -> None:
    with pytest.raises(ModelError, match="hub:owner/other cannot be fetched") as caught:
        Spacer("hub:owner/other")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["hub:", "hub:name", "hub:../x/y", "hub:a/b@", "hub:a/b c"])
def test_what_names_no_repository_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="write hub:owner/name"):
        find_model(name)


def test_folders_and_the_embedded_model_need_no_hub() -> None:
    assert (find_model(None), find_model("mine")) == (embedded_folder(), Path("mine"))
