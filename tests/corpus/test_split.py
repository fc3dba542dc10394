from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.corpus.split import Splits


def test_shares_are_met_and_their_scale_does_not_matter() -> None:
    eights, tenths = Splits((8, 1, 1), 111), Splits((0.8, 0.1, 0.1), 111)
    counts = Counter(eights.of("a", str(i)) for i in range(20_000))
    assert counts[0] / 20_000 == pytest.approx(0.8, abs=0.02)
    assert counts[1] / 20_000 == pytest.approx(0.1, abs=0.01)
    assert counts == Counter(tenths.of("a", str(i)) for i in range(20_000))


def test_the_split_of_a_document_is_fixed_for_ever() -> None:
    # These values are a promise: the same corpus and seed must give the same split in later versions too.
    splits = [Splits((1, 1, 1), 111).of("신문", f"문서-{i}") for i in range(12)]
    assert splits == SPLITS


def test_seed_and_source_change_the_split() -> None:
    def splits(seed: int, source: str) -> list[int]:
        return [Splits((1, 1), seed).of(source, str(i)) for i in range(64)]

    assert splits(1, "a") != splits(2, "a")
    assert splits(1, "a") != splits(1, "b")


@given(st.text(), st.text(), st.integers())
def test_a_split_without_a_share_gets_nothing(source: str, document: str, seed: int) -> None:
    assert Splits((0, 1, 0), seed).of(source, document) == 1


SPLITS = [1, 2, 1, 0, 2, 2, 0, 0, 0, 0, 2, 1]
