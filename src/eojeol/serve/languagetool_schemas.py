"""What `/v2/check` and `/v2/languages` answer, under the names of LanguageTool's HTTP API."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel


class Replacement(BaseModel):
    """What to put in the place of a match."""

    value: str


class MatchContext(BaseModel):
    """The text around a match."""

    text: str
    offset: int
    length: int


class Category(BaseModel):
    """Kind of a rule, as LanguageTool names them."""

    id: str
    name: str


class Url(BaseModel):
    """Where a rule is explained."""

    value: str


class Rule(BaseModel):
    """Why a match is one; the id is one of the codes of docs/reasons.md."""

    id: str
    description: str
    issueType: str  # noqa: N815  (LanguageTool's name, and so below)
    category: Category
    urls: list[Url]


class Match(BaseModel):
    """A place to change, as LanguageTool describes it; offsets count UTF-16 units."""

    message: str
    shortMessage: str  # noqa: N815
    offset: int
    length: int
    replacements: list[Replacement]
    context: MatchContext
    sentence: str
    type: dict[str, str]
    rule: Rule
    ignoreForIncompleteSentence: bool  # noqa: N815
    contextForSureMatch: int  # noqa: N815


class Software(BaseModel):
    """Who answers."""

    name: str
    version: str
    buildDate: str  # noqa: N815
    apiVersion: int  # noqa: N815
    status: str
    premium: bool


class Matches(BaseModel):
    """The answer of /v2/check."""

    software: Software
    warnings: dict[str, bool]
    language: dict[str, Any]
    matches: list[Match]


class Language(BaseModel):
    """A language of /v2/languages."""

    name: str
    code: str
    longCode: str  # noqa: N815
