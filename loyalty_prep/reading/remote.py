"""Files that lie elsewhere: object stores and web servers, by URL, through fsspec.

    s3://bucket/export.csv     needs s3fs         gs://bucket/export.csv    needs gcsfs
    az://container/export.csv  needs adlfs        https://host/export.csv   needs aiohttp

Who may read and write there is for those libraries to know, from the environment as they document it; no password or
token of a URL is ever shown. A file is copied to the run's temporary folder first, so that every stage sees the same
bytes; a result is made there too, and copied when it is complete, `NAME.report.json` last.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from loyalty_prep.errors import InputError, LoyaltyPrepError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

_URL: Final = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def is_remote(name: object) -> bool:
    """Tell whether this is a URL."""
    return isinstance(name, str) and _URL.match(name) is not None


def shown(url: str) -> str:
    """Return a URL without what may be secret in it: user, password and query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def name_of(url: str) -> str:
    """Return the file name in a URL."""
    return PurePosixPath(urlsplit(url).path).name or "export"


@contextmanager
def reading(url: str) -> Iterator[IO[bytes]]:
    """Open a file for reading. Raises `InputError` FILE_UNREADABLE or EXTRA_MISSING."""
    with telling(url, InputError, "FILE_UNREADABLE", "read"):
        system, path = connect(url)
        with system.open(path, "rb") as stream:
            yield stream


def matching(pattern: str) -> list[str]:
    """Return the URLs that a pattern matches, in order. A `?` begins the query of a web address, and is none there."""
    if urlsplit(pattern).scheme.lower() in ("http", "https"):
        return [pattern]
    with telling(pattern, InputError, "FILE_UNREADABLE", "read"):
        system, path = connect(pattern)
        return sorted(system.unstrip_protocol(name) for name in system.glob(path))


def connect(url: str) -> tuple[Any, str]:
    """Return the file system of a URL, and the path in it."""
    from fsspec.core import url_to_fs  # type: ignore[import-untyped] # noqa: PLC0415 - an extra; it has no py.typed

    system, path = url_to_fs(url)
    return system, path


@contextmanager
def telling(url: str, kind: type[InputError | OutputError], code: str, verb: str) -> Iterator[None]:
    """Turn whatever a store's library raises into one clear line that shows no secret."""
    try:
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
        reason = type(fault).__name__
        raise kind(code, f"{shown(url)} cannot be {verb} ({reason}). Check the address, and who may use it.") from fault
