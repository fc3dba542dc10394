"""Sentence splitters behind one signature: a paragraph in, its sentences out.

kss is the original's choice and slow; Kiwi is about a hundred times faster; none keeps paragraphs whole, which a
model that works in windows does not mind. A splitter must not change the text: whatever it returns is compared
with what it was given, white space aside, and a paragraph that it changed or failed on is dropped and counted.
"""

from __future__ import annotations

from collections.abc import Callable

from eojeol.errors import MissingExtraError

Splitter = Callable[[str], list[str]]


class SplitterFailed(Exception):  # noqa: N818  (caught inside this package, never shown to the user)
    """The splitter raised, or its sentences are not the paragraph."""


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
        except Exception as error:  # third-party code on arbitrary text: any error means this paragraph is lost
            raise SplitterFailed(f"{type(error).__name__}: {error}") from error
        if "".join("".join(sentences).split()) != "".join(text.split()):
            raise SplitterFailed("the sentences are not the paragraph")
        return sentences

    return checked


def _kss() -> Splitter:
    try:
        from kss import split_sentences
    except ImportError:
        raise MissingExtraError("kss", "corpus") from None
    # pecab is the backend in pure Python that kss itself depends on; naming it makes every machine use the same one.
    return lambda text: list(split_sentences(text, backend="pecab", num_workers=1, strip=True))


def _kiwi() -> Splitter:
    try:
        from kiwipiepy import Kiwi
    except ImportError:
        raise MissingExtraError("kiwipiepy", "corpus") from None
    kiwi = Kiwi(num_workers=1)
    return lambda text: [text[span.start : span.end] for span in kiwi.split_into_sents(text)]
