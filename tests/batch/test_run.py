"""Whole runs with the local engine, and with one in this process."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from eojeol import Spacer
from eojeol.batch import BatchSettings
from eojeol.batch.jobs import CUT, FIX, Job, Work
from eojeol.batch.plan import Shard, shards_of
from eojeol.batch.progress import Progress
from eojeol.batch.ray_data import grouped
from eojeol.batch.worker import Worker
from eojeol.documents.options import Options
from eojeol.errors import EnvironmentTrouble, InputError, UsageError

from .helpers import COLUMNS, WITH_TEXT, batch, contents, here, inputs, lines, manifest


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return inputs(tmp_path_factory.mktemp("batch") / "in")


@pytest.fixture(scope="module")
def expected(corpus: Path, embedded: Spacer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one undisturbed worker makes of the corpus."""
    out = tmp_path_factory.mktemp("expected") / "out"
    done = batch(corpus, out, *COLUMNS, "-j", 1)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "3 files done, 0 quarantined; 90 records, 0 bad" in done.stderr
    return contents(out)


def test_the_manifest_accounts_for_everything(corpus: Path, expected: dict[str, bytes]) -> None:
    found = json.loads(expected["manifest.json"])
    assert found["total"]["records"] == 90 == found["total"]["written"]
    assert found["mode"] == "correct" and len(found["model"]) == 64
    assert set(found["shards"]) == {"a.txt", "c.csv", "sub/b.jsonl.gz"} == expected.keys() - {"manifest.json"}
    assert "changed" not in found["total"] and found["shards"]["c.csv"]["changed"] == 30
    for name, record in found["shards"].items():
        assert record["bytes_in"] == (corpus / name).stat().st_size
        assert record["bytes_out"] == len(expected[name])


@pytest.mark.slow
def test_two_workers_give_the_same_bytes(corpus: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    assert batch(corpus, tmp_path / "out", *COLUMNS, "-j", 2).returncode == 0
    assert contents(tmp_path / "out") == expected


def test_resume_does_only_what_is_missing(corpus: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    out = tmp_path / "out"
    here(corpus / "a.txt", out)
    before = (out / "a.txt").stat().st_mtime_ns
    with pytest.raises(UsageError, match="--resume"):
        here(corpus, out)
    assert here(corpus, out, resume=True).skipped == 1
    assert (out / "a.txt").stat().st_mtime_ns == before
    assert contents(out) == expected
    with pytest.raises(UsageError, match=r"other settings \(mode\)"):
        here(corpus, out, replace(WITH_TEXT, mode="restore"), resume=True)


def test_resume_does_again_what_has_changed_or_is_gone(
    expected: dict[str, bytes], embedded: Spacer, tmp_path: Path
) -> None:
    folder, out = inputs(tmp_path / "in"), tmp_path / "out"
    here(folder, out)
    (out / "c.csv").unlink()
    (folder / "a.txt").write_text("나는학교에간다", encoding="utf-8")
    assert here(folder, out, resume=True).skipped == 1
    assert contents(out)["c.csv"] == expected["c.csv"]
    assert (out / "a.txt").read_text(encoding="utf-8") == "나는 학교에 간다"
    assert manifest(out)["total"]["done"] == 3


def test_a_folder_that_holds_something_else_is_left_alone(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("내것", encoding="utf-8")
    for resume in (False, True):
        with pytest.raises(UsageError, match="not empty"):
            here(corpus, tmp_path, resume=resume)
    assert contents(tmp_path).keys() == {"mine.txt"}


def test_inputs_that_would_become_one_output_are_refused(tmp_path: Path) -> None:
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text("가", encoding="utf-8")
    with pytest.raises(UsageError, match=r"would both become a\.txt"):
        shards_of([str(tmp_path / "x"), str(tmp_path / "y")], str(tmp_path / "out"), None)
    with pytest.raises(InputError, match="does not exist"):
        shards_of([str(tmp_path / "z")], str(tmp_path / "out"), None)


def test_what_lies_in_the_output_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "b.txt").write_text("나", encoding="utf-8")
    (tmp_path / "a.txt").write_text("가", encoding="utf-8")
    found, others = shards_of([str(tmp_path)], str(tmp_path / "out"), None)
    assert ([each.name for each in found], others) == (["a.txt"], 0)


def test_columns_are_asked_for_before_anything_is_done(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--columns"):
        here(corpus, tmp_path / "out", BatchSettings())
    assert not (tmp_path / "out").exists()


def test_a_worker_with_another_model_refuses(tmp_path: Path, embedded: Spacer) -> None:
    worker = Worker(Work(str(tmp_path), None, {"model.onnx": "0" * 64}, "correct", {}, Options()))
    with pytest.raises(EnvironmentTrouble, match="another model"):
        worker.do(Job(FIX, Shard("a.txt", "a.txt", 1, "1", "txt")))


def test_progress_moves_within_a_file(
    embedded: Spacer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eojeol.batch.inputs._TELL_SECONDS", 0)
    monkeypatch.setattr("eojeol.batch.streams._HEAD", 100)
    monkeypatch.setattr("eojeol.batch.streams.BLOCK", 100)
    said: list[str] = []
    at = Progress.at

    def told(self: Progress, name: str, read: int) -> None:
        at(self, name, read)
        said.append(self.line())

    monkeypatch.setattr(Progress, "at", told)
    (tmp_path / "a.txt").write_text("\n".join(lines(20)), encoding="utf-8")
    here(tmp_path / "a.txt", tmp_path / "out")
    assert all(line.startswith("0 of 1 file, ") for line in said)
    assert "min left" in said[5] and len(set(said)) > 1


def test_small_files_go_to_an_actor_of_ray_together_and_every_worker_has_some() -> None:
    jobs = [Job(FIX, Shard(f"{i}.txt", f"{i}.txt", 85 + i % 3, "", "txt")) for i in range(1000)]
    cut, large = (Job(what, Shard(what, what, 10**9, "", "txt")) for what in (CUT, FIX))
    groups = grouped([*jobs, cut], workers=2)
    assert [job.name for job in sorted(chain(*groups), key=id)] == [
        job.name for job in sorted([*jobs, cut], key=id)
    ]
    assert 16 <= len(groups) <= 20 and [cut] in groups
    assert grouped([*jobs, large], workers=2)[0] == [large]
    assert len(grouped([*jobs, large], workers=2)) < 5
    assert grouped([], workers=2) == []


def test_a_run_says_what_it_begins_and_no_rate_before_there_is_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    progress = Progress(1000, 10**9, quiet=False)
    with progress.said():
        pass
    assert capsys.readouterr().err == "eojeol: 1,000 files to do, 1,000.0 MB\n"
    assert progress.line().startswith("0 of 1,000 files, 0.0 of 1,000.0 MB; nothing is read yet, 0 s")
    large = Shard("a.txt", "a.txt", 2 * 10**9, "", "txt")
    progress.looking([Job(CUT, large)])
    progress.at(Job(CUT, large).name, 10**9)
    assert progress.line() == "looking for where 1 large file can be cut, 1,000.0 of 2,000.0 MB"
    progress.expect([], done=0)
    assert progress.line().startswith("0 of 1,000 files, 0.0 of 1,000.0 MB; nothing is read yet")
    small = Progress(2, 84_000, quiet=False)
    small.expect([], done=42_000)
    assert small.line().startswith("0 of 2 files, 0 of 42 kB;")
