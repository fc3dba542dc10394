"""How `eojeol batch` scales.

batch    workers and engines by turns: two against one, and each engine against a plain loop over the library
"""
