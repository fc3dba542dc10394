"""A cluster that does shards, simulated event by event: workers, failures, stragglers, and one driver.

What is drawn of a shard is drawn from its number and the seed alone, before the run: so two runs with other numbers of
workers do the same work, and the same arguments give the same result on every machine.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

TRIES = 3


@dataclass(frozen=True)
class Faults:
    """What goes wrong.

    Args:
        dies: share of tries whose worker dies on the way, and is started again.
        bad: share of shards that fail in every try, and are quarantined after three.
        slow: share of tries on a machine that is slow at the time.
        slow_times: how many times slower.
        again_after: a shard that takes so many times the middle time is begun once more by a worker that has nothing to
            do, and the first to end wins; 0: never.
    """

    dies: float = 0.0
    bad: float = 0.0
    slow: float = 0.0
    slow_times: float = 1.0
    again_after: float = 0.0


@dataclass
class Report:
    """What happened.

    Args:
        seconds: from the first start to the last end.
        done: shards that were done.
        quarantined: shards that were given up.
        retries: tries after the first of a shard.
        doubled: shards that were begun once more.
        worked: seconds that workers spent on the tries that counted.
        lost: seconds that they spent on others.
        driver: seconds that the driver was at work.
        ends: for each shard, how often an end of it counted; 1, or something is wrong.
        tries: for each shard, how many tries it had, those that were begun once more not counted.
    """

    seconds: float = 0.0
    done: int = 0
    quarantined: int = 0
    retries: int = 0
    doubled: int = 0
    worked: float = 0.0
    lost: float = 0.0
    driver: float = 0.0
    ends: list[int] = field(default_factory=list)
    tries: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Try:
    """A try that is under way; `fate` is what will come of it."""

    shard: int
    worker: int
    start: float
    double: bool
    fate: str


class Cluster:
    """A run.

    Args:
        seconds: how long each shard takes on a machine that nothing ails.
        workers: how many.
        start: seconds until a worker is ready.
        dispatch: seconds of the driver for each shard: it gives out one at a time.
        faults: what goes wrong.
        seed: of all draws.
    """

    def __init__(
        self, seconds: Sequence[float], workers: int, start: float, dispatch: float, faults: Faults, seed: int
    ) -> None:
        self._seconds, self._start, self._dispatch = seconds, start, dispatch
        self._faults, self._seed = faults, seed
        self._median = sorted(seconds)[len(seconds) // 2]
        self._report = Report(ends=[0] * len(seconds), tries=[0] * len(seconds))
        # The largest first, as `eojeol batch` does.
        order = sorted(range(len(seconds)), key=lambda shard: (-seconds[shard], shard))
        # (shard, since when it is to be done)
        self._left = deque((shard, 0.0) for shard in order)
        self._idle: list[tuple[float, int]] = [
            (start, worker) for worker in range(min(workers, 4 * len(seconds)))
        ]
        heapq.heapify(self._idle)
        self._driver_free = 0.0
        # (end, order, try): order keeps equal ends apart.
        self._events: list[tuple[float, int, _Try]] = []
        self._order = 0
        self._running: dict[int, list[_Try]] = {}
        # (when it counts as a straggler, order, try)
        self._stragglers: list[tuple[float, int, _Try]] = []

    def run(self) -> Report:
        """Do all shards."""
        report = self._report
        while self._left or self._events:
            self._hand_out()
            end, _, each = heapq.heappop(self._events)
            if each not in self._running.get(each.shard, ()):
                # The other one of two won, and this one was ended then.
                continue
            self._end(end, each)
            report.seconds = max(report.seconds, end)
        report.driver = self._dispatch * (sum(report.tries) + report.doubled)
        return report

    def _draw(self, *what: object) -> float:
        # A hash, since seeding a generator for each draw would take most of the time.
        name = ":".join(map(str, (self._seed, *what))).encode()
        return int.from_bytes(blake2b(name, digest_size=7).digest(), "little") / (1 << 56)

    def _hand_out(self) -> None:
        """Give work to those who have none, up to the next event."""
        while self._idle:
            now = self._idle[0][0]
            if self._events and now > self._events[0][0]:
                return
            if self._left:
                shard, since = self._left.popleft()
                free, worker = heapq.heappop(self._idle)
                self._begin(shard, worker, max(free, since), double=False)
                continue
            slow = self._straggler()
            if slow is None or (self._events and max(now, slow[0]) > self._events[0][0]):
                return
            heapq.heappop(self._stragglers)
            free, worker = heapq.heappop(self._idle)
            self._report.doubled += 1
            self._begin(slow[2].shard, worker, max(free, slow[0]), double=True)

    def _straggler(self) -> tuple[float, int, _Try] | None:
        """The try that counts as a straggler first, of those that are under way."""
        while self._stragglers:
            each = self._stragglers[0][2]
            if self._running.get(each.shard) == [each]:
                return self._stragglers[0]
            heapq.heappop(self._stragglers)
        return None

    def _begin(self, shard: int, worker: int, free: float, double: bool) -> None:
        faults, report = self._faults, self._report
        number = 9 if double else report.tries[shard]
        if not double:
            report.retries += report.tries[shard] > 0
            report.tries[shard] += 1
        # The driver gives out one shard at a time.
        start = max(free, self._driver_free)
        self._driver_free = start + self._dispatch
        seconds = self._seconds[shard]
        if self._draw("slow", shard, number) < faults.slow:
            seconds *= faults.slow_times
        fate = "done"
        if self._draw("bad", shard) < faults.bad:
            fate = "fails"
        elif self._draw("dies", shard, number) < faults.dies:
            fate = "dies"
            seconds *= self._draw("when", shard, number)
        each = _Try(shard, worker, start, double, fate)
        self._running.setdefault(shard, []).append(each)
        self._order += 1
        heapq.heappush(self._events, (start + self._dispatch + seconds, self._order, each))
        if not double and faults.again_after:
            limit = start + faults.again_after * max(self._median, self._seconds[shard])
            heapq.heappush(self._stragglers, (limit, self._order, each))

    def _end(self, end: float, each: _Try) -> None:
        report = self._report
        spent = end - each.start
        self._running[each.shard].remove(each)
        again = end
        if each.fate == "done":
            report.worked += spent
            report.done += 1
            report.ends[each.shard] += 1
            for other in self._running.pop(each.shard):
                report.lost += max(0.0, end - other.start)
                heapq.heappush(self._idle, (max(end, other.start), other.worker))
        else:
            report.lost += spent
            if each.fate == "dies":
                again += self._start
            if not self._running[each.shard]:
                if report.tries[each.shard] < TRIES:
                    self._left.append((each.shard, end))
                else:
                    report.quarantined += 1
                    report.ends[each.shard] += 1
        heapq.heappush(self._idle, (again, each.worker))
