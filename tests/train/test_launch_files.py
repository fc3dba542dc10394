"""The files of deploy/ that start a training on several devices: their linter's opinion, and two processes for real."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("omegaconf")

from eojeol.config import load
from eojeol.train.schema import TrainConfig, check

from .test_processes import command, environment, finish, val_loss

ROOT = Path(__file__).parents[2]
FILES = ("torchrun.sh", "train.sbatch")
TEXT = ["data.test=", "data.round_batches=30", "trainer.precision=32-true", "trainer.max_steps=30"]


def read(name: str) -> str:
    return (ROOT / "deploy" / name).read_text(encoding="utf-8")


def commands(name: str) -> list[str]:
    """The commands at the head of a file."""
    return re.findall(r"^#     (.+)$", read(name), re.M)


@pytest.mark.parametrize("name", FILES)
def test_a_script_is_sound(name: str) -> None:
    beside = Path(sys.executable).parent / "shellcheck"
    linter = str(beside) if beside.exists() else shutil.which("shellcheck")
    file = str(ROOT / "deploy" / name)
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    assert subprocess.run([bash, "-n", file], check=False).returncode == 0
    assert read(name).startswith("#!/usr/bin/env bash\n")
    if linter is None:
        pytest.skip("shellcheck is not installed")
    done = subprocess.run([linter, file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("name", FILES)
def test_three_commands_stand_at_the_head_and_in_the_docs(name: str) -> None:
    page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    assert len(commands(name)) == 3
    assert [line for line in commands(name) if f"\n{line}\n" not in page] == []


@pytest.mark.parametrize("name", FILES)
def test_a_script_sets_keys_that_exist(name: str) -> None:
    given = re.findall(r"(?<= )([a-z.]+)=(\S+)", read(name)[read(name).index('eojeol train "$@"') :])
    overrides = [
        f"{key}={2 if value.startswith(chr(34)) else value}" for key, value in given if key[0] != "-"
    ]
    assert {"trainer.devices=2", "trainer.nodes=2", "trainer.strategy=ddp", "resume=true"} <= set(overrides)
    config = load(TrainConfig, ROOT / "configs" / "ngram.yaml", overrides)
    check(config)
    assert config.resume


def test_slurm_starts_a_process_for_every_device() -> None:
    asked = dict(re.findall(r"^#SBATCH --([a-z-]+)=(\S+)$", read("train.sbatch"), re.M))
    assert asked["ntasks-per-node"] == asked["gpus-per-node"]


def scripted(name: str, out: Path, *overrides: str) -> list[str]:
    """A script with the arguments of a small run."""
    arguments = command(out, *TEXT, *overrides)
    return ["bash", str(ROOT / "deploy" / name), *arguments[arguments.index("train") + 1 :]]


@pytest.mark.slow
def test_torchrun_goes_on_by_itself_when_a_process_is_killed(tmp_path: Path) -> None:
    """Two Gloo processes of torchrun.sh; one of them is killed inside a round."""
    more = [f"data.cache={tmp_path / 'cache'}", "trainer.max_steps=80", "data.round_batches=80"]
    where = environment() | {"DEVICES": "2", "PYTHON": sys.executable}
    process = subprocess.Popen(
        scripted("torchrun.sh", tmp_path / "two", *more, "trainer.save_minutes=0.0001"),
        env=where, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    last = tmp_path / "two" / "checkpoints" / "last.ckpt"
    deadline = time.monotonic() + 240
    while not last.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    os.kill(int(children[-1]), signal.SIGKILL)
    _, err = process.communicate(timeout=400)
    assert process.returncode == 0, err
    assert "going on from" in err
    assert err.count("writing the text as arrays") == 1
    # The same batches, one after the other instead of side by side: equal but for the order of sums.
    turns = ["trainer.accumulate=2", "data.round_batches=160"]
    finish(tmp_path / "turns", *TEXT, *more, *turns)
    assert val_loss(tmp_path / "two") == pytest.approx(val_loss(tmp_path / "turns"), rel=1e-3)


@pytest.mark.slow
def test_the_script_for_slurm_starts_two_processes_that_find_each_other(tmp_path: Path) -> None:
    # What SLURM does, on this machine: two tasks that are told who they are.
    srun = tmp_path / "bin" / "srun"
    srun.parent.mkdir()
    srun.write_text(
        "#!/usr/bin/env bash\nshift\n"
        'for task in 0 1; do SLURM_PROCID=$task SLURM_LOCALID=$task "$@" & tasks+=($!); done\n'
        'for task in "${tasks[@]}"; do wait "$task" || exit; done\n'
    )
    srun.chmod(0o755)
    told = {
        "NTASKS": "2", "NTASKS_PER_NODE": "2", "JOB_NUM_NODES": "1", "NNODES": "1", "NODEID": "0",
        "JOB_ID": str(15_000 + os.getpid() % 1000), "JOB_NAME": "eojeol-train", "NODELIST": "localhost",
        "JOB_NODELIST": "localhost",
    }  # fmt: skip
    where = environment() | {f"SLURM_{key}": value for key, value in told.items()}
    where |= {"PATH": f"{srun.parent}{os.pathsep}{os.environ['PATH']}", "PYTHON": sys.executable}
    done = subprocess.run(
        scripted("train.sbatch", tmp_path / "two"), env=where, capture_output=True, text=True, timeout=400
    )
    assert done.returncode == 0, done.stderr
    finish(tmp_path / "turns", *TEXT, "trainer.accumulate=2", "data.round_batches=60")
    assert val_loss(tmp_path / "two") == pytest.approx(val_loss(tmp_path / "turns"), rel=1e-3)
