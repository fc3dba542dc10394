"""Models of the Hugging Face Hub: `hub:owner/name`.

Of the Hub only the files of a model folder are fetched, once, into the cache that the Hub's own client keeps; what runs
is checked like any other folder, and is data. The network is asked only for a model that is named so.
"""

from __future__ import annotations

import re
from pathlib import Path

from eojeol.engine.folder import GRAPH, VOCAB
from eojeol.errors import ModelError, UsageError, needs

HUB = "hub:"
# The files of a model folder; whatever else is in a repository stays there.
FILES = ("config.json", VOCAB, GRAPH, "model.safetensors", "README.md", "LICENSE")
_NAME = re.compile(r"(?P<repo>[\w.-]+/[\w.-]+)(?:@(?P<revision>[\w./-]+))?")


def hub_folder(model: str) -> Path:
    """The folder of a model of the Hub.

    Args:
        model: `hub:owner/name`, or `hub:owner/name@revision`.

    Raises:
        UsageError: what follows `hub:` names no repository.
        MissingExtraError: huggingface_hub is not installed.
        ModelError: the Hub has no such model, or cannot be reached and the cache has not got it.
    """
    name = model[len(HUB) :]
    found = _NAME.fullmatch(name)
    if found is None:
        raise UsageError(
            f"{model} names no model of the Hub; write hub:owner/name, or hub:owner/name@revision"
        )
    with needs("hub"):
        from huggingface_hub import snapshot_download
    # The client raises errors of its own and of whatever it asks the network with.
    try:
        folder = snapshot_download(found["repo"], revision=found["revision"], allow_patterns=list(FILES))
    except Exception as error:
        why = " ".join(str(error).split())[:200]
        raise ModelError(f"{model} cannot be fetched ({why}); check the name and the network") from None
    return Path(folder)
