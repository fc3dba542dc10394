"""What can be set, in one place: flags, environment, `--print-config` and docs/serve.md all come from these fields.

The defaults are meant for a service that strangers can reach: whatever a request can make large has a limit.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from eojeol.config import check, option
from eojeol.errors import ConfigError, InputError
from eojeol.text.encoding import read_file

PREFIX = "EOJEOL_"
SECRET = "api_key"
# Fields whose flag may be repeated; the values then stand with commas between.
REPEATED = ("allow_host",)


@dataclass(frozen=True)
class ServeConfig:
    """How to serve. Each field is the flag `--its-name` and the variable `EOJEOL_ITS_NAME`.

    Raises:
        ConfigError: a value cannot be used.
    """

    host: str = option(
        "127.0.0.1", "Address to listen on; only this machine can reach the default.", metavar="ADDRESS"
    )
    port: int = option(8400, "Port to listen on; 0 picks a free one.", least=0, most=65535, metavar="N")
    model: str = option(
        "", "A model folder, `small` or hub:owner/name; the embedded model by default.", metavar="FOLDER"
    )
    threads: int = option(1, "Threads of the model.", least=1, metavar="N")
    page: str = option("", "A folder to serve at / instead of the page of the package.", metavar="FOLDER")
    api_key: str = option(
        "", "The key to ask for; only from the environment or --api-key-file.", metavar="KEY"
    )
    api_key_file: str = option("", "A file whose first line is the key to ask for.", metavar="FILE")
    cors_origin: str = option(
        "", "Origins whose web pages may call, with commas between; or *.", metavar="ORIGINS"
    )
    allow_host: str = option(
        "", "A name that the service may be called by, beside its address; may be repeated; * for any.",
        metavar="NAME",
    )  # fmt: skip
    regex: bool = option(False, "Accept regular expressions in rules.")
    access_log: bool = option(False, "Log a line for each request: method, path, status, time; never text.")
    max_body: int = option(
        1_000_000, "Bytes of a body with text; more is refused (413).", least=1, metavar="N"
    )
    max_document: int = option(
        20_000_000, "Bytes of a document; more is refused (413).", least=1, metavar="N"
    )
    max_pieces: int = option(
        1_000_000, "Lines, cells, tags and escapes of a document (413).", least=1, metavar="N"
    )
    max_unpacked: int = option(
        50_000_000, "Bytes of a document when decompressed (422).", least=1, metavar="N"
    )
    max_stream: int = option(
        1_000_000_000, "Bytes of a stream; it is broken off there.", least=1, metavar="N"
    )
    max_texts: int = option(1_000, "Texts in one request (413).", least=1, metavar="N")
    max_changes: int = option(100_000, "Changes in one answer (413).", least=1, metavar="N")
    max_rules: int = option(20_000, "Characters of the rules in one request (413).", least=1, metavar="N")
    max_patterns: int = option(
        50, "Regular expressions in the rules of one request (413).", least=1, metavar="N"
    )
    max_waiting: int = option(
        1_000_000, "Characters that may wait for the model; more is put off (429).", least=1, metavar="N"
    )
    max_documents: int = option(
        2, "Documents at the same time; more are put off (429).", least=1, metavar="N"
    )
    max_streams: int = option(8, "Streams at the same time; more are put off (429).", least=1, metavar="N")
    max_connections: int = option(
        512, "Connections at the same time; more are turned away (503).", least=1, metavar="N"
    )
    header_timeout: float = option(
        10.0, "Seconds for the head of a request to come in.", above=0, metavar="S"
    )
    body_timeout: float = option(
        30.0, "Seconds for a body, or for each chunk of a stream, to come in (408).", above=0, metavar="S"
    )
    timeout: float = option(
        30.0, "Seconds that texts may take, waiting included (503).", above=0, metavar="S"
    )
    job_timeout: float = option(
        300.0, "Seconds that a document may take, waiting included (503).", above=0, metavar="S"
    )
    stream_timeout: float = option(
        3600.0, "Seconds that a stream may take; it is broken off then.", above=0, metavar="S"
    )
    drain: float = option(
        1.0, "Seconds to go on accepting after SIGTERM, so that a load balancer can notice.", least=0,
        metavar="S",
    )  # fmt: skip
    stop_timeout: float = option(
        60.0, "Seconds that requests in flight get after SIGTERM.", above=0, metavar="S"
    )

    def __post_init__(self) -> None:
        check(self, name=flag)
        if self.api_key and self.api_key_file:
            raise ConfigError("a key in the environment and --api-key-file; give one of them")
        if self.page and not Path(self.page).is_dir():
            raise ConfigError(f"--page {self.page} is not a folder; name one that holds index.html")

    def key(self) -> str:
        """The key to ask for; empty if none is asked for.

        Raises:
            InputError: its file cannot be read or is empty.
        """
        if not self.api_key_file:
            return self.api_key
        found = read_file(self.api_key_file, missing="name a file with a key").partition("\n")[0].strip()
        if not found:
            raise InputError(f"{self.api_key_file} is empty; write the key into its first line")
        return found

    def origins(self) -> list[str]:
        """Origins whose web pages may call."""
        return _listed(self.cors_origin)

    def names(self) -> list[str]:
        """Names that the service may be called by, in small letters."""
        return _listed(self.allow_host.lower())

    def shown(self) -> Iterator[str]:
        """The settings as lines of an environment file; a key is not shown."""
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == SECRET and value:
                value = "(set, not shown)"
            elif isinstance(value, bool):
                value = "1" if value else "0"
            yield f"# {field.metadata['doc']}"
            yield f"{variable(field.name)}={value}"


def _listed(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]


def flag(name: str) -> str:
    """A field on the command line: `--max-body` for `max_body`."""
    return "--" + name.replace("_", "-")


def variable(name: str) -> str:
    """A field in the environment: `EOJEOL_MAX_BODY` for `max_body`."""
    return PREFIX + name.upper()


def key_from_environment() -> str:
    """The key, which is no flag: other users of the machine can read the command line of a process."""
    return os.environ.get(variable(SECRET), "")
