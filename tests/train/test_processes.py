"""Runs as the user starts them: several processes, and one that is killed half way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("lightning")

from eojeol.train.checkpoint import load_checkpoint

from .test_run import TOP

DEMO = Path(__file__).parents[2] / "src" / "eojeol" / "train" / "demo"
CONFIG = Path(__file__).parents[2] / "configs" / "demo.yaml"


def command(out: Path, *overrides: str) -> list[str]:
    texts = [f"data.{part}={DEMO}/demo-{part}.txt" for part in ("train", "val", "test")]
    small = ["network.row_bits=12", "network.width=32", "data.round_batches=10", "trainer.max_steps=60"]
    arguments = ["train", str(CONFIG), f"out={out}", "trainer.accelerator=cpu", *texts, *small, *overrides]
    return [sys.executable, "-W", "error", "-m", "eojeol", *arguments]


def environment() -> dict[str, str]:
    return os.environ | {"OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}


def finish(out: Path, *overrides: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command(out, *overrides), env=environment(), capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done


def reports(out: Path) -> list[str]:
    return [(out / task / "report.json").read_text(encoding="utf-8") for task in (".", "correct", "harm")]


@pytest.mark.slow
def test_two_processes_leave_one_full_run_folder(tmp_path: Path) -> None:
    done = finish(tmp_path / "run", "trainer.devices=2", "trainer.strategy=ddp")
    assert {path.name for path in (tmp_path / "run").iterdir()} == TOP
    assert len(list((tmp_path / "run" / "tensorboard").glob("events.*"))) == 1
    assert done.stdout.count("word F1") == 1
    assert done.stdout.strip().endswith(".ckpt")
    report = json.loads((tmp_path / "run" / "report.json").read_text(encoding="utf-8"))
    # The baseline, which restores nothing, has 0.02.
    assert report["word"]["f1"] > 0.3
    # Twice the batches in as many steps.
    assert load_checkpoint(next((tmp_path / "run" / "checkpoints").glob("epoch=005*"))).config.width == 32
    lines = done.stderr.strip().split("\n")
    assert [line for line in lines if not line.startswith("eojeol train: ")] == []


@pytest.mark.slow
def test_a_killed_run_that_is_resumed_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    straight, killed = tmp_path / "straight", tmp_path / "killed"
    finish(straight)
    process = subprocess.Popen(
        command(killed), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    # Half way: three rounds of six are over.
    checkpoints = killed / "checkpoints"
    deadline = time.monotonic() + 120
    while (
        not list(checkpoints.glob("epoch=002-*")) and process.poll() is None and time.monotonic() < deadline
    ):
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not (killed / "report.json").exists()
    done = finish(killed, "resume=true")
    assert "going on from" in done.stderr
    assert reports(killed) == reports(straight)
    finals = [next((out / "checkpoints").glob("epoch=005-step=0000060-*")) for out in (straight, killed)]
    assert finals[0].name == finals[1].name
    weights = [load_checkpoint(path).network.state_dict() for path in finals]
    assert all(bool((weights[0][name] == weights[1][name]).all()) for name in weights[0])
