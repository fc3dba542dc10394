"""The page: files of a folder and nothing beside it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from .helpers import Served, problem, read_all, serving


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("비밀", encoding="utf-8")
    page = tmp_path / "page"
    (page / "core").mkdir(parents=True)
    for name in ("index.html", "a.js", "b.mjs", "c.css", "d.wasm", "e.webmanifest", "f.onnx", "core/g.json"):
        (page / name).write_text(f"<{name}>", encoding="utf-8")
    (page / "link.txt").symlink_to(tmp_path / "secret.txt")
    return page


def test_the_package_brings_a_page(service: Served) -> None:
    answer = service.client.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<html" in answer.text


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("b.mjs", "text/javascript; charset=utf-8"),
        ("c.css", "text/css; charset=utf-8"),
        ("d.wasm", "application/wasm"),
        ("e.webmanifest", "application/manifest+json"),
        ("f.onnx", "application/octet-stream"),
        ("core/g.json", "application/json"),
    ],
)
def test_files_of_another_folder_have_their_media_types(folder: Path, path: str, kind: str) -> None:
    with serving(page=str(folder)) as other:
        answer = other.client.get(f"/{path}")
        assert answer.text == f"<{path or 'index.html'}>"
        assert answer.headers["content-type"] == kind
        assert other.client.head(f"/{path}").headers["content-length"] == str(len(answer.content))


def test_a_file_is_sent_again_only_when_it_has_changed(folder: Path) -> None:
    with serving(page=str(folder)) as other:
        first = other.client.get("/a.js")
        assert first.headers["cache-control"] == "no-cache"
        again = other.client.get("/a.js", headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert other.client.get("/a.js", headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/%2e%2e/secret.txt", "/core/../../secret.txt", "/..%2fsecret.txt", "/..\\secret.txt",
     "//etc/passwd", "/%2fetc/passwd", "/link.txt", "/\x00", "/%00", "/nothing.js", "/" + "a" * 5000, "/core"],
)  # fmt: skip
def test_nothing_outside_the_folder_can_be_had(folder: Path, path: str) -> None:
    with serving(page=str(folder)) as other, other.connect() as connection:
        # By hand, because clients tidy such a path.
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = read_all(connection).decode()
        assert answer.partition("\r\n")[0].split()[1] in ("400", "404"), answer
        assert "비밀" not in answer and "root:" not in answer


def test_the_list_of_reasons_is_that_of_the_package_unless_the_page_has_one(folder: Path) -> None:
    with serving(page=str(folder)) as other:
        answer = other.client.get("/reasons/codes.tsv")
        assert answer.headers["content-type"] == "text/tab-separated-values; charset=utf-8"
        assert answer.content == (files("eojeol") / "reasons" / "codes.tsv").read_bytes()
        assert other.client.get("/reasons/rules.tsv").status_code == 404
        assert other.client.get("/reasons/../reasons/reason.py").status_code == 404
        (folder / "reasons").mkdir()
        (folder / "reasons" / "codes.tsv").write_bytes(b"own")
        assert other.client.get("/reasons/codes.tsv").content == b"own"


def test_what_is_not_there_is_a_problem(service: Served) -> None:
    problem(service.client.get("/nothing"), 404)
    problem(service.client.get("/v1/nothing"), 404)
    problem(service.client.post("/nothing"), 405)
