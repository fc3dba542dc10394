"""Options that several verbs share."""

from __future__ import annotations

import click

# For completion alone: what is wrong with a file, its reader says better.
path = click.Path(allow_dash=True, readable=False)

model_option = click.option(
    "--model", type=path, metavar="FOLDER", help="A model folder; the embedded model by default."
)
