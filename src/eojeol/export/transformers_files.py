"""What transformers reads of an exported BERT: fields of `config.json`, and a tokeniser that takes a text to our ids.

`AutoModelForTokenClassification.from_pretrained(FOLDER)` and `pipeline("token-classification", FOLDER)` run the network
that restores: the tokeniser drops white space, as the network never sees it, and marks no gap as typed. What a `Spacer`
adds (typed spaces as evidence, protected spans, rules, texts of any length) stays with `Spacer`.

A network with an n-gram stem takes more than ids, which no class of transformers has a place for: its folder says
nothing to transformers, which refuses it, instead of running half of it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeGuard

import numpy as np
import torch

from eojeol.engine.vocab import CLASSES, CODE_POINTS, RANGES, SPECIALS, Vocab
from eojeol.errors import ModelError
from eojeol.train.bert import BertNetwork, silence_transformers

LABELS = ("I", "B")
TOKENIZER = "tokenizer.json"
# One character stands for each class in the vocabulary of the tokeniser, which cuts a text into characters. They are
# private ones: typed by somebody, they are of the class [PRIVATE] and are replaced before any of these is put in.
FIRST_STAND_IN = 0xF0000
# How far logits may differ: both compute in float32, in another order.
NEAR = 1e-3
NEAR_HALF = 0.1
SAMPLE = "봄비가 내려 길이 젖었다."


def runs_in_transformers(network: object) -> TypeGuard[BertNetwork]:
    """Whether transformers can run a network as it is: a BERT without an n-gram stem."""
    return isinstance(network, BertNetwork) and network.table is None


def config_fields(network: BertNetwork) -> dict[str, Any]:
    """The fields of `config.json` that say to transformers what the network is."""
    fields = json.loads(network.settings())
    fields["architectures"] = [type(network.bert).__name__]
    fields["id2label"] = dict(enumerate(LABELS))
    fields["label2id"] = {label: index for index, label in enumerate(LABELS)}
    return dict(fields)


def write_tokenizer(folder: Path, vocab: Vocab, window: int) -> None:
    """Write `tokenizer.json` and `tokenizer_config.json`.

    Args:
        folder: where they are written.
        vocab: the character table.
        window: the longest input in positions.
    """
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    stand_ins = {name: chr(FIRST_STAND_IN + index) for index, name in enumerate(CLASSES)}
    ids = {stand_ins.get(entry, entry): index for index, entry in enumerate(vocab.entries)}
    tokenizer = Tokenizer(models.WordLevel(ids, unk_token=SPECIALS[1]))
    # The private ones first: see FIRST_STAND_IN.
    classes = sorted(CLASSES, key=lambda name: name != "[PRIVATE]")
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(r"\s"), ""),
            *(normalizers.Replace(Regex(_members(name, vocab)), stand_ins[name]) for name in classes),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[\s\S]"), "isolated")
    pad, unknown, begin, end, mask = SPECIALS
    pairs = [(begin, ids[begin]), (end, ids[end])]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}", pair=f"{begin} $A {end} $B {end}", special_tokens=pairs
    )
    tokenizer.add_special_tokens(list(SPECIALS))
    (folder / TOKENIZER).write_text(tokenizer.to_str(pretty=False) + "\n", encoding="utf-8")
    described = {
        # The name that versions 4 and 5 both know.
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": window,
        "clean_up_tokenization_spaces": False,
        "model_input_names": ["input_ids", "token_type_ids", "attention_mask"],
        "pad_token": pad, "unk_token": unknown, "cls_token": begin, "sep_token": end, "mask_token": mask,
    }  # fmt: skip
    text = json.dumps(described, indent=1, ensure_ascii=False)
    (folder / "tokenizer_config.json").write_text(text + "\n", encoding="utf-8")


def _members(name: str, vocab: Vocab) -> str:
    """A regular expression for the characters that take the id of a class.

    Args:
        name: the class.
        vocab: the characters with an entry of their own are no members.
    """
    ends = [first for first, _ in RANGES[1:]] + [CODE_POINTS]
    spans = [(first, end - 1) for (first, each), end in zip(RANGES, ends, strict=True) if each == name]
    # Halves of surrogates are in no text that transformers can be given.
    spans = [(first, last) for first, last in spans if first != 0xD800]
    inside = "".join(f"\\x{{{first:x}}}-\\x{{{last:x}}}" for first, last in spans)
    codes = np.array([ord(entry) for entry in vocab.entries if len(entry) == 1], np.uint32)
    own = [code for code in codes.tolist() if any(first <= code <= last for first, last in spans)]
    left_out = "".join(f"\\x{{{code:x}}}" for code in own)
    return f"[{inside}&&[^{left_out}]]" if own else f"[{inside}]"


def check_transformers(folder: Path, network: BertNetwork, vocab: Vocab, half: bool = False) -> None:
    """Let transformers read a folder, and compare what it computes with the network.

    Args:
        folder: a model folder.
        network: the network that was written to it.
        vocab: its character table.
        half: whether the weights in the folder are those of the network in float16.

    Raises:
        ModelError: transformers reads something else.
    """
    from transformers import AutoModelForTokenClassification, AutoTokenizer

    silence_transformers()
    sample = SAMPLE[: network.positions() - 2]
    model: Any = AutoModelForTokenClassification
    try:
        feed = AutoTokenizer.from_pretrained(folder)(sample, return_tensors="pt")
        with torch.inference_mode():
            other = model.from_pretrained(folder, dtype=torch.float32).eval()(**feed).logits
            own = network(feed["input_ids"], feed["token_type_ids"], feed["attention_mask"])
        differing = float((other - own).abs().max())
    # It raises as it pleases.
    except Exception as error:
        why = " ".join(str(error).split())[:200]
        raise ModelError(
            f"export: transformers cannot read the folder ({why}); nothing was written"
        ) from None
    ids = vocab.ids(np.array([ord(c) for c in sample if c != " "], np.uint32))
    if differing > (NEAR_HALF if half else NEAR) or feed["input_ids"][0, 1:-1].tolist() != ids.tolist():
        raise ModelError("export: transformers computes something else; nothing was written")
