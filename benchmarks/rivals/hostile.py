"""Strings that no one should type, and everyone does: does a system change characters, lose lines, crash?

The strings are drawn from what means something to programs about text (white space of all kinds, joiners, surrogates,
markup, decomposed Hangul) and from any code points. All systems get the same ones.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence

from benchmarks.rivals.process import EndedError, Running

SEED = 20261129
# So few that two minutes are long enough for all of them.
CHUNK = 20
# A slow system gets fewer of them.
MOST_SECONDS = 90.0
PIECES = (
    *"가나다라마 \n\r\t`|-#*.,0123@:/<>$&_~()[]{}ㅋㅠ漢あéα😀", "  ", "   ", "\r\n", "\u00a0", "\u3000", "\u2009",
    "\u200b", "\u200d", "\ufeff", "\u0301", "\ufe0f", "\u202e", "\u2028", "\x1c", "\x85", "\x00", "\ud83d", "\ude00",
    "ᄀ\u1161", "ᄀ\u1161\u11a8", "👩\u200d👩\u200d👧", "🇰🇷", "👍🏽", "```\n", "할 수 있다", "할수있다", "먹 었 다",
    "https://x.kr/가나?q=다", "a@b.kr", "@이름", "#꼬리표", "/usr/bin", "<b>가</b>", "&amp;", "$x^2$", "**가나**",
    "1,000원", "3.14", "2019년 3월 5일", "12:30", "010-1234-5678", "韓國(한국)", "Python으로", "가" * 300, "ㅋㅋㅋ",
    "…", "·", "“가”", "창문을열었다", "비가 그쳤 다.",
)  # fmt: skip
LAST = 0x10FFFF


def strings(number: int, seed: int = SEED) -> list[str]:
    """Hostile strings, the same ones for the same seed.

    Args:
        number: how many.
        seed: of the draws.
    """
    rng = random.Random(seed)
    drawn = [
        "".join(
            chr(rng.randint(0, LAST)) if rng.random() < 0.1 else rng.choice(PIECES)
            for _ in range(rng.randint(0, 20))
        )
        for _ in range(number)
    ]
    # JSON has one spelling for a pair of surrogates and the character that they are; a system gets the character.
    found: list[str] = json.loads(json.dumps(drawn))
    return found


class Survivor:
    """A system that is started again whenever it dies.

    Args:
        begin: starts the system.
    """

    def __init__(self, begin: Callable[[], Running]) -> None:
        self._begin = begin
        self._running = begin()

    def fixed(self, texts: Sequence[str]) -> list[str | None]:
        """Corrected texts; None where the system raised, died, or did not answer."""
        try:
            found: list[str | None] = self._running.ask("correct", texts, each=True)["texts"]
        except EndedError:
            self._running.close()
            self._running = self._begin()
            if len(texts) == 1:
                return [None]
            # One of them did it; by halves it is found without a process for every text.
            middle = len(texts) // 2
            return self.fixed(texts[:middle]) + self.fixed(texts[middle:])
        return found

    def close(self) -> None:
        """End the process."""
        self._running.close()


def count(
    fix: Callable[[Sequence[str]], list[str | None]], texts: Sequence[str], most: float = MOST_SECONDS
) -> dict[str, int]:
    """How many strings fared badly.

    Args:
        fix: corrects strings, None for one that it fails at.
        texts: the strings.
        most: seconds after which the rest is left out.

    Returns:
        `strings`: how many were tried; `changed`: other characters than U+0020 differ; `lost lines`: other line feeds
        than before; `unstable`: a second correction changes the first; `crashes`: the system raised, died or did not
        answer, the first time or the second.
    """
    counts = {"strings": 0, "changed": 0, "lost lines": 0, "unstable": 0, "crashes": 0}
    until = time.monotonic() + most
    for chunk in chunks(texts):
        if time.monotonic() > until:
            break
        counts["strings"] += len(chunk)
        once = fix(chunk)
        fixed = [text for text in once if text is not None]
        twice = fix(fixed) if fixed else []
        counts["crashes"] += once.count(None) + twice.count(None)
        for typed, given in zip(chunk, once, strict=True):
            if given is not None:
                counts["changed"] += typed.replace(" ", "") != given.replace(" ", "")
                counts["lost lines"] += typed.count("\n") != given.count("\n")
        counts["unstable"] += sum(
            first != second for first, second in zip(fixed, twice, strict=True) if second is not None
        )
    return counts


def chunks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """The strings, some at a time."""
    for start in range(0, len(texts), CHUNK):
        yield texts[start : start + CHUNK]
