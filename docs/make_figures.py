"""Draw docs/figures/network.svg and docs/figures/dataflow.svg: the network with its own numbers, and a text's way.

    python docs/make_figures.py

The numbers are those of the embedded model's config.json; tests/docs/test_pages.py fails when a picture is not what
this script draws. SVG by hand needs no package, is a few kilobytes, and a reader's browser can search it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path

from eojeol.engine.folder import embedded
from eojeol.engine.ngrams import SHAPES

FIGURES = Path(__file__).parent / "figures"
STYLE = (
    "text{font:15px system-ui,'Noto Sans KR','Noto Sans CJK KR',sans-serif;fill:#1c2b2a}"
    ".small{font-size:12.5px;fill:#46605d}.head{font-weight:600}"
    ".box{fill:#e3f2f0;stroke:#00897b}.data{fill:#fff7e0;stroke:#b28900}"
    ".line{stroke:#00695c;stroke-width:1.6;fill:none;marker-end:url(#arrow)}"
)
ARROW = (
    '<marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0 10 5 0 10z" fill="#00695c"/></marker>'
)


def picture(width: int, height: int, title: str, parts: Iterator[str]) -> str:
    """A whole SVG file with a light ground of its own, so that a dark page does not swallow it.

    Args:
        width: in pixels.
        height: in pixels.
        title: for those who hear the picture.
        parts: its elements.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">\n'
        f"<title>{escape(title)}</title><style>{STYLE}</style><defs>{ARROW}</defs>\n"
        f'<rect width="{width}" height="{height}" rx="10" fill="#fcfefd"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def box(place: tuple[int, int], size: tuple[int, int], lines: str, kind: str = "box") -> str:
    """A box with centred lines, the first of them bold, the others small.

    Args:
        place: x and y of its upper left corner.
        size: width and height.
        lines: its text, with `|` between lines.
        kind: `box` for what computes, `data` for what is computed.
    """
    (x, y), (width, height) = place, size
    texts = lines.split("|")
    middle = x + width / 2
    first = y + height / 2 + 5 - 9.5 * (len(texts) - 1)
    shown = "".join(
        f'<text class="{"small" if number else "head"}" x="{middle:g}" y="{first + 19 * number:g}" '
        f'text-anchor="middle">{escape(text)}</text>'
        for number, text in enumerate(texts)
    )
    return f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="7"/>{shown}'


def arrow(*points: tuple[int, int]) -> str:
    """An arrow through points."""
    return f'<path class="line" d="M{" L".join(f"{x} {y}" for x, y in points)}"/>'


def note(x: int, y: int, text: str) -> str:
    """A small line of text.

    Args:
        x: where it begins.
        y: of its base line.
        text: what it says.
    """
    return f'<text class="small" x="{x}" y="{y}">{escape(text)}</text>'


def network() -> str:
    """The network, from the characters up to the probability of a space."""
    shape = json.loads((embedded() / "config.json").read_text(encoding="utf-8"))
    return picture(860, 640, "The n-gram network of eojeol", _network(shape["network"], shape["reach"]))


def _network(shape: dict[str, int | list[int]], reach: int) -> Iterator[str]:
    width, far = shape["width"], shape["dilations"]
    assert isinstance(far, list)
    yield box((30, 20), (240, 62), "characters|…나 는 오 늘 학 교 에…", "data")
    yield box((310, 20), (240, 62), f"{len(SHAPES)} hashed n-grams|2 to 4 characters around the gap", "data")
    yield box((590, 20), (240, 62), "the typed gap|unknown · joined · spaced", "data")
    yield box((30, 118), (240, 56), f"embedding|{width} numbers a character")
    yield box(
        (310, 118),
        (240, 56),
        f"table of 2^{shape['row_bits']} rows × {shape['row_width']}|laid side by side, projected",
    )
    yield box((590, 118), (240, 56), f"embedding|{width} numbers a state")
    for x in (150, 430, 710):
        yield arrow((x, 82), (x, 118))
        yield arrow((x, 174), (x, 192), (430, 192), (430, 212))
    yield box((350, 212), (160, 34), "sum", "data")
    half = len(far) // 2
    y = 270
    for number, distance in enumerate(far):
        if number == half:
            yield arrow((430, y - 24), (430, y))
            around = int(str(shape["context"])) - 1
            text = (
                f"context: means of {shape['context_width']} features|over {around} characters to each side"
            )
            yield box((230, y), (400, 52), text)
            yield note(648, y + 22, "how carefully is this")
            yield note(648, y + 38, "text spaced at all?")
            y += 76
        yield arrow((430, y - 24), (430, y))
        yield box((230, y), (400, 34), f"gated block: neighbours at distance {distance}")
        y += 58
    yield arrow((430, y - 24), (430, y))
    yield box((230, y), (400, 34), "P(space) before this character", "data")
    yield note(30, y + 14, f"sees {reach} characters")
    yield note(30, y + 30, "to each side, no farther")


def dataflow() -> str:
    """The way of a text."""
    return picture(980, 330, "From text to text: what happens to a sentence", _dataflow())


def _dataflow() -> Iterator[str]:
    y, height = 60, 84
    steps = (
        ("text|나는 오늘 학교 에 갔다.", "data", 170),
        ("gaps|characters apart from|the places between them", "box", 170),
        ("protected spans|addresses, code,|numbers: as typed", "box", 170),
        ("model|P(space) of each gap", "box", 150),
        ("text|나는 오늘 학교에 갔다.", "data", 170),
    )
    x = 20
    for number, (text, kind, width) in enumerate(steps):
        yield box((x, y), (width, height), text, kind)
        if number + 1 < len(steps):
            yield arrow((x + width, y + height // 2), (x + width + 26, y + height // 2))
        x += width + 26
    yield box((370, 200), (280, 64), "your rules|before the model, after protected spans")
    yield box((680, 200), (280, 64), "decisions|a threshold, and a second look")
    yield arrow((595, 144), (595, 168), (820, 168), (820, 200))
    yield arrow((650, 232), (680, 232))
    yield arrow((875, 200), (875, 144))
    yield note(
        20, 36, "Characters are copied over and never built anew: what comes out differs in spaces alone."
    )
    yield note(
        20,
        300,
        "A gap is the place between two neighbouring characters of one line; it holds nothing, or spaces (U+0020).",
    )


PICTURES = {"network.svg": network, "dataflow.svg": dataflow}


def main() -> None:
    """Write the pictures."""
    for name, draw in PICTURES.items():
        (FIGURES / name).write_text(draw(), encoding="utf-8")


if __name__ == "__main__":
    main()
