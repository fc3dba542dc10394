"""Joining wrapped lines: text copied from a PDF, an OCR page or an e-mail, cut at a column in the middle of words.

For each line end one of three answers: `join` (the word goes on), `space` (the next word begins), `break` (it is meant
to be there). Layout decides what is meant (layout.py, kinds.py), letters what needs no model (words.py); for the rest
the model is asked about the gap where the line end stands, with the spaces inside the lines as evidence (join.py).

Nothing changes but line ends, the U+0020 around them, and what the wrapping itself put there: the marks of a quotation
(quotes.py) and hyphens that divide a word. When in doubt the line end stays: one that is left over is seen at once, two
paragraphs run into one are not.
"""

from eojeol.unwrap.join import join_lines, line_ends
from eojeol.unwrap.layout import columns, meant_breaks
from eojeol.unwrap.words import LineEnd

__all__ = ["LineEnd", "columns", "join_lines", "line_ends", "meant_breaks"]
