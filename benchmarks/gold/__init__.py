"""A gold set of our own: sentences with their allowed variants, and mistakes that people make in them.

    check            whether the files hold together: notation, ids, duplicates, mistakes, coverage
    score            how a model does on the set: strict, by the norm, and on the mistakes

README.md beside this file says how the set was made; `files` reads it.
"""
