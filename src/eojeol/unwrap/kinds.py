"""What a line is by its own look: prose that may go on in the next line, or something that keeps its line end.

Tables, formulas, contents with leaders, headings and numbers of pages stand alone. Items of lists, articles, captions
and labels begin something, but their text may go on. An ambiguous look counts as one that keeps the line end.
"""

from __future__ import annotations

import re

# The end of a sentence, or of what leads to a list.
ENDED = re.compile(r"[.?!…。:][\"'”’」』)\]]*\s*$")
# A sentence that ends without a full stop, as in notes and verse.
_FINAL = r"(?:[니는었았였했됐한된인있없이간온진린난운같겠]다|[어아에해세지네워줘와봐돼되대]요|니까)"
CLOSED = re.compile(rf"{_FINAL}\s*$")
# A sentence ends somewhere in the line; without a full stop, before its end.
SENTENCE = re.compile(rf"[^\W\d_][\"'”’」』)\]]*[.?!…。]+(?:[\"'”’」』)\]]|\s|$)|{_FINAL} ")
# What stands at the end of a line is looked for in so many characters, so that long lines take no time.
TAIL = 200
HANGUL = re.compile(r"[가-힣]")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")

# Lines that begin something of their own, and so never continue the line before.
_OPENER = re.compile(
    r"\s*(?:[-*+•·∙・⦁◦▪▫■□○●◎◆◇▶▷►※→➢✓✔☐☑❍❏ㅇ]\s|#{1,6}\s|\d{1,3}[.)]\s|\((?:\d|1\d|20)\)\s|[①-⑳㉠-㉭㉮-㉻❶-❿➀-➓]|={3,}|-{3,}|\*{3,}"
    r"|\[\^?\w+\]:|\[\d{1,3}\]\s|제\d+조(?:의\d+)?\s*\(|[<\[〈【]?\s?(?:표|그림|사진|식|Table|Figure|Fig\.)\s?\d+(?:[-.]\d+)*\s?[.:>\]〉】])"
)
# Items that look like the end of a sentence (`다. `), a number or a dash in one, and labels before a colon (who speaks,
# what the line is about): they begin something after a sentence, or after another such item.
_LIKELY = re.compile(
    r"\s*(?:\(?[가나다라마바사아자차카타파하a-zA-Z][.)]\s|\(\d{1,3}\)\s|\d+(?:\.\d+)+\.?\s|\d{1,2}[.)](?=[가-힣])|[IVX]{1,5}\.\s|[–—]\s"
    r"|[^\s:：]{1,12}(?: [^\s:：]{1,8}){0,2} ?[:：]\s)"
)
# Lines that nothing continues and that continue nothing.
_ALONE = re.compile(
    r"""\s*(?:
      \#{1,6}\s                                             # a heading of Markdown
    | ([-=*_~─━═])\1{2,}\s*$                                # a rule
    | >>>                                                   # a prompt
    | [<〈《【\[〔［][^<〈《【\[〔［]{1,40}[>〉》】\]〕］]\s*$     # a title in brackets
    )""",
    re.VERBOSE,
)
# Numbers and marks without a letter: the number of a page, if no full stop or bracket ends a paragraph with them.
_NO_LETTER = re.compile(r"[\W\d_]*$")
_STOP = re.compile(r"[.?!…。)\]\"'”’,]$")
# Code ends so, and prose never.
_CODE = re.compile(r"[{};]$")
_NUMBER = re.compile(r"[-+(]?\d[\d.,:~-]*[%년원명개점회]?\)?$")
_ROW = re.compile(
    r"""
      [\t\u3000│┃║├┤┌┐└┘┼┬┴]                                # cells behind tabs, and frames of tables
    | ^\s*\| | \s\|\s | \|\s*$
    | (?<=[^\s.?!:;,…])[ ]{2,}(?=\S) | (?<=\S)[ ]{3,}(?=\S)     # cells behind spaces; two may follow a sentence
    """,
    re.VERBOSE,
)
_LEADER = re.compile(r"(?:(?:[.·∙・․_-] ?){3,}|[…‥⋯]+)\s*\(?[\divxlcⅰ-ⅻ]+\)?\s*$|(?:[.·∙・․…‥⋯] ?){5,}\s*$")
_NUMBERED = r"(?:제\s?\d+\s?[편부장절관]|[IVXⅠ-Ⅻ]{1,5}\.?|\d{1,2}(?:\.\d{1,2})*\.?)"
# A heading and the page that it stands on.
_ENTRY = re.compile(rf"\s*{_NUMBERED}\s+\S.*\s\d{{1,4}}\s*$")
_CHAPTER = re.compile(
    r"\s*(?:제\s?[\d일이삼사오육칠팔구십]+\s?[편부장절관](?:[\s.:]|$)|(?:Chapter|CHAPTER|Part|PART|Section|Appendix)\s[\dIVXA-F]+\b|[Ⅰ-Ⅻ]\.?\s)"
)
_TITLE = re.compile(
    rf"\s*(?:{_NUMBERED}\s*)?(?:(?:국문|영문)?\s?초\s*록|요\s*약|서\s*론|본\s*론|결\s*론|목\s*차|차\s*례|(?:표|그림)\s?(?:목차|차례)|"
    r"참\s*고\s*문\s*헌|부\s*록|부\s*칙|머\s*리\s*말|맺\s*음\s*말|감사의\s글|주제어|abstract|introduction|conclusions?|references|"
    r"bibliography|contents|table\sof\scontents|key\s?words|acknowledge?ments?)\s*$",
    re.IGNORECASE,
)
_RELATION = re.compile(r"[=≠≈≡≤≥<>±×÷∑∏∫√∂∞⇒∈∀∃^]")
# What looks like an equation in an address of the web.
_QUERY = re.compile(r"://|[?&]\w+=")
_EQUATION = re.compile(r"[^=]{1,40}\s=\s[^=]*(?:[-+−×÷*/^]|\d)")
# A formula inside prose has a particle at a letter or number of it.
_PARTICLE = re.compile(r"[A-Za-z0-9)](?:은|는|이|가|을|를|의|에|와|과|로|라|인|일)")


