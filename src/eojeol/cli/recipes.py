"""The verb `eojeol recipes`, and `--recipe`: the configurations that come with the package, by name.

They are the files of configs/, of which there is one copy: `eojeol/recipes` in a wheel, configs/ in a checkout.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from eojeol.errors import EnvironmentTrouble, UsageError, hint

PREPARE = "prepare"


def recipe_folder() -> Path:
    """Where the recipes lie.

    Raises:
        EnvironmentTrouble: they lie nowhere.
    """
    package = Path(str(files("eojeol")))
    for folder in (package / "recipes", package.parents[1] / "configs"):
        if (folder / "finetune.yaml").is_file():
            return folder
    raise EnvironmentTrouble("the recipes are not in this installation; install it again: pip install eojeol")


def verb_of(name: str) -> str:
    """The verb that a recipe is for."""
    return PREPARE if name.partition("-")[0] == PREPARE else "train"


def find_recipe(name: str, verb: str) -> Path:
    """The file of a recipe.

    Args:
        name: its name, such as `finetune`.
        verb: `prepare` or `train`: what is to be done with it.

    Raises:
        UsageError: there is no such recipe, or it is for the other verb.
    """
    known = {path.stem: path for path in sorted(recipe_folder().glob("*.yaml"))}
    if name not in known:
        fitting = [each for each in known if verb_of(each) == verb]
        raise UsageError(f"no recipe {name!r}; {hint(name, fitting)}")
    if verb_of(name) != verb:
        raise UsageError(f"{name} is a recipe of eojeol {verb_of(name)}; see: eojeol recipes")
    return known[name]


def named(recipe: str | None, config: str | None, rest: tuple[str, ...], verb: str) -> tuple[str, list[str]]:
    """The configuration that is meant, and what stands after it.

    Args:
        recipe: `--recipe`.
        config: what stands first on the command line; a file, unless there is a recipe.
        rest: what follows.
        verb: `prepare` or `train`.

    Raises:
        UsageError: neither is given, or there is no such recipe.
    """
    if recipe is not None:
        return str(find_recipe(recipe, verb)), [*([config] if config else []), *rest]
    if config is None:
        raise UsageError("name a CONFIG, or --recipe NAME; `eojeol recipes` lists them")
    return config, list(rest)


def summary(path: Path) -> str:
    """What a recipe is for: the first sentence of its comment."""
    comment: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#") or not line.strip("# "):
            break
        comment.append(line.strip("# "))
    first = " ".join(comment).partition(" (eojeol ")[0]
    for end in (". ", "; ", ": "):
        first = first.partition(end)[0]
    return first.rstrip(".:;")


recipe_option = click.option(
    "--recipe",
    metavar="NAME",
    help="A recipe that comes with the package, in place of CONFIG; see `eojeol recipes`.",
)


@click.command()
@click.argument("name", required=False)
def recipes(name: str | None) -> int:
    """List the recipes of prepare and train, or print one, to be changed and kept."""
    folder = recipe_folder()
    if name is not None:
        verb = verb_of(name)
        click.echo(find_recipe(name, verb).read_text(encoding="utf-8"), nl=False)
        return 0
    for path in sorted(folder.glob("*.yaml"), key=lambda each: (verb_of(each.stem), each.stem)):
        click.echo(f"eojeol {verb_of(path.stem)} --recipe {path.stem:17} {summary(path)}")
    return 0
