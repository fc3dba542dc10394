"""Systems beside ours: the protocol, environments, hostile strings, speed by turns, the whole command."""

from __future__ import annotations

import ast
import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from benchmarks.quality.lattice import Row
from benchmarks.rivals import environments, hostile, run, speed, texts
from benchmarks.rivals.environments import Environment, MissingError, environment, folder_mb
from benchmarks.rivals.process import EndedError, Running
from benchmarks.rivals.systems import ADAPTERS, SYSTEMS, System, chosen, ours_with
from eojeol.errors import UsageError

# A rival that anyone can install: it puts a space after every 는, and fails in all the ways there are.
FAKE = """
import os, sys, time
def load(options):
    print("words of a rival")
    def correct(texts):
        for text in texts:
            if "raise" in text: raise ValueError("no such text")
            if "die" in text: sys.stderr.write("bye\\n"); sys.stderr.flush(); os._exit(3)
            if "hang" in text: time.sleep(60)
        if "few" in texts: return []
        return [text.replace("는", "는" + " " * options.get("spaces", 1)) for text in texts]
    return {"restore": correct, "correct": correct}
"""
Begin = Callable[..., Running]


def fake(folder: Path, name: str = "fake", source: str = FAKE, **options: int) -> System:
    adapter = folder / f"{name}.py"
    adapter.write_text(source, encoding="utf-8")
    return System(name, adapter, options=options)


@pytest.fixture
def begin(tmp_path: Path) -> Begin:
    """Starts the fake rival."""

    def start(patience: float = 20, **options: int) -> Running:
        system = fake(tmp_path, **options)
        return Running(system, environment(system), patience)

    return start


def test_a_system_fixes_texts_and_tells_the_time(begin: Begin) -> None:
    with begin() as process:
        assert process.fix("correct", ["나는간다", "너\ud83d는"]) == ["나는 간다", "너\ud83d는 "]
        answer = process.ask("restore", ["나는"])
        assert answer["processor"] >= 0 and answer["seconds"] >= 0
        assert process.close().peak_mb > 1


def test_options_reach_the_adapter(begin: Begin) -> None:
    with begin(spaces=2) as process:
        assert process.fix("correct", ["나는간다"]) == ["나는  간다"]


def test_many_texts_are_asked_in_several_requests(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.rivals.process.REQUEST", 2)
    with begin() as process:
        assert process.fix("correct", ["가", "나", "다", "라", "마"]) == ["가", "나", "다", "라", "마"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("raise", "ValueError: no such text"),
        ("few", "list of 1 texts"),
        ("die", "bye"),
        ("hang", "no answer within"),
    ],
)
def test_a_system_that_fails_says_how(begin: Begin, text: str, message: str) -> None:
    with begin(patience=0.5 if text == "hang" else 20) as process, pytest.raises(EndedError, match=message):
        process.fix("correct", [text])


def test_each_text_has_a_call_and_a_time_of_its_own(begin: Begin) -> None:
    with begin() as process:
        answer = process.ask("correct", ["나는", "raise", "few"], each=True)
    assert answer["texts"] == ["나는 ", None, None]
    assert len(answer["each"]) == 3


def test_a_system_that_does_not_load_is_missing_for_a_reason(tmp_path: Path) -> None:
    system = fake(tmp_path, source="import no_such_package")
    with pytest.raises(MissingError, match="No module named 'no_such_package'"):
        Running(system, environment(system))


def test_hostile_strings_are_the_same_for_a_seed() -> None:
    drawn = hostile.strings(50)
    assert drawn == hostile.strings(50) != hostile.strings(50, seed=1)
    assert json.loads(json.dumps(drawn)) == drawn


def test_what_hostile_strings_do_is_counted() -> None:
    made: dict[str, str | None] = {
        "가나": "가 나",
        "가 나": "가나",
        "다\n라": "다라",
        "다라": "다라",
        "마": None,
    }

    def fix(texts: Sequence[str]) -> list[str | None]:
        return [made[text] for text in texts]

    # A line feed that goes is a character that changed, too.
    assert hostile.count(fix, ["가나", "다\n라", "마"]) == {
        "strings": 3, "changed": 1, "lost lines": 1, "unstable": 1, "crashes": 1,
    }  # fmt: skip


def test_a_slow_system_gets_fewer_strings() -> None:
    assert hostile.count(lambda texts: list(texts), ["가"] * 50, most=-1)["strings"] == 0
    assert hostile.count(lambda texts: list(texts), ["가"] * 50)["strings"] == 50


def test_one_string_that_kills_a_system_is_found_among_others(begin: Begin) -> None:
    survivor = hostile.Survivor(begin)
    assert survivor.fixed(["나는", "die", "raise", "너는"]) == ["나는 ", None, None, "너는 "]
    survivor.close()


def test_workloads_are_of_one_size() -> None:
    loads = speed.workloads(["책을 읽었다.", "비가 온다."] * 40, 3000)
    assert [len(load.texts) for load in loads.values()] == [400, 400, 2, 1]
    assert len({load.characters for load in loads.values()}) == 1
    assert loads["short lines, restore"].mode == "restore"
    assert not any(" " in text for text in loads["short lines, restore"].texts)


