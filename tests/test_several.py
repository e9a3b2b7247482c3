"""Several files as one job: an export that comes in parts."""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
import re
import subprocess
import sys
import tempfile
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from harness import csv_rows, examples, program, rows_below, zipped
from hypothesis import given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep import InputError, UsageError

if TYPE_CHECKING:
    from loyalty_prep.options import Duplicates

HEADER = "Email,Points,Note\n"
LINES = [
    "a@x.org,1,\n",
    "b @x.org,2,é\n",
    "bad,3,=1\n",
    "a@x.org,1,again\n",
    "c@x.org,4,\n",
    "C@x.org,5,\n",
    'd@x.org,"1.250,00",\n',
    'e@x.org,7,"two\nlines"\n',
    "f@x.org,8,more,more\n",
    'g@x.org,9,"never closed\n',
    "h@x.org,1.250,\n",
    "\n",
]


def results(folder: Path) -> dict[str, bytes]:
    return {path.name.partition(".")[2]: path.read_bytes() for path in sorted(folder.iterdir())}


def split(folder: Path, parts: list[list[str]], encoding: str = "utf-8") -> list[Path]:
    paths = [folder / f"part{number}.csv" for number in range(len(parts))]
    for path, lines in zip(paths, parts, strict=True):
        path.write_text(HEADER + "".join(lines), encoding=encoding, newline="")
    return paths


