"""The service under load, beside the library called directly, in one run on the same processors.

    python -m benchmarks.speed.serve [GOLD…] [--seconds 5] [--rounds 3]      requests/s, latency, ratio, overload
    python -m benchmarks.speed.serve [GOLD…] --soak 20                       minutes of mixed load: memory

Three spaces in ten are taken out, and the texts are
cut to the sizes that are measured. Client and service are two processes; `taskset -c 0,1` puts both on the same two
cores. Each round measures the library, then the service, and the best round of each counts, as on a machine that does
other work too. The library's figure is one `Spacer.correct` after another. Two ratios to it are shown: by the clock, in
which client and service share the cores, and by processor time, in which other work on the machine has no part.

Overload: requests come at four times the rate at which 64 clients with a new connection for each request were answered
just before, each on its own connection, whether the ones before are answered or not, for 20 seconds or 15,000 requests.
Every one of them must be answered: 200, or 429 or 503.
"""

from __future__ import annotations

import asyncio
import io
import json
import random
import statistics
import time
import zipfile
from collections.abc import Sequence
from urllib.parse import urlencode

from benchmarks.common import argument_parser, run_script, table_head, table_row
from benchmarks.speed.load import Service, Tally, closed_loop, fix_requests, open_loop, request
from eojeol import Spacer
from eojeol.evaluate.run import read_gold

HEADS = (
    "characters", "clients", "requests/s", "p50, ms", "p99, ms", "library, texts/s", "ratio, clock",
    "ratio, processor",
)  # fmt: skip
SIZES = (40, 4_000)
CLIENTS = (1, 8, 64)
TEXTS = 64
OVERLOAD = 4
# As many requests as may wait at once: each takes a file of the client.
MOST_OPEN = 15_000
OVERLOAD_SECONDS = 20
# Of the soak: how often memory is looked at, and which part at its beginning is still warming up.
SAMPLE_SECONDS = 5.0
WARM_UP = 0.2
DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>"
)


def texts_of(lines: Sequence[str], size: int) -> list[str]:
    """Texts of `size` characters, cut from lines, with some of their spaces missing.

    Args:
        lines: sentences.
        size: characters of each text.
    """
    chance = random.Random(111)
    damaged = "".join(c for c in " ".join(lines) if c != " " or chance.random() > 0.3)
    damaged *= 1 + 2 * size // len(damaged)
    starts = [chance.randrange(len(damaged) - size) for _ in range(TEXTS)]
    return [damaged[start : start + size] for start in starts]


def library_speed(spacer: Spacer, texts: Sequence[str], seconds: float) -> tuple[float, float]:
    """Texts a second, and processor seconds a text.

    Args:
        spacer: the library.
        texts: what it corrects, by turns.
        seconds: how long it does.
    """
    done = 0
    start, used = time.perf_counter(), time.process_time()
    while (spent := time.perf_counter() - start) < seconds:
        spacer.correct(texts[done % len(texts)])
        done += 1
    return done / spent, (time.process_time() - used) / done


def speeds(service: Service, lines: Sequence[str], seconds: float, rounds: int) -> None:
    """Print the table.

    Args:
        service: the service.
        lines: sentences.
        seconds: how long each measurement takes.
        rounds: how often each is taken.
    """
    spacer = Spacer()
    print(table_head(HEADS, 0))
    for size in SIZES:
        texts = texts_of(lines, size)
        requests = fix_requests(texts)
        for clients in CLIENTS:
            direct: list[tuple[float, float]] = []
            served: list[tuple[float, float, Tally]] = []
            for _ in range(rounds):
                direct.append(library_speed(spacer, texts, seconds / 2))
                used = service.processor_seconds()
                tally = asyncio.run(closed_loop(service.port, clients, requests, seconds))
                assert set(tally.statuses) == {200}, tally.statuses
                done = len(tally.seconds)
                served.append((done / seconds, (service.processor_seconds() - used) / done, tally))
            rate, _, tally = max(served, key=lambda each: each[0])
            speed = max(each[0] for each in direct)
            cost = min(each[1] for each in direct) / min(each[1] for each in served)
            row = (
                f"{size:,}", clients, f"{rate:,.0f}", f"{tally.percentile(0.5):.1f}", f"{tally.percentile(0.99):.1f}",
                f"{speed:,.0f}", f"{rate / speed:.2f}", f"{cost:.2f}",
            )  # fmt: skip
            print(table_row(row), flush=True)


