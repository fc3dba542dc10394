"""The result for a text is the same alone, in any batch, at any place, in any thread and any process."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.spacer import MODES

from .promises import small_blocks
from .promises_inputs import PARTS, RULE_SETS, texts
from .standin import HASH, result


@settings(max_examples=100)
@given(st.lists(texts(80), max_size=6), st.sampled_from(MODES))
def test_a_text_in_a_batch_gives_what_it_gives_alone(texts, mode):
    alone = [result(HASH, text, mode) for text in texts]
    assert HASH.batch(texts, mode) == alone
    assert list(HASH.stream(iter(texts), mode)) == alone
    with small_blocks():
        short = [text for text in texts if len(text) <= 24]
        assert HASH.batch(short, mode) == [result(HASH, text, mode) for text in short]


@pytest.fixture(params=["a hash", "the embedded model"])
def spacer(request):
    model = HASH if request.param == "a hash" else request.getfixturevalue("embedded")
    return model.using(rules=RULE_SETS[1])


def some_texts(number, length):
    rng = random.Random(number)
    return ["".join(rng.choices(PARTS, k=rng.randint(0, length))) for _ in range(number)]


@pytest.mark.parametrize("mode", MODES)
def test_64_threads_share_one_spacer(spacer, mode):
    texts = some_texts(40, 300)
    expected = [result(spacer, text, mode) for text in texts]
    with ThreadPoolExecutor(64) as pool:
        assert list(pool.map(lambda text: result(spacer, text, mode), texts * 5)) == expected * 5


def test_hundreds_of_random_batches_give_the_same_results(spacer):
    random_batches(spacer, 300)


@pytest.mark.slow
def test_64_threads_with_a_thousand_random_batches_each_give_the_same_results(embedded):
    with ThreadPoolExecutor(64) as pool:
        assert len(list(pool.map(lambda seed: random_batches(embedded, 1000, seed), range(64)))) == 64


def random_batches(spacer, number, seed=0):
    rng = random.Random(seed)
    texts = some_texts(60, 60)
    expected = {(text, mode): result(spacer, text, mode) for text in texts for mode in MODES}
    for _ in range(number):
        batch, mode = rng.choices(texts, k=rng.randint(1, 12)), rng.choice(MODES)
        assert spacer.batch(batch, mode) == [expected[text, mode] for text in batch]


def test_the_place_of_a_line_in_a_document_does_not_matter():
    line = "가나다 라마바사 아자차카타파하"
    alone = [p for _, p in HASH.probabilities(line)]
    for before in ("", "가\n", "나다라\n" * 999):
        found = HASH.probabilities(before + line + "\n끝이다")
        assert [p for offset, p in found if len(before) <= offset < len(before) + len(line)] == alone


def test_the_embedded_model_gives_the_same_bits_in_any_company(embedded):
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
        assert embedded.batch([*others, line], mode)[-1] == result(embedded, line, mode)


FORKS = """
import os, sys
from eojeol import Spacer
spacer = Spacer()
text = "아버지가방에들어가신다. 그리고문 을닫으셨다. " * 50
expected = spacer.restore(text), spacer.correct(text), spacer.probabilities(text)
children = []
for _ in range(8):
    child = os.fork()
    if not child:
        os._exit((spacer.restore(text), spacer.correct(text), spacer.probabilities(text)) != expected)
    children.append(child)
sys.exit(any(os.waitpid(child, 0)[1] for child in children))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.usefixtures("embedded")
def test_8_forked_processes_share_the_embedded_model():
    done = subprocess.run([sys.executable, "-c", FORKS], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
