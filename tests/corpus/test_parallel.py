from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from eojeol.corpus import parallel
from eojeol.corpus.clean import LineFilter, Steps
from eojeol.corpus.document import Block, Document
from eojeol.corpus.parallel import clean_blocks
from eojeol.corpus.split import Splits
from eojeol.corpus.worker import WorkerSettings
from eojeol.errors import EnvironmentTrouble, MissingExtraError, RecordError

from .helpers import sentence

SETTINGS = WorkerSettings(Steps(), LineFilter(), Splits((8, 1, 1), 111), ("news",))
needs_ray = pytest.mark.skipif(find_spec("ray") is None, reason="ray is not installed")


def _blocks(count: int) -> list[Block]:
    return [Block(0, [Document(str(i), [sentence(i)])]) for i in range(count)]


def test_one_worker_needs_no_ray_and_reads_no_further_than_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    taken = []

    def blocks() -> Iterator[Block]:
        for block in _blocks(10):
            taken.append(block)
            yield block

    results = clean_blocks(blocks(), SETTINGS, 1, "")
    assert next(results).text.decode() == sentence(0) + "\n"
    assert len(taken) == 1


def test_without_ray_more_workers_are_refused_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtraError, match=r"ray is not installed.*eojeol\[ray\]"):
        next(clean_blocks(_blocks(1), SETTINGS, 2, ""))


@needs_ray
@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_ray_workers_return_results_in_order_with_bounded_look_ahead() -> None:
    ray = pytest.importorskip("ray")
    taken = 0

    def blocks() -> Iterator[Block]:
        nonlocal taken
        for block in _blocks(40):
            taken += 1
            yield block

    results = clean_blocks(blocks(), SETTINGS, 2, "")
    first = next(results)
    assert taken <= 4
    assert [first, *results] == list(clean_blocks(_blocks(40), SETTINGS, 1, ""))
    assert not ray.is_initialized()


@needs_ray
@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_an_error_while_reading_ends_ray_and_is_not_disguised() -> None:
    ray = pytest.importorskip("ray")

    def blocks() -> Iterator[Block]:
        yield from _blocks(3)
        raise RecordError("a.txt: line 4")

    with pytest.raises(RecordError, match="line 4"):
        list(clean_blocks(blocks(), SETTINGS, 2, ""))
    assert not ray.is_initialized()


@needs_ray
def test_a_cluster_that_is_not_there_is_environment_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    ray = pytest.importorskip("ray")

    def init(address: str, **_: object) -> None:
        raise ConnectionError(f"Trace:\n  …\nno Ray at {address}")

    monkeypatch.setattr(ray, "init", init)
    with pytest.raises(EnvironmentTrouble, match=r"^Ray failed: no Ray at auto; workers: 1 works") as caught:
        next(clean_blocks(_blocks(1), SETTINGS, 2, "auto"))
    assert "\n" not in str(caught.value)


@needs_ray
def test_an_address_where_nobody_listens_is_refused_at_once() -> None:
    # Ray would try for many minutes. Nobody listens at port 1.
    with pytest.raises(
        EnvironmentTrouble, match=r"^Ray cannot be reached at ray://127\.0\.0\.1:1 .*check ray_address$"
    ):
        next(clean_blocks(_blocks(1), SETTINGS, 2, "ray://127.0.0.1:1"))


@needs_ray
@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_errors_of_workers_arrive_and_a_ray_that_was_running_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    ray = pytest.importorskip("ray")

    # Local classes, because the processes of Ray cannot import this file.
    class Refusing:
        def __init__(self, settings: WorkerSettings) -> None:
            pass

        def clean(self, block: Block) -> None:
            raise RecordError("news: document 0: sentence splitter")

    class Dying(Refusing):
        def clean(self, block: Block) -> None:
            import os

            os._exit(1)

    ray.init(address="local", num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    try:
        monkeypatch.setattr(parallel, "Worker", Refusing)
        with pytest.raises(RecordError, match=r"^news: document 0: sentence splitter$"):
            list(clean_blocks(_blocks(3), SETTINGS, 2, ""))
        monkeypatch.setattr(parallel, "Worker", Dying)
        with pytest.raises(EnvironmentTrouble, match=r"^Ray failed: .*workers: 1 works without Ray$"):
            list(clean_blocks(_blocks(3), SETTINGS, 2, ""))
        assert ray.is_initialized()
    finally:
        ray.shutdown()
