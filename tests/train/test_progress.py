"""A run says where it is: lines where there is no terminal, a bar where there is one, all on standard error."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

pytest.importorskip("lightning")

from lightning.pytorch.trainer.states import TrainerFn

from eojeol.train import progress
from eojeol.train.progress import Lines
from eojeol.train.run import train
from eojeol.train.speed import Speed

from .helpers import tiny_config

STEP = re.compile(
    r"eojeol train: step ([\d,]+)(?: of ([\d,]+))?: (.*), ([\d,]+) characters/s(?:, at most (\d+:\d\d) min left)?"
)


@pytest.fixture(autouse=True)
def no_early_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine the line after the first seconds would come between those that are counted."""
    monkeypatch.setattr(progress, "_FIRST_SECONDS", progress._PATIENCE_SECONDS)


def steps(err: str) -> list[tuple[str | Any, ...]]:
    """What the lines about steps say."""
    found = [STEP.fullmatch(line) for line in err.splitlines() if ": step " in line]
    assert all(found)
    return [match.groups() for match in found if match]


def test_a_line_follows_every_validation(
    tmp_path: Path, text: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    config = tiny_config(text, tmp_path / "run")
    config.data.test = ""
    train(config)
    out, err = capfd.readouterr()
    first, last = steps(err)
    assert out == ""
    assert (first[0], first[1], last[0], last[1]) == ("5", "10", "10", "10")
    assert re.fullmatch(r"train_loss \d\.\d{5}, val_loss \d\.\d{5}, word F1 [01]\.\d{4}", first[2])
    assert first[4]
    assert not last[4]


def test_without_validation_a_line_follows_every_round(
    tmp_path: Path, text: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    config = tiny_config(text, tmp_path / "run", max_minutes=60.0)
    config.data.val = config.data.test = ""
    train(config)
    assert [(line[0], line[2].split()[0]) for line in steps(capfd.readouterr().err)] == [
        ("5", "train_loss"), ("10", "train_loss")
    ]  # fmt: skip


def test_whoever_waits_for_long_gets_a_line_between(
    tmp_path: Path, text: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_PATIENCE_SECONDS", 0.0)
    config = tiny_config(text, tmp_path / "run", max_steps=2)
    config.data.test = ""
    train(config)
    said = [(line[0], line[2].split(" ")[0]) for line in steps(capfd.readouterr().err)]
    assert said[:2] == [("1", "train_loss"), ("2", "train_loss")]
    assert said[2] == ("2", "validating,")
    assert said[-1] == ("2", "train_loss")


@pytest.mark.parametrize("terminal", [True, False])
def test_on_a_terminal_there_is_a_bar_and_no_line_and_nothing_on_standard_output(
    tmp_path: Path,
    text: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    terminal: bool,
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    config = tiny_config(text, tmp_path / "run", max_steps=5)
    config.data.test = ""
    train(config)
    out, err = capfd.readouterr()
    assert out == ""
    assert ("Epoch 0" in err) == terminal
    assert bool(steps(err)) != terminal


def test_who_wants_no_progress_gets_none(
    tmp_path: Path, text: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    config = tiny_config(text, tmp_path / "run", max_steps=5, progress=False)
    config.data.test = ""
    train(config)
    assert steps(capfd.readouterr().err) == []


def test_rate_and_time_left_are_those_of_this_process(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_FIRST_SECONDS", 5.0)
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock.now)
    trainer: Any = SimpleNamespace(
        global_step=100, world_size=2, is_global_zero=True, estimated_stepping_batches=300,
        callback_metrics={"train_loss": torch.tensor(0.5)}, state=SimpleNamespace(fn=TrainerFn.FITTING),
        accumulate_grad_batches=1,
    )  # fmt: skip
    module: Any = None

    def batch_end(number: int) -> None:
        for callback in (speed, lines):
            callback.on_train_batch_end(trainer, module, None, {"input_ids": torch.zeros(1, 300)}, number)

    def after(seconds: float, done: int) -> str:
        clock.now += seconds
        trainer.global_step += done
        for each in range(done):
            batch_end(each)
        return capsys.readouterr().err.strip()

    speed = Speed(1000)
    lines = Lines(True, None, speed)
    for callback in (speed, lines):
        callback.on_train_start(trainer, module)
    assert after(4, 0) == ""
    # Somebody waits to hear how long it takes; the first of the five batches has been counted.
    assert steps(after(16, 5)) == [("105", "300", "train_loss 0.50000", "30", "13:00")]
    # 10 steps of 2 × 300 characters in 60 seconds, of which 20 were validation's; 190 steps are left.
    speed.on_validation_start(trainer, module)
    clock.now += 20
    for callback in (speed, lines):
        callback.on_validation_end(trainer, module)
    assert steps(capsys.readouterr().err) == [("105", "300", "train_loss 0.50000", "150", "26:00")]
    after(20, 5)
    clock.now += 30
    after(0, 0)
    batch_end(0)
    assert steps(capsys.readouterr().err) == [("110", "300", "train_loss 0.50000", "94", "28:30")]
    # Without an end there is no time left, and what helps says nothing.
    trainer.estimated_stepping_batches = float("inf")
    clock.now += 30
    batch_end(0)
    assert steps(capsys.readouterr().err)[0][1::3] == (None, None)
    trainer.is_global_zero = False
    clock.now += 30
    batch_end(0)
    assert capsys.readouterr().err == ""
    trainer.state.fn = TrainerFn.VALIDATING
    lines.on_validation_end(trainer, module)
    assert capsys.readouterr().err == ""
