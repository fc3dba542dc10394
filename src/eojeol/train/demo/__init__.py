"""A few hundred Korean sentences, so that `configs/demo.yaml` can train without any corpus.

`demo-train.txt`, `demo-val.txt` and `demo-test.txt` hold one sentence a line, spaced by the standard
orthography (auxiliary verbs and dependent nouns apart). All were written for this project, copied from
nowhere, and are under the project's licence, Apache-2.0. The three share most of their words on purpose: a
network that trains for three minutes can then show on the test set that it has learned. A figure measured
here says nothing about real text.
"""
