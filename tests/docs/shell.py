"""Runs the blocks of one page, in order and in one folder, and says where what is printed differs."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import command_server
from .blocks import ROOT, Block

# Processors may differ in the last digits of a probability, and nobody reads more than three.
DIGITS = re.compile(r"\b[01]\.\d{3,}(?:e-\d+)?\b")
NEAR = 0.0006
SECONDS = 120
# Nothing is fetched or installed for an example: of `pip` it is checked that the extras exist, of `make` that it has
# the target (`-n` prints what it would do, and nothing of it is shown to a reader).
PIP = """
import re, sys
from pathlib import Path
text = Path({project!r}).read_text(encoding="utf-8")
extras = set(re.findall(r"^([a-z]+) = \\[", text[text.index("optional-dependencies"):], re.MULTILINE))
asked = [name for word in sys.argv for found in re.findall(r"\\[([a-z,]+)\\]", word) for name in found.split(",")]
unknown = set(asked) - extras
sys.exit(f"no such extra: {{unknown}}" if unknown or sys.argv[1] != "install" else 0)
"""
MAKE = 'exec {make} --no-print-directory -n -C {root} "$@" >/dev/null'
CURL = 'exec {curl} "${{@//127.0.0.1:8400/127.0.0.1:{port}}}"'


@contextmanager
def commands(folder: Path) -> Iterator[Path]:
    """A folder for the PATH with `eojeol`, `pip` and `make` as the examples know them.

    Args:
        folder: an empty folder; a Unix socket's name may not be long, so the socket lies elsewhere.
    """
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="docs-") as near:
        address = str(Path(near) / "socket")
        _program(folder / "eojeol", command_server.ASK.format(address=address))
        _program(folder / "pip", PIP.format(project=str(ROOT / "pyproject.toml")))
        _script(folder / "make", MAKE.format(make="/usr/bin/env make", root=ROOT))
        server = subprocess.Popen(
            [sys.executable, command_server.__file__, address], stdout=subprocess.PIPE, text=True
        )
        try:
            assert server.stdout is not None and server.stdout.readline() == "ready\n"
            yield folder
        finally:
            server.terminate()
            server.wait()
            if server.stdout is not None:
                server.stdout.close()


def curl_to(folder: Path, port: int) -> None:
    """Let `curl` of the examples ask a service on another port than the pages say.

    Args:
        folder: what `commands` gave.
        port: of the service.
    """
    _script(folder / "curl", CURL.format(curl="/usr/bin/env -S PATH=/usr/bin:/bin curl", port=port))


def _program(path: Path, code: str) -> None:
    """A program in Python that starts without looking for packages."""
    path.with_suffix(".py").write_text(code, encoding="utf-8")
    _script(path, f'exec "{sys.executable}" -I -S "{path.with_suffix(".py")}" "$@"')


def _script(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/bash\n{line}\n", encoding="utf-8")
    path.chmod(0o755)


def examples(block: Block) -> list[tuple[str, str]]:
    """The commands of a block, each with what it prints; a line that ends in a backslash goes on."""
    found: list[tuple[str, str]] = []
    command, shown, open_ = "", "", False
    for line in block.code.splitlines(keepends=True):
        if line.startswith("$ ") or open_:
            if line.startswith("$ ") and command:
                found.append((command, shown))
                command, shown = "", ""
            command += line if open_ else line[2:]
            open_ = line.endswith("\\\n")
        else:
            assert command, f"{block.place}: a block of a console begins with `$ ` and a command"
            shown += line
    return [*found, (command, shown)] if command else found


def run_console(block: Block, folder: Path, programs: Path) -> None:
    """Run a block of commands and compare what each prints.

    Args:
        block: of the language `console`.
        folder: where it is run.
        programs: what `commands` gave.
    """
    environment = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"}
    environment.pop("NO_COLOR", None)
    for command, shown in examples(block):
        done = subprocess.run(
            ["bash", "-c", command], cwd=folder, env=environment, timeout=SECONDS, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        printed = done.stdout.decode()
        # A terminal's prompt begins a line of its own.
        whole = printed if printed.endswith("\n") or not printed else printed + "\n"
        same(whole, shown, f"{block.place}: $ {command}")


def run_python(block: Block, names: dict[str, object]) -> None:
    """Run a block of Python; one with prompts says what is printed.

    Args:
        block: of the language `python`.
        names: the names that the blocks of a page share.
    """
    if ">>> " not in block.code:
        exec(compile(block.code, block.place, "exec"), names)
        return
    test = doctest.DocTestParser().get_doctest(block.code, names, block.place, block.place, 0)
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append, clear_globs=False)
    names.update(test.globs)
    assert not said, block.place + "\n" + "".join(said)


def same(printed: str, shown: str, what: str) -> None:
    """Compare what was printed with what a page shows; `…` stands for anything, alone on a line for any lines.

    Args:
        printed: by the command.
        shown: on the page.
        what: names the example.
    """
    parts = [re.escape(part) for part in re.split(r"(?m)^…\n", DIGITS.sub("0.000", shown))]
    pattern = "(?:.*\n)*?".join(part.replace("…", ".*") for part in parts)
    assert re.fullmatch(pattern, DIGITS.sub("0.000", printed)), f"{what}\n{printed}\nis not\n{shown}"
    if "…" not in shown:
        pairs = zip(DIGITS.findall(printed), DIGITS.findall(shown), strict=True)
        assert all(abs(float(one) - float(other)) < NEAR for one, other in pairs), f"{what}\n{printed}"
