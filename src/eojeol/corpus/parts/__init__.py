"""`prepare` by parts: every file of a source is a part, and all work on it is done by one worker at a time.

    clean (a part) │ meet: near-duplicates (a range of hashes) │ sort (a part) │ meet: duplicates (a range of hashes)
    │ settle (a part) │ layout │ write (a shard)

The bars stand where all results of a stage are there. Between stages everything lies on disk, in folders that are moved
to their place when they are whole (work.py): this is why a run can be killed at any moment and go on, and why the
result cannot depend on the number of workers. Nobody holds the hashes of the corpus: they are sorted in pieces that fit
into memory (runs.py), and a range of them is looked at by one worker (meet.py).
"""
