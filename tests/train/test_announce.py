"""What a run says of itself before it begins."""

from __future__ import annotations

from dataclasses import replace

import pytest

pytest.importorskip("lightning")

from eojeol.train.announce import announce_size, name_few_lines, name_unknown_sources
from eojeol.train.schema import DataConfig, TrainConfig


def test_a_run_that_is_long_for_its_text_is_announced_as_such(capfd: pytest.CaptureFixture[str]) -> None:
    config = TrainConfig()
    config.trainer.max_steps = 30_800
    announce_size(config, 9_000)
    said = capfd.readouterr().err
    assert "at most 30,800 steps of 8,192 characters, 28,034.8 times the training text" in said
    assert "nothing ends it sooner; 50 times are trainer.max_steps=55; with so little text" in said
    assert "--recipe finetune" in said
    config.init = "embedded"
    announce_size(config, 9_000)
    assert "--recipe finetune" not in capfd.readouterr().err
    config.trainer.max_steps = 5
    announce_size(config, 9_000)
    assert "nothing ends" not in capfd.readouterr().err
    # A batch is never more than the whole text.
    config.trainer.max_steps = 40
    announce_size(config, 300)
    assert "at most 40 steps of 300 characters, 40.0 times the training text\n" in capfd.readouterr().err


def test_too_few_held_out_lines_are_mentioned(capfd: pytest.CaptureFixture[str]) -> None:
    data = DataConfig(hold_out=0.1)
    name_few_lines(data, 10)
    assert "1 of 10 lines held out by data.hold_out is too few to stop by" in capfd.readouterr().err
    name_few_lines(data, 400)
    name_few_lines(replace(data, val="other.txt"), 10)
    name_few_lines(DataConfig(), 10)
    assert capfd.readouterr().err == ""


def test_the_sources_of_a_recipe_of_ours_are_not_missed(
    capfd: pytest.CaptureFixture[str],
) -> None:
    name_unknown_sources({"krdict-examples", "mine"} - {"krdict-examples"}, ["news"], "")
    assert capfd.readouterr().err.count("data.weights names") == 1


def test_a_step_is_all_batches_of_all_processes(capfd: pytest.CaptureFixture[str]) -> None:
    config = TrainConfig()
    config.trainer.max_steps, config.trainer.accumulate = 10, 2
    config.trainer.devices, config.trainer.nodes = 4, 3
    announce_size(config, 8192 * 240)
    assert "at most 10 steps of 196,608 characters, 1.0 times the training text\n" in capfd.readouterr().err
    # Without a last step there is nothing to say.
    config.trainer.max_steps = -1
    announce_size(config, 9_000)
    assert capfd.readouterr().err == ""
