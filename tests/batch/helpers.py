"""Inputs, and the command in a process of its own."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SENTENCE = "나는어제 친구와 학교에갔다."


def lines(count: int, first: int = 0) -> list[str]:
    return [f"{i}번째 손님이 {SENTENCE}" for i in range(first, first + count)]


def inputs(folder: Path) -> Path:
    """A shard of each format that needs no library, compressed ones and a folder among them."""
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text("\n".join(lines(30)) + "\n", encoding="utf-8")
    records = "".join(
        json.dumps({"id": i, "text": line}, ensure_ascii=False) + "\n" for i, line in enumerate(lines(30))
    )
    (folder / "sub" / "b.jsonl.gz").write_bytes(gzip.compress(records.encode()))
    rows = "id,text\r\n" + "".join(f'{i},"{line}, 정말"\r\n' for i, line in enumerate(lines(30)))
    (folder / "c.csv").write_text(rows, encoding="utf-8", newline="")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def manifest(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    for record in found["shards"].values():
        if record["status"] == "done":
            assert record["records"] == record["written"] + record["bad"]
    return found


def command(*arguments: object) -> list[str]:
    fixed = ["--isolated", "--engine", "local"]
    return [sys.executable, "-m", "eojeol", "batch", *fixed, *map(str, arguments)]


def environment() -> dict[str, str]:
    ours = {"PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1", "PYSPARK_PYTHON": sys.executable}
    return {**os.environ, **ours}


def batch(*arguments: object, **how: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, env=environment(), check=False, **how
    )
