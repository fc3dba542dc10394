"""The tables of docs/model.md, and the check of a refactoring.

analysis       every table and plot, with the help of `frequency` and `learning`
reasons_lexicon  the words that reasons ask for, out of dictionaries
same_output    whether two source trees answer the same, byte for byte
"""
