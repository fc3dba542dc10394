"""What config.json says: every field in range, and anything else is one line that names the field."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eojeol.engine.folder import ModelConfig, check_files, file_sha256, map_table, read_config
from eojeol.engine.record import MOST_BYTES
from eojeol.engine.vocab import CLASSES, SPECIALS, Vocab
from eojeol.errors import ModelError

DIGEST = "0" * 64
NGRAM = {
    "format": 1, "encoder": "ngram", "reach": 74, "row_bits": 21, "window": 0, "margin": 0,
    "network": {"width": 128, "dilations": [1, 2]}, "settings": None, "sha256": {"vocab.txt": DIGEST},
}  # fmt: skip
BERT = {**NGRAM, "encoder": "bert", "reach": 0, "row_bits": 0, "window": 128, "margin": 16, "settings": "{}"}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


def read(folder: Path, content: Any) -> ModelConfig:
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / "config.json").write_text(text, encoding="utf-8")
    return read_config(folder)


def refusal(folder: Path, content: Any) -> str:
    with pytest.raises(ModelError) as caught:
        read(folder, content)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500 + len(str(folder))
    return str(caught.value)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("model")


@given(base=st.sampled_from([NGRAM, BERT]), name=st.sampled_from(sorted(NGRAM)), value=ANYTHING)
def test_a_field_with_any_value_is_read_as_it_stands_or_refused(
    folder: Path, base: dict[str, Any], name: str, value: Any
) -> None:
    content = {**base, name: value}
    try:
        found = read(folder, content)
    except ModelError as error:
        assert "\n" not in str(error)
        return
    assert json.loads(found.to_json()) == content


@pytest.mark.parametrize("content", [NGRAM, BERT, {**NGRAM, "later": 1}])
def test_what_an_export_writes_is_read(folder: Path, content: dict[str, Any]) -> None:
    assert read(folder, content).reach == content["reach"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("encoder", "x"), ("encoder", ["ngram"]), ("reach", -5), ("reach", "x"), ("reach", True), ("reach", 1e3),
        ("reach", 10**30), ("row_bits", -1), ("row_bits", 25), ("row_bits", 0), ("window", None), ("margin", -1),
        ("sha256", []), ("sha256", {}), ("sha256", {"vocab.txt": "abc"}), ("sha256", {"vocab.txt": None}),
        ("sha256", {"/dev/zero": DIGEST}), ("sha256", {"../a": DIGEST}), ("sha256", {"..": DIGEST}),
        ("sha256", {"": DIGEST}), ("sha256", {"a\\b": DIGEST}), ("sha256", {"a\0": DIGEST}),
        ("sha256", {"a" * 300: DIGEST}), ("sha256", {str(n): DIGEST for n in range(200)}),
        ("network", []), ("network", {"a": {"b": 1}}), ("settings", 5), ("settings", "[]"), ("format", True),
    ],
)  # fmt: skip
def test_a_field_out_of_range_is_named(folder: Path, field: str, value: Any) -> None:
    assert f"'{field}' is" in refusal(folder, {**NGRAM, field: value})


@pytest.mark.parametrize(("window", "margin"), [(2, 0), (0, 0), (34, 16), (100, 65_536)])
def test_windows_that_would_never_end_are_refused(folder: Path, window: int, margin: int) -> None:
    assert "'window' is" in refusal(folder, {**BERT, "window": window, "margin": margin})


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "cannot be used"), ("[]", "no object"), ("[" * 100_000, "nested too deeply"), ("NaN", "NaN is no number"),
        ('{"format": 1, "reach": Infinity}', "Infinity is no number"), ('{"a": 1e999}', "too large a number"),
        ('{"a": ' + "9" * 5000 + "}", "cannot be used"), ('{"a": 1, "a": 2}', "'a' stands in it twice"),
        (" " * (MOST_BYTES + 1), "too large"), ('{"format": 1}', "'encoder' is missing"),
        (json.dumps({**NGRAM, "settings": "[" * 100_000}), "nested too deeply"),
    ],
)  # fmt: skip
def test_what_is_no_such_json_is_refused(folder: Path, content: str, says: str) -> None:
    assert says in refusal(folder, content)


def whole(tmp_path: Path) -> dict[str, str]:
    """Three files and their checksums."""
    for name in ("vocab.txt", "model.onnx", "model.safetensors"):
        (tmp_path / name).write_bytes(name.encode())
    return {path.name: file_sha256(path) for path in tmp_path.iterdir()}


@pytest.mark.parametrize("name", ["vocab.txt", "model.onnx", "model.safetensors"])
def test_every_file_that_is_read_has_a_checksum(tmp_path: Path, name: str) -> None:
    sums = whole(tmp_path)
    check_files(tmp_path, sums)
    digest = sums.pop(name)
    with pytest.raises(ModelError, match=f"no checksum of {name}"):
        check_files(tmp_path, sums)
    (tmp_path / name).write_bytes(b"other")
    with pytest.raises(ModelError, match=f"{name} is damaged"):
        check_files(tmp_path, {**sums, name: digest})


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names on this system")
@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "absent"])
def test_what_is_no_file_is_neither_waited_for_nor_read_for_ever(tmp_path: Path, kind: str) -> None:
    begin = time.monotonic()
    for name in ("config.json", "vocab.txt", "model.safetensors"):
        path = tmp_path / name
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "device":
            path.symlink_to("/dev/zero")
        elif kind == "folder":
            path.mkdir()
    for use in (
        lambda: read_config(tmp_path),
        lambda: check_files(
            tmp_path, {"vocab.txt": DIGEST, "model.onnx": DIGEST, "model.safetensors": DIGEST}
        ),
        lambda: Vocab.read(tmp_path / "vocab.txt"),
    ):
        with pytest.raises(ModelError):
            use()
    assert map_table(tmp_path) is None
    assert time.monotonic() - begin < 5


@pytest.mark.parametrize(
    "header",
    [
        (1 << 40).to_bytes(8, "little"), b"\xff" * 8, (3).to_bytes(8, "little") + b"[]",
        *(
            len(held).to_bytes(8, "little") + held + b"\0" * 64
            for held in (
                b"[" * 50_000, b"[]", b"\xff\xff", b'{"table.codes": []}', b'{"table.codes": {"shape": []}}',
                b'{"table.codes": {"shape": [-4, 8], "data_offsets": [0, 32]}}',
                b'{"table.codes": {"shape": [99999999999999999999, 8], "data_offsets": [0, 32]}}',
                b'{"table.codes": {"shape": [4, 8], "data_offsets": ["a", 32]}}',
                b'{"table.codes": {"shape": [4, 8], "data_offsets": [-900, 32]}}',
            )
        ),
    ],
    ids=str,
)  # fmt: skip
def test_a_table_that_is_none_is_not_mapped(tmp_path: Path, header: bytes) -> None:
    (tmp_path / "model.safetensors").write_bytes(header)
    assert map_table(tmp_path) is None


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "does not begin with"), (b"\xff\n", "cannot be read"), (b"{}\n", "does not begin with"),
        (b"\0" * (MOST_BYTES + 1), "too large"), ("\n".join(SPECIALS + CLASSES).encode(), "last line"),
        ("\n".join((*SPECIALS, *CLASSES, "가나" * 1000, "")).encode(), "expected one character"),
    ],
    ids=range(6),
)  # fmt: skip
def test_a_vocabulary_of_another_kind_is_one_short_line(tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / "vocab.txt").write_bytes(data)
    with pytest.raises(ModelError, match=says) as caught:
        Vocab.read(tmp_path / "vocab.txt")
    assert len(str(caught.value)) < 500
