"""The files that same_output.py shows to both trees: made once, kept beside the recording, never made anew.

    golden/    the input column of each golden table as one text, and all rows as JSON Lines
    gold/      for each dev-*.txt of a folder: A without spaces, B with noise, G as it is
    samples/   every format and encoding that `eojeol fix` reads
    rules/     files of rules, good and bad
    configs/   of `eojeol prepare`
    bad/       what has to be refused

Golden tables and the makers of archives are those of tests/ beside this folder, the noise is that of `eojeol test`.
"""

from __future__ import annotations

import json
import re
import runpy
import unicodedata
from pathlib import Path
from typing import Any

from benchmarks.common import ROOT
from eojeol.evaluate.tasks import task_inputs, task_name

TASKS = {"A": "restore", "B": "correct", "G": "harm"}
SENTENCES = """\
아버지가방에들어가신다.
나는 오늘 학교 에 갔다. 친구와함께 도서관에갔다.
할수있다고 말했지만 할 수있는 일이 아니었다.
띄어 쓰기를 3 개월동안 배웠고, 13개월 뒤에는 국립 국어원에서일했다.
자세한 것은https://example.com/가나?x=1 에서 보고 help@example.com으로 물어보세요. 전화는02-123-4567이다.
  들여쓴   줄에는 빈칸이  여럿이다.
저녁을 만들어 주었다. 내일도 만들어주었다. 다시 만들어 주었다.
한국대학교 학생과 한국 대학교학생이 2024년3월5일12:30에만났다.

The quick brown fox 는 영어다. PDF파일을A4용지에 인쇄 했다.
그는 “정말 그럴까?”라고물었다. ‘아니’ 라고 나는 대답했다(생각보다 쉬웠다 ).
"""
MORE = "ㅋㅋㅋ그건좀😀아니지않아?\n@홍길동 님이 #봄나들이 에갔다.\n각\u200b나 다\u00a0라\t마 바\u3000사\n"
WRAPPED = """\
제목이 있는글

이 글은 좁은 단에서 옮겨 왔기 때문에 줄이 낱
말 한가운데에서도 끊어진다. 그래서 먼저 줄을 이
어야 하고, 그다음에야 띄어 쓰기를 볼 수있다. well-
known 낱말은 줄표가 남는다.

- 첫째는 목록 이다
- 둘째도목록이다

    코드는 그대로 둔다
| 표 | 도그대로 |
"""
MARKDOWN = """\
---
title: 할수있다
---
# 나는 오늘 학교 에 갔다

친구와**함께** 도서관에갔다. `할수있다` 는 코드다. [여기를눌러](https://example.com/a_b) 보면 된다.[^1]

> - [x] 책을읽었다
> 1. 아버지가방에 들어가신다

```python
할수있다 = 1
```

| 이름 | 한일 |
|---|---|
| 영희 | 책을읽었다 |

수식 $a+b$ 와글, ![그림을보자](a.png) 끝. **"말"**이라고했다.

[^1]: 각주도 고칠수있다.
"""
HTML = """\
<!DOCTYPE html>
<html lang="ko"><head><meta charset="{}"><title>책을읽었다</title><script>var a = "할수있다";</script></head>
<body class='할수있다'><!-- 할수있다 --><p title=할수있다>아버지<b>가</b><i>방에</i> 들어가신다&nbsp;&amp; 학교 <a
href="?a=1&b=2">에서</a> 책 <i> 을</i>읽었다.</p><pre>할수있다</pre><p><code>할수있다</code>할수있다<br>날씨가좋다
<ul><li>친구와함께 도서관에갔다<li>나는 오늘 학교 에 갔다</ul></body></html>
"""
SRT = """\
1
00:00:01,000 --> 00:00:02,500 X1:40 X2:600
<i>아버지가</i>방에
나는 오늘 학교 에 갔다.

2
00:00:03,000 --> 00:00:04,000
- 책을읽었다
- 할수있다고?
"""
VTT = """\
WEBVTT 할수있다

NOTE 할수있다

STYLE
::cue(할수있다) { color: red }

이름
00:01.000 --> 00:04.000 align:start
<v 영희>친구와함께<00:02.000> 도서관에갔다.</v>

00:05.000 --> 00:06.000
나는 오늘 학교 에 갔다.
"""
TABLE = """\
번호,제목,본문
1,할수있다,"책을읽었다, ""할수있다""
나는 오늘 학교 에 갔다."
"2",할수있다,친구와함께 도서관에갔다.
3,할수있다,
"""
RULES = {
    "house": "# 우리 집\nkeep 국립국어원   # 기관\nkeep #봄나들이\nsplit 할|수|있다\npair 띄어 쓰기 => 띄어쓰기\n"
    "pair 안되다=>안 되다\n\nregex (\\d+)(개월)\nregex (김|이|박)(씨)\n",
    "later": "keep 할수있다\nkeep 도서관에갔다\nregex [가-나]+(?:다|라)?\n",
    "bom": "\ufeffkeep 학교에\r\nsplit 친구와|함께\r\n",
    "many": "".join(f"keep {chr(0xAC00 + n)}{chr(0xB098 + n)}할수있다\n" for n in range(300)),
    "bad-verb": "keep 가나\n kep 국립국어원\n",
    "bad-bar": "split 가||나\n",
    "bad-regex": "regex (가\n",
    "bad-pair": "pair 가 나 =>  가다\n",
}
CONFIGS = {
    "prepare.yaml": "out: prepared\nsources: [{path: text.txt, reader: text}]\nstrip_quotes: true\n",
    "bad.yaml": "seed: [1\n",
    "unknown.yaml": "frobnicate: 1\n",
}