def stands_alone(line: str) -> bool:
    """Whether a line neither continues another nor is continued, whatever stands around it."""
    line = line.rstrip()
    if _ROW.search(line.strip(" ")) or _LEADER.search(line[-TAIL:]) or _is_formula(line) or _is_figures(line):
        return True
    if any(pattern.match(line) for pattern in (_ALONE, _TITLE)):
        return True
    if _NO_LETTER.match(line) or (_CODE.search(line) and not HANGUL.search(line)):
        return not _STOP.search(line)
    return not SENTENCE.search(line) and any(pattern.match(line) for pattern in (_ENTRY, _CHAPTER))


def opens(line: str, after: str) -> bool:
    """Whether a line begins an item, a paragraph or the like.

    Args:
        line: the line before it.
        after: the line in question.
    """
    ended = ENDED.search(line) is not None
    if line.count("(") > line.count(")") and re.match(r"\s*[^\s()]{1,8}\)", after):
        return False
    likely, before = _LIKELY.match(after), _LIKELY.match(line)
    # `다. ` twice in a row is no list, but two sentences cut before their last syllable.
    if likely and (ended or (before and before[0] != likely[0])):
        return True
    if _OPENER.match(after):
        return True
    return (indent(after) > indent(line) and ended) or _other_script(line, after)


def is_closed(line: str) -> bool:
    """Whether a sentence seems to end with a line."""
    return ENDED.search(line) is not None or CLOSED.search(line) is not None


def indent(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def _other_script(line: str, after: str) -> bool:
    """Whether one of two lines is Korean and the other is in Latin script, as a title and its translation are."""
    return any(
        HANGUL.search(one)
        and not LATIN_WORD.search(one)
        and len(LATIN_WORD.findall(other)) > 1
        and not HANGUL.search(other)
        and re.match(r"\s*[A-Z]", other)
        for one, other in ((line, after), (after, line))
    )


def _is_figures(line: str) -> bool:
    """Whether a line is a row of figures, with a name perhaps."""
    words = line.split()
    figures = sum(_NUMBER.match(word) is not None for word in words)
    return figures > 2 and figures >= 2 / 3 * len(words) and not SENTENCE.search(line)


def _is_formula(line: str) -> bool:
    if not _RELATION.search(line) or _QUERY.search(line):
        return False
    if not HANGUL.search(line):
        return len(re.findall(r"\b[A-Za-z]{3,}\b", line)) < 4
    return _EQUATION.match(line) is not None and not _PARTICLE.search(line) and not SENTENCE.search(line)
