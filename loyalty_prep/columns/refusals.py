"""What is told where a column cannot be told: what speaks against each, and the command line that chooses one."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from loyalty_prep.columns import headers
from loyalty_prep.columns.export import MOSTLY, NAMED, TRAITS, candidates, speaks_of_balances
from loyalty_prep.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_prep.columns.export import Export
    from loyalty_prep.columns.headers import Column
    from loyalty_prep.columns.looks import Profile

_CANDIDATES: Final = 3
"""How many columns a refusal proposes."""
_WHAT: Final[dict[Column, str]] = {"EMAIL": "email addresses", "POINTS": "points balances"}


def _flag(column: Column) -> str:
    return f"--{column.lower()}-column"


def _command(column: Column, of: Export, profile: Profile) -> str:
    """Return the command line that chooses a column."""
    alone = sum(other.name == profile.name for other in of.columns) == 1
    name = profile.name if alone and profile.name.strip() and profile.name.isprintable() else str(profile.index)
    return f"loyalty-prep prepare {shlex.quote(of.file or 'FILE')} {_flag(column)} {shlex.quote(name)}"


def in_vain(column: Column, of: Export, empty: Profile, best: Profile) -> InputError:
    """Refuse an export in which a column is named at least as well as the best, and has not one value that fits."""
    fault = "none of its values fits"
    if column == "POINTS" and empty.money:
        fault = "it holds money, and money is not points. Export the balance in points"
    return InputError(
        "COLUMN_MISSING",
        f"'{empty.name}' ({of.place(empty)}) is named as the one with {_WHAT[column]}, but {fault}. "
        f"Check the export; or, if {of.described(best)} is right, say so: {_command(column, of, best)}",
    )


def masked(of: Export, email: Profile) -> InputError:
    """Refuse addresses of which letters are hidden."""
    return InputError(
        "COLUMN_MISSING",
        f"{of.described(email)} holds addresses that are masked: no customer can be told by them, and two may look "
        "alike. Export the addresses in full; or, if they are whole as they stand, say so: "
        f"{_command('EMAIL', of, email)}",
    )


def missing(column: Column, of: Export) -> InputError:
    """Refuse an export in which no column is the one that is sought."""
    return InputError("COLUMN_MISSING", _missing(column, of))


def _missing(column: Column, of: Export) -> str:
    what, flag, platform = _WHAT[column], _flag(column), of.platform
    if not of.columns:
        return (
            f"No column with {what} was found; the file has only one column. If it has more, name their delimiter "
            "with --delimiter."
        )
    proposal = _proposal(column, of)
    if platform is not None and platform.kind == ("no addresses" if column == "EMAIL" else "no balances"):
        return f"No column with {what} was found. By its header this is: {platform.name}. {platform.trap}{proposal}"
    names = ", ".join(f"'{profile.name}'" for profile in of.columns)
    named = [profile for profile in of.columns if headers.sense(profile.name, column).weight >= NAMED]
    why = f"{names}.{proposal or f' If one of them is right, name it with {flag}.'}"
    shown = _speaking_against(named[0]) if named and column == "POINTS" and not proposal else None
    if named and named[0].money:
        why = (
            f"{names}: '{named[0].name}' holds money, and money is not points. Export the balance in points, "
            f"or name the column with {flag} if it is one of points."
        )
    elif shown is not None:
        why = (
            f"{names}: {of.described(named[0])} is named so, but {shown}. Check the export; or, if it is right, "
            f"say so: {_command(column, of, named[0])}"
        )
    elif named and (column == "EMAIL" or named[0].numbers == 0):
        why = f"{names}: '{named[0].name}' is named so, but none of its values fits. Check the export" + (
            f".{proposal}" if proposal else f", or name the right column with {flag}."
        )
    elif column == "EMAIL" and any(profile.addresses > MOSTLY for profile in of.columns):
        other = next(profile for profile in of.columns if profile.addresses > MOSTLY)
        why = (
            f"{names}: '{other.name}' holds addresses, but by its name not those of the customers. Export the "
            f"customers' addresses, or name the column with {flag} if it is the right one."
        )
    return f"No column with {what} was found among {why}"


def _speaking_against(profile: Profile) -> str | None:
    """Return what the values show that speaks against balances most."""
    against = [trait for trait in TRAITS if trait.named < 0 and trait.shown(profile)]
    return min(against, key=lambda trait: trait.named).means if against else None


def _proposal(column: Column, of: Export) -> str:
    """Return which columns of numbers it could be, and how one is chosen; nothing where there is none."""
    proposed = candidates(of)[:_CANDIDATES] if column == "POINTS" and of.has_rows else []
    if not proposed:
        return ""
    first = proposed[0]
    money = " (it looks like money, and money is not points)" if first.money else ""
    why = "None says so by its name" if of.header else "None is the only one of numbers that can be balances"
    sense = headers.sense(first.name, "POINTS")
    if of.header and sense.strange and speaks_of_balances(sense):
        why = f"'{first.name}' speaks of points, but also says a word that is not known, which may mean other points"
    return (
        f" {why}; these hold numbers: {'; '.join(map(of.described, proposed))}. "
        f"If '{first.name}' is the balance in points{money}, say so: {_command(column, of, first)}"
    )


def ambiguous(column: Column, of: Export, tied: Sequence[Profile]) -> InputError:
    """Refuse an export in which several columns are about equally good."""
    described = " and ".join(map(of.described, tied[:_CANDIDATES]))
    units = {"stamps", "points"} & set().union(*(headers.sense(profile.name, column).meanings for profile in tied))
    units_differ = " One counts stamps, another points." if len(units) > 1 else ""
    or_by = "letter" if of.letters else "number"
    return InputError(
        "COLUMN_AMBIGUOUS",
        f"Several columns could hold the {_WHAT[column]}: {described}.{units_differ} "
        f"Say which with {_flag(column)}, by name or {or_by}: {_command(column, of, tied[0])}",
    )


def of_ledger(of: Export, changes: Profile, proof: Mapping[str, str], after: Profile | None) -> InputError:
    """Refuse a ledger, with advice, and what a sum of its `changes` would leave out.

    Where each customer has one row, that one's balance `after` it is the likeliest one.
    """
    spent = [profile.name for profile in of.columns if profile.numbers and _says_spent(profile.name)]
    advice = "or add the rows up with --duplicates sum, if they only add; "
    if "signed" in proof:  # rows below zero are rejected, so that the sums would be too large
        advice = "--duplicates sum would leave out the rows below zero; "
    elif not {"kinds", "dates of redemptions"}.isdisjoint(proof):
        advice = "--duplicates sum would add what was taken off; "
    elif spent:
        advice = f"or add the rows up with --duplicates sum, which does not take off what '{spent[0]}' says; "
    likely, if_so = changes, f"if '{changes.name}' does hold balances"
    if after is not None and proof.keys().isdisjoint({"many rows", "very many rows"}):
        likely, if_so = after, f"if {of.described(after)} is the balance, as each customer has one row"
    return InputError(
        "LEDGER_OF_TRANSACTIONS",
        f"The file is a ledger, in which each row is a change of points and no balance: {'; '.join(proof.values())}. "
        f"Export the balances, one row a customer; {advice}or, {if_so}, say so: {_command('POINTS', of, likely)}",
    )


def of_groups(of: Export, points: Profile, detail: Profile) -> InputError:
    """Refuse an export in which a customer has several rows, and an address in the first of them alone."""
    return InputError(
        "ROWS_GROUPED",
        f"Most customers have several rows that differ in '{detail.name}' ({of.place(detail)}, such as "
        f"{', '.join(detail.samples)}), and their address stands in the first of these alone, as merged cells are "
        "written. Keep one row a customer, the one with the balance, and its address in it; or, if each row is a "
        f"customer of its own, say so: {_command('POINTS', of, points)}",
    )


def in_units(of: Export, points: Profile, unit: Profile) -> InputError:
    """Refuse balances of which another column says what they are in, and that is not points throughout."""
    return InputError(
        "COLUMN_MISSING",
        f"'{points.name}' is a balance, but {of.described(unit)} says what it is in, and that is not points in all "
        "rows. Export the balances in points alone; or, if that column speaks of something else, say so: "
        f"{_command('POINTS', of, points)}",
    )


def in_states(of: Export, points: Profile, state: Profile) -> InputError:
    """Refuse points of which another column says which they are, and that is no balance in all rows."""
    return InputError(
        "COLUMN_MISSING",
        f"{of.described(state)} says of each row which points '{points.name}' has, or of which sign, so that it is not "
        "the balance in all of them. Export the balances, one row a customer; or, if that column speaks of something "
        f"else, say so: {_command('POINTS', of, points)}",
    )


def titled(of: Export, points: Profile, line: int, title: str) -> InputError:
    """Refuse a table under a title that says what its numbers are, where the header does not say it."""
    begin, whose = ("Line", "the") if of.header else ("The records have no header, and line", "their")
    return InputError(
        "COLUMN_MISSING",
        f"{begin} {line} ('{' '.join(title.split())}') says what {whose} numbers are, which is no balance. "
        f"If {of.described(points)} is the balance in points, say so: {_command('POINTS', of, points)}",
    )


def scaled(of: Export, points: Profile, line: int, title: str) -> InputError:
    """Refuse a table of which a line above it says that its points are counted in thousands or the like."""
    return InputError(
        "COLUMN_MISSING",
        f"Line {line} ('{' '.join(title.split())}') says that points are counted in thousands or the like, so that "
        "the numbers below are no whole balances. Export the balances in full; or, if "
        f"{of.described(points)} holds them in full, say so: {_command('POINTS', of, points)}",
    )


def on_sheet(of: Export, points: Profile, sheet: str) -> InputError:
    """Refuse a table on a sheet that is called as points that are no balance are, where the header does not say it."""
    return InputError(
        "COLUMN_MISSING",
        f"The name of the sheet '{sheet}' says what its numbers are, which is no balance. "
        f"If {of.described(points)} is the balance in points, say so: {_command('POINTS', of, points)}",
    )


def _says_spent(name: str) -> bool:
    return "spent" in headers.sense(name, "POINTS").meanings
