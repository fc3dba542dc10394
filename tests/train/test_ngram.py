"""The n-gram network: a segment's answers are its own, and its reach is what it says."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol import ngrams
from eojeol.train.ngram import NgramNetwork, same_segment

DILATIONS = [1, 2, 4, 1]
ROW_BITS = 8


def make_network() -> NgramNetwork:
    torch.manual_seed(0)
    network = NgramNetwork(60, 1 << ROW_BITS, 4, 16, DILATIONS).eval()
    torch.nn.init.normal_(network.table.weight)
    return network


NETWORK = make_network()


def logits(ids: list[int], observed: list[int], segments: list[int]) -> torch.Tensor:
    rows = ngrams.table_rows(
        ngrams.hash_ngrams(np.array(ids, np.uint16), np.array(segments, np.int32)), ROW_BITS
    )
    with torch.no_grad():
        return NETWORK(
            input_ids=torch.tensor([ids]),
            token_type_ids=torch.tensor([observed]),
            ngram_ids=torch.from_numpy(rows)[None],
            segment_ids=torch.tensor([segments], dtype=torch.int32),
        )[0]


units = st.tuples(st.integers(5, 59), st.integers(0, 2))


@settings(deadline=None)
@given(st.lists(st.lists(units, min_size=1, max_size=20), min_size=1, max_size=5))
def test_a_segment_gets_the_same_answer_alone_and_packed(lines: list[list[tuple[int, int]]]) -> None:
    ids, observed = zip(*(unit for line in lines for unit in line), strict=True)
    segments = [number for number, line in enumerate(lines) for _ in line]
    together = logits(list(ids), list(observed), segments)
    alone = torch.cat([logits([i for i, _ in line], [o for _, o in line], [3] * len(line)) for line in lines])
    assert torch.allclose(together, alone, atol=1e-5)


def test_nothing_beyond_the_reach_bears_on_an_answer() -> None:
    reach = sum(DILATIONS) + ngrams.REACH
    random = np.random.default_rng(0)
    ids = random.integers(5, 60, 61)
    before = logits(ids.tolist(), [0] * 61, [0] * 61)[30]
    far, near = ids.copy(), ids.copy()
    far[[30 - reach - 1, 30 + reach + 1]] = 5 + (far[[30 - reach - 1, 30 + reach + 1]] - 4) % 55
    near[[30 - 1]] = 5 + (near[[30 - 1]] - 4) % 55
    assert torch.allclose(logits(far.tolist(), [0] * 61, [0] * 61)[30], before, atol=1e-6)
    assert not torch.allclose(logits(near.tolist(), [0] * 61, [0] * 61)[30], before, atol=1e-3)


def test_borders_lie_where_the_numbers_change() -> None:
    segments = torch.tensor([[4, 4, 4, 7, 7]])
    assert same_segment(segments, 1)[0, :, 0].tolist() == [False, True, True, False, True]
    assert same_segment(segments, 2)[0, :, 0].tolist() == [False, False, True, False, False]
    assert same_segment(segments, 9)[0, :, 0].tolist() == [False] * 5


def test_observed_gaps_are_heard() -> None:
    ids = list(range(5, 25))
    one, other = (logits(ids, [state] * 20, [0] * 20) for state in (1, 2))
    assert not torch.allclose(one, other, atol=1e-3)


def test_the_names_of_the_parameters_are_those_of_every_model_made_so_far() -> None:
    names = {name.replace(f"blocks.{i}.", "blocks.*.") for i in range(4) for name in NETWORK.state_dict()}
    blocks = {name for name in names if "*" in name}
    assert blocks == {
        f"blocks.*.{part}.{kind}" for part in ("norm", "up", "down") for kind in ("weight", "bias")
    }
    assert {name for name in NETWORK.state_dict() if not name.startswith("blocks.")} == {
        "characters.weight",
        "observed.weight",
        "table.weight",
        *(f"{part}.{kind}" for part in ("project", "norm", "head") for kind in ("weight", "bias")),
    }
