r"""LaTeX (.tex): the prose is fixed; commands and what they take, math, code, comments and the preamble stay.

A paragraph is a passage. The argument of a command is prose only if the command is known to print it (`\section{…}`,
`\textbf{…}`, `\footnote{…}`): of all others (`\ref`, `\cite`, `\label`, a user's own) nobody can say without running
TeX, and they are left alone. `\textbf` and its like are formatting runs, a space next to which goes outside; a heading,
caption or footnote is a passage of its own. White space after a command belongs to the command, which needs it.

pylatexenc gives the same positions and is what the tests check this scanner with; it is not used here because it takes
five seconds for a megabyte, and reads on past mistakes where we stop.
"""

from __future__ import annotations

from eojeol.documents.edit import Builder, Passage
from eojeol.documents.format import Format
from eojeol.documents.plain import fix_passages
from eojeol.documents.tex_tokens import Token, tokens

# Arguments of commands: `r` a formatting run, `h` what the run begins with, `p` a passage of its own, `x` no prose.
# Those in brackets never are prose.
_ARGUMENTS = {
    **dict.fromkeys(
        "emph textbf textit textsl textsc textsf textrm textmd textup textnormal underline uline uuline uwave sout "
        "dashuline dotuline ul hl st mbox hbox text dotemph alert structure textlf".split(),
        "r",
    ),
    **dict.fromkeys(
        "part chapter section subsection subsubsection paragraph subparagraph part* chapter* section* subsection* "
        "subsubsection* paragraph* subparagraph* caption caption* subcaption title subtitle author footnote "
        "footnotetext endnote thanks marginpar sidenote frametitle framesubtitle enquote enquote* centerline "
        "leftline rightline fbox keywords dedication epigraph abstract todo note only uncover visible onslide".split(),
        "p",
    ),
    **dict.fromkeys("textcolor foreignlanguage".split(), "hr"),
    **dict.fromkeys(
        "colorbox parbox raisebox rotatebox scalebox captionof captionof* multicolumn*".split(), "xp"
    ),
    **dict.fromkeys("multicolumn multirow fcolorbox resizebox".split(), "xxp"),
    "href": "r",  # its address is a token of its own
    "hyperref": "r",
    **dict.fromkeys(
        "item par noindent indent centering raggedright raggedleft bf it em rm sf sl tt sc bfseries itshape rmfamily "
        "sffamily mdseries upshape slshape normalfont tiny scriptsize footnotesize small normalsize large Large LARGE "
        "huge Huge maketitle tableofcontents newpage clearpage cleardoublepage hline toprule midrule bottomrule "
        "appendix frontmatter mainmatter backmatter quad qquad hfill vfill and newline linebreak pagebreak "
        "smallskip medskip bigskip".split(),
        "",
    ),
}
_ENVIRONMENTS = {
    **dict.fromkeys(
        "document center flushleft flushright quote quotation verse itemize enumerate description abstract titlepage "
        "proof theorem lemma definition corollary example remark".split(),
        "",
    ),
    "frame": "pp",
    **dict.fromkeys("block alertblock exampleblock".split(), "p"),
}
# Commands that define others: their arguments may stand apart from them, and none is prose.
_DEFINING = frozenset(
    "newcommand renewcommand providecommand DeclareRobustCommand newcommand* renewcommand* providecommand* "
    "NewDocumentCommand RenewDocumentCommand ProvideDocumentCommand DeclareDocumentCommand DeclareMathOperator "
    "DeclareMathOperator* newenvironment renewenvironment newenvironment* renewenvironment* NewDocumentEnvironment "
    "newtheorem newtheorem* newcolumntype DeclarePairedDelimiter AtBeginDocument AtEndDocument def gdef edef xdef "
    "let newif lstdefinestyle lstdefinelanguage lstset tikzset hypersetup usepackage RequirePackage documentclass "
    "setlength addtolength titleformat newglossaryentry newacronym".split()
)
# A file with one of these and no document in it is a preamble.
_PREAMBLE = frozenset("documentclass ProvidesPackage ProvidesClass NeedsTeXFormat".split())
_SHOWN = {
    **{rf"\{character}": character for character in "%&$#_{}"},
    **dict.fromkeys((r"\ ", "\\\n", "\\\r", "\\\t", r"\,", r"\;", r"\:", "~"), "\u00a0"),
    "``": "“",
    "''": "”",
}
# How many tokens a bracketed argument may have.
_LONGEST_OPTION = 200


def passages(source: str) -> list[Passage]:
    """The paragraphs, headings, captions and notes."""
    return _Walk(source).passages()


