"""Comments and strings of code: found in many languages, at their very places."""

from __future__ import annotations

import pytest

from eojeol.changes import apply
from eojeol.lsp.checker import Checker
from eojeol.lsp.held import Held
from eojeol.lsp.review import changes_of, kind_of
from eojeol.spacer import Spacer

from ..standin import FixedModel

pytest.importorskip("pygments")
SPACER = Spacer(FixedModel("수있"), protect="none")

PYTHON = '''#!/usr/bin/env python
def 할수(x):  # 할수있다
    """할수있다.

    할수 있다 😀할수
    """
    # eojeol: off
    # 할수있다
    # eojeol: on
    return f"할수{x}할수\\n할수"
'''
CODE = {
    "a.py": (PYTHON, "# 할 수 있다", '"할 수{x}할 수\\n할 수"'),
    "a.js": ("const s = '할수'; // 할수있다\r\n/* 할수\r\n * 할수 */\r\n", "* 할 수 */", "'할 수'"),
    "a.c": ('/* 할수 */ char *s = "할수";\n#define 할수 1\n', "/* 할 수 */", '"할 수"'),
    "a.sql": ("-- 할수\nSELECT '할수' AS 할수;\n", "-- 할 수\n", "'할 수'"),
    "a.sh": ("# 할수\necho '할수' 할수\n", "# 할 수\n", "'할 수'"),
    "a.rs": ('/// 할수\nfn main() { let s = "할수"; }\n', "/// 할 수\n", '"할 수"'),
}


def fixed(name: str, source: str, comments: bool, strings: bool) -> str:
    kind = kind_of(name, "", comments, strings)
    assert kind is not None
    return apply(source, changes_of(source, kind, Checker(Held(SPACER)), lambda: False))


@pytest.mark.parametrize("name", CODE)
def test_comments_and_strings_are_fixed_each_when_asked_for(name):
    source, comment, string = CODE[name]
    only_comments, only_strings = fixed(name, source, True, False), fixed(name, source, False, True)
    assert comment in only_comments and string not in only_comments
    assert string in only_strings and comment not in only_strings
    assert source.replace(" ", "") == only_comments.replace(" ", "") == only_strings.replace(" ", "")


def test_code_and_what_is_switched_off_stay():
    found = fixed("a.py", PYTHON, True, True)
    assert "def 할수(x)" in found and "    # 할수있다\n    # eojeol: on" in found
    assert '"""할 수 있다.' in found and "😀할 수\n" in found


def test_a_language_that_only_the_editor_names_is_known():
    assert kind_of("untitled", "typescript", comments=True) is not None
    assert kind_of("untitled", "no-such-language", comments=True) is None
