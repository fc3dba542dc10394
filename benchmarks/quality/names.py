"""Names that begin like a particle, behind an organisation: how many sentences a model damages that are right.

    python -m benchmarks.quality.names [--model FOLDER] [--eagerness balanced] [--show]

`한국은행 이대우 과장` may be read as `한국은행이 대우 과장`: 이 is the commonest surname but one and the commonest
particle. Each of 240 sentences, made of the lists below, is right as it stands; what correct mode changes is damage.
A boundary that moved lost its space and got another one a syllable or two away.
"""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.common import argument_parser, run_script, table
from eojeol import Spacer
from eojeol.settings import EAGERNESS

ORGANISATIONS = (
    "한국은행", "서울시청", "국립중앙도서관", "한빛전자", "푸른환경연합", "대한체육회", "새봄출판사", "동해해양연구원",
    "누리통신", "금강대학교", "국토교통부", "부산항만공사",
)  # fmt: skip
NAMES = (
    "이대우", "이정민", "이은주", "이상철", "이미경", "이수현", "이용호", "이동건", "이영", "이다솜",
    "이만기", "이보람", "이한솔", "이종석", "이유진", "이태호", "이화영", "이도현", "이재준", "이선",
)  # fmt: skip
TITLES = ("과장", "대표", "교수", "연구원", "팀장", "사장", "기자", "위원장")
ENDINGS = (
    "이 어제 회의에서 말했다.", "은 자료를 다시 살펴보겠다고 했다.", "의 설명을 들었다.",
    "에게 의견을 물었다.", "도 자리를 함께했다.",
)  # fmt: skip


def sentences() -> list[str]:
    """Every organisation with every name, titles and endings by turns: 240 sentences."""
    made: list[str] = []
    for organisation in ORGANISATIONS:
        for name in NAMES:
            number = len(made)
            title, ending = TITLES[number % len(TITLES)], ENDINGS[number % len(ENDINGS)]
            made.append(f"{organisation} {name} {_joined(title, ending)}")
    return made


def _joined(title: str, ending: str) -> str:
    """A title with its particle, which follows the last sound: 과장이, 대표가, 과장은, 대표는."""
    closed = (ord(title[-1]) - 0xAC00) % 28 > 0
    particle = {"이": "이" if closed else "가", "은": "은" if closed else "는"}.get(ending[0], ending[0])
    return title + particle + ending[1:]


def moved(before: str, after: str) -> bool:
    """Whether a space went and another came: the same words, parted elsewhere."""
    return before != after and before.count(" ") <= after.count(" ")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None)
    parser.add_argument("--eagerness", choices=list(EAGERNESS), default="balanced")
    parser.add_argument("--show", action="store_true", help="print the damaged sentences")
    given = parser.parse_args(arguments)
    made = sentences()
    fixed = Spacer(given.model, eagerness=given.eagerness).batch(made)
    damaged = [(before, after) for before, after in zip(made, fixed, strict=True) if before != after]
    if given.show:
        for before, after in damaged:
            print(f"{before}\n    {after}")
    boundaries = sum(moved(*pair) for pair in damaged)
    print(
        table(
            ("sentences", "damaged", "with a boundary that moved"), [[len(made), len(damaged), boundaries]], 0
        )
    )


if __name__ == "__main__":
    run_script(main)
