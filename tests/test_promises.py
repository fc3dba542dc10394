"""The promises over arbitrary input, 2,000 examples in all; fuzz/ has the same with no end."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.documents import SUFFIXES
from eojeol.spacer import Spacer

from . import promises_inputs as inputs
from .promises import document_promises, engine_promises, foreign_lines_stay, only_gaps_change, rules_promises
from .standin import HashModel

MODES = st.sampled_from(["correct", "restore"])
CUTS = st.lists(st.integers(0, 120), max_size=5)
HASH = Spacer(HashModel())


@settings(max_examples=300, deadline=None)
@given(inputs.texts(), MODES, inputs.settings(), CUTS, st.integers(4, 60))
def test_the_embedded_model_keeps_every_promise_about_text(embedded, text, mode, changes, cuts, block):
    engine_promises(embedded.using(**changes), text, mode, cuts, block)


@settings(max_examples=200, deadline=None)
@given(inputs.texts(), MODES, inputs.settings(), CUTS, st.integers(4, 60))
def test_a_model_that_decides_at_random_keeps_them_too(text, mode, changes, cuts, block):
    engine_promises(HASH.using(**changes), text, mode, cuts, block)


@settings(max_examples=100, deadline=None)
@given(inputs.foreign_texts(), st.sampled_from(["conservative", "balanced", "eager"]))
def test_lines_without_hangul_come_back_unchanged(embedded, text, eagerness):
    foreign_lines_stay(embedded.using(eagerness=eagerness), text)


@pytest.mark.parametrize(
    ("eagerness", "mode"),
    [("conservative", "correct"), ("balanced", "correct"), ("eager", "correct"), ("balanced", "restore")],
)
def test_of_hostile_strings_next_to_none_changes_a_second_time(embedded, eagerness, mode):
    rng = Random(3)
    spacer = embedded.using(eagerness=eagerness)
    once = spacer.batch([inputs.hostile_text(rng) for _ in range(800)], mode)
    # fuzz/idempotence_run.py counts less than one in a thousand over more of them.
    assert sum(map(str.__ne__, once, spacer.batch(once, mode))) <= 3


@settings(max_examples=120, deadline=None)
@given(inputs.rules_texts(), inputs.texts(12))
def test_a_text_of_rules_holds_or_is_refused_with_its_place(rules_text, text):
    pytest.importorskip("ahocorasick", reason="the automaton is compared with the plain search")
    rules_promises(HASH, rules_text, text, regex=False)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=40, deadline=None)
@given(data=st.data(), options=st.sampled_from(inputs.OPTIONS), seed=st.integers(0, 9))
def test_a_damaged_file_is_refused_or_loses_nothing(suffix, data, options, seed):
    document_promises(data.draw(inputs.damaged(suffix)), suffix, options, seed)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_undamaged_sample_is_accepted(suffix):
    options = inputs.OPTIONS[0]
    assert document_promises(inputs.SAMPLES[suffix], suffix, options, 1)
    if suffix in inputs.PARTS_OF_ARCHIVES:
        part = inputs.MEMBERS[suffix][inputs.PARTS_OF_ARCHIVES[suffix]]
        assert document_promises(inputs.with_part(suffix, part), suffix, options, 1)


def test_a_page_of_a_book_in_utf_16_gets_spaces_in_utf_16():
    book = inputs.with_part(".epub", "\ufeff<p>책을읽 었다</p>".encode("utf-16-le"))
    assert document_promises(book, ".epub", inputs.OPTIONS[0], 1)


def test_a_part_that_only_elementtree_refuses_is_no_finding():
    part = inputs.MEMBERS[".hwpx"][inputs.PARTS_OF_ARCHIVES[".hwpx"]]
    document = inputs.with_part(".hwpx", part.replace(b'section">', b'section" xmlns:a="}">'))
    assert document_promises(document, ".hwpx", inputs.OPTIONS[0], 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("가나", "가니"), ("가 나\n", "가 나"), ("가나", "가\n나"), ("\t가", "\t 가"), (" 가", "가"), ("가 ", "가"),
        ("가  나", "가 나"), ("가나", "가  나"), ("가\u00a0나", "가 나"), ("가 \t나", "가\t나"),
    ],
)  # fmt: skip
def test_a_broken_promise_is_seen(before, after):
    with pytest.raises(AssertionError):
        only_gaps_change(before, after)
