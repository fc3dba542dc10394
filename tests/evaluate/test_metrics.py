"""The figures against hand-worked examples and a slow reference."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.errors import InputError
from eojeol.evaluate.counts import count_lines
from eojeol.evaluate.metrics import score

from .helpers import CHARS, pairs, same_figures


def slow_reference(gold: list[str], predicted: list[str]) -> dict[str, Any]:
    """The definitions of the module docstring, written down one line and one set at a time."""
    names = """altered characters gaps agree exact space_hit space_pred space_gold start_hit
        word_hit word_pred word_gold long_hit long_pred long_gold"""
    counts = dict.fromkeys(re.findall(r"\w+", names), 0)

    def spans(words: list[str]) -> set[tuple[int, int]]:
        found, at = set(), 0
        for word in words:
            found.add((at, at + len(word)))
            at += len(word)
        return found

    for g, p in zip(gold, predicted, strict=True):
        gw, pw = g.split(), p.split()
        same = "".join(gw) == "".join(pw)
        length = len("".join(gw))
        gs, ps = spans(gw), spans(pw)
        counts["word_gold"] += len(gs)
        counts["word_pred"] += len(ps)
        counts["long_gold"] += len([w for w in gw if len(w) > 1])
        counts["long_pred"] += len([w for w in pw if len(w) > 1])
        counts["gaps"] += max(length - 1, 0)
        if not same:
            counts["altered"] += 1
            counts["characters"] += max(length, 1)
            counts["space_gold"] += len(gw) - 1
            counts["space_pred"] += len(pw) - 1
            continue
        counts["characters"] += length
        counts["exact"] += gw == pw
        counts["word_hit"] += len(gs & ps)
        counts["long_hit"] += len([1 for a, b in gs & ps if b - a > 1])
        counts["start_hit"] += len({a for a, _ in gs} & {a for a, _ in ps})
        gold_spaces = {a for a, _ in gs if a}
        predicted_spaces = {a for a, _ in ps if a}
        counts["space_gold"] += len(gold_spaces)
        counts["space_pred"] += len(predicted_spaces)
        counts["space_hit"] += len(gold_spaces & predicted_spaces)
        counts["agree"] += sum((k in gold_spaces) == (k in predicted_spaces) for k in range(1, length))

    def prf(hit: int, pred: int, gold: int) -> dict[str, float]:
        p = hit / pred if pred else 0.0
        r = hit / gold if gold else 0.0
        return {
            "precision": p,
            "recall": r,
            "f1": 2 * p * r / (p + r) if p + r else 0.0,
            "support": gold,
        }

    c = counts
    b = prf(c["start_hit"], c["word_pred"], c["word_gold"])
    i = prf(c["long_hit"], c["long_pred"], c["long_gold"])
    both = c["word_gold"] + c["long_gold"]
    share = c["word_gold"] / both if both else 0.5
    keys = ("precision", "recall", "f1")
    return {
        "lines": len(gold),
        "altered": c["altered"],
        "characters": c["characters"],
        "syllable": {"accuracy": c["agree"] / c["gaps"] if c["gaps"] else 0.0, "support": c["gaps"]},
        "space": prf(c["space_hit"], c["space_pred"], c["space_gold"]),
        "word": prf(c["word_hit"], c["word_pred"], c["word_gold"]),
        "sentence": {"accuracy": c["exact"] / len(gold) if gold else 0.0, "support": len(gold)},
        "bi": {
            "B": b,
            "I": i,
            "micro_avg": prf(c["start_hit"] + c["long_hit"], c["word_pred"] + c["long_pred"], both),
            "macro_avg": {k: (b[k] + i[k]) / 2 for k in keys} | {"support": both},
            "weighted_avg": {k: share * b[k] + (1 - share) * i[k] for k in keys} | {"support": both},
        },
    }


@settings(deadline=None)
@given(st.lists(pairs(), max_size=8))
def test_figures_equal_a_slow_reference(lines: list[tuple[str, str]]) -> None:
    gold, predicted = [g for g, _ in lines], [p for _, p in lines]
    same_figures(score(gold, predicted).to_dict(), slow_reference(gold, predicted))


@settings(deadline=None)
@given(st.lists(pairs(), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_lines_are_counted_each_by_itself(lines: list[tuple[str, str]], shuffler: random.Random) -> None:
    """Counts do not depend on the neighbours, so figures do not depend on the order of the lines."""
    whole = count_lines([g for g, _ in lines], [p for _, p in lines])
    for k, (g, p) in enumerate(lines):
        alone = count_lines([g], [p])
        for name, column in vars(whole).items():
            assert column[k] == vars(alone)[name][0], name
    shuffled = lines[:]
    shuffler.shuffle(shuffled)
    assert score(*zip(*shuffled, strict=True)) == score(*zip(*lines, strict=True))


@settings(deadline=None)
@given(st.lists(st.text(CHARS + " \t"), max_size=6))
def test_gold_against_itself_is_perfect(lines: list[str]) -> None:
    scores = score(lines, lines)
    assert scores.altered == 0
    assert scores.sentence.accuracy == (1.0 if lines else 0.0)
    for row in (scores.word, scores.space, scores.bi.begin, scores.bi.inside, scores.bi.micro_avg):
        assert row.f1 == (1.0 if row.support else 0.0)
    assert scores.word.f1 == (1.0 if any(line.split() for line in lines) else 0.0)


def test_a_hand_worked_example() -> None:
    # gold   나는|밥을|먹었다   characters 0-1, 2-3, 4-6
    # ours   나는밥을|먹었|다    characters 0-3, 4-5, 6
    scores = score(["나는 밥을 먹었다"], ["나는밥을 먹었 다"])
    assert (scores.lines, scores.altered, scores.characters) == (1, 0, 7)
    assert (scores.syllable.accuracy, scores.syllable.support) == (4 / 6, 6)  # gaps 2 and 6 are wrong
    assert (scores.space.precision, scores.space.recall, scores.space.f1) == (0.5, 0.5, 0.5)
    assert (scores.word.precision, scores.word.recall, scores.word.f1) == (0.0, 0.0, 0.0)
    assert scores.sentence.accuracy == 0.0
    # B: starts 0, 2, 4 against 0, 4, 6. I: runs 1, 3, 5-6 against 1-3, 5.
    assert (scores.bi.begin.precision, scores.bi.begin.recall, scores.bi.begin.support) == (2 / 3, 2 / 3, 3)
    assert (scores.bi.inside.precision, scores.bi.inside.recall, scores.bi.inside.support) == (0.0, 0.0, 3)
    assert scores.bi.micro_avg.recall == 2 / 6
    assert scores.bi.macro_avg.recall == 1 / 3


def test_a_word_of_one_character_has_no_i_chunk() -> None:
    bi = score(["그 책을 다 읽은 것"], ["그 책을 다 읽은 것"]).bi
    assert (bi.begin.support, bi.inside.support) == (5, 2)
    assert bi.micro_avg.support == 7


def test_an_altered_line_is_wrong_in_every_figure_and_counted() -> None:
    gold = ["문을 닫아 주세요", "네"]
    scores = score(gold, ["문을 닫아 주세여", "네"])
    assert scores.altered == 1
    assert scores.sentence.accuracy == 0.5
    assert (scores.syllable.accuracy, scores.syllable.support) == (0.0, 6)
    assert (scores.space.f1, scores.space.support) == (0.0, 2)
    assert (scores.word.precision, scores.word.recall, scores.word.support) == (1 / 4, 1 / 4, 4)


def test_an_altered_line_adds_its_words_as_false_alarms() -> None:
    word = score(["가 나", "다 라"], ["가 나", "다 라 마 바"]).word
    assert (word.precision, word.recall) == (2 / 6, 2 / 4)


def test_text_lost_or_invented_on_an_empty_line_is_altered() -> None:
    assert score(["", "가 나"], ["가", ""]).altered == 2
    assert score(["", " "], ["  ", ""]).sentence.accuracy == 1.0


def test_white_space_at_the_ends_and_runs_count_for_nothing() -> None:
    scores = score(["눈이 온다"], ["  눈이 \t\u3000온다 "])
    assert scores.sentence.accuracy == scores.word.f1 == scores.space.f1 == 1.0


def test_no_lines_at_all_give_zeros() -> None:
    scores = score([], [])
    assert scores.lines == 0
    assert scores.word.f1 == scores.sentence.accuracy == scores.bi.weighted_avg.f1 == 0.0


def test_different_numbers_of_lines_are_an_input_error() -> None:
    with pytest.raises(InputError, match="2 gold lines but 1 predicted"):
        score(["가", "나"], ["가"])


def test_lone_surrogates_and_other_odd_characters_are_compared_like_any_other() -> None:
    scores = score(["\ud800가 \U0001f600"], ["\ud800 가 \U0001f600"])
    assert (scores.altered, scores.space.precision) == (0, 0.5)


def test_a_hundred_thousand_lines_are_counted_in_full() -> None:
    gold = ["오늘은 날씨가 맑아서 공원에서 한 시간 동안 걸었다."] * 100_000
    predicted = ["오늘은날씨가 맑아서 공원에서 한시간 동안 걸었다."] * 100_000
    scores = score(gold, predicted)
    assert scores.word.support == 800_000
