"""Inputs for the core in JavaScript and what Python makes of them, as plain data for a JSON file.

Everything is drawn from one seed, so a case that fails today fails tomorrow. JavaScript holds text as UTF-16, so two
surrogates that make a pair are put together before Python sees them; offsets are UTF-16 units on both sides.
"""

from __future__ import annotations

import difflib
import random
import re
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from eojeol import Rules, Spacer
from eojeol.engine.engine import Engine
from eojeol.engine.ngrams import hash_ngrams, table_rows
from eojeol.errors import EojeolError
from eojeol.rules.regex_subset import PatternError, compile_pattern
from eojeol.settings import STYLES
from eojeol.text.gaps import split
from eojeol.text.protect import KINDS, protected_gaps
from eojeol.text.windows import BLOCK, windows
from eojeol.unwrap import join_lines

from ..golden.test_golden import ROWS
from ..promises_inputs import PARTS
from .regex_table import ACCEPTED, REFUSED, random_patterns, subjects

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "src" / "eojeol" / "models"
DEMO = ROOT / "src" / "eojeol" / "train" / "demo"
SEED = 112
Case = dict[str, Any]

RULES = """\
# names
keep 국립국어원
keep #봄나들이    # belongs to the word
split 할|수|있다
pair 띄어 쓰기 => 띄어쓰기
keep 가나
split 가|나|다
regex (\\d+)(개월)
regex [가-나]+(?:다|라)?
"""
REASONS = Path(__file__).parents[1] / "golden" / "reasons.tsv"
# Reasons and forms that a user can choose: each is asked for over the golden table of reasons.
CHOICES: list[Case] = [
    {"only": "R41,R42,adverb"}, {"only": "add,after-particle"}, {"ignore": "R41,noun-noun"},
    *(dict.fromkeys(STYLES, form) for form in ("joined", "apart", "keep")),
]  # fmt: skip
BROKEN_RULES = [
    "keeep 가나", "keep", "split 가나", "split 가||나", "pair 가나", "pair 가나 => 가다", "keep 가 나",
    "split 가|나 다", "\ufeffkeep 가\n\nregex (", "keep 가나\r\nregex a**", "  split  가나  # 나",
    "keep e\u0301", "pair 가\u3000나 => 가\u3000나", "pair 'a => 'a", "xyz 가나", "regex", 'keep "가\t나"',
    "keep 😀 가", "keep 가\n    keep 나다라\nspilt 가|나", "regex (?i)a\nkeeep 가나",
    "keep 가\nregex a{2,1}", "  regex  😀가나다*+", "regex 가|",
]  # fmt: skip


def all_cases(one_in: int = 1) -> dict[str, Any]:
    """Every section of the file; whole results of one in so many demo sentences, and a fifth of the odd texts then."""
    rng = random.Random(SEED)
    sentences = [*_sentences(rng)]
    odd = [
        _held("".join(rng.choices(PARTS, k=rng.randint(0, 25)))) for _ in range(1500 if one_in == 1 else 300)
    ]
    return {
        "model": str(MODEL),
        "texts": [_taken_apart(text) for text in odd],
        "rows": _rows([*odd[:200], *sentences[:50]]),
        "spans": [_spans(text, kinds) for text, kinds in _with_kinds(odd, rng)],
        "windows": [_windows(text, reach) for text in _long_texts(sentences, rng) for reach in (0, 22)],
        "rules": [_rule_case(RULES, text) for text in odd[:300]] + [_rule_case(text, "가나") for text in BROKEN_RULES],
        "regex": _regex_cases(rng),
        "near": [*_near_cases(rng)],
        "reprs": [[text, repr(text)] for text in [*odd[:300], "'", '"', "'\"", "\x7f\xad\u0378\U0010ffff"]],
        "spacing": [*_spacing(sentences, odd, rng, one_in)],
        "joined": [*_joined(sentences, odd, rng, one_in)],
    }  # fmt: skip


