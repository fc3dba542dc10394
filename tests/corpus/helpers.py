from __future__ import annotations

from pathlib import Path

from eojeol.corpus.schema import PrepareConfig, SourceConfig

_WHO = ("아이가", "선생님이", "우리 이모가", "옆집 아저씨가", "막내동생이")
_WHEN = ("아침마다", "어제저녁에", "비가 오는 날", "주말이면", "밥을 먹고 나서")
_WHAT = ("동네 책방에 들렀다", "강가를 천천히 걸었다", "마당을 쓸었다", "편지를 길게 썼다", "노래를 불렀다")


def sentence(number: int) -> str:
    """A different correct sentence for every number."""
    who, when, what = _WHO[number % 5], _WHEN[number // 5 % 5], _WHAT[number // 25 % 5]
    return f"{who} {when} {what}. {number}번째 이야기이다."


def write_lines(path: Path, lines: list[str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="\n")
    return path


def config_of(out: Path, *paths: Path | str, **settings: object) -> PrepareConfig:
    """A configuration for plain text files in which every line is a document."""
    sources = [SourceConfig(path=str(path), document="line") for path in paths]
    return PrepareConfig(out=str(out), sources=sources, **settings)  # type: ignore[arg-type]


def out_lines(out: Path, split: str) -> list[str]:
    """All lines of a split, files in the order of their names."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted((out / split).iterdir()))
    return text.split("\n")[:-1]


def all_files(out: Path) -> dict[str, bytes]:
    """Name and content of every file below a folder."""
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}
