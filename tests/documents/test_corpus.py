"""Documents as people have them, each written right and with planted mistakes, through the embedded model.

corpus/ holds the templates. `∨` stands where a space belongs and is missing in the version with mistakes, `⌒` where
none belongs and there is one: the marks of Korean proof-readers. `fix` with its defaults leaves what is right as it is
and mends exactly the mistakes. Word, OpenDocument, Excel and others are made of the templates in plain text. What comes
out opens in another library, which sees no other change than spaces.

The planted mistakes are such as any model has to mend: particles parted from their nouns, dependent nouns and words run
together. Sentences in which the model of the day is wrong stand in tests/golden, with a mark.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from eojeol.documents import Options, fix_bytes

from .helpers import docx, docx_run, epub, hwpx, hwpx_paragraph, pptx, unzipped, xhtml

FOLDER = Path(__file__).parent / "corpus"
TEMPLATES = sorted(path.name for path in FOLDER.iterdir())
# Which columns or fields hold text.
COLUMNS = {
    "reviews.csv": "본문", "addresses.csv": "메모", "words.tsv": "보기", "locale.json": "messages.*",
    "posts.jsonl": "text", "config.yaml": "**", "reviews.xlsx": "본문", "addresses.xlsx": "메모",
}  # fmt: skip
Make = Callable[[str], bytes]


def right(template: str) -> str:
    return template.replace("∨", " ").replace("⌒", "")


def wrong(template: str) -> str:
    return template.replace("∨", "").replace("⌒", " ")


def read(name: str) -> str:
    return (FOLDER / name).read_bytes().decode("utf-8")


def lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def as_docx(text: str) -> bytes:
    return docx(*(docx_run(line, preserve=True) for line in lines(text)))


def as_hwpx(text: str) -> bytes:
    # A run of spaces is white space to Hangul; angle brackets are escaped as any XML has them.
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return hwpx(*(hwpx_paragraph(f"<hp:t>{line}</hp:t>") for line in lines(escaped)))


def as_pptx(text: str) -> bytes:
    return pptx(*(f"<a:r><a:t>{line}</a:t></a:r>" for line in lines(text)))


def as_epub(text: str) -> bytes:
    return epub({"a.xhtml": xhtml("".join(f"<p>{line}</p>" for line in lines(text)))})


def as_odt(text: str) -> bytes:
    opendocument = pytest.importorskip("odf.opendocument")
    from odf.teletype import addTextToElement
    from odf.text import P

    document = opendocument.OpenDocumentText()
    for line in lines(text):
        paragraph = P()
        # Writes runs of spaces as elements, as LibreOffice does.
        addTextToElement(paragraph, line)
        document.text.addElement(paragraph)
    return saved(document.save)


def as_ods(text: str) -> bytes:
    opendocument = pytest.importorskip("odf.opendocument")
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = opendocument.OpenDocumentSpreadsheet()
    table = Table(name="1")
    for cells in rows(text):
        row = TableRow()
        for value in cells:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=value))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    return saved(document.save)


def as_xlsx(text: str) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for cells in rows(text):
        book.active.append(cells)
    return saved(book.save)


def saved(save: Callable[[io.BytesIO], None]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()


MADE: dict[str, Make] = {
    "office-letter.docx": as_docx, "minutes-residents.docx": as_docx, "press-release.docx": as_docx,
    "statute-ordinance.docx": as_docx, "tender-service.hwpx": as_hwpx, "statute-amendment.hwpx": as_hwpx,
    "minutes-council.hwpx": as_hwpx, "articles-of-club.odt": as_odt, "form-resume.odt": as_odt,
    "thesis-contents.odt": as_odt, "reviews.ods": as_ods, "words.ods": as_ods, "reviews.xlsx": as_xlsx,
    "addresses.xlsx": as_xlsx, "broken-out.pptx": as_pptx, "novel.epub": as_epub,
}  # fmt: skip


def template_of(name: str) -> str:
    """The template of a document: its own, or the text or table that it is made of."""
    if name not in MADE:
        return read(name)
    stem = name.partition(".")[0]
    return read(next(one for one in (f"{stem}.txt", f"{stem}.csv", f"{stem}.tsv") if one in TEMPLATES))


def make(name: str, text: str) -> bytes:
    return MADE[name](text) if name in MADE else text.encode()


def fixed(name: str, data: bytes, embedded) -> bytes:
    columns = (COLUMNS[name],) if name in COLUMNS else ()
    return fix_bytes(data, Path(name).suffix, embedded.batch, Options(columns=columns))


def read_html(data: bytes) -> object:
    found: list[object] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attributes):
            found.append((tag, attributes))

        def handle_data(self, text):
            found.append(text)

    Reader().feed(data.decode())
    return found


def read_markdown(data: bytes) -> object:
    parser = pytest.importorskip("markdown_it").MarkdownIt()
    return [(token.type, token.tag, token.content) for token in parser.parse(data.decode())]


def read_subtitles(data: bytes) -> object:
    subtitles = pytest.importorskip("pysubs2").SSAFile.from_string(data.decode())
    return [(line.start, line.end, line.text) for line in subtitles]


def read_notebook(data: bytes) -> object:
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.reads(data.decode(), as_version=4)
    nbformat.validate(notebook)
    return [(cell.cell_type, cell.source) for cell in notebook.cells]


def read_catalogue(data: bytes) -> object:
    entries = pytest.importorskip("polib").pofile(data.decode())
    return [(entry.msgid, entry.msgstr, entry.msgstr_plural, entry.flags) for entry in entries]


def read_tex(data: bytes) -> object:
    walker = pytest.importorskip("pylatexenc.latexwalker")
    nodes = walker.LatexWalker(data.decode(), tolerant_parsing=False).get_latex_nodes()[0]
    return [node.latex_verbatim() for node in nodes]


def read_odf(data: bytes) -> object:
    document = pytest.importorskip("odf.opendocument").load(io.BytesIO(data))
    from odf.teletype import extractText
    from odf.text import P

    return [extractText(paragraph) for paragraph in document.getElementsByType(P)]


def read_xlsx(data: bytes) -> object:
    book = pytest.importorskip("openpyxl").load_workbook(io.BytesIO(data))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def read_xml(data: bytes) -> object:
    every = [(element.tag, element.text, element.tail) for element in ElementTree.fromstring(data).iter()]
    # Hangul's layout of a paragraph goes when its text changes, and has no text.
    return [one for one in every if any(one[1:])]


def read_parts(data: bytes) -> object:
    # A layout of slides is no text of the presentation, and stays.
    parts = [
        part for name, part in unzipped(data).items() if name.endswith(("xml", "html")) and "Lay" not in name
    ]
    return [read_xml(part) for part in parts]


READERS: dict[str, Callable[[bytes], object]] = {
    ".txt": bytes.decode, ".md": read_markdown, ".html": read_html, ".srt": read_subtitles, ".vtt": read_subtitles,
    ".ass": read_subtitles, ".smi": read_html, ".ipynb": read_notebook, ".po": read_catalogue, ".tex": read_tex,
    ".csv": lambda data: rows(data.decode()), ".tsv": bytes.decode, ".json": json.loads,
    ".jsonl": lambda data: [*map(json.loads, data.splitlines())], ".xliff": read_xml, ".odt": read_odf,
    ".yaml": lambda data: pytest.importorskip("yaml").safe_load(data), ".ods": read_odf, ".xlsx": read_xlsx,
    ".docx": read_parts, ".hwpx": read_parts, ".pptx": read_parts, ".epub": read_parts,
}  # fmt: skip
DOCUMENTS = [*TEMPLATES, *MADE]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_written_right_is_left_alone(name, embedded):
    data = make(name, right(template_of(name)))
    assert fixed(name, data, embedded) == data


@pytest.mark.parametrize("name", DOCUMENTS)
def test_exactly_the_planted_mistakes_are_mended(name, embedded):
    template = template_of(name)
    given, wanted = make(name, wrong(template)), make(name, right(template))
    mended = fixed(name, given, embedded)
    reader = READERS[Path(name).suffix]
    if name not in MADE:
        assert mended.decode() == wanted.decode()
    assert reader(mended) == reader(wanted)
    # Another library finds the same text but for spaces, in a file that had mistakes.
    assert str(reader(mended)).replace(" ", "") == str(reader(given)).replace(" ", "")
    assert (reader(mended) != reader(given)) == (wrong(template) != right(template))


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name.endswith((".txt", ".md", ".srt"))])
def test_line_ends_of_windows_and_utf_16_make_no_difference(name, embedded):
    template = read(name).replace("\n", "\r\n")
    data, wanted = (f"\ufeff{text}".encode("utf-16-le") for text in (wrong(template), right(template)))
    assert fixed(name, data, embedded) == wanted


def test_there_are_enough_documents_of_enough_kinds():
    assert len(DOCUMENTS) >= 80
    assert {Path(name).suffix for name in DOCUMENTS} == set(READERS)
    planted = [sum(map(template_of(name).count, "∨⌒")) for name in DOCUMENTS]
    # Only the files in other languages have no mistakes.
    assert planted.count(0) == sum(name.startswith("README.") for name in DOCUMENTS) - 1
    assert sum(planted) >= 150
