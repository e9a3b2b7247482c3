"""The contract's section 2: the real program, run as a process; in the quick set most tests run it in their own."""

from __future__ import annotations

import gzip
import json
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

import pytest
from harness import program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness import Command

    Run = Callable[..., subprocess.CompletedProcess[bytes]]

GOOD: Final = b"Name,Email,Points\nEmma,emma@x.org,10\nBo,bo@x.org,20\n"
BAD: Final = GOOD + b"Cy,bad,5\n"
PART: Final = b"Email,Points\nemma@x.org,10\nbo@x.org,20\n"


def as_process(folder: Path, *arguments: str, stdin: bytes = b"", **environ: str) -> subprocess.CompletedProcess[bytes]:
    return program(*arguments, cwd=folder, text=stdin, env=environ)


@pytest.fixture
def ran(run_command: Command) -> Run:
    def run(folder: Path, *arguments: str, stdin: bytes = b"", **environ: str) -> subprocess.CompletedProcess[bytes]:
        return run_command(*arguments, cwd=folder, text=stdin, env=environ)

    return run


def document(done: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout.decode("utf-8"))
    return found


def names(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def check_refusal(done: subprocess.CompletedProcess[bytes]) -> str:
    """Exit code 2, one clear line on standard error, never a traceback."""
    said = done.stderr.decode("utf-8")
    assert done.returncode == 2, said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1, said
    assert said.startswith("error: ")
    return said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.csv").write_bytes(GOOD)
    (tmp_path / "bad.csv").write_bytes(BAD)
    return tmp_path


@pytest.mark.few(3)
@pytest.mark.parametrize(("command", "file", "code"), [
    ("inspect", "good.csv", 0),
    ("inspect", "bad.csv", 0),
    ("validate", "good.csv", 0),
    ("validate", "bad.csv", 1),
    ("prepare", "good.csv", 0),
    ("prepare", "bad.csv", 1),
])  # fmt: skip
def test_exit_codes_and_one_json_document(folder: Path, command: str, file: str, code: int) -> None:
    before = names(folder)
    done = as_process(folder, command, file, "--json")
    assert done.returncode == code, done.stderr
    found = document(done)
    assert found["schemaVersion"] == 1
    assert b"Traceback" not in done.stderr
    assert b"\x1b" not in done.stdout + done.stderr
    source = found if command == "inspect" else found["source"]
    assert source["name"] == file
    if command == "prepare":
        stem = file.removesuffix(".csv")
        made = folder / f"{stem}-prepared"
        assert (made / f"{stem}.part-0001.csv").read_bytes() == PART
        assert json.loads((made / f"{stem}.report.json").read_bytes()) == found
    else:
        assert names(folder) == before, "nothing is written"


def test_merged_rows_are_in_order(ran: Run, folder: Path) -> None:
    done = ran(folder, "validate", "-", stdin=GOOD + b"Emma,emma@x.org,10\n")
    assert done.returncode == 0


def test_without_json_there_is_a_summary_and_no_colour_in_a_pipe(ran: Run, folder: Path) -> None:
    done = ran(folder, "validate", "bad.csv", NO_COLOR="1")
    assert done.returncode == 1
    assert b"EMAIL_INVALID" in done.stdout
    assert b"\x1b" not in done.stdout + done.stderr


def test_standard_input(ran: Run, folder: Path) -> None:
    done = ran(folder, "prepare", "-", stdin=BAD)
    assert done.returncode == 1
    assert (folder / "stdin-prepared" / "stdin.part-0001.csv").read_bytes() == PART
    assert (folder / "stdin-prepared" / "stdin.errors.csv").exists()


def test_compressed_standard_input_or_file(ran: Run, folder: Path) -> None:
    (folder / "export.csv.gz").write_bytes(gzip.compress(GOOD))
    assert ran(folder, "prepare", "export.csv.gz", "--out", "there").returncode == 0
    assert (folder / "there" / "export.part-0001.csv").read_bytes() == PART


def test_validate_writes_a_report_where_it_is_told(ran: Run, folder: Path) -> None:
    before = names(folder)
    done = ran(folder, "validate", "bad.csv", "--report", "r.json", "--json")
    assert done.returncode == 1
    assert names(folder) == before | {"r.json"}
    assert json.loads((folder / "r.json").read_bytes()) == document(done)


def test_quiet_says_nothing(ran: Run, folder: Path) -> None:
    done = ran(folder, "prepare", "bad.csv", "--quiet")
    assert (done.returncode, done.stderr) == (1, b"")


REFUSALS: Final = (
    ("FILE_UNREADABLE", "nowhere.csv", None, ()),
    ("FILE_UNREADABLE", ".", None, ()),
    ("FILE_EMPTY", "x.csv", b"", ()),
    ("NOT_A_TABLE", "x.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), ()),
    ("NOT_A_TABLE", "x.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< >>\nendobj\n", ()),
    ("NOT_A_TABLE", "x.csv", b"<!DOCTYPE html><html><body>Please log in</body></html>\n", ()),
    ("COLUMN_MISSING", "x.csv", b"Name,Points\nEmma,10\nBo,20\n", ()),
    ("COLUMN_MISSING", "x.csv", b"Email,City\na@x.org,Bonn\nb@x.org,Ulm\n", ()),
    ("COLUMN_AMBIGUOUS", "x.csv", b"Email,Points,Points\na@x.org,10,30\nb@x.org,20,25\nc@x.org,5,9\n", ()),
    ("USAGE", "good.csv", None, ("--max-points", "many")),
    ("USAGE", "good.csv", None, ("--duplicates", "perhaps")),
    ("USAGE", "good.csv", None, ("--decimal", "dot")),
    ("USAGE", "good.csv", None, ("--no-such-flag",)),
    ("USAGE", "good.csv", None, ("--max-bytes", "14")),
    ("USAGE", "good.csv", None, ("--max-bytes", "-5")),
    ("USAGE", "good.csv", None, ("--encoding", "klingon")),
    ("USAGE", "good.csv", None, ("--quote", "ab")),
    ("USAGE", "good.csv", None, ("--quote", "|", "--delimiter", "|")),
    ("USAGE", "good.csv", None, ("--header-line", "0")),
    ("USAGE", "good.csv", None, ("--header-line", "1", "--no-header")),
    ("USAGE", "good.csv", None, ("--header-line", "9")),
)


@pytest.mark.parametrize(("code", "file", "data", "flags"), REFUSALS)
def test_refusals(ran: Run, folder: Path, code: str, file: str, data: bytes | None, flags: tuple[str, ...]) -> None:
    if data is not None:
        (folder / file).write_bytes(data)
    before = names(folder)
    done = ran(folder, "prepare", file, "--json", *flags)
    check_refusal(done)
    found = document(done)
    assert found["schemaVersion"] == 1
    assert found["error"]["code"] == code
    assert found["error"]["message"]
    assert names(folder) == before, "nothing is written"
    assert not (folder / f"{file.removesuffix('.csv')}-prepared").exists()


@pytest.mark.few(3)
@pytest.mark.parametrize("arguments", [
    ("prepare", "nowhere.csv"),
    ("validate", "nowhere.csv"),
    ("inspect", "nowhere.csv"),
    ("prepare",),
    ("explode", "good.csv"),
    ("prepare", "good.csv", "--max-points", "many"),
    ("prepare", "good.csv", "good.csv"),
    ("inspect", "good.csv", "--no-such-flag"),
    ("validate", "good.csv", "--contacts", "nowhere.csv"),
    ("prepare", "good.csv", "--keep-columns", "Town"),
    ("validate", "good.csv", "--email-column", "Mail"),
    ("inspect", "good.csv", "--quote", ""),
    ("inspect", "good.csv", "--header-line", "first"),
    ("validate", "good.csv", "--header-line", "40"),
])  # fmt: skip
def test_a_refusal_is_one_line_on_standard_error(folder: Path, arguments: tuple[str, ...]) -> None:
    done = as_process(folder, *arguments)
    check_refusal(done)
    assert done.stdout == b""


def test_inspect_of_a_doubtful_table_is_in_order_but_validate_is_not(ran: Run, folder: Path) -> None:
    data = b"Email,Points,Points\na@x.org,10,30\nb@x.org,20,25\nc@x.org,5,9\n"
    looked = ran(folder, "inspect", "-", "--json", stdin=data)
    assert looked.returncode == 0
    assert document(looked)["columns"]["POINTS"] is None
    check_refusal(ran(folder, "validate", "-", "--json", stdin=data))


def test_existing_results_are_refused(ran: Run, folder: Path) -> None:
    assert ran(folder, "prepare", "bad.csv").returncode == 1
    made = {name: (folder / name).read_bytes() for name in names(folder)}
    done = ran(folder, "prepare", "bad.csv", "--json")
    check_refusal(done)
    assert document(done)["error"]["code"] == "OUTPUT_EXISTS"
    assert {name: (folder / name).read_bytes() for name in names(folder)} == made
    assert ran(folder, "prepare", "bad.csv", "--overwrite").returncode == 1


def test_a_folder_that_is_a_file_is_refused(ran: Run, folder: Path) -> None:
    done = ran(folder, "prepare", "good.csv", "--out", "bad.csv", "--json")
    check_refusal(done)
    assert document(done)["error"]["code"] in {"OUTPUT_UNWRITABLE", "OUTPUT_EXISTS"}
    assert (folder / "bad.csv").read_bytes() == BAD


def test_a_killed_run_leaves_no_result(folder: Path) -> None:
    rows = b"".join(b"n%d,c%d@x.org,%d\n" % (i, i, i) for i in range(200_000))
    running = subprocess.Popen(
        [sys.executable, "-m", "loyalty_prep", "prepare", "-", "--out", "out"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert running.stdin
    running.stdin.write(b"Name,Email,Points\n" + rows)
    running.stdin.flush()
    running.kill()
    running.wait()
    running.stdin.close()
    assert not [name for name in names(folder) if name.startswith("out/stdin.")]


def test_a_refused_run_leaves_earlier_results_alone(ran: Run, folder: Path) -> None:
    assert ran(folder, "prepare", "bad.csv").returncode == 1
    made = {name: (folder / name).read_bytes() for name in names(folder) if "/" in name}
    (folder / "bad.csv").write_bytes(b"Name,City\nEmma,Bonn\nBo,Ulm\n")
    check_refusal(ran(folder, "prepare", "bad.csv", "--overwrite"))
    assert {name: (folder / name).read_bytes() for name in names(folder) if "/" in name} == made


@pytest.mark.few(2)
@pytest.mark.parametrize("command", ["inspect", "validate", "prepare"])
@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_a_terminal_of_few_letters_is_no_reason_to_fail(folder: Path, command: str, flags: tuple[str, ...]) -> None:
    (folder / "u.csv").write_text("Näme,Email,Points\nZoë,z@x.org,10\nさくら,さ,20\n", encoding="utf-8")
    done = as_process(folder, command, "u.csv", *flags, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == (0 if command == "inspect" else 1)
    assert b"Traceback" not in done.stderr


def test_no_command_at_all_is_wrong_usage(ran: Run, folder: Path) -> None:
    done = ran(folder)
    assert done.returncode == 2
    assert done.stderr.decode().strip().startswith("error: ")
    assert done.stderr.decode().strip() != "error:"


def test_results_go_to_the_current_folder(ran: Run, folder: Path) -> None:
    (folder / "deep").mkdir()
    (folder / "deep" / "export.csv").write_bytes(GOOD)
    assert ran(folder, "prepare", "deep/export.csv").returncode == 0
    assert (folder / "export-prepared" / "export.part-0001.csv").read_bytes() == PART


def test_flags_reach_the_run(ran: Run, folder: Path) -> None:
    data = b"Id;Mail A;Mail B;P;Q\n1;a@x.org;b@x.org;1.250;9\n2;a@x.org;d@x.org;50;8\n"
    columns = ("--email-column", "1", "--points-column", "P", "--keep-columns", "Id,Q")
    reading = ("--delimiter", ";", "--encoding", "utf-8", "--decimal", "comma")
    rules = ("--duplicates", "sum", "--max-points", "1300")
    done = ran(folder, "prepare", "-", *columns, *reading, *rules, stdin=data)
    assert done.returncode == 0, done.stderr
    assert (folder / "stdin-prepared" / "stdin.part-0001.csv").read_bytes() == b"Email,Points,Id,Q\na@x.org,1300,1,9\n"


@pytest.mark.parametrize("command", ["inspect", "validate", "prepare"])
def test_a_word_on_quotes_and_header_reaches_the_run(ran: Run, folder: Path, command: str) -> None:
    data = b'Till 7;"\nName;Mail;Punkte\nEmma "Em;emma@x.org;10\n\'Bo;bo@x.org;20\n'
    done = ran(folder, command, "-", "--json", "--quote", "none", "--header-line", "2", stdin=data)
    assert done.returncode == 0, done.stderr
    found = document(done)
    source = found if command == "inspect" else found["source"]
    assert (source["quoteChar"], source["headerLine"]) == (None, 2)
    assert source["sampleDataRows"][0] == {"values": ['Emma "Em', "emma@x.org", "10"]}
    deciders = {name: decision["decider"] for name, decision in source["decisions"].items()}
    assert deciders == {"encoding": "found", "delimiter": "found", "quoteChar": "user", "header": "user"}


def test_every_decision_can_be_the_users(ran: Run, folder: Path) -> None:
    """The file says otherwise in each of them, and is not asked."""
    data = "Näme;Email;Points\n'Emma';emma@x.org;10\n'Bo';bo@x.org;20\n".encode()
    words = ("--encoding", "cp1252", "--delimiter", "|", "--quote", '"')
    for said, names in ((("--no-header",), ["column_1"]), (("--header-line", "2"), ["'Emma';emma@x.org;10"])):
        found = document(ran(folder, "inspect", "-", "--json", *words, *said, stdin=data))
        assert {decision["decider"] for decision in found["decisions"].values()} == {"user"}
        assert (found["encoding"], found["delimiter"], found["quoteChar"]) == ("cp1252", "|", '"')
        assert found["header"]["values"] == names


def test_the_page_says_what_the_user_decided(ran: Run, folder: Path) -> None:
    done = ran(folder, "validate", "good.csv", "--quote", "'", "--header-line", "1", "--report", "r.html")
    assert done.returncode == 0
    page = (folder / "r.html").read_text(encoding="utf-8")
    for evidence in ("named by --quote", "named by --header-line"):
        [line] = [line for line in page.splitlines() if evidence in line]
        assert "<td>you</td>" in line


_PROPOSING: Final = {
    "e.csv": "Email,Stand\nemma@x.org,10\nbo@x.org,20\n",
    "f.csv": "Email,Stand\ncat@x.org,30\ndan@x.org,4\n",
}


@pytest.mark.slow
@pytest.mark.few(2)
@pytest.mark.parametrize(
    "words",
    [
        ["prepare", "e.csv", "f.csv", "--out", "out"],
        ["validate", "e.csv", "--decimal", "comma", "--missing-points", "zero"],
        ["prepare", "--delimiter", ",", "--header-line", "1", "e.csv", "--out", "a folder"],
        ["prepare", "--out", "out", "--", "-e.csv", "f.csv"],
    ],
)
def test_the_command_that_is_proposed_is_the_one_that_was_run_and_one_flag(words: list[str], folder: Path) -> None:
    # It left out all further files and options: the other file's customers were missing when it was followed.
    for name, text in _PROPOSING.items():
        (folder / name).write_text(text)
        (folder / f"-{name}").write_text(text)
    refused = as_process(folder, *words)
    assert refused.returncode == 2
    proposed = shlex.split(refused.stderr.decode().strip().rpartition("loyalty-prep ")[2])
    followed = as_process(folder, *proposed)
    assert (followed.returncode, proposed[2:4]) == (0, ["--points-column", "Stand"]), followed.stderr
    if "f.csv" in words:
        (part,) = (folder / "out").glob("*.part-0001.csv")
        assert len(part.read_text().splitlines()) == 5


def test_the_command_that_is_proposed_reads_standard_input_where_the_file_came_from_there(
    ran: Run, folder: Path
) -> None:
    data = b"Name,Email,Stand\nEmma,emma@x.org,10\nBo,bo@x.org,20\n"
    refused = ran(folder, "prepare", "-", stdin=data)
    command = refused.stderr.decode().strip().rpartition("loyalty-prep ")[2]
    assert (refused.returncode, command) == (2, "prepare - --points-column Stand")
    assert ran(folder, *command.split(), stdin=data).returncode == 0


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ("x.pdf", "neither a page nor JSON"),
        ("report", "neither a page nor JSON"),
        ("good.json", "is the file that is read"),
        ("link.html", "is the file that is read"),
        ("contacts.json", "is the file that is read"),
    ],
)
def test_a_report_is_a_page_or_json_and_never_what_is_read(ran: Run, folder: Path, report: str, said: str) -> None:
    (folder / "good.json").write_bytes(GOOD)
    (folder / "contacts.json").write_bytes(b"Email\nemma@x.org\n")
    (folder / "link.html").symlink_to(folder / "good.json")
    before = {name: (folder / name).read_bytes() for name in names(folder)}
    words = ("--contacts", "contacts.json", "--report", report, "--overwrite")
    assert said in check_refusal(ran(folder, "validate", "good.json", *words))
    assert {name: (folder / name).read_bytes() for name in names(folder)} == before


def test_the_suffix_of_a_report_is_taken_in_any_case(ran: Run, folder: Path) -> None:
    assert ran(folder, "validate", "good.csv", "--report", "R.HTML").returncode == 0
    assert (folder / "R.HTML").read_bytes().startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("prepare", "good.csv", "--out", ""), "--out is empty"),
        (("prepare", "good.csv", "--merge-into", ""), "holds no result of prepare"),
        (("prepare", "good.csv", "--out", "memory://x"), "is gone when the command ends"),
        (("prepare", "good.csv", "--out", "http://[::1"), "begins with http:// is none"),
        (("validate", "http://[::1"), "begins with http:// is none"),
        (("validate", "memory://"), "memory:// names no place"),
        (("validate", "file:///etc/passwd"), "Name a file of this machine by its path"),
        (("validate", "zip://a.csv::memory://b.zip"), "is no address of an object store"),
        (("validate", ""), "The name of the file is empty"),
        (("validate", "good.csv", "--format", "sarif"), "--json and --format sarif contradict each other"),
        *((("validate", "good.csv", "--encoding", name), "--encoding") for name in (
            "utf-16", "idna", "punycode", "undefined", "base64", "rot13", "unicode_escape", "",
        )),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_one_line(ran: Run, folder: Path, words: tuple[str, ...], said: str) -> None:
    before = names(folder)
    done = ran(folder, *words, "--json")
    assert said in check_refusal(done)
    assert document(done)["error"]["message"] in done.stderr.decode("utf-8")
    assert names(folder) == before


def test_a_refusal_is_json_where_json_was_asked_for_in_other_words(ran: Run, folder: Path) -> None:
    for words in (("--format", "json"), ("--format=json",)):
        assert document(ran(folder, "validate", "nowhere.csv", *words))["error"]["code"] == "FILE_UNREADABLE"


@pytest.mark.slow
def test_debug_shows_where_it_happened_and_never_the_key(folder: Path) -> None:
    key = "IST.this-is-the-key-of-a-site"
    for words in (("--debug", "validate", f"nowhere-{key}.csv"), ("validate", f"nowhere-{key}.csv", "--debug")):
        done = as_process(folder, *words, WIX_API_KEY=key)
        assert done.returncode == 2
        said = done.stderr.decode("utf-8")
        assert said.startswith("Traceback")
        assert said.splitlines()[-1].startswith("error: There is no file nowhere-")
        assert key not in said
    done = as_process(folder, "validate", "--", "--debug")  # a file of that name
    assert check_refusal(done) == "error: There is no file --debug. Check the path.\n"


@pytest.mark.slow
def test_file_names_that_are_no_text_are_names_like_others(folder: Path) -> None:
    name = "caf\udce9.csv"
    (folder / name).write_bytes(BAD)
    done = as_process(folder, "prepare", name, "--out", "out\udce9", "--json")
    assert done.returncode == 1, done.stderr
    assert document(done)["source"]["name"] == name
    assert (folder / "out\udce9" / "caf\udce9.part-0001.csv").read_bytes() == PART
    check_refusal(as_process(folder, "prepare", name, "--out", "out\udce9"))
    check_refusal(as_process(folder, "validate", "no\udce9where.csv"))
    check_refusal(as_process(folder, "validate", name, "--encoding", "\udce9"))


NO_POLARS = """
import sys
sys.modules["typer"] = None
from loyalty_prep.__main__ import main
sys.argv = ["loyalty-prep", "validate", "good.csv", *sys.argv[1:]]
main()
"""


def test_a_program_that_cannot_be_loaded_says_so_in_a_line(folder: Path) -> None:
    done = subprocess.run([sys.executable, "-c", NO_POLARS, "--json"], cwd=folder, capture_output=True, check=False)
    assert check_refusal(done).startswith("error: loyalty-prep cannot be loaded: ModuleNotFoundError (")
    assert document(done)["error"]["code"] == "UNEXPECTED"
    done = subprocess.run([sys.executable, "-c", NO_POLARS, "--debug"], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(b"Traceback")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="has no such rights")
def test_what_is_private_is_for_nobody_else(folder: Path) -> None:
    (folder / "there").mkdir(mode=0o755)
    for out, mode in (("new", 0o700), ("there", 0o755)):
        assert (
            as_process(folder, "prepare", "bad.csv", "--out", out, "--private", "--report-format", "xlsx").returncode
            == 1
        )
        files = list((folder / out).iterdir())
        assert len(files) == 5
        assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
        assert (folder / out).stat().st_mode & 0o777 == mode
    fixed = (folder / "new" / "bad.errors.csv").read_bytes().replace(b",bad,", b",cy@x.org,")
    (folder / "fixed.csv").write_bytes(fixed)
    assert as_process(folder, "prepare", "fixed.csv", "--merge-into", "new").returncode == 0
    assert {path.stat().st_mode & 0o777 for path in (folder / "new").iterdir()} == {0o600}  # as it was
    assert as_process(folder, "validate", "bad.csv", "--report", "r.html", "--private").returncode == 1
    assert (folder / "r.html").stat().st_mode & 0o777 == 0o600
    assert as_process(folder, "prepare", "bad.csv", "--out", "new", "--overwrite").returncode == 1
    assert {path.stat().st_mode & 0o777 for path in (folder / "new").iterdir()} != {0o600}
