r"""`--diff`: a unified diff that `patch -p0` and `git apply -p0` take, or the changed lines with the changes marked.

Both are made in one pass over the lines, in linear time. That is possible because a line after is one line before, or
several that were joined: nothing but spaces and line ends ever changes, so counting the other characters aligns the
two texts, and no search for a longest common subsequence (difflib's, which is quadratic) is needed.

Every changed line stands right above its new form, unlike in most diffs, where blocks of old lines precede blocks of
new ones: only spaces differ, and they are seen best when the two lines touch. It is the same patch.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator

from eojeol.explain.review import Review

CONTEXT = 3
WHITE = re.compile(r"[ \r\n]+")
NO_NEWLINE = "\n\\ No newline at end of file\n"
GREEN, RED, PLAIN = "\x1b[42m", "\x1b[41m", "\x1b[0m"
BOLD, CYAN = "\x1b[1m", "\x1b[36m"
# (spaces before, spaces after) to what shows them.
Show = Callable[[str, str], str]


def unified(review: Review, context: int = CONTEXT, colour: bool = False) -> Iterator[str]:
    """A unified diff in pieces; none if nothing changes.

    Args:
        review: what to show.
        context: unchanged lines on both sides of a change.
        colour: for a terminal: the spaces that go have a red background, those that come a green one.
    """
    mark = review.mark.decode(review.codec, "replace")
    label = "standard input" if review.name == "-" else review.name
    # Without the tab, tools take a name to end at its first space.
    label += "\t" if " " in label else ""
    header = f"--- {label}\n+++ {label}\n"
    header = f"{BOLD}--- {label}{PLAIN}\n{BOLD}+++ {label}{PLAIN}\n" if colour else header
    recent: deque[str] = deque(maxlen=context)
    hunk: list[str] = []
    starts = (1, 1)
    quiet = 0
    number = [1, 1]
    for olds, new in aligned(mark + review.before, mark + review.after):
        if olds != [new]:
            if not hunk:
                starts = (number[0] - len(recent), number[1] - len(recent))
                hunk = [" " + line for line in recent]
            hunk += ["-" + line for line in (_sides(olds, new, _gone) if colour else olds)]
            hunk += ["+" + line for line in (_sides(olds, new, _come) if colour else (new,))]
            quiet = 0
        elif hunk:
            hunk.append(" " + new)
            quiet += 1
            if quiet > 2 * context:
                yield header + _hunk(starts, hunk[: len(hunk) - quiet + context], colour)
                recent.extend(line[1:] for line in hunk[len(hunk) - context :])
                hunk, header = [], ""
        else:
            recent.append(new)
        number = [number[0] + len(olds), number[1] + 1]
    if hunk:
        yield header + _hunk(starts, hunk[: len(hunk) - max(quiet - context, 0)], colour)


def inline(review: Review, colour: bool) -> Iterator[str]:
    """`name:line: text` for each changed line, with its changes marked.

    Args:
        review: what to show.
        colour: mark with the background's colour, green for added and red for removed spaces; otherwise with
            `{+ +}` and `[- -]`, as `git diff --word-diff` does.
    """
    show = _coloured if colour else _bracketed
    label = "standard input" if review.name == "-" else review.name
    number = 1
    for olds, new in aligned(review.before, review.after):
        if olds != [new]:
            yield f"{label}:{number}: {marked(''.join(olds), new, show).rstrip()}\n"
        number += len(olds)


def aligned(before: str, after: str) -> Iterator[tuple[list[str], str]]:
    r"""Lines of a text with what they became; lines end at `\n`.

    Args:
        before: the text before.
        after: the text after; equal but for spaces and line ends, of which none was added.

    Yields:
        Lines before and the line after that they became, in order, line ends included.
    """
    olds = iter(before.split("\n"))
    line_end = "\n"
    news = after.split("\n")
    for i, new in enumerate(news):
        last = i == len(news) - 1
        line_end = "" if last else "\n"
        group = [next(olds)]
        missing = _solid(new) - _solid(group[0])
        while missing > 0:
            group.append(next(olds))
            missing -= _solid(group[-1])
        if not last or new or len(group) > 1:
            yield [*(line + "\n" for line in group[:-1]), group[-1] + line_end], new + line_end


def marked(before: str, after: str, show: Show) -> str:
    """One text in which every difference in spaces and line ends is shown.

    Args:
        before: the text before.
        after: the text after; equal but for spaces and line ends.
        show: shows a difference.
    """
    solid = WHITE.sub("", before)
    old, new = dict(_runs(before)), dict(_runs(after))
    pieces = []
    done = 0
    for index in sorted(old.keys() | new.keys()):
        pieces.append(solid[done:index])
        was, is_now = old.get(index, ""), new.get(index, "")
        pieces.append(was if was == is_now else show(was, is_now))
        done = index
    return "".join([*pieces, solid[done:]])


def _runs(text: str) -> Iterator[tuple[int, str]]:
    """(how many other characters precede it, spaces and line ends) for each run of them."""
    white = 0
    for run in WHITE.finditer(text):
        yield run.start() - white, run.group()
        white += len(run.group())


def _solid(line: str) -> int:
    return len(line) - line.count(" ") - line.count("\r")


def _hunk(starts: tuple[int, int], lines: list[str], colour: bool) -> str:
    old = sum(line[0] != "+" for line in lines)
    new = sum(line[0] != "-" for line in lines)
    body = "".join(line if line.endswith("\n") else line + NO_NEWLINE for line in lines)
    head = f"@@ -{starts[0]},{old} +{starts[1]},{new} @@"
    return f"{CYAN}{head}{PLAIN}\n{body}" if colour else f"{head}\n{body}"


def _sides(olds: list[str], new: str, show: Show) -> list[str]:
    """The lines of one side of a change, with the spaces marked that the other side has not.

    Args:
        olds: the lines before, line ends included.
        new: the line after.
        show: what of a difference belongs to the side, and how it looks.
    """
    return re.findall(r"[^\n]*\n|[^\n]+", marked("".join(olds), new, show))


def _gone(was: str, is_now: str) -> str:
    kept = is_now if was.startswith(is_now) else ""
    # A background would run on to the edge of the screen at a line end.
    return kept + "".join(each if each in "\r\n" else RED + each + PLAIN for each in was[len(kept) :])


def _come(was: str, is_now: str) -> str:
    kept = was if is_now.startswith(was) else ""
    return kept + "".join(each if each in "\r\n" else GREEN + each + PLAIN for each in is_now[len(kept) :])


def _bracketed(was: str, is_now: str) -> str:
    return _shown(was, is_now, "[-{}-]", "{{+{}+}}")


def _coloured(was: str, is_now: str) -> str:
    return _shown(was, is_now, RED + "{}" + PLAIN, GREEN + "{}" + PLAIN)


def _shown(was: str, is_now: str, removed: str, added: str) -> str:
    # Of a run that became shorter only what is gone is marked.
    kept = is_now if was.startswith(is_now) else ""
    was, is_now = was[len(kept) :], is_now[len(kept) :]
    visible = was.replace("\r", "").replace("\n", "⏎")
    return kept + (removed.format(visible) if was else "") + (added.format(is_now) if is_now else "")
