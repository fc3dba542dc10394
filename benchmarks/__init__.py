"""What produced every figure of the documentation.

A script is a module that is run from the root of the repository: `python -m benchmarks.quality.quality GOLD…`. GOLD
is a file of sentences with the right spaces, one a line. `common` has what scripts share, `gaps_of_gold` asks a model
about every gap of gold text; each folder lists its scripts in its `__init__.py`.

    quality/     how well a model decides
    speed/       how fast, and in how much memory
    scale/       many files through workers and engines
    rivals/      ours beside every rival: the tables of docs/benchmarks.md
    analysis/    the tables of docs/model.md, and whether two source trees answer the same
    counted/     pieces of an experiment that goes on: n-grams counted instead of learned
"""
