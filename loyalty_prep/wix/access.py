"""Who asks, and where: the key and the site, and the URLs that a key may be sent to.

The key is held by `Credentials`, which does not show it; it is sent to the base URL only, over https or to this
machine.
"""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass, field
from typing import Final, Self
from urllib.parse import urlsplit

from loyalty_prep import words
from loyalty_prep.errors import UsageError
from loyalty_prep.wix import keys
from loyalty_prep.wix.models import is_id

BASE_URL: Final = "https://www.wixapis.com"
_WIX_HOST: Final = "www.wixapis.com"
"""Its paths are those of the API's methods: a base URL there has none of its own."""
APP_TOKEN: Final = "OauthNG."  # noqa: S105 - how any of them begins
"""The access tokens of apps begin so; they are issued for one site."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """An API key and the site it is for, or an app's token, which knows its site: then `site_id` may be empty.

    Raises `UsageError` where one of them cannot be; the key is never shown.
    """

    key: str = field(repr=False)
    site_id: str

    @words.of_python(words.OF_WIX)
    def __post_init__(self) -> None:
        """Refuse what could not be sent as a header: what it says of it, HTTP would repeat."""
        object.__setattr__(self, "key", keys.bare(self.key))
        if not self.key:
            raise UsageError("There is no key: set WIX_API_KEY to a key from Wix's API keys manager.")
        if not self.key.isascii() or not self.key.isprintable() or " " in self.key:
            raise UsageError("WIX_API_KEY holds characters that no key has; copy the key once more.")
        needs_site = self.site_id or not self.key.startswith(APP_TOKEN)
        if needs_site and not is_id(self.site_id):  # not shown: it may be the key, put in the other's place
            raise UsageError(
                "WIX_SITE_ID (or --site-id) holds no site's id: a GUID such as 5a4db0c5-0000-4000-8000-000000000001 "
                "is meant. Look whether it and WIX_API_KEY stand in each other's place."
            )

    @classmethod
    @words.of_python(words.OF_WIX)
    def from_environment(cls, site_id: str | None = None) -> Self:
        """Take WIX_API_KEY, and WIX_SITE_ID unless a site is named; an app's token needs no site."""
        site, key = site_id or keys.bare(os.environ.get("WIX_SITE_ID", "")), keys.from_environment()
        if not site and not key.startswith(APP_TOKEN):
            raise UsageError("There is no site: set WIX_SITE_ID to the site's id, or give --site-id.")
        return cls(key, site)


@words.of_python(words.OF_WIX)
def checked_base_url(text: str) -> str:
    """Return a base URL without a slash at its end. Raises `UsageError` for one that the key must not be sent to."""
    try:
        url = urlsplit(text.strip())
        host, _ = url.hostname, url.port
        (host or "").encode("idna")
    except ValueError:
        host = None
    if not host or url.scheme not in ("http", "https") or url.query or url.fragment or url.username:
        raise UsageError(f"--base-url must be a URL such as {BASE_URL}, not '{text}'.")
    if url.scheme == "http" and not _is_loopback(host):
        raise UsageError(f"--base-url must begin with https://, as the key is sent there; '{text}' does not.")
    path = "" if url.netloc.lower() == _WIX_HOST else _path_of_its_own(url.path)
    return url._replace(scheme=url.scheme.lower(), netloc=url.netloc.lower(), path=path).geturl()


def _path_of_its_own(path: str) -> str:
    """Return a path without the API's own behind it: documents print the base with a method's path, or part of it."""
    path = path.rstrip("/") + "/"
    for inner in ("/_api/", "/v1/"):
        path = path.partition(inner)[0]
    return path.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_local(base_url: str) -> bool:
    """Tell whether a URL leads to this machine."""
    try:
        return _is_loopback(urlsplit(base_url).hostname or "")
    except ValueError:
        return False
