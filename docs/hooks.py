"""Documents that live elsewhere in the repository, as pages of the site.

A link is written as it leads in the repository, so that it works there too; here it is turned to the same file's place
in the site. One that leads to a file the site does not have is an error.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

ROOT = Path(__file__).parent.parent
PAGES = "docs/pages"
BROUGHT = (
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "samples/README.md",
    "samples/report.png",
    "loyalty_prep/languages/COVERAGE.md",
    "benchmarks/detection.md",
    "benchmarks/guessing.md",
    "benchmarks/doubling.md",
    "benchmarks/small.md",
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "samples" / "recipes").glob("*.*")),
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "loyalty_prep" / "languages").glob("*.toml")),
)
LINK = re.compile(r"\]\((?![a-z]+:|#)([^)#\s]+)(#[^)\s]*)?\)")


def on_files(files: Any, config: Any) -> Any:
    """Add the files to the site, under their names in the repository."""
    for name in BROUGHT:
        files.append(File.generated(config, name, abs_src_path=str(ROOT / name)))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:  # noqa: ARG001 - mkdocs names them
    """Turn the links of a page to where their files are in the site."""
    place = page.file.src_uri
    home = place if place in BROUGHT else f"{PAGES}/{place}"

    def turned(match: re.Match[str]) -> str:
        in_repository = posixpath.normpath(posixpath.join(posixpath.dirname(home), match[1]))
        target = in_repository.removeprefix(f"{PAGES}/")
        if files.get_file_from_path(target) is None:
            raise PluginError(f"{home} links to {match[1]}, which is not in the site")
        return f"]({posixpath.relpath(target, posixpath.dirname(place) or '.')}{match[2] or ''})"

    return LINK.sub(turned, markdown)
