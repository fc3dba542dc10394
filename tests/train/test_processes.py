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

import torch

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
        command(out, *overrides), env=environment(), capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    return done


def val_loss(out: Path) -> float:
    """The last one, as exactly as the checkpoint has it."""
    held = torch.load(out / "checkpoints" / "last.ckpt", weights_only=True)
    return float(held["callbacks"]["Curve"]["points"]["val_loss"][-1][1])


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


@pytest.mark.slow
def test_a_run_that_is_killed_inside_a_round_goes_on_at_the_next_batch(tmp_path: Path) -> None:
    # A single round, two batches a step, the text streamed from a cache that both runs share.
    long = [f"data.cache={tmp_path / 'cache'}", "data.buffer=2000", "data.round_batches=120", "data.test="]
    long += ["trainer.accumulate=2", "network.dropout=0.1"]
    straight, killed = tmp_path / "straight", tmp_path / "killed"
    finish(straight, *long)
    process = subprocess.Popen(
        command(killed, *long, "trainer.save_minutes=0.0001"),
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    last = killed / "checkpoints" / "last.ckpt"
    deadline = time.monotonic() + 240
    while not last.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    at = torch.load(last, weights_only=True)["global_step"]
    assert 0 < at < 60, "killed inside the round"
    done = finish(killed, *long, "resume=true")
    assert "going on from" in done.stderr
    assert val_loss(killed) == pytest.approx(val_loss(straight), abs=1e-6)
    weights = [
        load_checkpoint(out / "checkpoints" / "last.ckpt").network.state_dict() for out in (straight, killed)
    ]
    assert all(torch.equal(weights[0][name], weights[1][name]) for name in weights[0])


@pytest.mark.slow
@pytest.mark.parametrize("launcher", ["eojeol", "torchrun"])
def test_two_processes_learn_what_one_does_with_twice_the_batch(tmp_path: Path, launcher: str) -> None:
    text = ["data.test=", "data.round_batches=30", "trainer.precision=32-true", "trainer.max_steps=30"]
    two = ["trainer.devices=2", "trainer.strategy=ddp", *text]
    if launcher == "torchrun":
        start = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2", "-m"]
        arguments = command(tmp_path / "two", *two, f"data.cache={tmp_path / 'cache'}")
        rest = arguments[arguments.index("-m") + 1 :]
        done = subprocess.run([*start, *rest], env=environment(), capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr
        assert done.stderr.count("writing the text as arrays") == 1
        text.append(f"data.cache={tmp_path / 'cache'}")
    else:
        finish(tmp_path / "two", *two)
    # The same batches, one after the other instead of side by side: equal but for the order of sums.
    finish(tmp_path / "turns", *text, "trainer.accumulate=2", "data.round_batches=60")
    assert val_loss(tmp_path / "two") == pytest.approx(val_loss(tmp_path / "turns"), rel=1e-4)
    # The same characters in one batch, with other noise.
    finish(tmp_path / "twice", *text, "data.batch_size=8")
    assert val_loss(tmp_path / "two") == pytest.approx(val_loss(tmp_path / "twice"), rel=0.05)
