"""eojeol inside other people's tools: one thin file a library, imported by whoever uses that library.

cells.py is what they share: a column's cells in, the same cells with other spaces out, and what happens to a missing
cell or a number. portable.py is a `Spacer` that can cross processes. docs/integrations.md shows each in use.
"""
