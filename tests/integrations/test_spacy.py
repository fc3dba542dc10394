from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from eojeol.errors import ModelError, UsageError

from .helpers import StandIn, needs_model

spacy = pytest.importorskip("spacy", reason="spacy is not installed")
integration = pytest.importorskip("eojeol.integrations.spacy")

INNER = {"@tokenizers": "spacy.Tokenizer.v1"}
SENTENCE = "아버지가방에들어가신다."
TOKENS = ["아버지가", "방에", "들어가신다", "."]


def blank(**block: Any) -> Any:
    """A Korean pipeline with spaCy's own tokenizer, since the usual one wants MeCab."""
    return spacy.blank("ko", config={"nlp": {"tokenizer": {**INNER, **block}}})


def spaced(**block: Any) -> Any:
    return blank(**{"@tokenizers": "eojeol_spacer", "tokenizer": INNER, **block})


def tokens(nlp: Any, text: str = SENTENCE) -> list[str]:
    return [token.text for token in nlp(text)]


def test_tokens_are_made_of_the_fixed_text() -> None:
    nlp, spacer = blank(), StandIn()
    assert tokens(nlp, "할수 있다.") == ["할수", "있다", "."]
    nlp.tokenizer = integration.SpacingTokenizer(nlp.tokenizer, spacer, "restore")
    assert tokens(nlp, "할수 있다.") == ["할", "수", "있다", "."]
    assert nlp("할수 있다.").text == "할 수 있다."
    assert spacer.calls[0] == (["할수 있다."], "restore")


def test_the_tokenizer_has_a_pipe_of_its_own_that_fixes_too() -> None:
    tokenizer = integration.SpacingTokenizer(blank().tokenizer, StandIn())
    assert [doc.text for doc in tokenizer.pipe(["할수 있다", "", "안녕"])] == ["할 수 있다", "", "안녕"]


def test_a_wrong_mode_is_an_error() -> None:
    with pytest.raises(UsageError, match="unknown mode"):
        integration.SpacingTokenizer(blank().tokenizer, StandIn(), "undo")


@needs_model
def test_a_component_sees_the_fixed_tokens() -> None:
    nlp = integration.add_spacer(blank())
    nlp.add_pipe("sentencizer")
    assert tokens(nlp) == TOKENS
    assert tokens(nlp, "") == []


@needs_model
def test_a_saved_pipeline_keeps_the_spacer_and_its_settings(tmp_path: Path) -> None:
    nlp = integration.add_spacer(blank(), mode="restore", squeeze=True)
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert (again.tokenizer.mode, again.tokenizer.spacer) == ("restore", nlp.tokenizer.spacer)
    assert tokens(again) == TOKENS


@needs_model
def test_the_inner_tokenizer_is_saved_with_it() -> None:
    nlp = integration.add_spacer(blank())
    nlp.tokenizer.tokenizer.add_special_case("방에", [{"ORTH": "방"}, {"ORTH": "에"}])
    again = integration.add_spacer(blank())
    assert tokens(again) == TOKENS
    again.from_bytes(nlp.to_bytes())
    assert tokens(again) == ["아버지가", "방", "에", "들어가신다", "."]


@needs_model
def test_a_config_can_name_it() -> None:
    assert tokens(spaced()) == TOKENS
    assert spaced(mode="restore").tokenizer.mode == "restore"


@needs_model
def test_a_wrong_config_shows_when_the_pipeline_is_made(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="add=4 is not a probability"):
        spaced(settings={"add": 4})
    with pytest.raises(UsageError, match="unknown mode 'undo'"):
        spaced(mode="undo")
    with pytest.raises(ModelError, match="is not a model folder"):
        spaced(model=str(tmp_path))


@needs_model
def test_a_second_spacer_is_refused_and_a_failed_one_leaves_the_pipeline_as_it_was() -> None:
    nlp = integration.add_spacer(blank())
    with pytest.raises(UsageError, match="has a spacer already"):
        integration.add_spacer(nlp)
    fresh = blank()
    with pytest.raises(UsageError, match="unknown mode"):
        integration.add_spacer(fresh, mode="undo")
    assert tokens(fresh) == ["아버지가방에들어가신다", "."]
    assert fresh.config["nlp"]["tokenizer"] == INNER


@needs_model
def test_it_survives_pickling() -> None:
    assert tokens(pickle.loads(pickle.dumps(integration.add_spacer(blank())))) == TOKENS


@needs_model
@pytest.mark.filterwarnings("default")  # newer Pythons warn of every fork of a process with threads
def test_several_processes_give_the_same() -> None:
    nlp = integration.add_spacer(blank())
    docs = nlp.pipe([SENTENCE, "할수있다"] * 2, n_process=2, batch_size=2)
    assert [doc.text for doc in docs] == ["아버지가 방에 들어가신다.", "할 수 있다"] * 2


@needs_model
def test_the_raw_text_can_travel_beside_the_doc() -> None:
    nlp = integration.add_spacer(blank())
    ((doc, raw),) = nlp.pipe([(SENTENCE, SENTENCE)], as_tuples=True)
    assert (doc.text, raw) == ("아버지가 방에 들어가신다.", SENTENCE)
