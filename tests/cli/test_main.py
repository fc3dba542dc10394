"""The command: results on standard output, one line of complaint on standard error, documented exit codes."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from eojeol import __version__, cli
from eojeol.errors import ModelError

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "src" / "eojeol" / "train" / "demo"


class Done(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def command(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["eojeol", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capfd.readouterr()
        return Done(int(ended.value.code or 0), out, err)

    return command


def complains(done: Done, code: int, *says: str) -> None:
    """Nothing on standard output, one line on standard error."""
    assert done.code == code, done
    assert done.out == ""
    assert done.err.startswith("eojeol: ")
    assert done.err.count("\n") == 1
    for words in says:
        assert words in done.err


@pytest.fixture
def demo(tmp_path: Path) -> list[str]:
    """Overrides that make configs/demo.yaml a matter of a second."""
    texts = [f"data.{part}={DEMO}/demo-{part}.txt" for part in ("train", "val", "test")]
    small = ["network.row_bits=10", "network.width=16", "trainer.max_steps=4", "data.round_batches=2"]
    return [
        str(ROOT / "configs" / "demo.yaml"),
        f"out={tmp_path / 'run'}",
        "trainer.accelerator=cpu",
        *texts,
        *small,
    ]


def test_help_and_version(run: Run) -> None:
    done = run("--help")
    assert (done.code, done.err) == (0, "")
    for verb in ("fix", "prepare", "train", "test", "export", "info"):
        assert f"  {verb} " in done.out
        assert run(verb, "--help").code == 0
    assert run("--version").out == f"eojeol, version {__version__}\n"


def test_without_a_verb_the_help_is_shown_as_it_is_laid_out(run: Run) -> None:
    done = run()
    assert (done.code, done.out) == (2, "")
    assert done.err == run("--help").out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["fix", "--quite"], "no option --quite; did you mean '--quiet'?"),
        (["fix", "--no-quote"], "no option --no-quote; did you mean '--no-quotes'?"),
        (["info", "--modle", "x"], "no option --modle; did you mean '--model'?"),
        (["fix", "--silent"], "no option --silent; see: eojeol fix --help"),
        (["fix", "--bananas"], "no option --bananas; see: eojeol fix --help"),
        (["fix", "-Z"], "no option -Z; see: eojeol fix --help"),
        (["--silent"], "no option --silent; see: eojeol --help"),
        (["fxi"], "no command 'fxi'; did you mean 'fix'?"),
        (["bananas"], "no command 'bananas'; use one of: "),
    ],
)
def test_a_slip_gets_the_near_word_and_anything_else_none(run: Run, arguments: list[str], says: str) -> None:
    done = run(*arguments)
    complains(done, 2, says)


def test_training_prints_report_and_checkpoint(run: Run, demo: list[str], tmp_path: Path) -> None:
    pytest.importorskip("lightning")
    done = run("train", *demo)
    assert done.code == 0
    assert done.out.startswith("restore test: 60 lines")
    best = Path(done.out.strip().rpartition("\n")[2])
    assert best.parent == tmp_path / "run" / "checkpoints"
    assert all(line.startswith("eojeol train: ") for line in done.err.splitlines())
    again = run("train", *demo)
    complains(again, 2, "holds a run already", "resume=true")


def test_training_names_what_is_wrong(run: Run, demo: list[str], tmp_path: Path) -> None:
    pytest.importorskip("lightning")
    config, rest = demo[0], demo[1:]
    empty, broken, binary = (tmp_path / name for name in ("empty.txt", "broken.yaml", "binary.txt"))
    empty.write_text("\n \n")
    broken.write_text("data: [")
    binary.write_bytes("첫 줄\n".encode() + b"\xfe\xff\n")
    complains(run("train", tmp_path / "absent.yaml", *rest), 2, "absent.yaml does not exist")
    complains(run("train", tmp_path, *rest), 2, "is a directory")
    complains(run("train", broken, *rest), 2, "broken.yaml: not valid YAML")
    complains(run("train", config, *rest, "trainer.max_step=3"), 2, "did you mean 'trainer.max_steps'?")
    complains(run("train", config, *rest, "trainer.max_steps=many"), 2, "trainer.max_steps")
    complains(run("train", config, *rest, "data.batch_size=0"), 2, "'data.batch_size' is 0")
    complains(run("train", config, *rest, "data.batch_size"), 2, "not of the form key=value")
    complains(run("train", config, *rest, f"data.train={tmp_path / 'absent'}"), 2, "no text here")
    complains(run("train", config, *rest, f"data.train={empty}"), 2, "no text in")
    # Validation and test text are looked at before the training, too.
    complains(run("train", config, *rest, f"data.val={tmp_path / 'absent'}"), 2, "no text here")
    complains(run("train", config, *rest, f"data.val={empty}"), 2, "no text in")
    complains(run("train", config, *rest, f"data.test={tmp_path / 'absent'}"), 2, "no text here")
    complains(run("train", config, *rest, f"data.test={binary}"), 2, "line 2, byte 8")
    complains(run("train", config, *rest, f"data.train={binary}"), 2, "line 2, byte 8", "data.errors=replace")
    complains(run("train", config, *rest, f"init={tmp_path / 'absent.ckpt'}"), 2, "not a checkpoint file")
    complains(run("train", config, *rest, f"init={binary}"), 3, "not a checkpoint of eojeol")
    complains(run("train", config, *rest, "trainer.accelerator=abacus"), 2, "cannot be had here")
    assert not (tmp_path / "run").exists()


def test_undecodable_text_can_be_trained_on_after_all(run: Run, demo: list[str], tmp_path: Path) -> None:
    pytest.importorskip("lightning")
    text = tmp_path / "binary.txt"
    text.write_bytes("오늘은 비가 온다\n".encode() * 30 + b"\xfe\xff\n")
    done = run("train", *demo, f"data.train={text}", f"data.test={text}", "data.errors=replace")
    assert done.code == 0


def test_a_network_that_contradicts_the_model_to_start_from_is_refused_by_its_key(
    run: Run, demo: list[str], tiny_checkpoint: Path, tmp_path: Path
) -> None:
    begin = f"init={tiny_checkpoint}"
    complains(run("train", *demo, begin), 2, "'network.width' is 16, but")
    complains(run("train", *demo, begin, "network.encoder=bert"), 2, "'network.encoder' is 'bert', but")
    assert not (tmp_path / "run").exists()


def test_a_model_is_tested_as_checkpoint_as_folder_and_beside_the_baseline(
    run: Run, tiny_checkpoint: Path, tiny_model: Path, tmp_path: Path
) -> None:
    gold = DEMO / "demo-test.txt"
    figures = {}
    for model in (tiny_checkpoint, tiny_model, "rules:none"):
        for task in ("restore", "correct", "harm"):
            done = run("test", model, gold, "--task", task, "--json")
            assert (done.code, done.err) == (0, "")
            report = json.loads(done.out)
            assert (report["task"], report["name"], report["lines"]) == (task, "demo-test", 60)
            figures[str(model), task] = report["word"]["f1"]
    assert figures["rules:none", "restore"] < 0.1
    assert figures["rules:none", "harm"] == 1.0
    assert figures[str(tiny_model), "restore"] > 0.6
    for task in ("restore", "correct", "harm"):
        assert abs(figures[str(tiny_checkpoint), task] - figures[str(tiny_model), task]) < 0.02
    done = run("test", tiny_model, gold, "--out", tmp_path / "report")
    assert "micro avg" in done.out
    assert {path.name for path in (tmp_path / "report").iterdir()} == {
        "report.txt",
        "report.json",
        "examples.tsv",
    }
    assert (tmp_path / "report" / "report.txt").read_text(encoding="utf-8").strip() == done.out.strip()


def test_testing_names_what_is_wrong(run: Run, tmp_path: Path, tiny_model: Path) -> None:
    gold = DEMO / "demo-test.txt"
    bad = tmp_path / "bad.txt"
    bad.write_bytes("첫 줄\n".encode() + b"\xfe\n")
    complains(run("test", tmp_path / "absent.ckpt", gold), 2, "not a checkpoint file")
    complains(run("test", tmp_path, gold), 3, "not a model folder")
    complains(run("test", bad, gold), 3, "not a checkpoint of eojeol")
    complains(run("test", tiny_model, tmp_path / "absent.txt"), 2, "absent.txt does not exist")
    complains(run("test", tiny_model, tmp_path), 2, "is a directory")
    complains(run("test", tiny_model, bad), 2, "line 2, byte 8")
    assert run("test", tiny_model, bad, "--errors", "replace").code == 0
    complains(run("test", tiny_model, gold, "--task", "guess"), 2, "guess")
    damaged = tmp_path / "damaged"
    shutil.copytree(tiny_model, damaged)
    (damaged / "model.onnx").write_bytes(b"not ONNX")
    complains(run("test", damaged, gold), 3, "model.onnx is damaged", "checksum")


def test_exporting(run: Run, tiny_checkpoint: Path, tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    done = run("export", tiny_checkpoint, tmp_path / "m", "--text", DEMO / "demo-val.txt")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{tmp_path / 'm'}: integer ONNX, 0.")
    assert run("export", tiny_checkpoint, tmp_path / "f", "--float").out.startswith(
        f"{tmp_path / 'f'}: float32"
    )
    shown = run("info", "--model", tmp_path / "m").out
    assert f"model {tmp_path / 'm'}\nencoder ngram\n" in shown
    assert run("export", tiny_checkpoint, tmp_path / "h", "--licence", "mit").code == 2
    hub = run("export", tiny_checkpoint, tmp_path / "h", "--hub-layout", "--float")
    assert hub.code == 0 and "write the licence of the weights into it" in hub.err
    shown_of_hub = run("info", "--model", tmp_path / "h").out
    # The fields for the Hub are no matter of who asks what is installed.
    assert "# A model for the spaces of Korean text" in shown_of_hub and "license:" not in shown_of_hub
    assert (
        (tmp_path / "h" / "README.md")
        .read_text(encoding="utf-8")
        .startswith("---\nlanguage:\n- ko\nlicense: unknown\n")
    )
    assert "model.safetensors" in shown


def test_exporting_names_what_is_wrong(
    run: Run, tiny_checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("onnx")
    complains(run("export", tmp_path / "absent.ckpt", tmp_path / "m"), 2, "not a checkpoint file")
    complains(run("export", DEMO / "demo-val.txt", tmp_path / "m"), 3, "not a checkpoint of eojeol")
    complains(run("export", tiny_checkpoint, tmp_path / "m", "--text", tmp_path), 2, "is a directory")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("eojeol.export.run.write_weights", full)
        complains(
            run("export", tiny_checkpoint, tmp_path / "m"), 3, "No space left on device", "nothing was left"
        )
    assert list(tmp_path.iterdir()) == []


def test_info_names_what_is_wrong(run: Run, tmp_path: Path) -> None:
    complains(run("info", "--model", tmp_path), 3, "is not a model folder", "eojeol export")


def test_wrong_usage_has_code_2(run: Run) -> None:
    complains(run("fixx"), 2, "fixx")
    complains(run("train"), 2, "CONFIG")
    complains(run("test", "--speed", "a", "b"), 2, "--speed")


def test_missing_packages_are_named_with_the_command_that_installs_them(demo: list[str]) -> None:
    # In processes of their own: modules that this one has loaded cannot be made to be missing and then put back whole.
    code = "import sys; sys.modules['torch'] = None; from eojeol.cli import main; main()"
    for arguments in (
        ["train", *demo],
        ["test", "a.ckpt", DEMO / "demo-test.txt"],
        ["export", "a.ckpt", "m"],
    ):
        command = [sys.executable, "-c", code, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 3
        assert done.stderr == "eojeol: torch is not installed; run: pip install 'eojeol[train]'\n"


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (ModelError("the model\nis gone"), 3, "the model is gone"),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "out.txt"), 3, "out.txt: No space left on device"),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), 3, "output: No space left on device"),
    ],
)
def test_any_trouble_is_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int, says: str
) -> None:
    def trouble(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(cli.cli, "main", trouble)
    complains(run("info"), code, says)


def test_an_interrupt_has_the_code_of_an_interrupt(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("eojeol.engine.folder.read_config", interrupted)
    done = run("info", "--model", "m")
    assert done.code == 130
    assert "Traceback" not in done.err
