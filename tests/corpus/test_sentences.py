from __future__ import annotations

import warnings
from importlib.util import find_spec

import pytest

from eojeol.corpus import sentences
from eojeol.corpus.sentences import SplitterError, check_installed, make_splitter
from eojeol.errors import MissingExtraError

TEXT = "오늘은 날이 맑습니다. 그래서 이불을 널었습니다. 저녁에는 걷어야겠지요?"
EXPECTED = ["오늘은 날이 맑습니다.", "그래서 이불을 널었습니다.", "저녁에는 걷어야겠지요?"]


def test_none_is_no_splitter() -> None:
    assert make_splitter("none") is None


@pytest.mark.skipif(find_spec("kiwipiepy") is None, reason="kiwipiepy is not installed")
def test_kiwi_splits_sentences_and_keeps_every_character() -> None:
    splitter = make_splitter("kiwi")
    assert splitter is not None
    assert splitter(TEXT) == EXPECTED
    strange = "그렇다😀 \x00 끝났다. \ud800 다시 시작한다."
    assert "".join("".join(splitter(strange)).split()) == "".join(strange.split())


@pytest.mark.slow
@pytest.mark.skipif(find_spec("kss") is None, reason="kss is not installed")
def test_kss_splits_sentences_without_the_overflow_of_its_analyser() -> None:
    splitter = make_splitter("kss")
    assert splitter is not None
    assert splitter(TEXT) == EXPECTED
    from kss._modules.morphemes.analyzers import PecabAnalyzer

    # Long sentences add up costs beyond int16; NumPy says so unless the table was widened.
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        PecabAnalyzer._analyzer.pos("우리는 산을 넘고 물을 건너서 " * 8 + "마침내 마을에 닿았다.")


@pytest.mark.parametrize(("name", "package"), [("kss", "kss"), ("kiwi", "kiwipiepy")])
def test_a_splitter_that_is_not_installed_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, name: str, package: str
) -> None:
    monkeypatch.setattr(sentences, "find_spec", lambda _: None)
    with pytest.raises(
        MissingExtraError,
        match=rf"{package} is not installed.*eojeol\[{'kss' if name == 'kss' else 'corpus'}\]",
    ):
        check_installed(name)
    check_installed("none")


def test_a_splitter_that_changes_the_text_or_raises_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "_kiwi", lambda: lambda text: [text.replace("가", "")])
    splitter = make_splitter("kiwi")
    assert splitter is not None
    assert splitter("나다") == ["나다"]
    with pytest.raises(SplitterError, match="not the paragraph"):
        splitter("가나다")

    def broken(text: str) -> list[str]:
        raise IndexError("out of range")

    monkeypatch.setattr(sentences, "_kiwi", lambda: broken)
    splitter = make_splitter("kiwi")
    assert splitter is not None
    with pytest.raises(SplitterError, match="IndexError: out of range"):
        splitter("가나다")
