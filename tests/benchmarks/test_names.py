"""Sentences with names that begin like a particle."""

from __future__ import annotations

from benchmarks.quality.names import moved, sentences


def test_every_organisation_meets_every_name_once() -> None:
    made = sentences()
    assert len(made) == len(set(made)) == 240
    assert made[0] == "한국은행 이대우 과장이 어제 회의에서 말했다."
    # 대표 ends in a vowel.
    assert made[1] == "한국은행 이정민 대표는 자료를 다시 살펴보겠다고 했다."


def test_a_boundary_moved_where_a_space_went_and_another_came() -> None:
    assert moved("한국은행 이대우 과장", "한국은행이 대우 과장")
    assert not moved("한국은행 이대우 과장", "한국은행이대우 과장")
    assert not moved("한국은행", "한국은행")
