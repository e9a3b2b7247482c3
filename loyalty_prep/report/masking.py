"""What of a file may be shown around: addresses masked, every other cell left out."""

from __future__ import annotations

import re
from typing import Any

import polars as pl

# One address and nothing else: its first letter, its domain's, and its top-level domain are shown.
_ADDRESS = re.compile(r"([A-Za-z0-9])[^\s@,;|\"<>]*@([A-Za-z0-9])[^\s@,;|\"<>]*?(\.[A-Za-z]{2,20})")


def mask(text: str) -> str:
    """Return `e•••@e•••.com` for one address, and nothing of any other text."""
    address = _ADDRESS.fullmatch(text)
    return f"{address[1]}•••@{address[2]}•••{address[3]}" if address else "•••"


def masked(cells: pl.Expr) -> pl.Expr:
    """Mask a column of text as `mask` does a cell; an empty cell stays empty."""
    pattern = f"^(?:{_ADDRESS.pattern})$"
    address = cells.str.replace(pattern, "${1}•••@${2}•••${3}")
    return pl.when(cells == "").then(cells).when(cells.str.contains(pattern)).then(address).otherwise(pl.lit("•••"))


def without_cells(source: dict[str, Any]) -> dict[str, Any]:
    """Leave the cells out of the JSON of an inspection."""
    source["sampleDataRows"] = []
    for line in source["skippedLines"]:
        line["text"] = ""
    for decision in source["decisions"].values():
        decision["evidence"] = []  # may quote a word of the source
        decision["runnerUp"] = None
    return source


def redact(document: dict[str, Any]) -> dict[str, Any]:
    """Mask addresses and leave other cells of the source out, so that a report can be shown around."""
    sources = [document["source"]]
    if "mergedInto" in document:
        sources.append(without_cells(document["mergedInto"]["source"]))
    for source in sources:
        for proof in source["decimal"]["style"]["proofs"]:
            proof["value"] = mask(proof["value"])
    for each in document["balances"]["highest"]:
        each["value"], each["points"] = mask(each["value"]), None
    for issue in document["issues"]:
        for example in issue["examples"]:
            for key in ("value", "detail", "suggestion"):
                example[key] = example[key] and mask(example[key])
    return document
