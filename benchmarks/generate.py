"""Exports of any size, the same for the same seed; nothing large is committed.

Styles: `plain` addresses; `quoted`, every field of them; `crlf`, the line ends of Windows; `names` with accented
letters, so that the encoding matters; `odd` addresses, each just outside what the fast expressions settle, so that
email-validator itself must judge it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADER = "Name,Email,Points balance,Redeemed points,Last activity\n"
_ACCENTED = ("José", "Zoë", "Jürgen", "Åsa", "Françoise", "Nuño", "Bärbel", "Søren")
_BLOCK = 20_000


@dataclass(frozen=True, slots=True)
class Kind:
    """What an export is like: shares from 0 to 1, a style, and Python's name of its encoding."""

    rows: int
    faulty: float = 0.01
    repeated: float = 0.0
    style: str = "plain"
    encoding: str = "utf-8"

    @property
    def name(self) -> str:
        """A file name that tells them apart."""
        return f"{self.rows}-{self.faulty:g}-{self.repeated:g}-{self.style}-{self.encoding}.csv"


def write(path: Path, kind: Kind, *, seed: int = 20) -> None:
    """Write an export: a row in `faulty` of all has a fault or needs a repair, one in `repeated` an address again."""
    chance = random.Random(seed)
    with path.open("w", encoding=kind.encoding, newline="") as stream:
        stream.write(_styled(HEADER, kind.style))
        for first in range(0, kind.rows, _BLOCK):
            lines = (_row(number, chance, kind) for number in range(first, min(first + _BLOCK, kind.rows)))
            stream.write("".join(_styled(line, kind.style) for line in lines))


def _styled(line: str, style: str) -> str:
    if style == "quoted":
        return '"' + line[:-1].replace(",", '","') + '"\n'
    return line[:-1] + "\r\n" if style == "crlf" else line


def _row(number: int, chance: random.Random, kind: Kind) -> str:
    draw = chance.random()
    email, points = _address(number, kind.style), str(int(draw * 1e9) % 100_000)
    if draw < kind.faulty:
        email, points = FAULTS[number % len(FAULTS)](number, email, points)
    elif draw < kind.faulty + kind.repeated:
        email = _address(number // 2, kind.style)
    name = f"{_ACCENTED[number % 8]} {number}" if kind.style == "names" else f"Customer {number}"
    return f"{name},{email},{points},{number % 1000},2024-0{number % 9 + 1}-1{number % 10}T10:00:00Z\n"


def _address(number: int, style: str) -> str:
    if style == "odd":
        return ODD[number % len(ODD)](number)
    return f"user{number}@example{number % 977}.com"


FAULTS: tuple[Callable[[int, str, str], tuple[str, str]], ...] = (
    lambda number, _email, points: (f"bad user{number}@outlook.com", points),
    lambda _number, _email, points: ("", points),
    lambda _number, email, _points: (email, "n/a"),
    lambda _number, email, points: (email, f"-{points}"),
    lambda number, _email, points: (f"User{number}@EXAMPLE.com ", points),
    lambda number, _email, points: (_address(max(0, number - 1), "plain"), points),
)
ODD: tuple[Callable[[int], str], ...] = (
    lambda number: f"jürgen{number}@example.com",
    lambda number: f"user{number}@bücher.example.com",
    lambda number: f"user{number}@xn--bcher-kva.de",
    lambda number: f'"user {number}"@example.com',
    lambda number: f"ünal.{number}@straße{number % 97}.de",
    lambda number: f"user{number}@例え.jp",
)
