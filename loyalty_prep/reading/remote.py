"""Files that lie elsewhere: object stores and web servers, by URL, through fsspec.

    s3://bucket/export.csv     needs s3fs         gs://bucket/export.csv    needs gcsfs
    az://container/export.csv  needs adlfs        https://host/export.csv   needs aiohttp

Who may read and write there is for those libraries to know, from the environment as they document it; no password or
token of a URL is ever shown. `file:` and chains of URLs (`zip::https://…`) are refused: a program that passes the URLs
of others on would hand them its own disk. A web server leads on to others, but to none of a private network unless it
is in one itself. A file is copied to the run's temporary folder first, so that every stage sees the same bytes; a
result is made there too, and copied when it is complete, `NAME.report.json` last.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any, Final, cast
from urllib.parse import SplitResult, urlsplit

from loyalty_prep.errors import InputError, LoyaltyPrepError, OutputError, UsageError, changed_meanwhile
from loyalty_prep.reading import web

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from os import PathLike

_OF_THIS_MACHINE: Final = {"file", "local"}
_URL: Final = re.compile(r"([a-z][a-z0-9+.-]+::)*[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_SLIP: Final = re.compile(r"(https?|s3a?|gc?s|abfss?|az|adl|s?ftp|file|memory):(?!//)", re.IGNORECASE)
"""How a URL begins that lost a slash."""
_CHAINED: Final = re.compile(r"::[a-z][a-z0-9+.-]+://", re.IGNORECASE)
"""Where a URL goes on with another, as fsspec chains them."""

_OF_A_VERSION: Final = (
    *("size", "ETag", "etag", "generation", "VersionId"),
    *("LastModified", "last_modified", "updated", "mtime", "created", "modify", "modificationTime"),
)
"""What s3fs, gcsfs, adlfs, the store in memory and servers of files (SFTP, FTP, WebHDFS) call it."""


def is_remote(name: object) -> bool:
    """Tell whether this is a URL."""
    return isinstance(name, str) and _URL.match(name) is not None


def refuse_slip(flag: str, path: str | PathLike[str]) -> None:
    """Raise `UsageError` for what is written to where a slash of a URL is missing: it would be a folder `https:` here.

    A `Path` of a URL is one, too: it takes two slashes for one.
    """
    if (slip := _SLIP.match(str(path))) is not None:
        raise UsageError(
            f"{flag} {path} would be a folder of this machine. Write {slip[1]}:// for a URL, as a text, or ./{path} "
            "for the folder."
        )


def _split(url: str) -> SplitResult:
    """Take a URL apart. Raises `UsageError` for what is none."""
    try:
        return urlsplit(url)
    except ValueError as fault:
        raise UsageError(f"The address that begins with {url.partition('://')[0]}:// is none: {fault}.") from fault


def shown(url: str) -> str:
    """Return a URL without what may be secret in it: user, password and query."""
    if chained := _CHAINED.search(url):
        return f"{url[: chained.start()].rpartition('@')[2]}::…"
    parts = _split(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def name_of(url: str) -> str:
    """Return the file name in a URL."""
    return PurePosixPath(_split(url).path).name or "export"


@contextmanager
def reading(url: str) -> Iterator[IO[bytes]]:
    """Open a file for reading. Raises `InputError` FILE_UNREADABLE, EXTRA_MISSING, or in the end SOURCE_CHANGED."""
    with telling(url, InputError, "FILE_UNREADABLE", "read"):
        if urlsplit(url).scheme.lower() in web.SCHEMES:
            fetch = web.Fetch(shown(url))
            system, path = connect(url, **fetch.settings())
            with system.open(path, "rb", **web.WHOLE) as stream:
                yield cast("IO[bytes]", _RemoteStream(url, stream, fetch.check_end))
            return
        system, path = connect(url)
        # A store is read by ranges: of a file that is replaced meanwhile one would have half of each.
        version = _version(system, path)
        with system.open(path, "rb") as stream:
            yield cast("IO[bytes]", _RemoteStream(url, stream))
        if _version(system, path) != version:
            raise changed_meanwhile(shown(url))


class _RemoteStream:
    """A stream whose faults are told as those of opening it; `check_end` is asked where it ended."""

    def __init__(self, url: str, stream: IO[bytes], check_end: Callable[[], None] | None = None) -> None:
        self._url, self._stream, self._check_end = url, stream, check_end

    def read(self, size: int) -> bytes:
        """Read on. Raises `InputError`."""
        with telling(self._url, InputError, "FILE_UNREADABLE", "read"):
            data = self._stream.read(size)
            if not data and self._check_end is not None:
                self._check_end()
            return data


def _version(system: Any, path: str) -> dict[str, Any]:
    """Return what a store says of a file as it is now that is another for another file."""
    system.invalidate_cache()
    facts = system.info(path)
    return {name: facts.get(name) for name in _OF_A_VERSION}


def matching(pattern: str) -> list[str]:
    """Return the URLs that a pattern matches, in order. A `?` begins the query of a web address, and is none there."""
    if _split(pattern).scheme.lower() in web.SCHEMES:
        return [pattern]
    with telling(pattern, InputError, "FILE_UNREADABLE", "read"):
        system, path = connect(pattern)
        return sorted(system.unstrip_protocol(name) for name in system.glob(path))


def connect(url: str, **settings: Any) -> tuple[Any, str]:
    """Return the file system of a URL, with settings of its own, and the path in it.

    Raises `UsageError` for one of this machine, for a chain, and for one that names no place.
    """
    from fsspec.core import url_to_fs  # type: ignore[import-untyped] # noqa: PLC0415 - an extra; it has no py.typed

    scheme = url.partition(":")[0].lower()
    if scheme in _OF_THIS_MACHINE or "::" in url.partition("?")[0].rpartition("]")[2]:
        raise UsageError(
            f"{shown(url)} is no address of an object store or a web server. Name a file of this machine by its path, "
            "and a file elsewhere by one URL of its own."
        )
    if not url.partition("://")[2].strip("/"):  # it would be a folder of this machine, called as the kind of store is
        raise UsageError(f"{shown(url)} names no place. Write the bucket, or the host, behind {scheme}://.")
    system, path = url_to_fs(scheme + url[len(scheme) :], **settings)  # which is known in small letters alone
    return system, path


@contextmanager
def telling(url: str, kind: type[InputError | OutputError], code: str, verb: str) -> Iterator[None]:
    """Turn whatever a store's library raises into one clear line that shows no secret."""
    try:
        with _ours_first():
            yield
    except LoyaltyPrepError:
        raise
    except ImportError as fault:
        named = re.search(r"(?i)\b(?:install|no module named) '?([\w-]+)", str(fault))
        library = named.group(1) if named else "fsspec"
        raise kind(
            "EXTRA_MISSING", f"{shown(url)} needs a library that is not there: pip install {library}."
        ) from fault
    except FileNotFoundError as fault:
        raise kind(code, f"There is no {shown(url)}. Check the address.") from fault
    except Exception as fault:  # each store's library has exceptions of its own, without a common root
        if (why := web.reason(fault)) is not None:
            raise kind(code, f"{shown(url)} cannot be {verb}: {why}.") from fault
        reason = type(fault).__name__
        raise kind(code, f"{shown(url)} cannot be {verb} ({reason}). Check the address, and who may use it.") from fault


@contextmanager
def _ours_first() -> Iterator[None]:
    """Raise our own error where a store's library has put one of its own over it."""
    try:
        yield
    except Exception as fault:
        cause: BaseException | None = fault
        while cause is not None and not isinstance(cause, LoyaltyPrepError):
            cause = cause.__cause__ or cause.__context__
        if cause is not None:
            raise cause from None
        raise
