"""Why a space comes or goes: one reason out of a closed list, found by patterns over the characters around the gap.

codes.tsv lists the reasons with their sentences, rules.tsv the patterns, lexicon.txt the words that patterns ask for
(benchmarks/analysis/reasons_lexicon.py builds it; LICENSE says whose they are). All three are data, so that the browser
finds the same reasons from the same files. Nothing is read before the first reason is asked for.
"""
