"""Spacer with stand-in models: what holds under any model. One test at the end runs the embedded one."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol import spacer as spacer_module
from eojeol import windows as windows_module
from eojeol.errors import ModelError, UsageError
from eojeol.rules import Rules
from eojeol.settings import EAGERNESS
from eojeol.spacer import Spacer
from eojeol.text import split

from .standin import FixedModel, HashModel

MODES = ("correct", "restore")
# Text in which everything that has a meaning to the engine is frequent.
PARTS = [
    *"가나다라 \n\r\t`|-#*.,0123@:/<>$😀🇰🇷\u00a0\u0301\ufeff\ud83d",
    "  ",
    "```\n",
    "- ",
    "ᄀ\u1161",
    "https://x.kr/가",
]
TEXT = st.lists(
    st.sampled_from([*PARTS, "1,000", "국립 국어원"]) | st.characters(codec=None), max_size=80
).map("".join)
RULES = Rules(("국립국어원", "가 나 다", "다라"), (r"(\d+)(가)", "나다"))
HASH = Spacer(HashModel())


def small_blocks(block: int = 24, slack: int = 8):
    """Patch the size of blocks, so that short texts go the way of long ones."""
    return mock.patch.multiple(windows_module, BLOCK=block, SLACK=slack)


@settings(max_examples=400)
@given(
    TEXT,
    st.sampled_from(MODES),
    st.booleans(),
    st.sampled_from([None, "add", "remove"]),
    st.sampled_from(["all", "none"]),
    st.sampled_from([None, RULES]),
)
def test_only_spaces_change_whatever_the_settings(text, mode, squeeze, only, protect, rules):
    spacer = HASH.using(squeeze=squeeze, only=only, protect=protect, rules=rules)
    out = spacer.batch([text], mode)[0]
    assert out.replace(" ", "") == text.replace(" ", "")
    # Indentation and trailing spaces, line for line.
    for before, after in zip(text.splitlines(), out.splitlines(), strict=True):
        assert before[: len(before) - len(before.lstrip())] == after[: len(after) - len(after.lstrip())]
        assert before[len(before.rstrip()) :] == after[len(after.rstrip()) :]


@settings(max_examples=300)
@given(TEXT, st.lists(st.integers(0, 80), max_size=8), st.sampled_from(MODES), st.sampled_from([None, RULES]))
def test_a_text_in_chunks_gives_what_the_whole_gives(text, cuts, mode, rules):
    spacer = HASH.using(rules=rules)
    bounds = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    chunks = [text[a:b] for a, b in pairwise(bounds)]
    assert "".join(spacer.pipe(chunks, mode)) == spacer.batch([text], mode)[0]
    with small_blocks():
        whole = "".join(spacer.pipe([text], mode))
        assert "".join(spacer.pipe(chunks, mode)) == whole
        assert "".join(spacer.pipe(list(text), mode)) == whole
        assert "".join(spacer.pipe(io.StringIO(text, newline=""), mode)) == whole


@settings(max_examples=300)
@given(TEXT, st.sampled_from(MODES), st.integers(0, 5), st.integers(4, 40))
def test_a_line_in_pieces_has_the_probabilities_of_the_whole_line(text, mode, reach, block):
    spacer = Spacer(HashModel(reach), protect="none")
    expected = spacer.probabilities(text, mode)
    result = "".join(spacer.pipe([text], mode))
    with small_blocks(block, block // 3):
        assert spacer.probabilities(text, mode) == expected
        assert "".join(spacer.pipe([text], mode)) == result


@pytest.mark.parametrize(
    "text",
    [
        " " * 200 + "가나다라마" * 20,
        "가나" + " " * 200 + "다라" * 30,
        "가" + "\u0301" * 100 + "나다라마바" * 20,
        "ᄀ\u1161\u11a8" * 60,
        "🇰🇷" * 60 + "🇺",
        "👩\u200d" * 60 + "가",
        "가\t나 " * 50,
        " " * 200,
    ],
)
def test_pieces_part_no_run_of_spaces_and_no_unit(text):
    spacer = HASH.using(protect="none")
    for mode in MODES:
        expected, probabilities = spacer_result(spacer, text, mode), spacer.probabilities(text, mode)
        for block in range(4, 30):
            with small_blocks(block, 3):
                assert "".join(spacer.pipe([text], mode)) == expected
                assert spacer.probabilities(text, mode) == probabilities


def test_lines_are_counted_right_when_a_line_end_falls_on_the_border_of_a_block():
    text = "가나\r\n다라\r마바\n\r\n사아\r\n" * 5
    expected = HASH.check(text)
    for block in range(3, 20):
        with small_blocks(block, 1):
            assert HASH.check(text) == expected


@given(TEXT, st.sampled_from(MODES))
def test_a_model_of_unknown_reach_gets_every_line_whole(text, mode):
    known = HASH.batch([text], mode)[0]
    lines_seen = []

    class Unknown:
        def probabilities(self, characters, observed, segments):
            lines_seen.append(len(characters))
            return HashModel().probabilities(characters, observed, segments)

    with small_blocks():
        assert "".join(Spacer(Unknown()).pipe(list(text), mode)) == known
    assert sum(lines_seen) == len(split(text))


@settings(max_examples=200)
@given(st.lists(TEXT, max_size=6), st.sampled_from(MODES))
def test_a_text_in_a_batch_gives_what_it_gives_alone(texts, mode):
    alone = [spacer_result(HASH, text, mode) for text in texts]
    assert HASH.batch(texts, mode) == alone
    assert list(HASH.stream(iter(texts), mode)) == alone
    with small_blocks(), mock.patch.object(spacer_module, "BLOCK", 24):
        short = [text for text in texts if len(text) <= 24]
        assert HASH.batch(short, mode) == [spacer_result(HASH, text, mode) for text in short]


def spacer_result(spacer: Spacer, text: str, mode: str) -> str:
    return spacer.restore(text) if mode == "restore" else spacer.correct(text)


def test_order_and_number_of_results_are_those_of_the_texts():
    texts = ["", "\n", "가나", "", "다라\n마\n", "바" * 70000, "사 아"]
    out = HASH.batch(texts)
    assert [result.replace(" ", "") for result in out] == [text.replace(" ", "") for text in texts]
    assert HASH.batch([]) == []


def test_fenced_code_does_not_leak_from_one_text_of_a_batch_to_the_next():
    spacer = Spacer(FixedModel("나"))
    assert spacer.batch(["```\n가나", "가나", "```\n가나\n```\n가나", "가나"]) == [
        "```\n가나", "가 나", "```\n가나\n```\n가 나", "가 나",
    ]  # fmt: skip


def test_correct_leaves_what_was_typed_between_latin_letters():
    spacer = Spacer(FixedModel("나b"))
    assert spacer.correct("ab c나 a b") == "ab c 나a b"
    assert spacer.restore("ab c나 a b") == "a bc 나a b"
    assert spacer.using(rules=Rules.parse("split a|b")).correct("ab c") == "a b c"
    assert spacer.using(rules=Rules.parse("keep bc")).correct("ab c") == "abc"


def test_fenced_code_goes_on_over_the_borders_of_blocks():
    text = "가나\n```\n" + "가나\n" * 30 + "가나" * 20 + "\n```\n가나\n"
    spacer = Spacer(FixedModel("나"))
    expected = text.replace("가나\n```", "가 나\n```", 1)[:-3] + "가 나\n"
    assert spacer.correct(text) == expected
    with small_blocks():
        assert "".join(spacer.pipe([text])) == expected


def test_64_threads_share_one_spacer():
    spacer = HASH.using(rules=RULES)
    texts = ["".join(random.Random(n).choices(PARTS, k=300)) for n in range(40)]
    expected = [spacer.correct(text) for text in texts]
    with ThreadPoolExecutor(64) as pool:
        assert list(pool.map(spacer.correct, texts * 5)) == expected * 5


def test_a_thousand_random_batches_give_the_same_results():
    rng = random.Random(0)
    texts = ["".join(rng.choices(PARTS, k=rng.randint(0, 60))) for _ in range(60)]
    expected = dict(zip(texts, map(HASH.correct, texts), strict=True))
    for _ in range(1000):
        batch = rng.choices(texts, k=rng.randint(1, 12))
        assert HASH.batch(batch) == [expected[text] for text in batch]


def test_the_place_of_a_line_in_a_document_does_not_matter():
    line = "가나다 라마바사 아자차카타파하"
    alone = [p for _, p in HASH.probabilities(line)]
    for before in ("", "가\n", "나다라\n" * 999):
        found = HASH.probabilities(before + line + "\n끝이다")
        assert [p for offset, p in found if len(before) <= offset < len(before) + len(line)] == alone


def test_a_long_line_needs_no_more_memory_than_a_short_one():
    def peak(length: int) -> int:
        spacer = Spacer(HashModel())
        chunks = ("가나다 라마바 " * 1024 for _ in range(length))
        tracemalloc.start()
        for _ in spacer.pipe(chunks):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    short, long = peak(20), peak(160)
    assert long < short * 1.3
    assert long < 30 << 20


@settings(max_examples=300)
@given(TEXT, st.sampled_from(MODES), st.booleans())
def test_the_changes_applied_to_the_text_give_the_result(text, mode, squeeze):
    spacer = HASH.using(squeeze=squeeze)
    with small_blocks():
        out, done = [], 0
        for change in spacer.check(text, mode):
            typed = text[change.offset - change.spaces : change.offset]
            assert typed == " " * change.spaces
            out += [text[done : change.offset - change.spaces], "" if change.kind == "remove" else " "]
            done = change.offset
        assert "".join(out) + text[done:] == "".join(spacer.pipe([text], mode))


@settings(max_examples=300)
@given(TEXT)
def test_a_change_is_told_in_the_coordinates_of_editors(text):
    with small_blocks():
        for change in HASH.check(text):
            before = text[: change.offset]
            lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            if before.endswith("\r") and text[change.offset] == "\n":
                continue
            assert (change.line, change.column) == (len(lines), len(lines[-1]) + 1)
            assert change.utf16_offset == utf16_length(before)
            assert change.utf16_column == utf16_length(lines[-1]) + 1


def utf16_length(text: str) -> int:
    # Halves of a pair that stand alone count one each, also where they would make a pair.
    return sum(2 if ord(c) > 0xFFFF else 1 for c in text)


def test_a_change_shows_its_line_as_typed():
    spacer = Spacer(FixedModel("방"))
    (change,) = spacer.check("첫줄\r\n아버지가방에\n끝")
    assert (change.line, change.column, change.offset, change.kind) == (2, 5, 8, "add")
    assert change.context == "아버지가‸방에"
    assert change.probability == pytest.approx(0.95)
    (change,) = spacer.check("가  나")
    assert (change.kind, change.spaces, change.offset, change.context) == ("remove", 2, 3, "가‸나")


def test_squeezing_is_told_too():
    spacer = Spacer(FixedModel("나"), squeeze=True)
    assert spacer.correct("가   나") == "가 나"
    assert [change.kind for change in spacer.check("가   나")] == ["squeeze"]
    assert Spacer(FixedModel("나")).correct("가   나") == "가   나"


def test_protected_over_rules_over_model():
    model = FixedModel("나")
    text = "가나 `가나` 가다 가 다"
    assert Spacer(model).correct(text) == "가 나`가나`가다가다"
    kept = Spacer(model, rules=Rules(("가나",)), only="add")
    assert kept.correct(text) == "가나 `가나` 가다 가 다"
    parted = Spacer(model, rules=Rules(("가 다",)), only="add")
    assert parted.correct(text) == "가 나 `가나` 가 다 가 다"
    assert parted.using(rules=Rules(("가 나",)), protect="none").correct("`가나`") == "`가 나`"
    assert parted.using(rules=Rules(("가 나",))).correct("`가나`") == "`가나`"
    assert Spacer(model, rules=Rules(("국립국어원",))).correct("국립 국어원") == "국립국어원"


def test_only_leaves_out_the_other_kind_of_change():
    spacer = Spacer(FixedModel("나"))
    assert spacer.correct("가나 다") == "가 나다"
    assert spacer.using(only="add").correct("가나 다") == "가 나 다"
    assert spacer.using(only="remove").correct("가나 다") == "가나다"
    assert {c.kind for c in spacer.using(only="remove").check("가나 다")} == {"remove"}


def test_thresholds_and_their_named_points():
    spacer = Spacer(FixedModel("나", before=0.6, elsewhere=0.4))
    assert spacer.correct("가나 다") == "가 나다"
    assert spacer.using(add=0.7).correct("가나 다") == "가나다"
    assert spacer.using(remove=0.7).correct("가나 다") == "가 나 다"
    assert spacer.using(eagerness="conservative").settings.thresholds == EAGERNESS["conservative"]
    assert spacer.using(eagerness="conservative", add=0.2).settings.thresholds[0] == 0.2
    adds = [EAGERNESS[name][0] for name in ("eager", "balanced", "conservative")]
    removes = [EAGERNESS[name][1] for name in ("eager", "balanced", "conservative")]
    assert adds == sorted(adds) and removes == sorted(removes)


def test_restoring_does_not_look_at_what_was_typed():
    spacer = Spacer(HashModel(), protect="none")
    assert [p for _, p in spacer.probabilities("가 나다라 마", "restore")] == [
        p for _, p in spacer.probabilities("가나다 라마", "restore")
    ]


def test_using_leaves_the_first_spacer_as_it_is():
    spacer = Spacer(FixedModel("나"))
    other = spacer.using(only="remove")
    assert spacer.correct("가나") == "가 나"
    assert other.correct("가나") == "가나"
    assert other.using(only=None).correct("가나") == "가 나"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"add": 1.5}, "not a probability"),
        ({"remove": -0.1}, "not a probability"),
        ({"eagerness": "wild"}, "unknown eagerness"),
        ({"only": "both"}, "only='both'"),
        ({"protect": "urls"}, "did you mean 'url'"),
        ({"rules": "my.eojeolrules"}, "Rules.read"),
        ({"rule": None}, "did you mean 'rules'"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_one_line(arguments, message):
    with pytest.raises(UsageError, match=message) as caught:
        HASH.using(**arguments)
    assert "\n" not in str(caught.value)


def test_a_mode_that_does_not_exist_is_refused_at_once():
    for call in (HASH.stream, HASH.pipe, HASH.batch, HASH.check, HASH.probabilities):
        with pytest.raises(UsageError, match="unknown mode"):
            call("가나", "fix")


def test_one_text_is_not_taken_for_many():
    with pytest.raises(UsageError, match="several texts"):
        HASH.batch("가나다")


def test_the_embedded_model_gives_the_same_bits_in_any_company():
    try:
        embedded = Spacer()
    except ModelError as error:
        pytest.skip(f"no embedded model: {error}")
    line = "아버지가방에들어가신다 그리고 2019년3월5일에 https://x.kr에서만나요 " * 20
    rng = random.Random(0)
    others = ["".join(rng.choices("가나다라마 바사아자차카 ", k=rng.randint(0, 200))) for _ in range(30)]
    for mode in MODES:
        alone = embedded.probabilities(line, mode)
        together = embedded.probabilities("\n".join([*others, line, *others]), mode)
        offset = sum(len(other) + 1 for other in others)
        assert [(o - offset, p) for o, p in together if offset <= o < offset + len(line)] == alone
        with small_blocks(150, 20):
            assert embedded.probabilities(line, mode) == alone
        with ThreadPoolExecutor(8) as pool:
            assert all(found == alone for found in pool.map(embedded.probabilities, [line] * 16, [mode] * 16))
        assert embedded.batch([*others, line], mode)[-1] == spacer_result(embedded, line, mode)


FORKS = """
import os, sys
from eojeol import Spacer
spacer = Spacer()
text = "아버지가방에들어가신다. 그리고문을닫으셨다. " * 50
expected = spacer.restore(text), spacer.probabilities(text)
children = []
for _ in range(8):
    child = os.fork()
    if not child:
        os._exit((spacer.restore(text), spacer.probabilities(text)) != expected)
    children.append(child)
sys.exit(any(os.waitpid(child, 0)[1] for child in children))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_forked_processes_share_the_embedded_model():
    try:
        Spacer()
    except ModelError as error:
        pytest.skip(f"no embedded model: {error}")
    done = subprocess.run([sys.executable, "-c", FORKS], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
