"""Counted memory: n-grams across the gap, and how often they are spaced (docs/LOG.md).

An experiment that goes on, in pieces that are tested: `count` makes codes without a line's own fold, `memory` packs
them into two bytes each. Nothing of the package uses them yet; noise from people's habits is in train/noise.py.
"""
