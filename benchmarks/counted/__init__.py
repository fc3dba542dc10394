"""Counted memory: n-grams across the gap, how often they are spaced, and noise from people's habits (docs/LOG.md).

An experiment that goes on, in pieces that are tested: `count` makes codes without a line's own fold, `memory` packs
them into two bytes each, `habits` draws typed gaps. Nothing of the package uses them yet.
"""
