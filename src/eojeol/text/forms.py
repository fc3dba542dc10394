r"""Spans that the form of a text tells to be no prose: labels, leaders, articles, sums, names typed as one word.

The model knows Korean sentences and answers whatever it is asked. These patterns are where people lay a text out, or
write as statutes and offices do, and there what was typed stays in correct mode; a rule of the user goes before it.
prose.py has what the arrays of a text tell without its strings.

Names of laws, offices and institutions may be written word by word or as one (한글 맞춤법 제49·50항), so whoever typed
one as a single word has chosen, and half a name taken apart would be neither. Such a word ends in the name of a kind
(법, 위원회, 초등학교) and perhaps a particle; where a particle or an ending seems to stand in it, it is a phrase that
lacks spaces, like 할머니는큰병원에.

Sources: 법제처, 법령 입안·심사 기준, for 이 after an article's title; 행정업무의 운영 및 혁신에 관한 규정 시행규칙,
제2조, for 금 before a sum; 한글 맞춤법 제49·50항.
"""

from __future__ import annotations

import re

Span = tuple[int, int]

# What ends a label: a colon, a bracket, a dash, a bar, a row of dots, or the line; the spaces before it are the label's
# too.
_DOTS = "[.·ㆍ․‥…⋯]{4}"
_END = rf"(?:  | *(?=[:：()\[\]{{}}<>〈〉《》【】〔〕「」『』|｜│┃║–—-]|{_DOTS}|[\t\r\n]|$))"
# A label is two to eight syllables set apart, with no other word beside it on its left; a longer one does not end like
# a sentence. Behind other words, syllables set apart are a label only if they are many and end the line. The last row
# is a label set apart by runs of spaces, which may have one space after it.
_LABEL = re.compile(
    r"(?=[가-힣] {1,9}[가-힣](?![가-힣]))(?:"
    r"(?:(?<![가-힣])(?<![가-힣] )|(?<=[0-9][장절조항편관호] ))"
    rf"(?:[가-힣](?: {{1,9}}[가-힣]){{3,7}}(?<![다요까죠네])|[가-힣](?: {{1,9}}[가-힣]){{1,2}}){_END}"
    r"|(?<=[가-힣] )[가-힣](?: [가-힣]){3,7}(?<![다요까죠네])(?= *(?:[\t\r\n]|$))"
    r"|(?<![가-힣])(?<![가-힣] )[가-힣](?: {2,9}[가-힣]){1,7} +(?=[가-힣]))"
)
# A word before a colon, the first of its line but for a marker or a time: the label of a form, or who speaks.
_CAPTION = re.compile(r"(?<![^\t\r\n])[^가-힣\t\r\n]{0,24}(?P<name>[가-힣]{2,10}[0-9]{0,2}) *(?=[:：])")
# Spaces beside a row of dots, as in tables of contents; or on both sides of a sign.
_LEADER = re.compile(rf" +(?={_DOTS})|(?<={_DOTS}) +")
_ROW_OF_DOTS = re.compile(_DOTS)
_APART = re.compile(r" +[:：/|~→←↔=+×÷–—·ㆍ‧∙•-] +")

