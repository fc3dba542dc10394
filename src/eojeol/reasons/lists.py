"""Short lists of words that checks ask for."""

from __future__ import annotations

import re

FAMILY = frozenset(
    "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 전 홍 고 문 양 손 배 백 허 남 심 노 하 곽 성 차 주 우 구 "
    "민 유 나 진 지 엄 남궁 황보 선우 제갈".split()
)
# Particles that stand behind an open syllable; 로 stands behind ㄹ too.
AFTER_OPEN = tuple("는 가 를 와 로 나 란 랑 라도 라는 라면 라고 든 야 며".split())
STEM_TAKES = ("는", "은", "을", "나", "이나", "든", "든지", "며", "라고", "라는", "도", "면")
# One-syllable words that are adnominal forms more often than nouns.
SHORT_ADNOMINALS = "한할간갈온올본볼준줄된될산살난날잔잘든들쓴쓸큰클선설낸낼단달떤뜬"
SHORT_COPULA = ("인", "일", "임", "였")
# One-syllable nouns and pronouns that take particles so often that a longer noun is no better guess.
HOSTS = frozenset("수 것 데 줄 바 때 집 나 너 저 내 네 책 물 밥 집 눈 비 손 발".split())
# Words that stand before titles and are no family names there.
NOT_FAMILY = frozenset("전 현 고 신 구 이 한 두 그".split())
# Adverbs that are more often something else behind a noun: 소리 내지, 목 적이.
NOT_ADVERBS = ("내지", "적이")
# What a place is called, and how names of places end.
PLACE = re.compile(
    "^(?:한국|대한|조선|서울|부산|대구|인천|광주|대전|울산|제주|경기|강원|충북|충남|전북|전남|경북|경남|국립|시립|도립|중앙)$"
    "|^[가-힣]{2,}(?:대학교|대학|시|도|군|구|동|읍|면)$"
)
AUXILIARIES = frozenset("보 주 버리 놓 두 내 가 오 있 대 드리 나 나가 먹 치우 계시 달 빠지 쌓 못하".split())
# Verbs that follow the endings -고, -지, -어야 and their like.
LIGHT = frozenset("있 계시 싶 않 못하 말 하 되 보 만들 나 나서 들 마".split())
SURE_TITLES = frozenset("씨 선생님 박사 교수 교수님 과장 부장 사장 대리 장군 의원 대통령".split())
AFTER_SHORT = re.compile("(?:데|지|가|걸|수|까|경우|듯|때|다|습|고|어|던|을|은|이|에|$)")
