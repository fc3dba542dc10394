"""What the service takes and gives: the models that check a request are those that stand in the OpenAPI document.

A request has either `text` or `texts`. They are two models, told apart by which of the two keys is there, so that each
has one shape of answer and an error says what is wrong in the words of the shape that was meant.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, TypeAdapter, ValidationError

from eojeol.documents import FORMATS
from eojeol.serve.problems import ProblemError
from eojeol.settings import Eagerness, Mode, Style
from eojeol.text.protect import KINDS

# Formats of text that `format` takes. Tables need columns, and archives are bytes: those go to /v1/document.
TEXT_FORMATS = tuple(each.name for each in FORMATS if not each.packed and not each.needs_columns)
_PROTECT = rf"^(all|none|(({'|'.join(KINDS)})(,({'|'.join(KINDS)}))*))$"
_EXAMPLE: dict[str, Any] = {"text": "나는 오늘 학교 에 갔다.", "mode": "correct"}

Probability = Annotated[float, Field(ge=0, le=1)]


class _Strict(BaseModel):
    # `strict`: "0.5" is no number and 1 is no truth value, as in the library.
    model_config = ConfigDict(extra="forbid", strict=True)


class RequestOptions(_Strict):
    """What a request may say beside its text: the settings of the library, under the same names."""

    mode: Mode = Field(
        default="correct", description="`correct` takes what was typed as evidence, `restore` ignores it."
    )
    eagerness: Eagerness = Field(
        default="balanced", description="How readily correct mode changes what was typed."
    )
    add: Probability | None = Field(default=None, description="Add a space where P(space) is above this.")
    remove: Probability | None = Field(
        default=None, description="Remove a space where P(joined) is above this."
    )
    only: str | None = Field(
        default=None,
        description="`add` or `remove`: leave out the other kind of change; or codes of reasons with commas between.",
        examples=["R42,R41"],
    )
    ignore: str | None = Field(
        default=None, description="Make no change for these reasons.", examples=["R47"]
    )
    auxiliary: Style | None = Field(
        default=None, description="One form of auxiliary verbs; else as the model decides."
    )
    compound: Style | None = Field(default=None, description="The same for two nouns and for names.")
    unit: Style | None = Field(default=None, description="The same for units after digits.")
    name_title: Style | None = Field(default=None, description="The same for titles after a name.")
    squeeze: bool = Field(default=False, description="Make kept runs of several spaces one space.")
    rules: str = Field(default="", description="Rules of your own, as the text of an `.eojeolrules` file.")
    protect: Annotated[str, Field(pattern=_PROTECT)] = Field(
        default="all", description="Spans that stay as they are: `all`, `none`, or kinds with commas between."
    )


class TextOptions(RequestOptions):
    """What a request with texts may say beside them."""

    join_lines: bool = Field(
        default=False,
        description="First join lines that were wrapped, in plain text. Changes then count in `joined` of the answer.",
    )


class CheckOptions(TextOptions):
    """What a request for changes may say beside its texts."""

    reasons: bool = Field(default=True, description="Say of each change why: an article and a sentence.")


class CheckText(CheckOptions):
    """One text."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})
    text: str = Field(description="Any text.")


class CheckTexts(CheckOptions):
    """Several texts."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"texts": ["친구와함께", "책을읽었다."]}]})
    texts: list[str] = Field(min_length=1, description="Texts that have nothing to do with each other.")


class FixText(TextOptions):
    """One text, possibly the text of a file."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})
    text: str = Field(description="Any text.")
    format: Literal[TEXT_FORMATS] = Field(  # type: ignore[valid-type]  # known when the module is imported
        "txt", description="Change only what is prose in a text of this format."
    )


class FixTexts(TextOptions):
    """Several texts, possibly those of files."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"texts": ["친구와함께", "책을읽었다."]}]})
    texts: list[str] = Field(min_length=1, description="Texts that have nothing to do with each other.")
    format: Literal[TEXT_FORMATS] = Field(  # type: ignore[valid-type]  # as above
        "txt", description="Change only what is prose in texts of this format."
    )


class ReasonFields(BaseModel):
    """Why a space comes or goes; docs/reasons.md has the closed list of codes."""

    code: str
    article: str
    ko: str
    en: str
    level: Literal["wrong", "usual"]
    url: str


class ChangeFields(BaseModel):
    """One gap whose spaces change; the typed spaces stand in `text[offset - spaces : offset]`."""

    line: int
    column: int
    offset: int
    kind: Literal["add", "remove", "squeeze"]
    probability: float | None
    context: str
    spaces: int
    utf16_column: int
    utf16_offset: int
    reason: ReasonFields | None = Field(default=None, description="Left out with `reasons: false`.")


class Fixed(BaseModel):
    """The text with its spaces fixed."""

    text: str


class FixedTexts(BaseModel):
    """The texts in their order."""

    texts: list[str]


class Checked(BaseModel):
    """The text with its spaces fixed, and what changed."""

    text: str
    changes: list[ChangeFields]
    joined: str | None = Field(
        default=None,
        description="With `join_lines`: the text with its lines joined, its spaces as typed; changes count in it.",
    )


class CheckedTexts(BaseModel):
    """One result for each text, in their order."""

    results: list[Checked]


class CheckedPassage(BaseModel):
    """A text of a document, and what would change in it."""

    typed: str = Field(description="A paragraph, a cell, a caption.")
    changes: list[ChangeFields]


class CheckedDocument(BaseModel):
    """What would change in a document."""

    passages: list[CheckedPassage]


class Info(BaseModel):
    """What runs here, and how much it takes."""

    name: Literal["eojeol"]
    version: str
    model: dict[str, Any]
    limits: dict[str, float]


class ProblemFields(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str


def _which(given: Any) -> str:
    return "texts" if isinstance(given, dict) and "texts" in given else "text"


CHECK: TypeAdapter[CheckText | CheckTexts] = TypeAdapter(
    Annotated[Annotated[CheckText, Tag("text")] | Annotated[CheckTexts, Tag("texts")], Discriminator(_which)]
)
FIX: TypeAdapter[FixText | FixTexts] = TypeAdapter(
    Annotated[Annotated[FixText, Tag("text")] | Annotated[FixTexts, Tag("texts")], Discriminator(_which)]
)


def parse_json(schema: TypeAdapter[Any], body: bytes) -> Any:
    """A JSON body, checked.

    Args:
        schema: `CHECK` or `FIX`.
        body: JSON in UTF-8.

    Returns:
        One of the models of the schema.

    Raises:
        ProblemError: it is not JSON in UTF-8, or does not fit the schema (422).
    """
    try:
        return schema.validate_json(body)
    except ValidationError as error:
        raise ProblemError(422, first_error(error, tags=1)) from None


def first_error(error: ValidationError, tags: int = 0) -> str:
    """The first thing that is wrong: where it is and what it should be, never the value.

    Args:
        error: what pydantic raised.
        tags: how many tags of a union stand before the name of the field.
    """
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    location = ".".join(str(key) for key in first["loc"][tags:])
    return f"{location or 'body'}: {first['msg']}"
