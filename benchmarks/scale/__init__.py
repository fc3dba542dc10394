"""How `eojeol batch` and `eojeol prepare` scale.

batch        workers and engines by turns: two against one, and each engine against a plain loop over the library
prepare      prepare by turns: plain, by parts with one worker, with two
shard_times  how long each shard takes, measured, as JSON
simulate     10 to 10,000 workers with these times, failures and stragglers (cluster.py)
"""
