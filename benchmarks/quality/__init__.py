"""How well a model decides.

    quality          word F1, sentence accuracy and altered lines by task, Kiwi's too
    lattice          errors by the norm: left, made wrong, changed for nothing
    people           people's own mistakes mended, and harm beside them, Kiwi's too
    eagerness        mended against changed for nothing, by threshold; calibration on people's text
    thresholds       harm against benefit of each threshold of correct mode
    reasons          how many changes have a reason, what they cost, a sample to read
    reasons_sheet    changes with their reasons, for a person to read
    names            sentences with a name like a particle that correct mode damages
    idempotence      lines where correcting what was corrected changes something
    unwrap           line ends decided right
    error_sample     a random sample of errors, for a person to class
    known_noise      what knowing the rates of the noise would bring
    adapting         ten to a hundred sentences of a house: what each way of adapting brings
    house_style      text in a house style, and how far a model follows it
    style_shift      what a typed space does to the model's answer between two nouns
    contamination    evaluation sentences in training text

`calibration` and `gap_kinds` are parts of benchmarks/analysis/analysis.py.
"""
