r"""Regular expressions of rules, for Python and JavaScript alike: what is accepted, what is refused, and how.

tests/rules reads the table in Python; `cases.py` hands it to JavaScript together with what Python made of it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

# Accepted; both languages must find the same matches and groups in any text.
ACCEPTED = r"""
    \d+(?:개|명) (\d+)(개월) 김(씨)는 할()수()있다 ^가나 나다$ [^가]+ 가(나)?(다) \w+ \W \S+ \D \d
    (?<=가)나(다) (?<!가)나 가(?=나)나? (?=가나)가 (?!가나)[가-다] (?<=[가나]{2})다 (?<=가|나)다 (?<=^가)나
    가*?(나) 가{2,3} 가{2} 가{2,} 가{0,2}나 가{1,2}? 가??나 a+?b ㅋ+ [\u1100-\uffff] \u0061 나|가. 나(?:다|) (가)|(나)
    (((가)나)다) ((?:가나)+) (?:(가)나)?다 (?:(가)|나)(다) (?:가|나|다){2,}?라 \bkeep\b a\b. 가\b
    \. \- \[가\] \{ \( \\ \/ \^ \$ \| \😀 / , # & ~ - " ' = ! < > : @ % ; _
    [a-z] [a-] [-a] [^-a] [a\-z] [\]\-가-나] [.*+?(){}|$^] [a^] [^^] [&~|] [&a&] [\d가]
    [^\w] [\s\d] [\\] [\u0061-\u0063]
    😀 😀+ 😀{2} [😀-😃] [^😀] .{2} ^.$ [가-힣]+ [0-9]+원 (?:세|네|몇|[0-9]+)명(?=[이은의도을]|$) ㅋ+|(가)(?=나)
""".split()
# Few ways to go back.
ACCEPTED += r"""
    \d+(?:\.\d+)?% (?:\d{1,3},)*\d{1,3}원 [가-힣]+(?:은|는) \w+@\w+\.\w+ [^,]+,[^,]+ (?:가나?)+다 (?=.*나)가+ 가+$
    [가-힣]+\b [가-힣]{2,999}은 (?:\d+,)+끝 (?:개월|개)(?:간|차) (?:가|가나)$ [-가]+나 [^-]+- \w+[^\w가]
""".split()
ACCEPTED += ["가 (나)", "\x07", "\0가"]

# Refused: the pattern, the column (from 1, in code points), and how the message goes on after the construct.
REFUSED = [
    (r"(", 1, "( cannot be used here; close it with )"),
    (r"가(나(다)", 2, "( cannot be used here; close it with )"),
    (r"😀(?:가", 2, "(?: cannot be used here; close it with )"),
    (r")", 1, r") cannot be used here; put \ before it"),
    (r"가]", 2, r"] cannot be used here; put \ before it"),
    (r"}", 1, r"} cannot be used here; put \ before it"),
    (r"*a", 1, "* cannot be used here; let it follow a character"),
    (r"a**", 3, "* cannot be used here; let it follow a character"),
    (r"a|*", 3, "* cannot be used here; let it follow a character"),
    (r"(+가)", 2, "+ cannot be used here; let it follow a character"),
    (r"가*+", 3, "+ cannot be used here; let it follow a character"),
    (r"가+??", 4, "? cannot be used here; let it follow a character"),
    (r"^*가", 2, "* cannot be used here; let it follow a character"),
    (r"가\b+", 4, "+ cannot be used here; let it follow a character"),
    (r"(?=가)*나", 6, "* cannot be used here; let it follow a character"),
    (r"x{", 2, "{ cannot be used here; write {2}, {2,} or {0,2}"),
    (r"가{,2}나", 2, "{ cannot be used here; write {2}, {2,} or {0,2}"),
    (r"a{1000}", 2, "{ cannot be used here; write {2}, {2,} or {0,2}"),
    (r"가{2}{3}", 5, "{ cannot be used here; write {2}, {2,} or {0,2}"),
    (r"a{3,2}", 2, "{3,2} cannot be used here; write the lower number first"),
    (r"가a{0}", 3, "{0} cannot be used here; write the lower number first"),
    (r"(?:가*)*", 7, "* after what may match nothing cannot be used here; let that take a character"),
    (r"(?:|가)?", 7, "? after what may match nothing cannot be used here; let that take a character"),
    (r"(가)+", 4, "+ after a group cannot be used here; write (?: inside"),
    (r"(?:가(나)){2}", 9, "{2} after a group cannot be used here; write (?: inside"),
    (r"(?:(가)|나)+", 10, "+ after a group cannot be used here; write (?: inside"),
    (r"가(?=(나))", 2, "(?= around a group cannot be used here; write (?: for the group"),
    (r"(?!(가))나", 1, "(?! around a group cannot be used here; write (?: for the group"),
    (r"(?<=가+)나", 1, "(?<= of several lengths cannot be used here; write one look-behind for each"),
    (r"(?<!가|나다)라", 1, "(?<! of several lengths cannot be used here; write one look-behind for each"),
    (r"", 1, "a pattern that may match nothing cannot be used here; let it take a character"),
    (r"가*", 1, "a pattern that may match nothing cannot be used here; let it take a character"),
    (r"|나", 1, "a pattern that may match nothing cannot be used here; let it take a character"),
    (r"(?=가나)", 1, "a pattern that may match nothing cannot be used here; let it take a character"),
    (r"(?P<a>가)", 1, "(?P< cannot be used here; write ( for a group without a name"),
    (r"(?<a>가)", 1, "(?< cannot be used here; write ( for a group without a name"),
    (r"(?P<a>가)(?P=a)", 1, "(?P< cannot be used here; write ( for a group without a name"),
    (r"가(?P=a)", 2, "(?P= cannot be used here; write out what the group matches"),
    (r"(가)\1", 4, r"\1 cannot be used here; write out what the group matches"),
    (r"\07", 1, r"\0 cannot be used here; write out what the group matches"),
    (r"(가)?(?(1)나|다)", 5, "(?( cannot be used here; write both cases out"),
    (r"(?i)abc", 1, "(? cannot be used here; write both cases of a letter"),
    (r"가(?i:a)b", 2, "(? cannot be used here; write both cases of a letter"),
    (r"가(?>나)", 2, "(?> cannot be used here; write (?: for a group"),
    (r"(?#가)나", 1, "(?# cannot be used here; put the comment on a line of its own"),
    (r"(?:?가)", 4, "? cannot be used here; let it follow a character"),
    (r"\q", 1, r"\q cannot be used here; write the character itself or its code"),
    (r"\n", 1, r"\n cannot be used here; write the character itself or its code"),
    (r"가\x41", 2, r"\x cannot be used here; write the character itself or its code"),
    (r"\u41", 1, r"\u cannot be used here; write the character itself or its code"),
    (r"\ud83d", 1, r"\u cannot be used here; write the character itself or its code"),
    (r"\U0001f600", 1, r"\U cannot be used here; write the character itself or its code"),
    (r"\N{DIGIT ONE}", 1, r"\N cannot be used here; write the character itself or its code"),
    (r"\p{Hangul}", 1, r"\p cannot be used here; write a class such as [가-힣]"),
    (r"\A가", 1, r"\A cannot be used here; write ^"),
    (r"가\Z", 2, r"\Z cannot be used here; write ^ for the beginning and $ for the end"),
    (r"\B가", 1, r"\B cannot be used here; write a look-around"),
    ("가\\", 2, r"\ cannot be used here; write \\ for the character itself"),
    (r"가[나", 2, "[ cannot be used here; close it with ]"),
    (r"[가\]", 1, "[ cannot be used here; close it with ]"),
    (r"[]가]", 1, r"[ cannot be used here; write \] for the character itself"),
    (r"[^]", 1, r"[ cannot be used here; write \] for the character itself"),
    (r"가[\W]", 2, r"[ cannot be used here; write characters, \d, \w or \s inside"),
    (r"[가\b]", 1, r"[ cannot be used here; write characters, \d, \w or \s inside"),
    (r"[나-가]", 1, "[ cannot be used here; write ranges as in [0-9가-힣], lower ends first"),
    (r"[😃-😀]", 1, "[ cannot be used here; write ranges as in [0-9가-힣], lower ends first"),
    (r"[가-나-다]", 1, "[ cannot be used here; write ranges as in [0-9가-힣], lower ends first"),
    (r"[\d-z]", 1, "[ cannot be used here; write ranges as in [0-9가-힣], lower ends first"),
    (r"[!--]", 1, "[ cannot be used here; write ranges as in [0-9가-힣], lower ends first"),
    (r"[[가]", 1, "[ cannot be used here; write ranges as in [0-9가-힣], lower ends first"),
    (r"[a&&b]", 1, "[ cannot be used here; write ranges as in [0-9가-힣], lower ends first"),
    *(
        (
            pattern,
            column,
            f"{shown} cannot be used here; the search could take for ever: let what follows a repeat",
        )
        for pattern, column, shown in (
            (r"(?:가+)+$", 7, "+"),
            (r"((?:가|가)+)$", 9, "+"),
            (r"(?:가|가나)+나", 9, "+"),
            (r".*가.*나", 5, "*"),
            (r"가*가*나", 4, "*"),
            (r"(?:.*,){5}", 8, "{5}"),
            (r"가+(?=.*나)", 3, "(?="),
            (r"(?:가(?=.*나))+다", 13, "+"),
            (r"가?가?가?가?가?가?나?가", 12, "?"),
            (r"(?:가|나|가나){1,5}다", 11, "{1,5}"),
            (r".*\d{1,99}x", 5, "{1,99}"),
            (r"😀(?:가{1,9}){1,9}$", 12, "{1,9}"),
            (r"(?:[^-]+-?)+가", 12, "+"),
            (r"(?:\w+\s*)+!", 9, "*"),
        )
    ),
    ("(?:" * 51 + "가" + ")" * 51, 151, "( cannot be used here; nest at most 50 groups"),
]

_PARTS = r"""
    가 나 다 a 1 😀 \d \w \S \s . ^ $ \b ( (?: (?= (?! (?<= (?<! ) ) ) | * + ? ?? *+ {2} {1,2} {0,3}? {,2} ] [ { \-
    \u0041 [가-나] [^가] [\d-] [가😀] [\w&] [가&&나] [a-\u0063] (?P<a>가) (?i) \1 \q
""".split()
_CLASS_PARTS = r"""a b 가 😀 - - ] [ ^ \\ \- \] \d \w \s \W \b \u0061 & && | ~~ .""".split()
_LETTERS = "가나다라12개월명abCd-ㅋ😀김씨는x{]☎_²Ⅷ"


def random_patterns(rng: random.Random, count: int) -> Iterator[str]:
    """Patterns put together from pieces, most of them to be refused."""
    for _ in range(count):
        yield "".join(rng.choices(_PARTS, k=rng.randint(1, 9)))
        yield f"[{''.join(rng.choices(_CLASS_PARTS, k=rng.randint(0, 6)))}]"


def subjects(rng: random.Random) -> list[str]:
    """Texts to search: as the rules see them, without white space."""
    drawn = ["".join(rng.choices(_LETTERS, k=rng.randint(1, 12))) for _ in range(60)]
    return [
        *drawn,
        "할수있다",
        "가나다가나",
        "ABCdabcD",
        "keep",
        "\0가",
        "\x07",
        *"가나😀",
        "[가]{(\\/^$|",
        ".,#&~\"'=!<>:@%;",
    ]
