"""Recipes come with the package and are known by their names."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eojeol.cli import cli
from eojeol.cli.recipes import find_recipe, named, recipe_folder, verb_of
from eojeol.errors import UsageError

CONFIGS = Path(__file__).parents[2] / "configs"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, catch_exceptions=False, standalone_mode=False)


def test_every_recipe_is_listed_with_its_verb_and_what_it_is_for() -> None:
    lines = run("recipes").output.splitlines()
    assert [line.split()[3] for line in lines] == sorted(
        (path.stem for path in CONFIGS.glob("*.yaml")), key=lambda name: (verb_of(name), name)
    )
    assert all(len(line.split()) > 6 and line.split()[1] == verb_of(line.split()[3]) for line in lines)


def test_a_recipe_is_printed_as_it_is() -> None:
    assert run("recipes", "finetune").output == (CONFIGS / "finetune.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "verb", "says"),
    [
        ("fintune", "train", "no recipe 'fintune'; did you mean 'finetune'?"),
        ("prepare", "train", "prepare is a recipe of eojeol prepare"),
        ("finetune", "prepare", "finetune is a recipe of eojeol train"),
        ("../demo", "train", "no recipe"),
    ],
)
def test_what_is_no_recipe_of_the_verb_is_refused(name: str, verb: str, says: str) -> None:
    with pytest.raises(UsageError, match=says.replace("?", r"\?")):
        find_recipe(name, verb)


def test_what_stands_after_a_recipe_are_its_changes() -> None:
    assert named("demo", "out=x", ("seed=2",), "train") == (
        str(recipe_folder() / "demo.yaml"),
        ["out=x", "seed=2"],
    )
    assert named(None, "mine.yaml", ("seed=2",), "train") == ("mine.yaml", ["seed=2"])
    with pytest.raises(UsageError, match="name a CONFIG, or --recipe"):
        named(None, None, (), "train")


def test_the_demo_prepares_a_run_in_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from eojeol.train.shards import find_files

    monkeypatch.chdir(tmp_path)
    assert [find_files(f"demo:{part}")[0].name for part in ("train", "val", "test")] == [
        "demo-train.txt",
        "demo-val.txt",
        "demo-test.txt",
    ]
