"""Quotations as mail writes them: `> ` before each line, one more for each answer.

The marks at the start of a line that continues another belong to the wrapping, and go with the line end. A line is
never joined to one of another depth.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_MARKS = re.compile(r" {0,3}(?:> ?)+")
# The prompt of Python's shell looks like three quotations, but nobody prompts in Korean.
_PROMPT = re.compile(r" {0,3}>>>(?!>)(?:\s[^가-힣]*)?$")


class Line(NamedTuple):
    """One line of a text.

    Attributes:
        marks: what stands before a quotation, with the space after it.
        body: the rest.
    """

    marks: str
    body: str

    @classmethod
    def of(cls, line: str) -> Line:
        """Take the marks off a line."""
        found = None if _PROMPT.match(line) else _MARKS.match(line)
        return cls(found[0], line[found.end() :]) if found else cls("", line)

    @property
    def depth(self) -> int:
        """How deep in quotations it is; 0 for none."""
        return self.marks.count(">")
