"""How the files of a run appear: written in a staging folder, then published at once.

What must stay true: nothing stands under its final name before everything is complete, and what stood there before is
whole until it is replaced as a whole. Where the target folder does not exist yet, it appears by one rename. Where it
does, a note of what is to be done is written first; then an earlier result is set aside and the files are renamed into
the folder one by one, `NAME.report.json` last, so that results without a report are no results. A fault or an interrupt
on the way undoes all of it; what a kill left is finished or undone by the next run into that folder, by the note.

The staging folder has one name for a target, and is locked: so two runs into one folder are told apart from one that
follows a killed one.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from loyalty_prep.errors import OutputError, name_too_long, too_many_files
from loyalty_prep.report.document import Output
from loyalty_prep.report.schema import is_bare_name
from loyalty_prep.writing.locks import (
    forget_files,
    forget_unfinished,
    is_abandoned,
    lock,
    make_locked,
    make_locked_file,
    unlock,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from loyalty_prep.report.document import OutputKind

_PARTIAL: Final = ".partial"
_RUN: Final = ".run"
_NOTE: Final = "publishing.json"
_ASIDE: Final = "earlier"
_PRIVATE: Final = 0o600
_WRITING: Final = ".writing-"
_OTHER_FOLDER: Final = "choose another folder with --out"
_OTHER_REPORT: Final = "choose another folder with --report"
_COPY: Final = "merge into a copy of that folder"
"""What else can be done where files cannot be written: a merge is written to the folder that it is merged into."""
_RESULTS: Final = r"part-\d{4,}\.csv|errors\.(csv|xlsx)|changes\.csv|contacts(-\d{4,})?\.csv|report\.(json|html)"


class File:
    """A file in the staging folder that knows its size and digest."""

    def __init__(self, folder: Path, name: str, kind: OutputKind, otherwise: str) -> None:
        self.name, self.kind, self._else = name, kind, otherwise
        self.size = self.rows = 0
        self._digest = hashlib.sha256()
        with writing(name, otherwise):
            self._stream = (folder / (name + _PARTIAL)).open("wb")

    def write(self, data: bytes, rows: int) -> None:
        """Append bytes, which hold so many rows."""
        with writing(self.name, self._else):
            self._stream.write(data)
        self._digest.update(data)
        self.size += len(data)
        self.rows += rows

    def abandon(self) -> None:
        """Close a file that is not wanted any more, whether or not it could be written."""
        with suppress(OSError):
            self._stream.close()

    def close(self) -> Output:
        """Complete the file."""
        with writing(self.name, self._else):
            self._stream.close()
        return Output(self.name, self.kind, self.rows, self.size, self._digest.hexdigest())


@contextmanager
def writing(what: str, otherwise: str) -> Iterator[None]:
    """Turn the operating system's refusal to write into one clear line; `otherwise` is what else can be done."""
    try:
        yield
    except OSError as fault:
        if fault.errno == errno.ENAMETOOLONG:  # no other folder would take it
            raise name_too_long(fault) from fault
        if (limit := too_many_files(fault)) is not None:
            raise limit from fault
        raise OutputError(
            "OUTPUT_UNWRITABLE",
            f"{what} cannot be written: {fault.strerror or fault}. {_sentence(otherwise)}",
        ) from fault


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def refuse_existing(path: Path, *, overwrite: bool) -> None:
    """Raise `OutputError` where a file that is to be written stands already."""
    if path.is_dir():
        raise OutputError("OUTPUT_UNWRITABLE", f"{path} is a folder. Name a file in it.")
    if not path.parent.is_dir():
        raise OutputError("OUTPUT_UNWRITABLE", f"There is no folder {path.parent} for {path.name}. Make it first.")
    if path.exists() and not overwrite:
        raise OutputError(
            "OUTPUT_EXISTS", f"{path} exists already. Move it away, or allow replacing it with --overwrite."
        )


