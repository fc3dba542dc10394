"""Files as people have them: the text is fixed in place, everything else is kept, byte for byte where it can be.

edit.py holds the one idea; then there is one file a format, which ends in a record of what everybody else has to know
of it (format.py), and formats.py lists the records. file.py reads and writes one file, batch.py goes over many. Nothing
here knows the model: it is handed `fix`, texts in and texts out.
"""

from eojeol.documents.batch import Summary, find_files, fix_many, summary_line, try_fix_file
from eojeol.documents.file import FileResult, change_in_place, fix_file
from eojeol.documents.formats import FORMATS, SUFFIXES, Format, fix_bytes, format_of
from eojeol.documents.options import Options
from eojeol.text.encoding import read_text

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "FileResult",
    "Format",
    "Options",
    "Summary",
    "change_in_place",
    "find_files",
    "fix_bytes",
    "fix_file",
    "fix_many",
    "format_of",
    "read_text",
    "summary_line",
    "try_fix_file",
]
