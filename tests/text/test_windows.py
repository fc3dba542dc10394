"""A text of any size, in any pieces, gives what the whole gives, in the memory of one window."""

from __future__ import annotations

import io
import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.spacer import MODES, Spacer
from eojeol.text.gaps import split

from ..promises import small_blocks
from ..promises_inputs import RULE_SETS, texts
from ..standin import HASH, FixedModel, HashModel, result


@settings(max_examples=150)
@given(
    texts(80),
    st.lists(st.integers(0, 80), max_size=8),
    st.sampled_from(MODES),
    st.sampled_from([None, RULE_SETS[1]]),
)
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


@settings(max_examples=150)
@given(texts(80), st.sampled_from(MODES), st.integers(0, 5), st.integers(4, 40))
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
        expected, probabilities = result(spacer, text, mode), spacer.probabilities(text, mode)
        for block in range(4, 30):
            with small_blocks(block, 3):
                assert "".join(spacer.pipe([text], mode)) == expected
                assert spacer.probabilities(text, mode) == probabilities


@given(texts(80), st.sampled_from(MODES))
def test_a_model_of_unknown_reach_gets_every_line_whole(text, mode):
    known = HASH.batch([text], mode)[0]
    lines_seen = []

    class Unknown:
        def probabilities(self, characters, observed, segments):
            lines_seen.append(len(characters))
            return HashModel().probabilities(characters, observed, segments)

    with small_blocks():
        assert "".join(Spacer(Unknown()).pipe(list(text), mode)) == known
    # In correct mode some of them twice.
    assert sum(lines_seen) == len(split(text)) or (mode == "correct" and sum(lines_seen) > len(split(text)))


def test_fenced_code_goes_on_over_the_borders_of_blocks():
    text = "가나\n```\n" + "가나\n" * 30 + "가나" * 20 + "\n```\n가나\n"
    spacer = Spacer(FixedModel("나"))
    expected = text.replace("가나\n```", "가 나\n```", 1)[:-3] + "가 나\n"
    assert spacer.correct(text) == expected
    with small_blocks():
        assert "".join(spacer.pipe([text])) == expected


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
