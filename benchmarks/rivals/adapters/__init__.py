"""One file a system, run by the interpreter of its own environment: none imports another module of here.

A file has a function `load(options)`, which loads the system and returns what restores and what corrects a list of
texts, by the names of the tasks. The `.txt` file beside it pins every package of the environment, in the order of pip;
the first pin is the system itself. ../README.md says how the files are run, and how to add one.
"""
