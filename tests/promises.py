"""What must hold whatever the text, the rules or the file: one function a promise, shared by tests and fuzzers.

Each function takes plain values, runs the package and asserts. tests/test_promises.py calls them with a few thousand
inputs, fuzz/hypothesis_run.py with as many as one likes, fuzz/atheris_run.py with inputs led by coverage. The checks
are written apart from the package, by regular expressions and the standard library, so that one slip cannot hide in
both; where the package is asked (which gaps are free), that is a second check on top.
"""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence
from itertools import pairwise
from random import Random
from unittest import mock
from xml.etree import ElementTree

import numpy as np

from eojeol.documents import Options, fix_bytes
from eojeol.errors import EojeolError
from eojeol.rules.matchers import alternation, automaton
from eojeol.rules.rules import JOIN, LEAVE, SPACE, Rules
from eojeol.spacer import Mode, Spacer
from eojeol.text import windows as windows_module
from eojeol.text.gaps import compact, split
from eojeol.text.protect import protected_gaps

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
ARCHIVES = (".docx", ".hwpx", ".epub", ".odt", ".ods", ".xlsx", ".pptx")
# They say their encoding themselves, and no option does.
XML = (".xliff", ".xlf")


def small_blocks(block: int = 24, slack: int = 8):
    """Patch the size of blocks, so that short texts go the way of long ones."""
    return mock.patch.multiple(windows_module, BLOCK=block, SLACK=slack)


def runs(text: str) -> list[int]:
    """How many U+0020 stand before each other character, and at the end."""
    return [len(spaces) for spaces in re.split("[^ ]", text)]


def only_gaps_change(before: str, after: str, squeeze: bool = False, only: str | None = None) -> None:
    """Other characters, lines, indentation and what stands beside other white space are the same."""
    assert re.sub(r"(?<=\S) +(?=\S)", "", before) == re.sub(r"(?<=\S) +(?=\S)", "", after)
    assert len(before.splitlines()) == len(after.splitlines())
    for typed, given in zip(runs(before), runs(after), strict=True):
        if given != typed:
            assert given in (0, 1) and (typed == 0 or given == 0 or squeeze)
            assert typed or only != "remove"
            assert given or only != "add"


