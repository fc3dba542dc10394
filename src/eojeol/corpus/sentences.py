"""Sentence splitters behind one signature: a paragraph in, its sentences out.

kss is the original's choice and slow (about 1,000 characters a second and process, measured on encyclopedia
text); Kiwi is about five times faster; none keeps paragraphs whole, which a model that works in windows does
not mind. A splitter must not change the text: what it returns is compared with what it was given, white space
aside, and a paragraph that it changed or failed on is dropped and counted.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec

from eojeol.errors import MissingExtraError

Splitter = Callable[[str], list[str]]


class SplitterFailed(Exception):  # noqa: N818  (caught inside this package, never shown to the user)
    """The splitter raised, or its sentences are not the paragraph."""


def require(name: str) -> None:
    """Raise MissingExtraError if the package of this splitter is not installed; does not load it."""
    package = {"kss": "kss", "kiwi": "kiwipiepy"}.get(name)
    if package is not None and find_spec(package) is None:
        raise MissingExtraError(package, "corpus")


def make_splitter(name: str) -> Splitter | None:
    """The splitter of that name, loaded; None for `none`.

    Raises:
        MissingExtraError: its package is not installed.
    """
    if name == "none":
        return None
    return _checked(_kss() if name == "kss" else _kiwi())


def _checked(split: Splitter) -> Splitter:
    def checked(text: str) -> list[str]:
        try:
            sentences = split(text)
        except (
            Exception
        ) as error:  # third-party code on arbitrary text: any error means this paragraph is lost
            raise SplitterFailed(f"{type(error).__name__}: {error}") from error
        if "".join("".join(sentences).split()) != "".join(text.split()):
            raise SplitterFailed("the sentences are not the paragraph")
        return sentences

    return checked


def _kss() -> Splitter:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from kss import split_sentences
    except ImportError:
        raise MissingExtraError("kss", "corpus") from None
    _widen_pecab()

    def split(text: str) -> list[str]:
        # pecab is the analyser that kss itself depends on; naming it makes every machine use the same one.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(split_sentences(text, backend="pecab", num_workers=1))

    return split


def _widen_pecab() -> None:
    """Mend pecab under NumPy 2: it adds up costs in int16, which overflows and cuts sentences inside words.

    NumPy 1 turned such sums into Python integers. A kss that keeps its analyser elsewhere is left as it is.
    """
    with suppress(ImportError, AttributeError):
        from kss._modules.morphemes.analyzers import PecabAnalyzer

        tokenizer = PecabAnalyzer._analyzer.tokenizer
        tokenizer.conn_costs = tokenizer.conn_costs.astype("int32")


def _kiwi() -> Splitter:
    try:
        from kiwipiepy import Kiwi
    except ImportError:
        raise MissingExtraError("kiwipiepy", "corpus") from None
    kiwi = Kiwi(num_workers=1)
    return lambda text: [text[span.start : span.end] for span in kiwi.split_into_sents(text)]