def write_whole(path: Path, text: str, *, private: bool = False) -> None:
    """Write one file, which appears under its name only when it is complete; nobody else may read a `private` one."""
    with writing(str(path), _OTHER_REPORT):
        forget_files(path.parent, _WRITING)
        handle, partial, guard = make_locked_file(path.parent, _WRITING)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(text.encode("utf-8", "backslashreplace"))
            partial.chmod(_PRIVATE if private else 0o666 & ~_umask())
            partial.replace(path)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        finally:
            unlock(guard)


def is_result(stem: str, name: str) -> bool:
    """Tell whether a file's name is that of a file that `prepare` writes."""
    return re.fullmatch(rf"{re.escape(stem)}\.({_RESULTS})", name) is not None


class Staging:
    """The staging folder of one run, beside (or in) the target folder.

    Raises `OutputError` before anything is read: OUTPUT_EXISTS, OUTPUT_UNWRITABLE, or FOLDER_BUSY where another run
    is writing there. `private`: nobody else may read the files, nor open a folder that is made for them. `merge`: the
    files are merged into those in the folder, so that no other folder can be chosen.
    """

    def __init__(self, target: Path, stem: str, *, overwrite: bool, private: bool = False, merge: bool = False) -> None:
        """Clear away what a killed run left, and begin."""
        self.target, self.stem, self._private = target, stem, private
        self._else = _COPY if merge else _OTHER_FOLDER
        self.outputs: list[Output] = []
        self._open: list[File] = []
        self._over = False
        if "\0" in str(target):  # no system call takes it, and Python says so in an error of its own
            raise OutputError("OUTPUT_UNWRITABLE", f"No folder can have NUL in its name. {_sentence(self._else)}")
        with self.writing(str(target)):
            if target.exists() and not target.is_dir():
                raise OutputError("OUTPUT_UNWRITABLE", f"{target} is a file, not a folder. {_sentence(self._else)}")
            for place in self._places():
                self._refuse_other(place)
                if not _clear(place, target, stem):
                    raise self._busy()
            recover(target)
            for place in self._places():
                forget_unfinished(place.parent)
            self._refuse(overwrite=overwrite)
            self._made = _make_parents(target)
            self.folder, self._lock = self._begin()

    def _places(self) -> tuple[Path, Path]:
        """Return where staging folders of this target and name stand: in it, or beside it while it does not exist."""
        return self.target / f".{self.stem}-staging", self.target.parent / f".{self.target.name}-{self.stem}-staging"

    def _refuse_other(self, place: Path) -> None:
        """Raise `OutputError` where something else bears the name of the staging folder."""
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            raise OutputError(
                "OUTPUT_UNWRITABLE",
                f"{place} is no folder, and one of this name is needed to write to {self.target}. Move it away, or "
                f"{self._else}.",
            )

    def _refuse(self, *, overwrite: bool) -> None:
        existing = self._existing()
        for path in existing:
            if path.is_dir():
                raise OutputError(
                    "OUTPUT_UNWRITABLE",
                    f"{path} is a folder, and a file of this name is to be written. {_sentence(self._else)}",
                )
        if existing and not overwrite:
            raise OutputError(
                "OUTPUT_EXISTS",
                f"{self.target} already holds results ({existing[0].name}). Choose another folder with --out, "
                "or allow replacing them with --overwrite.",
            )

    def _begin(self) -> tuple[Path, int | None]:
        within, beside = self._places()
        place = within if self.target.is_dir() else beside
        self._refuse_busy()
        try:
            return make_locked(place.parent, "", place.name)
        except OSError as fault:
            if fault.errno not in (errno.EEXIST, errno.ENOTEMPTY):
                raise
            raise self._busy() from fault

    def _existing(self) -> list[Path]:
        if not self.target.is_dir():
            return []
        return sorted(path for path in self.target.iterdir() if is_result(self.stem, path.name))

    def writing(self, what: str) -> AbstractContextManager[None]:
        """Turn the operating system's refusal to write a file of this run into one clear line."""
        return writing(what, self._else)

    def create(self, name: str, kind: OutputKind) -> File:
        """Open a file of this run; it gets its name when the run is published."""
        if self._over:  # a thread that goes on after an interrupt
            raise OutputError("OUTPUT_UNWRITABLE", f"{name} is not written: the run was interrupted. Run it again.")
        file = File(self.folder, f"{self.stem}.{name}", kind, self._else)
        self._open.append(file)
        return file

    def close(self, file: File) -> None:
        """Complete a file."""
        self._open.remove(file)
        self.outputs.append(file.close())

    def add_text(self, name: str, kind: OutputKind, text: str) -> None:
        """Write a file without rows as a whole."""
        file = self.create(name, kind)
        file.write(text.encode("utf-8", "backslashreplace"), 0)
        self.close(file)

    def path(self, name: str) -> Path:
        """Return where a library may write a file of this run by itself, for `adopt`."""
        return self.folder / f"{self.stem}.{name}{_PARTIAL}"

    def adopt(self, name: str, kind: OutputKind, rows: int) -> None:
        """Take such a file over, when it is complete."""
        path = self.path(name)
        with self.writing(name), path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        self.outputs.append(Output(f"{self.stem}.{name}", kind, rows, path.stat().st_size, digest))

    def _refuse_busy(self) -> None:
        """Raise `OutputError` FOLDER_BUSY where an import of the folder is under way: its parts must stay."""
        if self.target.is_dir():
            try:
                unlock(lock(self.target))
            except BlockingIOError as fault:
                raise self._busy() from fault

    def _busy(self) -> OutputError:
        return OutputError(
            "FOLDER_BUSY", f"Another run is at work in {self.target}. Wait until it has ended, or {self._else}."
        )

    def publish(self) -> None:
        """Give every file its final name. A fault or an interrupt leaves what stood there before."""
        assert not self._open, "a file is still being written"
        names = sorted((output.path for output in self.outputs), key=_is_report)
        with self.writing(str(self.target)):
            if self._private:  # nobody else can open the staging folder either
                for name in names:
                    (self.folder / (name + _PARTIAL)).chmod(_PRIVATE)
            if self.target.exists():
                self._refuse_busy()
                self._replace(names)
                return
            for name in names:
                (self.folder / (name + _PARTIAL)).rename(self.folder / name)
            if not self._private:
                self.folder.chmod(0o777 & ~_umask())
            (self.folder / _RUN).unlink()
            self.folder.rename(self.target)

    def _replace(self, names: Sequence[str]) -> None:
        earlier = sorted((path.name for path in self._existing()), key=_is_report, reverse=True)
        note = self.folder / (_NOTE + _PARTIAL)
        note.write_text(json.dumps({"files": names, "earlier": earlier}), encoding="utf-8")
        (self.folder / _ASIDE).mkdir()
        try:
            note.rename(self.folder / _NOTE)
            for name in earlier:
                (self.target / name).rename(self.folder / _ASIDE / (name + _PARTIAL))
            for name in names:
                (self.folder / (name + _PARTIAL)).rename(self.target / name)
            (self.folder / _NOTE).unlink()
        except BaseException:
            if not _recover(self.folder, self.target, self.stem):
                raise
            # The interrupt came after the last step.

    def discard(self) -> None:
        """Leave nothing behind, but for an earlier result that could not be put back."""
        self._over = True
        for file in self._open:
            file.abandon()
        if not (self.folder / _NOTE).exists():
            for _ in range(3):  # a thread that was interrupted may be opening its next file
                _clear_away(self.folder)
        unlock(self._lock)
        self._lock = None
        for folder in self._made:
            try:
                folder.rmdir()
            except OSError:
                return


