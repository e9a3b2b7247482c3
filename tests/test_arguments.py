"""Refusals speak of arguments to whoever calls a function, and of flags to whoever runs a command."""

from __future__ import annotations

import ast
import pickle
import re
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import pytest
from test_house import MODULES

import loyalty_prep
from loyalty_prep import LoyaltyPrepError, cli, wix, words

if TYPE_CHECKING:
    from pathlib import Path

TWO: Final = b"Email,Points,Punkte\na@x.org,1,2\nb@x.org,7,4\nc@x.org,3,9\n"
ONE: Final = b"Email,Points\na@x.org,1\n"


@pytest.mark.parametrize(
    ("data", "options", "flags", "arguments"),
    [
        (TWO, {}, "one.csv --points-column Points", 'points_column="Points"'),
        (TWO.replace(b",Points", b",My Points").replace(b"Punkte", b"Points 2"), {}, "--points-column '", 'column="'),
        (ONE, {"email_column": "Mail"}, "--email-column 'Mail' is not", 'email_column="Mail" is not'),
        (ONE, {"max_points": -1}, "--max-points must be from 0", "max_points must be from 0"),
        (ONE, {"duplicates": "lot"}, "--duplicates must be one of", "duplicates must be one of"),
        (ONE, {"header_line": 9}, "--header-line 9 lies below", "header_line=9 lies below"),
        (ONE, {"header_line": 1, "no_header": True}, "--header-line and --no-header", "header_line and no_header=True"),
        (ONE, {"encoding": "nope"}, "--encoding 'nope' is not", 'encoding="nope" is not'),
        (ONE, {"delimiter": ";"}, "with --delimiter, or leave", "with delimiter, or leave"),
        (ONE.replace(b",", b"%"), {}, "name it with --delimiter %.", 'name it with delimiter="%".'),
        (ONE, {"keep_columns": "City"}, "--keep-columns 'City' is not", 'keep_columns="City" is not'),
        (ONE, {"max_bytes": 1}, "--max-bytes 1 is too small", "max_bytes=1 is too small"),
        (ONE, {"sheet": "A"}, "Omit --sheet.", "Omit sheet."),
        (ONE, {"max_input_bytes": 5}, "Raise --max-input-bytes if", "Raise max_input_bytes if"),
        (ONE + b"\nEmail,Balance,Points\n", {}, "say --header-line 4.", "say header_line=4."),
    ],
)
def test_a_function_speaks_of_arguments_and_a_command_of_flags(
    data: bytes, options: Any, flags: str, arguments: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "one.csv"
    file.write_bytes(data)
    for function in (
        loyalty_prep.validate,
        lambda given, **more: loyalty_prep.prepare(given, tmp_path / "o", **more),
    ):
        with pytest.raises(LoyaltyPrepError) as caught:
            function(file, **options)
        assert arguments in caught.value.message
        assert arguments in str(caught.value)
        assert not re.search(r"--[a-z]", caught.value.message)
        assert pickle.loads(pickle.dumps(caught.value)).message == caught.value.message  # noqa: S301 - our own
    given = [
        word
        for name, value in options.items()
        for word in (f"--{name.replace('_', '-')}", *([] if value is True else [str(value)]))
    ]
    capsys.readouterr()
    assert cli.run(["prepare", str(file), "--out", str(tmp_path / "out"), *given]) == 2
    assert flags in " ".join(capsys.readouterr().err.split())


def test_results_that_are_there_are_spoken_of_in_the_words_of_the_function(tmp_path: Path) -> None:
    loyalty_prep.prepare(ONE, tmp_path / "out")
    with pytest.raises(LoyaltyPrepError, match=r"another folder with out, or allow .* with overwrite=True\.$"):
        loyalty_prep.prepare(ONE, tmp_path / "out")
    loyalty_prep.validate(ONE, report=tmp_path / "r.json")
    with pytest.raises(LoyaltyPrepError, match="allow replacing it with overwrite=True"):
        loyalty_prep.validate(ONE, report=tmp_path / "r.json")
    frame = pl.read_csv(ONE)
    loyalty_prep.write_parts(frame, tmp_path / "parts")
    with pytest.raises(LoyaltyPrepError, match=r"another folder with directory, or allow .* with overwrite=True"):
        loyalty_prep.write_parts(frame, tmp_path / "parts")


def test_scan_and_inspect_speak_of_arguments_too() -> None:
    for function in (loyalty_prep.scan, loyalty_prep.inspect):
        with pytest.raises(LoyaltyPrepError, match=r"^quote must be one character"):
            function(ONE, quote="ab")
    with pytest.raises(Exception, match=r"say header_line=4\."):
        loyalty_prep.scan(ONE + b"\nEmail,Balance,Points\n").collect()


def test_what_inspect_says_of_a_column_that_cannot_be_told_speaks_of_arguments(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "one.csv").write_bytes(TWO)
    problem = loyalty_prep.inspect(tmp_path / "one.csv").points.problem
    assert problem is not None
    assert problem.message.endswith('points_column="Points"')
    assert str(problem) == problem.message
    assert cli.run(["inspect", str(tmp_path / "one.csv")]) == 0
    assert "--points-column Points" in " ".join(capsys.readouterr().out.split())


def test_a_frame_is_not_called_a_file_where_a_column_is_not_there() -> None:
    with pytest.raises(LoyaltyPrepError, match=r'^points="P" is not a column of the frame\.'):
        loyalty_prep.check(pl.read_csv(ONE), points="P")


def test_the_import_speaks_of_arguments_to_python_and_of_flags_to_the_command_line(tmp_path: Path) -> None:
    loyalty_prep.prepare(ONE, tmp_path)
    key = wix.Credentials("a-key", "5a4db0c5-0000-4000-8000-000000000001")
    calls: dict[str, Any] = {
        "parallel": lambda: wix.upload(tmp_path, credentials=key, confirm=bool, parallel=99),
        "settle_seconds": lambda: wix.upload(tmp_path, credentials=key, confirm=bool, settle_seconds=-1),
        "first": lambda: wix.upload(tmp_path, credentials=key, confirm=bool, first=0),
        "base_url": lambda: wix.LoyaltyImports(key, base_url="nowhere"),
        "site_id": lambda: wix.Credentials("a-key", "none"),
    }
    for argument, call in calls.items():
        with pytest.raises(LoyaltyPrepError, match=rf"\b{argument}\b") as refused:
            call()
        assert not re.search(r"--[a-z]", str(refused.value))
        assert f"--{argument.removesuffix('_seconds').replace('_', '-')}" in refused.value.in_flags
    fault = wix.WixError("There is no connection. Check the network, and --base-url.")
    assert str(fault) == fault.message == "There is no connection. Check the network, and base_url."
    assert "--base-url" in fault.in_flags


ROOMS: Final = ("options", "part_layout", "errors", "reading", "columns", "judging", "writing", "look", "contacts")
SENTENCES: Final = sorted(
    {
        node.value
        for module, path in MODULES.items()
        if module.partition(".")[0] in (*ROOMS, "pipeline", "frames", "wix") and module not in ("wix", "wix.commands")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"--[a-z]", node.value)
    }
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_option_that_the_library_names_is_known_as_an_argument(sentence: str) -> None:
    assert not re.search(r"--[a-z]", words.as_arguments(sentence))
