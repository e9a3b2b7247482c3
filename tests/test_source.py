"""What the user names becomes one file of bytes: compressed files, archives, workbooks, and their limits."""

from __future__ import annotations

import base64
import bz2
import datetime as dt
import gzip
import io
import json
import lzma
import re
import stat
import subprocess
import sys
import tempfile
import tracemalloc
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import openpyxl
import pytest
from harness import program, zipped

import loyalty_prep
from loyalty_prep import cli
from loyalty_prep.options import Options
from loyalty_prep.reading.converted import MEMORY
from loyalty_prep.reading.source import open_source

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Rows = Sequence[Sequence[Any]]

TABLE: Final[Rows] = (
    ("Name", "Email", "Points"),
    ("Emma", "emma@x.org", 1250),
    ("Bo", "bo@x.org", 20),
    ("Zoë", "zoe@x.org", "1,250.00"),
    ("Cy", "bad", 5),
    ("Di", "di@x.org", -3),
)
CSV: Final = (
    'Name,Email,Points\nEmma,emma@x.org,1250\nBo,bo@x.org,20\nZoë,zoe@x.org,"1,250.00"\nCy,bad,5\nDi,di@x.org,-3\n'
)
DATA: Final = CSV.encode()
# TABLE as an .xls, which nothing here can write: zlib and base64.
XLS: Final = zlib.decompress(
    base64.b64decode(
        "eNrtmE9IFFEcx79vdsb9k392/QcaiEhZ2SJaBF10TTNPiXkpJKjZdohFdydWg5Qoy7wEQdCp6CJ46WJ16Q91qFuHwKhDEARaR09B"
        "RQfd6fd+88a09uBCScV8l/d77/3e+8x7M+/f7Lyajy3M3K9fxE/qRAB5J4ySNT5BIexloqByx5FJLw5RcHz9UwqHaCBLDDwpexmU"
        "YyjHexEa7unPyQIfKBzHGfTbWatxE9XNfTCF7EMHWYHb5ClHHfeqku0ptlVs73LNp2y72HONbQfVXRBDmE/0t+xXs/iY1sRl5ZDX"
        "fcjMO/a0owYv5Cy+eF24dQ0cyKXNkb+zoEEvxSxo3PqsrJUzRxZQTQM4iy9OI/DZW6nPGn3/5voFyP9tvT9YwH9D04FJOCd5gk8j"
        "hm06eJPtOTs6Zmes3OgyztM8BQcq6zczlgH0Zsz0CC3VATudHRvVpSNjRgCLoq5zrXbuNM3mbps25KTt5gPAkL1Eu/eEbbkeKmyP"
        "79nX1trWRpV7xqlG0kxR8mCailJpt1ZEdof3iOi6PaKM104p2RQqOB3jFRSlU2D5zqfXh5MDiRPsmeRzwT09tssbhoNLkiC4HN71"
        "QOcN0MLEbraX+apbOV3PtprmPcXNAzUqcWiK61zh0mZqZy/rTWLHmvROSk8vHXnUMP0xsYvSc32LE9VzbxMzaKIHnSJe/qYQF3Fx"
        "66bU44QXC7XTvGdb98uuE9Kiqu+OOiIrsIIIJ2Ns3Zx8OmI1p6lnJWlRgBZMB1R9wbR8bhc0mZP01SqX1grQGtOGot2RKVG0xvSg"
        "ajtQgA4wHVR0gOnQak7SYUXrBWid6YiqrzO9RbWtM12raKMAbTBdqmiD6TJFG0x/pROrU6vEA3mTtM//UAS+fPny5cuXL1++NiLB"
        "76Pu27d8ezPU+3hQfddZoZD3P5P8txqETb8x+mPaiyzFOYwXNX9qYQjvWmKDjPe9UOootZ7DMJLcj+Gi5y/9PxNr72fDYPT3LaFi"
        "288X088/3P53+inwlA=="
    )
)
CLUTTER: Final = {"__MACOSX/._export.csv": b"\0", ".DS_Store": b"\0", "data/": b"", "data/Thumbs.db": b"\0"}


