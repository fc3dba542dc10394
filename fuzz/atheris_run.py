"""The promises with inputs that coverage leads (libFuzzer by way of Atheris).

    python fuzz/atheris_run.py {text|rules|documents} CORPUS_FOLDER [libFuzzer's options, such as -max_total_time=600]

Seeds are written into the corpus folder when it is empty, and libFuzzer goes on adding there. Every input is bytes:

* text: four bytes choose mode, settings, cuts and blocks, the rest is the text, UTF-8 with lone surrogates allowed;
* rules: one byte says whether regular expressions are accepted; a NUL parts the rules from the text that they fix;
* documents: two bytes choose format, options and a seed; the rest is the file, or the member of an archive that
  holds its text.

Decisions come from a hash of the context, not from the embedded model: every gap is as likely to change as not, so
that a slip shows soon, and no time goes into the network. libFuzzer writes an input that breaks a promise beside the
current folder (-artifact_prefix=FOLDER/) and ends; with its path in place of the folder it is run again alone.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import atheris
import checkout  # noqa: F401  (before tests: it makes tests/ importable)

with atheris.instrument_imports(include=["eojeol"]):
    from tests import promises_inputs as inputs
    from tests.promises import document_promises, engine_promises, rules_promises
    from tests.standin import HashModel

    from eojeol.documents import SUFFIXES
    from eojeol.spacer import Spacer
    from eojeol.text.protect import KINDS

MODES = ("correct", "restore")
ONLY = (None, "add", "remove", None)
CHANCES = (None, 0.0, 0.3, 1.0)
# A pattern may run for ever on a long text, and is documented to.
LONGEST_FOR_PATTERNS = 14
SPACER = Spacer(HashModel())


def text(data: bytes) -> None:
    """Promises about text."""
    if len(data) < 4:
        return
    a, b, c, d = data[:4]
    changes = {
        "squeeze": bool(a & 2), "only": ONLY[a >> 2 & 3], "rules": inputs.RULE_SETS[(a >> 4 & 3) % 3],
        "add": CHANCES[b & 3], "remove": CHANCES[b >> 2 & 3],
        "protect": ("all", "none", KINDS[c % len(KINDS)], KINDS[: c % len(KINDS)])[b >> 4 & 3],
    }  # fmt: skip
    cuts = (d, d * 2, c // 2)
    engine_promises(SPACER.using(**changes), _decoded(data[4:]), MODES[a & 1], cuts, 4 + d % 40)


def rules(data: bytes) -> None:
    """Promises about rules."""
    regex = bool(data[:1] and data[0] & 1)
    rules_text, _, subject = _decoded(data[1:]).partition("\0")
    if regex and "regex" in rules_text:
        subject = subject[:LONGEST_FOR_PATTERNS]
    rules_promises(SPACER, rules_text, subject, regex)


def documents(data: bytes) -> None:
    """Promises about files."""
    if len(data) < 2:
        return
    suffix = SUFFIXES[data[0] % 64 % len(SUFFIXES)]
    inside = suffix in inputs.PARTS_OF_ARCHIVES and data[0] < 192
    options = inputs.OPTIONS[data[1] % 16 % len(inputs.OPTIONS)]
    content = inputs.with_part(suffix, data[2:]) if inside else data[2:]
    document_promises(content, suffix, options, data[1] // 16)


def _decoded(data: bytes) -> str:
    """UTF-8 where it is; a byte that is not becomes a lone surrogate."""
    return data.decode("utf-8", "surrogateescape")


def seeds(target: str) -> list[bytes]:
    """Inputs to begin with."""
    if target == "text":
        parts = [part.encode("utf-8", "surrogatepass") for part in inputs.PARTS]
        heads = [bytes([n * 37 % 256, n * 91 % 256, n * 53 % 256, n * 29 % 256]) for n in range(len(parts))]
        long = " ".join(inputs.PARTS).encode("utf-8", "surrogatepass")
        return [*map(bytes.__add__, heads, parts), *(head + long for head in heads[:8])]
    if target == "rules":
        lines = (
            "keep 국립국어원", "split 할|수|있다", "pair 띄어 쓰기 => 띄어쓰기", r"regex (\d+)(개월)",
            "# 가\nkeep 나다 # 라", "keep 가나\nkeep 나다\nsplit 가|나", "regex ㅋ+|(가)(?=나)",
            "keep a#b\r\nsplit |가", "pair a | b => a| b",
        )  # fmt: skip
        subject = "국립 국어원 할수있다 띄어 쓰기 3개월가나다\n나다 a#b ㅋㅋ가나"
        return [b"\1" + f"{line}\0{subject}".encode() for line in lines]
    found = []
    for number, suffix in enumerate(SUFFIXES):
        sample = inputs.SAMPLES[suffix]
        found += [bytes([192 + number, option + 16]) + sample for option in range(len(inputs.OPTIONS))]
        if suffix in inputs.PARTS_OF_ARCHIVES:
            part = inputs.MEMBERS[suffix][inputs.PARTS_OF_ARCHIVES[suffix]]
            found.append(bytes([number, 16]) + part)
    return found


def main() -> None:
    """Hand a target over to libFuzzer, which never returns."""
    targets = {"text": text, "rules": rules, "documents": documents}
    if len(sys.argv) < 3 or sys.argv[1] not in targets:
        sys.exit((__doc__ or "").split("\n\n")[1].strip())
    target, corpus = sys.argv[1], Path(sys.argv[2])
    if not corpus.is_file():
        corpus.mkdir(parents=True, exist_ok=True)
        if not any(corpus.iterdir()):
            for data in seeds(target):
                (corpus / hashlib.sha1(data).hexdigest()).write_bytes(data)
    atheris.Setup([sys.argv[0], *sys.argv[2:]], targets[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
