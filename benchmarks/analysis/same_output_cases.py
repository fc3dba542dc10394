"""The command lines that same_output.py gives to a tree, over the files of same_output_inputs.py."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Case(NamedTuple):
    """A command line.

    Attributes:
        name: group/what/how.
        args: the arguments of `eojeol`.
        files: inputs that lie in the working folder, under the last part of their names.
        stdin: the input that is read from there.
    """

    name: str
    args: list[str]
    files: tuple[str, ...] = ()
    stdin: str = ""


SETTINGS = ["", "--restore", "--conservative", "--eager", "--squeeze", "--no-protect all", "--json"]
MORE_SETTINGS = [
    "--add 0.9 --remove 0.9", "--add 0", "--remove 1", "--only add", "--only remove", "--restore --only add",
    "--protect none", "--protect url,email --protect time", "--no-protect number,date --restore",
    "--restore --squeeze", "--line-buffered", "--line-buffered --restore", "--threads 2", "--diff", "--diff=inline",
    "--stats", "--consistency",
]  # fmt: skip
# These two tables have most of what a setting can bear on.
LONG = ("engine-protected", "trackers")
GOLD = {"A": ["--restore"], "B": ["", "--json", "--eager"], "G": ["", "--learn", "--consistency"]}
# Options without which a sample cannot be read; the first of a suffix gets all actions, the others the first few.
SAMPLES = {
    "text.txt": "", "article.md": "", "page.html": "", "film.srt": "", "film.vtt": "",
    "table.csv": "--columns 본문", "table.tsv": "--columns 2 --no-header",
    "lines.jsonl": "--fields text,inner.text", "report.docx": "", "report.hwpx": "", "book.epub": "",
    "slides.pptx": "", "bom.txt": "", "utf16.txt": "", "utf16be.txt": "--encoding utf-16-be",
    "cp949.txt": "--encoding cp949", "crlf.txt": "", "nfd.txt": "", "broken.txt": "--errors keep",
    "wrapped.txt": "--join-lines", "empty.txt": "", "noname": "--as md", "cp949.htm": "",
    "cp949.srt": "--encoding euc-kr", "cp949.csv": "--encoding cp949 --delimiter ; --columns 제목 --columns 본문",
}  # fmt: skip
EVERY = tuple(f"samples/{name}" for name in SAMPLES)
FULL = 12
ACTIONS = [
    "", "-i", "--diff", "--restore", "--check --diff=inline", "--eager", "--diff=inline", "--json", "--format lsp",
    "--format sarif", "--format github", "--check", "--stats", "--consistency", "--learn", "--join-lines",
    "--rules house.eojeolrules -o out", "--no-protect all --squeeze", "-i --backup .bak",
]  # fmt: skip
FEW = 5
RULES = [
    "house", "later", "house later", "later house", "bom", "many", "bad-verb", "bad-bar", "bad-regex", "bad-pair",
    "bad-bytes", "house bad-verb", "absent",
]  # fmt: skip
SEVERAL = [
    "text.txt bom.txt", "--stats text.txt article.md report.docx", "-i -r .",
    "-i --backup .bak -j 2 text.txt nfd.txt", "-j 2 --json text.txt bom.txt article.md", "'*.txt'", "-r . --check",
    "text.txt report.docx", "--diff -r .", "--format sarif -r .", "--format lsp text.txt article.md",
    "text.txt absent.txt bom.txt", "-o out text.txt absent.txt", "--consistency text.txt bom.txt",
    "--learn text.txt bom.txt", "--check -r . --diff", "text.txt text.txt", "-- -x.txt",
    "--columns 본문,text -i -r .", "--errors replace broken.txt", "--as srt film.srt text.txt",
]  # fmt: skip
USAGE = [
    "", "frobnicate", "--frobnicate", "fix --frobnicate", "fix -i", "fix -i -", "fix -i --diff text.txt",
    "fix -i --check text.txt", "fix -i -o x text.txt", "fix --backup .bak", "fix --diff --json",
    "fix --stats --format lsp", "fix --conservative --eager", "fix --restore --eager", "fix --restore --add 0",
    "fix --protect url --no-protect tag", "fix --protect ulr", "fix --no-protect x", "fix --join-lines --json",
    "fix --learn --check", "fix --add 1.5", "fix --add x", "fix --diff=wide", "fix --errors ignore",
    "fix --encoding utf-9 text.txt", "fix --as pdf", "fix --as xyz", "fix --as csv", "fix --columns 본뮨 table.csv",
    "fix --columns 9 table.csv", "fix --delimiter ;; table.csv", "fix --fields nothing lines.jsonl", "fix --jobs 0",
    "fix --threads 0", "fix --only both", "fix --format xml", "fix --model nowhere", "fix --model .",
    "fix --output", "fix absent.txt", "fix 'absent*.txt'", "fix .", "fix -r nowhere", "fix -o nowhere/out text.txt",
    "fix --as md --join-lines", "serve --port x", "serve --port 99999", "serve --max-body 0",
    "serve --page nowhere", "serve --model nowhere", "serve --api-key-file nowhere", "serve --frobnicate",
    "serve --print-config", "serve --print-config --max-body 5 --regex", "info --model nowhere", "info x", "test",
    "test embedded absent.txt", "test nowhere.ckpt text.txt", "test embedded text.txt --task x",
    "test rules:all text.txt", "prepare absent.yaml", "prepare bad.yaml", "prepare unknown.yaml",
    "prepare prepare.yaml x=1", "prepare prepare.yaml seed=x", "prepare prepare.yaml absent.txt out=prepared",
    "train absent.yaml", "train unknown.yaml", "export nowhere.ckpt out",
]  # fmt: skip
PLAIN = [
    "--version", "--help", "-h", "info", "test rules:none text.txt", "test embedded text.txt",
    "test embedded text.txt --json", "test embedded text.txt --task correct --out report",
    "test embedded text.txt --task harm", "prepare prepare.yaml text.txt",
    "prepare prepare.yaml lines.jsonl --reader jsonl",
]  # fmt: skip
VERBS = ["fix", "prepare", "train", "test", "export", "serve", "info"]


def command_cases(inputs: Path) -> Iterator[Case]:
    """Every command line, in a fixed order."""
    for made in (golden_cases, sample_cases, rules_cases, other_cases, bad_cases):
        yield from made(inputs)


def golden_cases(inputs: Path) -> Iterator[Case]:
    """Texts of the golden tables and of gold files."""
    for path in sorted((inputs / "golden").glob("*.txt")):
        for how in SETTINGS + (MORE_SETTINGS if path.stem in LONG else []):
            args = ["fix", *shlex.split(how), "-"]
            yield Case(f"golden/{path.stem}/{how}", args, stdin=f"golden/{path.name}")
    for how in ("", "--restore", "--json", "--eager"):
        args = ["fix", "--fields", "text", *shlex.split(how), "rows.jsonl"]
        yield Case(f"golden/rows/{how}", args, ("golden/rows.jsonl",))
    for path in sorted((inputs / "gold").glob("*.txt")):
        for how in GOLD[path.stem[-1]]:
            args = ["fix", *shlex.split(how), path.name]
            yield Case(f"gold/{path.stem}/{how}", args, (f"gold/{path.name}",))


def sample_cases(_: Path) -> Iterator[Case]:
    """Every format and encoding, alone and with others."""
    for number, (name, needs) in enumerate(SAMPLES.items()):
        for how in ACTIONS if number < FULL else ACTIONS[:FEW]:
            args = ["fix", *shlex.split(needs), *shlex.split(how), name]
            yield Case(f"samples/{name}/{how}", args, (f"samples/{name}", "rules/house.eojeolrules"))
    for how in SEVERAL:
        yield Case(f"several/{how}", ["fix", *shlex.split(how)], EVERY)


def rules_cases(_: Path) -> Iterator[Case]:
    """Files of rules, good and bad, alone and together."""
    for names in RULES:
        args = [part for name in names.split() for part in ("--rules", f"{name}.eojeolrules")]
        files = tuple(f"rules/{name}.eojeolrules" for name in names.split() if name != "absent")
        for how in ("", "--restore", "--only remove")[: None if "house" in names else 1]:
            command = ["fix", *args, *shlex.split(how)]
            yield Case(f"rules/{names}/{how}", command, files, stdin="samples/text.txt")


def other_cases(_: Path) -> Iterator[Case]:
    """Wrong usage, the other verbs, and help."""
    files = (*EVERY, *(f"configs/{name}.yaml" for name in ("bad", "unknown", "prepare")))
    for how in USAGE + PLAIN + [f"{verb} --help" for verb in VERBS]:
        group = "usage" if how in USAGE else "plain"
        yield Case(f"{group}/{how}", shlex.split(how), files, stdin="samples/text.txt")


def bad_cases(inputs: Path) -> Iterator[Case]:
    """Files that have to be refused."""
    for path in sorted((inputs / "bad").iterdir()):
        for how in ("", "-i", "--json", "--errors replace")[: None if path.suffix == ".txt" else 3]:
            columns = "text" if path.suffix == ".jsonl" else "본문"
            args = ["fix", "--columns", columns, *shlex.split(how), path.name]
            yield Case(f"bad/{path.name}/{how}", args, (f"bad/{path.name}",))
