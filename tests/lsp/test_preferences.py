"""What a user sets in the editor."""

from __future__ import annotations

import pytest

from eojeol.errors import ConfigError
from eojeol.lsp.preferences import Preferences, read_preferences


def test_own_keys_and_keys_of_a_project_are_told_apart():
    given = {
        "debounce": 50, "maxDiagnostics": 5, "comments": True, "eagerness": "eager", "no-protect": ["url"],
        "joinLines": None, "trace": {"server": "off"}, "command": ["eojeol", "lsp"],
    }  # fmt: skip
    found = read_preferences({"eojeol": given})
    assert found == read_preferences(given)
    assert (found.debounce, found.max_diagnostics, found.comments, found.strings) == (50, 5, True, False)
    assert found.project == {"eagerness": "eager", "no-protect": ["url"]}


@pytest.mark.parametrize("nothing", [None, {}, [], "eojeol"])
def test_nothing_is_the_defaults(nothing):
    assert read_preferences(nothing) == Preferences()


@pytest.mark.parametrize(
    "wrong",
    [{"debounce": "50"}, {"debounce": True}, {"debounce": -1}, {"language": "fr"}, {"severity": "fatal"}],
)
def test_a_value_of_the_wrong_kind_is_named(wrong):
    with pytest.raises(ConfigError, match=next(iter(wrong))):
        read_preferences(wrong)
