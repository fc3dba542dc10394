"""Lines held out and general text mixed in: nothing is lost, nothing is on both sides, and the shares are right."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from eojeol.engine.vocab import Vocab
from eojeol.errors import ConfigError, InputError
from eojeol.train.dataset import Corpus, draw_segments, read_corpus
from eojeol.train.mixture import hold_out, mix
from eojeol.train.run import make_data, train

from .helpers import LINES, make_corpus, text_of, tiny_config, write_lines

GENERAL = ("도서관에서 책을 빌렸다.", "기차가 늦게 도착했다. 사람들이 기다렸다.")


def all_lines(corpus: Corpus, vocab: Vocab) -> list[str]:
    starts = corpus.sentences[corpus.lines]
    return [" ".join(text_of(corpus, vocab, int(a), int(b)).split()) for a, b in pairwise(starts)]


@pytest.fixture
def two(tmp_path: Path) -> tuple[Corpus, Corpus, Vocab]:
    _, vocab = make_corpus(tmp_path / "both.txt", LINES + GENERAL)
    own, general = write_lines(tmp_path / "own.txt"), write_lines(tmp_path / "general.txt", GENERAL)
    return read_corpus([own], vocab), read_corpus([general], vocab), vocab


@pytest.mark.parametrize("share", [0.01, 0.34, 0.5, 1.0])
def test_every_line_is_on_one_side(two: tuple[Corpus, Corpus, Vocab], share: float) -> None:
    corpus, _, vocab = two
    left, held = hold_out(corpus, share, 111)
    assert len(held.source) == {0.01: 1, 0.34: 2, 0.5: 3, 1.0: 5}[share]
    assert sorted(all_lines(left, vocab) + all_lines(held, vocab)) == sorted(LINES)
    for some in (left, held):
        assert some.sentences[-1] == len(some.ids)
        assert some.lines[-1] == len(some.sentences) - 1
        assert some.names == corpus.names
        # In the order of the text.
        assert all_lines(some, vocab) == [line for line in LINES if line in all_lines(some, vocab)]


def test_the_seed_chooses_the_lines(two: tuple[Corpus, Corpus, Vocab]) -> None:
    corpus, _, vocab = two
    chosen = {seed: all_lines(hold_out(corpus, 0.4, seed)[1], vocab) for seed in (1, 1, 2, 3)}
    assert chosen[1] == all_lines(hold_out(corpus, 0.4, 1)[1], vocab)
    assert len({tuple(lines) for lines in chosen.values()}) > 1


def test_a_single_line_cannot_be_split(tmp_path: Path) -> None:
    corpus, _ = make_corpus(tmp_path / "a.txt", LINES[:1])
    with pytest.raises(InputError, match=r"a single line cannot be split for data\.hold_out"):
        hold_out(corpus, 0.1, 111)


def test_a_mixture_holds_both_texts(two: tuple[Corpus, Corpus, Vocab]) -> None:
    own, general, vocab = two
    both, _ = mix(own, general, 0.5, {})
    assert all_lines(both, vocab) == [*LINES, *GENERAL]
    assert both.names == ("own", "general")
    assert both.source.tolist() == [0] * len(LINES) + [1] * len(GENERAL)
    segments = draw_segments(both, {}, 1.0, 111, 0)
    assert sorted(text_of(both, vocab, int(a), int(b)).strip() for a, b in segments) == sorted(
        sentence + "." * sentence.endswith("다")
        for line in (*LINES, *GENERAL)
        for sentence in line.replace("다. ", "다|").replace("? ", "?|").replace("! ", "!|").split("|")
    )


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.9])
def test_general_text_makes_its_share_of_the_characters(
    two: tuple[Corpus, Corpus, Vocab], share: float
) -> None:
    own, general, _ = two
    both, weights = mix(own, general, share, {"own": 2.0})
    lengths = []
    for number in range(400):
        segments = draw_segments(both, weights, 0.5, 111, number)
        size = segments[:, 1] - segments[:, 0]
        from_general = segments[:, 0] >= len(own.ids)
        lengths.append((size[from_general].sum(), size.sum()))
    drawn, total = np.sum(lengths, axis=0)
    assert drawn / total == pytest.approx(share, abs=0.02)
    assert total - drawn == 400 * 2 * len(own.ids)


def test_two_sources_of_one_name_are_refused(two: tuple[Corpus, Corpus, Vocab]) -> None:
    with pytest.raises(InputError, match="both have a source named own"):
        mix(two[0], two[0], 0.5, {})


def test_held_out_lines_are_validated_on_and_not_trained_on(tmp_path: Path) -> None:
    corpus, vocab = make_corpus(tmp_path / "a.txt", LINES * 3)
    config = tiny_config(tmp_path / "a.txt", tmp_path / "run")
    config.data.val, config.data.hold_out = "", 0.4
    config.data.also, config.data.also_share = str(write_lines(tmp_path / "b.txt", GENERAL)), 0.5
    data = make_data(config, vocab, corpus)
    held = sum(int(batch["input_ids"].numel()) for batch in data.val_dataloader())
    own = len(data.stream.corpus.ids) - len("".join(" ".join(GENERAL).split()))
    assert held + own == len(corpus.ids)
    assert held > 0


def test_a_held_out_part_makes_validation_and_early_stopping(tmp_path: Path) -> None:
    text = write_lines(tmp_path / "a.txt", LINES * 4)
    config = tiny_config(text, tmp_path / "run", max_steps=500, patience=2, min_delta=0.01)
    config.data.val, config.data.test, config.data.hold_out = "", "", 0.25
    config.optimiser.lr = config.optimiser.table_lr = 1e-12
    best = train(config)
    assert best is not None
    assert best.name.startswith("epoch=000-step=0000005-val_loss")


def test_only_a_weight_for_no_text_at_all_is_pointed_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tiny_config(write_lines(tmp_path / "own.txt"), tmp_path / "run", max_steps=1)
    config.data.also, config.data.also_share = str(write_lines(tmp_path / "general.txt", GENERAL)), 0.5
    config.data.weights = {"own": 2.0, "general": 0.5, "other": 1.0}
    train(config)
    notices = [line for line in capsys.readouterr().err.splitlines() if "data.weights" in line]
    assert notices == ["eojeol train: data.weights names other, which is not among the training text"]


@pytest.mark.parametrize(("key", "value"), [("also_share", 1.0), ("also_share", -0.1), ("hold_out", 1.5)])
def test_shares_are_shares(tmp_path: Path, key: str, value: float) -> None:
    config = tiny_config(write_lines(tmp_path / "a.txt"), tmp_path / "run")
    setattr(config.data, key, value)
    with pytest.raises(ConfigError, match=rf"data\.{key}"):
        train(config)
