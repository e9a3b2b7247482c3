"""What the library hands out: it survives other processes, shows itself, and is named before its first use."""

from __future__ import annotations

import copy
import inspect
import io
import logging
import os
import pickle
import socket
import subprocess
import sys
import threading
import zipfile
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal, Inexact, localcontext
from http.client import HTTPResponse
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, TypeVar

import polars as pl
import pytest

import loyalty_prep
from loyalty_prep.errors import LoyaltyPrepError
from loyalty_prep.options import Flags
from loyalty_prep.wix import errors as _  # noqa: F401 - its kinds are among those below

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EXPORT = b"Email,Points\nann@example.com,1\nbob@example,2\nann@example.com,1\n"
T = TypeVar("T")
FRAME = pl.DataFrame({"Email": ["ann@example.com", "bob@example"], "Points": [1, 2]})


def pickled(thing: T) -> T:
    again: T = pickle.loads(pickle.dumps(thing))  # noqa: S301 - these bytes are our own
    return again


def kinds(kind: type[LoyaltyPrepError]) -> list[type[LoyaltyPrepError]]:
    return [kind, *(each for below in kind.__subclasses__() for each in kinds(below))]


@pytest.mark.parametrize("kind", kinds(LoyaltyPrepError))
def test_every_error_survives_pickle_and_copy(kind: type[LoyaltyPrepError]) -> None:
    fault = kind.__new__(kind, "what, where, what to do")
    LoyaltyPrepError.__init__(fault, "CODE", "what, where, what to do")
    for again in (pickled(fault), copy.copy(fault), copy.deepcopy(fault)):
        assert type(again) is kind
        assert (again.code, again.message, str(again)) == ("CODE", fault.message, fault.message)


def refused(export: bytes) -> loyalty_prep.Report:
    return loyalty_prep.validate(export)


@pytest.mark.slow
def test_an_error_comes_back_from_a_pool_of_processes() -> None:
    # It did not unpickle, so that the pool waited for ever.
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        assert pool.submit(refused, EXPORT).result(timeout=120).rows.total == 3
        with pytest.raises(loyalty_prep.InputError, match="No column with points balances"):
            pool.submit(refused, b"Email,Stand\nann@example.com,1\n").result(timeout=120)


def test_reports_and_results_of_frames_survive_pickle() -> None:
    report = loyalty_prep.validate(EXPORT)
    assert pickled(report).to_dict() == report.to_dict()
    result = loyalty_prep.check(FRAME)
    again = pickled(result)
    for name in ("ready", "rejected", "merged", "changes"):
        assert getattr(again, name).equals(getattr(result, name))
    assert again.report.to_dict() == result.report.to_dict()
    with pytest.raises(loyalty_prep.RowsRejectedError):
        again.assert_ready()
    with pytest.raises(loyalty_prep.UsageError, match="lazy frame"):
        pickle.dumps(loyalty_prep.check(FRAME.lazy()))


@pytest.mark.few(3)
@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet", "xlsx", "utf-16"])
def test_reports_of_the_same_input_are_equal(kind: str, tmp_path: Path) -> None:
    """Those of bytes never were (a temporary copy has another name each time); of JSON lines it was a ValueError."""
    path = tmp_path / f"export.{kind}"
    writers: dict[str, Callable[[], object]] = {
        "csv": lambda: path.write_bytes(EXPORT),
        "jsonl": lambda: FRAME.write_ndjson(path),
        "parquet": lambda: FRAME.write_parquet(path),
        "xlsx": lambda: FRAME.write_excel(path),
        "utf-16": lambda: path.write_bytes(EXPORT.decode().encode("utf-16")),
    }
    writers[kind]()
    for run in (loyalty_prep.validate, loyalty_prep.inspect):
        assert run(path) == run(path)
        assert run(path) != run(b"Email,Points\ncy@example.com,5\n")
        if kind not in ("jsonl", "parquet"):  # in which name and content must agree
            assert run(path.read_bytes()) == run(path.read_bytes())


