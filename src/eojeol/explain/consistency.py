"""`--consistency`: phrases that one text spaces in two ways, such as 먹어 보다 and 먹어보다, with their counts.

The norm allows both for auxiliary verbs, compound nouns, names of institutions and more, and asks only that a text
keep to one. So it is the text *after* fixing that is looked at: where the model or a rule takes a side, one of the two
is gone; what is left in two ways is what both let stand. Two neighbouring words are compared, without the space between
them, with single words of the same characters. Some pairs mean different things (큰집 and 큰 집): this is a list to
look through, not a list of mistakes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eojeol.choice import style_of
from eojeol.explain.review import LINE_END, Review
from eojeol.rules.rules import Rules
from eojeol.spacer import Mode, Spacer

# Words without the punctuation around them. What touches punctuation is no neighbour of the next word.
WORD = re.compile(r"[^\W_]+")
HANGUL = re.compile("[가-힣]")
# Lines that are named; the count is always whole.
SHOWN = 5


@dataclass(frozen=True)
class Variants:
    """A phrase that a text spaces in two ways.

    Attributes:
        apart: the phrase as two words.
        together: the phrase as one word.
        lines_apart: the line of each place where it is two words.
        lines_together: the line of each place where it is one word.
    """

    apart: str
    together: str
    lines_apart: tuple[int, ...]
    lines_together: tuple[int, ...]

    @property
    def majority(self) -> str | None:
        """The way that is more frequent; None if both are equally frequent."""
        apart, together = len(self.lines_apart), len(self.lines_together)
        return None if apart == together else self.apart if apart > together else self.together


def consistency(review: Review) -> Iterator[str]:
    """A line for each phrase: both ways, their counts and lines, and the majority."""
    for found in two_ways(review.after):
        ways = sorted(
            ((found.apart, found.lines_apart), (found.together, found.lines_together)),
            key=lambda way: -len(way[1]),
        )
        shown = ", ".join(f"{way} {len(lines)} ({_lines(lines)})" for way, lines in ways)
        verdict = f"mostly {found.majority}" if found.majority else "as often the one as the other"
        yield f"{review.name}: {shown}: {verdict}\n"


def two_ways(text: str) -> list[Variants]:
    """Phrases that a text spaces in two ways, most frequent first.

    Args:
        text: the text of a whole document.
    """
    lines = LINE_END.split(unicodedata.normalize("NFC", text))
    together: dict[str, list[int]] = {}
    for number, line in enumerate(lines, 1):
        for word in WORD.findall(line):
            together.setdefault(word, []).append(number)
    apart: dict[tuple[str, str], list[int]] = {}
    for number, line in enumerate(lines, 1):
        for left, right in _neighbours(line):
            if left + right in together:
                apart.setdefault((left, right), []).append(number)
    found = [
        Variants(f"{left} {right}", left + right, tuple(places), tuple(together[left + right]))
        for (left, right), places in apart.items()
    ]
    return sorted(found, key=lambda each: -len(each.lines_apart) - len(each.lines_together))


def one_form(spacer: Spacer, texts: Iterable[str], mode: Mode) -> Spacer:
    """The same model with rules that give a document one form where it would have two that the norm allows.

    The form is the one that is more frequent after fixing; where both are, nothing is settled. A style setting has
    settled its own already. As rules, the forms leave protected spans alone, and a rule of the user overrides them.

    Args:
        spacer: fixes the document.
        texts: its lines or passages.
        mode: "correct" or "restore".
    """
    forms = []
    for found in two_ways("\n".join(spacer.batch(texts, mode))):
        style = style_of(*found.apart.split(" "))
        if style and getattr(spacer.settings, style) in (None, "keep") and found.majority:
            forms.append(found.majority)
    if not forms:
        return spacer
    own = spacer.settings.rules
    return spacer.using(rules=Rules(tuple(forms)) + own if own else Rules(tuple(forms)))


def _neighbours(line: str) -> Iterator[tuple[str, str]]:
    """Words with U+0020 and nothing else between them, both with Hangul in them."""
    before: re.Match[str] | None = None
    for word in WORD.finditer(line):
        if (
            before is not None
            and not line[before.end() : word.start()].strip(" ")
            and HANGUL.search(before.group())
            and HANGUL.search(word.group())
        ):
            yield before.group(), word.group()
        before = word


def _lines(numbers: tuple[int, ...]) -> str:
    different = list(dict.fromkeys(numbers))
    shown = ", ".join(map(str, different[:SHOWN])) + (", …" if len(different) > SHOWN else "")
    return f"line {shown}" if len(different) == 1 else f"lines {shown}"
