"""The site as it was built (the README's third command line; CI does it first): whole, and in need of no network."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SITE = ROOT / "docs" / "site"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (SITE / "index.html").is_file(), reason="docs/site is not built; the README says how"),
]
ATTRIBUTE = re.compile(r'<(link|script|img|a)\b[^>]*?\b(?:href|src)="?([^"\s>]+)')


def built() -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in SITE.rglob("*.html")}


def test_nothing_is_fetched_from_elsewhere() -> None:
    for path, text in built().items():
        fetched = [
            target for tag, target in ATTRIBUTE.findall(text) if tag != "a" and re.match(r"(https?:)?//", target)
        ]
        assert not fetched, f"{path}: {fetched}"


def test_no_link_is_broken() -> None:
    pages = built()
    anchors = {path: set(re.findall(r'\bid="?([^"\s>]+)', text)) for path, text in pages.items()}
    for path, text in pages.items():
        if path.name == "404.html":  # is shown at any address
            continue
        for _, target in ATTRIBUTE.findall(text):
            if re.match(r"[a-z]+:|//", target):
                continue
            name, _, anchor = target.partition("#")
            there = (path.parent / name).resolve() if name else path
            there = there / "index.html" if there.is_dir() else there
            assert there.is_file(), f"{path}: {target}"
            if anchor and there in anchors and not anchor.startswith("__"):
                assert anchor in anchors[there], f"{path}: {target}"


def test_the_search_works_without_a_server_and_finds_the_codes() -> None:
    index = (SITE / "search" / "search_index.js").read_text(encoding="utf-8")
    assert all(word in index for word in ("POINTS_AMBIGUOUS", "Airflow", "blank means 0"))
