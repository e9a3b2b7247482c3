"""What the command line remembers: options from variables and files, and the order in which they decide."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from loyalty_prep import cli, settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Shown = Callable[..., dict[str, tuple[Any, str]]]

EXPORT = "Name,Email,Points\nEmma,emma@x.org,10\nBo,bo@x.org,20\nBo,bo@x.org,30\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in settings.SETTABLE:
        monkeypatch.delenv(settings.PREFIX + name.upper(), raising=False)
    (tmp_path / "export.csv").write_text(EXPORT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> Shown:
    def show(*arguments: str) -> dict[str, tuple[Any, str]]:
        assert cli.run(["prepare", "--show-config", "--json", *arguments]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["schemaVersion"] == 1
        return {name: (each["value"], each["from"]) for name, each in found["options"].items()}

    return show


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the one line of a refusal, which JSON says too."""
    assert cli.run([*(arguments or ("validate", "export.csv")), "--json"]) == 2
    written = capsys.readouterr()
    error = json.loads(written.out)["error"]
    assert error["code"] == "USAGE"
    assert written.err == f"error: {error['message']}\n"
    return str(error["message"])


def test_a_flag_decides_before_a_variable_a_variable_before_the_files(
    folder: Path, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "maxPoints"
    assert shown()[name] == (2147483647, "default")
    (folder / "pyproject.toml").write_text("[tool.loyalty-prep]\nmax-points = 1\nfractions = 'floor'\n")
    assert shown()[name] == (1, "pyproject.toml")
    (folder / "loyalty-prep.toml").write_text("max_points = 2\n")
    assert shown()[name] == (2, "loyalty-prep.toml")
    assert shown()["fractions"] == ("floor", "pyproject.toml")
    monkeypatch.setenv("LOYALTY_PREP_MAX_POINTS", "3")
    assert shown()[name] == (3, "LOYALTY_PREP_MAX_POINTS")
    assert shown("--max-points", "4")[name] == (4, "command line")
    assert shown("export.csv", "--max-points", "2147483647")[name] == (2147483647, "command line")


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("keep-columns = ['Name', 'City']", "keepColumns", "Name,City"),
        ("keep-columns = 'all'", "keepColumns", "all"),
        ("points-column = 2", "pointsColumn", "2"),
        ("header-line = 3", "headerLine", 3),
        ("contacts = 'site.csv'", "contacts", "site.csv"),
        ("redact = true", "redact", "reports"),
        ("redact = 'all'", "redact", "all"),
        ("redact = false", "redact", "none"),
        ("excel = true", "excel", True),
        ("quiet = true", "quiet", True),
        ("color = 'never'", "color", "never"),
    ],
)
def test_what_a_file_says_reaches_the_command(folder: Path, shown: Shown, line: str, name: str, value: object) -> None:
    (folder / "loyalty-prep.toml").write_text(f"\ufeff{line}\n", encoding="utf-8")
    assert shown()[name] == (value, "loyalty-prep.toml")


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("EXCEL", "yes", "excel", True),
        ("NO_HEADER", "0", "noHeader", False),
        ("HEADER_LINE", "2", "headerLine", 2),
        ("REDACT", "1", "redact", "reports"),
        ("REDACT", "all", "redact", "all"),
        ("POINTS_COLUMN", "2", "pointsColumn", "2"),
        ("DELIMITER", "tab", "delimiter", "tab"),
        ("MAX_POINTS", "", "maxPoints", 2147483647),
    ],
)
def test_what_a_variable_says_reaches_the_command(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, variable: str, text: str, name: str, value: object
) -> None:
    monkeypatch.setenv(f"LOYALTY_PREP_{variable}", text)
    assert shown()[name] == (value, f"LOYALTY_PREP_{variable}" if text else "default")


