"""Which kind of word stands on one side of a gap: a noun or a verb only where it can hardly be another."""

from __future__ import annotations

from functools import cache, lru_cache

from eojeol.reasons.borders import Characters, last_of
from eojeol.reasons.lexicon import LONGEST, has
from eojeol.reasons.lists import (
    COUNTING,
    DETERMINERS,
    FOREIGN,
    NOT_ADVERBS,
    NOUNS_FIRST,
    PRONOUNS,
    SHORT_ADNOMINALS,
    VERBS_TOO,
)
from eojeol.reasons.syllables import final_of, is_syllable, without_final
from eojeol.reasons.tables import shorthand
from eojeol.reasons.words import is_adnominal, is_connective, is_noun, noun_in, verb_in


@lru_cache(16_384)
def is_bare(word: str) -> bool:
    """Whether a word is a noun, with nothing attached and hardly anything else: 묵고 is a place, but rather a verb."""
    if word.endswith(("들", "님")) and len(word) > 1:
        return word == "이들" or has("N", word) or is_bare(word[:-1])
    if has("N", word):
        return word not in VERBS_TOO and word not in DETERMINERS
    if not word or has("A", word) or is_verb_form(word) or is_adnominal(word) or is_connective(word):
        return False
    return is_noun(word) and not verb_in(word)


@lru_cache(16_384)
def is_nominal(word: str) -> bool:
    """Whether a word begins with a noun, more likely than with a verb, and with no pronoun, numeral or determiner."""
    noun, verb = noun_in(word), verb_in(word)
    if not noun or noun in PRONOUNS or noun in COUNTING or word in DETERMINERS or is_connective(word):
        return False
    if has("A", word) and word not in NOT_ADVERBS:
        return False
    if len(noun) != len(verb):
        return len(noun) > len(verb)
    attached = word[len(noun) :]
    if not attached:
        return len(noun) > 1 or noun not in SHORT_ADNOMINALS + "해"
    sure = ("을", "를", "의", "에", "으로", "와", "과", "이", "인", "까지", "부터", "보다", "처럼")
    return len(noun) > 1 or attached.startswith(sure)


def is_predicate(word: str) -> bool:
    """Whether a word is a verb or an adjective with its ending, more likely than a noun with particles."""
    verb = verb_in(word)
    return bool(verb) and not is_nominal(word) and not has("AD", word) and noun_in(word) not in PRONOUNS


@lru_cache(16_384)
def is_verb_form(word: str) -> bool:
    """Whether a word is a verb with its ending, and no noun is as long in it."""
    verb = verb_in(word)
    if word.endswith("되") and has("V", word[:-1]) and not has("NV", word):
        return True
    return bool(verb) and len(verb) >= len(noun_in(word)) and (not has("NP", word) or word in VERBS_TOO)


def may_be_verb(word: str) -> bool:
    """Whether a word before an auxiliary can be a verb with its ending: what ends in 고 is one where any verb fits."""
    stem = verb_in(word)
    if stem and word.endswith("고") and len(stem) == len(word) - 1:
        return True
    return is_verb_form(word) or not (noun_in(word) or is_noun(word))


def is_compound(word: str) -> bool:
    """Whether a word that is in no dictionary is two nouns in a row, with particles or without: 시당국은, 최고기온."""
    for size in range(min(len(word), LONGEST), 2, -1):
        rest = word[size:]
        if (not rest or shorthand("끝").match(rest)) and any(
            has("N", word[:at]) and has("N", word[at:size]) for at in range(1, size - 1)
        ):
            return not verb_in(word)
    return False


def is_name_with_particle(word: str) -> bool:
    """Whether a word of which nothing is known ends as a noun with its particle does: 아시안게임에."""
    known = noun_in(word) or verb_in(word) or has("AD", word) or is_adnominal(word) or is_connective(word)
    return len(word) > 2 and not known and ends_as_with_particle(word)


def is_maybe_noun_with_particle(word: str) -> bool:
    """Whether a word ends as with a particle and is hardly a verb: 기여자가 is no form of 기다 by its length."""
    verb = verb_in(word)
    return (
        ends_as_with_particle(word)
        and (not verb or (len(verb) == 1 and len(word) > 3))
        and not has("NnAD", word)
    )


