"""What a command loads: most files are small, and loading takes longer than reading them."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from loyalty_prep import cli, commands

if TYPE_CHECKING:
    from pathlib import Path

CLEAN = b"Name,Email,Points\nEmma,emma@x.org,10\nBo,bo@x.org,20\n"
FAULTY = CLEAN + b"Cy,cy@x.org,five\n"
PREPARE = """
import atexit, sys
atexit.register(lambda: print(*sorted({"babel", "pandera", "pandas", "email_validator", "chardet"} & set(sys.modules))))
from loyalty_prep.__main__ import main
sys.argv = ["loyalty-prep", "prepare", "export.csv", "--quiet", *sys.argv[1:]]
main()
"""


LEAVE = """
import os, sys
from loyalty_prep.__main__ import main
leave = os._exit
os._exit = lambda code: leave(os.write(1, b"at once") and code)
sys.argv = ["loyalty-prep", *sys.argv[1:]]
main()
"""


@pytest.mark.parametrize(("arguments", "code"), [(["--version"], 0), (["validate", "nowhere.csv"], 2)])
def test_what_was_loaded_is_not_taken_apart_at_the_end(tmp_path: Path, arguments: list[str], code: int) -> None:
    command = [sys.executable, "-c", LEAVE, *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.endswith("at once")) == (code, True)


CONTACTS = ("--contacts", "contacts.csv")


@pytest.mark.few(2)
@pytest.mark.parametrize(
    ("export", "code", "options"),
    [(CLEAN, 0, ()), (FAULTY, 1, ()), (CLEAN, 1, CONTACTS), (FAULTY, 1, CONTACTS)],
    ids=["clean", "faulty", "clean, a row unmatched", "faulty, a row unmatched"],
)
def test_no_row_has_a_library_loaded_that_it_does_not_ask_for(
    tmp_path: Path, export: bytes, code: int, options: tuple[str, ...]
) -> None:
    (tmp_path / "export.csv").write_bytes(export)
    (tmp_path / "contacts.csv").write_bytes(b"Email\nemma@x.org\ncy@x.org\n")
    done = subprocess.run(
        [sys.executable, "-c", PREPARE, *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (code, "", "")
    assert (tmp_path / "export-prepared" / "export.report.json").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="addresses are limited, and reserved, otherwise elsewhere")
def test_a_small_file_is_prepared_where_a_process_may_reserve_few_addresses(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_bytes(FAULTY)
    command = "import resource; resource.setrlimit(resource.RLIMIT_AS, (800_000_000,) * 2)" + PREPARE
    done = subprocess.run(
        [sys.executable, "-c", command],
        cwd=tmp_path,
        env={**os.environ, "POLARS_MAX_THREADS": "2"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("arguments", [["schema"], ["explain", "EMAIL_INVALID"], ["--version"], ["explain", "--help"]])
def test_a_command_is_found_among_all_and_alone(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    codes, said = [], []
    for program in (cli._asked, lambda _: commands.app):
        monkeypatch.setattr(cli, "_asked", program)
        codes.append(cli.run(arguments))
        said.append(capsys.readouterr())
    assert codes == [0, 0]
    assert said[0] == said[1]


def test_what_is_no_command_is_told_all_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["prepair", "export.csv"]) == 2
    assert "explain, schema" in capsys.readouterr().err
