"""How `eojeol batch` and `eojeol prepare` scale.

batch        workers and engines by turns: two against one, and each engine against a plain loop over the library
endurance    a long run, undisturbed and with its driver killed ten times: the same bytes, and memory over time
prepare      prepare by turns: plain, by parts with one worker, with two
shard_times  how long each shard takes, measured, as JSON
simulate     10 to 10,000 workers with these times, failures and stragglers (cluster.py)

watch.py looks at processes for them.
"""