def is_unknown(word: str) -> bool:
    """Whether nothing is known of a word, so that it may well be a name."""
    return (
        len(word) > 1
        and all(map(is_syllable, word))
        and not (noun_in(word) or verb_in(word) or has("AD", word) or is_adnominal(word))
        and not ends_as_with_particle(word)
        and word[-1] not in "다고며면서지게니래까요는쯤씩"
    )


def ends_as_with_particle(word: str) -> bool:
    """Whether the end of a word looks like a particle in the form that the syllable before it asks for."""
    if len(word) < 2:
        return False
    final = final_of(word[-2])
    form = "는가를와로" if final == " " else "은이을과로" if final == "ㄹ" else "은이을과"
    return word[-1] in "도만의에" + form


def is_fused(word: str) -> bool:
    """Whether a word is a noun with 은/는 or 을/를 contracted: 얘긴, 얘길; or a noun of a verb: 예쁘긴."""
    if len(word) < 2 or final_of(word[-1]) not in ("ㄴ", "ㄹ"):
        return False
    base = word[:-1] + without_final(word[-1])
    if final_of(word[-1]) == "ㄹ":
        found = base in PRONOUNS or (base.endswith(("기", "거")) and has("N", base))
    else:
        found = has("N", base) or (base.endswith("기") and bool(verb_in(base)))
    return found and not has("NnVADPGF", word) and not is_adnominal(word)


@lru_cache(16_384)
def copula_of(word: str) -> str:
    """The forms of the copula at the end of a word, behind a noun; nothing if there are none."""
    noun = noun_in(word)
    attached = word[len(noun) :]
    if not noun or not attached or attached[0] not in "이인일임였여":
        return ""
    return "" if has("NA", word) or len(verb_in(word)) > len(noun) else attached


@cache
def _last_of_copula() -> Characters | None:
    """The last syllables of the forms of the copula that end a clause: most words end in others."""
    return last_of(shorthand("이다끝").pattern + "$")


@lru_cache(16_384)
def ends_with_copula(word: str) -> bool:
    """Whether a word is a noun with the copula and an ending behind which a clause ends: 연차라서, 학생인데."""
    ending = shorthand("이다끝")
    last = _last_of_copula()
    if last is not None and not last.has(word[-1:]):
        return False
    if ending.fullmatch(copula_of(word)):
        return True
    # Behind an open syllable the copula may be gone: 연차라서, 정도면.
    return not (verb_in(word) or has("NnVADP", word)) and any(
        final_of(word[size - 1]) == " "
        and ending.fullmatch(word, size)
        and word[size:] not in ("지", "니", "자", "고")
        and has("Nn", word[:size])
        for size in range(len(word) - 1, 1, -1)
    )


def is_subject(word: str) -> bool:
    """Whether a word is a noun with 이 or 가 in the form that the syllable before asks for."""
    noun, particle = word[:-1], word[-1:]
    return has("N", noun) and particle == ("가" if final_of(noun[-1]) == " " else "이")


def modifies_with_copula(word: str) -> bool:
    """Whether a word is a noun with the copula that modifies the next: 첫날인, 학생이던, 봄이라는."""
    return copula_of(word) in ("인", "일", "이던", "이었던", "였던", "이라는", "라는", "이란", "란")


def is_noun_with_particle(word: str, after: str) -> bool:
    """Whether a word is a noun with its particle.

    Args:
        word: the word.
        after: the next one: before a noun, 보이는 is of 보이다 rather than 보이 with a particle.
    """
    noun = noun_in(word)
    if not noun or not len(verb_in(word)) <= len(noun) < len(word) or has("N", word):
        return False
    if is_connective(word) or ends_with_copula(word):
        return False
    modifies = word.endswith("는") and word not in NOUNS_FIRST and is_adnominal(word)
    return not (modifies and (word.endswith("시는") or is_nominal(after)))


def is_foreign(word: str) -> bool:
    """Whether a word can only be a name from abroad, or one that nobody knows, or looks transliterated: 뉴욕."""
    if (
        len(word) < 2
        or has("VADG", word)
        or verb_in(word)
        or is_connective(word)
        or noun_in(word) not in ("", word)
    ):
        return False
    return not has("Nn", word) or bool(FOREIGN.search(word))
