"""How `eojeol batch` scales.

batch      workers and engines by turns: two against one, and each engine against a plain loop over the library
endurance  a long run, undisturbed and with its driver killed ten times: the same bytes, and memory over time

watch.py looks at processes for them.
"""
