"""Names of people beside a gap."""

from __future__ import annotations

from eojeol.reasons import lists
from eojeol.reasons.kinds import is_unknown
from eojeol.reasons.lexicon import has
from eojeol.reasons.site import Site, holds
from eojeol.reasons.tables import shorthand
from eojeol.reasons.words import verb_in


def given_right(site: Site) -> str:
    """The word after is a given name with or without a particle."""
    return holds(
        any(
            has("G", site.right[:size]) and _ends(site.right, size)
            for size in (2, 1)
            if size <= len(site.right)
        )
    )


def _ends(word: str, at: int) -> bool:
    return at == len(word) or bool(shorthand("끝").match(word, at))


def full_name_left(site: Site) -> str:
    """The word before is a family name with a given name."""
    left = site.left
    given = left[:1] in lists.FAMILY and has("G", left[1:])
    return holds((given or (left[:2] in lists.FAMILY and has("G", left[2:]))) and not has("N", left))


def name_left(site: Site) -> str:
    """A name, or what may be one before a title that nobody takes for another word."""
    left = site.left
    sure = site.head in lists.SURE_TITLES or site.head.endswith("님")
    family = left in lists.FAMILY and (left not in lists.NOT_FAMILY or site.head in ("씨", "양", "군"))
    like_name = (
        ((len(left) == 3 and left[0] in lists.FAMILY) or (left[:2] in lists.FAMILY and len(left) > 2))
        and not verb_in(left)
        and (has("G", left[1:]) or not has("n", left))
    )
    return holds(
        family or full_name_left(site) or (sure and (has("GP", left) or like_name or is_unknown(left)))
    )