def xlsx(*sheets: tuple[str, Rows], hidden: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    sheet.cell(number, column).value = value
        if name in hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(*sheets: tuple[str, Rows]) -> bytes:
    cells = {
        str: '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>',
        int: '<table:table-cell office:value-type="float" office:value="{0}"><text:p>{0}</text:p></table:table-cell>',
    }
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    tables = "".join(
        f'<table:table table:name="{name}">'
        + "".join(
            f"<table:table-row>{''.join(cells[type(cell)].format(cell) for cell in row)}</table:table-row>"
            for row in rows
        )
        + '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
        for name, rows in sheets
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{space}office:1.0" '
        f'xmlns:table="{space}table:1.0" xmlns:text="{space}text:1.0"><office:body><office:spreadsheet>'
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{space}manifest:1.0"/>'
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def read(tmp_path: Path, data: bytes, file: str = "export", **flags: Any) -> str:
    """Return what the stages after `source` see of a file with this content."""
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    temp = tmp_path / "temp"
    temp.mkdir()
    return open_source(path, temp, Options(**flags)).path.read_text(encoding="utf-8")


def refused(file: Any, tmp_path: Path, **flags: Any) -> tuple[str, str]:
    temp = Path(tempfile.mkdtemp(dir=tmp_path))
    with pytest.raises(loyalty_prep.InputError) as caught:
        open_source(file, temp, Options(**flags))
    assert "\n" not in caught.value.message
    return caught.value.code, caught.value.message


def ran(folder: Path, *arguments: str, stdin: bytes = b"") -> tuple[int, str]:
    done = program(*arguments, cwd=folder, text=stdin, env={"TMPDIR": str(folder)})
    assert not [path.name for path in folder.iterdir() if path.name.startswith("loyalty-prep-")]
    return done.returncode, done.stderr.decode()


# --- the same table in every shape

HALF: Final = len(DATA) // 2
SHAPES: Final[Mapping[str, bytes]] = {
    "export.csv": DATA,
    "export.csv.gz": gzip.compress(DATA),
    "two.csv.gz": gzip.compress(DATA[:HALF]) + gzip.compress(b"") + gzip.compress(DATA[HALF:]) + bytes(5),
    "export.csv.bz2": bz2.compress(DATA),
    "two.csv.bz2": bz2.compress(DATA[:HALF]) + bz2.compress(DATA[HALF:]),
    "export.csv.xz": lzma.compress(DATA),
    "two.csv.xz": lzma.compress(DATA[:HALF]) + bytes(8) + lzma.compress(DATA[HALF:]) + bytes(4),
    "export.csv.zst": zstd.compress(DATA),
    "two.csv.zst": zstd.compress(DATA[:HALF]) + zstd.compress(DATA[HALF:]),
    "export.zip": zipped({"data/customers.csv": DATA}),
    "clutter.zip": zipped({**CLUTTER, "data/customers.csv": DATA}),
    "stored.csv.zip": zipped({"export.csv": DATA}, zipfile.ZIP_STORED),
    "lzma.zip": zipped({"export.csv": DATA}, zipfile.ZIP_LZMA),
    "named-otherwise.csv": gzip.compress(DATA),
    "export.xlsx": xlsx(("Customers", TABLE)),
    "export.xls": XLS,
    "export.ods": ods(("Customers", TABLE)),
    "empty-sheets.xlsx": xlsx(("Empty", ()), ("Customers", TABLE), ("Blank", ((" ",),))),
    "hidden.xlsx": xlsx(("Lists", TABLE), ("Customers", TABLE), hidden=["Lists"]),
    "new.xls": xlsx(("Customers", TABLE)),
    "old.xlsx": XLS,
    "sheet.csv": ods(("Customers", TABLE)),
    "workbook.zip": zipped({"export.xlsx": xlsx(("Customers", TABLE))}),
    "export.xlsx.gz": gzip.compress(xlsx(("Customers", TABLE))),
}


@pytest.mark.parametrize("file", SHAPES)
def test_a_table_is_the_same_in_every_shape(tmp_path: Path, file: str) -> None:
    assert read(tmp_path, SHAPES[file], file) == CSV


# Which file of an archive, and which sheet of a workbook, is read of each shape.
READ: Final[Mapping[str, tuple[str | None, str | None]]] = {
    "export.zip": ("data/customers.csv", None),
    "clutter.zip": ("data/customers.csv", None),
    "stored.csv.zip": ("export.csv", None),
    "lzma.zip": ("export.csv", None),
    "export.xlsx": (None, "Customers"),
    "export.xls": (None, "Customers"),
    "export.ods": (None, "Customers"),
    "empty-sheets.xlsx": (None, "Customers"),
    "hidden.xlsx": (None, "Customers"),
    "new.xls": (None, "Customers"),
    "old.xlsx": (None, "Customers"),
    "sheet.csv": (None, "Customers"),
    "workbook.zip": ("export.xlsx", "Customers"),
    "export.xlsx.gz": (None, "Customers"),
}


@pytest.mark.parametrize("file", SHAPES)
def test_a_source_says_what_was_read_of_it(tmp_path: Path, file: str) -> None:
    (tmp_path / "temp").mkdir()
    source = open_source(SHAPES[file], tmp_path / "temp", Options())
    assert (source.member, source.sheet) == READ.get(file, (None, None))


@pytest.mark.parametrize("file", ["export.csv.zst", "export.zip", "export.xlsx", "export.xls", "export.ods"])
def test_the_verdict_is_the_same_in_every_shape(tmp_path: Path, file: str) -> None:
    def verdict(name: str) -> dict[str, Any]:
        (tmp_path / name).write_bytes(SHAPES[name])
        report = loyalty_prep.validate(tmp_path / name).to_dict()
        assert report["source"].pop("name") == name
        assert report["source"].pop("sizeBytes") == len(SHAPES[name])
        assert (report["source"].pop("member"), report["source"].pop("sheet")) == READ.get(name, (None, None))
        assert (report["source"].pop("format") is not None) == name.endswith((".xlsx", ".xls", ".ods"))
        return report

    assert verdict(file) == verdict("export.csv")


NAMES: Final = {
    "export.csv": ("export.csv", "export"),
    "export.csv.zst": ("export.csv.zst", "export"),
    "export.zip": ("export.zip", "export"),
    "stored.csv.zip": ("stored.csv.zip", "stored"),
    "export.zip/data/customers.csv": ("customers.csv", "customers"),
    "export.xlsx": ("export.xlsx", "export"),
    "export.xlsx.gz": ("export.xlsx.gz", "export"),
    "workbook.zip/export.xlsx": ("export.xlsx", "export"),
}


@pytest.mark.parametrize(("file", "stem"), [(".csv", "csv"), (".a.csv", "a"), (".csv.gz", "csv"), ("..csv", "export")])
def test_a_result_is_never_hidden(tmp_path: Path, file: str, stem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was written into a folder `.csv-prepared`, which `ls` does not show."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / file).write_bytes(DATA)
    loyalty_prep.prepare(file)
    assert (tmp_path / f"{stem}-prepared" / f"{stem}.report.json").exists()


@pytest.mark.parametrize("named", NAMES)
def test_results_are_named_after_what_the_user_named(tmp_path: Path, named: str) -> None:
    file = named.split("/", maxsplit=1)[0]
    (tmp_path / file).write_bytes(SHAPES[file])
    (tmp_path / "temp").mkdir()
    source = open_source(tmp_path / named, tmp_path / "temp", Options())
    assert (source.name, source.stem) == NAMES[named]
    assert source.size_bytes == len(SHAPES[file])
    assert source.path.read_bytes() == DATA


@pytest.mark.parametrize("shape", ["export.csv", "export.csv.xz", "export.zip", "export.xls"])
def test_bytes_and_file_objects_are_read_as_files_are(tmp_path: Path, shape: str) -> None:
    files: list[Any] = [SHAPES[shape], io.BytesIO(SHAPES[shape])]
    for number, file in enumerate(files):
        temp = tmp_path / str(number)
        temp.mkdir()
        assert open_source(file, temp, Options()).path.read_bytes() == DATA


def test_an_archive_with_a_suffix_of_its_own_may_have_a_folder_beside_it(tmp_path: Path) -> None:
    (tmp_path / "export.zip").mkdir()
    assert read(tmp_path, DATA, "export.zip/customers.csv") == CSV


def test_what_is_spooled_is_private(tmp_path: Path) -> None:
    for file in ("export.csv.gz", "export.zip", "export.xlsx"):
        temp = tmp_path / file
        temp.mkdir()
        open_source(SHAPES[file], temp, Options())
        assert {stat.S_IMODE(path.stat().st_mode) for path in temp.iterdir()} == {0o600}


# --- archives that hold several tables, or none

SEVERAL: Final = {"a.csv": DATA, "b/c.csv": DATA.replace(b"emma", b"anna")}


def test_of_several_files_one_is_named(tmp_path: Path) -> None:
    archive = tmp_path / "many.zip"
    archive.write_bytes(zipped({**SEVERAL, **CLUTTER}))
    code, said = refused(archive, tmp_path)
    assert code == "TABLE_AMBIGUOUS"
    assert all(name in said for name in ("'a.csv'", "'b/c.csv'", f"{archive}/a.csv"))
    assert "MACOSX" not in said
    temp = tmp_path / "picked"
    temp.mkdir()
    picked = open_source(archive / "b" / "c.csv", temp, Options())
    assert picked.path.read_bytes() == SEVERAL["b/c.csv"]
    assert picked.member == "b/c.csv"


def test_of_very_many_files_some_are_named(tmp_path: Path) -> None:
    code, said = refused(zipped({f"{number}.csv": b"" for number in range(500)}), tmp_path)
    assert code == "TABLE_AMBIGUOUS"
    assert "490 more" in said
    assert "/0.csv" not in said, "bytes have no path to name one by"


def test_a_file_that_is_not_in_the_archive_is_refused_with_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "many.zip").write_bytes(zipped(SEVERAL))
    (tmp_path / "plain.csv").write_bytes(DATA)
    code, said = refused(tmp_path / "many.zip" / "d.csv", tmp_path)
    assert code == "TABLE_MISSING"
    assert "'b/c.csv'" in said
    for path in ("plain.csv/a.csv", "nowhere/a.csv", "nowhere.zip/a.csv"):
        assert refused(tmp_path / path, tmp_path)[0] == "FILE_UNREADABLE"


def test_names_from_an_archive_are_shown_without_control_characters(tmp_path: Path) -> None:
    code, said = refused(zipped({"a\x1b[31m\n.csv": DATA, "b.csv": DATA}), tmp_path)
    assert code == "TABLE_AMBIGUOUS"
    assert "a?[31m?.csv" in said
    (tmp_path / "temp").mkdir()
    assert open_source(zipped({"a\x1b[31m\n.csv": DATA}), tmp_path / "temp", Options()).member == "a?[31m?.csv"


PNG: Final = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def encrypted() -> bytes:
    data = bytearray(zipped({"a.csv": DATA}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def strange() -> bytes:
    """Return an archive compressed by Deflate64, as Windows does for very large files."""
    data = bytearray(zipped({"a.csv": DATA}))
    data[8] = data[data.index(b"PK\x01\x02") + 10] = 9
    return bytes(data)


def damaged(data: bytes) -> bytes:
    changed = bytearray(data)
    changed[len(data) // 3] ^= 0xFF
    return bytes(changed)


def tarred() -> bytes:
    return b"a.csv".ljust(257, b"\0") + b"ustar\x0000".ljust(255, b"\0") + DATA.ljust(512, b"\0")


GZ: Final = gzip.compress(DATA)
REFUSED: Final[Mapping[str, tuple[bytes, str]]] = {
    "gzip, then letters": (GZ + b"Gus,gus@x.org,5\n", "damaged or cut gzip"),
    "gzip, then half of another": (GZ + GZ[:20], "damaged or cut gzip"),
    "bzip2, then letters": (bz2.compress(DATA) + b"Gus,gus@x.org,5\n", "damaged or cut bzip2"),
    "bzip2, then a damaged one": (bz2.compress(DATA) + b"BZx" + bz2.compress(DATA)[3:], "damaged or cut bzip2"),
    "bzip2, cut": (bz2.compress(DATA)[:-5], "damaged or cut bzip2"),
    "bzip2, damaged": (damaged(bz2.compress(DATA)), "damaged or cut bzip2"),
    "xz, then letters": (lzma.compress(DATA) + b"Gus,gus@x.org,5\n", "damaged or cut xz"),
    "xz, cut": (lzma.compress(DATA)[:-5], "damaged or cut xz"),
    "xz, damaged": (damaged(lzma.compress(DATA)), "damaged or cut xz"),
    "zstd, then letters": (zstd.compress(DATA) + b"Gus,gus@x.org,5\n", "damaged or cut Zstandard"),
    "zstd, cut": (zstd.compress(DATA)[:-5], "damaged or cut Zstandard"),
    "zip, cut": (zipped({"a.csv": DATA})[:-30], "damaged or cut ZIP"),
    "zip, damaged": (damaged(zipped({"a.csv": DATA})), "damaged or cut ZIP"),
    "zip, stored, damaged": (zipped({"a": DATA}, zipfile.ZIP_STORED).replace(b"emma", b"anna"), "damaged or cut ZIP"),
    "zip, directory damaged": (zipped({"a.csv": DATA}).replace(b"PK\x01\x02", b"PK\x01\x09"), "damaged or cut ZIP"),
    "zip, empty": (zipped({}), "no file in it"),
    "zip, folders only": (zipped(CLUTTER), "no file in it"),
    "zip, password": (encrypted(), "password"),
    "zip, Deflate64": (strange(), "Unpack it"),
    "zip in zip": (zipped({"inner.zip": zipped({"a.csv": DATA})}), "archive in an archive"),
    "gzip in zip": (zipped({"a.csv.gz": GZ}), "archive in an archive"),
    "zip in gzip": (gzip.compress(zipped({"a.csv": DATA})), "archive in an archive"),
    "gzip in gzip": (gzip.compress(GZ), "archive in an archive"),
    "tar in gzip": (gzip.compress(tarred()), "tar archive"),
    "tar": (tarred(), "tar archive"),
    "picture in zip": (zipped({"photo.png": PNG}), "picture (PNG)"),
    "picture in zstd": (zstd.compress(PNG), "picture (PNG)"),
    "Word document": (zipped({"word/document.xml": b"<a/>", "[Content_Types].xml": b"<a/>"}), "Word document"),
    "OpenDocument text": (
        zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": b"<a/>"}),
        "OpenDocument",
    ),
    "binary workbook": (zipped({"xl/workbook.bin": b"\0", "[Content_Types].xml": b"<a/>"}), "xlsb"),
    "Java program": (zipped({"META-INF/MANIFEST.MF": b"a", "A.class": b"b"}), "Java"),
    "workbook, cut": (xlsx(("Customers", TABLE))[:-300], "damaged or cut"),
    "workbook, damaged": (zipped({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b"<a>"}), "damaged"),
    "old workbook, cut": (XLS[:1500], "damaged"),
    "old workbook, all zeros": (XLS[:8] + bytes(3000), "damaged"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_expanded_is_refused_in_one_line(tmp_path: Path, kind: str) -> None:
    data, hint = REFUSED[kind]
    code, said = refused(data, tmp_path)
    assert code == "NOT_A_TABLE"
    assert hint in said


@pytest.mark.parametrize(
    "data",
    [gzip.compress(b""), zipped({"a.csv": b""}), xlsx(("One", ()), ("Two", ()))],
    ids=["gzip", "zip", "workbook"],
)
def test_an_empty_file_in_a_shell_is_empty(tmp_path: Path, data: bytes) -> None:
    assert refused(data, tmp_path)[0] == "FILE_EMPTY"


# --- workbooks


@pytest.mark.slow
def test_of_several_sheets_one_is_named(tmp_path: Path) -> None:
    other = [("Email", "Points"), ("x@x.org", 7)]
    book = xlsx(("Customers", TABLE), ("Other", other), ("Empty", ()), ("Third", other), hidden=["Third"])
    code, said = refused(book, tmp_path)
    assert code == "TABLE_AMBIGUOUS"
    assert "'Customers', 'Other'." in said
    assert "sheet" in said
    for number, sheet in enumerate(["Other", "other", "Third"]):
        assert read(tmp_path / str(number), book, sheet=sheet) == "Email,Points\nx@x.org,7\n"
        assert loyalty_prep.inspect(book, sheet=sheet).source.sheet == sheet.title(), "by the name it has there"
    assert refused(book, tmp_path, sheet="Empty")[0] == "FILE_EMPTY"
    code, said = refused(book, tmp_path, sheet="Members")
    assert code == "TABLE_MISSING"
    assert "'Customers', 'Other', 'Empty', 'Third'." in said


def test_a_sheet_of_what_has_none_is_refused(tmp_path: Path) -> None:
    code, said = refused(DATA, tmp_path, sheet="Customers")
    assert code == "TABLE_MISSING"
    assert "sheet" in said


@pytest.mark.parametrize("flags", [{"encoding": "cp1252"}, {"delimiter": ";"}, {"quote": "'"}, {"quote": "none"}])
def test_a_word_on_the_text_of_a_workbook_is_refused(tmp_path: Path, flags: dict[str, str]) -> None:
    with pytest.raises(loyalty_prep.UsageError, match="workbook"):
        read(tmp_path, SHAPES["export.xlsx"], **flags)


def test_the_header_of_a_sheet_can_be_named(tmp_path: Path) -> None:
    rows = [("Name", "Email", "Points"), (), ("Kunde", "Mail", "Stand"), ("Emma", "emma@x.org", 1250)]
    (tmp_path / "export.xlsx").write_bytes(xlsx(("Customers", rows)))
    found = loyalty_prep.inspect(tmp_path / "export.xlsx", header_line=3).to_dict()
    assert found["header"] == {"values": ["Kunde", "Mail", "Stand"]}
    assert (found["headerLine"], found["decisions"]["header"]["decider"]) == (3, "user")


CELLS: Final[tuple[tuple[Any, str], ...]] = (
    ("007", "007"),
    ("12345678901234567890", "12345678901234567890"),
    ("1.250", "1.250"),
    ("  two  spaces ", "  two  spaces "),
    ('O"Brien, Pat', '"O""Brien, Pat"'),
    ("two\nlines", '"two\nlines"'),
    ("=1+1", ""),  # a formula without its stored value
    ("#N/A", ""),
    (1250, "1250"),
    (1250.0, "1250"),
    (-3, "-3"),
    (-0.0, "0"),
    (12.5, "12.5"),
    (1.125, "1.1250"),
    (-1.125, "-1.1250"),
    (0.125, "0.125"),
    (1234.567, "1234.567"),
    (0.1, "0.1"),
    (2**53 - 1, "9007199254740991"),
    (2**53, "9.007199254740992e+15"),
    (-(2**53), "-9.007199254740992e+15"),
    (12345678901234567890, "1.234567890123457e+19"),
    (1e300, "1e+300"),
    (dt.date(2024, 5, 1), "2024-05-01"),
    (dt.datetime(2024, 5, 1, 10, 2, 3), "2024-05-01T10:02:03"),  # noqa: DTZ001 - a sheet knows no time zones
    (dt.time(3, 4, 5), "03:04:05"),
    (dt.timedelta(hours=30, seconds=5), "30:00:05"),
    (True, "TRUE"),
    (False, "FALSE"),
    (None, ""),
)


def test_cells_become_text_without_a_digit_invented(tmp_path: Path) -> None:
    rows = [(f"c{number}", value, "end") for number, (value, _) in enumerate(CELLS)]
    expected = [f"c{number},{text},end" for number, (_, text) in enumerate(CELLS)]
    assert read(tmp_path, xlsx(("Cells", rows))) == "\n".join([*expected, ""])


def test_numbers_too_long_for_a_spreadsheet_are_no_balances(tmp_path: Path) -> None:
    rows = [
        ("Email", "Points"),
        ("a@x.org", 12345678901234567890),
        ("b@x.org", 5),
        ("c@x.org", 1.125),
        ("d@x.org", "1,125"),
    ]
    (tmp_path / "export.xlsx").write_bytes(xlsx(("Customers", rows)))
    report = loyalty_prep.validate(tmp_path / "export.xlsx", max_points=10**18 - 1)
    assert {issue.code: [example.row for example in issue.examples] for issue in report.issues} == {
        "POINTS_AMBIGUOUS": [1, 4],  # a number of the sheet's own does not tell how the text beside it is meant
        "POINTS_NOT_INTEGER": [3],
    }


def test_lines_and_columns_are_the_sheets(tmp_path: Path) -> None:
    rows = [(), (None, "Loyalty"), (), (), *[(None, *row) for row in TABLE], (), (None, "Ed", "ed at x.org", 1)]
    (tmp_path / "export.xlsx").write_bytes(xlsx(("Customers", rows)))
    report = loyalty_prep.validate(tmp_path / "export.xlsx", email_column=2, points_column=3)
    invalid = next(issue for issue in report.issues if issue.code == "EMAIL_INVALID")
    assert [example.line for example in invalid.examples] == [9, 12]


def test_a_protected_workbook_is_refused(tmp_path: Path) -> None:
    old = bytearray(XLS)
    second = XLS.index(b"\x09\x08\x10\x00") + 20
    old[second : second + 2] = b"\x2f\x00"  # the record FILEPASS
    new = bytearray(XLS)
    entry = XLS.index("Workbook".encode("utf-16-le"))
    new[entry : entry + 32] = "EncryptedPackage".encode("utf-16-le")
    new[entry + 64] = 34
    for data in (old, new):
        code, said = refused(bytes(data), tmp_path)
        assert code == "NOT_A_TABLE"
        assert "password" in said


def test_a_sheet_larger_than_memory_costs_no_memory(tmp_path: Path) -> None:
    """Two cells at the ends of a sheet make the reader ask for all between: it dies, and we say so."""
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"], book.worksheets[0]["XFD1048576"] = "Email", 5
    book.save(tmp_path / "far.xlsx")
    code, said = refused(tmp_path / "far.xlsx", tmp_path)
    assert code == "NOT_A_TABLE"
    assert f"{MEMORY >> 30} GiB" in said


# --- limits

BOMB: Final = b"Email,Points\n" + b"a@x.org,1\n" * 1_000_000
BOMBS: Final[Mapping[str, Callable[[], bytes]]] = {
    "gz": lambda: gzip.compress(BOMB),
    "bz2": lambda: bz2.compress(BOMB, 1),
    "xz": lambda: lzma.compress(BOMB, preset=0),
    "zst": lambda: zstd.compress(BOMB),
    "zip": lambda: zipped({"a.csv": BOMB}),
    "lying zip": lambda: zipped({"a.csv": BOMB}).replace(
        len(BOMB).to_bytes(4, "little"), (10**9).to_bytes(4, "little")
    ),
    "xlsx": lambda: xlsx(("Customers", [("a@x.org" * 1000, 1)] * 1000)),
    "ods": lambda: ods(("Customers", [("a@x.org" * 1000, 1)] * 1000)),
}


@pytest.mark.few(3)
@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_is_stopped_while_it_expands(tmp_path: Path, kind: str) -> None:
    data = BOMBS[kind]()
    assert len(data) < 100_000
    limit = 2_500_000 if "zip" in kind or kind in {"gz", "bz2", "xz", "zst"} else 100_000
    file = tmp_path / "export"
    file.write_bytes(data)
    tracemalloc.start()
    try:
        code, said = refused(file, tmp_path, max_input_bytes=limit)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert code == "INPUT_TOO_LARGE"
    assert "--max-input-bytes" in said
    assert str(limit) in said
    assert sum(path.stat().st_size for path in tmp_path.glob("tmp*/*")) <= limit
    assert peak < 8_000_000, "a chunk or two, never the file"


def test_a_sheet_is_stopped_while_it_is_written(tmp_path: Path) -> None:
    """A workbook that holds a text once may show it in every cell."""
    book = xlsx(("Customers", [("a@x.org" * 4000, 1)] * 100))
    assert refused(book, tmp_path, max_input_bytes=500_000)[0] == "INPUT_TOO_LARGE"


def test_the_limit_is_the_largest_input_that_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(DATA)
    for number in range(3):
        temp = tmp_path / str(number)
        temp.mkdir()
        once: list[Any] = [path, DATA, io.BytesIO(DATA)]
        again: list[Any] = [path, DATA, io.BytesIO(DATA)]
        open_source(once[number], temp, Options(max_input_bytes=len(DATA)))
        code, said = refused(again[number], tmp_path, max_input_bytes=len(DATA) - 1)
        assert code == "INPUT_TOO_LARGE"
        assert f"has more than {len(DATA) - 1} bytes" in said


def test_the_limit_holds_for_contacts_too(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv.gz").write_bytes(gzip.compress(b"Email\n" + b"a@x.org\n" * 1000))
    with pytest.raises(loyalty_prep.InputError) as caught:
        loyalty_prep.validate(DATA, contacts=tmp_path / "contacts.csv.gz", max_input_bytes=1000)
    assert caught.value.code == "INPUT_TOO_LARGE"


def test_a_limit_below_one_is_wrong_usage() -> None:
    with pytest.raises(loyalty_prep.UsageError, match="--max-input-bytes"):
        Options(max_input_bytes=0)


# --- what is not installed


@pytest.mark.parametrize(
    ("file", "module", "extra"),
    [
        ("export.csv.zst", "backports.zstd" if sys.version_info < (3, 14) else "compression.zstd", "zst"),
        ("export.xlsx", "python_calamine", "excel"),
        ("export.xls", "python_calamine", "excel"),
    ],
)
def test_a_missing_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, module: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    if "." in module:
        monkeypatch.delattr(module, raising=False)
    code, said = refused(SHAPES[file], tmp_path)
    assert code == "EXTRA_MISSING"
    assert f"pip install 'loyalty-prep[{extra}]'" in said


# --- the program itself: exit code, one line, nothing left behind


@pytest.mark.slow
def test_standard_input_is_limited_and_leaves_nothing(tmp_path: Path) -> None:
    code, said = ran(tmp_path, "inspect", "-", "--max-input-bytes", "1000", stdin=DATA * 20)
    assert code == 2
    assert said.splitlines() == ["error: stdin has more than 1000 bytes. Raise --max-input-bytes if the file is right."]


@pytest.mark.slow
def test_a_file_of_an_archive_is_prepared_under_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "many.zip").write_bytes(zipped(SEVERAL))
    code, said = ran(tmp_path, "prepare", "many.zip/b/c.csv", "--quiet")
    assert (code, said) == (1, "")
    part = (tmp_path / "c-prepared" / "c.part-0001.csv").read_text()
    assert part == "Email,Points\nanna@x.org,1250\nbo@x.org,20\nzoe@x.org,1250\n"


@pytest.mark.slow
def test_a_sheet_is_named_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "many.xlsx").write_bytes(xlsx(("A", TABLE), ("B", TABLE)))
    code, said = ran(tmp_path, "validate", "many.xlsx")
    assert code == 2
    assert said.splitlines() == ["error: many.xlsx has several sheets with data: 'A', 'B'. Say which with --sheet."]
    assert ran(tmp_path, "validate", "many.xlsx", "--sheet", "B", "--quiet") == (1, "")


@pytest.mark.slow
def test_reports_say_which_sheet_and_which_file_was_read(tmp_path: Path) -> None:
    (tmp_path / "many.zip").write_bytes(zipped({"2024/book.xlsx": xlsx(("A", TABLE), ("B & C", TABLE))}))
    arguments = ("--sheet", "b & c", "--report")
    assert ran(tmp_path, "validate", "many.zip", *arguments, "r.json", "--quiet") == (1, "")
    source = json.loads((tmp_path / "r.json").read_bytes())["source"]
    assert (source["name"], source["member"], source["sheet"]) == ("many.zip", "2024/book.xlsx", "B & C")
    assert ran(tmp_path, "validate", "many.zip", *arguments, "r.html", "--quiet") == (1, "")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert re.search(r"File in the archive</th><td><bdi[^>]*>2024/book.xlsx<", page)
    assert re.search(r"Sheet</th><td><bdi[^>]*>B &amp; C<", page)
    for command, code in (("inspect", 0), ("validate", 1), ("prepare", 1)):
        done = program(command, "many.zip", "--sheet", "B & C", cwd=tmp_path, env={"COLUMNS": "200"})
        assert done.returncode == code
        assert b", '2024/book.xlsx' in the archive, sheet 'B & C'" in done.stdout.splitlines()[0]


def test_a_workbook_that_takes_its_reader_down_costs_one_line(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"], book.worksheets[0]["ZZ1048576"] = "Email", 5
    book.save(tmp_path / "far.xlsx")
    code, said = ran(tmp_path, "inspect", "far.xlsx")
    assert code == 2
    assert len(said.splitlines()) == 1
    assert said.startswith("error: far.xlsx ")


@pytest.mark.parametrize("arguments", [["inspect", "-"], ["prepare", "-", "--out", "ready"]])
def test_standard_input_that_is_closed_is_no_fault_of_the_program(
    tmp_path: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`loyalty-prep prepare - <&-` ended in "'NoneType' object has no attribute 'fileno'"."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", None)
    assert cli.run(arguments) == 2
    assert capsys.readouterr().err == "error: Standard input is closed. Name the export, or pipe it in.\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.few(2)
@pytest.mark.parametrize("file", ["'-'", "sys.stdin.buffer"])
@pytest.mark.parametrize("before", ["sys.stdin.readline()", "input()", "next(sys.stdin)"])
def test_a_line_of_standard_input_read_as_text_takes_no_customers_with_it(
    tmp_path: Path, file: str, before: str
) -> None:
    """265 of 5,010 customers were lost: Python reads ahead some 8 kB for a line of text."""
    rows = "".join(f"c{number}@x.org,{number}\n" for number in range(2000))
    text = f"Export of today\nEmail,Points\n{rows}".encode()
    call = f"try: print(loyalty_prep.validate({file}).rows.total)\nexcept loyalty_prep.InputError as e: print(e)"

    def said(first: str) -> str:
        words = [sys.executable, "-c", f"import sys, loyalty_prep\n{first}\n{call}"]
        return subprocess.run(words, input=text, capture_output=True, check=True, cwd=tmp_path).stdout.decode().strip()

    assert said(before) == (
        "Standard input was read as text before, which reads ahead, so that rows would be lost. Read it as bytes "
        "(sys.stdin.buffer.readline()), or name the export."
    )
    assert said("sys.stdin.buffer.readline()") == "2000"


def test_a_text_in_the_place_of_standard_input_ends_in_no_attribute_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(CSV))
    with pytest.raises(loyalty_prep.UsageError, match=r"^Standard input is a text here, without bytes\. Give"):
        loyalty_prep.validate("-")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(DATA)))
    assert loyalty_prep.validate("-").rows.total == 5
