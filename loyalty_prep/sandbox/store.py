"""What the sandbox keeps: one SQLite database, in memory or in a folder, for uploads, imports, balances and requests.

Each method that changes something is one transaction. So a server that is killed, at any point, starts again with
all of a change or nothing of it: an import is marked as executed together with its new status, and its balances
stand there together with IMPORTED.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from loyalty_prep.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_prep.sandbox.requests import Json

FILE: Final = "sandbox.sqlite"
REQUESTS: Final = 1_000
"""So many of the last requests are kept."""
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS upload (path TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE, name TEXT, content BLOB) STRICT;
CREATE TABLE IF NOT EXISTS import (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL, content BLOB,
  executed INTEGER NOT NULL DEFAULT 0, error_token TEXT UNIQUE, error_file BLOB
) STRICT;
CREATE TABLE IF NOT EXISTS balance (address TEXT PRIMARY KEY, points INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS event (number INTEGER PRIMARY KEY, document TEXT NOT NULL, answer TEXT) STRICT;
CREATE TABLE IF NOT EXISTS request (number INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a rehearsal asks afterwards."""

    executed: int
    requests: int
    balances: int
    points: int


class Store:
    """The database. Raises `OutputError` where its folder cannot be used, or another sandbox is using it."""

    def __init__(self, folder: Path | None) -> None:
        try:
            self._base = _open(folder)
        except (OSError, sqlite3.Error) as fault:
            raise OutputError(
                "OUTPUT_UNWRITABLE",
                f"The sandbox cannot keep its state in {folder}: {fault}. Name another folder, or end the sandbox that "
                "is using it.",
            ) from fault

    def close(self) -> None:
        """Let the database go."""
        self._base.close()

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(self._base.execute(query, values)) as cursor:
            return cursor.fetchall()

    def _row(self, query: str, *values: Any) -> tuple[Any, ...] | None:
        rows = self._rows(query, *values)
        return rows[0] if rows else None

    def _do(self, query: str, *values: Any) -> int:
        with self._base:
            return self._base.execute(query, values).rowcount

    # settings

    def setting(self, name: str) -> str | None:
        """Return a setting that was kept."""
        row = self._row("SELECT value FROM setting WHERE name = ?", name)
        return None if row is None else str(row[0])

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a setting."""
        self._do("INSERT OR REPLACE INTO setting VALUES (?, ?)", name, value)

    # uploads

    def add_upload(self, path: str, token: str) -> None:
        """Note a place where a file may be put."""
        self._do("INSERT INTO upload (path, token) VALUES (?, ?)", path, token)

    def has_upload(self, token: str) -> bool:
        """Tell whether a token names a place."""
        return self._row("SELECT 1 FROM upload WHERE token = ?", token) is not None

    def fill_upload(self, token: str, name: str, content: bytes) -> None:
        """Keep the file of a place; a second one replaces it."""
        self._do("UPDATE upload SET name = ?, content = ? WHERE token = ?", name, content, token)

    def upload(self, path: str) -> tuple[str | None, bytes | None]:
        """Return the name and the content of the file in a place; None each where there is none."""
        return self._row("SELECT name, content FROM upload WHERE path = ?", path) or (None, None)

    # imports

    def add_import(self, document: Json, content: bytes | None, events: list[Json]) -> None:
        """Keep a new import, its file as it is now, and the events that tell of it."""
        with self._base:
            self._base.execute(
                "INSERT INTO import (id, document, content) VALUES (?, ?, ?)",
                (document["id"], json.dumps(document), content),
            )
            self._base.executemany("INSERT INTO event (document) VALUES (?)", [(json.dumps(each),) for each in events])

    def document(self, import_id: str) -> Json | None:
        """Return an import by its id."""
        row = self._row("SELECT document FROM import WHERE id = ?", import_id)
        return None if row is None else json.loads(row[0])

    def documents(self) -> list[Json]:
        """Return all imports, the first one first."""
        return [json.loads(row[0]) for row in self._rows("SELECT document FROM import ORDER BY number")]

    def content(self, import_id: str) -> bytes | None:
        """Return an import's file, or None if nothing was uploaded."""
        row = self._row("SELECT content FROM import WHERE id = ?", import_id)
        return None if row is None else row[0]

    def update_import(self, document: Json) -> None:
        """Keep an import as it is now."""
        self._do("UPDATE import SET document = ? WHERE id = ?", json.dumps(document), document["id"])

    def execute_import(self, document: Json) -> None:
        """Keep an import as it is now, and that it was executed."""
        self._do(
            "UPDATE import SET document = ?, executed = executed + 1 WHERE id = ?", json.dumps(document), document["id"]
        )

    def add_balances(self, balances: dict[str, int]) -> None:
        """Keep balances of addresses that have none yet."""
        with self._base:
            self._base.executemany("INSERT OR IGNORE INTO balance VALUES (?, ?)", balances.items())

    def finish_import(
        self,
        document: Json,
        balances: dict[str, int],
        error_token: str | None,
        error_file: bytes | None,
        *,
        adds: bool = False,
    ) -> None:
        """Keep an import as it is now, and what it came to. Its own copy of the file goes. `adds`: to what is there."""
        change = "points + excluded.points" if adds else "excluded.points"
        with self._base:
            self._base.executemany(
                f"INSERT INTO balance VALUES (?, ?) ON CONFLICT (address) DO UPDATE SET points = {change}",  # noqa: S608
                balances.items(),
            )
            self._base.execute(
                "UPDATE import SET document = ?, content = NULL, error_token = ?, error_file = ? WHERE id = ?",
                (json.dumps(document), error_token, error_file, document["id"]),
            )

    def error_token(self, import_id: str) -> str | None:
        """Return the token of an import's error file, or None where it has none."""
        row = self._row("SELECT error_token FROM import WHERE id = ?", import_id)
        return None if row is None else row[0]

    def error_file(self, token: str) -> bytes | None:
        """Return an error file by its token."""
        row = self._row("SELECT error_file FROM import WHERE error_token = ?", token)
        return None if row is None else row[0]

    # events

    def open_events(self) -> list[tuple[int, Json]]:
        """Return the events that were not delivered or given up yet, by their numbers, in order."""
        rows = self._rows("SELECT number, document FROM event WHERE answer IS NULL ORDER BY number")
        return [(number, json.loads(document)) for number, document in rows]

    def close_event(self, number: int, answer: str) -> None:
        """Note what became of an event."""
        self._do("UPDATE event SET answer = ? WHERE number = ?", answer, number)

    def events(self) -> list[tuple[Json, str | None]]:
        """Return all events, each with the answer to it."""
        rows = self._rows("SELECT document, answer FROM event ORDER BY number")
        return [(json.loads(document), answer) for document, answer in rows]

    # what a rehearsal looks at

    def add_request(self, record: Json) -> None:
        """Keep a request; the oldest one beyond `REQUESTS` goes."""
        with self._base:
            cursor = self._base.execute("INSERT INTO request (document) VALUES (?)", (json.dumps(record),))
            self._base.execute("DELETE FROM request WHERE number <= ?", ((cursor.lastrowid or 0) - REQUESTS,))

    def requests(self) -> list[Json]:
        """Return the last requests, the oldest first."""
        return [json.loads(row[0]) for row in self._rows("SELECT document FROM request ORDER BY number")]

    def balances(self) -> dict[str, int]:
        """Return the balance of each address that has one."""
        return dict(self._rows("SELECT address, points FROM balance ORDER BY address"))

    def counts(self) -> Counts:
        """Return the sums. Points are added up as whole numbers of any size."""
        executed = self._row("SELECT coalesce(sum(executed), 0) FROM import")
        requests = self._row("SELECT coalesce(max(number), 0) FROM request")
        assert executed is not None
        assert requests is not None
        points = [row[0] for row in self._rows("SELECT points FROM balance")]
        return Counts(executed[0], requests[0], len(points), sum(points))


def _open(folder: Path | None) -> sqlite3.Connection:
    if folder is not None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # One thread at a time uses it, but a web server may start in one and run in another.
    base = sqlite3.connect(folder / FILE if folder is not None else ":memory:", timeout=0, check_same_thread=False)
    try:
        base.execute("PRAGMA locking_mode = EXCLUSIVE")
        base.execute("PRAGMA journal_mode = WAL")
        base.execute(
            "PRAGMA synchronous = NORMAL"
        )  # a killed process loses nothing, a power cut perhaps the last change
        base.executescript(_TABLES)
    except sqlite3.Error:
        base.close()
        raise
    return base
