"""Figures beside rivals: what is counted, how far it can be trusted, how it is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.quality.lattice import Row
from benchmarks.rivals import measures, plots, tables, texts, trust
from benchmarks.rivals.measures import COLUMNS, FIGURES
from benchmarks.rivals.run import figures

# 먹어 보다: both are allowed at the second gap.
ROWS = [Row("t", 0, "먹어 보고 갔다", {2: "V"}), Row("t", 1, "나는 간다", {})]


def sums(typed: list[str], given: list[str]) -> dict[str, float]:
    columns = measures.counts(texts.Part("t", ROWS, typed), given)
    return dict(zip(COLUMNS, columns.sum(axis=0), strict=True))


def test_what_is_allowed_is_strictly_wrong_and_right_by_the_norm() -> None:
    found = sums(["먹어보고 갔다", "나는 간다"], ["먹어보고 갔다", "나는 간다"])
    assert (found["exact"], found["exact by the norm"], found["real"], found["harmed"]) == (1, 2, 0, 0)


def test_a_mistake_mended_and_one_made_are_counted() -> None:
    found = sums(["먹어 보고갔다", "나는 간다"], ["먹어 보고 갔다", "나는간다"])
    assert (found["errors"], found["mended"], found["harmed"], found["right gaps"]) == (1, 1, 1, 7)
    assert (found["real"], found["wrong"], found["words"], found["altered"]) == (1, 1, 5, 0)


def test_other_characters_are_altered_and_mend_nothing() -> None:
    found = sums(["먹어 보고갔다", "나는간다"], ["먹어 보고 갔다", "너는 간다"])
    assert (found["altered"], found["errors"], found["mended"]) == (1, 2, 1)


def test_our_own_set_is_four_tests_over_ten_domains() -> None:
    own = list(texts.own_tests())
    assert [(test.name, test.task, len(test.parts)) for test in own] == [
        ("gold", task, 10) for task in ("restore", "correct", "harm", "people")
    ]
    assert [sum(len(part.rows) for part in test.parts) for test in own] == [1000, 1000, 1000, 400]
    assert own[3].mode == "correct" and own[0].cut(3).parts[0].rows == own[0].parts[0].rows[:3]
    assert any("V" in row.judged.values() for row in own[0].parts[0].rows)


def test_files_pairs_and_lattices_are_tests_too(tmp_path: Path) -> None:
    gold, pairs, lattice = tmp_path / "g.txt", tmp_path / "p.tsv", tmp_path / "l.tsv"
    gold.write_text("나는 간다\n비가 온다\n", encoding="utf-8")
    pairs.write_text("나는간다\t나는 간다\n", encoding="utf-8")
    lattice.write_text("g\t1\t비가 온다\t1S\n", encoding="utf-8")
    found = [*texts.file_tests([gold]), *texts.pair_tests(pairs), *texts.lattice_tests(lattice)]
    assert [(test.name, test.task) for test in found] == [
        *(("files", task) for task in ("restore", "correct", "harm")), ("pairs", "people"),
        *(("lattice", task) for task in ("restore", "correct", "harm")),
    ]  # fmt: skip
    assert found[0].parts[0].typed == ["나는간다", "비가온다"]
    assert list(texts.file_tests([])) == []


def columns(**given: list[float]) -> measures.Columns:
    found = np.zeros((len(next(iter(given.values()))), len(COLUMNS)))
    for name, values in given.items():
        found[:, COLUMNS.index(name)] = values
    return found


def test_a_figure_is_the_mean_over_parts() -> None:
    parts = [columns(exact=[1, 1], lines=[1, 1]), columns(exact=[0, 1, 0, 0], lines=[1, 1, 1, 1])]
    found = trust.estimate(FIGURES["sentence"], parts, trust.resampled(parts))
    assert found.value == 100 * (1 + 0.25) / 2
    assert found.low < found.value < found.high


def test_an_interval_holds_what_the_binomial_says() -> None:
    right = np.repeat([1.0, 0.0], [80, 20])
    part = [columns(exact=list(right), lines=[1.0] * 100)]
    found = trust.estimate(FIGURES["sentence"], part, trust.resampled(part))
    # 80 ± 1.96 · 4
    assert found.low == pytest.approx(72.2, abs=1.5) and found.high == pytest.approx(87.8, abs=1.5)
    assert found == trust.estimate(FIGURES["sentence"], part, trust.resampled(part))


def test_the_test_is_paired() -> None:
    # Every second sentence is right; the other system has one less in ten: small beside the spread, yet always there.
    ours = np.tile([1.0, 0.0], 100)
    less = ours.copy()
    less[::20] = 0
    lines = [1.0] * 200
    mine, theirs = ([columns(exact=list(each), lines=lines)] for each in (ours, less))
    figure = FIGURES["sentence"]
    assert trust.p_value(figure, trust.resampled(mine), trust.resampled(theirs)) < 0.01
    assert trust.p_value(figure, trust.resampled(mine), trust.resampled(mine)) == 1.0
    shown = figures("restore", mine, trust.resampled(mine), trust.resampled(theirs))
    assert shown["sentence"]["parts"] == [50.0]
    assert shown["sentence"]["p"] < 0.01 and "mended" not in shown


def report() -> dict[str, Any]:
    def figure(value: float, **more: float) -> dict[str, float]:
        return {"value": value, "low": value - 1, "high": value + 1, **more}

    names = {"ours": 50.0, "other": 40.0, "strip": 60.0}
    people = {
        name: {"mended": figure(value, p=0.2), "harm": figure(100 - value), "exact": figure(10, p=0.001)}
        for name, value in names.items()
    }
    known = {"version": "1", "licence": "MIT", "home": "–", "size_mb": 0.0, "missing": None}
    return {
        "about": {"rounds": 1},
        "systems": {**dict.fromkeys(names, known), "gone": {**known, "missing": "not measured: no"}},
        "tests": [
            {"set": "gold", "task": "people", "sentences": 9, "figures": people, "failed": {"x": "bye"}}
        ],
        "hostile": {
            name: {"strings": 5, "changed": 0, "lost lines": 0, "unstable": 0, "crashes": 1} for name in names
        },
        "speed": {"ours": {"short lines": 1000.0}, "other": {"long lines": float("nan")}},
    }


def test_tables_show_the_best_the_chance_and_what_is_not_there() -> None:
    shown = tables.tables(report())
    people = shown["bench-people"].splitlines()
    assert people[0] == "gold, people: 9 sentences"
    assert people[4] == "| ours | **50.00** (49.00–51.00)≈ | **50.00** (49.00–51.00) | 10.00 (9.00–11.00) |"
    # A baseline wins no column, however good it is.
    assert people[6].startswith("| strip | 60.00 (")
    assert people[-1] == "x: failed (bye)"
    assert "bench-tasks" not in shown
    assert "| gone | 1 | MIT | – | – | not measured: no |" in shown["bench-systems"]
    assert shown["bench-speed"].splitlines()[2:] == [
        "| ours | – | 1,000 | – | – | – | – | – | – |",
        "| other | – | – | – | – | – | – | – | – |",
    ]
    assert shown["bench-short"].splitlines()[4] == "| ours | **50.0** | **50.00** | 10.0 | 1,000 |"
    assert "| ours | 5 | 0 | 0 | 0 | 1 |" in shown["bench-hostile"]


def test_pictures_take_what_there_is(tmp_path: Path) -> None:
    assert plots.people_points(report())["ours"] == (50.0, 50.0)
    assert plots.speed_points(report()) == {}
    assert [path.name for path in plots.draw(report(), tmp_path)] == ["bench-people.png"]


def test_labels_keep_their_order_and_off_each_other() -> None:
    apart = [(0.1, 0.2), (0.1, 0.5), (0.8, 0.5)]
    assert plots.spread(apart) == apart
    near = plots.spread([(0.5, 0.51), (0.5, 0.5), (0.55, 0.5), (0.5, 0.7)], near=0.1, wide=0.2)
    assert [(x, round(y, 6)) for x, y in near] == [(0.5, 0.7), (0.5, 0.5), (0.55, 0.6), (0.5, 0.8)]
