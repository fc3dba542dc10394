"""Sentence splitters behind one signature: a paragraph in, its sentences out.

Kiwi is the one that the extra installs. kss is the original's choice, slow (about 1,000 characters a second and
process, measured on encyclopedia text; Kiwi is about five times faster), and brings packages under the GPL. `none`
keeps paragraphs whole, which suits a model that works in windows. A splitter must not change the text: what it returns
is compared with what it was given, white space aside, and a paragraph that it changed or failed on is dropped and
counted.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec

from eojeol.errors import MissingExtraError, needs

Splitter = Callable[[str], list[str]]


class SplitterError(Exception):
    """The splitter raised, or its sentences are not the paragraph; caught by the worker, never shown as it is."""


def check_installed(name: str) -> None:
    """Check that the package of a splitter is installed, without loading it.

    Raises:
        MissingExtraError: it is not installed.
    """
    package = {"kss": "kss", "kiwi": "kiwipiepy"}.get(name)
    if package is not None and find_spec(package) is None:
        raise MissingExtraError(package, "kss" if name == "kss" else "corpus")


def make_splitter(name: str) -> Splitter | None:
    """The splitter of that name, loaded; None for `none`.

    Raises:
        MissingExtraError: its package is not installed.
    """
    if name == "none":
        return None
    return _checked(_kss() if name == "kss" else _kiwi())


def _checked(split: Splitter) -> Splitter:
    """The same splitter, but anything wrong with it is a SplitterError."""

    def checked(text: str) -> list[str]:
        try:
            sentences = split(text)
        # This is third-party code on arbitrary text: whatever it raises, this paragraph is lost and no other.
        except Exception as error:
            raise SplitterError(f"{type(error).__name__}: {error}") from error
        if "".join("".join(sentences).split()) != "".join(text.split()):
            raise SplitterError("the sentences are not the paragraph")
        return sentences

    return checked


def _kss() -> Splitter:
    with needs("kss"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from kss import split_sentences
    _widen_pecab()

    def split(text: str) -> list[str]:
        # pecab is the analyser that kss itself depends on; naming it makes every machine use the same analyser.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(split_sentences(text, backend="pecab", num_workers=1))

    return split


def _widen_pecab() -> None:
    """Mend pecab under NumPy 2: it adds up costs in int16, which overflows and cuts sentences inside words.

    NumPy 1 turned such sums into Python integers. A version of kss that keeps its analyser elsewhere is left as it is.
    """
    with suppress(ImportError, AttributeError):
        from kss._modules.morphemes.analyzers import PecabAnalyzer

        tokenizer = PecabAnalyzer._analyzer.tokenizer
        tokenizer.conn_costs = tokenizer.conn_costs.astype("int32")


def _kiwi() -> Splitter:
    with needs("corpus"):
        from kiwipiepy import Kiwi
    kiwi = Kiwi(num_workers=1)
    return lambda text: [text[span.start : span.end] for span in kiwi.split_into_sents(text)]
