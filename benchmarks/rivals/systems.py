"""What is measured: a record for each system and setting. Whoever adds one adds a line here and a file in adapters/."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eojeol import __version__
from eojeol.errors import UsageError, hint

ADAPTERS = Path(__file__).parent / "adapters"
# The default of ours, which all others are compared with.
OURS = "eojeol"
# They are no systems that anyone uses, and win no column.
BASELINES = ("strip", "leave")


@dataclass(frozen=True)
class System:
    """A system with its settings.

    Attributes:
        name: what tables call it.
        adapter: the file that runs it.
        licence: of the system as its package states it.
        home: where it comes from.
        options: for the adapter's `load`.
        needs: an option that has to come from the command line.
    """

    name: str
    adapter: Path
    licence: str = "–"
    home: str = "–"
    options: Mapping[str, Any] = field(default_factory=dict)
    needs: str = ""

    @property
    def pins(self) -> Path:
        """The packages of its environment; no such file: it needs none."""
        return self.adapter.with_suffix(".txt")

    @property
    def own(self) -> bool:
        """Whether it is ours, and so runs the source tree."""
        return self.adapter.stem == OURS

    @property
    def version(self) -> str:
        """Its version by its first pin; a dash where it has none."""
        if self.own:
            return __version__
        found = re.search(r"==(\S+)", self.pins.read_text("utf-8")) if self.pins.exists() else None
        return found[1] if found else "–"


def _of(adapter: str, licence: str, home: str, **variants: Mapping[str, Any]) -> list[System]:
    """The records of an adapter, by what is added to its name."""
    return [
        System(
            adapter + suffix.replace("_", " "), ADAPTERS / f"{adapter}.py", licence, home, options,
            "train" if adapter == "soyspacing" else "",
        )
        for suffix, options in variants.items()
    ]  # fmt: skip


_PYPI = "https://pypi.org/project/"
_LEVELS = {f"_{level}": {"level": level} for level in (1, 2, 3)}
SYSTEMS = (
    *_of(
        OURS, "Apache-2.0", "this repository",
        **{"": {}, "_conservative": {"eagerness": "conservative"}, "_eager": {"eagerness": "eager"}},
        _small={"model": "small"},
    ),
    *_of("kiwi", "Apache-2.0", f"{_PYPI}kiwipiepy/", **{"": {}, "_largest": {"model": "largest"}}),
    *_of(
        "quickspacer", "not stated", f"{_PYPI}quickspacer/", **_LEVELS,
        **{"_3_stripped": {"level": 3, "strip": True}},
    ),
    *_of("dadeum", "MIT", f"{_PYPI}dadeum/", **{"": {}}),
    *_of("soyspacing", "GPL-3.0", f"{_PYPI}soyspacing/", **{"": {}}),
    *_of("korsec", "MIT", f"{_PYPI}KorSEC/", **{"": {}}),
    *_of("kss", "BSD-3-Clause", f"{_PYPI}kss/", **{"": {}}),
    *_of("strip", "–", "baseline", **{"": {}}),
    *_of("leave", "–", "baseline", **{"": {}}),
)  # fmt: skip


def ours_with(model: Path) -> System:
    """Ours with another model than the embedded one."""
    return System(
        f"{OURS} {model.resolve().name}",
        ADAPTERS / f"{OURS}.py",
        SYSTEMS[0].licence,
        str(model),
        {"model": str(model.resolve())},
    )


def chosen(names: Sequence[str], known: Sequence[System] = SYSTEMS) -> list[System]:
    """The systems of these names, and of those adapters; ours is always among them, and all are for no name.

    Args:
        names: of systems or adapters.
        known: what there is.

    Raises:
        UsageError: there is no such system.
    """
    every = [system.name for system in known] + [system.adapter.stem for system in known]
    for name in names:
        if name not in every:
            raise UsageError(f"unknown system {name!r}; {hint(name, sorted(set(every)))}")
    wanted = {OURS, *names}
    return [each for each in known if not names or each.name in wanted or each.adapter.stem in names]
