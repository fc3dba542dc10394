"""A gold set of our own: sentences with their allowed variants, and mistakes that people make in them.

    check            whether the files hold together: notation, ids, duplicates, mistakes, coverage
    score            how a model does on the set: strict, by the norm, and on the mistakes
    gate             whether the model is no worse than the released one, and the code does no more work

README.md beside this file says how the set was made; `files` reads it.
"""
