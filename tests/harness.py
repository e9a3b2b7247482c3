"""What tests share: how many examples a law gets, tables as CSV, refusals, and the real program, a process or here."""

from __future__ import annotations

import csv
import io
import os
import pty
import select
import signal
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

import loyalty_prep
from loyalty_prep import cli

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Command = Callable[..., subprocess.CompletedProcess[bytes]]


T = TypeVar("T")

THOROUGH = "LOYALTY_PREP_THOROUGH"
"""The variable that `conftest.py` sets where slow tests are asked for."""


def examples(count: int, least: int = 6, share: int = 10) -> int:
    """Return how many examples a law gets: all beside the slow tests; without them a share, and so many at least."""
    return count if os.environ.get(THOROUGH) else max(min(count, least), count // share)


def hear_hangups() -> None:
    """Let a program that is started hear that its terminal was closed, also where the tests run under `nohup`."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def as_csv(rows: Iterable[Sequence[str]], delimiter: str = ",", **style: Any) -> str:
    """Return a table as CSV; `style` is that of `csv.writer`, but lines end with LF."""
    stream = io.StringIO()
    csv.writer(stream, **{"delimiter": delimiter, "lineterminator": "\n", **style}).writerows(rows)
    return stream.getvalue()


def csv_rows(data: bytes, encoding: str = "utf-8") -> list[list[str]]:
    """Return the records of a CSV, the header among them; line ends in cells stay as they are."""
    return list(csv.reader(io.StringIO(data.decode(encoding), newline="")))


def rows_below(folder: Path, pattern: str) -> list[list[str]]:
    """Return the records below the header of all files that a pattern names, in the order of their names."""
    return [row for path in sorted(folder.glob(pattern)) for row in csv_rows(path.read_bytes())[1:]]


def refused(data: bytes | str, **flags: Any) -> loyalty_prep.LoyaltyPrepError:
    """Return why an export cannot be validated."""
    with pytest.raises(loyalty_prep.LoyaltyPrepError) as refusal:
        loyalty_prep.validate(data.encode() if isinstance(data, str) else data, **flags)
    return refusal.value


def zipped(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def result_of(export: str, folder: Path, out: str = "out") -> Path:
    """Write an export, and what `prepare` once made of it, into a folder, where a test may change them as it likes."""
    (folder / "export.csv").write_text(export)
    (folder / out).mkdir()
    for name, data in _prepared(export).items():
        (folder / out / name).write_bytes(data)
    return folder / out


@cache
def _prepared(export: str) -> dict[str, bytes]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "export.csv").write_text(export)
        loyalty_prep.prepare(folder / "export.csv", folder / "out")
        return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}


def program(
    *words: str | Path, cwd: Path | None = None, text: bytes | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line as a process, with `text` at its standard input."""
    return subprocess.run(
        [sys.executable, "-m", "loyalty_prep", *map(str, words)],
        cwd=cwd,
        input=text,
        env=None if env is None else {**os.environ, **env},
        capture_output=True,
        check=False,
    )


def here(
    *words: str | Path, cwd: Path | None = None, text: bytes | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line as `program` does, but in this process, which has all loaded already."""
    written = io.BytesIO(), io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd or os.curdir)
        for name, value in (env or {}).items():
            patch.setenv(name, value)
        for name, stream in zip(("stdin", "stdout", "stderr"), (io.BytesIO(text or b""), *written), strict=True):
            patch.setattr(sys, name, io.TextIOWrapper(stream, encoding="utf-8", write_through=True))
        code = cli.run([*map(str, words)])
        out, err = (stream.getvalue() for stream in written)
    return subprocess.CompletedProcess([*words], code, out, err)


def asked(*words: str | Path, env: Mapping[str, str], stdout: int) -> tuple[subprocess.Popen[bytes], int, bytes]:
    """Run the command line on a terminal until it asks; return it, the terminal, and what that shows by then."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "loyalty_prep", *map(str, words)], env=env, stdin=theirs, stdout=stdout, stderr=theirs
    )
    os.close(theirs)
    shown = b""
    while b"[y/N]" not in shown:
        assert select.select([ours], [], [], 30)[0], shown
        shown += os.read(ours, 4096)
    return process, ours, shown
