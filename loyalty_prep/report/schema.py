"""Whether a report that is read again is one: it may have been damaged since, or be anybody's.

`report.schema.json` says what a report is, as JSON Schema; looked at is what that file uses of it. All that is read of
a report afterwards is there, then, and is what it should be.
"""

from __future__ import annotations

import json
import os
import re
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_TYPES: Final[dict[str, type | tuple[type, ...]]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


@cache
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(resources.files("loyalty_prep").joinpath("report.schema.json").read_bytes())
    return schema


def is_report(document: object) -> bool:
    """Tell whether a document is a report, whose files stand in its own folder."""
    return _fits(document, _schema()) and all(is_bare_name(output["path"]) for output in _outputs(document))


def is_bare_name(name: object) -> bool:
    r"""Tell the name of a file in a folder from what leads out of it, or nowhere.

    >>> [is_bare_name(name) for name in ("a.csv", "../a.csv", "/a.csv", "..", ".", "", "a\0", "\ud800", None)]
    [True, False, False, False, False, False, False, False, False]
    """
    if not isinstance(name, str) or name in ("", "..") or Path(name).name != name or "\0" in name:
        return False
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return False
    return True


def _outputs(document: Any) -> list[dict[str, Any]]:
    outputs: list[dict[str, Any]] = document["outputs"]
    return outputs


def _fits(value: Any, schema: dict[str, Any]) -> bool:
    return all(_CHECKS[keyword](value, says) for keyword, says in schema.items() if keyword in _CHECKS)


def _is_of_type(value: object, types: str | list[str] | None) -> bool:
    """Tell whether a value is of one of some types; a truth value is no number."""
    if types is None:
        return True
    named = [types] if isinstance(types, str) else types
    if isinstance(value, bool):
        return "boolean" in named
    return any(isinstance(value, _TYPES[name]) for name in named)


def _holds(value: Any, names: list[str]) -> bool:
    return not isinstance(value, dict) or value.keys() >= {*names}


def _has_each(value: Any, known: dict[str, Any]) -> bool:
    return not isinstance(value, dict) or all(_fits(value[name], known[name]) for name in value.keys() & known.keys())


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


_CHECKS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "$ref": lambda value, name: _fits(value, _schema()["$defs"][name.rpartition("/")[2]]),
    "allOf": lambda value, schemas: all(_fits(value, each) for each in schemas),
    "anyOf": lambda value, schemas: any(_fits(value, each) for each in schemas),
    "type": _is_of_type,
    "const": lambda value, one: value == one and not isinstance(value, bool),  # True is 1
    "enum": lambda value, several: value in several,
    "required": _holds,
    "properties": _has_each,
    "items": lambda value, schema: not isinstance(value, list) or all(_fits(each, schema) for each in value),
    "minItems": lambda value, least: not isinstance(value, list) or len(value) >= least,
    "maxItems": lambda value, most: not isinstance(value, list) or len(value) <= most,
    "maxLength": lambda value, most: not isinstance(value, str) or len(value) <= most,
    "minimum": lambda value, least: not _is_number(value) or value >= least,
    "maximum": lambda value, most: not _is_number(value) or value <= most,
    "pattern": lambda value, shape: not isinstance(value, str) or re.search(shape, value) is not None,
}
