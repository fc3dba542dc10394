"""Small OpenDocument files, workbooks and XLIFF files, made by hand."""

from __future__ import annotations

from .helpers import XML, zipped

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_SPACES = f'xmlns:office="{OFFICE}" xmlns:text="{TEXT}" xmlns:table="{TABLE}" xmlns:draw="{DRAW}" office:version="1.3"'
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _odf(kind: str, content: str, more: dict[str, bytes | str], manifest: str = "") -> bytes:
    media = f"application/vnd.oasis.opendocument.{kind}"
    listed = (
        f'{XML}<manifest:manifest xmlns:manifest="{MANIFEST}" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">'
        f"{manifest}</manifest:file-entry></manifest:manifest>"
    )
    return zipped(
        {
            "mimetype": media,
            "content.xml": content,
            "META-INF/manifest.xml": listed,
            "Thumbnails/thumbnail.png": bytes(range(256)) * 9,
            **more,
        }
    )


def odt(*paragraphs: str, before: str = "", manifest: str = "", **more: str) -> bytes:
    """A text document of the content of paragraphs; `before` them stands what else is in its body."""
    inner = "".join(f'<text:p text:style-name="P1">{one}</text:p>' for one in paragraphs)
    content = (
        f"{XML}<office:document-content {_SPACES}><office:body><office:text>{before}{inner}</office:text>"
        "</office:body></office:document-content>"
    )
    return _odf("text", content, {f"{name}.xml": part for name, part in more.items()}, manifest)


def odt_styles(header: str) -> str:
    """styles.xml with a header of a page."""
    style = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
    return (
        f'{XML}<office:document-styles {_SPACES} xmlns:style="{style}"><office:master-styles><style:master-page '
        f'style:name="a"><style:header><text:p>{header}</text:p></style:header></style:master-page>'
        "</office:master-styles></office:document-styles>"
    )


def ods_cell(text: str, kind: str = "string", attributes: str = "") -> str:
    """A cell with one paragraph."""
    return f'<table:table-cell office:value-type="{kind}" {attributes}><text:p>{text}</text:p></table:table-cell>'


def ods(*cells: str, before: str = "") -> bytes:
    """A sheet of one row; `before` it stands what else is in its body."""
    content = (
        f"{XML}<office:document-content {_SPACES}><office:body><office:spreadsheet>{before}<table:table "
        f'table:name="책을읽었다"><table:table-column/><table:table-row>{"".join(cells)}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return _odf("spreadsheet", content, {})


def xlsx(*strings: str, cells: str = "", **tables: str) -> bytes:
    """A workbook: the contents of shared strings, each used by a cell of row 1, and further cells of row 2."""
    items = "".join(f"<si>{one}</si>" for one in strings)
    row = "".join(f'<c r="{chr(65 + i)}1" t="s"><v>{i}</v></c>' for i in range(len(strings)))
    second = f'<row r="2">{cells}</row>' if cells else ""
    types = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in (
            ("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"), ("sharedStrings", "sharedStrings"),
        )
    )  # fmt: skip
    package = "http://schemas.openxmlformats.org/package/2006"

    def relations(*targets: tuple[str, str]) -> str:
        inner = "".join(
            f'<Relationship Id="rId{i}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
            for i, (kind, target) in enumerate(targets, 1)
        )
        return f'{XML}<Relationships xmlns="{package}/relationships">{inner}</Relationships>'

    return zipped(
        {
            "[Content_Types].xml": f'{XML}<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
            "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'{XML}<workbook xmlns="{S}" xmlns:r="{_RELATIONS}"><sheets><sheet name="책을읽었다" '
            'sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="할수있다">1</definedName>'
            "</definedNames></workbook>",
            "xl/_rels/workbook.xml.rels": relations(
                ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
            ),
            "xl/worksheets/sheet1.xml": f'{XML}<worksheet xmlns="{S}"><sheetData><row r="1">{row}</row>{second}'
            "</sheetData></worksheet>",
            "xl/sharedStrings.xml": f'{XML}<sst xmlns="{S}" count="{len(strings)}" uniqueCount="{len(strings)}">'
            f"{items}</sst>",
            **{f"xl/tables/{name}.xml": content for name, content in tables.items()},
        }
    )


def xlsx_table(*names: str) -> str:
    """A table with columns of these names."""
    columns = "".join(f'<tableColumn id="{i}" name="{name}"/>' for i, name in enumerate(names, 1))
    attributes = f'xmlns="{S}" id="1" name="T" displayName="T" ref="A1:B2"'
    return f"{XML}<table {attributes}><tableColumns>{columns}</tableColumns></table>"


def xliff(*units: str, attributes: str = 'target-language="ko"') -> bytes:
    """XLIFF 1.2 with the contents of units."""
    inner = "".join(f'<trans-unit id="책을읽었다{i}">{unit}</trans-unit>\n' for i, unit in enumerate(units))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
        f'<file original="a" source-language="en" datatype="plaintext" {attributes}><body>\n{inner}</body></file>'
        "</xliff>\n"
    ).encode()
