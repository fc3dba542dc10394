"""WARC and WET: records that are plain text (`conversion`, `resource`, with a media type of text/plain) are fixed.

Headers of a fixed record say its new length and digests; all other records are copied, HTTP responses among them.
A compressed file has a gzip member for each record, as readers want it.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from functools import partial
from typing import Any, BinaryIO, cast

from eojeol.batch.formats.records import Records
from eojeol.errors import InputError, needs
from eojeol.text.switches import stretches_of

_FIXED = ("conversion", "resource")
_PIECE = 1 << 20


def copy_warc(source: BinaryIO, out: BinaryIO, records: Records) -> None:
    """Fix the plain text in a file of WARC records.

    Args:
        source: the records.
        out: where they go.
        records: the fix, and the account.

    Raises:
        InputError: it is damaged, or no WARC.
    """
    _copy(source, out, records, packed=False)


def copy_warc_gz(source: BinaryIO, out: BinaryIO, records: Records) -> None:
    """Fix the plain text in a compressed file of WARC records.

    Args:
        source: the compressed file.
        out: where the compressed result goes.
        records: the fix, and the account.

    Raises:
        InputError: it is damaged, or no WARC.
    """
    _copy(cast(BinaryIO, gzip.GzipFile(fileobj=source, mode="rb")), out, records, packed=True)


def _copy(source: BinaryIO, out: BinaryIO, records: Records, packed: bool) -> None:
    with needs("ray"):
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    whole = _Whole(source)
    archive = ArchiveIterator(whole, no_record_parse=True)
    try:
        for record in archive:
            # It reads what else there is as ARC, and goes on after records of a wrong length.
            if record.format != "warc" or archive.err_count:
                raise InputError(f"no WARC record at number {records.counts['records'] + 1}")
            records.counts["records"] += 1
            length = int(record.rec_headers.get_header("Content-Length") or 0)
            kind = record.rec_headers.get_header("Content-Type") or ""
            if record.rec_type in _FIXED and kind.partition(";")[0].strip().lower() == "text/plain":
                _fix(record, length, out, records, packed)
            else:
                records.counts["written"] += 1
                records.counts["no_text"] += 1
                _write(record, iter(partial(record.raw_stream.read, _PIECE), b""), length, out, packed)
        if archive.err_count or (whole.begun and not records.counts["records"]):
            raise InputError("it ends with what is no WARC record")
    except (ArchiveLoadFailed, ValueError) as error:
        raise InputError(f"it is damaged or no WARC ({' '.join(str(error).split())[:200]})") from None


class _Whole:
    """A stream that is never taken to be at its end because it is damaged, as warcio would."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.begun = False

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._stream.read(size)
            self.begun = self.begun or bool(data)
            return data
        except EOFError:
            raise InputError("the compressed file ends too early; fetch it again") from None


def _fix(record: Any, length: int, out: BinaryIO, records: Records, packed: bool) -> None:
    data = record.raw_stream.read()
    if len(data) != length:
        raise InputError("it ends within a record; fetch it again")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        records.bad(f"not utf-8 ({error.reason})", data)
        return
    fixed = "".join(
        "".join(records.spacer.pipe((part,), records.mode)) if on else part for on, part in stretches_of(text)
    ).encode("utf-8")
    if fixed != data:
        records.counts["changed"] += 1
        record.rec_headers.replace_header("Content-Length", str(len(fixed)))
        digest = "sha1:" + base64.b32encode(hashlib.sha1(fixed).digest()).decode("ascii")
        for name in ("WARC-Block-Digest", "WARC-Payload-Digest"):
            if record.rec_headers.get_header(name):
                record.rec_headers.replace_header(name, digest)
    records.counts["written"] += 1
    _write(record, [fixed], len(fixed), out, packed)


def _write(record: Any, pieces: Any, length: int, out: BinaryIO, packed: bool) -> None:
    stream = cast(BinaryIO, gzip.GzipFile("", "wb", 6, out, mtime=0)) if packed else out
    stream.write(record.rec_headers.to_bytes(encoding="utf-8"))
    done = 0
    for piece in pieces:
        stream.write(piece)
        done += len(piece)
    if done != length:
        raise InputError("it ends within a record; fetch it again")
    stream.write(b"\r\n\r\n")
    if packed:
        stream.close()
