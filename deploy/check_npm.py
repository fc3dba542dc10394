"""Pack the npm package twice, compare, look at what is in it, and leave it in dist/.

    python deploy/check_npm.py          (from the repository's root; `make npm-check` has npm's tools ready)

npm writes the same date into every archive, so that two builds differ only if what was built does.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

MOST_BYTES = 30_000_000
ROOT = Path(__file__).parents[1]
WEB = ROOT / "web"
# Whatever else npm would take along was not meant.
FOLDERS = ("dist", "model", "reasons")
FILES = ("LICENSE", "README.md", "package.json")


def main() -> None:
    """Pack, compare, look."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is missing (Debian, Ubuntu: apt-get install npm)")
    with tempfile.TemporaryDirectory() as folder:
        first, second = (pack(npm, Path(folder, name)) for name in ("one", "two"))
        if first.read_bytes() != second.read_bytes():
            sys.exit(f"{first.name} is not the same bytes when it is packed again")
        names = check(first)
        target = ROOT / "dist" / first.name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(first, target)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size:,} bytes, {names} files, the same twice")


def pack(npm: str, folder: Path) -> Path:
    """Pack into a folder.

    Args:
        npm: the program.
        folder: is made.
    """
    folder.mkdir()
    command = [npm, "pack", "--silent", "--pack-destination", folder]
    subprocess.run(command, cwd=WEB, check=True, stdout=subprocess.DEVNULL)
    (made,) = folder.iterdir()
    return made


def check(archive: Path) -> int:
    """Look at an archive: its size, what it holds, and that what package.json names is there.

    Args:
        archive: what npm packed.

    Returns:
        The number of files.
    """
    size = archive.stat().st_size
    if size > MOST_BYTES:
        sys.exit(f"{archive.name} has {size:,} bytes, more than {MOST_BYTES:,}")
    with tarfile.open(archive) as opened:
        names = {member.name.removeprefix("package/") for member in opened.getmembers()}
    if odd := sorted(name for name in names if name not in FILES and name.split("/")[0] not in FOLDERS):
        sys.exit(f"{archive.name} holds {odd[0]}, which is no part of the package")
    described = json.loads((WEB / "package.json").read_text(encoding="utf-8"))
    wanted = {
        *FILES,
        described["types"].removeprefix("./"),
        "dist/index.js",
        "model/config.json",
        "model/small/config.json",
    }
    if absent := sorted(wanted - names):
        sys.exit(f"{archive.name} lacks {absent[0]}")
    return len(names)


if __name__ == "__main__":
    main()
