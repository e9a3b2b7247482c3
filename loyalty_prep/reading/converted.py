"""Tables that are no text, as CSV: workbooks, JSON lines, Parquet.

Each format is a module with two functions, and a line in `FORMATS`:

    is_one(path, head, name)    tells by the first bytes, the content or the name whether a file is one
    write(path, name, sheet, table)    hands every row to `table`, and returns the name of the sheet, if there are any

A cell becomes

    text           itself
    whole number   its digits, without `.0`; where it is a double of 2**53 or more, which no longer holds every digit,
                   in scientific notation, so that nobody takes its digits for a balance
    other number   its digits (`12.5`); with a zero more where a text might be read two ways (`1.1250`)
    date, time     ISO 8601 (`2024-05-01`, `2024-05-01T10:02:03`); a length of time as hours, `30:00:00`
    yes and no     TRUE, FALSE
    empty          empty

A reader of such files can need much memory, and a damaged file can take it down. So it runs in a process of its own
(`main`), which may use `MEMORY` bytes where the system can see to that; `to_csv` starts it. What the reports call the
row of a record is its row in the format's own counting (`RowNumbers`), whatever line of the CSV it stands on.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import re
import subprocess
import sys
from array import array
from contextlib import suppress
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple, Self

from loyalty_prep.errors import InputError, LoyaltyPrepError, OutputError, SheetsError
from loyalty_prep.messages.translation import exact_decimals, to_translate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from loyalty_prep.arrays import Ints

MEMORY: Final = 4 << 30
"""How much memory the reader of such a file may take, in bytes."""

EXACT: Final = 2**53
"""From here on a number of a spreadsheet, or of JSON as most programs read it, no longer holds every digit."""
_LONG: Final = Decimal("1e40")  # a text: the caller's context rounds, or traps, what is computed
"""Beyond it digits are not written out: a few signs of a number could make gigabytes of them."""
_SHORT: Final = Decimal("1e-40")
"""The same for decimals."""
_TWO_WAYS: Final = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


class Format(NamedTuple):
    """What the files of a format are called, the module that reads them, and what else there is to them."""

    what: str
    module: str
    has_sheets: bool = False
    needs: tuple[str, str] | None = None
    """A module that reads them, and the extra that has it."""


FORMATS: Final = (
    Format(to_translate("a workbook"), "loyalty_prep.reading.workbook", True, ("python_calamine", "excel")),
    Format(to_translate("a Parquet file"), "loyalty_prep.reading.parquet"),
    Format(to_translate("a file of JSON lines"), "loyalty_prep.reading.json_lines"),
)


def format_of(path: Path, head: bytes, name: str) -> Format | None:
    """Tell the format of a file; None for text, and for what is no table at all."""
    return next((each for each in FORMATS if import_module(each.module).is_one(path, head, name)), None)


class RowNumbers(NamedTuple):
    """Which row of its own a record has: from the CSV line `lines[k]` on, rows are `shifts[k]` less than lines."""

    lines: Ints
    shifts: Ints

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Read what a `RowWriter` wrote; None where rows are lines."""
        import numpy as np  # noqa: PLC0415 - the process that reads the file needs none

        pairs = np.fromfile(path, dtype=np.int64).reshape(-1, 2)
        return cls(pairs[:, 0], pairs[:, 1]) if pairs[:, 1].any() else None

    def of(self, lines: Ints) -> Ints:
        """Return the rows of records by the lines on which they begin; 0 for a header that is no row."""
        rows: Ints = lines - self.shifts[self.lines.searchsorted(lines, side="right") - 1]
        return rows


class Converted(NamedTuple):
    """What is known of a table that became CSV, beside its text.

    `sheet` is the name of the sheet, if the format has sheets; `rows` is where the numbers of its rows are
    (`RowNumbers.read`); `fractions` are the columns, from 0, in which numbers of the format's own are not whole: the
    point in their text is ours, and tells nothing of how a person writes numbers.
    """

    sheet: str | None
    rows: Path
    fractions: frozenset[int]


def to_csv(form: Format, path: Path, name: str, sheet: str | None, target: Path, limit: int) -> Converted:
    """Write the table in the file at `path` to `target`, a new file of at most `limit` bytes.

    Raises `InputError`: EXTRA_MISSING, NOT_A_TABLE, FILE_EMPTY, TABLE_MISSING, TABLE_AMBIGUOUS, INPUT_TOO_LARGE.
    """
    if form.needs is not None and find_spec(form.needs[0]) is None:
        raise InputError(
            "EXTRA_MISSING",
            f"{name} is {form.what}, which needs an extra to be read: pip install 'loyalty-prep[{form.needs[1]}]'.",
        )
    order = {"module": form.module, "path": str(path), "name": name, "sheet": sheet, "target": str(target)}
    roots = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "loyalty_prep.reading.converted"],
        input=json.dumps({**order, "limit": limit}).encode(),
        capture_output=True,
        env={**os.environ, "PYTHONPATH": roots},
        check=False,
    )
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise InputError(
            "NOT_A_TABLE",
            f"{name} is damaged, or needs more memory to be read than the {MEMORY >> 30} GiB that {form.what} may "
            "take. Save its table as CSV.",
        ) from None
    if "sheets" in answer:
        raise SheetsError(name, answer["sheets"], answer["listed"])
    if "code" in answer:
        raise (OutputError if answer["output"] else InputError)(answer["code"], answer["message"])
    return Converted(answer["sheet"], _numbers(target), frozenset(answer["fractions"]))


def _numbers(target: Path) -> Path:
    return target.with_name(f"{target.name}.rows")


