from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch

from eojeol.engine.vocab import Vocab
from eojeol.train.checkpoint import load_checkpoint
from eojeol.train.dataset import Corpus, read_corpus
from eojeol.train.schema import TrainConfig
from eojeol.train.shards import count_characters

# Lines of one, two and three sentences, and one without a space.
LINES = (
    "봄비가 조용히 내린다.",
    "우산을 챙겼다. 길이 젖어 있었다.",
    "어디까지 가세요? 저는 시장에 가요! 같이 가시죠.",
    "네.",
    "손님이 두 명 왔는데 자리가 없어서 돌아갔다.",
    "창문을 닫았더니 방이 금방 따뜻해졌다. 차를 한 잔 끓였다.",
)


def write_lines(path: Path, lines: Sequence[str] = LINES) -> Path:
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="\n")
    return path


def make_corpus(path: Path, lines: Sequence[str] = LINES) -> tuple[Corpus, Vocab]:
    file = write_lines(path, lines)
    vocab = Vocab.build(count_characters([file]), 1)
    return read_corpus([file], vocab), vocab


def text_of(corpus: Corpus, vocab: Vocab, start: int, stop: int) -> str:
    """The characters from `start` to `stop` of a corpus, with their spaces."""
    return "".join(" " * int(corpus.spaced[i]) + vocab.entries[corpus.ids[i]] for i in range(start, stop))


def tiny_config(text: Path, out: Path, **trainer: object) -> TrainConfig:
    """A run of a few steps on one text, which also validates and tests it."""
    config = TrainConfig(out=str(out))
    config.data.train = config.data.val = config.data.test = str(text)
    config.data.min_count, config.data.window, config.data.batch_size = 1, 16, 2
    config.data.round_batches = 5
    config.network.row_bits, config.network.row_width, config.network.width = 8, 4, 16
    config.network.dilations = [1, 2]
    config.optimiser.warmup = 2
    settings = {"accelerator": "cpu", "precision": "32-true", "log_every": 2, "max_steps": 10, **trainer}
    for key, value in settings.items():
        setattr(config.trainer, key, value)
    return config


def weights(checkpoint: Path) -> dict[str, torch.Tensor]:
    return load_checkpoint(checkpoint).network.state_dict()


def same(one: Path, other: Path) -> bool:
    """Whether two checkpoints hold the same weights to the last bit."""
    pairs = zip(weights(one).values(), weights(other).values(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)
