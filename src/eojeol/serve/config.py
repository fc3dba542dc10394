"""What can be set, in one place: flags, environment, `--print-config` and docs/serve.md all come from these fields.

The defaults are meant for a service that strangers can reach: whatever a request can make large has a limit.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from eojeol.errors import ConfigError, InputError

PREFIX = "EOJEOL_"
SECRET = "api_key"
MAY_BE_ZERO = ("port", "drain")


def _say(default: Any, about: str, metavar: str = "") -> Any:
    return field(default=default, metadata={"about": about, "metavar": metavar})


@dataclass(frozen=True)
class ServeConfig:
    """How to serve. Each field is the flag `--its-name` and the variable `EOJEOL_ITS_NAME`.

    Raises:
        ConfigError: a value cannot be used.
    """

    host: str = _say("127.0.0.1", "Address to listen on; only this machine can reach the default.", "ADDRESS")
    port: int = _say(8400, "Port to listen on; 0 picks a free one.", "N")
    model: str = _say("", "A model folder; the embedded model by default.", "FOLDER")
    threads: int = _say(1, "Threads of the model.", "N")
    page: str = _say("", "Serve this folder at / instead of the page that comes along.", "FOLDER")
    api_key: str = _say("", "Ask for this key. Only from the environment or --api-key-file.", "KEY")
    api_key_file: str = _say("", "A file whose first line is the key to ask for.", "FILE")
    cors_origin: str = _say(
        "", "Web pages from these origins may call, with commas between; or *.", "ORIGINS"
    )
    regex: bool = _say(False, "Accept regular expressions in rules; one can be made to run for ever.")
    access_log: bool = _say(False, "Log a line for each request: method, path, status, time; never text.")
    max_body: int = _say(1_000_000, "Bytes of a body with text; more is refused (413).", "N")
    max_document: int = _say(20_000_000, "Bytes of a document; more is refused (413).", "N")
    max_pieces: int = _say(1_000_000, "Lines, cells, tags and escapes of a document (413).", "N")
    max_unpacked: int = _say(50_000_000, "Bytes of a document when decompressed (422).", "N")
    max_stream: int = _say(1_000_000_000, "Bytes of a stream; it is broken off there.", "N")
    max_texts: int = _say(1_000, "Texts in one request (413).", "N")
    max_changes: int = _say(100_000, "Changes in one answer (413).", "N")
    max_rules: int = _say(20_000, "Characters of the rules in one request (413).", "N")
    max_waiting: int = _say(1_000_000, "Characters that may wait for the model; more is put off (429).", "N")
    max_documents: int = _say(2, "Documents at the same time; more are put off (429).", "N")
    max_streams: int = _say(8, "Streams at the same time; more are put off (429).", "N")
    max_connections: int = _say(512, "Connections at the same time; more are turned away (503).", "N")
    header_timeout: float = _say(10.0, "Seconds for the head of a request to come in.", "S")
    body_timeout: float = _say(
        30.0, "Seconds for a body to come in, or between two pieces of a stream (408).", "S"
    )
    timeout: float = _say(30.0, "Seconds that texts may take, waiting included (503).", "S")
    job_timeout: float = _say(300.0, "Seconds that a document may take, waiting included (503).", "S")
    stream_timeout: float = _say(3600.0, "Seconds that a stream may take; it is broken off then.", "S")
    drain: float = _say(1.0, "Seconds to go on accepting after SIGTERM, so that a balancer can notice.", "S")
    stop_timeout: float = _say(60.0, "Seconds that requests in flight get after SIGTERM.", "S")

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                continue
            if value < 0 or (value == 0 and one.name not in MAY_BE_ZERO):
                raise ConfigError(f"--{flag(one)} is {value}, which cannot be; give a number above 0")
        if self.port > 65535:
            raise ConfigError(f"--port is {self.port}, which cannot be; give a number up to 65535")
        if self.api_key and self.api_key_file:
            raise ConfigError("a key in the environment and --api-key-file; give one of them")
        if self.page and not Path(self.page).is_dir():
            raise ConfigError(f"--page {self.page} is not a folder; name one that holds index.html")

    def key(self) -> str:
        """The key to ask for; nothing if none is asked for.

        Raises:
            InputError: its file cannot be read or is empty.
        """
        if not self.api_key_file:
            return self.api_key
        try:
            found = Path(self.api_key_file).read_text(encoding="utf-8").partition("\n")[0].strip()
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "not UTF-8"
            raise InputError(f"{self.api_key_file} cannot be read ({why}); name a file with a key") from None
        if not found:
            raise InputError(f"{self.api_key_file} is empty; write the key into its first line")
        return found

    def origins(self) -> list[str]:
        """Origins whose pages may call."""
        return [origin.strip() for origin in self.cors_origin.split(",") if origin.strip()]

    def shown(self) -> Iterator[str]:
        """The settings as lines of an environment file; a key is not shown."""
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == SECRET and value:
                value = "(set, not shown)"
            elif isinstance(value, bool):
                value = "1" if value else "0"
            yield f"# {one.metadata['about']}"
            yield f"{variable(one)}={value}"


def flag(one: Field[Any]) -> str:
    """The name of a field on the command line, without its dashes."""
    return one.name.replace("_", "-")


def variable(one: Field[Any]) -> str:
    """The name of a field in the environment."""
    return PREFIX + one.name.upper()


def key_from_environment() -> str:
    """The key, which is no flag: other users of the machine can read the command line of a process."""
    return os.environ.get(PREFIX + SECRET.upper(), "")
