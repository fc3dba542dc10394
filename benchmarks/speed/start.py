"""Start-up: how long a user waits for the first result, and how fast it goes on from there.

    python -m benchmarks.speed.start [--model FOLDER] [--rounds N] [--json]

Each round is a process of its own, because imports and files are cold only once in a process; the median of each
figure is shown. "Process" is the wall clock from the start of Python to its end, with one sentence restored.
Files that the machine has read before are in its cache: the very first start after a reboot takes longer.
"""

from __future__ import annotations

import json
import platform
import statistics
from collections.abc import Sequence
from typing import Any

from benchmarks.common import argument_parser, run_child, run_script

SENTENCE = "아버지가방에들어가신다"
# Written for this benchmark. The speed is taken on this many copies, one to a line.
PARAGRAPH = (
    "지난 주말에는 오랜만에 고향에 다녀왔다. 기차역에서 내려 강을 따라 한 시간쯤 걷다 보면 작은 마을이 나오는데, "
    "어릴 때 살던 집은 이제 동네 도서관이 되어 있었다. 마당의 감나무는 그대로였고, 할머니가 장독을 두시던 자리에는 "
    "나무 의자 세 개가 놓여 있었다. 사서 선생님께 사정을 말씀드렸더니 안방이던 열람실을 보여 주셨다. 창밖으로 보이는 "
    "논과 산은 하나도 변하지 않은 것 같았다. 책을 한 권 빌려 볼까 했지만 언제 다시 올 수 있을지 몰라 그만두었다."
)
COPIES = 400

CHILD = """
import json, sys, time
marks = [time.perf_counter()]
def mark(): marks.append(time.perf_counter())
from eojeol import Spacer; mark()
spacer = Spacer(sys.argv[1] or None); mark()
result = spacer.restore(sys.argv[2]); mark()
load = [1000 * (b - a) for a, b in zip(marks, marks[1:])]
out = dict(zip(("import_ms", "load_ms", "first_ms"), load), result=result)
if len(sys.argv) > 3:
    text = "\\n".join([sys.argv[3]] * int(sys.argv[4]))
    began = time.perf_counter()
    spacer.restore(text)
    out["characters_per_s"] = len(text) / (time.perf_counter() - began)
print(json.dumps(out))
"""


def run(model: str, *texts: str) -> dict[str, Any]:
    """Figures of a process.

    Args:
        model: a model folder; empty for the embedded model.
        texts: the sentence to restore; perhaps a text, and how many copies of it to restore after that.

    Returns:
        Milliseconds of import, loading, first result and the whole process, MB; characters/s of the copies.
    """
    child = run_child(["-c", CHILD, model, *texts])
    return {**json.loads(child.output), "process_ms": 1000 * child.seconds, "peak_mb": child.peak_mb}


def measure(model: str, rounds: int) -> dict[str, Any]:
    """Medians over the rounds; the speed comes from one process more, which the times are not taken from.

    Args:
        model: a model folder; empty for the embedded model.
        rounds: the number of processes.
    """
    found = [run(model, SENTENCE) for _ in range(rounds)]
    names = ("import_ms", "load_ms", "first_ms", "process_ms", "peak_mb")
    medians = {name: statistics.median(figures[name] for figures in found) for name in names}
    speed = run(model, SENTENCE, PARAGRAPH, str(COPIES))["characters_per_s"]
    return {
        "result": found[0]["result"],
        **medians,
        "characters_per_s": speed,
        "python": platform.python_version(),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None)
    parser.add_argument("--rounds", type=int, default=5, help="processes to measure (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    given = parser.parse_args(arguments)
    figures = measure(str(given.model or ""), max(given.rounds, 1))
    if given.json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    print(f"{SENTENCE} → {figures['result']}")
    print(f"import eojeol   {figures['import_ms']:7.0f} ms")
    print(f"load the model  {figures['load_ms']:7.0f} ms")
    print(f"space a line    {figures['first_ms']:7.1f} ms")
    print(f"whole process   {figures['process_ms']:7.0f} ms")
    print(f"peak memory     {figures['peak_mb']:7.0f} MB")
    speed, size = figures["characters_per_s"], len(PARAGRAPH) * COPIES
    print(f"then            {speed:7,.0f} characters/s, one thread, a text of {size:,} characters")


if __name__ == "__main__":
    run_script(main)
