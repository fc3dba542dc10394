"""Inputs for promises.py: texts, settings and files in which all that means something to the engine is frequent."""

from __future__ import annotations

import codecs
import io
import unicodedata
import zipfile
from random import Random

from hypothesis import strategies as st

from eojeol.documents import Options
from eojeol.rules.rules import Rules
from eojeol.text.protect import KINDS

from .documents.helpers import docx, docx_run, epub, hwpx, hwpx_paragraph, pptx, xhtml, zipped
from .documents.office import ods, ods_cell, odt, xliff, xlsx

# Whatever stands here is drawn about as often as any single code point.
PARTS = [
    *"가나다라 \n\r\t`|-#*.,0123@:/<>$&_~()[]{}ㅋㅠ漢あéα😀", "  ", "   ", "\r\n", "\u00a0", "\u3000", "\u2009",
    "\u200b", "\u200d", "\u2060", "\ufeff", "\u0301", "\ufe0f", "\u202e", "\u2028", "\x1c", "\x85",
    "\x00", "\ud83d", "\ude00",
    "ᄀ\u1161", "ᄀ\u1161\u11a8", "👩\u200d👩\u200d👧", "🇰🇷", "👍🏽", "```\n", "```", "- ", "1. ", "# ", "> ", "| ",
    "아버지가방에들어가신다", "할 수 있다", "할수있다", "먹 었 다", "국립 국어원", "국립국어원", "것은데만뿐지",
    "https://x.kr/가나?q=다", "a@b.kr", "@이름", "#꼬리표", "C:\\가\\나.hwp", "/usr/bin", "<b>가</b>", "&amp;", "$x^2$",
    "[가](나)", "**가나**", "1,000원", "3.14", "2019년 3월 5일", "2019-03-05", "12:30", "010-1234-5678", "韓國(한국)",
    "Python으로", "<!-- 가 -->", "가"*30, "ㅋㅋㅋ", "…", "·", "“가”",
]  # fmt: skip
RULE_SETS = [
    None,
    Rules(("국립국어원", "할 수 있다", "다라"), (r"(\d+)(가)", "나다")),
    Rules(("가 나 다", "가나", "아버지 가방"), (r"(.)(다)", r"ㅋ+")),
]


def texts(max_size: int = 30) -> st.SearchStrategy[str]:
    """Any `str`, lone surrogates included."""
    piece = st.sampled_from(PARTS) | st.characters(codec=None)
    return st.lists(piece, max_size=max_size).map("".join)


def foreign_texts() -> st.SearchStrategy[str]:
    """Lines of which most have no Hangul."""
    foreign = [part for part in PARTS if not any("HANGUL" in unicodedata.name(one, "") for one in part)]
    piece = st.sampled_from(foreign) | st.characters(codec=None, exclude_categories=["Cn", "Co"])
    line = st.lists(piece, max_size=12).map("".join)
    return st.lists(line | st.sampled_from(["아버지가방에 들어가신다 a,b", "가 (a)"]), max_size=4).map(
        "\n".join
    )


def hostile_text(rng: Random) -> str:
    """A text of up to 25 parts, as JavaScript too can hold it: surrogates that make a pair are one character."""
    text = "".join(rng.choices(PARTS, k=rng.randint(1, 25)))
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def settings() -> st.SearchStrategy[dict[str, object]]:
    """Keyword arguments of `Spacer.using`: all settings, any values that they may have."""
    chance = st.none() | st.sampled_from([0.0, 0.3, 0.5, 0.9, 1.0]) | st.floats(0, 1)
    return st.fixed_dictionaries(
        {},
        optional={
            "eagerness": st.sampled_from(["conservative", "balanced", "eager"]),
            "add": chance,
            "remove": chance,
            "only": st.sampled_from([None, "add", "remove"]),
            "squeeze": st.booleans(),
            "rules": st.sampled_from(RULE_SETS),
            "protect": st.sampled_from(["all", "none"]) | st.sets(st.sampled_from(KINDS)),
        },
    )


