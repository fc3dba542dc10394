"""Two texts that agree but for their spaces."""

from __future__ import annotations

import numpy as np

from eojeol.errors import EojeolError
from eojeol.text.gaps import SPACE, code_points


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
            ends in new       0   1   3   4     their differences: one character each, and the spaces
            spaces added      0  -1   1   0
    """
    if old == new:
        return []
    before, after = code_points(old), code_points(new)
    ends = np.flatnonzero(before != SPACE)
    new_ends = np.flatnonzero(after != SPACE)
    if not np.array_equal(before[ends], after[new_ends]):
        raise EojeolError("fix changed more than spaces; nothing was written")
    # The last entry stands for the spaces after the last character.
    ends, new_ends = np.append(ends, len(before)), np.append(new_ends, len(after))
    added = np.diff(new_ends, prepend=-1) - np.diff(ends, prepend=-1)
    return [(int(ends[i]), int(added[i])) for i in np.flatnonzero(added)]
