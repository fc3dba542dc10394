from __future__ import annotations

import os
import pickle
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

import eojeol
from eojeol import Spacer
from eojeol.engine.folder import file_sha256
from eojeol.errors import ModelError, UsageError
from eojeol.integrations import portable
from eojeol.integrations.portable import portable_spacer

from .helpers import needs_model

pytestmark = needs_model
TEXTS = ["아버지가방에들어가신다", "오늘은날씨가 좋다.", "", "할수 있다\n 둘째  줄"]


@pytest.mark.parametrize("mode", ["correct", "restore"])
def test_it_gives_what_the_spacer_that_it_stands_for_gives(mode: eojeol.spacer.Mode) -> None:
    assert portable_spacer(add=0.9).batch(TEXTS, mode) == Spacer(add=0.9).batch(TEXTS, mode)


def test_settings_reach_the_spacer() -> None:
    assert portable_spacer(squeeze=True).batch(["나는  간다"]) == ["나는 간다"]
    assert portable_spacer().batch(["나는  간다"]) == ["나는  간다"]


def test_it_survives_pickling_and_the_pickle_does_not_depend_on_its_use() -> None:
    fresh = portable_spacer(remove=0.8, add=0.7)
    before = pickle.dumps(fresh)
    fresh.batch(TEXTS)
    assert pickle.dumps(fresh) == before
    again = pickle.loads(before)
    assert again == fresh == portable_spacer(add=0.7, remove=0.8)
    assert again.batch(TEXTS) == fresh.batch(TEXTS)


def test_a_process_makes_its_spacer_once_and_never_uses_one_that_it_inherited(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[int] = []

    class Counted(Spacer):
        def __init__(self, *arguments: object, **settings: object) -> None:
            made.append(os.getpid())
            super().__init__(*arguments, **settings)  # type: ignore[arg-type]

    monkeypatch.setattr(portable, "Spacer", Counted)
    spacer = portable_spacer(add=0.123)
    spacer.batch(TEXTS)
    portable_spacer(add=0.123).batch(TEXTS)
    assert len(made) == 1
    child = os.getpid() + 1
    monkeypatch.setattr(os, "getpid", lambda: child)
    spacer.batch(TEXTS)
    spacer.batch(TEXTS)
    assert made[1:] == [child]
    portable._spacer.cache_clear()


def test_the_identity_follows_the_version_and_the_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = portable_spacer().identity
    copy = tmp_path / "model"
    shutil.copytree(str(files("eojeol") / "models"), copy)
    assert portable_spacer(copy).identity == now
    (copy / "vocab.txt").write_bytes((copy / "vocab.txt").read_bytes() + "힣\n".encode())
    with pytest.raises(ModelError, match="damaged"):
        portable_spacer(copy, add=0.4)
    config = (copy / "config.json").read_text()
    old = portable.read_config(copy).sha256["vocab.txt"]
    digest = file_sha256(copy / "vocab.txt")
    (copy / "config.json").write_text(config.replace(old, digest))
    assert portable_spacer(copy, add=0.4).identity != now
    monkeypatch.setattr(eojeol, "__version__", "99.0")
    assert portable_spacer().identity != now


def test_a_folder_is_found_again_from_another_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(str(files("eojeol") / "models"), tmp_path / "model")
    monkeypatch.chdir(tmp_path)
    spacer = portable_spacer("model")
    portable._spacer.cache_clear()
    monkeypatch.chdir("/")
    assert spacer.batch(["할수 있다"]) == portable_spacer().batch(["할수 있다"])


def test_a_wrong_setting_shows_at_once() -> None:
    with pytest.raises(UsageError, match="add=4 is not a probability"):
        portable_spacer(add=4)
    with pytest.raises(UsageError, match=r"wrong settings \(.*speed.*\); give arguments of Spacer"):
        portable_spacer(speed=3)
    with pytest.raises(UsageError, match=r"wrong settings \(.*unhashable.*\)"):
        portable_spacer(add=[0.5])


def test_a_folder_without_a_model_shows_at_once(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is not a model folder"):
        portable_spacer(tmp_path)
