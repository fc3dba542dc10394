"""The n-gram network: a segment's answers are its own, and its reach is what it says."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.engine import ngrams
from eojeol.train.ngram import Context, NgramNetwork, same_segment
from eojeol.train.schema import NetworkConfig

DILATIONS = [1, 2, 4, 1]
ROW_BITS = 8


def make_network(context: int = 0) -> NgramNetwork:
    torch.manual_seed(0)
    config = NetworkConfig(
        width=16, dilations=DILATIONS, context=context, context_width=6, row_bits=ROW_BITS, row_width=4
    )
    network = NgramNetwork(config, 60).eval()
    torch.nn.init.normal_(network.table.weight)
    if network.context is not None:
        torch.nn.init.normal_(network.context.out.weight)
    return network


NETWORK = make_network()
CONTEXT = 8
WIDE = make_network(CONTEXT)


def logits(
    ids: list[int], observed: list[int], segments: list[int], network: NgramNetwork = NETWORK
) -> torch.Tensor:
    rows = ngrams.table_rows(
        ngrams.hash_ngrams(np.array(ids, np.uint16), np.array(segments, np.int32)), ROW_BITS
    )
    with torch.no_grad():
        return network(
            input_ids=torch.tensor([ids]),
            token_type_ids=torch.tensor([observed]),
            ngram_ids=torch.from_numpy(rows)[None],
            segment_ids=torch.tensor([segments], dtype=torch.int32),
        )[0]


units = st.tuples(st.integers(5, 59), st.integers(0, 2))


@pytest.mark.parametrize("network", [NETWORK, WIDE], ids=["blocks alone", "with a context"])
@settings(deadline=None)
@given(lines=st.lists(st.lists(units, min_size=1, max_size=20), min_size=1, max_size=5))
def test_a_segment_gets_the_same_answer_alone_and_packed(
    network: NgramNetwork, lines: list[list[tuple[int, int]]]
) -> None:
    ids, observed = zip(*(unit for line in lines for unit in line), strict=True)
    segments = [number for number, line in enumerate(lines) for _ in line]
    together = logits(list(ids), list(observed), segments, network)
    alone = torch.cat(
        [logits([i for i, _ in line], [o for _, o in line], [3] * len(line), network) for line in lines]
    )
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


def test_a_context_reaches_as_far_as_its_window_and_no_farther() -> None:
    reach = sum(DILATIONS) + ngrams.REACH + CONTEXT - 1
    here, length = 40, 81
    ids = np.random.default_rng(0).integers(5, 60, length)
    before = logits(ids.tolist(), [0] * length, [0] * length, WIDE)[here]
    for side in (-1, 1):
        far, near = ids.copy(), ids.copy()
        far[here + side * (reach + 1)] = 5 + (far[here + side * (reach + 1)] - 4) % 55
        near[here + side * (CONTEXT - 1)] = 5 + (near[here + side * (CONTEXT - 1)] - 4) % 55
        assert torch.equal(logits(far.tolist(), [0] * length, [0] * length, WIDE)[here], before)
        assert not torch.equal(logits(near.tolist(), [0] * length, [0] * length, WIDE)[here], before)


def test_a_context_adds_the_means_over_its_window_within_the_segment() -> None:
    torch.manual_seed(1)
    context = Context(4, 3, 4)
    torch.nn.init.normal_(context.out.weight)
    x = torch.randn(1, 20, 4)
    segments = torch.tensor([[0] * 9 + [1] * 11])
    with torch.no_grad():
        made = context(x, segments)[0]
        seen = torch.relu(context.features(context.norm(x)))[0]
        for t in range(20):
            first, last = (0, 8) if t < 9 else (9, 19)
            mean = seen[max(first, t - 3) : min(last, t + 3) + 1].mean(0)
            assert torch.allclose(made[t], x[0, t] + context.out(mean), atol=1e-6)


def test_a_fresh_context_changes_nothing_until_it_is_trained() -> None:
    x = torch.randn(1, 9, 4)
    assert torch.equal(Context(4, 3, 4)(x, torch.zeros(1, 9, dtype=torch.int32)), x)


def test_borders_lie_where_the_numbers_change() -> None:
    segments = torch.tensor([[4, 4, 4, 7, 7]])
    assert same_segment(segments, 1)[0, :, 0].tolist() == [False, True, True, False, True]
    assert same_segment(segments, 2)[0, :, 0].tolist() == [False, False, True, False, False]
    assert same_segment(segments, 9)[0, :, 0].tolist() == [False] * 5


@pytest.mark.parametrize("network", [NETWORK, WIDE], ids=["blocks alone", "with a context"])
def test_rows_that_differ_in_their_observed_gaps_alone_may_share_the_rest(network: NgramNetwork) -> None:
    ids, segments = list(range(5, 25)), [0] * 8 + [1] * 12
    rows = ngrams.table_rows(
        ngrams.hash_ngrams(np.array(ids, np.uint16), np.array(segments, np.int32)), ROW_BITS
    )
    gaps = [[0] * 20, [1, 2] * 10]
    with torch.no_grad():
        together = network(
            torch.tensor([ids]),
            torch.tensor(gaps),
            torch.from_numpy(rows)[None],
            torch.tensor([segments], dtype=torch.int32),
        )
    for row, observed in zip(together, gaps, strict=True):
        assert torch.allclose(row, logits(ids, observed, segments, network), atol=1e-5)


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
