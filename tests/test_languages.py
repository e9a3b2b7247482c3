"""The languages' files: what they may hold, and that what is made of them is in step."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from loyalty_prep.columns import headers
from loyalty_prep.languages import __main__, compiling, files, lexicon, tables
from loyalty_prep.languages.folding import fold

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES: Final = files.read_all()


@pytest.mark.parametrize("path", compiling.files(LANGUAGES), ids=lambda path: path.name)
def test_what_is_made_of_the_files_is_in_step_with_them(path: Path) -> None:
    made = compiling.files(LANGUAGES)[path]
    assert path.read_text(encoding="utf-8") == made, "run `python -m loyalty_prep.languages`"


def test_the_command_writes_all_that_is_made_of_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [path.name for path in compiling.files(LANGUAGES)]
    made = {name: (compiling.TABLES.parent / name).read_bytes() for name in names}
    for each in ("TABLES", "COVERAGE"):
        monkeypatch.setattr(compiling, each, tmp_path / getattr(compiling, each).name)
    __main__.main()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == made


def test_each_group_of_names_has_a_weight_and_each_weight_a_group() -> None:
    groups = [group.removeprefix("names.") for group in files.MEANINGS if group.startswith("names.")]
    assert sorted(groups) == sorted(headers.WEIGHTS)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_word_of_a_language_is_looked_up(code: str) -> None:
    found = lexicon.by_meaning()
    for group, words in LANGUAGES[code].words.items():
        section, meaning = group.split(".")
        for word in words if section == "names" else ():
            text = fold(word.strip("*"))
            assert text, word
            kinds = (found.whole, found.front, found.back, found.inside)
            assert any(meaning in kind.get(text, ()) for kind in kinds), word


def test_no_language_is_there_twice() -> None:
    names = [language.name for language in LANGUAGES.values()]
    assert len(set(names)) == len(names)


def test_a_start_reads_no_language_s_file() -> None:
    """TOML is slow, and most exports are small."""
    program = "import sys, loyalty_prep; loyalty_prep.inspect(sys.stdin.buffer.read())\nprint(*sys.modules)"
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, input=b"email,points\na@x.org,5\n", capture_output=True, check=True)
    loaded = run.stdout.decode().split()
    assert "loyalty_prep.languages.tables" in loaded
    assert "loyalty_prep.languages.files" not in loaded


# A file, and what is wrong with it.
FAULTY: Final = {
    "no name": ('[names]\nemail = "e_bost"', "name"),
    "an unknown group": ('name = "X"\n[names]\npoint = "p"', "there is no group 'names.point'"),
    "an unknown section": ('name = "X"\n[columns]\npoints = "p"', "there is no group 'columns.points'"),
    "an empty group": ('name = "X"\n[names]\npoints = ""', "names.points is empty"),
    "a word twice": ('name = "X"\n[names]\npoints = "pwynt pwynt"', "names.points has 'pwynt' twice"),
    "a star inside": ('name = "X"\n[names]\npoints = "pw*nt"', "names.points cannot have 'pw*nt'"),
    "nothing but stars": ('name = "X"\n[names]\npoints = "**"', "names.points cannot have '**'"),
    "a bar": ('name = "X"\n[names]\npoints = "a|b"', "names.points cannot have 'a|b'"),
    "a star in a cell": ('name = "X"\n[cells]\nunits = "pwynt*"', "cells.units cannot have 'pwynt*'"),
    "money that is an expression": ('name = "X"\n[cells]\nmoney = "(kr"', "cells.money cannot have '(kr'"),
    "people who are an expression": ('name = "X"\n[people]\nplain = "[a-z]+$"', "people.plain cannot have '[a-z]+$'"),
    "words as a list": ('name = "X"\n[names]\npoints = ["pwynt"]', "split"),
    "a word outside of the groups": ('name = "X"\npoints = "pwynt"', "items"),
    "no TOML": ("name = ", "Invalid value"),
    "an unknown script": ('name = "X"\n[letters]\nscript = "RUNES"\norder = "ᚠ"', "letters.script is none of"),
    "an unknown standard": ('name = "X"\n[letters]\nstandard = "koi7"\norder = "я"', "letters.standard is none of"),
    "letters of no script": ('name = "X"\n[letters]\norder = "é"', "letters.order needs a script or a standard"),
    "letters of two kinds": ('name = "X"\n[letters]\norder = "é"\nscript = "LATIN"\nlike = "en"', "both an order and"),
    "an unknown key of letters": ('name = "X"\n[letters]\nsigns = "é"', "signs"),
}


@pytest.mark.parametrize(("text", "says"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_file_is_refused_with_its_name(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "xx.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(files.LanguageError) as refused:
        files.read(path)
    assert str(refused.value).startswith("xx.toml: ")
    assert says in str(refused.value)


def test_letters_like_those_of_a_language_that_has_none_are_refused(tmp_path: Path) -> None:
    (tmp_path / "xx.toml").write_text('name = "X"\n[letters]\nlike = "yy"\n', encoding="utf-8")
    with pytest.raises(files.LanguageError, match="names 'yy', which has none"):
        files.read_all(tmp_path)


def test_a_new_file_is_all_that_a_new_language_takes(tmp_path: Path) -> None:
    """What the program reads has each of its words, and the table of what is covered has its row."""
    (tmp_path / "qya.toml").write_text(
        'name = "Quenya"\n[names]\npoints = "tixe tixi*"\n[cells]\nunits = "tixi"\n[letters]\nlike = "fi"\n',
        encoding="utf-8",
    )
    languages = {**LANGUAGES, "qya": files.read(tmp_path / "qya.toml")}
    made: dict[str, dict[str, dict[str, str]]] = {}
    exec(compiling.tables(languages), made)  # noqa: S102 - our own text
    assert "tixe" in made["MEANINGS"]["whole"]["points"].split("|")
    assert "tixi" in made["MEANINGS"]["front"]["points"].split("|")
    assert "tixe" in made["SPOKEN"]["whole"]["fi"].split("|")
    assert "| Quenya | [qya.toml](qya.toml) | 1 of 50 | 3 | as fi |" in compiling.coverage(languages)


def test_the_tables_hold_each_word_once() -> None:
    for kinds in (tables.MEANINGS, tables.SPOKEN):
        for rows in kinds.values():
            words = [word for row in rows.values() for word in row.split("|")]
            assert len(set(words)) == len(words)