def test_every_option_can_be_kept_and_is_shown_and_no_file_or_key_is(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WIX_API_KEY", "IST.the-key-of-the-site")
    assert len(shown()) == len(settings.SETTABLE)
    assert not {"file", "out", "report", "json", "asJson", "mergeInto"} & shown().keys()
    assert cli.run(["--show-config"]) == 0
    table = capsys.readouterr().out
    assert len(table.splitlines()) == len(settings.SETTABLE)
    assert "the-key" not in table
    assert "key" not in table.lower()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("max-ponts = 5", "loyalty-prep.toml in this folder names 'max-ponts', which is no option"),
        ("out = 'there'", "names 'out', which is no option"),
        ("[prepare]\nmax-points = 5", "names 'prepare', which is no option"),
        ("wix-api-key = 'IST.secret'", "The key is never kept in a file: give it as the variable WIX_API_KEY."),
        ("max-points = 'many'", "In loyalty-prep.toml, --max-points must be a whole number, not 'many'."),
        ("max-points = true", "In loyalty-prep.toml, --max-points must be a whole number, not True."),
        ("max-points = -1", "In loyalty-prep.toml, --max-points must be from 0 to"),
        ("duplicates = 'perhaps'", "In loyalty-prep.toml, --duplicates must be one of reject, first"),
        ("duplicates = ['max']", "In loyalty-prep.toml, --duplicates must be one of"),
        ("encoding = 'idna'", "In loyalty-prep.toml, --encoding 'idna' is not a text encoding"),
        ("contacts = 5", "In loyalty-prep.toml, --contacts must be a path"),
        ("excel = 'yes'", "In loyalty-prep.toml, --excel is given or not"),
        ("keep-columns = ['a,b']", "In loyalty-prep.toml, --keep-columns cannot hold a name with a comma."),
        ("keep-columns = [1]", "In loyalty-prep.toml, --keep-columns must be names of columns"),
        ("color = 'pink'", "In loyalty-prep.toml, --color must be one of"),
        ("quiet = 'no'", "In loyalty-prep.toml, --quiet is given or not"),
        ("max-points =", "loyalty-prep.toml in this folder is no TOML"),
        ("a" * 20 + "=" + "[" * 5000, "loyalty-prep.toml in this folder is no TOML"),
    ],
)
def test_what_a_file_cannot_say_is_one_line_with_its_name(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    (folder / "loyalty-prep.toml").write_text(text + "\n")
    message = refusal(capsys)
    assert said in message
    assert "loyalty-prep.toml" in message
    assert "secret" not in message


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes")
@pytest.mark.parametrize("name", ["loyalty-prep.toml", "pyproject.toml"])
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_is_no_file_is_not_waited_for(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, kind: str
) -> None:
    """A pipe of that name was waited for, and /dev/zero was read until there was no memory left."""
    if kind == "pipe":
        os.mkfifo(folder / name)
    else:
        (folder / name).symlink_to("/dev/zero")
    assert refusal(capsys) == f"{name} in this folder is no file. Move it away."


def test_what_a_variable_cannot_say_is_one_line_with_its_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOYALTY_PREP_MAX_POINTS", "many")
    assert refusal(capsys) == "In LOYALTY_PREP_MAX_POINTS, --max-points must be a whole number, not 'many'."


def test_a_slip_in_the_name_of_a_variable_is_refused_and_what_is_somebody_elses_is_not(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOYALTY_PREP_VERSION", "0.2.0")
    assert cli.run(["validate", "export.csv", "--quiet"]) == 1
    monkeypatch.setenv("LOYALTY_PREP_LANGAUGE", "de")
    assert refusal(capsys).endswith("Did you mean LOYALTY_PREP_LANGUAGE?")


@pytest.mark.parametrize(
    ("text", "value"), [("none", "none"), ("reports", "reports"), ("all", "all"), ("yes", "reports")]
)
def test_what_is_shown_of_an_option_can_be_said_again(
    folder: Path, shown: Shown, monkeypatch: pytest.MonkeyPatch, text: str, value: str
) -> None:
    monkeypatch.setenv("LOYALTY_PREP_REDACT", text)
    assert shown()["redact"] == (value, "LOYALTY_PREP_REDACT")
    monkeypatch.delenv("LOYALTY_PREP_REDACT")
    (folder / "loyalty-prep.toml").write_text(f"redact = {'true' if text == 'yes' else repr(text)}\n")
    assert shown()["redact"] == (value, "loyalty-prep.toml")


def test_a_language_that_is_kept_is_that_of_explain_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "loyalty-prep.toml").write_text("language = 'fr'\nduplicates = 'max'\n")
    assert cli.run(["explain", "EMAIL_MISSING"]) == 0
    assert "La ligne n’a pas d’adresse" in capsys.readouterr().out
    assert cli.run(["explain", "EMAIL_MISSING", "--language", "en"]) == 0
    assert "The row has no email address." in capsys.readouterr().out


def test_the_table_in_a_project_must_be_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "pyproject.toml").write_text("tool = { loyalty-prep = 5 }\n")
    assert "tool.loyalty-prep must be a table of options" in refusal(capsys)