def engine_promises(spacer: Spacer, text: str, mode: Mode, cuts: Sequence[int] = (), block: int = 24) -> None:
    """Only free gaps change, rules win, and no way in, cut or neighbour changes the result."""
    settings = spacer.settings
    out = spacer.restore(text) if mode == "restore" else spacer.correct(text)
    only_gaps_change(text, out, settings.squeeze, settings.only)
    _protected_then_rules(spacer, text, out)
    assert spacer.batch([text], mode) == [out]
    assert spacer.batch(["가나 다", text, "```\n가나", text], mode)[1::2] == [out, out]
    bounds = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    chunks = [text[a:b] for a, b in pairwise(bounds)]
    assert "".join(spacer.pipe(chunks, mode)) == out
    assert _with_changes(spacer, text, mode) == out
    assert all(0 <= probability <= 1 for _, probability in spacer.probabilities(text, mode))
    if block < len(text):
        with small_blocks(block, block // 3):
            pieces = "".join(spacer.pipe([text], mode))
            assert "".join(spacer.pipe(chunks, mode)) == pieces
            assert _with_changes(spacer, text, mode) == pieces
        only_gaps_change(text, pieces, settings.squeeze, settings.only)
        if not settings.kinds and not settings.rules:
            assert pieces == out


def foreign_lines_stay(spacer: Spacer, text: str) -> None:
    """Correcting with the defaults, or with another eagerness, leaves every line without Hangul as it is."""
    out = spacer.correct(text)
    for before, after in zip(text.split("\n"), out.split("\n"), strict=True):
        if not any("HANGUL" in unicodedata.name(character, "") for character in before):
            assert after == before


def _protected_then_rules(spacer: Spacer, text: str, out: str) -> None:
    """Gaps that are fixed or protected are as typed; of the others those that a rule decides are as it says."""
    gaps = split(text)
    before, after = np.array(runs(text)), np.array(runs(out))
    held = protected_gaps(text, gaps, spacer.settings.kinds) | gaps.fixed
    place = (np.cumsum(gaps.codes != 0x20) - 1)[gaps.starts]
    may_change = np.zeros(len(before), bool)
    may_change[place[~held]] = True
    assert np.array_equal(before[~may_change], after[~may_change])
    if spacer.settings.rules and spacer.settings.only is None:
        said = spacer.settings.rules.decide(gaps)
        assert np.isin(said, (LEAVE, JOIN, SPACE)).all()
        assert not after[place[~held & (said == JOIN)]].any()
        assert after[place[~held & (said == SPACE)]].all()


def _with_changes(spacer: Spacer, text: str, mode: Mode) -> str:
    """The text after the changes that `check` tells."""
    parts, done = [], 0
    for change in spacer.check(text, mode):
        assert text[change.offset - change.spaces : change.offset] == " " * change.spaces
        parts += [text[done : change.offset - change.spaces], "" if change.kind == "remove" else " "]
        done = change.offset
    return "".join([*parts, text[done:]])


def rules_promises(spacer: Spacer, rules_text: str, text: str, regex: bool) -> bool:
    """A text of rules is refused in one line with its place, or holds in both modes and survives being written.

    Returns:
        Whether it was accepted.
    """
    try:
        rules = Rules.parse(rules_text, "mine", regex)
    except EojeolError as error:
        assert re.fullmatch(r"mine:\d+:\d+: [^\n\r]+", str(error)), str(error)
        return False
    written = rules.to_text()
    assert Rules.parse(written, "mine", regex).to_text() == written
    if rules.words:
        bare = compact(split(text))
        table = {compact(split(word)) for word in rules.words}
        assert list(alternation(table)(bare)) == list(automaton(table)(bare))
    ruled = spacer.using(rules=rules, protect="none")
    for mode in ("correct", "restore"):
        engine_promises(ruled, text, mode, (len(text) // 2,))
    return True


def document_promises(data: bytes, suffix: str, options: Options, seed: int) -> bool:
    """A file is refused in one line, or comes out with the same text but for spaces, and otherwise undamaged.

    Returns:
        Whether it was accepted.
    """
    if suffix in XML:
        options = Options()
    try:
        same = fix_bytes(data, suffix, lambda texts: texts, options)
        after = fix_bytes(data, suffix, lambda texts: [_shaken(text, seed) for text in texts], options)
    except EojeolError as error:
        assert isinstance(error, ValueError), repr(error)
        assert str(error) and "\n" not in str(error), repr(error)
        return False
    if options.errors != "replace":
        assert same == data
    if suffix in ARCHIVES:
        _same_archive(data, after, suffix)
    elif options.errors != "replace":
        assert _without_spaces(data, options) == _without_spaces(after, options)
    return True


def _shaken(text: str, seed: int) -> str:
    """Spaces added, removed and kept at gaps by chance; the same text gives the same answer."""
    random = Random(f"{seed}{text!r}")  # repr, because a seed may hold no lone surrogates
    return re.sub(r"(?<=\S) *(?=\S)", lambda gap: random.choice(["", " ", gap.group()]), text)


def _without_spaces(data: bytes, options: Options) -> str | bytes:
    for mark, codec in MARKS:
        if data.startswith(mark):
            return data.decode(codec, "surrogatepass").replace(" ", "")
    if options.encoding:
        handler = "surrogatepass" if options.encoding.startswith("utf-") else "surrogateescape"
        return data.decode(options.encoding, handler).replace(" ", "")
    return data.replace(b" ", b"")


def _same_archive(before: bytes, after: bytes, suffix: str) -> None:
    """As far as the zipfile module could read the archive, it still can, and finds the same."""
    try:
        old = zipfile.ZipFile(io.BytesIO(before))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
        return
    new = zipfile.ZipFile(io.BytesIO(after))
    assert [(i.filename, i.date_time, i.compress_type, i.external_attr) for i in old.infolist()] == [
        (i.filename, i.date_time, i.compress_type, i.external_attr) for i in new.infolist()
    ]
    assert old.comment == new.comment
    for one, two in zip(old.infolist(), new.infolist(), strict=True):
        try:
            content = old.read(one)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
            continue
        changed = new.read(two)
        if changed != content:
            # A book's pages are read as HTML is, well formed or not, and get nothing but spaces.
            same = _markup if suffix != ".epub" else lambda page: _without_spaces(page, Options())
            try:
                expected = same(content)
            except ElementTree.ParseError:
                # ElementTree alone refuses a brace in the name of a namespace.
                assert b"}" in content, one.filename
                continue
            assert same(changed) == expected, one.filename


def _markup(data: bytes) -> list[object]:
    """Tags, attributes and text of XML without spaces, without what formats must change beside a changed text."""
    root = ElementTree.fromstring(data)
    # Where lines broke in a paragraph, which HWPX notes: a changed paragraph loses it.
    notes = {id(e) for note in root.iter() if note.tag.endswith("}linesegarray") for e in note.iter()}
    found: list[object] = []
    for element in root.iter():
        if id(element) not in notes:
            attributes = {k: v for k, v in element.attrib.items() if not k.endswith("namespace}space")}
            found.append((element.tag, attributes))
    return [*found, "".join(root.itertext()).replace(" ", "")]