def _is_report(name: str) -> bool:
    """Tell which file comes last and goes first, so that it never stands without what it lists."""
    return name.endswith(".report.json")


def _recover(folder: Path, target: Path, stem: str) -> bool:
    """Finish what a run was publishing where all its files stand in their places; else put back what stood there.

    It goes by what stands where, so that it may be begun at whatever step the run was, and again: a file is still to be
    published while it stands in the staging folder, and an earlier one is set aside while it stands there. Returns
    whether the run's files are published.
    """
    note = _read_note(folder, stem)
    if note is None:
        return False
    files, earlier = note
    left = [name for name in files if (folder / (name + _PARTIAL)).exists()]
    aside = [name for name in earlier if (folder / _ASIDE / (name + _PARTIAL)).exists()]
    if left:
        if len(aside) == len(earlier):  # before that, no new file is in its place
            for name in reversed(files):
                if name not in left and (target / name).exists():  # somebody may have removed what was published
                    (target / name).rename(folder / (name + _PARTIAL))
        for name in reversed(aside):
            (folder / _ASIDE / (name + _PARTIAL)).rename(target / name)
    (folder / _NOTE).unlink()
    return not left


def _read_note(folder: Path, stem: str) -> tuple[list[str], list[str]] | None:
    """Return the files of the note of intent, new and earlier ones; None where a run was not publishing.

    Raises `OutputError` for a note that is damaged, or that names what does not stand in the folder: an earlier result
    may be set aside there, so that nothing is removed.
    """
    try:
        note = json.loads((folder / _NOTE).read_bytes())
        files, earlier = note["files"], note["earlier"]
        if all(is_bare_name(name) and is_result(stem, name) for names in (files, earlier) for name in names):
            return files, earlier
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise OutputError(
        "OUTPUT_UNWRITABLE",
        f"A run that was killed has left {folder}, and the note of what it was about is damaged. Move what you need "
        f"of {folder / _ASIDE} back, without '{_PARTIAL}' behind the names, remove that folder, and run again.",
    )


