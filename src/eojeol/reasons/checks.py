"""What a pattern of rules.tsv may ask beside its characters, by name. Each gives the word that the sentence is about.

An empty string says that it does not hold; where the check speaks of no word of its own, it gives `ANY`.
"""

from __future__ import annotations

from collections.abc import Callable

from eojeol.reasons import kinds, lists, names
from eojeol.reasons.lexicon import LONGEST, has
from eojeol.reasons.site import ANY, Site, holds
from eojeol.reasons.syllables import final_of, is_syllable
from eojeol.reasons.tables import shorthand
from eojeol.reasons.words import is_adnominal, is_connective, is_noun, noun_in, verb_in


def _is_noun_left(site: Site) -> str:
    return holds(is_noun(site.left))


def _nounish_left(site: Site) -> str:
    """The word before may be a noun: it is known as one, or as nothing else."""
    left = site.left
    if not left or not is_syllable(left[-1]):
        return ANY
    if left[-1] in "기음" or final_of(left[-1]) == "ㅁ":
        return ANY
    return holds(
        is_noun(left) or noun_in(left) or (len(left) > 1 and not verb_in(left) and not has("V", left))
    )


def _root_left(site: Site) -> str:
    left = site.left
    if len(left) == 1 and any(has("V", left + each) for each in ("하", "되")):
        return ""
    made = any(has("V", left + each) for each in ("하", "되", "거리", "스럽", "롭", "답", "시키"))
    return holds(made or is_noun(left) or (len(left) > 1 and left[-1] in "화됨" and not verb_in(left)))


def _crossing(site: Site, classes: str = "Nn") -> str:
    """The noun that begins before the gap and ends behind it."""
    noun = noun_in(site.joined, classes)
    # 보이는 is no form of the noun 보이.
    verb = site.joined.endswith("는") and len(verb_in(site.joined)) >= len(noun) and is_adnominal(site.joined)
    # 위해 is of 위하다 rather than 위해 (危害).
    verb = verb or (noun.endswith("해") and has("V", noun[:-1] + "하"))
    return noun if len(noun) > len(site.left) and not verb else ""


def _not_cross(site: Site) -> str:
    left = site.left
    if len(left) == 1 and left not in lists.HOSTS:
        return holds(not (_crossing(site, "N") or _crossing_verb(site) or has("AD", site.joined)))
    crossing = _crossing(site, "N")
    longer = len(crossing) - len(left) > len(site.head)
    return holds(not crossing or (is_noun(left) and not longer))


def _not_stem(site: Site) -> str:
    """The word before is no stem that would take this syllable as its ending."""
    left = site.left
    stem = has("V", left) and not has("N", left)
    polite = left.endswith("시") and has("V", left[:-1])
    return holds(site.head not in lists.STEM_TAKES or not (stem or polite))


def _split_particle(site: Site) -> str:
    """The particles inside of which the space stands."""
    joined = site.joined
    # 집으로 is no form of 집다.
    verb = verb_in(joined) and not (site.left.endswith("으") and site.right.startswith("로"))
    noun = "" if verb else noun_in(joined)
    # 들 is a suffix, and the copula behind a particle is a word of its own kind.
    if noun and joined[len(noun) :].startswith("들"):
        noun += "들"
    parted = noun and len(noun) < len(site.left)
    return joined[len(noun) :] if parted and not shorthand("이다").match(site.right) else ""


def _split_copula(site: Site) -> str:
    """The form of the copula inside of which the space stands."""
    said = _split_particle(site)
    return said if shorthand("이다").match(said) or shorthand("이다끝").match(said) else ""


def _connective(site: Site) -> str:
    """The word before is a verb in -아 or -어."""
    return holds(is_connective(site.left))


def _agrees(site: Site) -> str:
    """A particle has the form that the word before it asks for."""
    final = final_of(site.left[-1:]) if site.left else ""
    if not final:
        return ANY
    if final == " ":
        return holds(not site.head.startswith(("은", "을", "과", "으로")))
    open_form = site.head.startswith(lists.AFTER_OPEN) and not (site.head.startswith("로") and final == "ㄹ")
    return holds(not open_form)