def test_they_show_themselves_in_one_line_and_as_a_page() -> None:
    report, result = loyalty_prep.validate(EXPORT), loyalty_prep.check(FRAME)
    assert repr(loyalty_prep.inspect(EXPORT)) == "<Inspection of bytes: EMAIL 'Email', POINTS 'Points'>"
    assert repr(report) == "<Report of bytes: 3 rows, 1 ready, 1 rejected, 1 merged>"
    assert repr(result) == "<Report of frame: 2 rows, 1 ready, 1 rejected, 0 merged>"
    assert repr(loyalty_prep.check(FRAME.lazy())) == "<CheckResult of a lazy frame, frame>"
    assert report.to_html().startswith("<!DOCTYPE html>")
    for shown in (report._repr_html_(), result._repr_html_()):
        assert shown.startswith("<iframe")
        assert "bob@example" in shown
    redacted = loyalty_prep.validate(EXPORT, redact="all")
    assert "bob@example" not in redacted._repr_html_()


def test_ready_and_rejected_are_taken_at_once() -> None:
    ready, rejected = loyalty_prep.check(FRAME)
    assert (ready.height, rejected["codes"].to_list()) == (1, ["EMAIL_INVALID"])


@pytest.mark.parametrize(("allowed", "passes"), [(0, False), (1, True), (0.3, False), (0.34, True)])
def test_so_many_rows_or_such_a_share_may_be_rejected(allowed: float, passes: bool) -> None:
    report = loyalty_prep.validate(EXPORT)
    if passes:
        report.raise_if(rejected=allowed)
    else:
        with pytest.raises(loyalty_prep.RowsRejectedError, match=r"1 of 3 rows was rejected: EMAIL_INVALID \(1\)"):
            report.raise_if(rejected=allowed)


@pytest.mark.parametrize("allowed", [float("nan"), -1, -0.01, True, "1%", None])
def test_a_threshold_that_is_no_number_from_0_lets_nothing_pass(allowed: Any) -> None:
    with pytest.raises(loyalty_prep.UsageError, match="rejected must be a number of rows"):
        loyalty_prep.validate(EXPORT).raise_if(rejected=allowed)


def test_a_share_is_exact_whatever_digits_the_caller_counts_with() -> None:
    rows = [{"Email": f"a{row}@example.com" if row < 672 else "none", "Points": 1} for row in range(1001)]
    report = loyalty_prep.check(rows, "Email", "Points").report
    with localcontext(prec=1) as context:
        context.traps[Inexact] = True
        report.raise_if(rejected=Decimal("0.329"))
        report.raise_if(rejected=0.329)
        with pytest.raises(loyalty_prep.RowsRejectedError):
            report.raise_if(rejected=Decimal("0.328"))


CUSTOMERS: dict[str, list[Any]] = {"Mail": ["a@x.org", "b@x.org"], "Total": [5, 7]}
LEDGER: dict[str, list[Any]] = {
    "E-mail": [f"{letter}@x.org" for letter in "abc"] * 20,
    "Points change": [*range(40), *range(-20, 0)],
    "Transaction type": ["earn", "spend"] * 30,
    "Date": ["2024-01-01"] * 60,
}


@pytest.mark.parametrize(
    ("table", "options", "said"),
    [
        (CUSTOMERS, {}, 'say so: points="Total"$'),
        (CUSTOMERS, {"points": "Bonus"}, '^points="Bonus" is not a column of the frame'),
        (CUSTOMERS, {"points": 9}, "^points=9 is not a column of the frame"),
        (CUSTOMERS, {"email": "Mail", "points": "Mail"}, "^email and points name the same column"),
        (CUSTOMERS, {"decimal": "dot"}, "^decimal must be one of auto, point, comma"),
        (CUSTOMERS, {"max_points": -1}, "^max_points must be from 0"),
        ({"Mail": ["a@x.org"]}, {}, "the frame has no other column"),
        (LEDGER, {}, '^The frame is a ledger.*say so: points="Points change"$'),
    ],
)
def test_refusals_of_a_check_speak_of_its_arguments(table: Any, options: Any, said: str) -> None:
    with pytest.raises(loyalty_prep.LoyaltyPrepError, match=said) as refusal:
        loyalty_prep.check(table, **options)
    assert "--" not in refusal.value.message
    assert str(refusal.value) == refusal.value.message == str(pickled(refusal.value))


def test_public_names_and_options_are_there_before_their_first_use() -> None:
    assert set(loyalty_prep.__all__) <= set(dir(loyalty_prep))
    named = inspect.signature(loyalty_prep.prepare).parameters
    assert set(Flags.__annotations__) <= set(named)
    assert named["duplicates"].default == "reject"
    assert "name" in inspect.signature(loyalty_prep.check).parameters


