"""The targets: each takes any bytes, and returns if what its sentence says of them holds."""

from __future__ import annotations

import io
import json
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

import jwt
import polars as pl
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

import loyalty_prep
from loyalty_prep import LoyaltyPrepError, verify
from loyalty_prep.reading import csv_text, framing, records
from loyalty_prep.values import points
from loyalty_prep.wix import read_event
from loyalty_prep.wix.error_files import read_error_file
from loyalty_prep.wix.errors import EventError
from loyalty_prep.wix.journal import Journal, State, Step
from loyalty_prep.wix.models import CREATED
from loyalty_prep.wix.results import Result, read_result
from loyalty_prep.writing import merging

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST: Final = 4096
"""More bytes than this find nothing that fewer do not."""
BASE: Final = "https://www.wixapis.com/_api/loyalty-imports"
EXPORT: Final = b"Email,Points\nann@example.com,10\nbob@example.com,20\nbad,30\n"


def _is_one_line(fault: LoyaltyPrepError, out: Path | None = None) -> None:
    assert fault.message
    assert "\n" not in fault.message
    assert out is None or not out.exists()


def inspect(data: bytes) -> None:
    """Any bytes are inspected, or refused in one line."""
    try:
        loyalty_prep.inspect(data).to_json()
    except LoyaltyPrepError as fault:
        _is_one_line(fault)


def prepare(data: bytes) -> None:
    """What is prepared of any bytes is what another reader finds in them, or they are refused in one line."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "export.csv"), Path(folder, "out")
        source.write_bytes(data)
        try:
            report = loyalty_prep.prepare(source, out)
        except LoyaltyPrepError as fault:
            _is_one_line(fault, out)
            return
        rows, points_ = report.to_dict()["rows"], report.to_dict()["points"]
        assert rows["total"] == sum(rows[name] for name in ("ready", "rejected", "merged", "skipped"))
        came = points_["in"] + points_["adjusted"]
        assert came == sum(points_[name] for name in ("out", "rejected", "merged", "skipped"))
        opinion = verify.verify(out)
        assert opinion.ok, opinion.text()


def frame(data: bytes) -> None:
    """No block size changes a record: the first byte says which delimiter, quote and width."""
    settings, text = (data[0], data[1:]) if data else (0, b"")
    dialect = csv_text.Dialect(
        ",;\t|"[settings & 3],
        '"' if settings & 4 else None,
        backslash=bool(settings & 8),
        skip_space=bool(settings & 16),
    )
    shape = records.Shape(1 + (settings >> 5))

    def found(size: int) -> list[tuple[int, ...]]:
        blocks = framing.read(io.BytesIO(text), dialect, shape, block_bytes=size)
        return [
            (block.offset + start, block.offset + end, line, fault)
            for block in blocks
            for start, end, line, fault in zip(
                block.starts.tolist(), block.ends.tolist(), block.lines.tolist(), block.faults.tolist(), strict=True
            )
        ]

    assert found(7) == found(1 << 20)


def number(data: bytes) -> None:
    """A cell is read alone as among others, and what was read of it reads to itself."""
    cell = data.decode("utf-8", "replace")
    alone = points.read(pl.Series([cell])).row(0)
    among = points.read(pl.Series(["1", cell, "x", cell])).rows()
    assert among[1] == among[3] == alone
    kind, amount = alone[0], alone[1]
    if kind == "whole":
        again = points.read(pl.Series([str(amount)])).row(0)
        assert again[:2] == ("whole", amount)


@cache
def _key() -> tuple[rsa.RSAPrivateKey, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    return key, key.public_key().public_bytes(serialization.Encoding.PEM, spki).decode()


def webhook(data: bytes) -> None:
    """A signed event of any content is read or refused, and one that nobody signed is refused."""
    key, public = _key()
    text = data.decode("utf-8", "replace")
    now = int(time.time())
    envelope = json.dumps({"eventType": CREATED, "instanceId": "i", "data": text})
    for body in (jwt.encode({"data": envelope, "iat": now, "exp": now + 60}, key, algorithm="RS256"), text, data):
        try:
            read_event(body, public)
        except EventError:
            continue
        assert body not in (text, data), "nobody signed it"


def _result(folder: Path) -> Result:
    loyalty_prep.prepare(EXPORT, folder)
    return read_result(folder)


def error_file(data: bytes) -> None:
    """A platform's error file is read or refused, and no more rows are told than it lists."""
    with tempfile.TemporaryDirectory() as folder:
        [part] = _result(Path(folder, "out")).parts
        path = Path(folder, "errors.csv")
        path.write_bytes(data)
        try:
            found = read_error_file(path, part, 1, Path(folder))
        except LoyaltyPrepError:
            return
        assert len(found.rows) <= found.listed


def journal(data: bytes) -> None:
    """A journal is read, and what it says of each part can be told; or it is refused."""
    with tempfile.TemporaryDirectory() as folder:
        result = _result(Path(folder))
        result.journal_path.write_bytes(data)
        try:
            read = Journal.read(result, BASE, None)
            read_result(folder)
        except LoyaltyPrepError:
            return
        for state in (*read.states(), *read.strangers()):
            assert State.from_json(state.to_json()) == state
            assert (state.doubt is None) or not state.is_imported


def report(data: bytes) -> None:
    """A report that anybody wrote is read or refused, and leads to no file outside of its folder."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "x.report.json").write_bytes(data)
        for read in (read_result, merging.read_earlier, verify.verify):
            try:
                result = read(Path(folder))
            except LoyaltyPrepError:
                continue
            for part in getattr(result, "parts", ()) if isinstance(result, Result) else ():
                assert part.path.parent == Path(folder)


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    target.__name__: target for target in (inspect, prepare, frame, number, webhook, error_file, journal, report)
}

_WITHOUT_IMPORT: Final = (Step.WAITING, Step.UPLOADED, Step.CREATING)


def sound(name: str) -> list[bytes]:
    """Return what a target is meant for, to begin with: no change of some bytes makes a journal of an export."""
    with tempfile.TemporaryDirectory() as folder:
        result = _result(Path(folder))
        [part] = result.parts
        if name == "report":
            return [next(Path(folder).glob("*.report.json")).read_bytes()]
        if name == "error_file":
            header, *rows = part.path.read_text().splitlines()
            refused = "".join(f"FAILED,No such contact,{row}\n" for row in rows)
            return [f"Status,Reason,{header}\n{refused}".encode()]
        if name != "journal":
            return []
        written, kept = Journal(result, BASE, "", {}), []
        for step in Step:
            known = {} if step in _WITHOUT_IMPORT else {"import_id": str(UUID(int=1)), "status": "FAILED"}
            written.put(written.state(part).at(step, file_url="https://files.example/1", **known))
            kept.append(result.journal_path.read_bytes())
        return kept
