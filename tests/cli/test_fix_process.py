"""`eojeol fix` as a process, with a model: processes of its own, pipes, signals, memory, completion."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

import pytest

from .helpers import BEFORE, one_line


@pytest.fixture(scope="module")
def model(request: pytest.FixtureRequest) -> str:
    """A model folder: the embedded one, or the tiny one of conftest.py."""
    embedded = Path(str(resources("eojeol") / "models"))
    if (embedded / "config.json").is_file():
        return str(embedded)
    return str(request.getfixturevalue("tiny_model"))


def start(model: str, *arguments: str | Path, **how: Any) -> subprocess.Popen[bytes]:
    """Start the command; standard input, output and error are pipes unless `how` says otherwise."""
    how = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how}
    command = [sys.executable, "-m", "eojeol", "fix", "--model", model, *map(str, arguments)]
    return subprocess.Popen(command, **how)


SENTENCES = [
    "아버지가방에들어가신다.",
    "나는 오늘 학교 에 갔다.",
    "친구와함께 도서관에갔다.",
    "커피를마시면서 책을읽었다.",
]


@pytest.mark.slow
def test_processes_give_what_one_gives_in_the_same_order(model: str, tmp_path: Path) -> None:
    for number, sentence in enumerate(SENTENCES):
        (tmp_path / f"{number}.txt").write_text(sentence + "\n")
    (tmp_path / "2.txt").write_bytes(b"\0")
    names = ["0.txt", "1.txt", "-", "2.txt", "3.txt"]
    for action in ([], ["--json"]):
        said = []
        for jobs in ("1", "3"):
            process = start(model, *action, "-j", jobs, *names, cwd=tmp_path)
            out, err = process.communicate(SENTENCES[0].encode())
            said.append((process.returncode, out, err))
        assert said[0] == said[1]
        assert said[0][0] == 2
        assert said[0][1] != b""
        assert b"eojeol: 2.txt: it holds NUL bytes" in said[0][2]


def test_one_line_of_text_loads_no_reader_of_documents(model: str) -> None:
    code = (
        f"import sys; from eojeol.cli.main import cli; sys.argv = ['eojeol', 'fix', '--model', {model!r}]; "
        "cli.main(standalone_mode=False); print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=BEFORE.encode(), capture_output=True, check=True
    )
    loaded = set(done.stderr.decode().split())
    assert "onnxruntime" in loaded
    assert not loaded & {"eojeol.documents", "eojeol.explain", "eojeol.unwrap", "concurrent.futures.process"}


def test_files_are_written_back_by_processes(model: str, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(4)]
    for path in paths:
        path.write_text("".join(sentence + "\n" for sentence in SENTENCES))
    process = start(model, "-i", "-j", "2", tmp_path, "-r")
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert len({path.read_text() for path in paths}) == 1
    assert paths[0].read_text().replace(" ", "") == "".join(s + "\n" for s in SENTENCES).replace(" ", "")


def test_line_buffered_answers_before_the_input_ends(model: str) -> None:
    process = start(model, "--line-buffered")
    assert process.stdin is not None and process.stdout is not None
    for sentence in SENTENCES:
        process.stdin.write(sentence.encode() + b"\n")
        process.stdin.flush()
        assert process.stdout.readline().decode().replace(" ", "") == sentence.replace(" ", "") + "\n"
    process.communicate()
    assert process.returncode == 0


def test_a_full_disk_behind_standard_output_is_code_3(model: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full on this system")
    with open("/dev/full", "wb") as full:  # noqa: PTH123  (a device)
        process = start(model, stdout=full)
        _, err = process.communicate(BEFORE.encode() * 1000)
    assert (process.returncode, one_line(err.decode())) == (3, True)
    assert b"No space left on device" in err


def test_a_reader_that_goes_away_is_no_error(model: str) -> None:
    process = start(model)
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None
    process.stdout.close()
    for last_words in (lambda: process.stdin.write(BEFORE.encode() * 20000), process.stdin.close):
        with suppress(BrokenPipeError):
            last_words()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT between processes")
def test_an_interrupt_ends_the_command_quietly(model: str) -> None:
    # A shell starts what runs in its background with interrupts ignored, and a child inherits that.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = start(model, "--line-buffered")
    finally:
        signal.signal(signal.SIGINT, before)
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(BEFORE.encode())
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
def test_a_command_that_is_ended_leaves_nothing_half_written(model: str, tmp_path: Path) -> None:
    (tmp_path / "out.txt").write_text("alt\n")
    process = start(model, "--line-buffered", "-o", tmp_path / "out.txt")
    assert process.stdin is not None
    process.stdin.write(BEFORE.encode())
    process.stdin.flush()
    while len(list(tmp_path.iterdir())) == 1:
        assert process.poll() is None
        time.sleep(0.01)
    process.terminate()
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (143, b"")
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]
    assert (tmp_path / "out.txt").read_text() == "alt\n"


@pytest.mark.parametrize(("closed", "code"), [("0<&-", 0), ("1>&-", 3), ("2>&-", 2), ("0<&- 1>&- 2>&-", 3)])
def test_closed_standard_streams_end_with_a_code_and_no_traceback(
    model: str, tmp_path: Path, closed: str, code: int
) -> None:
    if shutil.which("sh") is None:
        pytest.skip("there is no shell on this system")
    written = {"1.txt": BEFORE.encode(), "2.txt": b"\0" if code == 2 else BEFORE.encode()}
    for name, content in written.items():
        (tmp_path / name).write_bytes(content)
    command = [sys.executable, "-m", "eojeol", "fix", "--model", model, "--json", "1.txt", "2.txt"]
    command += ["-"] if closed == "0<&-" else []
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", *command], cwd=tmp_path, capture_output=True, check=False
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (code, False)
    if closed == "1>&-":
        assert (
            done.stderr == b"eojeol: standard output is closed; let it go to a file or to another command\n"
        )
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == written


@pytest.mark.parametrize("arguments", [["-i"], ["--check"]])
def test_a_closed_output_is_no_trouble_for_what_writes_nothing_there(
    model: str, tmp_path: Path, arguments: list[str]
) -> None:
    if shutil.which("sh") is None:
        pytest.skip("there is no shell on this system")
    (tmp_path / "1.txt").write_text(SENTENCES[1])
    command = [sys.executable, "-u", "-m", "eojeol", "fix", "--model", model, *arguments, "1.txt"]
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *command], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == (1 if arguments == ["--check"] else 0), done.stderr
    assert b"closed" not in done.stderr


@pytest.mark.parametrize(
    ("name", "locale"),
    [("한글.txt".encode(), {"LC_ALL": "POSIX", "PYTHONUTF8": "0"}), (b"\xb0\xa1.txt", {"LC_ALL": "C.UTF-8"})],
)
@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other names of files")
def test_a_name_is_shown_as_it_was_typed(
    model: str, tmp_path: Path, name: bytes, locale: dict[str, str]
) -> None:
    command = [sys.executable, "-m", "eojeol", "fix", "--model", model, "--diff", name]
    how: dict[str, Any] = {
        "env": os.environ | locale,
        "cwd": tmp_path,
        "capture_output": True,
        "check": False,
    }
    absent = subprocess.run(command, **how)
    assert absent.stderr == b"eojeol: " + name + b" cannot be read (No such file or directory)\n"
    (tmp_path / os.fsdecode(name)).write_text(SENTENCES[1] + "\n")
    assert subprocess.run(command, **how).stdout.startswith(b"--- " + name + b"\n+++ " + name + b"\n")


@pytest.mark.slow
def test_memory_does_not_grow_with_plain_text(model: str, tmp_path: Path) -> None:
    pytest.importorskip("resource")
    peaks = []
    for size in (3, 15):
        path = tmp_path / f"{size}.txt"
        # One line: nothing to cut at.
        path.write_text(" ".join(SENTENCES) * 400 * size)
        code = (
            "import resource, sys; from eojeol.cli.main import cli; "
            f"sys.argv = ['eojeol', 'fix', '--model', {model!r}, '-o', {os.devnull!r}, {str(path)!r}]; "
            "cli.main(standalone_mode=False); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        peaks.append(int(done.stdout) * (1 if sys.platform == "darwin" else 1024))
    # Held whole, the longer one takes more than fifteen megabytes.
    assert peaks[1] - peaks[0] < 10 << 20


def test_completion_offers_options_and_files() -> None:
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    asked = {"_EOJEOL_COMPLETE": "bash_complete", "COMP_WORDS": "eojeol fix --cons", "COMP_CWORD": "2"}
    code = "import sys; sys.argv[0] = 'eojeol'; from eojeol.cli.main import main; main()"

    def completed(**environment: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, **environment}, capture_output=True, check=False
        )
        return done.stdout.decode()

    assert completed(**asked).split() == [
        "plain,--conservative", "plain,--consistent", "plain,--consistency",
    ]  # fmt: skip
    assert "file," in completed(**{**asked, "COMP_WORDS": "eojeol fix a"})
    assert "_EOJEOL_COMPLETE=bash_complete" in completed(_EOJEOL_COMPLETE="bash_source")


def test_nothing_heavy_is_imported_for_help() -> None:
    code = "import sys; import eojeol.cli.main; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    loaded = set(done.stdout.decode().split())
    assert not loaded & {"onnxruntime", "eojeol.documents", "eojeol.explain", "eojeol.cli.fix_inputs"}
    assert {"eojeol.cli.main", "eojeol.cli.fix"} <= loaded


def test_a_reader_that_goes_away_is_no_trouble(tiny_model: Path, tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("비가 조용히 내렸다.\n" * 20000, encoding="utf-8")
    command = [sys.executable, "-m", "eojeol", "fix", "--model", str(tiny_model), str(text)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    complaint = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), complaint) == (0, b"")
