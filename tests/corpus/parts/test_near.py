from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eojeol.corpus.parts.near import bands_of
from eojeol.corpus.prepare import prepare
from eojeol.corpus.schema import PrepareConfig, SourceConfig, SplitConfig
from eojeol.errors import ConfigError

from ..helpers import all_files, out_lines

_STORY = (
    "지난 봄에 우리 가족은 바닷가 마을로 이사했다. 아침이면 갈매기 소리에 눈을 떴고, 저녁이면 등대 불빛이 "
    "방 안까지 들어왔다. 처음에는 낯설던 골목도 이제는 눈을 감고 걸을 수 있다. 어머니는 시장에서 생선을 고르는 "
    "법을 배우셨고, 아버지는 주말마다 낚싯대를 메고 나가신다. 나는 방파제에 앉아 숙제를 하다가 자주 하늘을 본다."
)
_OTHER = (
    "도서관 삼 층에는 오래된 지도를 모아 둔 방이 있다. 창문이 북쪽으로 나 있어 한낮에도 서늘하고, 종이 냄새가 "
    "은은하게 난다. 사서 선생님은 장갑을 끼고 지도를 펼쳐 보이며 사라진 나루터의 이름을 하나하나 읽어 주셨다."
)


def test_bands_put_the_fewest_documents_on_the_wrong_side() -> None:
    assert bands_of(0.8) == (9, 13)
    for threshold in (0.01, 0.5, 0.7, 0.95, 1.0):
        bands, rows = bands_of(threshold)
        assert 1 <= bands * rows <= 128
        # Copies always meet, and of those well below the threshold few.
        assert threshold < 0.5 or 1 - (1 - (threshold / 2) ** rows) ** bands < 0.05


def _near(tmp_path: Path, documents: list[list[str]], **settings: Any) -> tuple[dict[str, Any], list[str]]:
    pytest.importorskip("rensa", reason="rensa is not installed (eojeol[near])")
    records = [json.dumps({"text": "\n".join(lines)}, ensure_ascii=False) for lines in documents]
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(records), encoding="utf-8")
    config = PrepareConfig(
        out=str(tmp_path / "out"),
        sources=[SourceConfig(path=str(path), reader="jsonl")],
        split=SplitConfig(1, 0, 0),
        partitioned=True,
        **{"near_duplicates": 0.7, **settings},
    )
    return prepare(config), out_lines(tmp_path / "out", "train")


def test_a_document_that_is_nearly_an_earlier_one_is_dropped_and_counted(tmp_path: Path) -> None:
    changed = _STORY.replace("지난 봄에", "작년 가을에").replace("자주", "가끔")
    closed = _STORY.replace(" ", "")
    manifest, lines = _near(tmp_path, [[_STORY], [_OTHER], [changed], [closed]])
    assert lines == [_STORY, _OTHER]
    assert manifest["total"]["dropped"]["near_duplicate"] == 2
    assert manifest["config"]["near_duplicates"] == 0.7
    total = manifest["total"]
    assert total["in"]["lines"] == sum(total["out"].values()) + sum(total["dropped"].values())


def test_a_line_of_a_dropped_document_costs_no_other_document_the_same_line(tmp_path: Path) -> None:
    own = "이 줄은 나중에 나온 글에도 그대로 있다."
    _, lines = _near(tmp_path, [[_STORY], [_STORY, own], [_OTHER, own]])
    assert lines == [_STORY, _OTHER, own]


def test_a_document_of_many_lines_is_compared_in_pieces(tmp_path: Path) -> None:
    # More lines than a piece holds, and in the second document the same ones with others before them.
    manifest, lines = _near(
        tmp_path, [["가나다라 " * 3, _STORY], ["가나다라 " * 3, _STORY], [_OTHER]], sort_lines=1
    )
    assert lines == ["가나다라 가나다라 가나다라", _STORY, _OTHER]
    assert manifest["total"]["dropped"]["near_duplicate"] == 2


def test_short_and_odd_documents_are_no_trouble(tmp_path: Path) -> None:
    _, lines = _near(tmp_path, [["가나"], ["가나"], ["😀 🏳️‍🌈"], ["다라마바사"]], min_length=0)
    assert lines == ["가나", "😀 🏳️‍🌈", "다라마바사"]


def test_without_the_option_nothing_in_a_manifest_speaks_of_it(tmp_path: Path) -> None:
    pytest.importorskip("rensa", reason="rensa is not installed (eojeol[near])")
    manifest, _ = _near(tmp_path, [[_STORY]], near_duplicates=0)
    assert "near_duplicate" not in manifest["total"]["dropped"]
    assert "near_duplicates" not in manifest["config"]
    assert json.loads(all_files(tmp_path / "out")["manifest.json"]) == manifest


@pytest.mark.parametrize("key", ["near_duplicates", "resume"])
def test_what_needs_parts_says_so(tmp_path: Path, key: str) -> None:
    config = PrepareConfig(sources=[SourceConfig(path=str(tmp_path))], **{key: 1})  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match=f"'{key}' is 1; it must be left out, unless partitioned is true"):
        prepare(config)
