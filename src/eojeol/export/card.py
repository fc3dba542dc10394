"""What a repository of the Hugging Face Hub has beside a model: a card with fields in YAML, and which files are large.

The fields are those by which the Hub sorts models (language, licence, library, task); the text below them says how the
model was made and how it is used. A card that is there already is its author's and stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from eojeol.engine.record import ModelConfig, read_config
from eojeol.errors import UsageError
from eojeol.export.transformers_files import TOKENIZER

CARD = "README.md"
# The Hub's own word for a model whose author has not said.
NO_LICENCE = "unknown"
# As the Hub writes identifiers: `cc-by-sa-4.0`.
_LICENCE = re.compile(r"[a-z0-9][a-z0-9.-]{0,40}")
_LARGE = "*.onnx filter=lfs diff=lfs merge=lfs -text\n*.safetensors filter=lfs diff=lfs merge=lfs -text\n"
_TRANSFORMERS = """
## With transformers

It finds all spaces afresh, of a text of at most {characters} characters; what was typed is left out of account.

```python
from transformers import pipeline

tag = pipeline("token-classification", "OWNER/NAME")
text = "아버지가방에들어가신다"
starts = {{each["start"] for each in tag(text) if each["entity"] == "B"}} - {{0}}
print("".join(" " * (at in starts) + character for at, character in enumerate(text)))
```
"""


def check_licence(licence: str) -> str:
    """A licence as the Hub writes it.

    Raises:
        UsageError: it is written otherwise.
    """
    if not _LICENCE.fullmatch(licence):
        raise UsageError(f"{licence!r} is no licence as the Hub has them; write, for example, cc-by-sa-4.0")
    return licence


def write_hub_files(folder: Path, figures: Sequence[str], licence: str, has_card: bool) -> None:
    """Write what the Hub has beside a model.

    Args:
        folder: a model folder.
        figures: lines about what was measured.
        licence: the licence of the weights, as the Hub writes it.
        has_card: whether there is a card already, which stays.
    """
    (folder / ".gitattributes").write_text(_LARGE, encoding="utf-8")
    if not has_card:
        card = _card(read_config(folder), figures, licence, (folder / TOKENIZER).exists())
        (folder / CARD).write_text(card, encoding="utf-8")


def _card(config: ModelConfig, figures: Sequence[str], licence: str, transformers: bool) -> str:
    """The text of a card.

    Args:
        config: what `config.json` says of the model.
        figures: lines about what was measured.
        licence: the licence of the weights.
        transformers: whether transformers can run it.
    """
    library = "transformers" if transformers else "eojeol"
    head = [
        "---", "language:", "- ko", f"license: {licence}", f"library_name: {library}",
        "pipeline_tag: token-classification", "tags:", "- eojeol", "- korean", "- word-spacing", "---",
    ]  # fmt: skip
    network = json.dumps(config.network, ensure_ascii=False, indent=1)
    body = f"""
# A model for the spaces of Korean text

Made with [eojeol](https://github.com/eojeol/eojeol), which restores and corrects the spaces of Korean text
(띄어쓰기) and changes nothing else. Write here what it was trained on.

```python
from eojeol import Spacer

spacer = Spacer("hub:OWNER/NAME")     # pip install 'eojeol[hub]'
spacer("아버지가방에들어가신다")
```
{_TRANSFORMERS.format(characters=config.window - 2) if transformers else ""}
## What was measured

{chr(10).join(f"- {figure}" for figure in figures)}

## Network

```json
{network}
```
"""
    return "\n".join(head) + "\n" + body
