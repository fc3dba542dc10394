"""A file of any size, or one line of any size, through `eojeol fix` at flat memory.

    python -m benchmarks.speed.huge [--megabytes 1000] [--one-line] [--folder FOLDER]

The text is made of the demo sentences, every second one without its spaces. `eojeol fix` runs as it does for a user,
file to file, in a process of its own; its peak memory is set against that of the same command on one sentence, which
is mostly Python and the model. Then both files are read side by side: they must be the same but for spaces, line for
line. Takes the room of both files in the folder (a temporary one by default). Linux and macOS.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from benchmarks.common import argument_parser, run_child, run_script, table

BLOCK = 1 << 20


def write_text(path: Path, size: int, one_line: bool) -> None:
    """Demo sentences over and over, cut after so many bytes at the end of one.

    Args:
        path: the file to write.
        size: its size in bytes.
        one_line: put spaces between sentences and not line ends.
    """
    sentences = (files("eojeol.train.demo") / "demo-train.txt").read_text(encoding="utf-8").splitlines()
    end = " " if one_line else "\n"
    typed = [s if i % 2 else s.replace(" ", "") for i, s in enumerate(sentences)]
    block = "".join(sentence + end for sentence in typed).encode()
    with path.open("wb") as stream:
        for _ in range(size // len(block)):
            stream.write(block)
        stream.write(block[: block.rfind(end.encode(), 0, size % len(block)) + 1])


def facts(path: Path) -> tuple[int, int, str]:
    """Lines, characters that are not spaces, and a digest of the text without its spaces."""
    lines = characters = 0
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            solid = block.translate(None, b" ")
            digest.update(solid)
            lines += solid.count(b"\n")
            # Every byte but those that continue a character of UTF-8.
            characters += len(solid.translate(None, bytes(range(0x80, 0xC0))))
    return lines, characters - lines, digest.hexdigest()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None, model=False)
    parser.add_argument("--megabytes", type=float, default=1000, help="million bytes (default: %(default)s)")
    parser.add_argument("--one-line", action="store_true", help="all of it is one line")
    parser.add_argument("--folder", help="where the files are written (default: a temporary folder)")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        before, after = Path(folder, "before.txt"), Path(folder, "after.txt")
        command = ["-m", "eojeol", "fix", str(before), "-o", str(after)]
        write_text(before, 100, given.one_line)
        alone = run_child(command).peak_mb
        write_text(before, int(given.megabytes * 1e6), given.one_line)
        _, seconds, peak = run_child(command)
        lines, characters, _ = found = facts(before)
        if facts(after) != found:
            raise SystemExit("huge: more than spaces changed")
        heads = (
            "MB",
            "lines",
            "million characters",
            "characters/s",
            "peak memory, MB",
            "above one sentence, MB",
        )
        row = (
            f"{before.stat().st_size / 1e6:.0f}", f"{lines:,}", f"{characters / 1e6:.1f}",
            f"{characters / seconds:,.0f}", f"{peak:.0f}", f"{peak - alone:.0f}",
        )  # fmt: skip
        print(table(heads, [row], 0))


if __name__ == "__main__":
    run_script(main)
