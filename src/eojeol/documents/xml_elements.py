"""The elements of one name in a member of an archive: what a package lists, what a table calls its columns."""

from __future__ import annotations

from xml.parsers import expat

from eojeol.documents.container import Archive
from eojeol.documents.xml import parse, read_xml


def elements(archive: Archive, member: str, wanted: str) -> list[dict[str, str]]:
    """The attributes of all elements of a name in an XML member.

    Args:
        archive: holds the member.
        member: its path.
        wanted: the name of the elements, without a namespace.

    Raises:
        InputError: the member is not XML.
    """
    found = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == wanted:
            found.append(attributes)

    parser = expat.ParserCreate("utf-8", " ")
    parser.StartElementHandler = start
    parse(parser, read_xml(archive.read(member)).text.encode(), member)
    return found