@given(lines=st.lists(st.sampled_from(LINES), max_size=12), cuts=st.lists(st.integers(0, 12), min_size=1, max_size=3))
@settings(max_examples=examples(25), deadline=None)
def test_parts_of_an_export_come_to_what_the_whole_does(lines: list[str], cuts: list[int]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        edges = [0, *sorted(cuts), len(lines)]
        # A file of nothing but long rows is refused by itself, so that each has a sound one.
        parts = [
            [f"sound{number}@x.org,6,\n", f"sure{number}@x.org,60,\n", *lines[start:end]]
            for number, (start, end) in enumerate(pairwise(edges))
        ]
        whole = folder / "whole.csv"
        whole.write_text(HEADER + "".join(line for part in parts for line in part), encoding="utf-8", newline="")
        flags: Any = {"email_column": 0, "points_column": 1}
        one = loyalty_prep.prepare(whole, folder / "one", **flags)
        paths = split(folder, parts)
        several = loyalty_prep.prepare(paths, folder / "several", **flags)
        assert (several.rows, several.points, several.decimal) == (one.rows, one.points, one.decimal)
        assert [(issue.code, issue.count) for issue in several.issues] == [
            (issue.code, issue.count) for issue in one.issues
        ]
        assert several.balances.bins == one.balances.bins
        ours, theirs = results(folder / "several"), results(folder / "one")
        assert ours.get("part-0001.csv") == theirs.get("part-0001.csv")
        first = 1
        starts = {}
        for path, file in zip(paths, several.files, strict=True):
            assert file.name == str(path)
            starts[file.name] = first
            first += file.rows
        assert first == one.rows.total + 1
        for kind in ("errors.csv", "changes.csv"):
            found = [[str(int(row[0]) + starts[row[2]] - 1), *row[3:]] for row in csv_rows(ours.get(kind, b""))[1:]]
            wanted = [[row[0], *row[2:]] for row in csv_rows(theirs.get(kind, b""))[1:]]
            reasons = 3 if kind == "errors.csv" else None
            assert [_without(row, reasons) for row in found] == [_without(row, reasons) for row in wanted]
        for row in csv_rows(ours.get("errors.csv", b""))[1:]:
            text = Path(row[2]).read_text(encoding="utf-8").split("\n")[int(row[1]) - 1]
            assert row[-1].split("\n")[0] == text if row[-1] else row[6].split("\n")[0] in text


def _without(row: list[str], column: int | None) -> list[str]:
    return row if column is None else row[:column] + row[column + 1 :]


def test_the_files_are_named_beside_row_and_line(tmp_path: Path) -> None:
    paths = split(tmp_path, [["a@x.org,1,\n", "bad,2,\n"], []])
    paths[1].write_bytes((HEADER + "b@x.org ,1 000,ü\nA@x.org,1,\nworse,3,\n").encode("utf-16"))
    names = [str(path) for path in paths]
    report = loyalty_prep.prepare(paths, tmp_path / "out")
    ours = results(tmp_path / "out")
    assert [row[:5] for row in csv_rows(ours["errors.csv"])] == [
        ["row", "line", "source", "status", "codes"],
        ["2", "3", names[0], "REJECTED", "EMAIL_INVALID"],
        ["2", "3", names[1], "MERGED", "ROW_MERGED"],
        ["3", "4", names[1], "REJECTED", "EMAIL_INVALID"],
    ]
    assert csv_rows(ours["errors.csv"])[2][5].endswith(f"See row 1 of {names[0]}.")
    assert [row[:4] for row in csv_rows(ours["changes.csv"])[1:]] == [
        ["1", "2", names[1], "EMAIL"],
        ["1", "2", names[1], "POINTS"],
    ]
    document = report.to_dict()
    assert [(file["name"], file["encoding"], file["rows"]) for file in document["sources"]] == [
        (names[0], "utf-8", 2),
        (names[1], "utf-16-le", 3),
    ]
    examples = {issue["code"]: issue["examples"][0] for issue in document["issues"]}
    assert (examples["EMAIL_INVALID"]["row"], examples["EMAIL_INVALID"]["source"]) == (2, names[0])
    assert examples["ROW_MERGED"]["detail"] == f"merged into row 1 of {names[0]}"
    assert document["balances"]["highest"][0] == {
        "row": 1,
        "line": 2,
        "source": names[1],
        "value": "1 000",
        "points": 1000,
    }
    assert json.loads((tmp_path / "out" / "part0.report.json").read_bytes()) == document
    schema = Path(loyalty_prep.__file__).parent / "report.schema.json"
    jsonschema.validate(document, json.loads(schema.read_bytes()))


def test_no_record_reaches_into_the_next_file(tmp_path: Path) -> None:
    paths = split(tmp_path, [["a@x.org,1,\n", 'b@x.org,2,"open'], ['c@x.org,3,"\n', "d@x.org,4,\n"]])
    report = loyalty_prep.prepare(paths, tmp_path / "out")
    assert report.rows.total == 4
    assert csv_rows(results(tmp_path / "out")["part-0001.csv"]) == [
        ["Email", "Points"],
        ["a@x.org", "1"],
        ["d@x.org", "4"],
    ]


def test_files_that_are_no_parts_of_one_export_are_refused(tmp_path: Path) -> None:
    first, second = split(tmp_path, [["a@x.org,1,\n"], ["b@x.org,1,\n"]])
    second.write_text("Email,Points,Other\nb@x.org,1,\n")
    with pytest.raises(InputError, match=r"part1\.csv has other columns than .*part0\.csv") as refusal:
        loyalty_prep.prepare([first, second], tmp_path / "out")
    assert refusal.value.code == "FILES_DIFFER"
    assert not (tmp_path / "out").exists()
    with pytest.raises(InputError, match="No file matches"):
        loyalty_prep.validate(str(tmp_path / "none*.csv"))
    with pytest.raises(UsageError, match="No file is named"):
        loyalty_prep.validate([])
    second.write_text("")
    with pytest.raises(InputError) as refusal:
        loyalty_prep.validate([first, second])
    assert refusal.value.code == "FILE_EMPTY"


TWICE = b"Email,Points\na@x.org,10\nb@x.org,20\n"
SHAPES = {"copy.csv": TWICE, "copy.csv.gz": gzip.compress(TWICE), "copy.csv.xz": lzma.compress(TWICE)}


def refused(files: list[Any], folder: Path, duplicates: Duplicates = "sum") -> str:
    with pytest.raises(UsageError) as refusal:
        loyalty_prep.prepare(files, folder / "out", duplicates=duplicates)
    assert refusal.value.code == "USAGE"
    assert not (folder / "out").exists()
    return refusal.value.message


@pytest.mark.parametrize("policy", ["reject", "first", "last", "max", "sum"])
@pytest.mark.parametrize("other", ["e.csv", "./e.csv", "soft.csv", "hard.csv", "folder/../e.csv", "e.cs?"])
def test_a_file_under_two_names_is_not_counted_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, policy: Duplicates, other: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("e.csv").write_bytes(TWICE)
    Path("folder").mkdir()
    Path("soft.csv").symlink_to("e.csv")
    Path("hard.csv").hardlink_to("e.csv")
    said = refused(["e.csv", other], tmp_path, policy)
    assert "are the same file, so that each row would count twice" in said
    assert "e.csv" in said
    assert other.replace("?", "v") in said


@pytest.mark.parametrize("policy", ["reject", "sum"])
@pytest.mark.parametrize("shape", [*SHAPES, "copy.zip"])
def test_the_same_bytes_in_two_files_are_not_counted_twice(tmp_path: Path, policy: Duplicates, shape: str) -> None:
    first, other = tmp_path / "e.csv", tmp_path / shape
    first.write_bytes(TWICE)
    other.write_bytes(SHAPES[shape] if shape in SHAPES else zipped({"inner.csv": TWICE}))
    said = refused([first, other], tmp_path, policy)
    assert said.startswith(f"{first} and {other} hold the same bytes")


ROWS = 'Name;Email;Points\nJosé;a@x.org;10\n"Ana\nMaría";b@x.org;20\nbroken;c@x.org\n'
COPIES = {
    "line ends of Windows": ROWS.replace("\n", "\r\n").encode(),
    "line ends of an old Mac": ROWS.replace("\n", "\r").encode(),
    "a byte order mark": ROWS.encode("utf-8-sig"),
    "UTF-16": ROWS.encode("utf-16"),
    "cp1252": ROWS.encode("cp1252"),
    "all of it, compressed": gzip.compress(ROWS.replace("\n", "\r\n").encode("utf-16")),
    "no line end at the end": ROWS.encode().rstrip(),
    "blank lines": ROWS.replace("10\n", "10\n\n").encode(),
    "quotes": ROWS.replace("José", '"José"').encode(),
}


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["reject", "sum"])
@pytest.mark.parametrize("how", COPIES)
def test_a_copy_that_is_written_otherwise_is_not_counted_twice(tmp_path: Path, policy: Duplicates, how: str) -> None:
    first, copy = tmp_path / "e.csv", tmp_path / "copy"
    first.write_bytes(ROWS.encode())
    copy.write_bytes(COPIES[how])
    assert refused([first, copy], tmp_path, policy).startswith(f"{first} and {copy} hold the same rows")
    assert loyalty_prep.validate(copy).rows.ready == 2


