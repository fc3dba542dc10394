"""A virtual environment for each adapter, made on demand out of the pins beside it.

Pins are complete, and installed without asking any package for its dependencies: one file is one environment, and a
system whose own demands cannot be met any more can still be run. An environment is made anew when its pins change, and
counts as made when the last step is done.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from benchmarks.common import ROOT
from benchmarks.rivals.systems import System

FOLDER = ROOT / "build" / "rivals"
INSTALL_SECONDS = 900
# What venv puts there itself.
TOOLS = (
    "pip",
    "setuptools",
    "wheel",
    "pkg_resources",
    "_distutils_hack",
    "distutils-precedence",
    "__pycache__",
)


class Environment(NamedTuple):
    """Where a system runs.

    Attributes:
        python: the interpreter.
        variables: of the environment of its processes, beside those of this process.
        packages: the folder of its packages; None for a system that needs none.
        size_mb: of its packages, in MB of 2**20 bytes.
    """

    python: Path
    variables: dict[str, str]
    packages: Path | None
    size_mb: float


class MissingError(Exception):
    """A system cannot be had here; the message says why, in one line."""


def environment(system: System, folder: Path = FOLDER) -> Environment:
    """The environment of a system, made if it is not there.

    Args:
        system: the system.
        folder: where environments are.

    Raises:
        MissingError: it cannot be made.
    """
    # One thread for every library that has a say in it; nothing of ours is in sight of a rival.
    variables = {
        "OMP_NUM_THREADS": "1",
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT / "src") if system.own else "",
    }
    if not system.pins.exists():
        return Environment(Path(sys.executable), variables, None, 0.0)
    own = folder / system.adapter.stem
    python = own / ("Scripts" if os.name == "nt" else "bin") / "python"
    made = own / "made.txt"
    pins = system.pins.read_bytes()
    mark = f"{hashlib.sha256(pins).hexdigest()} {sys.version}"
    if not made.exists() or made.read_text("utf-8") != mark:
        print(f"installing {system.adapter.stem} into {own}", file=sys.stderr, flush=True)
        _run([sys.executable, "-m", "venv", "--clear", str(own)])
        _run([
            str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps",
            "--requirement", str(system.pins),
        ])  # fmt: skip
        made.write_text(mark, "utf-8")
    packages = next(own.glob("lib/python*/site-packages"), own / "Lib" / "site-packages")
    size = folder_mb(packages, TOOLS) + (folder_mb(ROOT / "src" / "eojeol") if system.own else 0)
    return Environment(python, variables, packages, size)


def folder_mb(folder: Path, without: Iterable[str] = ()) -> float:
    """Size of the files below a folder, compiled modules left out, in MB of 2**20 bytes.

    Args:
        folder: the folder.
        without: beginnings of names directly in it that don't count.
    """
    skipped = tuple(without)
    kept = (each for each in folder.iterdir() if not skipped or not each.name.startswith(skipped))
    files = (file for each in kept for file in ([each] if each.is_file() else each.rglob("*")))
    return sum(file.stat().st_size for file in files if file.is_file() and file.suffix != ".pyc") / (1 << 20)


def _run(command: list[str]) -> None:
    # The Makefile's constraints are those of our own environment.
    variables = {name: value for name, value in os.environ.items() if "CONSTRAINT" not in name}
    try:
        subprocess.run(
            command, check=True, env=variables, timeout=INSTALL_SECONDS, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise MissingError(f"not installed within {INSTALL_SECONDS} s") from None
    except subprocess.CalledProcessError as error:
        said = [line for line in error.stderr.decode(errors="replace").splitlines() if "ERROR" in line]
        raise MissingError(said[-1].strip() if said else f"exit code {error.returncode} of pip") from None
