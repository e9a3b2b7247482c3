"""What a stream of Arrow says of its columns, before any of it is read.

polars panics at some types, and says so on standard error at length, whoever catches it. A stream tells its types when
it is asked, as often as it is asked (https://arrow.apache.org/docs/format/CStreamInterface.html).
"""

from __future__ import annotations

import ctypes
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_STREAM: Final = b"arrow_array_stream"
_UNREAD: Final = (
    (r"ti[MDn]", "INTERVAL"),
    (r"\+u[ds]:.*", "UNION"),
    (r"\+r", "run-end encoded"),
    (r"\+v[lL]", "list view"),
    (r"d:\d+,-?\d+,(32|64|256)", r"decimal of \1 bits"),
)
"""How Arrow writes the types that polars cannot read, and what they are called."""


class _Schema(ctypes.Structure):
    """A column, or with its `children` a table."""


_Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_void_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(_Schema))),
    ("dictionary", ctypes.POINTER(_Schema)),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(_Schema))),
    ("private_data", ctypes.c_void_p),
]


class _ArrayStream(ctypes.Structure):
    """The beginning of a stream: of its functions only the first is called."""

    _fields_ = (("get_schema", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(_Schema))),)


def unread_columns(capsule: object) -> dict[str, str]:
    """Return the types that polars cannot read, by the columns that are of one or hold one."""
    api: Any = ctypes.pythonapi
    stream, name = ctypes.py_object(capsule), ctypes.c_char_p(_STREAM)
    if not api.PyCapsule_IsValid(stream, name):  # what it is, polars says
        return {}
    api.PyCapsule_GetPointer.restype = ctypes.c_void_p
    place: int = api.PyCapsule_GetPointer(stream, name)
    table = _Schema()
    if _ArrayStream.from_address(place).get_schema(place, table) != 0:
        return {}
    try:
        types = {_text(column.name): list(_types(column)) for column in _children(table)}
    finally:
        table.release(table)
    return {column: among[0] for column, among in types.items() if among}


def _types(column: _Schema) -> Iterator[str]:
    written = _text(column.format)
    for pattern, kind in _UNREAD:
        match = re.fullmatch(pattern, written)
        if match is not None:
            yield match.expand(kind)
    for child in _children(column):
        yield from _types(child)
    if column.dictionary:
        yield from _types(column.dictionary.contents)


def _children(schema: _Schema) -> list[_Schema]:
    return [schema.children[place].contents for place in range(schema.n_children)]


def _text(letters: bytes | None) -> str:
    return (letters or b"").decode(errors="replace")