@pytest.mark.parametrize("change", [("20", "21"), ("b@x", "d@x"), ("María", "Marta"), ("Ana\n", "Ana")])
def test_files_that_differ_in_one_cell_are_two_files(tmp_path: Path, change: tuple[str, str]) -> None:
    (tmp_path / "e.csv").write_text(ROWS)
    (tmp_path / "f.csv").write_text(ROWS.replace(*change), newline="\r\n")
    assert loyalty_prep.validate([tmp_path / "e.csv", tmp_path / "f.csv"], duplicates="sum").rows.total == 6


def test_the_same_bytes_without_a_file_are_not_counted_twice(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_bytes(TWICE)
    copy = bytes(bytearray(TWICE))
    assert "both named bytes, are the same file" in refused([TWICE, TWICE], tmp_path)
    assert "both named bytes, hold the same bytes" in refused([TWICE, copy], tmp_path)
    assert f"{path} and bytes hold the same bytes" in refused([path, TWICE], tmp_path)
    with path.open("rb") as stream, path.open("rb") as again:
        assert "both named e.csv, hold the same bytes" in refused([stream, again], tmp_path)
        assert "both named e.csv, are the same file" in refused([stream, stream], tmp_path)
    assert "both named stream, hold the same bytes" in refused([io.BytesIO(TWICE), io.BytesIO(copy)], tmp_path)


def test_one_member_of_an_archive_is_not_counted_twice_and_two_members_are_two_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("one.csv", TWICE)
        archive.writestr("two.csv", TWICE.replace(b"x.org", b"y.org"))
        archive.writestr("three.csv", TWICE)
    one, two, three = (tmp_path / "all.zip" / f"{name}.csv" for name in ("one", "two", "three"))
    assert "are the same file" in refused([one, tmp_path / "." / "all.zip" / "one.csv"], tmp_path)
    assert f"{one} and {three} hold the same bytes" in refused([one, two, three], tmp_path)
    assert loyalty_prep.validate([one, two]).rows.ready == 4


def test_parts_that_hold_the_header_alone_are_alike_and_count_nothing_twice(tmp_path: Path) -> None:
    paths = split(tmp_path, [["a@x.org,1,\n"], [], [], ["b@x.org,2,\n"]])
    assert loyalty_prep.prepare(paths, tmp_path / "out", duplicates="sum").rows.ready == 2


@pytest.mark.slow
def test_the_command_refuses_a_file_under_two_names(tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_bytes(TWICE)
    (tmp_path / "f.csv").write_bytes(TWICE)
    command = [sys.executable, "-m", "loyalty_prep", "prepare", "--duplicates", "sum", "--json", "e.csv"]
    for other, stdin in (("./e.csv", b""), ("f.csv", b""), ("-", TWICE)):
        done = subprocess.run([*command, other], cwd=tmp_path, capture_output=True, check=False, input=stdin)
        assert done.returncode == 2
        assert json.loads(done.stdout)["error"]["code"] == "USAGE"
        assert done.stderr.startswith(f"error: e.csv and {other.replace('-', 'stdin')} ".encode())
        assert sorted(path.name for path in tmp_path.iterdir()) == ["e.csv", "f.csv"]
    with (tmp_path / "e.csv").open("rb") as stream:
        done = subprocess.run([*command, "-"], cwd=tmp_path, capture_output=True, check=False, stdin=stream)
    assert done.stderr.startswith(b"error: e.csv and stdin are the same file")


@pytest.mark.slow
def test_a_pattern_names_the_files_in_order(tmp_path: Path) -> None:
    split(tmp_path, [["a@x.org,1,\n"], ["b@x.org,2,\n"], ["bad,2,\n"]])
    words = ("prepare", "part*.csv", "--out", "out")
    done = program(*words, "--json", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert [file["name"] for file in json.loads(done.stdout)["sources"]] == ["part0.csv", "part1.csv", "part2.csv"]
    listed = program("validate", "part0.csv", "part2.csv", "--format", "github", cwd=tmp_path)
    assert b"::error file=part2.csv,line=2," in listed.stdout
    shown = program(*words, "--overwrite", cwd=tmp_path).stdout.decode()
    assert "and 2 more files" in shown
    assert "row 1, line 2 of part2.csv: 'bad'" in shown
    page = (tmp_path / "out" / "part0.report.html").read_text(encoding="utf-8")
    assert "part2.csv" in page


def test_earlier_results_take_one_corrected_file_at_a_time(tmp_path: Path) -> None:
    paths = split(tmp_path, [["a@x.org,1,\n"], ["bad,2,\n"]])
    loyalty_prep.prepare(paths, tmp_path / "out")
    with pytest.raises(UsageError, match="one file"):
        loyalty_prep.prepare(paths, merge_into=tmp_path / "out")
    errors = tmp_path / "fixed.csv"
    errors.write_bytes((tmp_path / "out" / "part0.errors.csv").read_bytes().replace(b"bad", b"good@x.org"))
    with pytest.raises(InputError) as refusal:
        loyalty_prep.prepare(errors, merge_into=tmp_path / "out")
    assert refusal.value.code == "NOT_MERGEABLE"
    assert loyalty_prep.validate(errors).rows.ready == 1


def outcome(folder: Path, files: list[str]) -> tuple[list[list[str]], int] | str:
    """Return the ready rows and how many are rejected, or the code of the refusal."""
    paths = [folder / f"{number}.csv" for number in range(len(files))]
    for path, text in zip(paths, files, strict=True):
        path.write_text(text)
    try:
        report = loyalty_prep.prepare(paths, folder / "out")
    except InputError as fault:
        return fault.code
    return rows_below(folder / "out", "*.part-*.csv"), report.rows.rejected


STRAY = "".join(f"c{n}@x.org,{n},x\n" for n in range(12)) + "z@x.org,12,50\n"
LOST = "v@x.org,2,120,50\nw@x.org,3,130,51\nz@x.org,50,4\n"


@pytest.mark.parametrize(
    ("header", "first", "second", "rejected"),
    [
        ("Email,Points,N", "a@x.org,3,7\n", STRAY, 2),  # 50 is half of 12,50, and so may 7 be
        ("Email,Orders,Points,N", "a@x.org,1,3,x\n", LOST, 1),  # a text in the first file only: a field was lost
        ("Email,Points,N", "a@x.org,3,x\n", "b@x.org,5,50\nc@x.org,6,51\nd@x.org,7,52\n", 0),
    ],
    ids=["stray delimiter", "lost field", "sound rows"],
)
def test_the_first_file_does_not_tell_alone_what_a_column_holds(
    tmp_path: Path, header: str, first: str, second: str, rejected: int
) -> None:
    (tmp_path / "one").mkdir()
    whole = outcome(tmp_path / "one", [f"{header}\n{first}{second}"])
    assert outcome(tmp_path, [f"{header}\n{first}", f"{header}\n{second}"]) == whole
    assert whole[1] == rejected


def test_a_column_that_only_a_later_file_fills_is_chosen_in_any_order(tmp_path: Path) -> None:
    empty, filled = "Email,Points\na@x.org,\n", "Email,Points\nb@x.org,5\n"
    for number, files in enumerate(([empty, filled], [filled, empty])):
        (tmp_path / str(number)).mkdir()
        assert outcome(tmp_path / str(number), files) == ([["b@x.org", "5"]], 1)


BARE, NAMED = "Ann,a@x.org,12\nEve,e@x.org,13\n", "Name,Email,Redeemed points\nBen,b@x.org,50\n"


@pytest.mark.parametrize("files", [[BARE, NAMED], [NAMED.replace("Redeemed p", "P"), BARE]])
def test_a_file_with_a_header_and_one_without_are_no_parts_of_one_export(tmp_path: Path, files: list[str]) -> None:
    """The points that were redeemed, by the header of the second file, were the balances."""
    assert outcome(tmp_path, files) == "FILES_DIFFER"
    with pytest.raises(InputError, match=r"has a header and .* has none"):
        loyalty_prep.validate([tmp_path / "0.csv", tmp_path / "1.csv"])


SIGNS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
BRANCH = [["Name", "Email", "Points"], ["Day, Dan", "d@x.org", "40"], ["Eck; Eve", "e@x.org", "12,50"]]


def branch(sign: str, *, quoted: bool) -> str:
    """Return a branch's file, all of its cells in quotes or only those that need them."""
    text = io.StringIO()
    style: Any = {"quoting": csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, "lineterminator": "\n"}
    csv.writer(text, delimiter=sign, **style).writerows(BRANCH)
    return text.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("quoted", [False, True], ids=["bare", "quoted"])
@pytest.mark.parametrize("second", SIGNS)
@pytest.mark.parametrize("first", SIGNS)
def test_parts_with_another_delimiter_are_refused_for_that_and_not_for_their_header(
    tmp_path: Path, first: str, second: str, quoted: bool
) -> None:
    head = "Name,Email,Points\nAnn,a@x.org,1\nBen,b@x.org,2\n".replace(",", SIGNS[first])
    files = [head, branch(SIGNS[second], quoted=quoted)]
    if first == second:
        assert outcome(tmp_path, files) == ([["a@x.org", "1"], ["b@x.org", "2"], ["d@x.org", "40"]], 1)
        return
    assert outcome(tmp_path, files) == "FILES_DIFFER"
    sign = re.escape(repr(SIGNS[second]))
    with pytest.raises(InputError, match=rf"1\.csv is written with {sign} between its columns and .*0\.csv with"):
        loyalty_prep.validate([tmp_path / "0.csv", tmp_path / "1.csv"])


def test_a_workbook_has_no_delimiter_that_differs_from_another_file_s(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Email;Points\na@x.org;1\nA@x.org;1\nbad;3\n")
    (tmp_path / "b.jsonl").write_text('{"Email": "b@x.org", "Points": 2}\n{"Email": "worse", "Points": 3}\n')
    for number, files in enumerate((["a.csv", "b.jsonl"], ["b.jsonl", "a.csv"])):
        report = loyalty_prep.prepare([tmp_path / file for file in files], tmp_path / str(number))
        assert (report.rows.ready, report.rows.merged, report.rows.rejected) == (2, 1, 2)


@pytest.mark.parametrize("above", [0, 30_000])
def test_a_refusal_names_the_file_of_several(tmp_path: Path, above: int) -> None:
    rows = "".join(f"c{number}@x.org,{number % 90}\n" for number in range(above + 2))
    (tmp_path / "a.csv").write_text("Email,Points\na@x.org,1\n")
    (tmp_path / "b.csv").write_text(f"Email,Points\n{rows}Points,Email\n5,z@x.org\n")
    (tmp_path / "c.csv").write_bytes(b"")
    for files, code in ((["a", "b"], "TWO_TABLES"), (["b", "a"], "TWO_TABLES"), (["a", "c"], "FILE_EMPTY")):
        paths = [tmp_path / f"{name}.csv" for name in files]
        named = {"TWO_TABLES": r"b\.csv: Line", "FILE_EMPTY": r"^c\.csv is empty"}[code]
        with pytest.raises(InputError, match=named) as refusal:
            loyalty_prep.validate(paths)
        assert refusal.value.code == code
    with pytest.raises(InputError, match=r"^Line"):
        loyalty_prep.validate(tmp_path / "b.csv")


def test_two_files_of_quoted_lines_are_two_files(tmp_path: Path) -> None:
    """The second was unwrapped where the first lay, which was said to have changed."""
    for number in range(2):
        (tmp_path / f"{number}.csv").write_text(f'"Email,Points"\n"a{number}@x.org,1"\n"b{number}@x.org,2"\n')
    assert loyalty_prep.validate([tmp_path / "0.csv", tmp_path / "1.csv"]).rows.ready == 4


def test_rows_of_quoted_lines_are_of_the_file_that_was_named(tmp_path: Path) -> None:
    """They were said to be of a file in the temporary folder, in the errors file and in the report."""
    for name in ("nord", "süd"):
        (tmp_path / f"{name}.csv").write_text(f'"Email,Points"\n"{name}.x.org,1"\n"b@{name}.x.org,2"\n')
    given = [str(tmp_path / "nord.csv"), str(tmp_path / "süd.csv")]
    report = loyalty_prep.prepare(given, tmp_path / "out")
    assert [(file.name, file.size_bytes) for file in report.files] == [
        (name, Path(name).stat().st_size) for name in given
    ]
    assert [row[2] for row in csv_rows((tmp_path / "out" / "nord.errors.csv").read_bytes())[1:]] == given


def test_a_refused_file_of_quoted_lines_is_named_in_the_command_that_is_proposed(tmp_path: Path) -> None:
    """One in the temporary folder was."""
    path = tmp_path / "visits.csv"
    path.write_text('"Email,Visits"\n' + "".join(f'"a{at}@x.org,{at * 37 % 101}"\n' for at in range(20)))
    with pytest.raises(InputError, match=r'points_column="Visits"$') as caught:
        loyalty_prep.validate(path)
    assert caught.value.in_flags.endswith(f"prepare {path} --points-column Visits")
    assert loyalty_prep.validate(path, points_column="Visits").again.split()[2] == "visits.csv"


def test_lines_skipped_above_the_header_of_any_file_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Email,Points\na@x.org,1\n")
    (tmp_path / "b.csv").write_text("Asked by boss@x.org\nEmail,Points\nb@x.org,2\n")
    report = loyalty_prep.validate([tmp_path / "a.csv", tmp_path / "b.csv"])
    [issue] = report.issues
    assert (issue.code, issue.count) == ("LINES_SKIPPED", 1)
    [example] = issue.examples
    assert (example.line, example.value, example.source) == (1, "Asked by boss@x.org", str(tmp_path / "b.csv"))


@pytest.mark.parametrize("last", [False, True])
def test_a_title_above_any_file_may_say_that_its_points_are_no_balance(tmp_path: Path, last: bool) -> None:
    """Only what stood above the first file was read: the expired points of the second one were balances."""
    plain, titled = tmp_path / "1.csv", tmp_path / "2.csv"
    plain.write_text("Name,Email,Points\nAnn,a@x.org,12\nBen,b@x.org,7\n")
    titled.write_text("Expired points 2024\n\nName,Email,Points\nCy,c@x.org,3\nDi,d@x.org,9\n")
    files = [plain, titled] if last else [titled, plain]
    with pytest.raises(InputError, match="Expired points 2024") as refusal:
        loyalty_prep.prepare(files, tmp_path / "out")
    assert refusal.value.code == "COLUMN_MISSING"
    assert titled.name in refusal.value.in_flags
    assert loyalty_prep.validate(files, points_column="Points").rows.ready == 4