def rules_texts() -> st.SearchStrategy[str]:
    """Lines that are rules, nearly rules, or nothing of the kind."""
    word = st.text("가나다라|#=> \t", max_size=6) | texts(4)
    line = st.tuples(st.sampled_from(["keep", "split", "pair", "keeep", "#", "", " keep"]), word).map(
        " ".join
    )
    pair = st.tuples(word, word).map(lambda sides: f"pair {sides[0]} => {sides[1]}")
    spaced = st.text("가나다 ", min_size=2, max_size=8).map(lambda w: f"pair {w.replace(' ', '')} => {w}")
    return st.lists(line | pair | spaced, max_size=6).map("\n".join)


_BODY = "책을읽 었다. 아버지가방에 <b>들어</b>가신다 &amp; 학교 에서\n"
_TABLE = '번호{0}text{0}셋\n1{0}책을읽 었다{0}가나\n2{0}"아버지가 ""방""에"{0}\n'
# One sample of every format, and the member of an archive that holds its text.
_ASS = "[Events]\nDialogue: {},0:00:01.00,0:00:02.00,Default,,0,0,0,,{{\\i1}}책을읽 었다\\N가나\n"
SAMPLES: dict[str, bytes] = {
    ".txt": "책을읽 었다\r\n\t아버지가방에\n".encode(),
    ".md": "# 책을\n- 가나 [다라](마 바) `코드` **굵게**쓴\n\n| 가 | 다 라 |\n|--|--|\n```\n가나\n```\n".encode(),
    ".mdx": "import 가 from '나'\n\n<가 나={`다 라`}>**책을**읽 었다{가 나}\n</가>\n\n책을읽 었다 `코드`\n".encode(),
    ".rst": "책을\n====\n\n- 가나 **다라**\\ 마 ``코드`` 바::\n\n     가나\n\n.. note:: 책을읽 었다\n".encode(),
    ".html": f"<!DOCTYPE html><meta charset=utf-8><p class='가'>{_BODY}<pre>가나</pre><script>가나</script>".encode(),
    ".htm": "<meta charset='euc-kr'><p>책을읽 었다</p><textarea>가나</textarea>".encode("cp949"),
    ".srt": "1\r\n00:00:01,000 --> 00:00:02,000\r\n책을읽 었다\r\n<i>가나</i>\r\n\r\n2\r\n".encode(),
    ".vtt": "WEBVTT\n\nNOTE 가나\n\n00:01.000 --> 00:02.000 align:start\n책을<c>읽었다</c>\n".encode(),
    ".csv": _TABLE.format(",").encode(),
    ".tsv": _TABLE.format("\t").encode(),
    ".jsonl": '{"text":"책을\\uc77d었다","a":{"b":["가나"]},"c":1.5}\n{"text" : "가 \\n\\ud83d\\ude00나"}\n'.encode(),
    ".json": '{\n "text": "책을\\uc77d었다", "a": {"b": ["가나"]}, "c": 1.50\n}\n'.encode(),
    ".yaml": "# 가나\ntext: 책을읽 었다\na: {b: [가나, '다''라']}\nc: |\n  가 나\n".encode(),
    ".yml": 'text: &가 "책을\\n읽\n  었다" # 가나\na:\n- b: >-\n    가나\n    다라\n'.encode(),
    ".xliff": xliff("<source>a</source><target>책을<g id='1'>읽 </g>었다<x id='2'/>가나</target>"),
    ".xlf": xliff("<target>책을읽 었다 &amp; 가나</target>", "<target/>"),
    ".ass": _ASS.format("0").encode(),
    ".ssa": _ASS.format("Marked=0").encode(),
    ".smi": "<SAMI><BODY>\n<SYNC Start=1><P Class=KRCC>책을읽 었다<br>가나\n</BODY></SAMI>\n".encode(),
    ".sami": "<sami><body><sync start=1><p class=krcc>책을읽 &amp; 었다</body></sami>".encode(),
    ".ipynb": '{"cells":[{"cell_type":"markdown","source":["# 책을읽 었다\\n","가나"]},\n'
    '{"cell_type":"code","source":["가 나"]}]}'.encode(),
    ".po": '#, fuzzy\nmsgid "a"\nmsgstr ""\n"책을읽 었다 %s\\n"\n"가나"\n'.encode(),
    ".pot": 'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "책을읽 었다"\n'.encode(),
    ".tex": (
        "\\section{책을읽 었다}\n가나 $x 나$ \\textbf{다라}마 % 가 나\n"
        "\\begin{verbatim}\n가나\n\\end{verbatim}\n"
    ).encode(),
    ".docx": docx(docx_run("책을읽") + docx_run(" 었다", "<w:rPr><w:b/></w:rPr>", True), docx_run("가나&<")),
    ".hwpx": hwpx(hwpx_paragraph("<hp:t>책을<hp:tab/>읽었다</hp:t>", "<hp:t> 가나</hp:t>")),
    ".epub": epub({"a.xhtml": xhtml(f"<p>{_BODY}</p>"), "b%20c.xhtml": xhtml("<p>가나<br/>다라</p>")}),
    ".odt": odt("책을<text:span>읽 </text:span>었다<text:s text:c='2'/>가나", "<text:tab/>가나"),
    ".ods": ods(ods_cell("책을읽 었다"), ods_cell("1", "float", 'office:value="1"'), ods_cell("가나")),
    ".xlsx": xlsx("<t>책을읽 었다</t>", "<r><t>가나</t></r><r><rPr><b/></rPr><t>다라</t></r>"),
    ".pptx": pptx("<a:r><a:t>책을읽 </a:t></a:r><a:br/><a:r><a:rPr b='1'/><a:t>었다</a:t></a:r>"),
}
PARTS_OF_ARCHIVES = {
    ".docx": "word/document.xml",
    ".hwpx": "Contents/section0.xml",
    ".epub": "OEBPS/a.xhtml",
    ".odt": "content.xml",
    ".ods": "content.xml",
    ".xlsx": "xl/sharedStrings.xml",
    ".pptx": "ppt/slides/slide1.xml",
}
OPTIONS = [
    Options(columns=("text",)),
    Options(columns=("2", "3"), header=False, errors="keep"),
    Options(columns=("text", "a.b"), encoding="cp949"),
    Options(columns=("text",), errors="replace", quoted=False),
    Options(columns=("1",), delimiter=";", errors="keep", encoding="utf-16-le"),
]
_PIECES = [
    b"<", b">", b"&", b"&lt;", b"&#44032;", b"&#32;", b'"', b'""', b"'", b"\\", b"\\u0020", b",", b"\t", b"\n", b"\r",
    b"\0", b" ", b"  ", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<p>", b"</p>", b"<pre>", b"<script>", b"```\n", b"|",
    b"**", b"[", b"](", b" xml:space='preserve'", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"{", b"}", b"-->\n", b"\n\n",
    "가".encode(), "나다".encode(), "가나".encode("cp949"), "\u00a0".encode(), "\u0301".encode(), "😀".encode(),
    codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b"\xff", b"\xed\xa0\xbd", b"charset=utf-7", b"charset=utf-16",
]  # fmt: skip


def members(archive: bytes) -> dict[str, bytes]:
    """Name and content of the files in an archive."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {info.filename: opened.read(info) for info in opened.infolist()}


MEMBERS = {suffix: members(SAMPLES[suffix]) for suffix in PARTS_OF_ARCHIVES}


def with_part(suffix: str, content: bytes) -> bytes:
    """The sample of an archive with another content in the member that holds its text."""
    return zipped({**MEMBERS[suffix], PARTS_OF_ARCHIVES[suffix]: content})


@st.composite
def damaged(draw: st.DrawFn, suffix: str) -> bytes:
    """A sample of the format with a few bytes replaced, taken out or put in; of an archive mostly in its text."""
    inside = suffix in PARTS_OF_ARCHIVES and draw(st.integers(0, 3)) > 0
    data = bytearray(MEMBERS[suffix][PARTS_OF_ARCHIVES[suffix]] if inside else SAMPLES[suffix])
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 3))] = draw(st.sampled_from(_PIECES) | st.binary(max_size=3))
    return with_part(suffix, bytes(data)) if inside else bytes(data)
