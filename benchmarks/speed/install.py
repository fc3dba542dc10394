"""A stranger's way: an empty environment, the wheel with an extra, the first result; seconds, packages, size on disk.

    python -m benchmarks.speed.install dist/eojeol-0.1.0-py3-none-any.whl [--extras core,hub,…] [--into docs/install.md]

Every row is an environment of its own, made and filled by uv, or by Python's venv and pip where there is none or --pip
is given. PyTorch has CPU builds on an index of its own, which pip is told of by PIP_EXTRA_INDEX_URL. A row of the page
that is not measured stays as it is.

What is downloaded depends on the network and on what uv has kept from an earlier day, so *install* is a time of one
machine. *First result* is one command with files that are read and compiled for the first time: a text spaced, with
what the extra is for; *CPU* is its processor time, which a busy machine lengthens less than the other. *MB* counts the
files of the environment without Python itself, pip and setuptools; *packages* counts neither.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.common import argument_parser, run_script, table
from eojeol.errors import UsageError
from eojeol.files import replacing

# What comes first with each extra, and prints TEXT spaced.
TYPED, SPACED = "나는 오늘 학교 에 갔다.", "나는 오늘 학교에 갔다."
_CORE = f"from eojeol import Spacer; print(Spacer()({TYPED!r}))"
FIRST = {
    "core": _CORE,
    "rules": f"import ahocorasick; {_CORE}",
    "documents": f"import charset_normalizer, ruamel.yaml, olefile, pypdfium2, pathspec; {_CORE}",
    "hub": f"from huggingface_hub import snapshot_download; {_CORE}",
    "lsp": f"import eojeol.lsp.server, pygments.lexers; {_CORE}",
    "mcp": f"import eojeol.mcp.server; {_CORE}",
    "serve": f"import eojeol.serve.app, uvicorn; {_CORE}",
    "pandas": f"import pandas, eojeol.integrations.pandas; print(pandas.Series([{TYPED!r}]).eojeol.fix()[0])",
    "polars": f"import polars, eojeol.integrations.polars; print(polars.Series([{TYPED!r}]).eojeol.fix()[0])",
    "spacy": "import spacy; from eojeol.integrations.spacy import add_spacer; nlp = spacy.blank('ko', "
    "config={'nlp': {'tokenizer': {'@tokenizers': 'spacy.Tokenizer.v1'}}}); add_spacer(nlp); "
    f"print(nlp({TYPED!r}).text)",
    "corpus": f"import datasets, kiwipiepy; {_CORE}",
    "near": f"import rensa; {_CORE}",
    "ray": f"import ray, eojeol.batch.ray_data; {_CORE}",
    "train": f"import eojeol.train.run; {_CORE}",
    "bert": f"import eojeol.train.run, transformers; {_CORE}",
}
# With these comes PyTorch, of which uv would take a build of several gigabytes.
WITH_TORCH = ("train", "bert")
HEADS = ("what is installed", "packages", "MB", "install, s", "first result, s", "CPU, s")
_NOT_COUNTED = re.compile(r"(pip|setuptools)(-|$)")
_BEGIN, _END = "<!-- install -->", "<!-- /install -->"


def measure(wheel: Path, extra: str, folder: Path, pip: bool) -> list[str]:
    """A row of the table.

    Args:
        wheel: the wheel.
        extra: a name of FIRST.
        folder: an empty folder.
        pip: install with pip even if there is uv.

    Raises:
        SystemExit: the first result is another one.
    """
    place = folder / "env"
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    # What runs this script must not lend its packages to what is measured.
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    wanted = str(wheel.absolute()) + ("" if extra == "core" else f"[{extra}]")
    began = time.perf_counter()
    uv = None if pip else shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    make = [sys.executable, "-m", "venv", str(place)]
    install = [str(python), "-m", "pip", "install", "--quiet", wanted]
    if uv:
        make = [uv, "venv", "--quiet", "--python", sys.executable, str(place)]
        install = [uv, "pip", "install", "--quiet", "--python", str(place), wanted]
    for step in (make, install):
        subprocess.run(step, check=True, env=variables, stderr=subprocess.DEVNULL)
    installed = time.perf_counter()
    before = os.times()
    code = [str(python), "-X", "utf8", "-c", FIRST[extra]]
    done = subprocess.run(code, stdout=subprocess.PIPE, check=True, cwd=folder, env=variables)
    finished, after = time.perf_counter(), os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    if done.stdout.decode().strip() != SPACED:
        raise SystemExit(f"{extra}: {done.stdout.decode()!r} instead of {SPACED!r}")
    # setuptools carries packages of its own inside.
    found = place.rglob("site-packages/*.dist-info")
    packages = [path for path in found if not _NOT_COUNTED.match(path.name)]
    names = [path for path in place.rglob("*") if path.is_file() and not path.is_symlink()]
    counted = [path for path in names if not any(map(_NOT_COUNTED.match, path.parts[len(place.parts) :]))]
    size = sum(path.stat().st_size for path in counted) / 1e6
    figures = [f"{size:,.0f}", f"{installed - began:.0f}", f"{finished - installed:.1f}", f"{cpu:.1f}"]
    return [name_of(extra), str(len(packages)), *figures]


def name_of(extra: str) -> str:
    """What a row calls an extra."""
    return "`eojeol`" if extra == "core" else f"`eojeol[{extra}]`"


def put(page: Path, rows: Sequence[Sequence[str]]) -> None:
    """Put rows into the table of a page, in the order of FIRST; its other rows stay.

    Args:
        page: has a table between its marks.
        rows: what was measured.

    Raises:
        UsageError: it has no marks.
    """
    before, begin, rest = page.read_text(encoding="utf-8").partition(f"{_BEGIN}\n")
    old, end, after = rest.partition(_END)
    if not begin or not end:
        raise UsageError(f"{page} has no {_BEGIN} and {_END}, each at the beginning of a line")
    there = [[cell.strip() for cell in line.strip("| ").split("|")] for line in old.splitlines()[2:]]
    known = {row[0]: row for row in [*there, *map(list, rows)]}
    made = table(HEADS, [known[name] for name in map(name_of, FIRST) if name in known])
    with replacing(page) as stream:
        stream.write((before + begin + made + "\n" + end + after).encode())


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None, model=False)
    parser.add_argument("wheel", type=Path)
    parser.add_argument(
        "--extras",
        default=",".join(name for name in FIRST if name not in WITH_TORCH),
        help="with commas between (default: %(default)s)",
    )
    parser.add_argument("--pip", action="store_true", help="install with pip, not with uv")
    parser.add_argument(
        "--into", type=Path, help=f"a page whose table between {_BEGIN} and {_END} is replaced"
    )
    given = parser.parse_args(arguments)
    rows = []
    for extra in given.extras.split(","):
        if extra not in FIRST:
            raise UsageError(f"{extra} is not measured here; give some of {', '.join(FIRST)}")
        with tempfile.TemporaryDirectory() as folder:
            rows.append(measure(given.wheel, extra, Path(folder), given.pip))
        print(*rows[-1], flush=True)
    print(table(HEADS, rows))
    if given.into:
        put(given.into, rows)


if __name__ == "__main__":
    run_script(main)