def make(out: Path, gold: Path | None) -> None:
    """Write all inputs.

    Args:
        out: the folder to write.
        gold: a folder with dev-*.txt, if there is one.
    """
    files: dict[str, bytes] = {}
    rows: list[dict[str, str]] = []
    for path in sorted((ROOT / "tests/golden").glob("*.tsv")):
        here = [golden_row(line, path.stem) for line in path.read_text("utf-8").split("\n")[1:] if line]
        # Half a surrogate and NUL cannot stand in a text; as JSON they stay what they are.
        text = "".join(row["text"].replace("\0", "?") + "\n" for row in here)
        files[f"golden/{path.stem}.txt"] = text.encode("utf-8", "replace")
        rows += here
    files["golden/rows.jsonl"] = "".join(json.dumps(row) + "\n" for row in rows).encode()
    for path in sorted(gold.glob("dev-*.txt")) if gold else ():
        files |= gold_files(path)
    files |= {f"samples/{name}": data for name, data in samples().items()}
    files |= {f"rules/{name}.eojeolrules": text.encode() for name, text in RULES.items()}
    files |= {f"configs/{name}": text.encode() for name, text in CONFIGS.items()}
    files["rules/bad-bytes.eojeolrules"] = "keep 가나\nkeep ".encode() + b"\xb0\xa1\n"
    files |= {f"bad/{name}": data for name, data in bad().items()}
    for name, data in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(data)


