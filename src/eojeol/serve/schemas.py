"""What the service takes and gives: the models that check a request are those that stand in the OpenAPI document.

A request has either `text` or `texts`. They are two models, told apart by which of the two keys is there, so that each
has one shape of answer and an error says what is wrong in the words of the shape that was meant.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, TypeAdapter, ValidationError
from pydantic.json_schema import models_json_schema

from eojeol.errors import EojeolError
from eojeol.rules.rules import Rules
from eojeol.serve.problems import ProblemError, problem_of
from eojeol.settings import Settings
from eojeol.spacer import Mode
from eojeol.text.gaps import split
from eojeol.text.protect import KINDS

# Formats of text that `format` takes. Tables want to know which columns, and containers are bytes: /v1/document.
FORMATS = ("txt", "md", "html", "srt", "vtt")
# Rules are not free to build; the last few are kept.
KEPT = 32
_PROTECT = rf"^(all|none|(({'|'.join(KINDS)})(,({'|'.join(KINDS)}))*))$"
_EXAMPLE: dict[str, Any] = {"text": "나는 오늘 학교 에 갔다.", "mode": "correct"}

Probability = Annotated[float, Field(ge=0, le=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Options(_Strict):
    """What a request may say beside its text; as the settings of the library."""

    mode: Mode = Field(
        default="correct", description="`correct` takes what was typed as evidence, `restore` ignores it."
    )
    eagerness: Literal["conservative", "balanced", "eager"] = Field(
        default="balanced", description="How readily correct mode changes what was typed."
    )
    add: Probability | None = Field(default=None, description="Add a space where P(space) is above this.")
    remove: Probability | None = Field(
        default=None, description="Remove a space where P(joined) is above this."
    )
    only: Literal["add", "remove"] | None = Field(
        default=None, description="Leave out the other kind of change."
    )
    squeeze: bool = Field(default=False, description="Make kept runs of several spaces one space.")
    rules: str = Field(default="", description="Rules of your own, as the text of an `.eojeolrules` file.")
    protect: Annotated[str, Field(pattern=_PROTECT)] = Field(
        default="all", description="Spans that stay as they are: `all`, `none`, or kinds with commas between."
    )


class CheckText(Options):
    """One text."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})
    text: str = Field(description="Any text.")


class CheckTexts(Options):
    """Several texts."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"texts": ["친구와함께", "책을읽었다."]}]})
    texts: list[str] = Field(min_length=1, description="Texts that have nothing to do with each other.")


class FixText(CheckText):
    """One text, possibly the text of a file."""

    format: Literal[FORMATS] = Field(  # type: ignore[valid-type]  # the tuple is one of strings
        "txt", description="Change only what is prose in a text of this format."
    )


class FixTexts(CheckTexts):
    """Several texts, possibly those of files."""

    format: Literal[FORMATS] = Field(  # type: ignore[valid-type]
        "txt", description="Change only what is prose in texts of this format."
    )


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


class CheckedTexts(BaseModel):
    """One result for each text, in their order."""

    results: list[Checked]


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


class Rule(BaseModel):
    """Why a match is one."""

    id: str
    description: str
    issueType: str  # noqa: N815  (LanguageTool's name)
    category: Category


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


SHAPES = (
    CheckText, CheckTexts, FixText, FixTexts, Fixed, FixedTexts, Checked, CheckedTexts, Info, ProblemFields, Matches,
    Language,
)  # fmt: skip


def _which(given: Any) -> str:
    return "texts" if isinstance(given, dict) and "texts" in given else "text"


CHECK: TypeAdapter[CheckText | CheckTexts] = TypeAdapter(
    Annotated[Annotated[CheckText, Tag("text")] | Annotated[CheckTexts, Tag("texts")], Discriminator(_which)]
)
FIX: TypeAdapter[FixText | FixTexts] = TypeAdapter(
    Annotated[Annotated[FixText, Tag("text")] | Annotated[FixTexts, Tag("texts")], Discriminator(_which)]
)
OPTIONS = TypeAdapter(Options)


def components() -> dict[str, Any]:
    """The schemas of all shapes, for the OpenAPI document."""
    _, found = models_json_schema(
        [(shape, "validation") for shape in SHAPES], ref_template="#/components/schemas/{model}"
    )
    schemas: dict[str, Any] = found["$defs"]
    return schemas


def parsed(shape: TypeAdapter[Any], body: bytes) -> Any:
    """A JSON body as one of the shapes.

    Raises:
        ProblemError: it is not JSON in UTF-8, or not of the shape.
    """
    try:
        return shape.validate_json(body)
    except ValidationError as error:
        raise ProblemError(422, explained(error, shapes=1)) from None


def explained(error: ValidationError, shapes: int = 0) -> str:
    """The first thing that is wrong, where it is and what it should be; never the value.

    Args:
        error: of pydantic.
        shapes: how many names of shapes stand before the place.
    """
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"][shapes:])
    return f"{place or 'body'}: {first['msg']}"


def settings_of(options: Options, regex: bool, max_rules: int) -> Settings:
    """The settings that a request asks for; equal requests get the same object.

    Args:
        options: of the request.
        regex: whether rules may hold regular expressions.
        max_rules: characters of rules.

    Raises:
        ProblemError: a rule cannot be used, or there are too many.
    """
    if len(options.rules) > max_rules:
        raise ProblemError(413, f"rules: more than {max_rules} characters; send fewer")
    return _settings(
        options.eagerness, options.add, options.remove, options.only, options.squeeze, options.rules, options.protect,
        regex,
    )  # fmt: skip


@lru_cache(KEPT)
def _settings(
    eagerness: str, add: float | None, remove: float | None, only: str | None, squeeze: bool, rules: str,
    protect: str, regex: bool,
) -> Settings:  # fmt: skip
    try:
        own = Rules.parse(rules, regex=regex) if rules else None
        if own:
            own.decide(
                split("가나")
            )  # builds what finds them; too many words for this installation show here
        return Settings(eagerness, add, remove, only, squeeze, own, protect)
    except EojeolError as error:
        raise problem_of(error) from None
