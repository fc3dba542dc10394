"""The simulated cluster keeps what holds of every cluster, whatever goes wrong."""

from __future__ import annotations

import json
import random
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.scale.cluster import TRIES, Cluster, Faults, Report
from benchmarks.scale.shard_times import times_of
from benchmarks.scale.simulate import at_rate, main, predicted

_SHARDS = st.lists(st.floats(0.1, 50), min_size=1, max_size=40)
_FAULTS = st.builds(
    Faults,
    dies=st.sampled_from([0.0, 0.1, 0.6]),
    bad=st.sampled_from([0.0, 0.2]),
    slow=st.sampled_from([0.0, 0.3]),
    slow_times=st.sampled_from([1.0, 8.0]),
    again_after=st.sampled_from([0.0, 1.5]),
)

_NONE = Faults()


def _run(seconds: list[float], workers: int, faults: Faults = _NONE, seed: int = 1) -> Report:
    return Cluster(seconds, workers, 2.0, 0.01, faults, seed).run()


@settings(max_examples=60)
@given(seconds=_SHARDS, workers=st.integers(1, 60), faults=_FAULTS, seed=st.integers(0, 5))
def test_every_shard_ends_once_and_no_worker_does_two_things(
    seconds: list[float], workers: int, faults: Faults, seed: int
) -> None:
    report = _run(seconds, workers, faults, seed)
    assert report.ends == [1] * len(seconds)
    assert report.done + report.quarantined == len(seconds)
    assert all(1 <= tries <= TRIES for tries in report.tries)
    assert report.retries == sum(report.tries) - len(seconds)
    # All that was done, on all workers, fits into the time that they had.
    assert report.worked + report.lost <= workers * report.seconds + 1e-6
    assert report.worked >= sum(sorted(seconds)[: report.done]) - 1e-6
    assert asdict(report) == asdict(_run(seconds, workers, faults, seed))
    if not faults.bad:
        assert report.quarantined == 0 or faults.dies


@settings(max_examples=25)
@given(seconds=_SHARDS, workers=st.integers(1, 60))
def test_without_faults_the_time_is_between_the_bounds_of_list_scheduling(
    seconds: list[float], workers: int
) -> None:
    report = _run(seconds, workers)
    work = [each + 0.01 for each in seconds]
    assert report.worked == pytest.approx(sum(work))
    assert report.lost == report.retries == report.doubled == 0
    assert report.seconds >= 2 + max(sum(work) / workers, max(work)) - 1e-6
    # Graham 1966: the mean, and a shard that comes last; and the driver may have to give out each in turn.
    assert report.seconds <= 2 + sum(work) / workers + max(work) + 0.01 * len(seconds)
    assert _run(seconds, workers + 1).seconds <= report.seconds + 1e-6


def test_one_worker_takes_the_sum() -> None:
    assert _run([3, 4, 5], 1).seconds == pytest.approx(2 + 12 + 3 * 0.01)


def test_what_fails_every_time_is_given_up_after_three_tries() -> None:
    report = _run([1.0] * 10, 3, Faults(bad=1))
    assert report.quarantined == 10
    assert report.tries == [3] * 10
    assert report.worked == 0


def test_a_straggler_is_begun_once_more_and_the_first_to_end_wins() -> None:
    seconds = [1.0] * 200
    slow = Faults(slow=0.05, slow_times=50)
    without, again = _run(seconds, 40, slow), _run(seconds, 40, Faults(0, 0, 0.05, 50, 2))
    assert without.seconds > 50
    assert again.doubled > 0
    assert again.seconds < without.seconds / 2
    assert again.ends == [1] * 200


def test_the_driver_limits_a_large_cluster() -> None:
    report = _run([1.0] * 5000, 2000)
    assert report.driver / report.seconds > 0.9


def test_the_start_of_a_worker_is_told_from_its_first_shard() -> None:
    seconds, start = times_of([("a", 7.0), ("b", 8.0), ("c", 8.5)], {"a": 20, "b": 10, "c": 5})
    assert seconds == pytest.approx([2.0, 1.0, 0.5])
    assert start == pytest.approx(5.0)


def test_the_command_is_the_same_in_every_run_and_checks_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = random.Random(1)
    shards = [{"bytes": 1000, "seconds": draw.uniform(1, 3)} for _ in range(20)]
    measured = {
        "bytes_in": 20_000,
        "bytes_out": 20_500,
        "shards": shards,
        "start_seconds": 0.5,
        "driver_seconds_of_shard": 0.001,
        "wall_seconds": {"1": [0.5 + sum(each["seconds"] for each in shards)], "2": [21.0]},
    }
    path = tmp_path / "times.json"
    path.write_text(json.dumps(measured))
    measured["characters"] = 9000
    faster = at_rate(measured, 1000)
    assert sum(each["seconds"] for each in faster["shards"]) == pytest.approx(9)
    assert predicted(measured, 1) == pytest.approx(measured["wall_seconds"]["1"][0])  # type: ignore[index]
    monkeypatch.setattr("benchmarks.scale.simulate.WORKERS", (10, 100))
    said = []
    for arguments in (["--seed", "1"], ["--seed", "1"], ["--seed", "2"], ["--check"]):
        main([str(path), "--terabytes", "0.01", *arguments])
        said.append(capsys.readouterr().out)
    assert said[0] == said[1] != said[2]
    assert "| 1 | " in said[3] and "+0%" in said[3]