def _copula(site: Site) -> str:
    short = site.head in lists.SHORT_COPULA
    # 책 임은 is 책임, not 책 with 이다.
    fits = lists.AFTER_SHORT.match(site.right, len(site.head)) and not _crossing(site, "N")
    return holds(not short or fits)


def _foreign(site: Site) -> str:
    """Two words from abroad: neither is known in Korean, one is known as part of a name, one looks transliterated."""
    left = site.left
    # What costs least is asked first: hardly any two words are such.
    if not (lists.FOREIGN.search(left) or lists.FOREIGN.search(site.right)) or has("VADG", left):
        return ""
    right = noun_in(site.right, "PF") or site.right
    looks = lists.FOREIGN.search(left) or lists.FOREIGN.search(right)
    known = looks and (has("F", left) or has("F", right))
    return holds(known and kinds.is_foreign(left) and kinds.is_foreign(right))


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
    """The ending, where the space stands between it and its stem."""
    stem = has("V", site.left) or site.left.endswith(("하", "되", "시"))
    whole = stem and verb_in(site.joined) and shorthand("어미").fullmatch(site.right)
    return site.right if whole else ""


def _inside_verb(site: Site) -> str:
    """The verb with its ending inside of which the space stands."""
    verb = verb_in(site.joined)
    return site.joined if verb and len(verb) <= len(site.left) else ""


def _root_of_none(site: Site) -> str:
    """A noun of the dictionary of which it has no verb with 하다."""
    return holds(has("N", site.left) and not has("V", site.left + "하"))


def _whole_adverb(site: Site) -> str:
    joined = site.joined
    return joined if len(joined) > 3 and has("A", joined) and _word(site.left) else ""


def _inner_adverb(site: Site) -> str:
    word = site.joined[:LONGEST]
    while len(word) > len(site.left):
        if has("AD", word):
            return word
        word = word[:-1]
    return ""


def _fragment(site: Site) -> str:
    syllable = len(site.left) == 1 and not has("NnD", site.left)
    known = (_word(each) or noun_in(each) for each in (site.left, site.right))
    return site.joined if syllable or not all(known) else ""


def _not_longer(site: Site) -> str:
    """The word after is no longer noun than its head."""
    return holds(len(noun_in(site.right, "Nn")) <= len(site.head) or site.head in ("것", "건지"))


def _adnominal_left(site: Site) -> str:
    """The word before modifies a dependent noun, which few other words do."""
    left = site.left
    if (
        not left
        or not (is_syllable(left[0]) and is_syllable(left[-1]))
        or (len(left) > 1 and has("Nn", left))
    ):
        return ""
    if is_adnominal(left) or kinds.modifies_with_copula(left):
        return ANY
    # 이, 분, 자 and their like stand behind much else.
    loose = site.head not in lists.AFTER_MUCH
    return holds(loose and not (noun_in(left) or is_noun(left) or has("A", left)))


def _adnominal_surely(site: Site) -> str:
    left = site.left
    if len(left) == 1:
        return holds(left in lists.SHORT_ADNOMINALS and (site.head or not has("N", left)))
    return holds(not has("N", left) and left not in lists.NOUNS_FIRST and is_adnominal(left))


def _particle_left(site: Site) -> str:
    left = site.left
    verb, noun = verb_in(left), noun_in(left)
    known = not has("NP", left) and (not verb or len(noun) >= len(verb) or left in lists.PRONOUN_FORMS)
    return holds(known and not kinds.ends_with_copula(left))


def _adverb_left(site: Site) -> str:
    """An adverb; one that is a noun as well is taken for a noun before another."""
    left = site.left
    if not has("A", left):
        return ""
    noun = has("N", left) and kinds.is_nominal(site.right)
    return "" if noun or left in lists.NOT_ADVERBS else left


def _verb_left(site: Site) -> str:
    return holds(has("V", site.left) or verb_in(site.joined))


