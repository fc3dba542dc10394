"""A stand-in for the model, and small documents made by hand."""

from __future__ import annotations

import io
import re
import zipfile
from random import Random
from xml.sax.saxutils import escape

from eojeol.documents.edit import Fix

# What the stand-in knows: each left side becomes the right side. Spaces only, as in any fix.
TABLE = {
    "아버지가방에": "아버지가 방에",
    "학교 에서": "학교에서",
    "책을읽었다": "책을 읽었다",
    "할수있다": "할 수 있다",
    "날씨가좋다": "날씨가 좋다",
    "먹 었다": "먹었다",
}


def fix(texts: list[str]) -> list[str]:
    """Insert and remove spaces by the table, wherever the spaces of the text stand."""
    return [_fix(text) for text in texts]


def _fix(text: str) -> str:
    for wrong, right in TABLE.items():
        text = text.replace(wrong, right)
    return text


def spell(texts: list[str]) -> list[str]:
    """A space into every gap between two Hangul syllables: nothing that may change is left unchanged."""
    return [re.sub(r"(?<=[가-힣])(?=[가-힣])", " ", text) for text in texts]


def unspell(texts: list[str]) -> list[str]:
    """Every gap between two Hangul syllables closed."""
    return [re.sub(r"(?<=[가-힣]) +(?=[가-힣])", "", text) for text in texts]


class Recorder:
    """A fix that changes nothing and remembers what it was shown."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, texts: list[str]) -> list[str]:
        self.texts += texts
        return texts


def zipped(members: dict[str, bytes | str], stored: tuple[str, ...] = ("mimetype",)) -> bytes:
    """A zip archive with dates, modes and an order that a rewrite could lose."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, (name, content) in enumerate(members.items()):
            info = zipfile.ZipInfo(name, (2019, 3, 1 + number % 28, 9, 30, 2 * (number % 29)))
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            info.external_attr = 0o640 << 16
            archive.writestr(info, content)
        archive.comment = "손대지 않는 끝말".encode()
    return buffer.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """All members, checked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
HP = "http://www.hancom.co.kr/hwpml/2011/paragraph"
HS = "http://www.hancom.co.kr/hwpml/2011/section"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'


def docx_run(text: str, properties: str = "", preserve: bool = False) -> str:
    """One `w:r` with a `w:t`."""
    space = ' xml:space="preserve"' if preserve else ""
    return f"<w:r>{properties}<w:t{space}>{escape(text)}</w:t></w:r>"


def docx_body(*paragraphs: str) -> str:
    """document.xml around the content of paragraphs."""
    inner = "".join(
        f'<w:p w:rsidR="00A1"><w:pPr><w:jc w:val="both"/></w:pPr>{one}</w:p>' for one in paragraphs
    )
    section = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    return f'{XML}<w:document xmlns:w="{W}"><w:body>{inner}{section}</w:body></w:document>'


def docx(*paragraphs: str, **more: str) -> bytes:
    """A Word document; `more` are further members of word/, `header1="…"`."""
    types = (
        f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    members: dict[str, bytes | str] = {"[Content_Types].xml": types, "_rels/.rels": relations}
    members["word/document.xml"] = docx_body(*paragraphs)
    members |= {f"word/{name}.xml": content for name, content in more.items()}
    return zipped({**members, "word/media/image1.png": bytes(range(256)) * 40})


def pptx(*paragraphs: str) -> bytes:
    """A presentation of one slide."""
    inner = "".join(f"<a:p>{one}<a:endParaRPr lang='ko-KR'/></a:p>" for one in paragraphs)
    slide = (
        f'{XML}<p:sld xmlns:a="{A}" xmlns:p="{P}"><p:cSld><p:spTree><p:sp><p:txBody><a:bodyPr/>{inner}</p:txBody>'
        "</p:sp></p:spTree></p:cSld></p:sld>"
    )
    show = f'{XML}<p:presentation xmlns:p="{P}"><p:sldIdLst/></p:presentation>'
    return zipped(
        {
            "[Content_Types].xml": XML + "<Types/>",
            "ppt/presentation.xml": show,
            "ppt/slides/slide1.xml": slide,
            "ppt/slideLayouts/slideLayout1.xml": slide,
            "ppt/notesSlides/notesSlide1.xml": slide.replace("p:sld ", "p:notes ").replace(
                "p:sld>", "p:notes>"
            ),
        }
    )


def hwpx_paragraph(*runs: str, lines: bool = True) -> str:
    """`hp:p` with its cached layout."""
    inner = "".join(f'<hp:run charPrIDRef="{i}">{run}</hp:run>' for i, run in enumerate(runs))
    cache = (
        '<hp:linesegarray><hp:lineseg textpos="0" vertpos="0" flags="393216"/></hp:linesegarray>'
        if lines
        else ""
    )
    return f'<hp:p id="0" paraPrIDRef="3" styleIDRef="0" pageBreak="0">{inner}{cache}</hp:p>'


def hwpx(*paragraphs: str, **more: str) -> bytes:
    """A Hangul document of one section; `more` are other members, `manifest="…"` that of META-INF."""
    section = f'{XML}<hs:sec xmlns:hp="{HP}" xmlns:hs="{HS}">{"".join(paragraphs)}</hs:sec>'
    manifest = more.get(
        "manifest", '<odf:manifest xmlns:odf="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    return zipped(
        {
            "mimetype": "application/hwp+zip",
            "version.xml": XML + "<version/>",
            "Contents/header.xml": XML + "<head/>",
            "Contents/section0.xml": section,
            "Preview/PrvText.txt": "아버지가방에 들어가신다",
            "META-INF/manifest.xml": XML + manifest,
        }
    )


def epub(pages: dict[str, str], package: str | None = None, **more: str) -> bytes:
    """A book; pages by path under OEBPS/, `more` are files of META-INF."""
    items = "".join(
        f'<item id="p{i}" href="{name}" media-type="application/xhtml+xml"/>' for i, name in enumerate(pages)
    )
    package = package or (
        f'{XML}<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/><manifest>{items}'
        '<item id="css" href="style.css" media-type="text/css"/></manifest><spine/></package>'
    )
    container = (
        f'{XML}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
        'full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    members: dict[str, bytes | str] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "OEBPS/content.opf": package,
        "OEBPS/style.css": "p { margin: 0 }",
    }
    members |= {f"META-INF/{name}.xml": content for name, content in more.items()}
    return zipped(members | {f"OEBPS/{name.replace('%20', ' ')}": page for name, page in pages.items()})


def xhtml(body: str) -> str:
    """A page of a book."""
    return (
        f'{XML}<!DOCTYPE html>\r\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title>책</title></head>'
        f"<body>{body}</body></html>\r\n"
    )


def scattered(seed: int) -> Fix:
    """A fix that adds, removes and keeps spaces at gaps as a seed says; the same text gives the same answer."""

    return lambda texts: [_scatter(text, Random(f"{seed}{text}")) for text in texts]


def _scatter(text: str, random: Random) -> str:
    # Only spaces between two characters that are no white space are a gap.
    return re.sub(r"(?<=\S) *(?=\S)", lambda gap: random.choice(["", " ", gap.group()]), text)
