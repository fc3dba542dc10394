"""spaCy: a tokenizer in front of the tokenizer, which fixes the raw text before tokens are made of it.

Why not a component of the pipeline: a `Doc` is its tokens and one flag a token, whether a space follows; its text is
put together from them and can't be changed. When the first component runs, 할수있다 is one token already. A component
could only return another `Doc`, and what hangs on the first one (context, extensions, gold annotations in training)
would be lost. The tokenizer is where spaCy turns text into a `Doc`, so that is the place. Everything after it, token
offsets included, sees the fixed text; docs/integrations.md shows how to keep the raw text beside it.

The tokenizer takes texts one by one. For many texts `nlp.pipe(spacer.stream(texts))` without it is faster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from eojeol.errors import UsageError
from eojeol.integrations.cells import BatchFixer
from eojeol.integrations.optional import require
from eojeol.integrations.portable import portable_spacer
from eojeol.spacer import Mode, check_mode

spacy = require("spacy")
NAME = "eojeol_spacer"


class SpacingTokenizer:
    """Fixes a text, then hands it to another tokenizer; spaCy may save, load, pickle and fork it.

    Args:
        tokenizer: the tokenizer of the pipeline.
        spacer: one that can be pickled, if `nlp` is to be.
        mode: "correct" or "restore".
    """

    def __init__(self, tokenizer: Any, spacer: BatchFixer, mode: Mode = "correct") -> None:
        check_mode(mode)
        self.tokenizer, self.spacer, self.mode = tokenizer, spacer, mode

    def __call__(self, text: str) -> Any:
        """The `Doc` of the fixed text."""
        return self.tokenizer(self.spacer.batch([text], self.mode)[0])

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Any]:  # noqa: ARG002  (spaCy gives it)
        """A `Doc` for each text; see `spacy.tokenizer.Tokenizer.pipe`."""
        return map(self, texts)

    def to_disk(self, path: Any, **options: Any) -> None:
        """Save the inner tokenizer; this one is in the pipeline's config."""
        self.tokenizer.to_disk(path, **options)

    def from_disk(self, path: Any, **options: Any) -> SpacingTokenizer:
        """Load the inner tokenizer."""
        self.tokenizer.from_disk(path, **options)
        return self

    def to_bytes(self, **options: Any) -> bytes:
        """The inner tokenizer's."""
        saved: bytes = self.tokenizer.to_bytes(**options)
        return saved

    def from_bytes(self, data: bytes, **options: Any) -> SpacingTokenizer:
        """The inner tokenizer's."""
        self.tokenizer.from_bytes(data, **options)
        return self


def make_tokenizer(
    tokenizer: Callable[[Any], Any],
    model: str | None = None,
    mode: str = "correct",
    settings: dict[str, Any] = {},  # noqa: B006  (spaCy fills a config from literal defaults; never changed)
) -> Callable[[Any], SpacingTokenizer]:
    """`@tokenizers = "eojeol_spacer"` in a pipeline's config.

    Args:
        tokenizer: makes the tokenizer of the block `tokenizer`.
        model: a model folder; the embedded model by default.
        mode: "correct" or "restore".
        settings: the other arguments of `Spacer`, plain values.
    """
    spacer = portable_spacer(model, **settings)
    return lambda nlp: SpacingTokenizer(tokenizer(nlp), spacer, mode)  # type: ignore[arg-type]


spacy.registry.tokenizers(NAME)(make_tokenizer)


def add_spacer(nlp: Any, model: str | None = None, mode: Mode = "correct", **settings: Any) -> Any:
    """Put the spacer in front of a pipeline's tokenizer, and into its config, so that `to_disk` keeps it.

    Args:
        nlp: a `Language`; it is changed.
        model: a model folder; the embedded model by default.
        mode: "correct" or "restore".
        settings: the other arguments of `Spacer`, plain values.

    Returns:
        The same pipeline.

    Raises:
        ModelError: the model is absent or damaged.
        UsageError: the pipeline has a spacer already, or the mode or a setting is wrong.
    """
    if isinstance(nlp.tokenizer, SpacingTokenizer):
        raise UsageError("the pipeline has a spacer already; begin with a fresh one")
    nlp.tokenizer = SpacingTokenizer(nlp.tokenizer, portable_spacer(model, **settings), mode)
    inner = nlp.config["nlp"]["tokenizer"]
    block = {"@tokenizers": NAME, "model": model, "mode": mode, "settings": settings, "tokenizer": inner}
    nlp.config["nlp"]["tokenizer"] = block
    return nlp
