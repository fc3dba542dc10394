"""Short lists of words that checks ask for."""

from __future__ import annotations

import re

FAMILY = frozenset(
    "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 전 홍 고 문 양 손 배 백 허 남 심 노 하 곽 성 차 주 우 구 "
    "민 유 나 진 지 엄 채 원 천 방 공 현 함 변 염 추 남궁 황보 선우 제갈".split()
)
# Particles that stand behind an open syllable; 로 stands behind ㄹ too.
AFTER_OPEN = tuple("는 가 를 와 로 나 란 랑 라도 라는 라면 라고 든 야 며".split())
STEM_TAKES = ("는", "은", "을", "나", "이나", "든", "든지", "며", "라고", "라는", "도", "면")
# One-syllable words that are adnominal forms more often than nouns.
SHORT_ADNOMINALS = (
    "한할간갈온올본볼준줄된될산살난날잔잘든들쓴쓸큰클선설낸낼단달떤뜬긴빈흰핀찬먼센짠싼쥔찐낀뛴"
)
SHORT_COPULA = ("인", "일", "임", "였")
# One-syllable nouns and pronouns that take particles so often that a longer noun is no better guess.
HOSTS = frozenset("이 그 수 것 데 줄 바 때 집 나 너 저 내 네 책 물 밥 눈 비 손 발".split())
# Words that stand before titles and are no family names there.
NOT_FAMILY = frozenset("전 현 고 신 구 이 한 두 그 채 원 천 방 공 함 변 염 추".split())
# Adverbs that are more often something else: 소리 내지, 간 적이, 식사 후, 모른 채, 아파트 단지.
NOT_ADVERBS = ("내지", "적이", "후", "채", "척", "단지", "요리", "얼마나")
# What a place is called, and how names of places end.
PLACE = re.compile(
    "^(?:한국|대한|조선|서울|부산|대구|인천|광주|대전|울산|제주|경기|강원|충북|충남|전북|전남|경북|경남|국립|시립|도립|중앙)$"
    "|^[가-힣]{2,}(?:대학교|대학|시|도|군|구|동|읍|면)$"
)
AUXILIARIES = frozenset("보 주 버리 놓 두 내 가 오 있 대 드리 나 나가 치우 계시 달 빠지 쌓 못하".split())
# Verbs that follow the endings -고, -지, -어야 and their like.
LIGHT = frozenset("있 계시 싶 않 못하 말 하 되 보 만들 나 나서 들 마".split())
SURE_TITLES = frozenset(
    "씨 선생님 박사 교수 교수님 과장 부장 사장 대리 장군 의원 대통령 할머니 할아버지 아저씨 아주머니 아줌마".split()
)
AFTER_SHORT = re.compile("(?:데|지|가|걸|수|까|경우|듯|때|다|습|고|어|던|을|은|이|에|$)")
# Nouns that are more often a verb in -고 before another word.
VERBS_TOO = frozenset(
    "보고 입고 잡고 타고 묵고 쓰고 메고 들고 안고 업고 지고 끼고 말고 두고 놓고 하고".split()
)
PRONOUNS = frozenset(
    "나 너 저 내 네 제 그 이 우리 저희 너희 누구 자기 그녀 그들 이것 그것 저것 여기 거기 저기 "
    "무엇 뭐 이거 그거 저거".split()
)
# Nouns with 는 or 를 that are forms of a verb as well, but rarely.
NOUNS_FIRST = frozenset(
    "차이는 개는 꾀는 때는 떼는 띠는 매는 모는 무는 배는 비는 새는 쇠는 시는 이는 재는 차는 채는 키는 해는 벼를".split()
)
PRONOUN_FORMS = frozenset(base + particle for base in PRONOUNS for particle in ("를", "는"))
COUNTING = frozenset(
    "한 두 세 네 하나 둘 셋 넷 다섯 여섯 일곱 여덟 아홉 열 스물 서른 마흔 쉰 예순 일흔 여든 아흔 백 천 만 몇".split()
)
# Syllables that stand in transliterated words and in few others.
FOREIGN = re.compile(
    "[스크트프르츠즈드브클플블슨튼킨틴켄쉬셔샤쿠캐커케코콜컬킴터테토투티타펠퍼페포푸피파팩팀텐뉴듀류튜쥬죠쟈카키잭]"
)
# Determiners that are no nouns besides.
DETERMINERS = frozenset(
    "이 그 저 한 두 세 네 각 첫 새 헌 온 웬 모든 다른 어떤 무슨 여러 이런 그런 저런 어느 몇 약".split()
)
# Dependent nouns that are much else as well, so that what stands before must be known.
AFTER_MUCH = frozenset("이 자 분 통 중 김 적 녘 법 참 모양 양 마련 노릇 축 턱 리 바 줄".split())