def golden_row(line: str, table: str) -> dict[str, str]:
    """A row of a golden table, its input decoded.

    Args:
        line: the row.
        table: the name of its table.
    """

    def character(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}[match[3]]

    mode, cell = line.split("\t")[:2]
    text = re.sub(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", character, cell)
    return {"table": table, "mode": mode, "text": text}


def gold_files(path: Path) -> dict[str, bytes]:
    """A gold text without spaces (A), with noise (B), and as it is (G)."""
    lines = path.read_text("utf-8").split("\n")[:-1]
    made = {letter: task_inputs(task, lines, task_name(path)) for letter, task in TASKS.items()}
    return {
        f"gold/{path.stem}.{letter}.txt": "".join(f"{line}\n" for line in text).encode()
        for letter, text in made.items()
    }


def samples() -> dict[str, bytes]:
    """A file of every format, and text and tables in several encodings."""
    korean = SENTENCES.replace("“", '"').replace("”", '"')
    lines = SENTENCES.splitlines()
    objects: list[Any] = [
        {"id": n, "text": line, "note": "할수있다", "inner": {"text": line}} for n, line in enumerate(lines)
    ]
    return archives(lines) | {
        "text.txt": (SENTENCES + MORE).encode(),
        "bom.txt": SENTENCES.encode("utf-8-sig"),
        "utf16.txt": b"\xff\xfe" + SENTENCES.encode("utf-16-le"),
        "utf16be.txt": SENTENCES.encode("utf-16-be"),
        "cp949.txt": korean.encode("cp949"),
        "crlf.txt": SENTENCES.replace("\n", "\r\n", 5).replace(".\n", ".\r").rstrip().encode(),
        "nfd.txt": unicodedata.normalize("NFD", SENTENCES).encode(),
        "broken.txt": SENTENCES.encode() + b"\xff\xfe\n" + MORE.encode(),
        "wrapped.txt": WRAPPED.encode(),
        "empty.txt": b"",
        "noname": SENTENCES.encode(),
        "article.md": MARKDOWN.encode(),
        "page.html": HTML.format("utf-8").encode(),
        "cp949.htm": HTML.format("euc-kr").encode("cp949"),
        "film.srt": SRT.encode("utf-8-sig"),
        "cp949.srt": SRT.encode("cp949"),
        "film.vtt": VTT.encode(),
        "table.csv": TABLE.replace("\n", "\r\n").encode("utf-8-sig"),
        "cp949.csv": TABLE.replace(",", ";").encode("cp949"),
        "table.tsv": "".join(f"{n}\t{line}\t할수있다\n" for n, line in enumerate(lines)).encode(),
        "lines.jsonl": "".join(
            json.dumps(row, ensure_ascii=bool(row["id"] % 2)) + "\n" for row in objects
        ).encode(),
    }


def archives(lines: list[str]) -> dict[str, bytes]:
    """Office documents and a book, as tests/documents/helpers.py packs them."""
    pack = runpy.run_path(str(ROOT / "tests/documents/helpers.py"))
    run, paragraph = pack["docx_run"], pack["hwpx_paragraph"]
    bold, t = "<w:rPr><w:b/></w:rPr>", "<hp:t>{}</hp:t>".format
    crossing = run("아버지가", bold) + run("방에") + run(" 들어가신다.", preserve=True)
    part = pack["docx_body"](run("할수있다"), run("나는 오늘 학교 에 갔다."))
    slide = "<a:r><a:t>{}</a:t></a:r>".format
    page = pack["xhtml"]("<h1>책을읽었다</h1>" + "".join(f"<p>{line}</p>" for line in lines))
    pages = {"text/1.xhtml": page, "2%20.xhtml": page.replace("학교 에", "<i>학교</i> 에")}
    return {
        "report.docx": pack["docx"](crossing, *map(run, lines), header1=part, footnotes=part),
        "report.hwpx": pack["hwpx"](
            paragraph(t("아버지가"), t("방에")), *(paragraph(t(line)) for line in lines)
        ),
        "slides.pptx": pack["pptx"](slide("아버지가") + slide("방에"), *map(slide, lines)),
        "book.epub": pack["epub"](pages),
    }


def bad() -> dict[str, bytes]:
    """Files that are not what their names say."""
    pack = runpy.run_path(str(ROOT / "tests/documents/helpers.py"))
    return {
        "binary.txt": bytes(range(256)),
        "broken.txt": SENTENCES.encode() + b"\xff\n",
        "cut.txt": SENTENCES.rstrip().encode()[:-1] + b"\xea\xb0",
        "cp949.txt": SENTENCES.replace("“", '"').replace("”", '"').encode("cp949"),
        "utf16.txt": SENTENCES.encode("utf-16-le"),
        "damaged.docx": b"PK\x03\x04" + bytes(40),
        "text.hwpx": SENTENCES.encode(),
        "xml.docx": pack["docx"]("", document="<w:document>"),
        "password.docx": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
        "entity.epub": pack["epub"]({"a.xhtml": '<!DOCTYPE html [<!ENTITY a "책">]><p>&a;</p>'}),
        "broken.jsonl": '{"text": "할수}\n'.encode(),
        "number.jsonl": b'{"text": 1}\n',
        "quote.csv": '본문,글\n"할수있다,가\n'.encode(),
        "old.hwp": b"x",
        "some.pdf": b"%PDF-1.4\n",
    }
