"""The verb `eojeol fix`: command.py its options, one.py what is done with one input, many.py with all of them."""