_LAW = (
    "법|법률|영|령|시행령|규칙|조례|규정|정관|약관|지침|계약|계약서|협약|고시|훈령|예규|강령|요령|세칙|회칙|헌법|협정|"
    "내규|방침|합의|합의서|서비스|조|항|호|장|절|회|표|기준|부칙|법인|학칙|규약|명령|사업"
)
# 이 (this) after the title of an article, or before the name of a kind of law; the group is what is kept.
_ARTICLE = re.compile(
    r"(?:(?:제 ?[0-9]{1,4} ?[조장절관항편](?:의 ?[0-9]{1,3})?|부 {0,9}칙) ?"
    r"[(\[【〔<〈][^()\[\]【】〔〕<>〈〉\r\n]{0,60}[)\]】〕>〉](?P<title> +)(?=이 +[가-힣])"
    rf"|(?<=[)\]】〕〉》」』①-⑳])(?P<law> +)(?=이 +(?:{_LAW})(?:[은는이가을를에의과와도로으 ,])))"
)
# What each match of it has, found much faster.
_BRACKET_AND_THIS = re.compile(r"[)\]】〕>〉》」』①-⑳] +이 ")
# The number of an article set apart (제 5 조), the gaps around what is numbered (하늘시 공고 제12호), the one before
# the title of an article, and 금 before a sum.
_NOTATION = (
    re.compile(r"제(?<![^\t\r\n]제) [0-9]{1,4} [조장절관항편](?![가-힣])"),
    re.compile(r" +(?=(?:(?:공고|고시|훈령|예규|조례|규칙|법률|대통령령|총리령|부령|지침|문서) )?제 ?[0-9])"),
    re.compile(r"[조장절관항편](?<=[0-9].) +(?=[(\[【〔<〈])"),
    re.compile(r"금(?<![가-힣]금)(?:[0-9]{1,3}(?:,[0-9]{3})+ ?원|[일이삼사오육칠팔구십백천만억조]{2,40}원)"),
)
# What a program puts a value for: %d, %(name)s, {0}, {{name}}. What follows is as close as it was typed.
_PLACEHOLDER = re.compile(
    r"(?:(?<![0-9%])%(?:\([A-Za-z_]\w{0,40}\)|[0-9]\$)?[0-9.]{0,4}(?:l{0,2}[dux]|[sfcg@])"
    r"|\{\{?[A-Za-z0-9_.]{0,40}\}\}?) *(?=[^ \t\r\n])",
    re.ASCII,
)
# A marker or a tag between words: 안녕<BR>내일. Both sides are as close as they were typed. A run of spaces is tried at
# its beginning alone, so that a long one costs no more than its length.
_MARKER = re.compile(r"(?<! ) *</?[A-Za-z][A-Za-z0-9_-]{0,40}/?> *")
# A hyphen without spaces, as in 총무과-123.
_HYPHEN = re.compile(r"[가-힣A-Za-z0-9]-(?=[가-힣A-Za-z0-9])")

# A person: a surname and one or two syllables, set apart before a title. 이 is the commonest particle and the second
# surname; without this, 한국은행 이대우 과장 may become 한국은행이 대우 과장. Or a title after a bracket: (43) 씨.
_SURNAMES = "이김박최정강조윤장임오서신권황송류홍고문손양배백허남심노하곽성차우구민유진엄채원천방공현함변염추"
_TITLES = "|".join(
    "교수 박사 사장 회장 부회장 대표 이사 상무 전무 부장 차장 과장 대리 팀장 실장 국장 본부장 센터장 원장 소장 "
    "관장 총장 학장 교장 위원 위원장 의원 장관 차관 대통령 총리 시장 군수 구청장 지사 도지사 판사 검사 변호사 기자 "
    "작가 감독 코치 선수 배우 가수 화백 시인 연구원 주무관 사무관 서기관 대사 장군 목사 신부 스님 간사 조합장 이장 "
    "수석 행정관 대변인 앵커 아나운서 선생 선생님 여사 씨 님".split()
)
_AFTER = (
    "(?:은|는|이|가|을|를|의|에게|에게서|께|께서|도|만|와|과|로|으로|이다|입니다|이라고|라고)?(?![가-힣])"
)
_PERSON = re.compile(rf"(?<=[가-힣)\]]) +[{_SURNAMES}][가-힣]{{1,2}} +(?:{_TITLES})(?={_AFTER})")
_BRACKETED = re.compile(rf"(?<=[)\]】〕〉》」』]) +(?=[씨군양옹님]{_AFTER})")

