"""Whether two source trees of eojeol answer the same, byte for byte: the check of a refactoring.

    python -m benchmarks.analysis.same_output OLD/src NEW/src [--gold FOLDER]
    python -m benchmarks.analysis.same_output --record OLD/src BASE.json [--gold FOLDER]
    python -m benchmarks.analysis.same_output --compare BASE.json NEW/src [--only GROUP…]

Each tree is a black box: `eojeol.cli:main` in a process of its own, one at a time, in a folder with nothing but the
files of the case; and `eojeol serve`, twice. Recorded are exit code, standard output and error, every file that the
command wrote or took away, and status, headers and body of each answer. What differs between two runs of one tree is
masked: paths, ports, times, speeds, dates, figures of /metrics.

same_output_cases.py and same_output_requests.py list the cases, same_output_inputs.py makes their files,
same_output_tree.py runs them. Beside BASE.json lies a folder BASE/: `inputs`, which is made once and used from then on,
and `outputs`, each in a file named by its SHA-256. `--gold` is a folder of dev-*.txt, one gold sentence a line; it
counts when the inputs are made. `--only` takes beginnings of the names of cases, such as `samples/report.docx` or
`serve`. Run it with the Python that has what eojeol needs, the extras too.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.analysis.same_output_cases import command_cases
from benchmarks.analysis.same_output_inputs import make
from benchmarks.analysis.same_output_requests import NARROW, asks, narrow_asks
from benchmarks.analysis.same_output_tree import Parts, Tree
from benchmarks.common import argument_parser, run_script

Recording = dict[str, dict[str, dict[str, str]]]

HEAD = 300


def results(tree: Tree, inputs: Path, wanted: Callable[[str], bool]) -> Iterator[tuple[str, Parts]]:
    """The name and the outputs of every case that is wanted.

    Args:
        tree: the tree to run.
        inputs: the folder of the inputs.
        wanted: whether a case is to be run, by its name.
    """
    for case in command_cases(inputs):
        if wanted(case.name):
            yield case.name, tree.ran(case, inputs)
    for name, flags, requests in (("serve", [], list(asks(inputs))), ("narrow", NARROW, list(narrow_asks()))):
        if any(wanted(f"{name}/{ask.name}") for ask in requests):
            for case_name, parts in tree.served(flags, requests):
                yield f"{name}/{case_name}", parts


def recorded(source: Path, inputs: Path, outputs: Path, wanted: Callable[[str], bool]) -> Recording:
    """Run the cases, and keep their outputs.

    Args:
        source: the tree.
        inputs: the folder of the inputs.
        outputs: the folder to keep the outputs in.
        wanted: whether a case is to be run, by its name.

    Returns:
        For each case the digest and the beginning of each output.
    """
    outputs.mkdir(parents=True, exist_ok=True)
    recording: Recording = {}
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for name, parts in results(Tree(source, Path(folder)), inputs, wanted):
            if name in recording:
                raise SystemExit(f"two cases are called {name}")
            recording[name] = {}
            for part, data in parts.items():
                digest = hashlib.sha256(data).hexdigest()
                (outputs / digest).write_bytes(data)
                recording[name][part] = {"sha256": digest, "head": _shown(data[:HEAD])}
            if sys.stderr.isatty():
                print(f"\r{len(recording)} cases ", end="", file=sys.stderr)
    print(f"\r{len(recording)} cases in {time.monotonic() - begun:.0f} s", file=sys.stderr)
    return recording


def differing(old: Recording, new: Recording, outputs: tuple[Path, Path]) -> int:
    """Print each case that differs, with both outputs from the line of the first difference on.

    Args:
        old: the outputs of the first tree.
        new: the outputs of the second.
        outputs: the folders in which they are kept.

    Returns:
        How many cases differ.
    """
    count = 0
    for name in {**old, **new}:
        before, after = old.get(name, {}), new.get(name, {})
        parts = [part for part in {**before, **after} if before.get(part) != after.get(part)]
        count += bool(parts)
        for part in parts:
            texts = [
                _kept(folder, case.get(part)) for folder, case in zip(outputs, (before, after), strict=True)
            ]
            same = _first_difference(*texts)
            start = texts[0].rfind(b"\n", 0, same) + 1
            print(f"\n{name}: {part}, byte {same}")
            for mark, text in zip("-+", texts, strict=True):
                print(f"{mark} {_shown(text[start : start + HEAD])}")
    return count


def _first_difference(one: bytes, other: bytes) -> int:
    unequal = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(unequal, min(len(one), len(other)))


def _kept(outputs: Path, part: dict[str, str] | None) -> bytes:
    return (outputs / part["sha256"]).read_bytes() if part else b"(there is no such output)"


def _shown(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace").replace("\n", "\n  ")


def compare(base: Path, source: Path, wanted: Callable[[str], bool]) -> int:
    """Run a tree over the inputs of a recording.

    Args:
        base: the recording.
        source: the tree.
        wanted: whether a case is to be run, by its name.

    Returns:
        The exit code: 1 if an output differs.
    """
    folder = base.with_suffix("")
    old = json.loads(base.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as temporary:
        outputs = Path(temporary)
        new = recorded(source, folder / "inputs", outputs, wanted)
        old = {name: parts for name, parts in old.items() if wanted(name) or name in new}
        count = differing(old, new, (folder / "outputs", outputs))
    print(f"{count} of {len(new)} cases differ")
    return int(count > 0)


def record(source: Path, base: Path, gold: Path | None, wanted: Callable[[str], bool]) -> None:
    """Run a tree and write down what it gives; the inputs are made if there are none.

    Args:
        source: the tree.
        base: the recording to write.
        gold: a folder with dev-*.txt, if there is one.
        wanted: whether a case is to be run, by its name.
    """
    folder = base.with_suffix("")
    if not (folder / "inputs").exists():
        make(folder / "inputs", gold)
    made = recorded(source, folder / "inputs", folder / "outputs", wanted)
    base.write_text(
        json.dumps(made, ensure_ascii=False, indent=1), encoding="utf-8", errors="backslashreplace"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argument_parser(__doc__, gold=None, model=False)
    parser.add_argument("trees", nargs="*", type=Path, metavar="SRC", help="two source trees to compare")
    parser.add_argument(
        "--record", nargs=2, type=Path, metavar=("SRC", "BASE.json"), help="write outputs down"
    )
    parser.add_argument(
        "--compare", nargs=2, type=Path, metavar=("BASE.json", "SRC"), help="compare with them"
    )
    parser.add_argument("--gold", type=Path, metavar="FOLDER", help="dev-*.txt, one gold sentence a line")
    parser.add_argument("--only", nargs="+", default=[""], metavar="GROUP", help="cases that begin like this")
    given = parser.parse_args(arguments)
    if [len(given.trees) == 2, bool(given.record), bool(given.compare)].count(True) != 1:
        parser.error("give two trees, --record or --compare")

    def wanted(name: str) -> bool:
        return name.startswith(tuple(given.only))

    if given.record:
        source, base = given.record
        record(source, base, given.gold, wanted)
        return 0
    if given.compare:
        base, source = given.compare
        return compare(base, source, wanted)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "base.json"
        record(given.trees[0], base, given.gold, wanted)
        return compare(base, given.trees[1], wanted)


if __name__ == "__main__":
    run_script(main)