def test_the_files_of_other_projects_are_no_business_of_ours(folder: Path, shown: Shown) -> None:
    (folder / "pyproject.toml").write_text("[tool.other\nno TOML at all")
    (folder / "loyalty-prep.toml").mkdir()
    assert {place for _, place in shown().values()} == {"default"}


def test_two_places_that_contradict_each_other_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "loyalty-prep.toml").write_text("no-header = true\n")
    arguments = ("prepare", "--show-config", "--header-line", "2")
    assert "contradict each other" in refusal(capsys, *arguments)
    assert cli.run([*arguments, "--header"]) == 0


def test_a_run_says_what_it_took_from_elsewhere_and_a_refused_one_stays_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "loyalty-prep.toml").write_text("duplicates = 'max'\n")
    assert cli.run(["validate", "export.csv", "--json"]) == 0
    written = capsys.readouterr()
    assert json.loads(written.out)["rows"]["merged"] == 1
    assert written.err == "note: --duplicates max (loyalty-prep.toml)\n"
    assert cli.run(["validate", "export.csv", "--quiet"]) == 0
    assert capsys.readouterr().err == ""
    assert cli.run(["validate", "export.csv", "--duplicates", "reject"]) == 1
    assert capsys.readouterr().err == ""
    refusal(capsys, "validate", "nothing-there.csv", "--max-points", "-1")


def test_help_is_had_whatever_a_file_says(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "loyalty-prep.toml").write_text("no TOML at all")
    assert cli.run(["prepare", "--help"]) == 0
    assert "--show-config" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("most", "rejected", "total", "is_so"),
    [
        ("0", 0, 9, True),
        ("0", 1, 9, False),
        ("100", 100, 9_000, True),
        ("100", 101, 9_000, False),
        ("1%", 1, 100, True),
        ("1%", 2, 100, False),
        ("0.1%", 1, 1_000, True),
        ("0.1%", 1, 999, False),
        ("100%", 5, 5, True),
        ("1%", 0, 0, True),
    ],
)
def test_so_many_rows_or_such_a_share_are_no_failure(most: str, rejected: int, total: int, is_so: bool) -> None:
    assert settings.tolerated(most)(rejected, total) is is_so


def test_the_exit_code_is_1_only_past_what_is_tolerated(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("validate", "prepare"):
        for most, code in (("1", 1), ("66%", 1), ("2", 0), ("66.7%", 0)):
            words = [command, "export.csv", "--fail-over", most, "--quiet"]
            assert cli.run([*words, "--overwrite"]) == code
    assert cli.run(["validate", "export.csv", "--fail-over", "2", "--format", "github"]) == 0
    capsys.readouterr()
    for wrong in ("1.5", "-1", "", "1 %", "many", "9" * 30):
        assert "must be a number of rows" in refusal(capsys, "validate", "export.csv", f"--fail-over={wrong}")
    (folder / "loyalty-prep.toml").write_text("fail-over = 2\n")
    assert cli.run(["validate", "export.csv", "--quiet"]) == 0
    (folder / "loyalty-prep.toml").write_text("fail-over = true\n")
    assert "In loyalty-prep.toml, --fail-over must be" in refusal(capsys)


def test_a_refusal_of_a_kept_option_says_where_it_comes_from(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "loyalty-prep.toml").write_text('keep-columns = "City"\n')
    assert cli.run(["validate", "export.csv"]) == 2
    assert capsys.readouterr().err.endswith("Points. --keep-columns comes from loyalty-prep.toml.\n")
    assert cli.run(["validate", "export.csv", "--keep-columns", "Town"]) == 2
    assert capsys.readouterr().err.endswith("Points.\n"), "the command line has decided"
    monkeypatch.setenv("LOYALTY_PREP_POINTS_COLUMN", "Email")
    assert cli.run(["validate", "export.csv"]) == 2
    assert "--points-column comes from LOYALTY_PREP_POINTS_COLUMN." in capsys.readouterr().err