def _held(text: str) -> str:
    """As JavaScript can hold it: surrogates that make a pair are one character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _utf16(text: str) -> list[int]:
    """UTF-16 units before each code point, and all of them."""
    return [0, *accumulate(1 + (ord(c) > 0xFFFF) for c in text)]


def _sentences(rng: random.Random) -> Iterator[str]:
    """The demo sentences and variants of them: no spaces, spaces lost and put in, several in one line, odd parts."""
    lines = [
        line for path in sorted(DEMO.glob("*.txt")) for line in path.read_text("utf-8").splitlines() if line
    ]
    for line in lines:
        yield line
        yield line.replace(" ", "")
        yield re.sub(" ", lambda _: rng.choice(["", " ", "  "]), line)
        yield re.sub(r"(?<=\S)(?=\S)", lambda _: rng.choice(["", "", "", "", " "]), line)
        cut = rng.randrange(len(line))
        yield _held(
            line[:cut]
            + rng.choice(PARTS)
            + line[cut:]
            + rng.choice(["", " ", "\n", "\t"])
            + rng.choice(lines)
        )


def _long_texts(sentences: list[str], rng: random.Random) -> list[str]:
    """Texts beyond the size of a window: lines of all lengths, lines without end, odd characters at the borders."""
    words = " ".join(sentences[:2000]).replace("\n", " ")
    return [
        "\n".join(sentences * 2),
        words[: BLOCK + 5] + "\n" + words,
        words.replace(" ", "")[: 2 * BLOCK + 100],
        "가" * (BLOCK - 1) + "\r\n나다" + "\U0001f600가" * BLOCK,
        "가\u0301" * BLOCK + " " * 5000 + "나다라 " * 20000,
        _held("".join(rng.choices([part for part in PARTS if "\n" not in part], k=40000))),
        "- " + "-" * (BLOCK + 200) + "\n" + "가" * BLOCK + "\r나",
    ]


def _taken_apart(text: str) -> Case:
    gaps, at = split(text), np.array(_utf16(text))
    return {
        "text": text, "starts": at[gaps.starts].tolist(), "ends": at[gaps.ends].tolist(),
        "characters": gaps.characters.tolist(), "segments": gaps.segments.tolist(),
        "spaced": gaps.spaced.astype(int).tolist(), "fixed": gaps.fixed.astype(int).tolist(),
    }  # fmt: skip


def _rows(texts: list[str]) -> Case:
    gaps = split("\n".join(texts))
    engine = Engine(MODEL)
    ids = engine.vocab.ids(gaps.characters)
    rows = table_rows(hash_ngrams(ids, gaps.segments), engine.config.row_bits)
    return {
        "vocab": (MODEL / "vocab.txt").read_text("utf-8"), "row_bits": engine.config.row_bits,
        "characters": gaps.characters.tolist(), "segments": gaps.segments.tolist(),
        "ids": ids.tolist(), "rows": rows.ravel().tolist(),
    }  # fmt: skip


def _with_kinds(texts: list[str], rng: random.Random) -> Iterator[tuple[str, list[str]]]:
    for text in [row.input for row in ROWS if row.table == "engine-protected"] + texts:
        yield text, list(KINDS)
        yield text, rng.sample(KINDS, rng.randint(1, 3))


def _spans(text: str, kinds: list[str]) -> Case:
    return {
        "text": text,
        "kinds": kinds,
        "frozen": protected_gaps(text, split(text), kinds).astype(int).tolist(),
    }


def _windows(text: str, reach: int) -> Case:
    found, at = [], _utf16(text)
    done = 0
    for window in windows((text[i : i + BLOCK] for i in range(0, len(text), BLOCK)), reach):
        inside = _utf16(window.text)
        length = window.stop - window.start
        piece = [inside[offset] for offset in window.piece]
        found.append([window.first, window.last, at[done + length] - at[done], *piece, int(window.whole)])
        done += length
    return {"text": text, "reach": reach, "windows": found}


def _rule_case(rules: str, text: str) -> Case:
    try:
        decisions = Rules.parse(rules, "mine").decide(split(text)).tolist()
    except EojeolError as error:
        return {"rules": rules, "text": text, "error": str(error)}
    return {"rules": rules, "text": text, "decisions": decisions}


def _regex_cases(rng: random.Random) -> Case:
    """Patterns: what each finds in every text, as spans of the match and its groups, or why it is refused."""
    texts = subjects(rng)
    patterns = [*ACCEPTED, *(pattern for pattern, *_ in REFUSED), *random_patterns(rng, 3000)]
    return {"texts": texts, "patterns": [_regex_case(pattern, texts) for pattern in patterns]}


def _regex_case(pattern: str, texts: list[str]) -> Case:
    try:
        compiled = compile_pattern(pattern)
    except PatternError as error:
        return {"pattern": pattern, "at": error.at, "message": str(error)}
    return {"pattern": pattern, "matches": [[*_matches(compiled, text)] for text in texts]}


def _matches(compiled: re.Pattern[str], text: str) -> Iterator[list[list[int] | None]]:
    at = _utf16(text)
    for match in compiled.finditer(text):
        spans = [match.span(group) for group in range(compiled.groups + 1)]
        yield [[at[start], at[end]] if start >= 0 else None for start, end in spans]


def _near_cases(rng: random.Random) -> Iterator[Case]:
    names = [*KINDS, "keep", "split", "pair", "regex"]
    for name in names:
        for _ in range(20):
            letters = list(name)
            for _ in range(rng.randint(1, 3)):
                letters[rng.randrange(len(letters)) :][:1] = []
                letters.insert(rng.randint(0, len(letters)), rng.choice("aeiklmprtu"))
            word = "".join(letters)
            near = difflib.get_close_matches(word, names, n=1)
            yield {"word": word, "names": names, "near": near[0] if near else None}


def _spacing(sentences: list[str], odd: list[str], rng: random.Random, one_in: int) -> Iterator[Case]:
    """Whole results: settings, texts, and the text and the changes that Python makes of each."""
    spacer = Spacer()
    golden = [row.input for row in ROWS]
    for mode in ("restore", "correct"):
        rows = golden if mode == "correct" else golden[::one_in]
        yield _spaced(spacer, {"mode": mode}, [*rows, *sentences[::one_in]], changes=False)
        yield _spaced(
            spacer, {"mode": mode}, [*golden[:: 10 * one_in], *sentences[:: 10 * one_in], *odd[:100]]
        )
        yield _spaced(
            spacer, {"mode": mode, "rules": RULES, "squeeze": True}, odd[: 500 // one_in], changes=False
        )
    for _ in range(40 // one_in):
        options: Case = {"mode": rng.choice(["restore", "correct"])}
        for name, values in (
            ("eagerness", ["conservative", "balanced", "eager"]), ("add", [0, 0.3, 0.9, 1]),
            ("remove", [0, 0.3, 0.9, 1]), ("only", ["add", "remove", None, "remove,R41,inside-word"]),
            ("squeeze", [True, False]), ("rules", [RULES, None, ""]), ("ignore", ["R41,after-particle,context", None]),
            ("compound", ["joined", "apart", "keep"]), ("auxiliary", ["joined", "apart", "keep"]),
            ("protect", ["none", "url,email", ["tag", "markdown", "code"]]),
        ):  # fmt: skip
            if rng.random() < 0.4:
                options[name] = rng.choice(values)
        yield _spaced(spacer, options, rng.sample(odd, 15) + rng.sample(sentences, 10))
    typed = [line.split("\t")[0] for line in REASONS.read_text("utf-8").splitlines()[1:]]
    for options in CHOICES:
        yield _spaced(spacer, {"mode": "correct", "eagerness": "eager", **options}, typed, changes=False)
    for text in _long_texts(sentences, rng)[1 :: 2 * min(one_in, 2)]:
        yield _spaced(spacer, {"mode": "correct", "rules": RULES}, [text[: BLOCK + 7000]])


def _joined(sentences: list[str], odd: list[str], rng: random.Random, one_in: int) -> Iterator[Case]:
    """Wrapped texts, and what joining their lines makes of them."""
    engine = Engine(MODEL)
    texts = [row.input for row in ROWS if row.mode == "join"]
    for _ in range(40 // one_in):
        text, width = " ".join(rng.sample(sentences, 5)), rng.randint(12, 50)
        lines = [text[at : at + width].strip(" ") for at in range(0, len(text), width)]
        texts.append(rng.choice(["\n", "\r\n", "\n> "]).join(lines))
    for text in [*texts, *("\n".join(rng.sample(odd, 6)) for _ in range(100 // one_in))]:
        yield {"text": _held(text), "joined": join_lines(_held(text), engine)}


def _spaced(spacer: Spacer, options: Case, texts: list[str], changes: bool = True) -> Case:
    given = {**options, "rules": Rules.parse(options["rules"]) if options.get("rules") else None}
    mode = given.pop("mode")
    using = spacer.using(**given)
    return {
        "options": options, "texts": texts,
        "expected": using.batch(texts, mode),
        "changes": [[change.fields() for change in using.check(text, mode)] for text in texts] if changes else None,
    }  # fmt: skip
