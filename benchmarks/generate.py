"""Exports of any size, the same for the same seed; nothing large is committed."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "Name,Email,Points balance,Redeemed points,Last activity\n"


def write(path: Path, rows: int, faulty: float, *, seed: int = 20) -> None:
    """Write an export of `rows` rows, of which the share `faulty` has a fault or needs a repair."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(HEADER)
        for number in range(rows):
            stream.write(_row(number, chance, faulty=chance.random() < faulty))


def _row(number: int, chance: random.Random, *, faulty: bool) -> str:
    email, points = _email(number), str(chance.randrange(100_000))
    if faulty:
        email, points = chance.choice(FAULTS)(number, email, points)
    day = f"2024-0{chance.randrange(1, 10)}-1{chance.randrange(10)}T10:00:00Z"
    return f"Customer {number},{email},{points},{chance.randrange(1000)},{day}\n"


def _email(number: int) -> str:
    return f"user{number}@example{number % 977}.com"


FAULTS = (
    lambda number, _email, points: (f"bad user{number}@outlook.com", points),
    lambda _number, _email, points: ("", points),
    lambda _number, email, _points: (email, "n/a"),
    lambda _number, email, points: (email, f"-{points}"),
    lambda number, _email, points: (f"User{number}@EXAMPLE.com ", points),
    lambda number, _, points: (_email(max(0, number - 1)), points),
)
