"""The verb `eojeol explain`: what a reason says, with examples; without one, all reasons there are."""

from __future__ import annotations

import click


@click.command()
@click.argument("codes", nargs=-1, metavar="[CODE]...")
def explain(codes: tuple[str, ...]) -> int:
    """Show the article behind a reason such as R42, with three examples; without a CODE, list all reasons."""
    from eojeol.explain.reasons import code_of, page, parse_codes, rules_of

    if not codes:
        for code in rules_of():
            click.echo(f"{code.code}  {code.article}  {code.title_ko}")
        return 0
    known = [code.code for code in rules_of()]
    named = [name for each in codes for name in sorted(parse_codes(each), key=known.index)]
    click.echo("\n".join("".join(page(code_of(name))) for name in dict.fromkeys(named)), nl=False)
    return 0