class _Walk:
    """Goes over the tokens, and adds the text between them where it is prose.

    Args:
        source: the whole file.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._builder = Builder(source)
        self._tokens = tokens(source)
        # By index of a brace or bracket in `_tokens`, what it opens (`r`, `h`, `p`, `x`) and where its command is.
        self._roles: dict[int, tuple[str, int]] = {}
        self._open: list[str] = []  # roles of the braces that are open
        self._at_opening = False  # nothing was added since a run was opened
        named = {(token.kind, token.text) for token in self._tokens}
        has_document = ("begin", "document") in named
        self._preamble = has_document or any(("command", name) in named for name in _PREAMBLE)

    def passages(self) -> list[Passage]:
        """The prose, passage by passage."""
        at = i = 0
        while i < len(self._tokens):
            token = self._tokens[i]
            self._text(at, token.start)
            if token.kind == "end" and token.text == "document":
                return self._builder.finish()
            i, at = self._token(i, token)
        self._text(at, len(self._source))
        return self._builder.finish()

    def _text(self, start: int, end: int) -> None:
        if end > start and (not self._preamble or "p" in self._open):
            self._builder.plain(start, end)
            self._at_opening = False

    def _token(self, i: int, token: Token) -> tuple[int, int]:
        """Take in one token, and say with which one and where in the source it goes on."""
        if token.kind == "open":
            return self._brace(i, token)
        if token.kind == "close":
            self._close(token)
        elif token.kind == "bracket":
            if i in self._roles and (shut := self._option_end(i)) >= 0:
                self._builder.border()
                return shut + 1, self._tokens[shut].end
            return i + 1, token.start  # it is text
        elif token.text in _SHOWN and token.kind in ("symbol", "quote", "special"):
            if not self._preamble or "p" in self._open:
                self._builder.opaque(_SHOWN[token.text], token.start, token.end)
        elif token.kind == "command":
            self._command(i, token)
        elif token.text != r"\-" and token.kind != "hidden":
            self._builder.border()
            if token.kind == "begin":
                self._preamble = self._preamble and token.text != "document"
                self._arguments(i + 1, _ENVIRONMENTS.get(token.text), token)
        return i + 1, token.end

    def _brace(self, i: int, token: Token) -> tuple[int, int]:
        role, start = self._roles.get(i, ("r", token.start))
        if token.pair < 0:
            self._builder.border()
            return len(self._tokens), len(self._source)
        if role in "xh":
            if role == "x":
                self._builder.border()
            return token.pair + 1, self._tokens[token.pair].end
        self._open.append(role)
        if role == "p":
            self._builder.border()
        elif not self._at_opening:
            self._builder.insert_at(start)
            self._at_opening = True
        return i + 1, token.end

    def _close(self, token: Token) -> None:
        role = self._open.pop() if self._open else "p"
        if role == "p":
            self._builder.border()
        else:
            self._builder.insert_at(token.end)
        self._at_opening = False

    def _command(self, i: int, token: Token) -> None:
        spec = _ARGUMENTS.get(token.text)
        if token.text in _DEFINING:
            self._definition(i + 1)
        else:
            self._arguments(i + 1, spec, token)
        if spec is None or "r" not in spec:
            self._builder.border()

    def _arguments(self, i: int, spec: str | None, token: Token) -> None:
        """Say what the arguments of a command are, which follow it directly.

        Args:
            i: index of the token after it.
            spec: what those in braces are; all of them nothing of ours if None.
            token: the command.
        """
        end, taken = token.end, 0
        if token.text == "href" and i < len(self._tokens) and self._tokens[i].start == end:
            end, i = self._tokens[i].end, i + 1
        while i < len(self._tokens) and self._tokens[i].start == end:
            follows = self._tokens[i]
            if follows.kind == "bracket" and follows.text == "[" and (shut := self._option_end(i)) >= 0:
                self._roles[i] = ("x", token.start)
            elif (
                follows.kind == "open" and (shut := follows.pair) >= 0 and (spec is None or taken < len(spec))
            ):
                self._roles[i] = (spec[taken] if spec else "x", token.start)
                taken += 1
            else:
                break
            i, end = shut + 1, self._tokens[shut].end

    def _definition(self, i: int) -> None:
        """Say that all groups that follow are no text; names, numbers and white space may stand between them."""
        end = None
        for _ in range(_LONGEST_OPTION):
            if i >= len(self._tokens):
                return
            token = self._tokens[i]
            if end is not None and self._source[end : token.start].strip():
                return
            if token.kind == "open" and token.pair >= 0:
                self._roles[i] = ("x", token.start)
                i, end = token.pair + 1, self._tokens[token.pair].end
            elif token.text == "[" and (shut := self._option_end(i)) >= 0:
                self._roles[i] = ("x", token.start)
                i, end = shut + 1, self._tokens[shut].end
            elif end is None and token.kind in ("command", "special"):
                i += 1
            else:
                return

    def _option_end(self, i: int) -> int:
        """Index of the bracket that closes the one at an index; -1 if none does in this paragraph."""
        depth = 0
        for _ in range(_LONGEST_OPTION):
            if i >= len(self._tokens) or self._tokens[i].kind in ("blank", "close"):
                return -1
            token = self._tokens[i]
            if token.kind == "bracket":
                depth += 1 if token.text == "[" else -1
                if not depth:
                    return i
            i = token.pair + 1 if token.kind == "open" and token.pair >= 0 else i + 1
        return -1


LATEX = Format("LaTeX", (".tex",), "text/x-tex", fix_passages(passages))
