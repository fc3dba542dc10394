"""Two texts that agree but for their spaces."""

from __future__ import annotations

import numpy as np

from eojeol.errors import EojeolError
from eojeol.text.gaps import SPACE, code_points


def same_but_spaces(old: str, new: str) -> bool:
    """Whether two texts agree but for U+0020.

    Args:
        old: the text before.
        new: the text after.
    """
    return old.replace(" ", "") == new.replace(" ", "")


def space_changes(old: str, new: str) -> list[tuple[int, int]]:
    """Where two texts that agree but for U+0020 differ.

    Args:
        old: the text before.
        new: the text after.

    Returns:
        (offset in `old` of the end of the gap, spaces added; negative if removed), in text order.

    Raises:
        EojeolError: they differ in more than spaces.

    Example:
        `가 나다` and `가나 다`: a gap before each character that is no space, and one at the end.

            gap before       가  나  다  end
            ends in old       0   2   3   4
            ends in new       0   1   3   4
            moved by      0   0  -1   0   0     nothing before the first gap
            spaces added      0  -1   1   0     what it is moved by beyond the one before
    """
    if old == new:
        return []
    # Plain array steps, for most texts are short: of numpy's helpers some take ten times as long as the work they do.
    before, after = code_points(old), code_points(new)
    (ends,) = (before != SPACE).nonzero()
    (new_ends,) = (after != SPACE).nonzero()
    if len(ends) != len(new_ends) or not (before[ends] == after[new_ends]).all():
        raise EojeolError("fix changed more than spaces; nothing was written")
    moved = np.zeros(len(ends) + 2, np.int64)
    moved[1:-1] = new_ends - ends
    moved[-1] = len(after) - len(before)
    added = moved[1:] - moved[:-1]
    (gaps,) = added.nonzero()
    # The last gap stands for the spaces after the last character.
    return [
        (int(ends[gap]) if gap < len(ends) else len(before), change)
        for gap, change in zip(gaps.tolist(), added[gaps].tolist(), strict=True)
    ]
