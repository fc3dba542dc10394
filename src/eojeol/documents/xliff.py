"""XLIFF (.xliff, .xlf): the translations, which are the `target` of each unit; everything else stays.

A word may cross the tags that format it. Tags that stand for something (`x`, `ph`) end the passage, and the code that a
tag holds is no text. Proposals of a translation memory (`alt-trans`, `matches`), units that are not to be translated,
and files whose translation is said to be in another language than Korean stay.
"""

from __future__ import annotations

from eojeol.documents.edit import Fix
from eojeol.documents.format import Format
from eojeol.documents.options import Options
from eojeol.documents.xml import Grammar, fix_part, read_xml
from eojeol.text.encoding import Decoded

_PROPOSALS = frozenset(("alt-trans", "matches"))
_LANGUAGES = ("target-language", "trgLang")
_KOREAN = ("ko", "kor")
_CODES = frozenset(("bpt", "ept"))


def _is_closed(local: str, attributes: dict[str, str]) -> bool:
    language = next((attributes[name] for name in _LANGUAGES if attributes.get(name)), _KOREAN[0])
    foreign = language.replace("_", "-").partition("-")[0].lower() not in _KOREAN
    return local in _PROPOSALS or foreign or attributes.get("translate") == "no"


_TARGET = frozenset(("target",))
GRAMMAR = Grammar(
    spaces=(
        "urn:oasis:names:tc:xliff:document:1.1",
        "urn:oasis:names:tc:xliff:document:1.2",
        "urn:oasis:names:tc:xliff:document:2.0",
        "urn:oasis:names:tc:xliff:document:2.1",
        "urn:oasis:names:tc:xliff:document:2.2",
        "",
    ),
    paragraphs=_TARGET,
    texts=_TARGET,
    skipped=_CODES,
    inline=_CODES | frozenset("g bx ex pc sc ec mrk sm em".split()),
    closed=_is_closed,
)


def fix_xliff(data: bytes, fix: Fix, _: Options) -> bytes:
    """Fix the translations.

    Args:
        data: the whole file.
        fix: texts in, the same texts with other spaces out.

    Raises:
        InputError: it is damaged, or not text in its encoding.
    """
    return fix_part(data, "the file", GRAMMAR, fix)


def _decode(data: bytes, _: Options) -> Decoded:
    return read_xml(data)


XLIFF = Format("XLIFF", (".xliff", ".xlf"), "application/xliff+xml", fix_xliff, _decode)
