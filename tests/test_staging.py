"""How results appear: all or nothing, also over an earlier one, at whatever step a run ends."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import loyalty_prep
from loyalty_prep.errors import OutputError
from loyalty_prep.report.document import Output
from loyalty_prep.verify import verify
from loyalty_prep.writing import locks
from loyalty_prep.writing import staging as staged
from loyalty_prep.writing.locks import forget_unfinished, lock, make_locked_file, unlock
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


def begin(target: Path, files: dict[str, bytes] = NEW) -> Staging:
    staging = Staging(target, "export", overwrite=True)
    for name, data in files.items():
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


def publish_and_kill(target: Path, step: int, files: dict[str, bytes] = NEW) -> bool:
    """Publish in a process that is killed before the step of this number; tell whether it came to that."""
    child = os.fork()
    if not child:
        staging = begin(target, files)
        Path.rename = at_step(step, lambda: os._exit(9))  # type: ignore[assignment, method-assign] # the step of a kill
        staging.publish()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


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
    killed = publish_and_kill(target, step)
    left = contents(target) if target.exists() else {}
    assert "export.report.json" not in left or left in (EARLIER | OWN, NEW, NEW | OWN), "a report of no whole result"
    Staging(target, "export", overwrite=True).discard()
    before = {} if earlier is None else earlier | OWN
    after = contents(target) if target.exists() else {}
    assert after in (before, NEW if earlier is None else NEW | OWN)
    assert not killed or hidden(tmp_path) == []


@pytest.mark.few(5)
@pytest.mark.parametrize("step", range(1, STEPS))
def test_after_a_kill_a_run_of_another_name_into_that_folder_finds_a_whole_result(tmp_path: Path, step: int) -> None:
    target = fill(tmp_path / "out", EARLIER | OWN)
    publish_and_kill(target, step)
    Staging(target, "other", overwrite=False).discard()
    assert contents(target) in (EARLIER | OWN, NEW | OWN)
    assert hidden(tmp_path) == []


@pytest.mark.few(5)
@pytest.mark.parametrize("step", range(1, STEPS))
def test_after_a_kill_corrected_rows_are_merged_into_a_whole_result(tmp_path: Path, step: int) -> None:
    (tmp_path / "export.csv").write_text("Email,Points\nann@x.org,1\nbo@x.org,2\ncy@,3\n")
    target, other = tmp_path / "out", tmp_path / "other"
    loyalty_prep.prepare(tmp_path / "export.csv", target)
    loyalty_prep.prepare(tmp_path / "export.csv", other, max_bytes=26)
    fixed = (target / "export.errors.csv").read_text().replace("cy@,", "cy@x.org,")
    publish_and_kill(target, step, contents(other))
    report = loyalty_prep.prepare(fixed.encode(), merge_into=target)
    assert (report.rows.ready, report.points.out) == (3, 6)
    opinion = verify(target, tmp_path / "export.csv")
    assert (opinion.faults, opinion.rows) == ([], 3)
    assert hidden(tmp_path) == []


@pytest.mark.parametrize("note", ["", '{"files": ["mine"], "earlier": []}'])
def test_what_a_run_of_another_name_left_is_not_touched_where_its_note_cannot_be_followed(
    tmp_path: Path, note: str
) -> None:
    place = fill(tmp_path / "out", OWN) / ".out-export-staging"
    place.mkdir()
    for name, data in {".run": "", "publishing.json": note, "mine.partial": "theirs"}.items():
        (place / name).write_text(data)
    Staging(tmp_path / "out", "other", overwrite=False).discard()
    assert sorted(path.name for path in place.iterdir()) == [".run", "mine.partial", "publishing.json"]
    assert contents(tmp_path / "out") == OWN


@pytest.mark.parametrize("kind", ["file", "link to a folder", "link to nothing"])
@pytest.mark.parametrize("name", ["out/.export-staging", ".out-export-staging"])
def test_what_bears_the_name_of_a_staging_folder_and_is_none_is_said_and_left(
    tmp_path: Path, kind: str, name: str
) -> None:
    fill(tmp_path / "out", OWN)
    place = tmp_path / name
    mine = fill(tmp_path / "mine", OWN)
    if kind == "file":
        place.write_text("mine")
    else:
        place.symlink_to(mine if kind == "link to a folder" else tmp_path / "nowhere")
    with pytest.raises(OutputError, match=r"staging is no folder, and one of this name is needed to write to .*out\."):
        Staging(tmp_path / "out", "export", overwrite=True)
    assert place.is_symlink() or place.read_text() == "mine"
    assert contents(mine) == OWN


@pytest.mark.parametrize("step", range(1, STEPS))
@pytest.mark.parametrize("what", ["rename", "unlink", "touch", "mkdir", "chmod"])
@pytest.mark.parametrize("earlier", [None, EARLIER], ids=["no folder", "over a result"])
def test_an_interrupt_right_behind_any_step_leaves_a_whole_result_and_no_staging_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int, what: str, earlier: dict[str, bytes] | None
) -> None:
    target = tmp_path / "out"
    if earlier is not None:
        fill(target, earlier)
    act, done = getattr(Path, what), [0]

    def acted(path: Path, *arguments: object, **named: object) -> object:
        result = act(path, *arguments, **named)
        done[0] += 1
        if done[0] == step:
            interrupt()
        return result

    with monkeypatch.context() as patched, suppress(KeyboardInterrupt):
        patched.setattr(Path, what, acted)
        staging = begin(target)
        try:
            staging.publish()
        finally:
            staging.discard()
    assert (contents(target) if target.exists() else None) in (earlier, NEW)
    assert hidden(tmp_path) == []


def test_folders_that_were_being_made_by_killed_runs_are_removed_an_hour_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    target = fill(tmp_path / "out", OWN)
    old = [place / f".making-{n}" for n, place in enumerate((tmp_path, target, fill(tmp_path / "tmp", OWN)))]
    kept = [target / ".making-young", target / ".making-theirs"]
    for made in (*old, *kept):
        made.mkdir()
        (made / ".run").touch()
    (kept[1] / "notes.txt").write_text("mine")
    for made in (*old, kept[1]):
        os.utime(made, (0, 0))
    held = lock(old[0])
    with temporary():
        Staging(target, "export", overwrite=False).discard()
    unlock(held)
    assert [made.exists() for made in old] == [True, False, False]
    assert (kept[0] / ".run").exists()
    assert (kept[1] / "notes.txt").exists()


@pytest.mark.few(4)
@pytest.mark.parametrize("step", range(1, STEPS))
def test_what_stood_there_is_put_back_though_what_a_killed_run_had_published_was_removed(
    tmp_path: Path, step: int
) -> None:
    target = fill(tmp_path / "out", EARLIER | OWN)
    killed = publish_and_kill(target, step)
    for name, data in contents(target).items():
        if data == NEW.get(name):
            (target / name).unlink()
    Staging(target, "export", overwrite=True).discard()
    assert contents(target) == (EARLIER | OWN if killed else OWN)
    assert hidden(tmp_path) == []


@pytest.mark.parametrize(
    "note",
    [
        "",
        "[]",
        "{}",
        '{"files": 5, "earlier": []}',
        '{"files": [null], "earlier": []}',
        '{"files": ["export.report.json"], "earlier": ["../mine"]}',
    ],
)
def test_a_damaged_note_of_a_killed_run_is_told_and_nothing_is_moved(tmp_path: Path, note: str) -> None:
    (tmp_path / "mine").write_text("mine")
    target = fill(tmp_path / "out", OWN)
    place = target / ".export-staging"
    (place / "earlier").mkdir(parents=True)
    for name, data in {"publishing.json": note, "mine.partial": "theirs", "export.report.json.partial": ""}.items():
        (place / name).write_text(data)
    before = {path: path.is_file() and path.read_bytes() for path in sorted(tmp_path.rglob("*"))}
    with pytest.raises(OutputError, match=r"the note of what it was about is damaged"):
        Staging(target, "export", overwrite=True)
    after = {path: path.is_file() and path.read_bytes() for path in sorted(tmp_path.rglob("*"))}
    assert {path: data for path, data in after.items() if path.name != ".run"} == before


def test_a_report_goes_first_and_comes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target, rename = fill(tmp_path / "out", EARLIER), Path.rename
    moved: list[tuple[str, bool]] = []
    staging = begin(target)

    def renamed(path: Path, to: Path) -> Path:
        moved.append((path.name.removesuffix(".partial"), to.parent == target))
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", renamed)
    staging.publish()
    staging.discard()
    files = [name for name, _ in moved if name.startswith("export.")]
    assert files[0] == files[-1] == "export.report.json"
    assert [came for name, came in moved if name.startswith("export.")] == [False] * len(EARLIER) + [True] * len(NEW)


def test_an_interrupt_while_a_folder_is_cleared_away_leaves_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staging, remove = begin(tmp_path / "out"), shutil.rmtree
    calls: list[Path] = []

    def interrupted(folder: Path, *, ignore_errors: bool) -> None:
        calls.append(folder)
        if len(calls) == 1:
            interrupt()
        remove(folder, ignore_errors=ignore_errors)

    monkeypatch.setattr("shutil.rmtree", interrupted)
    with pytest.raises(KeyboardInterrupt):
        staging.discard()
    assert list(tmp_path.iterdir()) == []


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


def test_what_another_run_clears_away_at_the_same_time_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "loyalty-prep-run-1").mkdir()
    monkeypatch.setattr(staged, "is_abandoned", lambda path: path.rmdir() is None)
    with temporary() as folder:
        assert list(tmp_path.iterdir()) == [folder]
        shutil.rmtree(folder)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fault", [OSError(13, "Permission denied"), OSError("nowhere")])
def test_a_temporary_folder_that_cannot_be_made_is_refused_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, fault: OSError
) -> None:
    def refuse(*_: object) -> None:
        raise fault

    monkeypatch.setattr(staged, "make_locked", refuse)
    with pytest.raises(OutputError) as refused, temporary():
        pass
    assert refused.value.message == (
        f"No temporary folder can be made: {fault.strerror or fault}. Set TMPDIR to one that can."
    )


def test_a_report_that_cannot_be_put_in_its_place_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "replace", lambda *_: interrupt())
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "report.html", "whole")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is locked there")
def test_what_a_killed_run_left_beside_its_report_is_cleared_by_the_next_and_nothing_else(tmp_path: Path) -> None:
    program = (
        "from loyalty_prep.writing import staging; import os, pathlib; pathlib.Path.chmod = lambda *_: os._exit(9)"
    )
    command = [sys.executable, "-c", f"{program}; staging.write_whole(pathlib.Path('report.html'), 'half')"]
    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 9
    (left,) = tmp_path.glob(".writing-*")
    others = [".writing-mine.txt", ".writing-", "writing-abcdefgh"]
    for name in others:
        (tmp_path / name).write_text("somebody's")
    (tmp_path / ".writing-afolder0").mkdir()
    (tmp_path / ".writing-alink000").symlink_to(others[0])
    handle, busy, guard = make_locked_file(tmp_path, ".writing-")
    write_whole(tmp_path / "report.html", "whole")
    assert not left.exists()
    kept = {*others, ".writing-afolder0", ".writing-alink000", busy.name, "report.html"}
    assert {path.name for path in tmp_path.iterdir()} == kept
    os.close(handle)
    unlock(guard)
    write_whole(tmp_path / "report.html", "whole")
    assert {path.name for path in tmp_path.iterdir()} == kept - {busy.name}


def test_a_file_that_another_run_removed_before_it_was_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def removed(path: Path) -> int | None:
        seen.append(path)
        if len(seen) == 1:
            path.unlink()
        elif len(seen) == 2:
            raise BlockingIOError
        return lock(path)

    seen: list[Path] = []
    monkeypatch.setattr(locks, "lock", removed)
    handle, path, guard = make_locked_file(tmp_path, ".writing-")
    assert (len(seen), path, path.exists()) == (3, seen[-1], True)
    os.close(handle)
    unlock(guard)


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


# The files of a run.


def test_a_file_knows_its_size_its_rows_and_its_digest(tmp_path: Path) -> None:
    staging = Staging(tmp_path / "out", "export", overwrite=False)
    file = staging.create("part-0001.csv", "clean")
    assert (file.name, file.kind, file.size, file.rows) == ("export.part-0001.csv", "clean", 0, 0)
    file.write(b"Email,Points\n", 0)
    file.write("é@x.org,1\n".encode(), 1)
    file.write(b"b@x.org,2\nc@x.org,3\n", 2)
    data = "Email,Points\né@x.org,1\nb@x.org,2\nc@x.org,3\n".encode()
    assert (file.size, file.rows) == (len(data), 3)
    assert staging.outputs == []
    staging.close(file)
    digest = hashlib.sha256(data).hexdigest()
    assert staging.outputs == [Output("export.part-0001.csv", "clean", 3, len(data), digest)]
    empty = staging.create("errors.csv", "errors")
    staging.close(empty)
    assert staging.outputs[1] == Output("export.errors.csv", "errors", 0, 0, hashlib.sha256(b"").hexdigest())
    staging.publish()
    staging.discard()
    assert contents(tmp_path / "out") == {"export.errors.csv": b"", "export.part-0001.csv": data}
    assert hidden(tmp_path) == []


def test_a_file_that_a_library_wrote_is_taken_over(tmp_path: Path) -> None:
    staging = begin(fill(tmp_path / "out", EARLIER))
    path = staging.path("errors.xlsx")
    path.write_bytes(b"PK a workbook")
    staging.adopt("errors.xlsx", "workbook", 7)
    digest = hashlib.sha256(b"PK a workbook").hexdigest()
    assert staging.outputs[-1] == Output("export.errors.xlsx", "workbook", 7, 13, digest)
    with pytest.raises(OutputError, match="No such file") as refused:
        staging.adopt("contacts.csv", "contacts", 1)
    assert refused.value.code == "OUTPUT_UNWRITABLE"
    staging.publish()
    staging.discard()
    assert contents(tmp_path / "out") == NEW | {"export.errors.xlsx": b"PK a workbook"}


def test_nothing_is_written_once_a_run_is_over(tmp_path: Path) -> None:
    staging = begin(tmp_path / "out")
    left = staging.create("errors.csv", "errors")
    stream = left._stream
    staging.discard()
    assert stream.closed
    with pytest.raises(OutputError, match=r"report\.json is not written: the run was interrupted") as refused:
        staging.create("report.json", "report")
    assert refused.value.code == "OUTPUT_UNWRITABLE"
    left.abandon()
    left.abandon()
    staging.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_still_written_is_not_published(tmp_path: Path) -> None:
    staging = begin(tmp_path / "out")
    file = staging.create("changes.csv", "changes")
    with pytest.raises(AssertionError, match="still being written"):
        staging.publish()
    staging.close(file)
    staging.publish()
    staging.discard()
    assert contents(tmp_path / "out") == NEW | {"export.changes.csv": b""}


def test_only_folders_that_were_made_for_a_run_go_with_it(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    staging = Staging(tmp_path / "there/a/b/out", "export", overwrite=False)
    assert (tmp_path / "there/a/b").is_dir()
    staging.discard()
    assert list(tmp_path.rglob("*")) == [tmp_path / "there"]
    staging = Staging(tmp_path / "there/a/b/out", "export", overwrite=False)
    (tmp_path / "there/a/mine.txt").touch()
    staging.discard()
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "there", tmp_path / "there/a", tmp_path / "there/a/mine.txt"]


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("export.part-0001.csv", True),
        ("export.part-12345.csv", True),
        ("export.part-001.csv", False),
        ("export.part-0001.csv.partial", False),
        ("export.errors.csv", True),
        ("export.errors.xlsx", True),
        ("export.errors.json", False),
        ("export.changes.csv", True),
        ("export.changes.xlsx", False),
        ("export.contacts.csv", True),
        ("export.contacts-0002.csv", True),
        ("export.contacts-2.csv", False),
        ("export.report.json", True),
        ("export.report.html", True),
        ("export.report.txt", False),
        ("exportXreport.json", False),
        ("other.report.json", False),
        ("my export.report.json", False),
        ("export.csv", False),
        ("EXPORT.report.json", False),
    ],
)
def test_a_result_is_told_by_its_name(name: str, is_one: bool) -> None:
    assert staged.is_result("export", name) is is_one
    assert not staged.is_result("expor.", name)


def test_a_name_with_signs_of_patterns_is_a_name() -> None:
    assert staged.is_result("a+b (1).x", "a+b (1).x.report.json")
    assert not staged.is_result("a+b (1).x", "aab 1.x.report.json")


@pytest.mark.parametrize("merge", [False, True])
@pytest.mark.parametrize(
    ("spoil", "code", "words"),
    [
        (lambda target: target.write_text("mine"), "OUTPUT_UNWRITABLE", "is a file, not a folder."),
        (lambda target: (fill(target, {}) / "export.errors.csv").mkdir(), "OUTPUT_UNWRITABLE", "to be written."),
        (lambda target: fill(target, EARLIER), "OUTPUT_EXISTS", "already holds results (export.part-0001.csv)."),
    ],
)
def test_a_target_that_cannot_be_taken_is_refused_with_what_else_can_be_done(
    tmp_path: Path, spoil: Callable[[Path], object], code: str, words: str, merge: bool
) -> None:
    target = tmp_path / "out"
    spoil(target)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OutputError) as refused:
        Staging(target, "export", overwrite=False, merge=merge)
    assert refused.value.code == code
    assert words in refused.value.message
    assert str(target) in refused.value.message
    if code == "OUTPUT_UNWRITABLE":
        otherwise = "Merge into a copy of that folder." if merge else "Choose another folder with --out."
        assert refused.value.message.endswith(otherwise)
    assert sorted(tmp_path.rglob("*")) == before, "nothing was made"


def test_a_target_with_nul_in_its_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"^No folder can have NUL in its name") as refused:
        Staging(tmp_path / "a\0b", "export", overwrite=False)
    assert refused.value.code == "OUTPUT_UNWRITABLE"


def test_results_of_another_name_do_not_stand_in_the_way(tmp_path: Path) -> None:
    target = fill(tmp_path / "out", EARLIER | OWN)
    staging = Staging(target, "other", overwrite=False)
    file = staging.create("part-0001.csv", "clean")
    staging.close(file)
    staging.publish()
    staging.discard()
    assert contents(target) == EARLIER | OWN | {"other.part-0001.csv": b""}


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), OSError("full")])
def test_a_file_that_cannot_be_written_is_told_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: OSError
) -> None:
    staging = begin(tmp_path / "out")
    file = staging.create("errors.csv", "errors")

    class Full:
        def write(self, _: bytes) -> None:
            raise fault

        def close(self) -> None:
            raise fault

    monkeypatch.setattr(file, "_stream", Full())
    acts: list[Callable[[], None]] = [lambda: file.write(b"x", 1), lambda: staging.close(file)]
    for act in acts:
        with pytest.raises(OutputError) as refused:
            act()
        assert refused.value.message == (
            f"export.errors.csv cannot be written: {fault.strerror or fault}. Choose another folder with --out."
        )
    assert (file.size, file.rows) == (0, 0)
    file.abandon()
    staging.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_whole_file_takes_the_place_of_another(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("old")
    path.chmod(0o600)
    write_whole(path, "neu: é")
    assert path.read_bytes() == "neu: é".encode()
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]
    with pytest.raises(OutputError, match=r"cannot be written: No such file or directory\. Choose another folder with"):
        write_whole(tmp_path / "none/report.html", "x")


def test_the_umask_is_as_it_was_when_it_was_asked_for(tmp_path: Path) -> None:
    for mask in (0o022, 0o077):
        before = os.umask(mask)
        try:
            write_whole(tmp_path / "report.html", "x")
        finally:
            assert os.umask(before) == mask


class Joined:
    """A folder that counts how many paths are made of it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.paths = folder, 0

    def __fspath__(self) -> str:
        return str(self.folder)

    def __truediv__(self, name: str) -> Path:
        self.paths += 1
        return self.folder / name


def test_a_temporary_folder_with_thousands_of_files_costs_no_path_for_each(tmp_path: Path) -> None:
    """A run of a hundred rows spent an eighth of its time on other programs' files."""
    for name in (*(f"theirs-{n}" for n in range(50)), ".making-ours"):
        (tmp_path / name).mkdir()
    joined = Joined(tmp_path)
    forget_unfinished(joined)  # type: ignore[arg-type] # it is as much of a path as is needed
    assert joined.paths == 1


def test_a_python_without_file_locks_writes_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the one in a browser; an ImportError came out."""
    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))  # runs that have locks would take its folder for abandoned
    report = loyalty_prep.prepare(b"Email,Points\na@x.org,1\n", tmp_path / "out")
    assert contents(tmp_path / "out").keys() >= {output.path for output in report.outputs}
