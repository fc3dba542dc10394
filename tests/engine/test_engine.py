"""The engine: exact, checked, and bounded by its reach."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.engine import engine as engine_module
from eojeol.engine.engine import Engine
from eojeol.engine.folder import FORMAT, map_table
from eojeol.engine.padded import overlapping_windows as windows
from eojeol.errors import ModelError
from eojeol.spacer import observed
from eojeol.text.gaps import split

FOLDER = Path(str(files("eojeol") / "models"))
LINES = [
    "어제는 비가 와서 하루 종일 집에 있었다.",
    "그 사람은 아는 것이 많아서 배울 점도 많다",
    "2024년 3월에 iPhone 15를 120만 원에 샀어요!",
    "뭐라고? 그런 말은 처음 듣는데ㅋㅋ",
    "漢字와 한글을 함께 적는다",
    "가",
    "https://example.org/길 에서 받으세요",
]
KOREAN = st.text(
    st.sampled_from("가나다라마는을이다에서 했습니다할수있는것 한번더.,?!0123abXY漢ㅋ"),
    min_size=1,
    max_size=60,
)


@pytest.fixture(scope="module")
def model() -> Engine:
    try:
        return Engine(FOLDER)
    except ModelError as error:
        pytest.skip(f"no embedded model in this tree: {error}")


def judge(model: Engine, text: str, mode: str = "correct") -> np.ndarray:
    gaps = split(text)
    return model.probabilities(gaps.characters, observed(gaps, mode), gaps.segments)


@settings(max_examples=60, deadline=None)
@given(lines=st.lists(KOREAN, min_size=1, max_size=6), mode=st.sampled_from(["correct", "restore"]))
def test_a_line_gets_the_same_bits_alone_and_among_others(model, lines, mode):
    together = judge(model, "\n".join(lines), mode)
    alone = np.concatenate([judge(model, line, mode) for line in lines])
    assert np.array_equal(together, alone)


@pytest.mark.parametrize("run", [7, 64, 1000])
def test_the_length_of_a_run_changes_no_bit(model, monkeypatch, run):
    text = "\n".join(LINES * 9) + " ".join(LINES * 9)
    whole = judge(model, text)
    monkeypatch.setattr(engine_module, "RUN", run)
    assert np.array_equal(judge(model, text), whole)


def test_rows_that_are_read_ahead_are_those_of_the_table_and_change_no_bit(model, monkeypatch):
    from safetensors.numpy import load_file

    codes = load_file(FOLDER / "model.safetensors")["table.codes"]
    table = map_table(FOLDER)
    if codes.shape[1] != 8:
        assert table is None
        return
    assert np.array_equal(table, codes.view(np.uint64)[:, 0])
    text = "\n".join(LINES)
    ahead = judge(model, text)
    monkeypatch.setattr(model, "_table", None)
    assert np.array_equal(judge(model, text), ahead)


def test_without_such_a_table_nothing_is_read_ahead(tmp_path):
    assert map_table(tmp_path) is None
    for content in (b"", b"\x02\0\0\0\0\0\0\0{}", b"\xff" * 40, b"\x02\0\0\0\0\0\0\0[]"):
        (tmp_path / "model.safetensors").write_bytes(content)
        assert map_table(tmp_path) is None


def test_nothing_beyond_the_reach_bears_on_a_gap(model):
    middle = "그는 조용히 문을 닫고 밖으로 나갔다"
    reach = model.config.reach
    before, after = "가나다라마바사아자차카타파하" * 8, "거너더러머버서어저처커터퍼허" * 8
    assert min(len(before), len(after)) > reach + 2
    one = judge(model, before + middle + after)
    other = judge(model, "x1" + before[-(reach + 2) :] + middle + after[: reach + 2] + "..끝")
    start = len(before)
    begin = 2 + reach + 2
    length = len(middle.replace(" ", ""))
    assert np.array_equal(one[start : start + length], other[begin : begin + length])


def test_something_within_the_reach_does_bear_on_a_gap(model):
    assert not np.array_equal(
        judge(model, "나물 좀 다오", "restore"), judge(model, "나물 좀 주라", "restore")[:5]
    )


def test_threads_and_sessions_agree(model):
    text = "\n".join(LINES * 20)
    expected = judge(model, text)
    assert np.array_equal(judge(Engine(FOLDER, threads=2), text), expected)
    with ThreadPoolExecutor(8) as pool:
        for got in pool.map(lambda _: judge(model, text), range(16)):
            assert np.array_equal(got, expected)


def test_no_characters_give_no_probabilities(model):
    assert judge(model, " \n\t").shape == (0,)


@pytest.mark.parametrize("name", ["model.onnx", "model.safetensors", "vocab.txt"])
def test_a_damaged_file_is_named_before_it_is_used(model, tmp_path, name):
    shutil.copytree(FOLDER, tmp_path / "m")
    path = tmp_path / "m" / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelError, match=rf"{name} is damaged"):
        Engine(tmp_path / "m")
    path.unlink()
    with pytest.raises(ModelError, match=rf"{name} cannot be read"):
        Engine(tmp_path / "m")


def test_files_that_do_not_fit_together_are_one_line(model, tmp_path):
    shutil.copytree(FOLDER, tmp_path / "m")
    config = json.loads((tmp_path / "m" / "config.json").read_text(encoding="utf-8"))
    config["row_bits"] += 3
    (tmp_path / "m" / "config.json").write_text(json.dumps(config), encoding="utf-8")
    gaps = split("아버지가방에들어가신다. " * 20)
    with pytest.raises(ModelError, match=r"does not fit its config\.json .*export the model again") as caught:
        Engine(tmp_path / "m").probabilities(gaps.characters, observed(gaps, "restore"), gaps.segments)
    assert "\n" not in str(caught.value)


def test_a_folder_without_a_model_says_how_to_make_one(tmp_path):
    with pytest.raises(ModelError, match="eojeol export"):
        Engine(tmp_path)


def test_a_config_of_another_format_or_with_missing_keys_is_refused(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"format": 99}), encoding="utf-8")
    with pytest.raises(ModelError, match="format 99"):
        Engine(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps({"format": FORMAT}), encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be used"):
        Engine(tmp_path)
    (tmp_path / "config.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be used"):
        Engine(tmp_path)


@given(
    lengths=st.lists(st.integers(1, 300), min_size=1, max_size=8),
    window=st.integers(20, 80),
    margin=st.integers(0, 8),
)
def test_windows_decide_every_unit_and_never_leave_their_segment(lengths, window, margin):
    segments = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    decided = np.full(len(segments), -1)
    for number, (first, last, keep) in enumerate(windows(segments, window, margin)):
        assert first <= keep < last <= first + window - 2
        assert len(set(segments[first:last])) == 1
        decided[keep:last] = number
    assert (decided >= 0).all()
