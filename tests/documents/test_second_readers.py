"""Catalogues, notebooks, LaTeX and subtitles: other libraries read the result, and find only spaces of text changed."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.documents import Options, fix_bytes
from eojeol.errors import InputError

from .helpers import fix, scattered, spell

# In each source `책을읽었다` is prose, and `학교 에서` stands only where nothing may change.
PO = r"""# 학교 에서
msgid ""
msgstr "Project-Id-Version: 학교 에서\n"

#: 학교 에서.c:3
#, fuzzy, python-format
#| msgid "학교 에서"
msgctxt "학교 에서"
msgid "학교 에서 %(n)d"
msgstr ""
"<b>책을</b>읽었다. \"책을"
"읽었다\"\n"

msgid "a"
msgid_plural "학교 에서"
msgstr[0] "책을읽었다"
msgstr[1] "책을읽었다 {n}"

#~ msgid "학교 에서"
#~ msgstr "학교 에서"
"""
TEX = r"""\documentclass{article}
\usepackage{kotex} % 학교 에서
\newcommand{\place} [1] {학교 에서}
\title{책을읽었다}
\begin{document}
책을읽었다. \textbf{책을}읽었다~\ref{학교 에서}을 ``책을읽었다'' $a_{학교 에서}$ 50\%책을읽었다.
\textcolor{red}{책을}읽었다\footnote{책을읽었다.} \verb|학교 에서{| \href{https://x.kr/20}{책을}읽었다
% 학교 에서
\section[학교 에서]{책을읽었다\label{학교 에서}}
\begin{itemize}
\item 책을읽었다 \\[2pt] 책을읽었다
\end{itemize}
\begin{verbatim}
학교 에서 {
\end{verbatim}
\begin{align*} \text{학교 에서} \end{align*}
\[ \text{학교 에서} \] \mine[학교 에서]{학교 에서} 책을읽었다
\end{document}
학교 에서
"""
ASS = r"""[Script Info]
Title: 학교 에서
ScriptType: v4.00+

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.00,학교 에서,학교 에서,0,0,0,,책을{\i1}읽었다{\i0학교 에서}, 책을읽었다\N책을읽었다
Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,학교 에서
Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\p1}m 0 0 학교 에서{\p0}책을읽었다\h{\k2}책을{\k3}읽었다
"""
SMI = """<SAMI><HEAD><TITLE>학교 에서</TITLE>
<STYLE TYPE="text/css"><!-- P { font-family: 학교 에서; } --></STYLE></HEAD>
<BODY><!-- 학교 에서 -->
<SYNC Start=1000><P Class=KRCC title="학교 에서">책을<i>읽었다</i><br>책을읽었다
<SYNC Start=2000><P Class=KRCC>&nbsp;
<SYNC Start=3000><P Class=KRCC>책을읽었다 &lt;책을읽었다&gt;
<SYNC Start=4000><P Class=KRCC>&nbsp;
</BODY></SAMI>
"""
CELLS = [
    {"cell_type": "markdown", "id": "a", "metadata": {"source": "학교 에서"}, "source": [
        "# 책을읽었다\n", "**책을**읽었다 `학교 에서` \"책을",
        "읽었다\"&amp;\n", "\n", "```\n", "학교 에서\n", "```\n"]},
    {"source": "학교 에서", "cell_type": "code", "id": "b", "metadata": {}, "execution_count": None, "outputs": [
        {"output_type": "stream", "name": "stdout", "text": ["학교 에서"]}]},
    {"source": "책을읽었다", "cell_type": "markdown", "id": "c", "metadata": {}},
    {"source": "학교 에서", "cell_type": "raw", "id": "d", "metadata": {}},
]  # fmt: skip
IPYNB = json.dumps(
    {"cells": CELLS, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, ensure_ascii=False, indent=1
)
SOURCES = {".po": PO, ".tex": TEX, ".ass": ASS, ".smi": SMI, ".ipynb": IPYNB}
every = pytest.mark.parametrize("suffix", SOURCES)


def without_spaces(value: object) -> str:
    return str(value).replace(" ", "")


def po_frame(source: str) -> object:
    polib = pytest.importorskip("polib")
    catalogue = polib.pofile(source)
    entries = [
        (
            one.msgid,
            one.msgctxt,
            one.msgid_plural,
            one.flags,
            one.comment,
            one.occurrences,
            one.previous_msgid,
        )
        for one in catalogue
    ]
    texts = [without_spaces((one.msgstr, one.msgstr_plural)) for one in catalogue if not one.obsolete]
    gone = [one.msgstr for one in catalogue if one.obsolete]
    return catalogue.metadata, entries, texts, gone


def tex_frame(source: str) -> object:
    walker = pytest.importorskip("pylatexenc.latexwalker")
    nodes = walker.LatexWalker(source, tolerant_parsing=False).get_latex_nodes()[0]
    found: list[tuple[str, str]] = []
    prose = (walker.LatexCharsNode, walker.LatexGroupNode, walker.LatexEnvironmentNode)

    def visit(node: object) -> None:
        for inner in getattr(node, "nodelist", None) or getattr(
            getattr(node, "nodeargd", None), "argnlist", ()
        ):
            if inner is not None:
                visit(inner)
        name = getattr(node, "macroname", getattr(node, "environmentname", ""))
        if not isinstance(node, prose) and not name:
            found.append((type(node).__name__, node.latex_verbatim()))  # type: ignore[attr-defined]
        elif name in ("verb", "ref", "label", "newcommand", "usepackage", "verbatim", "align*"):
            found.append((name, node.latex_verbatim()))  # type: ignore[attr-defined]
        elif name:
            found.append(("name", name))

    for node in nodes:
        visit(node)
    return [pair for pair in found if pair[0] != "LatexCharsNode"]


def ass_frame(source: str) -> object:
    pysubs2 = pytest.importorskip("pysubs2")
    subtitles = pysubs2.SSAFile.from_string(source, format_="ass")
    events = [
        (
            one.type,
            one.start,
            one.end,
            one.style,
            one.name,
            without_spaces(one.text),
            re.findall(r"\{.*?\}", one.text),
        )
        for one in subtitles
    ]
    return subtitles.info, events, [one.text for one in subtitles if one.is_comment]


def smi_frame(source: str) -> object:
    pysubs2 = pytest.importorskip("pysubs2")
    subtitles = pysubs2.SSAFile.from_string(source, format_="sami")
    return [(one.start, one.end, without_spaces(one.text)) for one in subtitles]


def ipynb_frame(source: str) -> object:
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.read(io.StringIO(source), as_version=4)
    nbformat.validate(notebook)
    return [
        {**cell, "source": without_spaces(cell.source) if cell.cell_type == "markdown" else cell.source}
        for cell in notebook.cells
    ]


FRAMES: dict[str, Callable[[str], object]] = {
    ".po": po_frame, ".tex": tex_frame, ".ass": ass_frame, ".smi": smi_frame, ".ipynb": ipynb_frame,
}  # fmt: skip


@every
@pytest.mark.parametrize(
    ("codec", "options"),
    [("utf-8", Options()), ("utf-8-sig", Options()), ("cp949", Options("cp949")), ("utf-16", Options())],
)
def test_what_is_right_comes_back_byte_for_byte(suffix: str, codec: str, options: Options) -> None:
    for source in (SOURCES[suffix], SOURCES[suffix].replace("\n", "\r\n"), SOURCES[suffix].rstrip("\n")):
        data = source.encode(codec)
        assert fix_bytes(data, suffix, lambda texts: texts, options) == data
        assert fix_bytes(data, suffix, fix, options).decode(codec).replace(" ", "") == source.replace(" ", "")


@every
def test_prose_is_mended_and_nothing_else_is(suffix: str) -> None:
    source = SOURCES[suffix]
    result = fix_bytes(source.encode(), suffix, fix).decode()
    assert result.count("학교 에서") == source.count("학교 에서")
    assert "책을읽었다" not in result
    assert result.count("책을 읽었다") == source.count("책을읽었다")
    assert FRAMES[suffix](result) == FRAMES[suffix](source)


@every
@given(seed=st.integers(0, 10**6))
@settings(max_examples=10)
def test_whatever_the_fix_does_other_libraries_find_the_same_frame(suffix: str, seed: int) -> None:
    result = fix_bytes(SOURCES[suffix].encode(), suffix, scattered(seed)).decode()
    assert result.replace(" ", "") == SOURCES[suffix].replace(" ", "")
    assert FRAMES[suffix](result) == FRAMES[suffix](SOURCES[suffix])


@every
@given(data=st.data())
@settings(max_examples=40)
def test_only_spaces_change_however_a_document_is_put_together(suffix: str, data: st.DataObject) -> None:
    parts = re.findall(r"[가-힣 ]+|\w+|\W", SOURCES[suffix])
    source = "".join(data.draw(st.lists(st.sampled_from(parts), max_size=60)))
    try:
        result = fix_bytes(source.encode(), suffix, spell).decode()
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert result.replace(" ", "") == source.replace(" ", "")


@every
def test_a_large_file_takes_seconds(suffix: str) -> None:
    unit = {".ipynb": '{"cell_type":"markdown","source":["**책을**읽었다 \\"책\\"\\n"]},'}.get(suffix)
    data = (unit or SOURCES[suffix].partition("\\end{document}")[0]) * 1000
    if unit:
        data = f'{{"cells":[{data[:-1]}]}}'
    begun = time.process_time()
    fix_bytes(data.encode(), suffix, lambda texts: texts)
    assert time.process_time() - begun < 6


@pytest.mark.parametrize(
    "unit", ["{", "$", "[", r"\[", r"\foo[", r"\verb|", r"\lstinline[a", "\\[\n\n", "``"]
)
def test_what_never_closes_costs_no_more_than_its_length(unit: str) -> None:
    begun = time.process_time()
    assert fix_bytes(unit.encode() * 20_000, ".tex", lambda texts: texts) == unit.encode() * 20_000
    assert time.process_time() - begun < 6


@pytest.mark.parametrize(
    ("suffix", "source", "message"),
    [
        (".ipynb", IPYNB[: len(IPYNB) // 2], "line .*not JSON"),
        (".ipynb", '{"a": 1}', "no list of cells"),
        (".ipynb", "[" * 100_000, "nested too deeply"),
        (".po", 'msgid "a"\nmsgstr "책을', "line 2: a string is not closed"),
        (".po", 'msgid "a"\n', "line 1: the entry before it has no msgstr"),
        (".po", 'msgid "a"\nmsgstr\n', "line 2: the msgstr before it has no string"),
        (".po", 'msgid "a"\nmsgst "b"\n', "line 2: it begins with no keyword"),
        (".po", 'msgstr "b"\n', "line 1: a msgstr without a msgid"),
        (".po", '"b"\n', "line 1: a string stands under no keyword"),
        (".po", 'msgid "a"\nmsgid "b"\nmsgstr "c"', "line 2: the entry before it has no msgstr"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(suffix: str, source: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        fix_bytes(source.encode(), suffix, fix)
    assert "\n" not in str(caught.value)


def test_placeholders_stay_whole() -> None:
    source = 'msgid "a"\nmsgstr "%(학교수)s개 {파일이름} 학교수 $name 한글(_F)"\n'
    result = fix_bytes(source.encode(), ".po", spell).decode()
    assert "%(학교수)s" in result
    assert "{파일이름} 학 교 수 $name 한 글(_F)" in result


def test_a_catalogue_says_its_encoding() -> None:
    source = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=EUC-KR\\n"\n\nmsgid "a"\nmsgstr "책을읽었다"\n'
    )
    result = fix_bytes(source.encode("cp949"), ".po", fix).decode("cp949")
    assert result == source.replace("책을읽었다", "책을 읽었다")


def test_an_address_may_hold_what_begins_a_comment_elsewhere() -> None:
    source = r"\href{https://x.kr/%EA%B0}{책을}읽었다 \url{https://x.kr/%20} 책을읽었다"
    result = fix_bytes(source.encode(), ".tex", fix).decode()
    assert result == r"\href{https://x.kr/%EA%B0}{책을} 읽었다 \url{https://x.kr/%20} 책을 읽었다"
