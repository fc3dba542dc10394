"""What a word is: a noun and what attaches to it, or a stem and its ending; only as sharp as reasons need."""

from __future__ import annotations

from functools import cache, lru_cache

from eojeol.reasons.borders import Characters, first_of
from eojeol.reasons.lexicon import LONGEST, NOUNS, classes_of, has
from eojeol.reasons.lists import PRONOUN_FORMS
from eojeol.reasons.syllables import before_vowel, final_of, stems, with_final, without_final
from eojeol.reasons.tables import shorthand

# Syllables of which endings are made.
ENDING = (
    "고며면서지만니까는은을다가데게도록려자마아어여야해요습됩십시오세었았였겠더던든걸네군구나라랴래죠음기듯"
    "않길이므로거잖려러인있대냐느만큼신실셨셔셨으ㄹ단답란람"
)
# -다는, -라는, -자는, -냐는: what somebody says or thinks.
QUOTING = ("다", "라", "자", "냐")
# What makes a verb of any noun, though no dictionary has it.
DERIVES = ("하", "되")


@lru_cache(16_384)
def noun_in(word: str, classes: str = NOUNS) -> str:
    """The longest noun with which a word begins and behind which only particles or the copula follow, or nothing.

    Args:
        word: a word without punctuation around it.
        classes: the classes of the lexicon to look in.
    """
    attaches, goes_on = _attaching(), shorthand("끝").match
    for size in range(min(len(word), LONGEST), 0, -1):
        fits = size == len(word) or (attaches.has(word[size]) and goes_on(word, size))
        if fits and has(classes, word[:size]):
            return word[:size]
    return ""


@cache
def _attaching() -> Characters:
    """The first syllables of particles and of the copula: most others are told apart faster so than by the pattern."""
    found = first_of(shorthand("끝").pattern, of_some=True)
    assert found is not None
    return found


@lru_cache(16_384)
def verb_in(word: str) -> str:
    """The longest stem with which a word begins and behind which an ending follows, or nothing.

    The length of the stem is that of the part of the word which it stands for: 봤다 gives 보.

    Args:
        word: a word without punctuation around it.
    """
    # What stands behind the stem is made of endings alone.
    shortest = max(len(word.rstrip(ENDING)), 1)
    for size in range(min(len(word), LONGEST), shortest - 1, -1):
        head, last = word[: size - 1], word[size - 1]
        # 아름다운, 고마워: the stem's ㅂ became a vowel.
        if last in "운울우워웠와왔" and head and has("V", head[:-1] + with_final(head[-1], "ㅂ")):
            return head[:-1] + with_final(head[-1], "ㅂ")
        # 가로질러, 몰랐다: the stem in 르 has its ㄹ twice.
        if last in "라러랐렀" and (stem := _doubled(head)):
            return stem
        for number, each in enumerate(stems(last)):
            # A bare stem is no word but in ㄹ (만들 수); one that ends in a contraction or takes an ending is.
            if not number and size == len(word) and final_of(last) != "ㄹ":
                continue
            if (each in DERIVES and size > 2) or "V" in classes_of(head + each):
                return head + each
    return ""


def _doubled(head: str) -> str:
    """The stem in 르 of what stands before 라 or 러, where its ㄹ is twice, or nothing: 몰 of 몰라 gives 모르."""
    if not head or final_of(head[-1]) != "ㄹ":
        return ""
    stem = head[:-1] + without_final(head[-1]) + "르"
    return stem if has("V", stem) else ""


@lru_cache(16_384)
def is_connective(word: str) -> bool:
    """Whether a word is a verb in -아 or -어, with or without contraction: 먹어, 봐, 가려, 도와."""
    if not word or has("N", word):
        return False
    head, last = word[:-1], word[-1]
    if last in "아어여" and head and any(has("V", head[:-1] + each) for each in before_vowel(head[-1])):
        return True
    if last in "와워" and head and has("V", head[:-1] + with_final(head[-1], "ㅂ")):
        return True
    if last in "라러" and _doubled(head):
        return True
    return last != "하" and final_of(last) == " " and any(has("V", head + each) for each in stems(last)[1:])


@lru_cache(16_384)
def is_adnominal(word: str) -> bool:
    """Whether a word is a verb or an adjective in -는, -은, -을, -던, -ㄴ or -ㄹ."""
    base, last = word[:-1], word[-1:]
    # 나를 is no form of 나르다 as a rule, 우리는 none of 우리다.
    if not word or word in PRONOUN_FORMS:
        return False
    if last == "는" and base.endswith(QUOTING) and verb_in(base):
        return True
    if last == "는":
        ends = base[-1:]
        known = has("V", base) or has("V", base[:-1] + with_final(ends, "ㄹ")) if base else False
        return (
            known
            or ends in ("있", "없", "않")
            or (ends in ("하", "되", "시") and len(base) > 2)
            or (ends == "시" and has("V", base[:-1]))
        )
    if last in ("은", "을"):
        # A stem in ㄹ takes neither: 말을 is a noun with its particle, 들을 is 듣다.
        return bool(base) and (
            any(has("V", base[:-1] + each) for each in before_vowel(base[-1]) if final_of(each) != "ㄹ")
            or final_of(base[-1]) == "ㅆ"
            or base[-1] in "없않"
        )
    if last in ("운", "울") and base and has("V", base[:-1] + with_final(base[-1], "ㅂ")):
        return True
    # -면, -지만 and -든 end clauses; 만든, 힘든 are of 만들다, 힘들다.
    clause = last in ("면", "만") or (last == "든" and not has("V", base + "들"))
    return not clause and final_of(last) in ("ㄴ", "ㄹ") and bool(verb_in(word) or has("D", word))


@lru_cache(16_384)
def is_noun(word: str) -> bool:
    """Whether a word as a whole is a noun, or is made of two as compounds are."""
    if has(NOUNS, word):
        return True
    return not verb_in(word) and any(
        has("N", word[at:]) and has(NOUNS, word[:at]) for at in range(2, len(word) - 1)
    )