# The last part of a name. Before a single syllable stands what is before it in names: 부 and 원 end other words too.
_KINDS = frozenset(
    "법 법률 시행령 시행규칙 규칙 조례 규정 협정 협약 훈령 예규 강령 헌법 위원회 협의회 심의회 "
    "연합회 연구회 학회 협회 공단 공사 재단 조합 연맹 센터 연구소 사무소 보건소 경찰서 소방서 우체국 "
    "도서관 박물관 미술관 과학관 체육관 복지관 회관 유치원 어린이집 학교 대학 대학원 병원 은행 "
    "예식장 연구원 개발원 진흥원 교육원 평가원 의료원 정보원 관리원 감사원 품질원 기술원 보호원 "
    "경찰청 검찰청 교육청 산림청 특허청 기상청 소방청 국세청 관세청 조달청 통계청 병무청 진흥청 "
    "관리청 교육부 통신부 자원부 노동부 복지부 교통부 안전부 식품부 가족부 관광부 수산부 재정부 "
    "법무부 국방부 외교부 환경부 기업부 안전처 법제처 지원과 총무과 행정과 정책과 기획과 관리과 "
    "재무과 복지과 교통과 건축과 교육과 공학과 정류소명 상품명 사업명 과목명 회사명 기관명 제품명 "
    "부서명 학교명 파일명 도로명 단체명 시설명 업체명 건물명 품목명 질병명 국가명 지역명 노선명 "
    "공사명 논문 신청서 계약서 보고서 계획서 확인서 증명서 등록증 "
    "검인서 동의서 통지서 추천서 의견서 설명서 안내서 명세서 견적서 서약서 결의서 요청서 제안서 "
    "평가서 진술서 소견서 청구서".split()
)
_LAST_OF_KINDS = frozenset(kind[-1] for kind in _KINDS)
_LONGEST_KIND = max(map(len, _KINDS))
_OTHER_WORDS = ("방법", "불법", "공법")
_PARTICLES = frozenset(
    "은 는 이 가 을 를 의 에 에서 에게 에는 에도 와 과 도 로 으로 만 까지 부터 보다 이나 나 이며 "
    "이고 이다 입니다 이라고 라고 장 장은 장이 장관 장관은 장관이".split()
)
_LONGEST_PARTICLE = max(map(len, _PARTICLES))
# Shorter words are not taken apart into more than two.
_SHORTEST_NAME = 5
_WORD = re.compile("(?<![가-힣])[가-힣]{5,30}(?![가-힣])")
# Where a particle, an ending or a determiner seems to stand in a word, it is a phrase and no name. Around these
# syllables stand those with which they are part of a noun: 회의, 의료, 국가, 제한, 마을, 어린이, 에너지.
_PHRASE = re.compile(
    "[는를던된될든른큰]|(?<!기)와|(?<!휴)게|긴(?!급)|(?<![분역])할(?!인)|(?<![마가])을(?!지)|(?<!토지)은(?!행|퇴)|에(?!너)"
    "|(?<!경)까지|부터|으로|하고|(?<![회주심협건결합동정편강창])의(?![료원회사약무류정식견결])"
    "|(?<![고국기제권무유북대])한(?![국글강방류우복])|(?<![국평허물증참인원시휴추작투고])가(?![족정스공격맹축구치])"
    "|(?<![린놀넓높])이(?![용사동민주전행익])|우리|저희|^그(?!린)|^새(?!마을|만금)|^[첫두세네몇](?:번|째|가지)|[것곳때]$"
)


def kept_spans(text: str, kinds: frozenset[str]) -> list[Span]:
    """Spans whose gaps stay as typed in correct mode.

    Args:
        text: whole lines.
        kinds: names of `protect.KINDS`: layout (labels, leaders), article (statutes and offices), name (names typed
            as one word), code (placeholders).

    Returns:
        (start, end) in code points.
    """
    spans: list[Span] = []
    if "layout" in kinds:
        spans += [match.span() for pattern in (_LABEL, _APART) for match in pattern.finditer(text)]
        if _ROW_OF_DOTS.search(text):
            spans += [match.span() for match in _LEADER.finditer(text)]
    if "article" in kinds:
        for match in _ARTICLE.finditer(text) if _BRACKET_AND_THIS.search(text) else ():
            spans.append(match.span(match.lastgroup or 0))
        spans += [match.span() for pattern in _NOTATION for match in pattern.finditer(text)]
    if "code" in kinds and ("%" in text or "{" in text):
        spans += [(match.end() - 1, match.end() + 1) for match in _PLACEHOLDER.finditer(text)]
    if "code" in kinds and "<" in text:
        spans += [(max(match.start() - 1, 0), match.end() + 1) for match in _MARKER.finditer(text)]
    if "name" in kinds:
        if "-" in text:
            spans += [(match.start(), match.end() + 1) for match in _HYPHEN.finditer(text)]
        for match in _WORD.finditer(text):
            if length := _name_length(match[0]):
                spans.append((match.start(), match.start() + length))
        spans += [match.span() for pattern in (_PERSON, _BRACKETED) for match in pattern.finditer(text)]
        for match in _CAPTION.finditer(text) if ":" in text or "：" in text else ():
            # The spaces before the colon stay in any case.
            named = not _PHRASE.search(match["name"])
            spans.append((match.start("name") if named else match.end("name"), match.end()))
    return spans


def _name_length(word: str) -> int:
    """How many syllables of a word are a name typed as one word, 0 if it is none."""
    # Most words are none, and this is quick.
    if _LAST_OF_KINDS.isdisjoint(word[-1 - _LONGEST_PARTICLE :]):
        return 0
    for particle in range(_LONGEST_PARTICLE + 1):
        end = len(word) - particle
        if end < _SHORTEST_NAME:
            break
        if particle and word[end:] not in _PARTICLES:
            continue
        name = word[:end]
        if any(name[-kind:] in _KINDS for kind in range(1, _LONGEST_KIND + 1)) and not name.endswith(
            _OTHER_WORDS
        ):
            return 0 if _PHRASE.search(name) else end
    return 0
