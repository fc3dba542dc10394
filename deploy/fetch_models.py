"""Put the large files of the models where they belong, if they are not there: out of the released wheel.

    python deploy/fetch_models.py [--wheel FILE]

`config.json` of a model folder is in the repository and names the SHA-256 of each of its files. Those that a clone has
not got are taken from the wheel of this version on the package index (or from `--wheel`), and only if their checksum is
the one that `config.json` names. Where all are there, nothing is asked and nothing is read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "src" / "eojeol" / "models"


def main() -> None:
    """Look, fetch, compare, put."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--wheel", type=Path, help="a wheel of eojeol; that of this version from the index by default"
    )
    parser.add_argument("--models", type=Path, default=MODELS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    wanted = absent(given.models)
    if not wanted:
        return
    with tempfile.TemporaryDirectory() as folder:
        put(given.wheel or download(Path(folder)), given.models, wanted)


def absent(models: Path) -> dict[Path, str]:
    """The files that a `config.json` names and that are not there, each with its checksum.

    Args:
        models: the folder of the embedded model, which holds those of others.
    """
    found = {}
    for config in sorted(models.rglob("config.json")):
        for name, digest in json.loads(config.read_text(encoding="utf-8"))["sha256"].items():
            if not (config.parent / name).exists():
                found[config.parent / name] = digest
    return found


def download(folder: Path) -> Path:
    """The wheel of this version, from the package index.

    Args:
        folder: where it is put.
    """
    text = (ROOT / "src" / "eojeol" / "__init__.py").read_text(encoding="utf-8")
    (version,) = re.findall(r'^__version__ = "(.*)"$', text, re.MULTILINE)
    print(f"fetching the models of eojeol {version}", file=sys.stderr)
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    # The pins of this repository know no version of itself.
    variables = {name: value for name, value in os.environ.items() if name != "PIP_CONSTRAINT"}
    done = subprocess.run([*pip, "--dest", folder, f"eojeol=={version}"], env=variables, check=False)
    if done.returncode:
        sys.exit(
            f"eojeol {version} cannot be fetched; name a wheel of it: python deploy/fetch_models.py --wheel FILE"
        )
    (wheel,) = folder.glob("*.whl")
    return wheel


def put(wheel: Path, models: Path, wanted: dict[Path, str]) -> None:
    """Take files out of a wheel.

    Args:
        wheel: the wheel.
        models: the folder of the embedded model.
        wanted: the files, each with its checksum.
    """
    with zipfile.ZipFile(wheel) as archive:
        for path, digest in wanted.items():
            name = f"eojeol/models/{path.relative_to(models).as_posix()}"
            if name not in archive.namelist():
                sys.exit(
                    f"{wheel.name} has no {name}; name the wheel of the release that this model belongs to"
                )
            data = archive.read(name)
            if hashlib.sha256(data).hexdigest() != digest:
                sys.exit(
                    f"{wheel.name} has another {name} than config.json names; name the wheel of its release"
                )
            beside = path.with_name(path.name + ".part")
            beside.write_bytes(data)
            beside.replace(path)
            print(f"{path.name}: {len(data):,} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