def recover(target: Path) -> None:
    """Finish or undo what killed runs were publishing into a folder, whatever the names of their results.

    A run that is at work is left alone, and so is a note that cannot be followed: it is told to whoever writes a result
    of that name. Raises `OSError`.
    """
    for place in sorted(target.glob(".*-staging")):
        if not place.is_symlink() and (place / _RUN).is_file():
            with suppress(OutputError):
                _clear(place, target, place.name.removeprefix(".").removesuffix("-staging"))


def recover_result(folder: Path) -> None:
    """Do the same before a result is read to merge into it. Raises `OutputError`."""
    with writing(str(folder), _COPY):
        recover(folder)


def _clear(folder: Path, target: Path, stem: str) -> bool:
    """Clear away what a killed run left; return False where a run is at work."""
    if not folder.is_dir():
        return True
    try:
        handle = lock(folder)
    except BlockingIOError:
        return False
    try:
        _recover(folder, target, stem)
        shutil.rmtree(folder)
    finally:
        unlock(handle)
    return True


def _clear_away(folder: Path) -> None:
    """Remove a folder with all that can be removed: an interrupt, which comes once, does not leave half of it there."""
    try:
        shutil.rmtree(folder, ignore_errors=True)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _make_parents(target: Path) -> list[Path]:
    """Create the folders above the target; return those that were missing, the innermost first."""
    missing = []
    folder = target.parent
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    target.parent.mkdir(parents=True, exist_ok=True)
    return missing


def _umask() -> int:
    """Return the process's umask: temporary files are private, results are the user's own."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


_TEMPORARY: Final = "loyalty-prep-run-"


@contextmanager
def temporary() -> Iterator[Path]:
    """Give a run its temporary folder, and clear away those of runs that were killed. Raises `OutputError`."""
    try:
        parent = Path(tempfile.gettempdir())
        for name in os.listdir(parent):  # noqa: PTH208 - a path of each of its thousands takes long
            if name.startswith(_TEMPORARY) and is_abandoned(parent / name):
                shutil.rmtree(parent / name, ignore_errors=True)
        forget_unfinished(parent)
        folder, handle = make_locked(parent, _TEMPORARY)
    except OSError as fault:
        raise OutputError(
            "OUTPUT_UNWRITABLE",
            f"No temporary folder can be made: {fault.strerror or fault}. Set TMPDIR to one that can.",
        ) from fault
    try:
        yield folder
    finally:
        _clear_away(folder)
        unlock(handle)
