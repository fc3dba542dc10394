"""What would change in what an editor holds: what `eojeol fix` would change in the file."""

from __future__ import annotations

import pytest

from eojeol.changes import apply
from eojeol.documents import Options, fix_bytes
from eojeol.errors import InputError
from eojeol.lsp.checker import Checker
from eojeol.lsp.held import Held
from eojeol.lsp.review import Kind, changes_of, kind_of
from eojeol.spacer import Spacer

from ..standin import FixedModel

SPACER = Spacer(FixedModel("수있"), protect="none")
DOCUMENTS = {
    ".txt": "할수있다.\n<!-- eojeol: off -->\n할수있다.\n<!-- eojeol: on -->\r\n책 을 할수\n",
    ".md": "# 할수있다\n\n- **할수**있다 `할수`\n\n```\n할수있다\n```\n",
    ".tex": "\\section{할수있다} % 할수\n\\label{할수} 할수있다 😀할수\n",
    ".rst": "할수있다\n\n::\n\n    할수있다\n",
    ".po": 'msgid "can"\nmsgstr ""\n"할수"\n"있다"\n',
    ".html": "<meta charset='euc-kr'><p>할<b>수있</b>다 책&nbsp;을</p><script>할수있다</script>",
}


def changes(source: str, kind: Kind) -> list:
    return changes_of(source, kind, Checker(Held(SPACER)), lambda: False)


@pytest.mark.parametrize("suffix", DOCUMENTS)
def test_a_document_gets_the_changes_that_its_file_would_get(suffix):
    source = DOCUMENTS[suffix]
    found = changes(source, Kind(suffix))
    fixed = fix_bytes(source.encode(), suffix, SPACER.batch).decode()
    assert apply(source, found) == fixed != source


def test_places_count_from_a_byte_order_mark_that_the_editor_holds():
    (plain,), (marked,) = (changes(mark + "# 할수", Kind(".md")) for mark in ("", "\ufeff"))
    assert (marked.offset, marked.column) == (plain.offset + 1, plain.column + 1)


def test_what_is_broken_while_somebody_types_is_said():
    with pytest.raises(InputError, match="line 1"):
        changes('msgid "', Kind(".po"))


def test_a_table_is_looked_at_when_somebody_has_said_where_its_text_is():
    table = "번호,글\n1,할수\n"
    assert changes(table, Kind(".csv")) == []
    held = Held(SPACER, options=Options(columns=("글",)))
    (one,) = changes_of(table, Kind(".csv"), Checker(held), lambda: False)
    assert (one.line, one.column) == (2, 4)


@pytest.mark.parametrize(
    ("path", "language", "suffix"),
    [
        ("글.MD", "plaintext", ".md"),
        ("Untitled-1", "markdown", ".md"),
        ("LICENSE", "plaintext", ".txt"),
        ("쪽.tex", "latex", ".tex"),
    ],
)
def test_the_name_says_the_format_and_else_the_language(path, language, suffix):
    assert kind_of(path, language) == Kind(suffix)


def test_archives_and_code_are_not_looked_at():
    assert kind_of("글.docx", "") is None
    assert kind_of("main.py", "python") is None