def test_a_frame_given_as_a_file_is_told_where_frames_are_judged() -> None:
    with pytest.raises(loyalty_prep.UsageError, match=r"check\(frame\)"):
        loyalty_prep.validate(FRAME)  # type: ignore[arg-type]


def test_a_run_logs_a_line_a_stage_where_it_is_asked_for(caplog: pytest.LogCaptureFixture) -> None:
    loyalty_prep.validate(EXPORT)
    assert not caplog.records
    with caplog.at_level(logging.INFO, "loyalty_prep"):
        loyalty_prep.validate(EXPORT)
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == ["look", "survey", "write"]
    caplog.clear()
    with caplog.at_level(logging.INFO, "loyalty_prep"):
        loyalty_prep.check(FRAME)
    assert [record.getMessage() for record in caplog.records] == [
        "look: frame, EMAIL 'Email', POINTS 'Points'",
        "survey: 2 rows, 0 addresses that repeat",
        "resolve: 1 ready, 1 rejected, 0 merged",
    ]


class _Stream:
    """A file object of somebody's own."""

    def __init__(self, read: Callable[..., object], name: object = None) -> None:
        self.read, self.name = read, name


def _key(size: int) -> bytes:
    raise KeyError(f"no such\nmember of {size} bytes")


@pytest.mark.parametrize(
    ("read", "why"),
    [
        (lambda: b"", r"^stream cannot be read: .*positional argument"),
        (_key, r"^stream cannot be read: .*no such"),
        (lambda size: size, r"^The file object reads no bytes: it gave int\.$"),
        (lambda size: [size], r"^The file object reads no bytes: it gave list\.$"),
        ({}.get, r"^The file object has no bytes yet, and does not wait .*: os\.set_blocking\(.*, True\)\.$"),
    ],
)
def test_a_file_object_that_cannot_be_read_ends_in_one_sentence(read: Callable[..., object], why: str) -> None:
    """A read that takes no size, raises anything or gives anything was a TypeError or a KeyError."""
    with pytest.raises(loyalty_prep.LoyaltyPrepError, match=why) as refusal:
        loyalty_prep.inspect(_Stream(read))  # type: ignore[arg-type] # as of whoever checks no types
    assert "\n" not in refusal.value.message


@pytest.mark.parametrize("buffered", [False, True])
@pytest.mark.parametrize("missing", [0, 1, 5000])
def test_an_answer_of_a_web_server_that_breaks_off_is_no_whole_export(missing: int, *, buffered: bool) -> None:
    """Where the connection of `urlopen` broke, half of the customers were lost: `read(n)` takes that for the end."""
    server, ours = socket.socketpair()
    with server, ours:
        server.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(EXPORT) + missing, EXPORT))
        server.shutdown(socket.SHUT_WR)
        answer = HTTPResponse(ours)
        answer.begin()
        stream = io.BufferedReader(answer) if buffered else answer
        if not missing:
            assert loyalty_prep.validate(stream).rows.total == 3
            return
        with pytest.raises(loyalty_prep.InputError) as refusal:
            loyalty_prep.validate(stream)
    assert refusal.value.message.startswith("stream cannot be read: ")  # newer versions of Python say it themselves


@pytest.mark.skipif(sys.platform == "win32", reason="pipes there block")
@pytest.mark.parametrize("buffering", [0, -1])
def test_a_pipe_that_does_not_block_is_read_to_its_end(buffering: int) -> None:
    """What had not come yet was taken for the end: the customers that came later were lost, and nothing told of it."""
    ours, theirs = os.pipe()
    os.set_blocking(ours, False)
    with os.fdopen(theirs, "wb", buffering=0) as feed, os.fdopen(ours, "rb", buffering=buffering) as stream:
        feed.write(b"Email,Points\nann@example.com,1\n")

        def later() -> None:
            feed.write(b"bob@example.com,2\n")
            feed.close()

        timer = threading.Timer(0.3, later)
        timer.start()
        report = loyalty_prep.validate(stream)
        timer.join()
    assert (report.rows.total, report.points.out) == (2, 3)