CHECKS: dict[str, Callable[[Site], str]] = {
    "Runit": lambda site: found[0] if (found := shorthand("재는단위").match(site.right)) else "",
    "Lbare": lambda site: holds(kinds.is_bare(site.left)),
    "Lbarelong": lambda site: holds(len(site.left) > 1 and kinds.is_bare(site.left)),
    "Lknown": lambda site: holds(has("Nn", site.left)),
    "Lunknown": lambda site: holds(kinds.is_unknown(site.left)),
    "Runknown": lambda site: holds(kinds.is_unknown(site.right)),
    "Rnominal": lambda site: holds(kinds.is_nominal(site.right)),
    "Rpred": lambda site: holds(kinds.is_predicate(site.right)),
    "Lfused": lambda site: holds(kinds.is_fused(site.left)),
    "Lcopula": lambda site: holds(kinds.ends_with_copula(site.left)),
    "Lcopular": lambda site: holds(kinds.modifies_with_copula(site.left)),
    "nominal": lambda site: holds(verb_in(site.left) and not has("N", site.left)),
    "unknownjosa": lambda site: holds(kinds.is_maybe_noun_with_particle(site.left)),
    "notroot": lambda site: holds(len(site.left) == 1 or not has("V", site.left + "하")),
    "Lsubject": lambda site: holds(kinds.is_subject(site.left)),
    "verbish": lambda site: holds(kinds.may_be_verb(site.left)),
    "maybejosa": lambda site: holds(kinds.ends_as_with_particle(site.left) and not has("NnAD", site.left)),
    "Rparticle": lambda site: holds(kinds.is_name_with_particle(site.right)),
    "Rcompound": lambda site: holds(kinds.is_compound(site.right)),
    "Lnotroot": _root_of_none,
    "Lpart": lambda site: holds(not is_noun(site.left)),
    "splitcopula": _split_copula,
    "verbinside": _inside_verb,
    "wholeadverb": _whole_adverb,
    "Rnoun2": lambda site: holds(len(noun_in(site.right)) > 1),
    "Radverb": lambda site: site.right if has("A", site.right) and site.right not in lists.NOT_ADVERBS else "",
    "Lnounlong": lambda site: holds(len(site.left) > 1 and is_noun(site.left)),
    "notverbR": lambda site: holds(not verb_in(site.right)),
    "Raux": lambda site: holds(verb_in(site.right) in lists.AUXILIARIES or site.right.startswith(("달라", "놔", "놨"))),
    "Rlight": lambda site: holds(
        verb_in(site.right) in lists.LIGHT or (verb_in(site.right) and not noun_in(site.right))
    ),
    "Lplace": lambda site: holds(lists.PLACE.search(site.left) or has("P", site.left)),
    "Lnoun2": lambda site: holds(len(site.left) > 1 and (has("Nn", site.left) or not verb_in(site.left))),
    "Lforeign2": _foreign,
    "Rnotnoun": lambda site: holds(len(noun_in(site.right, "Nn")) < 2),
    "notstem": _not_stem,
    "splitjosa": _split_particle,
    "connective": _connective,
    "wholeword": lambda site: site.joined if has("AD", site.joined) else "",
    "Lfullname": names.full_name_left,
    "verbform": lambda site: holds(kinds.is_verb_form(site.left)),
    "verbin": lambda site: holds(verb_in(site.left)),
    "Rnoun": lambda site: holds(noun_in(site.right)),
    "Rverb": lambda site: holds(verb_in(site.right) and len(noun_in(site.right, "Nn")) < 2),
    "Rgiven": names.given_right,
    "Lverb": _verb_left,
    "Lroot": _root_left,
    "Lnounish": _nounish_left,
    "Lnoun": _is_noun_left,
    "Lnounjosa": lambda site: holds(kinds.is_noun_with_particle(site.left, site.right)),
    "Lname": names.name_left,
    "Ladverb": _adverb_left,
    "adnominal": _adnominal_surely,
    "Ladnominal": _adnominal_left,
    "Lhangul": lambda site: holds(site.left and is_syllable(site.left[-1])),
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
