"""The requests that same_output.py sends to the service of a tree, over the files of same_output_inputs.py."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode


class Ask(NamedTuple):
    """A request. A body in pieces is sent in chunks."""

    name: str
    method: str
    address: str
    body: bytes | list[bytes] | None = None
    headers: Mapping[str, str] = MappingProxyType({})


OPTIONS: list[dict[str, Any]] = [
    {"mode": "restore"}, {"eagerness": "eager"}, {"eagerness": "conservative"}, {"add": 0.9, "remove": 0.9},
    {"add": 0}, {"only": "add"}, {"only": "remove"}, {"squeeze": True}, {"protect": "none"},
    {"protect": "url,email"}, {"format": "txt"}, {"mode": "x"}, {"eagerness": "x"}, {"add": 2}, {"add": "1"},
    {"only": "x"}, {"squeeze": 1}, {"protect": "ulr"}, {"format": "docx"}, {"frobnicate": 1}, {"rules": "kep 가나"},
    {"rules": "regex (a+)+b"}, {"rules": 1}, {"texts": ["가"]},
]  # fmt: skip
WRONG = [
    b"", b"{", b"[]", b"1", b'"\xff"', b"{}", b'{"text": 1}', b'{"texts": []}', b'{"texts": "a"}',
    b'{"texts": [1]}', b'{"text": "", "text": "a"}', b'{"text": "\xff"}', b'{"text": null}',
]  # fmt: skip
ADDRESSES = [
    ("GET", "/v1/info"), ("GET", "/openapi.json"), ("GET", "/v2/languages"), ("GET", "/healthz"),
    ("GET", "/readyz"), ("GET", "/"), ("GET", "/files.json"), ("GET", "/nothing"), ("GET", "/../secret"),
    ("GET", "/v1/fix"), ("DELETE", "/v1/fix"), ("POST", "/v1/info"), ("POST", "/"), ("HEAD", "/"), ("GET", "/v1/"),
    ("GET", "/docs"), ("GET", "/metrics"),
]  # fmt: skip
DOCUMENTS = {
    "text.txt": "", "bom.txt": "", "utf16.txt": "", "cp949.txt": "&encoding=cp949", "crlf.txt": "",
    "broken.txt": "", "article.md": "", "page.html": "", "cp949.htm": "", "film.srt": "", "film.vtt": "",
    "report.docx": "", "report.hwpx": "", "book.epub": "", "slides.pptx": "",
    "table.csv": f"&columns={quote('본문')}",
    "cp949.csv": f"&encoding=cp949&delimiter=%3B&columns={quote('본문,제목')}",
    "table.tsv": "&columns=2&header=false", "lines.jsonl": "&columns=text,inner.text",
}  # fmt: skip
BAD_RULES = [
    "keeep 가나", "keep", "split 가나", "split 가||나", "pair 가나", "pair 가나 => 가다", "keep 가 나",
    "split 가|나 다", "\ufeffkeep 가\n\nregex (", "keep 가나\r\nregex a**", "  split  가나  # 나", "keep e\u0301",
    "xyz 가나", "regex", "pair 가\u3000나 => 가\u3000나", "keep 😀 가", "keep 가\n    keep 나다라\nspilt 가|나",
    "regex (가)(나)", "keep 나다",
]  # fmt: skip
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
NARROW = shlex.split(
    "--regex --access-log --api-key-file KEY --cors-origin https://a.example --max-body 3000 --max-texts 2 "
    "--max-rules 80 --max-changes 3 --max-document 3000 --max-pieces 9 --max-stream 500"
)
KEY = "secret"


def asks(inputs: Path) -> Iterator[Ask]:
    """Requests to a service as it is by default."""
    rows = [json.loads(line) for line in (inputs / "golden/rows.jsonl").read_text("utf-8").splitlines()]
    whole = [row["text"] for row in rows if not any("\ud800" <= c <= "\udfff" for c in row["text"])]
    for number, text in enumerate(whole[:: len(whole) // 30]):
        yield sent(f"fix/{number}", "/v1/fix", text=text)
        yield sent(f"check/{number}", "/v1/check", text=text, mode="restore" if number % 2 else "correct")
        yield form(f"tool/{number}", text=text, language="ko")
    text = (inputs / "samples/text.txt").read_text("utf-8")
    yield from text_asks(inputs, text)
    yield from document_asks(inputs, text)
    yield from stream_asks(text, "".join(row + "\n" for row in whole) * 3)
    yield from tool_asks(text)
    for body in WRONG:
        yield Ask(f"wrong/{body!r}", "POST", "/v1/fix", body, JSON)
    yield Ask("wrong/type", "POST", "/v1/fix", b'{"text": ""}', {"Content-Type": "text/plain"})
    for method, address in ADDRESSES:
        yield Ask(f"{method} {address}", method, address)


def text_asks(inputs: Path, text: str) -> Iterator[Ask]:
    """JSON: several texts at once, every option, texts with markup.

    Args:
        inputs: the folder of the inputs.
        text: what most requests hold.
    """
    for path in sorted((inputs / "golden").glob("*.txt")):
        lines = path.read_text("utf-8").splitlines()
        for mode in ("correct", "restore"):
            yield sent(f"texts/{path.stem}/{mode}", "/v1/check", texts=lines, mode=mode)
    for options in OPTIONS:
        yield sent(f"option/{options}", "/v1/fix", **{"text": text, **options})
    rules = (inputs / "rules/later.eojeolrules").read_text("utf-8").partition("regex")[0]
    yield sent("option/rules", "/v1/check", text=text, rules=rules)
    yield sent("option/half a surrogate", "/v1/fix", text="가\ud83d나")
    for name in ("article.md", "page.html", "film.srt", "film.vtt"):
        marked = (inputs / "samples" / name).read_bytes().decode("utf-8-sig")
        kind = name.rpartition(".")[2]
        yield sent(f"format/{name}", "/v1/fix", text=marked, format=kind)
        yield sent(f"format/texts/{name}", "/v1/fix", texts=[marked, text], format=kind)


def document_asks(inputs: Path, text: str) -> Iterator[Ask]:
    """Files, good and bad.

    Args:
        inputs: the folder of the inputs.
        text: what requests hold that are refused.
    """
    for name, needs in DOCUMENTS.items():
        data = (inputs / "samples" / name).read_bytes()
        for more in ("", "&mode=restore", "&eagerness=eager&only=add"):
            yield Ask(f"document/{name}{more}", "POST", f"/v1/document?name={quote(name)}{needs}{more}", data)
    for path in sorted((inputs / "bad").iterdir()):
        address = f"/v1/document?name={path.name}&columns=text"
        yield Ask(f"document/bad/{path.name}", "POST", address, path.read_bytes())
    for query in ("", "?name=a.txt&name=b.txt", "?name=a.txt&frobnicate=1", "?name=a.xyz", "?name="):
        yield Ask(f"document/wrong{query}", "POST", f"/v1/document{query}", text.encode())


def stream_asks(text: str, long: str) -> Iterator[Ask]:
    """A text in chunks that end inside characters.

    Args:
        text: a short text.
        long: a text of many chunks.
    """
    data = long.encode()
    pieces = [data[at : at + 4099] for at in range(0, len(data), 4099)]
    for query in ("", "?mode=restore", "?eagerness=eager&squeeze=true"):
        yield Ask(f"stream{query}", "POST", f"/v1/stream{query}", pieces)
    for query in ("?mode=x", "?frobnicate=1"):
        yield Ask(f"stream{query}", "POST", f"/v1/stream{query}", text.encode())
    yield Ask("stream/broken", "POST", "/v1/stream", [text.encode(), b"\xff", text.encode()])
    yield Ask("stream/empty", "POST", "/v1/stream", b"")


def tool_asks(text: str) -> Iterator[Ask]:
    """What editors ask of LanguageTool."""
    marks = ({"markup": "<p>", "interpretAs": "\n"}, {"text": "친구와함께"}, {"markup": "</p>"})
    yield form("tool/annotation", data=json.dumps({"annotation": [{"text": text}, *marks]}))
    for field, value in (("language", "en-US"), ("disabledRules", "EOJEOL_ADD_SPACE"), ("data", "too")):
        yield form(f"tool/{field}", text=text, **{field: value})
    for wrong in ("", "text=%FF", "data={", "data=[]"):
        yield Ask(f"tool/wrong/{wrong}", "POST", "/v2/check", wrong.encode(), FORM)


def narrow_asks() -> Iterator[Ask]:
    """Requests to a service with a key, other origins, regular expressions, and limits that are soon reached."""
    text = "나는 오늘 학교 에 갔다."
    yield sent("no key", "/v1/fix", text=text)
    yield sent("wrong key", "/v1/fix", {"X-API-Key": "x"}, text=text)
    yield sent("bearer", "/v1/fix", {"Authorization": f"Bearer {KEY}"}, text=text)
    key = {"X-API-Key": KEY}
    yield sent("origin", "/v1/fix", {**key, "Origin": "https://a.example"}, text=text)
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
    yield Ask("preflight", "OPTIONS", "/v1/fix", None, asked)
    yield Ask("other origin", "OPTIONS", "/v1/fix", None, {**asked, "Origin": "https://b.example"})
    for address in ("/openapi.json", "/healthz", "/v1/info", "/metrics", "/nothing"):
        yield Ask(f"GET {address}", "GET", address, None, key)
    for line in BAD_RULES:
        yield sent(f"rules/{line}", "/v1/fix", key, text="가나 다", rules=line)
    yield sent("large body", "/v1/fix", key, text=text * 200)
    yield sent("many texts", "/v1/fix", key, texts=[text] * 3)
    yield sent("long rules", "/v1/fix", key, text=text, rules="keep 가나\n" * 30)
    yield sent("many changes", "/v1/check", key, text=(text + "\n") * 9)
    for name, data in (("a.txt", text.encode() * 200), ("a.csv", b"a\n" * 50), ("b.txt", text.encode())):
        yield Ask(f"document/{name}", "POST", f"/v1/document?name={name}&columns=a", data, key)
    yield Ask("stream", "POST", "/v1/stream", [text.encode()] * 40, key)


def sent(name: str, address: str, headers: dict[str, str] | None = None, **fields: Any) -> Ask:
    """A POST of JSON.

    Args:
        name: the name of the request.
        address: where it goes.
        headers: headers beside that of JSON.
        fields: the fields of the JSON object.
    """
    return Ask(name, "POST", address, json.dumps(fields).encode(), {**JSON, **(headers or {})})


def form(name: str, **fields: str) -> Ask:
    """A POST to the address that editors know."""
    return Ask(name, "POST", "/v2/check", urlencode(fields).encode(), FORM)
