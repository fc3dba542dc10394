r"""Gold sentences that say where the orthography leaves a choice, and where people go wrong.

A sentence stands as it should be spaced. At a gap that a person would ask about there is a mark instead of the space
or of nothing: what stands there (a space, or nothing), whether the other is allowed too (`|`) or not (`!`), and why.

| mark | a space | the other one is | so the code is |
|---|---|---|---|
| `[ \|47]` | yes | allowed | V: both |
| `[\|49]` | no | allowed | V: both |
| `[ !42]` | yes | wrong | S: a space is required |
| `[!41]` | no | wrong | J: joining is required |

The reason is an article of 한글 맞춤법 (2, 41 to 50) or `d`: the dictionary, or the rules for foreign words, say so.
Only some articles leave a choice (43, 46 to 50, and `d`). A gap without a mark follows the sentence: nobody disputes
it.

Example:
    >>> sentence = parse("먹어[ |47]보고 말할[ !42]수[!41]밖에 없다")
    >>> sentence.text
    '먹어 보고 말할 수밖에 없다'
    >>> sentence.codes
    {2: 'V', 6: 'S', 7: 'J'}
    >>> sentence.settle("먹어보고 말할 수 밖에 없다")
    '먹어 보고 말할 수 밖에 없다'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from eojeol.errors import InputError, error_context, hint
from eojeol.evaluate.run import read_gold

Code = Literal["S", "J", "V"]

# Reasons, and those of them that leave a choice.
ARTICLES = ("2", *map(str, range(41, 51)), "d")
CHOICE = ("43", "46", "47", "48", "49", "50", "d")

_MARK = re.compile(r"\[( ?)([|!])([^\[\]]*)\]")


class Gap(NamedTuple):
    """A marked gap.

    Attributes:
        position: number of the character after the gap, spaces left out, from 0.
        code: S a space is required, J joining is required, V both are allowed.
        article: why: one of ARTICLES.
    """

    position: int
    code: Code
    article: str


@dataclass(frozen=True)
class Sentence:
    """A gold sentence.

    Attributes:
        text: the sentence with the spaces that it should have, without marks.
        gaps: the marked gaps from left to right.
    """

    text: str
    gaps: tuple[Gap, ...]

    @property
    def codes(self) -> dict[int, str]:
        """The code of each marked gap by its position."""
        return {gap.position: gap.code for gap in self.gaps}

    def settle(self, text: str) -> str:
        """A text with this sentence's characters, in which the gaps that may be both are as the gold has them.

        What is left of a difference to the gold is then an error by the norm. A text with other characters comes
        back as it is.

        Args:
            text: the sentence, with any spaces.
        """
        letters, gold = letters_and_spaces(self.text)
        other, given = letters_and_spaces(text)
        if other != letters:
            return text
        free = {gap.position for gap in self.gaps if gap.code == "V"}
        spaces = (given - free) | (gold & free)
        return "".join(" " * (at in spaces) + letter for at, letter in enumerate(letters))


def parse(marked: str) -> Sentence:
    """Read a sentence with marks.

    Args:
        marked: the sentence; the module docstring has the notation.

    Raises:
        InputError: a mark cannot be read, stands at an end or beside a space or another mark, or has a reason that is
            unknown or leaves no choice; or a space is doubled, at an end, or no U+0020.
    """
    pieces: list[str] = []
    gaps: list[Gap] = []
    letters = end = 0
    for mark in _MARK.finditer(marked):
        space, choice, article = mark.groups()
        before = _plain(marked[end : mark.start()])
        if not before or before.endswith(" ") or marked[mark.end() : mark.end() + 1] in ("", " ", "["):
            raise InputError(
                f"mark {mark[0]!r} must stand between two characters, instead of the space there"
            )
        letters += len(before.replace(" ", ""))
        gaps.append(Gap(letters, _code(space, choice, article, mark[0]), article))
        pieces += [before, space]
        end = mark.end()
    text = "".join([*pieces, _plain(marked[end:])])
    if text != " ".join(text.split()) or not text:
        raise InputError("words must have single spaces (U+0020) between them and none at the ends")
    return Sentence(text, tuple(gaps))


def parse_line(line: str) -> tuple[str, Sentence]:
    """Read a line of a gold file: id, tab, sentence with marks.

    Raises:
        InputError: there are other columns; or see `parse`.
    """
    cells = line.split("\t")
    if len(cells) != 2:
        raise InputError(f"{len(cells)} columns; give an id and a sentence, with one tab between them")
    return cells[0], parse(cells[1])


def read_sentences(path: Path) -> dict[str, Sentence]:
    """The sentences of a gold file (UTF-8, lines as `parse_line` reads them) by their ids.

    Raises:
        InputError: a line cannot be read, or its id came before; the line is named. Or see `read_gold`.
        DecodeError: see `read_gold`.
    """
    sentences: dict[str, Sentence] = {}
    for number, line in enumerate(read_gold(path), 1):
        with error_context(f"{path}, line {number}"):
            name, sentence = parse_line(line)
            if name in sentences:
                raise InputError(f"id {name!r} is used twice; give each sentence its own")
            sentences[name] = sentence
    return sentences


def letters_and_spaces(text: str) -> tuple[str, set[int]]:
    """The characters without white space, and the numbers of those with white space before them."""
    letters: list[str] = []
    spaces = set()
    for character in text.strip():
        if character.isspace():
            spaces.add(len(letters))
        else:
            letters.append(character)
    return "".join(letters), spaces


def _plain(text: str) -> str:
    """Text between marks, in which nothing may look like one."""
    if "[" in text or "]" in text:
        raise InputError(
            f"a bracket that is no mark in {text.strip()!r}; write [ |47], [|49], [ !42] or [!41]"
        )
    return text


def _code(space: str, choice: str, article: str, mark: str) -> Code:
    if article not in ARTICLES:
        raise InputError(f"unknown reason in mark {mark!r}; {hint(article, ARTICLES)}")
    if choice == "|":
        if article not in CHOICE:
            raise InputError(
                f"{mark!r}: reason {article} leaves no choice; use '!', or one of {', '.join(CHOICE)}"
            )
        return "V"
    return "S" if space else "J"