def overload(service: Service, lines: Sequence[str], size: int, seconds: float) -> None:
    """Print what becomes of requests that come four times too fast, each on a connection of its own.

    Args:
        service: the service.
        lines: sentences.
        size: characters of each text.
        seconds: how long the rate without overload is measured.
    """
    memory: list[float] = []

    def watch() -> None:
        memory.append(service.memory())

    requests = fix_requests(texts_of(lines, size))
    shown = asyncio.run(closed_loop(service.port, CLIENTS[-1], requests, seconds, fresh=True))
    rate = OVERLOAD * len(shown.seconds) / seconds
    lasting = min(OVERLOAD_SECONDS, MOST_OPEN / rate)
    before = service.memory()
    tally = asyncio.run(open_loop(service.port, rate, requests, lasting, watch))
    print(
        f"overload, {size:,} characters at {rate:,.0f} requests/s for {lasting:.0f} s: "
        f"answers {dict(sorted(tally.statuses.items()))}, p99 of what was done {tally.percentile(0.99):,.0f} ms; "
        f"memory {before:.0f} MB before, {max(memory):.0f} MB at most, {service.memory():.0f} MB after"
    )
    assert set(tally.statuses) <= {200, 429, 503}, tally.statuses


def mixed_requests(lines: Sequence[str]) -> list[bytes]:
    """Everything that the service does, what it refuses included."""
    short, long = texts_of(lines, 40), texts_of(lines, 4_000)
    huge = texts_of(lines, 60_000)[0]
    made = []
    for text in short:
        made += fix_requests([text])
        made.append(request("/v1/check", json.dumps({"text": text, "rules": "keep 국립국어원"}).encode()))
        made.append(request("/v1/fix", json.dumps({"text": text, "mode": "restore", "add": 0.4}).encode()))
        form = urlencode({"language": "ko", "text": text}).encode()
        made.append(request("/v2/check", form, "application/x-www-form-urlencoded"))
    for text in long[:16]:
        made += fix_requests([text])
        made.append(request("/v1/check", json.dumps({"texts": [text, short[0]]}).encode()))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", DOCUMENT.format(long[0]))
    made.append(request("/v1/document?name=a.docx", file.getvalue(), "application/octet-stream"))
    made.append(request("/v1/stream", huge.encode(), "text/plain"))
    made += fix_requests([huge])
    made.append(request("/v1/fix", b'{"text": "\xff"}'))
    made.append(request("/v1/document?name=a.docx", b"no document", "application/octet-stream"))
    random.Random(111).shuffle(made)
    return made


def soak(service: Service, lines: Sequence[str], minutes: float) -> None:
    """Print how memory grows under mixed load.

    Args:
        service: the service.
        lines: sentences.
        minutes: how long the load lasts.
    """
    samples: list[float] = []
    total: Tally = Tally()

    async def watch() -> None:
        while True:
            await asyncio.sleep(SAMPLE_SECONDS)
            samples.append(service.memory())

    async def run() -> None:
        watching = asyncio.create_task(watch())
        done = await closed_loop(service.port, CLIENTS[1], mixed_requests(lines), 60 * minutes)
        watching.cancel()
        total.statuses.update(done.statuses)
        total.seconds.extend(done.seconds)

    asyncio.run(run())
    warm = int(WARM_UP * len(samples))
    tenth = max(len(samples) // 10, 1)
    begin, end = (statistics.median(some) for some in (samples[warm : warm + tenth], samples[-tenth:]))
    print(
        f"soak: {minutes:g} minutes, {CLIENTS[1]} clients, answers {dict(sorted(total.statuses.items()))}, "
        f"p50 {total.percentile(0.5):.1f} ms, p99 {total.percentile(0.99):.1f} ms"
    )
    print(
        f"memory: {samples[0]:.1f} MB after {SAMPLE_SECONDS:g} s, {begin:.1f} MB after the first {WARM_UP:.0%}, "
        f"{end:.1f} MB at the end, growth {end / begin - 1:+.2%}"
    )
    assert set(total.statuses) == {200, 422}, total.statuses


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, "*", model=False)
    parser.add_argument(
        "--seconds", type=float, default=5, help="length of a measurement (default: %(default)s)"
    )
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each (default: %(default)s)")
    parser.add_argument("--soak", type=float, metavar="MINUTES", help="mixed load instead")
    given = parser.parse_args(arguments)
    lines = [line for path in given.gold for line in read_gold(path)]
    with Service() as service:
        if given.soak:
            soak(service, lines, given.soak)
            return
        speeds(service, lines, given.seconds, given.rounds)
        for size in SIZES:
            overload(service, lines, size, given.seconds)


if __name__ == "__main__":
    run_script(main)
