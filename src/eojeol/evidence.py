"""What of the typed spaces is evidence: not those that people get wrong most.

In correct mode the model is shown what was typed, and believes it. It is right to for most gaps, and wrong to for a
few kinds: `노력 뿐이었다`, `해야하는`, `업그레이드 하다` are typed so often in careful text that the space, or its
absence, says next to nothing. At these gaps the model is shown nothing, as when it restores, and decides by the words
around; and since what was typed is a choice of somebody all the same, it is changed only if the model is rather sure.

The other way round, where the norm allows both, a space that was left out is nobody's mistake: it is put in only if the
model is surer still.

The kinds are those that people get wrong most of those that the norm decides (한글 맞춤법 제41·42항, 제47항 for -어야
하다, and 하다 되다 as suffixes); what is free (먹어 보다, 한국 대학교) is not among them. docs/model.md has what it
brings.
"""

from __future__ import annotations

import re

import numpy as np

from eojeol.engine.arrays import (
    JOINED,
    SPACED,
    UNKNOWN,
    Observed,
    Probabilities,
    first_of_segment,
)
from eojeol.settings import Mode, Settings
from eojeol.text.gaps import Bools, Gaps
from eojeol.text.patterns import Unspaced

# Units that a kind looks at, on either side of its gap: 당할 필요 has three behind its first.
LOOKS = 3
# A typed gap of such a kind is changed only if the model is this sure, whatever the eagerness.
SURE = 0.7

# Forms of 하다 and 되다 that are nothing else: 한 is a determiner and a surname, too, and 할 begins 할머니.
_DO = (
    "하[다는고게기여였며면지려던도시거]|했[다는고던으을지습어]|합[니시]|할(?:수|때|것|만|지|필요)"
    "|해(?:야|서|도|주|줍|준|줄|요)"
)
_BECOME = "되[다는고게기어었며면지려던도시거]|된다|됩니|됐[다는고던으을지습어]|돼[야서도요]"
# Each matches at its gap, in text without spaces.
_KINDS = (
    # Particles and suffixes that are typed apart: 노력 뿐, 너 만큼, 업그레이드 하다, 차별화 된다.
    f"(?=뿐(?!더러)|만큼|처럼|{_DO}|{_BECOME}|시[키켜킨킬킵]|당(?:{_DO})"
    # Dependent nouns and others that are typed joined: 말한것, 할때, 꿈같은, 필요없이.
    "|[것거때]|같은|없[이는다습었을])"
    # 해야하는, 안돼요, 하다보니.
    f"|(?<=[어아여해돼져려가와봐줘써켜쳐둬]야)(?=[하한할합해했함])|(?<=안)(?=[되된될됩돼됐하한할합해했함])|(?<=다)(?=보[니면])"
)
# Whether nouns or a verb with its auxiliary are one word (보쌈정식, 열려있다) is the choice of who writes (제47항,
# 제49·50항): it is taken apart only if the model is this sure.
SURE_OF_FREE = 0.8
# No noun ends like a particle, an ending or a determiner, and what can be no noun, or a dependent one, begins no other.
_ENDS = (
    "은는이가을를의에도만와과로서고며면지게던든니다요까데라자려네걸들한할된될인일간갈온올본볼난날큰긴수더또좀꼭잘못안"
    "그저첫두세네몇여매모어아워져떤런른슨느전새옛헌맨"
)
_BEGINS = (
    "[것거게걸건데때만번개명중내외등수줄바뿐씨님더덜안못잘씩쯤째측간상하후전뒤앞위밑옆속밖채척듯양체월년시분초원달]"
    "|대로|가지|정도|마[세시십]|말[고아]|있|없|같|나[면서니]|돼|되|됐|된|될|해|했|한|할|합|찼|났|들[어이고]|보[다고니자여]|주[고는다어]"
    "|버[리려렸]|동안|때문|가량|[가-힣][는은던겠다]|[갔났냈냤넜녔놨뒀됐랐렀렸봤샀섰썼왔웠잤졌줬찼컸켰탔텄폈했혔]"
)
_FREE = re.compile(
    f"(?<=[가-힣A-Za-z])(?<![{_ENDS}])(?=[가-힣]{{2}})(?!{_BEGINS})"
    "|(?<=[아어여해려져겨켜쳐와워줘둬봐돼])(?=있[는다었어을으고])"
)
# The syllables that stand behind such gaps come first: the search for one of a class is several times as fast, and then
# the kinds are looked for where it stands.
_MISTAKEN = re.compile(f"[뿐만처하한할합해했함되된될됩돼됐시당것거때같없보](?<=(?={_KINDS}).)")


def doubted_gaps(text: Unspaced) -> Bools:
    """Gaps where what was typed is no evidence, shape (units,).

    Args:
        text: the characters without their spaces.

    Example:
        The kind 뿐, behind a line end (⏎) that parts two segments:

            units     노 력 뿐 이 다 ⏎뿐 만
            doubted   f  f  t  f  f    t  f
    """
    return text.gaps_at(_MISTAKEN)


def observed(gaps: Gaps, mode: Mode, doubted: Bools | None = None) -> Observed:
    """What the model is shown of the typed spaces.

    Args:
        gaps: the text.
        mode: "restore" shows nothing, "correct" all but the gap before the first unit of a segment, and those doubted.
        doubted: gaps of which nothing is shown, shape (units,).

    Returns:
        UNKNOWN, JOINED or SPACED of the gap before each unit, shape (units,).

    Example:
        >>> observed(split("나는 간다"), "correct").tolist()
        [0, 1, 2, 1]
    """
    if mode == "restore":
        return np.full(len(gaps), UNKNOWN, np.uint8)
    seen: Observed = np.where(gaps.spaced, np.uint8(SPACED), np.uint8(JOINED))
    seen[first_of_segment(gaps.segments)] = UNKNOWN
    if doubted is not None:
        seen[doubted] = UNKNOWN
    return seen


def lacking(
    gaps: Gaps, text: Unspaced, probabilities: Probabilities, settings: Settings, doubted: Bools
) -> Probabilities:
    """How much of P(the other state) is lacking for a change, shape (units,); negative where the threshold is passed.

    Args:
        gaps: the text as it was typed.
        text: its characters without their spaces.
        probabilities: P(space) of each gap, shape (units,).
        settings: the thresholds.
        doubted: gaps where the threshold is SURE if it is below that, shape (units,).
    """
    add, remove = map(np.float32, settings.thresholds)
    threshold: Probabilities = np.where(gaps.spaced, remove, add)
    threshold = np.where(doubted, np.maximum(threshold, np.float32(SURE)), threshold)
    free = _free(gaps, text, probabilities, add)
    threshold[free] = np.maximum(threshold[free], np.float32(SURE_OF_FREE))
    other: Probabilities = np.where(gaps.spaced, 1 - probabilities, probabilities)
    return threshold - other


def _free(gaps: Gaps, text: Unspaced, probabilities: Probabilities, add: np.float32) -> list[int]:
    """Gaps that were typed joined where the norm seems to allow it, and that the threshold alone would let through."""
    sure = np.float32(SURE_OF_FREE)
    asked = np.flatnonzero(~gaps.spaced & (probabilities > add) & (probabilities <= sure))
    return [
        gap
        for gap, at in zip(asked.tolist(), text.places[asked].tolist(), strict=True)
        if _FREE.match(text.text, at)
    ]