@pytest.mark.parametrize(
    ("name", "part"),
    [("a\0b.csv", "a?b"), ("\ud800.csv", "?"), ("../c\n.csv", "c?"), ("", "stream"), (7, "stream")],
)
def test_a_file_object_may_be_called_anything(name: object, part: str, tmp_path: Path) -> None:
    """NUL and half letters in it ended in a ValueError."""
    stream = _Stream(io.BytesIO(b"Email,Points\na@x.org,1\n").read, name)
    report = loyalty_prep.prepare(stream, tmp_path / "out")  # type: ignore[arg-type] # as above
    assert report.outputs[0].path == f"{part}.part-0001.csv"


def test_bytes_are_compared_with_no_text() -> None:
    """`python -bb` ended in a BytesWarning, and the text of all bytes was made to look for `*` and `?` in it."""
    program = f"import loyalty_prep; print(loyalty_prep.validate({EXPORT!r}), loyalty_prep.inspect({EXPORT!r}))"
    done = subprocess.run([sys.executable, "-bb", "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_path_in_a_zip_file_in_memory_is_no_file() -> None:
    """Its `name` raises, as that archive has none: TypeError, expected str, bytes or os.PathLike object."""
    with zipfile.ZipFile(io.BytesIO(), "w") as archive:
        archive.writestr("export.csv", EXPORT)
        with pytest.raises(
            loyalty_prep.UsageError, match=r"^A file is a path, bytes or a binary file object, not Path\.$"
        ):
            loyalty_prep.validate(zipfile.Path(archive, "export.csv"))  # type: ignore[arg-type]  # what is refused


def test_a_path_of_bytes_is_no_file(tmp_path: Path) -> None:
    """As `os.scandir` gives them for bytes; a TypeError came out."""
    (tmp_path / "export.csv").write_bytes(EXPORT)
    with os.scandir(os.fsencode(tmp_path)) as entries:
        entry: Any = next(entries)
    with pytest.raises(
        loyalty_prep.UsageError, match=r"^A file is a path, bytes or a binary file object, not DirEntry"
    ):
        loyalty_prep.validate(entry)
    with pytest.raises(loyalty_prep.UsageError, match=r"^out must be a path, not <DirEntry b'export\.csv'>"):
        loyalty_prep.prepare(EXPORT, entry)


@pytest.mark.parametrize("run", [loyalty_prep.inspect, loyalty_prep.validate, loyalty_prep.prepare])
def test_a_file_that_reads_text_and_an_option_that_there_is_not_are_refused(run: Callable[..., object]) -> None:
    with pytest.raises(loyalty_prep.UsageError, match=r"reads text\. Open the file for bytes: open\(path, 'rb'\)"):
        run(io.StringIO(EXPORT.decode()))
    with pytest.raises(
        loyalty_prep.UsageError, match=rf"^{run.__name__} has no option 'email'. It has: .*email_column"
    ):
        run(EXPORT, email="Email")


def test_a_folder_whose_name_is_too_long_is_refused(tmp_path: Path) -> None:
    """It ended in an OSError."""
    with pytest.raises(loyalty_prep.UsageError, match=r"^The name of a file is too long: .*\. Give a shorter one\.$"):
        loyalty_prep.prepare(EXPORT, tmp_path / ("y" * 300))


def test_a_report_by_url_is_refused() -> None:
    with pytest.raises(loyalty_prep.UsageError, match=r"^report s3://a/b\.json is a URL"):
        loyalty_prep.validate(EXPORT, report="s3://a/b.json")


def test_what_cannot_be_told_how_far_a_run_is_is_refused() -> None:
    with pytest.raises(loyalty_prep.UsageError, match="progress must be a function of three numbers, not int"):
        loyalty_prep.validate(EXPORT, progress=5)  # type: ignore[arg-type] # that is what is tried


@pytest.mark.parametrize(
    ("run", "name"),
    [
        (lambda: loyalty_prep.prepare(EXPORT, 5), "out"),  # type: ignore[arg-type] # that is what is tried
        (lambda: loyalty_prep.validate(EXPORT, report=5), "report"),  # type: ignore[arg-type] # as above
        (lambda: loyalty_prep.write_parts(FRAME.head(1), None), "directory"),  # type: ignore[arg-type] # as above
    ],
)
def test_what_is_no_path_is_refused_by_its_argument(run: Callable[[], object], name: str) -> None:
    with pytest.raises(loyalty_prep.UsageError, match=rf"^{name} must be a path, not (5|None)\.$"):
        run()