def test_systems_are_measured_by_turns_and_what_fails_has_no_figure(begin: Begin) -> None:
    loads = speed.workloads(["나는 간다."], 100)
    found = speed.measure({"a": begin, "b": begin}, loads, 2)
    assert {*found} == {"a", "b"}
    assert {*found["a"]} == {*loads, *speed.FIGURES, "lengths"}
    assert [*found["a"]["lengths"]] == ["20", "200", "2000", "20000"]
    dying = {**loads, "one document": speed.Workload("correct", ["die"])}
    found = speed.measure({"a": begin}, dying, 2)
    assert "one document" not in found["a"] and "p50 ms" not in found["a"]


def test_pins_are_complete_and_adapters_stand_alone() -> None:
    for path in sorted({system.adapter for system in SYSTEMS}):
        imported = {
            node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
        assert not {name for name in imported if (name or "").startswith("benchmarks")}, path
        assert ("eojeol" in imported) == (path.stem == "eojeol"), path
        pins = path.with_suffix(".txt")
        lines = pins.read_text("utf-8").splitlines() if pins.exists() else []
        assert all("==" in line for line in lines if not line.startswith("#")), pins
    assert {path.stem for path in ADAPTERS.glob("*.txt")} <= {system.adapter.stem for system in SYSTEMS}


def test_systems_are_chosen_by_name_or_adapter_and_ours_is_with_them() -> None:
    assert [system.name for system in chosen(["kiwi largest"])] == ["eojeol", "kiwi largest"]
    assert len(chosen(["quickspacer"])) == 5
    assert chosen([]) == list(SYSTEMS)
    assert ours_with(Path("runs/bert")).name == "eojeol bert" and ours_with(Path("runs/bert")).own
    with pytest.raises(UsageError, match="kiwii"):
        chosen(["kiwii"])


def test_an_environment_is_made_once_and_again_when_its_pins_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []

    def record(command: list[str], **given: object) -> None:
        commands.append(command)
        (tmp_path / "made" / "fake" / "lib/python3/site-packages/rival").mkdir(parents=True, exist_ok=True)
        assert not any("CONSTRAINT" in name for name in given["env"])  # type: ignore[attr-defined]

    monkeypatch.setenv("PIP_CONSTRAINT", "constraints.txt")
    monkeypatch.setattr(subprocess, "run", record)
    system = fake(tmp_path)
    system.pins.write_text("rival==1.0\n", encoding="utf-8")
    assert system.version == "1.0"
    for pins, steps in (("rival==1.0\n", 2), ("rival==1.0\n", 2), ("rival==1.1\n", 4)):
        system.pins.write_text(pins, encoding="utf-8")
        place = environment(system, tmp_path / "made")
        assert len(commands) == steps
    assert isinstance(place, Environment) and place.variables["PYTHONPATH"] == ""
    assert commands[1][-2:] == ["--requirement", str(system.pins)] and "--no-deps" in commands[1]


def test_an_environment_that_cannot_be_made_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(command: list[str], **_: object) -> None:
        raise subprocess.CalledProcessError(1, command, stderr=b"one\nERROR: no such version\nlast\n")

    monkeypatch.setattr(environments.subprocess, "run", fail)
    system = fake(tmp_path)
    system.pins.write_text("rival==1.0\n", encoding="utf-8")
    with pytest.raises(MissingError, match=r"^ERROR: no such version$"):
        environment(system, tmp_path / "made")
    assert not list(tmp_path.glob("made/*/made.txt"))


def test_the_size_of_a_folder_leaves_out_what_pip_brings(tmp_path: Path) -> None:
    for name in ("rival/a.py", "rival/b.pyc", "pip/c.py", "pip-23.dist-info/d"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x" * (1 << 20))
    assert folder_mb(tmp_path, environments.TOOLS) == 1.0


def test_a_system_that_dies_in_one_test_is_asked_the_next(begin: Begin) -> None:
    row = Row("t", 0, "나는 간다", {})
    tests = [
        texts.Test("t", "correct", [texts.Part("t", [row], [typed])])
        for typed in ("나는간다", "die", "나는간다")
    ]
    found = run.quality({"rival": begin}, tests)
    assert [test["failed"] for test in found] == [{}, {"rival": "bye"}, {}]
    assert found[2]["figures"]["rival"]["sentence"]["value"] == 100


def test_the_command_measures_and_writes_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, other = fake(tmp_path, "eojeol"), fake(tmp_path, "rival", spaces=2)
    broken = fake(tmp_path, "broken", source="raise OSError('no model')")
    monkeypatch.setattr(run, "chosen", lambda _: [ours, other, broken])
    page = tmp_path / "page.md"
    names = ("about", "systems", "people", "tasks", "domains", "hostile", "speed", "short")
    page.write_text("".join(f"<!-- bench-{name} -->\n<!-- /bench-{name} -->\n" for name in names), "utf-8")
    sizes = ["--sentences", "2", "--hostile", "20", "--rounds", "1", "--characters", "100"]
    run.main([*sizes, "--into", str(page)])
    written = page.read_text("utf-8")
    assert "| broken | – | – | – | – | not measured: OSError: no model |" in written
    assert "gold, people: 20 sentences" in written and "gold, restore: 20 sentences" in written
    report = json.loads(page.with_suffix(".json").read_text("utf-8"))
    assert {*report["speed"]} == {*report["hostile"]} == {"eojeol", "rival"}
    assert "p" in report["tests"][0]["figures"]["rival"]["word F1"]
    assert {path.name for path in (tmp_path / "figures").iterdir()} == {
        f"bench-{name}.png" for name in ("speed", "people", "domains", "length")
    }
    capsys.readouterr()
    run.main(["--report", str(page.with_suffix(".json"))])
    assert "<!-- bench-short -->" in capsys.readouterr().out
