"""A corpus of several files, and `eojeol prepare` over it in a process of its own, which can be killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[3]
_WHO = ("누나가", "할머니가", "옆집 아이가", "우리 반 반장이", "늦게 온 손님이", "가게 주인이", "삼촌이")
_DID = (
    "마당에 핀 꽃을 오래 보았다",
    "새로 산 책을 밤새 읽었다",
    "장에서 사과를 한 바구니 사 왔다",
    "비가 그치자 창문을 열었다",
    "저녁을 먹고 동네를 한 바퀴 돌았다",
)


def line(number: int) -> str:
    """A different sentence for every number."""
    return f"{_WHO[number % 7]} {_DID[number // 7 % 5]}. 그게 벌써 {number}일 전이다."


def write(path: Path, numbers: list[int]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(line(i) + "\n" for i in numbers), encoding="utf-8", newline="\n")
    return path


def command(out: Path, folder: Path, *more: str) -> list[str]:
    settings = {"partitioned": True, "workers": 2, "sort_lines": 300, "shard_lines": 500}
    config = out.with_name("config.yaml")
    # What is JSON is YAML.
    config.write_text(json.dumps({"out": str(out), **settings}), encoding="utf-8")
    return [sys.executable, "-m", "eojeol", "prepare", str(config), str(folder), *more]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1"}


def run(out: Path, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(out, folder, *more), capture_output=True, text=True, env=environment(), check=False
    )


def killed_when(out: Path, folder: Path, ready: Callable[[], bool]) -> bool:
    """Begin a run and kill it with -9 as soon as something holds; whether that was before its end."""
    process = subprocess.Popen(command(out, folder, "--resume"), stderr=subprocess.DEVNULL, env=environment())
    until = time.monotonic() + 60
    while process.poll() is None and not ready():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.002)
    early = process.poll() is None
    process.kill()
    process.wait()
    return early


def results(work: Path, stage: str) -> int:
    """How many results of a stage are there."""
    return sum(path.name.isdecimal() for path in (work / stage).glob("*"))
