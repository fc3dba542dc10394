"""`python -m eojeol` is the command `eojeol`."""

from eojeol.cli import main

main()
