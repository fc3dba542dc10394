from __future__ import annotations

from pathlib import Path

from eojeol.corpus.augment import augment, read_augmenters
from eojeol.corpus.document import Document
from eojeol.corpus.schema import SourceConfig


def twice(sentence: str) -> list[str]:
    return [sentence, f"{sentence} {sentence}"] if "해" in sentence else []


def test_only_augmented_sentences_are_left_and_a_number_ends_no_sentence() -> None:
    documents = [
        Document("a", ["비가 온다. 해가 3.5시간 떴다. 밤이다.", "해!"]),
        Document("b", ["달이 뜬다."]),
    ]
    assert list(augment(iter(documents), twice)) == [
        Document("a", ["해가 3.5시간 떴다.", "해가 3.5시간 떴다. 해가 3.5시간 떴다.", "해!", "해! 해!"])
    ]


def test_every_source_is_augmented_as_its_configuration_says(tmp_path: Path) -> None:
    lexicon = tmp_path / "words.tsv"
    lexicon.write_text("김서윤\tNNP\t인명\t\n개\tNNBC\t\t\n", encoding="utf-8")
    sources = [
        SourceConfig(augment=augmentation, lexicon=str(lexicon), copies=3)
        for augmentation in ("names", "units", "")
    ]
    names, units, plain = read_augmenters(sources, 111)
    assert names is not None
    assert units is not None
    assert plain is None
    assert len(names("김서윤 씨가 3개를 샀다.")) == 3
    assert units("김서윤 씨가 3개를 샀다.") == ["김서윤 씨가 3 개를 샀다."]
