"""Ours beside every rival that installs; README.md says how it is measured, and how to add a system.

run              the command: measures, writes docs/benchmarks.md
loop             what runs in a system's environment, with one of adapters/
"""
