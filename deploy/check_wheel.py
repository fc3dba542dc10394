"""Install a wheel into an empty environment and use it there with the network off: what a stranger does first.

    python deploy/check_wheel.py dist/eojeol-0.1.0-py3-none-any.whl
    python deploy/check_wheel.py --constraint build/lowest.txt .

Prints how large wheel and environment are, how many packages there are, and how long it took from nothing to the first
result. `uv`, which is there for releases, makes the environment; it takes any Python that it finds.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MOST_BYTES = 30_000_000
TEXT, EXPECTED = "나는 오늘 학교 에 갔다.\n", "나는 오늘 학교에 갔다.\n"
# Nothing of the command may ask the network for anything: every address is refused.
OFFLINE = ["unshare", "--map-root-user", "--net"]


def main() -> None:
    """Install, use, and say what it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("package", help="a wheel, or the folder of the project")
    parser.add_argument("--python", default=sys.executable, help="an interpreter, or a version such as 3.10")
    parser.add_argument("--constraint", help="versions to install")
    given = parser.parse_args()
    if Path(given.package).is_file():
        size = Path(given.package).stat().st_size
        print(f"wheel: {size:,} bytes")
        if size > MOST_BYTES:
            sys.exit(f"the wheel has {size:,} bytes, more than {MOST_BYTES:,}")
    with tempfile.TemporaryDirectory() as folder:
        check(Path(folder), given.package, given.python, given.constraint)


def check(folder: Path, package: str, python: str, constraint: str | None) -> None:
    """Install into a folder, and use it.

    Args:
        folder: an empty folder.
        package: a wheel, or the folder of the project.
        python: an interpreter, or a version.
        constraint: a file with versions; the newest that fit by default.
    """
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or "uv"
    place = folder / "env"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))
    }
    begun = time.monotonic()
    subprocess.run([uv, "venv", "--quiet", "--python", python, place], check=True, env=environment)
    versions = ["--constraint", constraint] if constraint else []
    install = [uv, "pip", "install", "--quiet", "--python", place, *versions, package]
    subprocess.run(install, check=True, env=environment)
    programs = place / ("Scripts" if os.name == "nt" else "bin")
    can_cut = shutil.which(OFFLINE[0]) and not subprocess.run([*OFFLINE, "true"], check=False).returncode
    offline = OFFLINE if can_cut else []
    command = [*offline, str(programs / "eojeol"), "fix", "-"]
    done = subprocess.run(command, input=TEXT.encode(), stdout=subprocess.PIPE, check=True, cwd=folder)
    took = time.monotonic() - begun
    if done.stdout.decode().replace("\r\n", "\n") != EXPECTED:
        sys.exit(f"the installed command gives {done.stdout.decode()!r} instead of {EXPECTED!r}")
    for rest in (["--version"], ["info"], ["recipes", "finetune"], ["fix", "--help"]):
        command = [*offline, str(programs / "python"), "-m", "eojeol", *rest]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True, cwd=folder)
    size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    listed = subprocess.run([uv, "pip", "list", "--python", place], stdout=subprocess.PIPE, check=True)
    packages = len(listed.stdout.decode().splitlines()) - 2
    print(
        f"environment: {packages} packages, {size / 1e6:,.0f} MB; {took:.1f} s from nothing to the first result"
    )
    print(f"network {'off' if offline else 'not cut off here (no unshare)'} while it was used")


if __name__ == "__main__":
    main()
