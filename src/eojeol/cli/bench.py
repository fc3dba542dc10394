"""The verb `eojeol bench`: the repository's comparison with every rival, which the package does not carry."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import click

from eojeol.errors import EnvironmentTrouble

SCRIPT = Path("benchmarks") / "rivals" / "run.py"


@click.command(
    add_help_option=False, context_settings={"ignore_unknown_options": True, "allow_extra_args": True}
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[SYSTEM]...")
def bench(arguments: tuple[str, ...]) -> int:
    """Measure eojeol beside every rival that installs, over sentences of the repository.

    Works in a clone of the repository; each rival gets an environment of its own there (network, 2.5 GB for all).
    `eojeol bench --help` lists what can be left out, made smaller, or added.
    """
    root = find_root()
    # The clone that the script belongs to, and not another one that may be installed.
    inherited = os.environ.get("PYTHONPATH")
    search = os.pathsep.join([str(root / "src"), str(root), *([inherited] if inherited else [])])
    command = [sys.executable, "-m", "benchmarks.rivals.run", *arguments]
    return subprocess.run(command, cwd=root, env={**os.environ, "PYTHONPATH": search}, check=False).returncode


def find_root() -> Path:
    """The clone of the repository: the current folder or one around it, or the one that eojeol is installed from.

    Raises:
        EnvironmentTrouble: there is none.
    """
    here = Path.cwd()
    found = importlib.util.find_spec("eojeol")
    installed = [Path(found.origin).parents[2]] if found and found.origin else []
    for folder in (here, *here.parents, *installed):
        if (folder / SCRIPT).is_file():
            return folder
    raise EnvironmentTrouble(
        "the sentences and rivals of `eojeol bench` are in the repository: "
        "git clone https://github.com/eojeol/eojeol && cd eojeol && make bench"
    )
