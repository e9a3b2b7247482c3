"""How results appear: all or nothing, also over an earlier one, at whatever step a run ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import loyalty_prep
from loyalty_prep.errors import OutputError
from loyalty_prep.writing import staging as staged
from loyalty_prep.writing.locks import lock, unlock
from loyalty_prep.writing.staging import Staging, refuse_existing, temporary, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable

EARLIER = {"export.part-0001.csv": b"old 1", "export.part-0002.csv": b"old 2", "export.report.json": b"old"}
NEW = {"export.part-0001.csv": b"new 1", "export.errors.csv": b"new", "export.report.json": b"new report"}
OWN = {"notes.txt": b"the user's"}
STEPS = 20
"""More than publishing over an earlier result takes."""


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if not path.name.startswith(".")}


def hidden(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".*")]


def fill(target: Path, files: dict[str, bytes]) -> Path:
    target.mkdir()
    for name, data in files.items():
        (target / name).write_bytes(data)
    return target


def begin(target: Path) -> Staging:
    staging = Staging(target, "export", overwrite=True)
    for name, data in NEW.items():
        file = staging.create(name.removeprefix("export."), "clean")
        file.write(data, 1)
        staging.close(file)
    return staging


def at_step(step: int, act: Callable[[], None]) -> Callable[[Path, Path], Path]:
    """Return a rename that acts before the step of this number."""
    rename, done = Path.rename, [0]

    def renamed(path: Path, target: Path) -> Path:
        done[0] += 1
        if done[0] == step:
            act()
        return rename(path, target)

    return renamed


def fault() -> None:
    raise PermissionError(1, "Operation not permitted")


def interrupt() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("earlier", [{}, EARLIER], ids=["no earlier result", "over a result"])
@pytest.mark.parametrize("act", [fault, interrupt])
@pytest.mark.parametrize("step", range(1, STEPS, 2))
def test_a_fault_at_any_step_of_publishing_leaves_what_stood_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int, act: Callable[[], None], earlier: dict[str, bytes]
) -> None:
    target = fill(tmp_path / "out", earlier | OWN)
    staging = begin(target)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", at_step(step, act))
        try:
            staging.publish()
            whole = NEW | OWN
        except (OutputError, KeyboardInterrupt):
            whole = earlier | OWN
        finally:
            staging.discard()
    assert contents(target) == whole
    assert hidden(tmp_path) == []


@pytest.mark.few(19)
@pytest.mark.parametrize("earlier", [None, {}, EARLIER], ids=["no folder", "no earlier result", "over a result"])
@pytest.mark.parametrize("step", range(1, STEPS))
def test_after_a_kill_at_any_step_of_publishing_the_next_run_finds_a_whole_result(
    tmp_path: Path, step: int, earlier: dict[str, bytes] | None
) -> None:
    target = tmp_path / "out"
    if earlier is not None:
        fill(target, earlier | OWN)
    child = os.fork()
    if not child:
        staging = begin(target)
        Path.rename = at_step(step, lambda: os._exit(9))  # type: ignore[assignment, method-assign] # the step of a kill
        staging.publish()
        os._exit(0)
    killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    left = contents(target) if target.exists() else {}
    assert "export.report.json" not in left or left in (EARLIER | OWN, NEW, NEW | OWN), "a report of no whole result"
    Staging(target, "export", overwrite=True).discard()
    before = {} if earlier is None else earlier | OWN
    after = contents(target) if target.exists() else {}
    assert after in (before, NEW if earlier is None else NEW | OWN)
    assert not killed or hidden(tmp_path) == []


def test_a_second_run_into_one_folder_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    for target in (tmp_path / "new", fill(tmp_path / "there", EARLIER)):
        first = begin(target)
        for _ in range(2):
            with pytest.raises(OutputError, match=f"Another run is at work in .*{target.name}. Wait") as refused:
                Staging(target, "export", overwrite=True)
            assert refused.value.code == "FOLDER_BUSY"
        other = Staging(target, "other", overwrite=False)  # a result of another name is no matter of this one
        other.discard()
        first.publish()
        first.discard()
        assert contents(target) == NEW
        assert hidden(target) == []


def test_the_parts_of_an_import_that_is_under_way_are_not_replaced(tmp_path: Path) -> None:
    target = fill(tmp_path / "out", EARLIER)
    staging = begin(target)
    upload = lock(target)
    with pytest.raises(OutputError, match="Another run is at work"):
        Staging(target, "other", overwrite=True)
    with pytest.raises(OutputError, match="Another run is at work"):
        staging.publish()
    staging.discard()
    unlock(upload)
    assert contents(target) == EARLIER


def test_a_folder_of_a_results_name_is_not_taken_for_a_file(tmp_path: Path) -> None:
    target = fill(tmp_path / "out", OWN)
    (target / "export.part-0001.csv").mkdir()
    with pytest.raises(OutputError, match="is a folder, and a file of this name is to be written"):
        Staging(target, "export", overwrite=True)


def test_an_earlier_result_that_cannot_be_put_back_is_kept_for_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = fill(tmp_path / "out", EARLIER)
    staging = begin(target)
    with monkeypatch.context() as patched:
        patched.setattr(staged, "_recover", lambda *_: fault())
        patched.setattr(Path, "rename", at_step(6, fault))
        with pytest.raises(OutputError):
            staging.publish()
        staging.discard()
    assert contents(target) != EARLIER
    with pytest.raises(OutputError, match="already holds results"):
        Staging(target, "export", overwrite=False)
    assert contents(target) == EARLIER
    assert hidden(tmp_path) == []


def test_temporary_folders_of_killed_runs_are_cleared_and_those_of_others_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "loyalty-prep-other").mkdir()
    child = os.fork()
    if not child:
        with temporary() as folder:
            (folder / "customers").write_text("ann@example.com")
            os._exit(9)
    os.waitpid(child, 0)
    assert len(list(tmp_path.iterdir())) == 2
    with temporary() as first, temporary() as second:
        assert sorted(tmp_path.iterdir()) == sorted([tmp_path / "loyalty-prep-other", first, second])
    assert [path.name for path in tmp_path.iterdir()] == ["loyalty-prep-other"]


def test_a_report_that_cannot_be_put_in_its_place_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "replace", lambda *_: interrupt())
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "report.html", "whole")
    assert list(tmp_path.iterdir()) == []


def test_two_programs_that_write_into_one_folder_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text("Email,Points\na@x.org,1\n")
    first = Staging(tmp_path / "out", "export", overwrite=False)
    command = [sys.executable, "-m", "loyalty_prep", "prepare", "export.csv", "--out", "out"]
    refused = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, text=True)
    first.discard()
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("error: Another run is at work in out. Wait until it has ended")
    assert loyalty_prep.prepare(tmp_path / "export.csv", tmp_path / "out").ok


@pytest.mark.parametrize(
    ("mask", "private", "file", "folder"),
    [(0o022, False, 0o644, 0o755), (0o027, False, 0o640, 0o750), (0, False, 0o666, 0o777), (0o022, True, 0o600, 0o700)],
)
def test_who_may_read_a_result_is_said_by_the_umask_unless_it_is_private(
    tmp_path: Path, mask: int, private: bool, file: int, folder: int
) -> None:
    before = os.umask(mask)
    try:
        write_whole(tmp_path / "report.html", "whole", private=private)
        staging = Staging(tmp_path / "out", "export", overwrite=False, private=private)
        part = staging.create("part-0001.csv", "clean")
        part.write(b"ann@x.org,1", 1)
        staging.close(part)
        staging.publish()
        staging.discard()
    finally:
        os.umask(before)
    for path in (tmp_path / "report.html", tmp_path / "out/export.part-0001.csv"):
        assert path.stat().st_mode & 0o777 == file
    assert (tmp_path / "out").stat().st_mode & 0o777 == folder


@pytest.mark.parametrize(
    ("name", "overwrite", "code"),
    [
        ("new.csv", False, None),
        ("new.csv", True, None),
        ("old.csv", False, "OUTPUT_EXISTS"),
        ("old.csv", True, None),
        ("folder", True, "OUTPUT_UNWRITABLE"),
        ("missing/new.csv", True, "OUTPUT_UNWRITABLE"),
    ],
)
def test_a_file_is_refused_where_it_cannot_stand_or_must_not(
    tmp_path: Path, name: str, overwrite: bool, code: str | None
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "old.csv").touch()
    try:
        refuse_existing(tmp_path / name, overwrite=overwrite)
        refusal = None
    except OutputError as fault:
        refusal = fault.code
    assert refusal == code


def test_what_else_can_be_done_is_said_in_a_whole_sentence() -> None:
    with pytest.raises(OutputError) as caught, staged.writing("x.csv", "choose another folder"):
        raise OSError(28, "No space left on device")
    assert caught.value.message == "x.csv cannot be written: No space left on device. Choose another folder."
