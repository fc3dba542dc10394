"""What a pattern of rules.tsv may ask beside its characters, by name. Each gives the word that the sentence is about.

An empty string says that it does not hold; where the check speaks of no word of its own, it gives `ANY`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from eojeol.reasons import lists
from eojeol.reasons.lexicon import LONGEST, has
from eojeol.reasons.syllables import final_of, is_syllable
from eojeol.reasons.tables import shorthand
from eojeol.reasons.words import is_adnominal, is_connective, is_noun, noun_in, verb_in

ANY = "*"


class Site(NamedTuple):
    """Where a space comes or goes.

    Attributes:
        left: the word before without punctuation around it; of a removed space, the part of the word before it.
        right: the same after.
        head: what the pattern found at the beginning of `right`.
    """

    left: str
    right: str
    head: str = ""

    @property
    def joined(self) -> str:
        """Both as one word."""
        return self.left + self.right


def _holds(value: object) -> str:
    return ANY if value else ""


def _is_noun_left(site: Site) -> str:
    return _holds(is_noun(site.left))


def _nounish_left(site: Site) -> str:
    """The word before may be a noun: it is known as one, or as nothing else."""
    left = site.left
    if not left or not is_syllable(left[-1]):
        return ANY
    if left[-1] in "기음" or final_of(left[-1]) == "ㅁ":
        return ANY
    return _holds(
        is_noun(left) or noun_in(left) or (len(left) > 1 and not verb_in(left) and not has("V", left))
    )


def _root_left(site: Site) -> str:
    left = site.left
    if len(left) == 1 and any(has("V", left + each) for each in ("하", "되")):
        return ""
    made = any(has("V", left + each) for each in ("하", "되", "거리", "스럽", "롭", "답", "시키"))
    return _holds(made or is_noun(left) or (len(left) > 1 and left[-1] in "화됨" and not verb_in(left)))


def _crossing(site: Site, classes: str = "Nn") -> str:
    """The noun that begins before the gap and ends behind it."""
    noun = noun_in(site.joined, classes)
    return noun if len(noun) > len(site.left) else ""


def _not_cross(site: Site) -> str:
    left = site.left
    if len(left) == 1 and left not in lists.HOSTS:
        return _holds(not (_crossing(site, "N") or _crossing_verb(site) or has("AD", site.joined)))
    crossing = _crossing(site, "N")
    longer = len(crossing) - len(left) > len(site.head)
    return _holds(not crossing or (is_noun(left) and not longer))


def _not_stem(site: Site) -> str:
    """The word before is no stem that would take this syllable as its ending."""
    left = site.left
    return _holds(site.head not in lists.STEM_TAKES or not has("V", left) or has("N", left))


def _split_particle(site: Site) -> str:
    """The particles, or the copula, inside of which the space stands."""
    noun = "" if verb_in(site.joined) else noun_in(site.joined)
    return site.joined[len(noun) :] if noun and len(noun) < len(site.left) else ""


def _connective(site: Site) -> str:
    """The word before is a verb in -아 or -어."""
    return _holds(is_connective(site.left))


def _agrees(site: Site) -> str:
    """A particle has the form that the word before it asks for."""
    final = final_of(site.left[-1:]) if site.left else ""
    if not final:
        return ANY
    if final == " ":
        return _holds(not site.head.startswith(("은", "을", "과", "으로")))
    open_form = site.head.startswith(lists.AFTER_OPEN) and not (site.head.startswith("로") and final == "ㄹ")
    return _holds(not open_form)


def _copula(site: Site) -> str:
    short = site.head in lists.SHORT_COPULA
    return _holds(not short or lists.AFTER_SHORT.match(site.right, len(site.head)))


def _foreign(site: Site) -> str:
    """One of the two is a name from abroad, the other no verb."""
    left, right = site.left, noun_in(site.right, "NnPF") or site.right
    some = has("F", left) or has("F", right)
    return _holds(some and len(left) > 1 and len(right) > 1 and not verb_in(right))


def _word(word: str) -> bool:
    return has("NnVADP", word) or bool(verb_in(word))


def _compound(site: Site) -> str:
    noun = _crossing(site)
    return noun if noun and _word(site.left) and _word(noun[len(site.left) :]) else ""


def _crossing_verb(site: Site) -> str:
    """The stem that begins before the gap and ends behind it."""
    verb = verb_in(site.joined)
    return verb if len(verb) > len(site.left) else ""


def _compound_verb(site: Site) -> str:
    verb = _crossing_verb(site)
    return verb + "다" if verb and _word(site.left) and verb_in(site.right) else ""


def _verb_ending(site: Site) -> str:
    verb = verb_in(site.joined)
    return site.right if verb and len(verb) <= len(site.left) else ""


def _inner_adverb(site: Site) -> str:
    word = site.joined[:LONGEST]
    while len(word) > len(site.left):
        if has("AD", word):
            return word
        word = word[:-1]
    return ""


def _fragment(site: Site) -> str:
    known = (_word(each) or noun_in(each) for each in (site.left, site.right))
    return "" if all(known) else site.joined


def _given_right(site: Site) -> str:
    return _holds(
        any(
            has("G", site.right[:size]) and _ends(site.right, size)
            for size in (2, 1)
            if size <= len(site.right)
        )
    )


def _ends(word: str, at: int) -> bool:
    return at == len(word) or bool(shorthand("끝").match(word, at))


def _full_name_left(site: Site) -> str:
    left = site.left
    given = left[:1] in lists.FAMILY and has("G", left[1:])
    return _holds((given or (left[:2] in lists.FAMILY and has("G", left[2:]))) and not has("N", left))


def _name_left(site: Site) -> str:
    """A name, or what may be one before a title that nobody takes for another word."""
    left = site.left
    sure = site.head in lists.SURE_TITLES
    family = left in lists.FAMILY and (left not in lists.NOT_FAMILY or site.head in ("씨", "양", "군"))
    like_name = (
        len(left) == 3
        and left[0] in lists.FAMILY
        and not verb_in(left)
        and (has("G", left[1:]) or not has("n", left))
    )
    return _holds(family or _full_name_left(site) or (sure and (has("GP", left) or like_name)))


def _not_longer(site: Site) -> str:
    """The word after is no longer noun than its head."""
    return _holds(len(noun_in(site.right, "Nn")) <= len(site.head) or site.head in ("것", "건지"))


def _verb_end_left(site: Site) -> str:
    return _holds(verb_in(site.left) or not noun_in(site.left))


def _adnominal_left(site: Site) -> str:
    """The word before modifies a dependent noun, which few other words do."""
    left = site.left
    if len(left) > 1 and has("NnP", left):
        return ""
    return _holds(is_adnominal(left) or not (noun_in(left) or is_noun(left) or has("A", left)))


def _adnominal_surely(site: Site) -> str:
    left = site.left
    if len(left) == 1:
        return _holds(left in lists.SHORT_ADNOMINALS)
    return _holds(not has("NnP", left) and is_adnominal(left))


def _particle_left(site: Site) -> str:
    left = site.left
    verb, noun = verb_in(left), noun_in(left)
    return _holds(not has("NP", left) and (len(noun) >= len(verb) if verb else True))


def _noun_particle_left(site: Site) -> str:
    noun = noun_in(site.left)
    return _holds(noun and len(verb_in(site.left)) <= len(noun) < len(site.left) and not has("N", site.left))


def _adverb_left(site: Site) -> str:
    """An adverb; one that is a noun as well is taken for a noun before another."""
    left = site.left
    if not has("A", left):
        return ""
    noun = has("N", left) and noun_in(site.right) and not verb_in(site.right)
    return "" if noun else left


def _verb_left(site: Site) -> str:
    return _holds(has("V", site.left) or verb_in(site.joined))


CHECKS: dict[str, Callable[[Site], str]] = {
    "Rnoun2": lambda site: _holds(len(noun_in(site.right)) > 1),
    "Radverb": lambda site: site.right if has("A", site.right) and site.right not in lists.NOT_ADVERBS else "",
    "Lwhole": lambda site: _holds(has("NnP", site.left)),
    "Lnounlong": lambda site: _holds(len(site.left) > 1 and is_noun(site.left)),
    "Lnotverb": lambda site: _holds(not verb_in(site.left) or has("Nn", site.left)),
    "notverbR": lambda site: _holds(not verb_in(site.right)),
    "Raux": lambda site: _holds(verb_in(site.right) in lists.AUXILIARIES or site.right.startswith("달라")),
    "Rlight": lambda site: _holds(
        verb_in(site.right) in lists.LIGHT or (verb_in(site.right) and not noun_in(site.right))
    ),
    "Lplace": lambda site: _holds(lists.PLACE.search(site.left) or has("P", site.left)),
    "Lnoun2": lambda site: _holds(len(site.left) > 1 and (has("Nn", site.left) or not verb_in(site.left))),
    "Lforeign2": _foreign,
    "Rnotnoun": lambda site: _holds(len(noun_in(site.right, "Nn")) < 2),
    "notstem": _not_stem,
    "splitjosa": _split_particle,
    "connective": _connective,
    "wholeword": lambda site: site.joined if has("AD", site.joined) else "",
    "Lfullname": _full_name_left,
    "verbform": lambda site: _holds(verb_in(site.left)),
    "Rnoun": lambda site: _holds(noun_in(site.right)),
    "Rverb": lambda site: _holds(verb_in(site.right) and len(noun_in(site.right, "Nn")) < 2),
    "Rgiven": _given_right,
    "Lverb": _verb_left,
    "Lverbend": _verb_end_left,
    "Lroot": _root_left,
    "Lnounish": _nounish_left,
    "Lnoun": _is_noun_left,
    "Lnounjosa": _noun_particle_left,
    "Lname": _name_left,
    "Ladverb": _adverb_left,
    "adnominal": _adnominal_surely,
    "Ladnominal": _adnominal_left,
    "Lforeign": lambda site: _holds(has("P", site.left) or noun_in(site.right, "P")),
    "Lhangul": lambda site: _holds(site.left and is_syllable(site.left[-1])),
    "particleL": _particle_left,
    "notcross": _not_cross,
    "notlonger": _not_longer,
    "agrees": _agrees,
    "copula": _copula,
    "compound": _compound,
    "innernoun": lambda site: _crossing(site),
    "compoundverb": _compound_verb,
    "innerverb": lambda site: (verb := _crossing_verb(site)) and verb + "다",
    "verbending": _verb_ending,
    "inneradverb": _inner_adverb,
    "fragment": _fragment,
}  # fmt: skip
