"""Hooks of MkDocs: what the folder docs/ is as a site, beyond its pages.

The pages are read in a checkout and on GitHub too, so their links are those of the repository. Here those that leave
docs/ become pages of the site, where the site has one, or addresses on GitHub; the pages that lie elsewhere
(CONTRIBUTING.md, CHANGELOG.md, the model's card) join the site without a second copy; and the Korean pages are built
as a site of their own below `ko/`, with a search and an interface in Korean.
"""

from __future__ import annotations

import os
import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from pymdownx.slugs import slugify

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
KOREAN = ROOT / "mkdocs.ko.yml"
SITE = "https://eojeol.github.io/eojeol/"
REPOSITORY = "https://github.com/eojeol/eojeol/blob/main/"
# Files outside of docs/ that are pages of the site.
ELSEWHERE = {
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "src/eojeol/models/README.md": "model-card.md",
    "benchmarks/gold/README.md": "gold.md",
    "benchmarks/rivals/README.md": "rivals.md",
}
# READMEs are for the repository; the site has a first page of its own.
HOME = {"README.md": "index.md", "README.ko.md": "ko/index.md"}
# `](target)` and `src="target"`; addresses, anchors and what is no link inside code are let pass below.
LINK = re.compile(r"(?<=\]\()([^)\s]+)(?=\))|(?<=src=\")([^\"]+)(?=\")")
# A link that is called by the name of its file: good in a checkout, odd on a site.
NAME = re.compile(r"\[[\w./-]+\.md\](?=\(([^)#\s:]+\.md)[)#])")
TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
CODE = re.compile(r"(^```.*?^```$|`[^`\n]+`)", re.MULTILINE | re.DOTALL)
# An option, maybe with its value: short enough for the narrowest column.
OPTION = re.compile(r"<code>(-[^<\n]{1,24})</code>")
# Stands in a link for the folder of the whole site until the page knows how deep it lies.
TOP = "eojeol-site:/"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Name headings as GitHub names them, so that a link to one works in both places, Korean ones too."""
    config.mdx_configs["toc"]["slugify"] = slugify(case="lower")
    # mike puts the version behind the address of a site; the Korean one lies below the version.
    if _korean(config) and os.environ.get("MIKE_DOCS_VERSION"):
        config.site_url = f"{SITE}latest/ko/"
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that lie elsewhere to the English site, and what every page needs to the Korean one."""
    if _korean(config):
        for name in ("figures/site.css", "figures/favicon.svg"):
            files.append(File(name, str(DOCS), config.site_dir, config.use_directory_urls))
        return files
    for source, name in ELSEWHERE.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Lead every link to where its target is on the site, or to GitHub."""
    source = _source(page, config)
    parts = CODE.split(markdown)
    # Every second part is code.
    for number in range(0, len(parts), 2):
        named = NAME.sub(lambda found: f"[{_title(found, source)}]", parts[number])
        parts[number] = LINK.sub(lambda found: _link(found, source, config), named)
    return "".join(parts)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Mark options, so that no line ends between their hyphens and their name."""
    return OPTION.sub(r'<code class="option">\1</code>', html)


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Any) -> dict[str, Any]:  # noqa: ARG001
    """Let the choice of language stay on the page, where the other language has it."""
    name = page.file.src_uri
    english = page.url if not _korean(config) or (DOCS / name).is_file() else ""
    korean = page.url if (DOCS / "ko" / name).is_file() else ""
    config.extra["alternate"] = [
        {"name": "English", "lang": "en", "link": TOP + english},
        {"name": "한국어", "lang": "ko", "link": f"{TOP}ko/{korean}"},
    ]
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Say how far up the folder of the whole site is."""
    up = "../" * (page.url.count("/") + _korean(config))
    return output.replace(TOP, up or "./")


def on_post_build(config: MkDocsConfig) -> None:
    """Build the Korean pages into the site that has just been built."""
    if not _korean(config):
        site = str(Path(config.site_dir) / "ko")
        build(load_config(str(KOREAN), site_dir=site, strict=config.strict))


def _korean(config: MkDocsConfig) -> bool:
    return bool(config.theme["language"] == "ko")


def _source(page: Page, config: MkDocsConfig) -> str:
    """Where the page lies in the repository."""
    names = {name: source for source, name in ELSEWHERE.items()}
    name = page.file.src_uri
    if name in names and not _korean(config):
        return names[name]
    return posixpath.join(Path(config.docs_dir).relative_to(ROOT).as_posix(), name)


def _title(found: re.Match[str], source: str) -> str:
    """The title of the page that a link leads to.

    Args:
        found: the name, with the target behind it.
        source: where the page of the link lies in the repository.
    """
    text = (ROOT / posixpath.join(posixpath.dirname(source), found[1])).read_text(encoding="utf-8")
    title = TITLE.search(text)
    return title[1] if title else found[0][1:-1]


def _link(found: re.Match[str], source: str, config: MkDocsConfig) -> str:
    """The link on the site.

    Args:
        found: its target as it stands on the page, in Markdown or in HTML.
        source: where the page lies in the repository.
        config: of the site that is built.
    """
    path, sign, anchor = found[0].partition("#")
    if not path or ":" in path:
        return found[0]
    place = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    if place in HOME or place in ELSEWHERE:
        place = f"docs/{HOME.get(place) or ELSEWHERE[place]}"
    folder = Path(config.docs_dir).relative_to(ROOT).as_posix()
    inside = place.startswith(f"{folder}/") and (folder == "docs/ko" or not place.startswith("docs/ko/"))
    # MkDocs doesn't look into HTML.
    if inside and found[1]:
        # Left to MkDocs, which looks whether it is there. Pages from elsewhere stand at the top.
        start = posixpath.dirname(source) if source.startswith(folder) else folder
        return posixpath.relpath(place, start) + sign + anchor
    if place.startswith("docs/"):
        return TOP + _url(place.removeprefix("docs/")) + sign + anchor
    return REPOSITORY + place + sign + anchor


def _url(name: str) -> str:
    """Where a file of docs/ lies on the site, from its top."""
    if not name.endswith(".md"):
        return name
    stem = name.removesuffix(".md")
    return stem.removesuffix("index") if stem.endswith("index") else f"{stem}/"
