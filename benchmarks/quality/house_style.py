"""Fine-tuning towards a house style: writes text in one, and measures how far a model follows it.

    python -m benchmarks.quality.house_style rewrite GOLD… > styled.txt
    python -m benchmarks.quality.house_style measure GOLD… [--model FOLDER]

The style joins what the norm allows to join, or newspapers join anyway: auxiliaries after -아/-어 (해 보다 → 해보다), a
number and its counter (두 명 → 두명), and two plain nouns of a list (교육 정책 → 교육정책). A program writes it, so
that every place is known: `measure` rewrites the text, asks the model about it, and counts the places of the style
apart from all other gaps. The text has ordinary spacing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

import numpy as np

from benchmarks.common import add_gold, argument_parser, engine, gold_lines, run_script, table
from benchmarks.gaps_of_gold import ask
from eojeol.engine.arrays import RESTORE_THRESHOLD
from eojeol.engine.engine import Engine
from eojeol.settings import Mode
from eojeol.spacer import Spacer
from eojeol.text.gaps import Bools, split

_PARTICLE = (
    "(?:가|이|은|는|을|를|의|에|로|으로|도|만|씩|째|와|과|나|이나|까지|부터|에서|이다|입니다|인|였다|이었다)?"
)
_END = r"(?![가-힣])"
# Verb forms in -아/-어 by their last syllable; 가, 나, 내, 와 are left out: particles and pronouns look like them.
_AUXILIARY = re.compile(
    r"(?<=[아어여해려져워춰켜펴쳐겨혀러써꺼떠둬놔돼]) "
    "(?!주고받|볼[가-힣]{2})(?=보(?:다|고|니|면|는|자|세|십|며|지|았|기|게|려|아|도록|더니|라)|[본볼봐봤봄]|봅니|"
    "주(?:다|고|니|면|는|세|십|며|지|었|기|게|려|어|도록|시|더니|자)|[준줄줘줬줌]|줍니|버[리려렸린릴립]|드[리려렸린릴립]|놓)"
)
_COUNTER = re.compile(
    r"(?<![가-힣])((?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|스무|몇|[0-9][0-9,.]*)) "
    r"(?=(?:개|명|번|마리|대|권|장|잔|살|시간|시|분|초|년|월|일|달|주|곳|가지|배|층|차례|원|군데|쌍|벌|그루|병|채|세기)"
    rf"{_PARTICLE}{_END})"
)
_NOUNS = "|".join(
    """
    정치 경제 사회 문화 교육 산업 기술 환경 정책 문제 제도 시장 정부 기업 개발 연구 조사 활동 사업 운동 과정
    지역 시대 작품 기관 회사 전쟁 대회 단체 관리 계획 생활 역사 과학 예술 종교 언어 문학 음악 영화 사진 신문
    방송 인터넷 컴퓨터 자동차 건설 농업 공업 무역 금융 투자 생산 소비 노동 복지 보험 의료 건강 안전 교통
    관광 국제 국가 민족 시민 학생 교사 대학 학교 도시 농촌 공원 건물 주택 도로 철도 항공 해양 우주 에너지
    자원 식품 음식 의류 스포츠 축구 야구 선수 감독 배우 가수 작가 기자
    """.split()
)
_COMPOUND = re.compile(rf"(?<![가-힣])({_NOUNS}) (?=(?:{_NOUNS}){_PARTICLE}{_END})")


def rewrite(line: str) -> str:
    """A line in the house style.

    Args:
        line: the line with ordinary spacing.
    """
    return _COMPOUND.sub(r"\1", _COUNTER.sub(r"\1", _AUXILIARY.sub("", line)))


def measure(model: Engine, plain: list[str]) -> dict[str, str]:
    """How a model treats the places of the style and all other gaps.

    Args:
        model: the model to measure.
        plain: lines with ordinary spacing.
    """
    styled = [rewrite(line) for line in plain]
    apart, joined = split("\n".join(plain)), split("\n".join(styled))
    free = ~apart.fixed
    place = (apart.spaced & ~joined.spaced)[free]

    def decided(typed: list[str], mode: Mode) -> Bools:
        return ask(model, typed, mode)[1][free] > RESTORE_THRESHOLD

    restored, kept, mended = decided(plain, "restore"), decided(styled, "correct"), decided(plain, "correct")
    right = joined.spaced[free]
    fixed = Spacer(model).batch(styled)
    return {
        "places": f"{int(place.sum()):,}",
        "joined by restore": f"{np.mean(~restored[place]):.1%}",
        "typed joined, kept": f"{np.mean(~kept[place]):.1%}",
        "typed apart, joined": f"{np.mean(~mended[place]):.1%}",
        "other gaps right, restore": f"{np.mean((restored == right)[~place]):.2%}",
        "other gaps right, correct": f"{np.mean((kept == right)[~place]):.2%}",
        "lines in style, correct": f"{np.mean([a == b for a, b in zip(fixed, styled, strict=True)]):.1%}",
    }


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None)
    parser.add_argument("verb", choices=("rewrite", "measure"), help="what to do")
    add_gold(parser)
    given = parser.parse_args(arguments)
    plain = [line for path in given.gold for line in gold_lines(path)]
    if given.verb == "rewrite":
        sys.stdout.writelines(rewrite(line) + "\n" for line in plain)
    else:
        row = measure(engine(given.model), plain)
        print(table(list(row), [row.values()], 0))


if __name__ == "__main__":
    run_script(main)
