"""The command line's memory: options from variables, and from two files in the current folder.

    LOYALTY_PREP_MAX_POINTS=5000       a variable for each option
    loyalty-prep.toml                  max-points = 5000
    pyproject.toml                     the same, below [tool.loyalty-prep]

The first of them that names an option decides on it; a flag of the command line decides before all. There are no others
than the options of `Options` and of how a result is shown: never what is read and written, and never the key, which has
its own variable. A name or value that cannot be is a `UsageError` that names the place.
"""

from __future__ import annotations

import re
import stat
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from loyalty_prep.errors import UsageError
from loyalty_prep.options import Options, one_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FILE: Final = "loyalty-prep.toml"
PROJECT: Final = "pyproject.toml"
TABLE: Final = "loyalty-prep"
PREFIX: Final = "LOYALTY_PREP_"
COLORS: Final = ("auto", "always", "never")

TYPES: Final[dict[str, type]] = {"header_line": int, "contacts": Path}
"""What options are that have no default to tell it."""
_NEAR: Final = 0.8
"""How alike a name that nobody reads is to one that is read, of 1, where it is a slip."""
REDACTED: Final = "reports"
"""What `redact` is on the command line where it is given alone: an option has a value always or never."""
_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
_KEY: Final = "The key is never kept in a file: give it as the variable WIX_API_KEY."


class Setting(NamedTuple):
    """An option's value as the command line takes it, and the place that says so."""

    value: object
    place: str


def flag(name: str) -> str:
    """Return the flag of an option: `--max-points` of `max_points`."""
    return f"--{name.replace('_', '-')}"


def read(folder: Path, environ: Mapping[str, str]) -> dict[str, Setting]:
    """Return all that variables and files say. Raises `UsageError`."""
    settings: dict[str, Setting] = {}
    for name in SETTABLE:
        variable = PREFIX + name.upper()
        if text := environ.get(variable):
            settings[name] = _setting(name, _typed(name, text), variable)
    _refuse_slips(environ)
    for place, path in ((FILE, ()), (PROJECT, ("tool", TABLE))):
        for key, value in _table(folder / place, path).items():
            name = key.replace("-", "_")
            if name not in SETTABLE:
                raise _unknown(key, place)
            setting = _setting(name, value, place)  # a value that cannot be is told also where another one decides
            settings.setdefault(name, setting)
    return settings


def _refuse_slips(environ: Mapping[str, str]) -> None:
    """Raise `UsageError` for a variable that is nearly one of ours; any other may be somebody else's."""
    ours = [name.upper() for name in SETTABLE]
    for variable in environ:
        name = variable.removeprefix(PREFIX)
        if name != variable and name not in ours:
            import difflib  # noqa: PLC0415 - there is seldom such a variable

            if meant := difflib.get_close_matches(name, ours, 1, _NEAR):
                raise UsageError(f"{variable} is no option that can be kept. Did you mean {PREFIX}{meant[0]}?")


def _table(path: Path, inner: tuple[str, ...]) -> dict[str, Any]:
    """Return the table of a file in which options may stand: empty where there is no such file."""
    try:
        if not stat.S_ISREG(kind := path.stat().st_mode) and not stat.S_ISDIR(kind):  # it might be waited for, for ever
            raise UsageError(f"{path.name} in this folder is no file. Move it away.")
        data = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        return {}
    except OSError as fault:
        raise UsageError(f"{path.name} in this folder cannot be read: {fault.strerror or fault}.") from fault
    if inner and TABLE.encode() not in data:  # some other project's own, which is no business of ours
        return {}
    import tomllib  # noqa: PLC0415 - most folders have no such file

    try:
        table: Any = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        raise UsageError(f"{path.name} in this folder is no TOML: {fault}. Correct it, or move it away.") from fault
    for name in inner:
        table = table.get(name, {}) if isinstance(table, dict) else {}
    if not isinstance(table, dict):
        raise UsageError(f"{path.name} in this folder: {'.'.join(inner)} must be a table of options.")
    return table


def _unknown(key: str, place: str) -> UsageError:
    if "key" in key.lower():
        return UsageError(f"{place} in this folder names '{key}'. {_KEY}")
    known = ", ".join(sorted(name.replace("_", "-") for name in SETTABLE))
    return UsageError(f"{place} in this folder names '{key}', which is no option that can be kept. Those are: {known}.")


def _typed(name: str, text: str) -> object:
    """Return the value that the text of a variable means."""
    kind = TYPES.get(name, type(_DEFAULTS[name]))
    if (kind is bool or name == "redact") and text.lower() in (*_YES, *_NO):
        return text.lower() in _YES
    if kind is int:
        with suppress(ValueError):
            return int(text)
    return text


def redaction(value: Any) -> Any:
    """Return what the library takes for `redact` where the command line and `--show-config` have a word for it."""
    return {"none": False, REDACTED: True}.get(value, value) if isinstance(value, str) else value


def _setting(name: str, value: Any, place: str) -> Setting:
    """Return a value as the command line takes it. Raises `UsageError` where it cannot be."""
    if name == "redact":
        value = redaction(value)
    try:
        SETTABLE[name](value)
    except UsageError as fault:
        raise UsageError(f"In {place}, {fault.message}") from fault
    if name == "redact" and isinstance(value, bool):
        value = REDACTED if value else "none"
    return Setting(",".join(value) if isinstance(value, list) else value, place)


def _option(name: str) -> Callable[[Any], None]:
    """Return what checks a value of an option, by itself."""

    def check(value: Any) -> None:
        if isinstance(value, list) and any("," in str(each) for each in value):
            raise UsageError(f"{flag(name)} cannot hold a name with a comma.")
        Options(**{name: value})

    return check


def _color(value: Any) -> None:
    one_of("--color", value, COLORS)


def _quiet(value: Any) -> None:
    if not isinstance(value, bool):
        raise UsageError(f"--quiet is given or not: true or false, not {value!r}.")


def _fail_over(value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise UsageError(f"--fail-over must be a number of rows or a share, not {value!r}.")
    tolerated(str(value))


def tolerated(text: str) -> Callable[[int, int], bool]:
    """Return what tells whether so many rejected rows, of so many, are no failure: `100`, or `1%`, of `--fail-over`.

    Raises `UsageError`.
    """
    match = re.fullmatch(r"([0-9]{1,18})(?:(?:\.([0-9]{1,9}))?(%))?", text)
    if match is None:
        raise UsageError(f"--fail-over must be a number of rows, such as 100, or a share, such as 1%, not '{text}'.")
    whole, part, share = match[1], match[2] or "", match[3]
    if not share:
        return lambda rejected, _: rejected <= int(whole)
    return lambda rejected, total: rejected * 100 * 10 ** len(part) <= int(whole + part) * total


_DEFAULTS: Final = {option.name: option.default for option in fields(Options)} | {
    "color": "auto",
    "quiet": False,
    "fail_over": "0",
}
SETTABLE: Final[dict[str, Callable[[Any], None]]] = {
    **{option.name: _option(option.name) for option in fields(Options)},
    "color": _color,
    "quiet": _quiet,
    "fail_over": _fail_over,
}
"""Every option that can be kept, and what checks its value."""
