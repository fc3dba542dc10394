"""Whether the gold set holds together; a line on standard output for each fault, and exit code 1 if there is one.

    python -m benchmarks.gold.check [FOLDER] [--partial] [--coverage]

Looked at: the notation; ids (`news-001` and so on, without a hole); sentences that come twice, with other spaces
too; at every mistake, that it changes nothing but spaces, only such as the norm decides, and that each has its kind;
the number of sentences and mistakes of a domain; that four sentences of five have a mark, and every article has one.
`--partial` allows domains to be absent, unfinished, or without mistakes. `--coverage` shows what there is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.common import argument_parser, run_script, table
from benchmarks.gold.files import (
    DOMAINS,
    EXTRA,
    FOLDER,
    MISSING,
    MISTAKES,
    PARTS,
    SENTENCES,
    domain_of,
    parse_mistake,
)
from eojeol.errors import EojeolError, InputError, hint
from eojeol.evaluate.run import read_gold
from eojeol.evaluate.variants import ARTICLES, Sentence, letters_and_spaces, parse_line

MARKED = 0.8  # share of a domain's sentences that have a mark
MOST = 3  # mistakes of a line


class Check:
    """Reads the set and gathers its faults.

    Args:
        folder: where the files are.
        partial: whether files may be absent or unfinished.

    Attributes:
        faults: what is wrong, one line each.
        sentences: every sentence by its id.
        kinds: how often each kind of mistake is there.
    """

    def __init__(self, folder: Path, partial: bool) -> None:
        self.folder, self.partial = folder, partial
        self.faults: list[str] = []
        self.sentences: dict[str, Sentence] = {}
        self.kinds: Counter[str] = Counter()
        for domain in DOMAINS:
            self._domain(domain)
        self._duplicates()
        if not partial:
            self._articles()
        for part in PARTS:
            self._mistakes(part)

    def _lines(self, name: str) -> Iterator[tuple[str, str]]:
        """Each line of a file, and where it is; nothing of an absent one, which is a fault unless partial."""
        if self.partial and not (self.folder / name).exists():
            return
        try:
            lines = read_gold(self.folder / name)
        except EojeolError as error:
            self.faults.append(str(error))
            return
        if b"\r" in (self.folder / name).read_bytes():
            self.faults.append(f"{name}: lines must end in LF alone; a carriage return is there")
        for number, line in enumerate(lines, 1):
            yield f"{name}, line {number}", line

    def _domain(self, domain: str) -> None:
        known = len(self.sentences)
        number = 0
        for number, (where, line) in enumerate(self._lines(f"{domain}.tsv"), 1):
            try:
                name, sentence = parse_line(line)
            except InputError as error:
                self.faults.append(f"{where}: {error}")
                continue
            if name != f"{domain}-{number:03}":
                self.faults.append(f"{where}: id {name!r} must be '{domain}-{number:03}'")
            self.sentences.setdefault(name, sentence)
        if self.partial:
            return
        if number != SENTENCES:
            self.faults.append(f"{domain}.tsv: {number} sentences; there must be {SENTENCES}")
        marked = sum(bool(each.gaps) for each in list(self.sentences.values())[known:])
        if marked < MARKED * number:
            self.faults.append(f"{domain}.tsv: {marked} of {number} sentences have a mark; {MARKED:.0%} must")

    def _duplicates(self) -> None:
        first: dict[str, str] = {}
        for name, sentence in self.sentences.items():
            same = first.setdefault(letters_and_spaces(sentence.text)[0], name)
            if same != name:
                self.faults.append(f"{name} is {same} again")

    def _articles(self) -> None:
        there = {gap.article for sentence in self.sentences.values() for gap in sentence.gaps}
        self.faults += [f"no gap is marked with reason {each}" for each in ARTICLES if each not in there]

    def _mistakes(self, part: str) -> None:
        file = f"mistakes-{part}.tsv"
        seen: set[str] = set()
        of_domain: Counter[str] = Counter()
        for where, line in self._lines(file):
            try:
                mistake = parse_mistake(line)
                self._one_mistake(mistake.sentence, mistake.typed, mistake.kinds)
                if mistake.typed in seen:
                    raise InputError("this was typed before")
            except InputError as error:
                self.faults.append(f"{where}: {error}")
                continue
            seen.add(mistake.typed)
            self.kinds.update(mistake.kinds)
            of_domain[domain_of(mistake.sentence)] += 1
        for domain in of_domain.keys() - set(PARTS[part]):
            self.faults.append(f"{file}: {domain} belongs into another part")
        if not self.partial:
            wrong = {each: of_domain[each] for each in PARTS[part] if of_domain[each] != MISTAKES}
            self.faults += [
                f"{file}: {n} lines of {each}; there must be {MISTAKES}" for each, n in wrong.items()
            ]

    def _one_mistake(self, name: str, typed: str, kinds: tuple[str, ...]) -> None:
        if name not in self.sentences:
            raise InputError(f"there is no sentence {name!r}")
        sentence = self.sentences[name]
        letters, gold = letters_and_spaces(sentence.text)
        other, given = letters_and_spaces(typed)
        if other != letters or typed != " ".join(typed.split()):
            raise InputError(f"differs from {name} in more than single spaces")
        wrong = sorted(gold ^ given)
        if not 1 <= len(wrong) <= MOST:
            raise InputError(f"{len(wrong)} mistakes; a line has 1 to {MOST}")
        if len(kinds) != len(wrong):
            raise InputError(
                f"{len(wrong)} mistakes but {len(kinds)} kinds; give one for each, from left to right"
            )
        for gap, kind in zip(wrong, kinds, strict=True):
            _one_kind(kind, gap in gold)
            if sentence.codes.get(gap) == "V":
                raise InputError(
                    f"{letters[max(0, gap - 3) : gap]}|{letters[gap : gap + 3]}: both are allowed here"
                )

    def coverage(self) -> str:
        """Tables of what there is: by domain, by reason, by kind of mistake."""
        names = list(self.sentences)
        by_domain = []
        for domain in DOMAINS:
            mine = [self.sentences[name] for name in names if domain_of(name) == domain]
            codes = Counter[str](gap.code for sentence in mine for gap in sentence.gaps)
            words = sum(len(sentence.text.split()) for sentence in mine)
            by_domain.append([domain, len(mine), words, *(codes[code] for code in "SJV")])
        reasons = Counter[tuple[str, str]](
            (gap.article, gap.code) for each in self.sentences.values() for gap in each.gaps
        )
        by_reason = [[reason, *(reasons[reason, code] for code in "SJV")] for reason in ARTICLES]
        return "\n\n".join(
            (
                table(("domain", "sentences", "words", "S", "J", "V"), by_domain),
                table(("reason", "S", "J", "V"), by_reason),
                table(("kind of mistake", "gaps"), self.kinds.most_common()),
            )
        )


def _one_kind(kind: str, missing: bool) -> None:
    """The kind of a mistake is known and has the right direction."""
    family = kind.partition(":")[0]
    if family not in MISSING + EXTRA:
        raise InputError(f"unknown kind {kind!r}; {hint(family, MISSING + EXTRA)}")
    if (family in MISSING) != missing:
        raise InputError(
            f"kind {kind!r} is a space {'too many' if missing else 'that is missing'}, not this gap's"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argument_parser(__doc__, gold=None, model=False)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=FOLDER, metavar="FOLDER", help="where the set is"
    )
    parser.add_argument("--partial", action="store_true", help="files may be absent or unfinished")
    parser.add_argument("--coverage", action="store_true", help="show how much there is of what")
    given = parser.parse_args(arguments)
    check = Check(given.folder, given.partial)
    for fault in check.faults:
        print(fault)
    if given.coverage:
        print(check.coverage())
    return int(bool(check.faults))


if __name__ == "__main__":
    run_script(main)