def too_large(name: str, limit: int, grows: str) -> InputError:
    """Return the fault of an input that exceeds `--max-input-bytes`."""
    return InputError(
        "INPUT_TOO_LARGE",
        f"{name} {grows} more than {limit} bytes. Raise --max-input-bytes if the file is right.",
    )


def no_room(reason: str) -> OutputError:
    """Return the fault of a temporary folder that cannot hold the input."""
    return OutputError(
        "OUTPUT_UNWRITABLE", f"There is no room to hold the input in the temporary folder: {reason}. Set TMPDIR."
    )


# in the process of its own


class RowWriter:
    """Takes the rows of a table, writes them as lines of CSV, and keeps which row stands on which line."""

    def __init__(self, name: str, stream: IO[str], limit: int) -> None:
        self._name, self._limit = name, limit
        self._counted = _CountedRows(stream, limit)
        # csv quotes a line end in a cell only if it is the one that ends its lines.
        self._plain = csv.writer(self._counted, lineterminator="\n")
        self._quoted = csv.writer(self._counted, lineterminator="\n", quoting=csv.QUOTE_ALL)
        self._line = 1
        self.numbers = array("q", (0, 0))
        """Pairs of a line, and how much less the rows are from there on."""
        self.fractions = set[int]()
        """The columns in which a number of the format's own is not whole."""

    def look(self, cells: Iterable[object], texts: Iterable[str]) -> None:
        """Look at a row, as the format has it and as text, for numbers that are not whole."""
        for column, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            if isinstance(cell, float | Decimal) and "." in text:
                self.fractions.add(column)

    def row(self, number: int, cells: Sequence[str]) -> None:
        """Write the row with that number (from 1; 0 for names that stand in no row of their own)."""
        self._number(number)
        text = "".join(cells)
        (self._quoted if "\r" in text else self._plain).writerow(cells)
        self._line += 1 + (len(_LINE_END.findall(text)) if "\n" in text or "\r" in text else 0)
        self._hold()

    def empty(self, number: int) -> None:
        """Write a row without any cell: one far below or to the right makes many, which cost next to nothing."""
        self._number(number)
        self._counted.write("\n")
        self._line += 1
        self._hold()

    def _number(self, number: int) -> None:
        shift = self._line - number
        if shift != self.numbers[-1]:
            self.numbers.extend((self._line, shift))

    def _hold(self) -> None:
        if self._counted.left < 0:
            raise too_large(self._name, self._limit, "expands to")


class _CountedRows:
    """A stream that counts down the bytes it may still take."""

    def __init__(self, stream: IO[str], limit: int) -> None:
        self.stream = stream
        self.left = limit

    def write(self, text: str) -> None:
        self.left -= len(text) if text.isascii() else len(text.encode("utf-8", "backslashreplace"))
        if self.left >= 0:
            self.stream.write(text)


def text(cell: object) -> str:
    """Return the text of a cell."""
    return _TEXTS.get(type(cell), str)(cell)


def _hours(length: dt.timedelta) -> str:
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_inner)


def _inner(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else text(value)


def number(value: float) -> str:
    """Return the text of a number of a spreadsheet, which has one meaning."""
    if abs(value) >= EXACT:  # also infinity
        with exact_decimals():
            return f"{Decimal(repr(value)).normalize():e}"
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    return _one_way(repr(value))


def _exact(value: Decimal) -> str:
    """Return the text of a number of which every digit counts; scientific notation stays, as it may have lost some."""
    size = value.copy_abs()  # `abs` has a largest exponent
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent > 0 or size >= _LONG or 0 < size < _SHORT:
        return str(value)
    return str(int(value)) if value == value.to_integral_value() else _one_way(f"{value:f}")


def _one_way(digits: str) -> str:
    return digits + "0" if _TWO_WAYS.fullmatch(digits) else digits


_TEXTS: Final[dict[type, Callable[[Any], str]]] = {
    type(None): lambda _: "",
    bool: lambda cell: "TRUE" if cell else "FALSE",
    float: number,
    Decimal: _exact,
    dt.date: dt.date.isoformat,
    dt.datetime: dt.datetime.isoformat,
    dt.time: dt.time.isoformat,
    dt.timedelta: _hours,
    bytes: lambda cell: cell.decode("utf-8", "backslashreplace"),
    list: _json,
    dict: _json,
}


def main() -> None:
    """Do what standard input orders, and say on standard output what came of it."""
    order = json.load(sys.stdin)
    _hold_back()
    target = Path(order["target"])
    try:
        style: Any = {"encoding": "utf-8", "errors": "backslashreplace", "newline": ""}
        with open(target, "x", **style, opener=privately) as stream:
            table = RowWriter(order["name"], stream, order["limit"])
            sheet = import_module(order["module"]).write(Path(order["path"]), order["name"], order["sheet"], table)
        with open(_numbers(target), "xb", opener=privately) as stream:
            table.numbers.tofile(stream)
        answer = {"sheet": sheet, "fractions": sorted(table.fractions)}
    except SheetsError as fault:
        answer = {"sheets": fault.sheets, "listed": fault.listed}
    except LoyaltyPrepError as fault:
        answer = {"code": fault.code, "message": fault.message, "output": isinstance(fault, OutputError)}
    except OSError as fault:
        room = no_room(fault.strerror or str(fault))
        answer = {"code": room.code, "message": room.message, "output": True}
    json.dump(answer, sys.stdout)


def privately(path: str, flags: int) -> int:
    """Open a file that nobody else may read: an `opener` of `open`."""
    return os.open(path, flags, 0o600)


def _hold_back() -> None:
    """Limit this process's memory, and let it leave no core file, where the system knows such limits."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main()
