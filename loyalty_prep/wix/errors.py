"""Why the platform did not do what it was asked.

    LoyaltyPrepError                (loyalty_prep.errors) exit code 2, one clear line
    └── WixError                    anything between us and the platform
        ├── RefusedError            it answered, and will not do it: not worth repeating
        │   ├── KeyRefusedError             401
        │   ├── PermissionMissingError      403
        │   ├── NotFoundError               404
        │   └── ConflictError               409, 428: what was asked about stands differently by now
        ├── ThrottledError          429: too many calls; nothing was done
        ├── ServerError             5xx: theirs; whether it was done is not known
        ├── UnreachableError        no answer came; `sent` tells whether it can have been done
        ├── UnsettledError          whether an import was begun cannot be told: nothing is sent twice
        ├── AnswerError             an answer came that is not the API's
        └── EventError              a webhook's body that is not a signed event of the platform

`code` says the kind for machines (as in all errors); what the platform itself said stands in `status`, `api_code`,
`violations` and `request_id`. No error holds the request: it has the key in it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

from loyalty_prep import words
from loyalty_prep.errors import LoyaltyPrepError

if TYPE_CHECKING:
    from loyalty_prep.wix.models import ErrorBody, FieldViolation

_SHOWN_CHARS = 500
"""So much of what the platform says is repeated in a message."""


class WixError(LoyaltyPrepError):
    """The platform did not do what it was asked.

    `status` is the HTTP status, `api_code` the API's own code, `request_id` what Wix's support asks for; each is None
    where there is none.
    """

    kind: ClassVar = "WIX_ERROR"

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        api_code: str | None = None,
        violations: tuple[FieldViolation, ...] = (),
        request_id: str | None = None,
    ) -> None:
        super().__init__(self.kind, message)
        words.reword(self, words.OF_WIX)
        self.status = status
        self.api_code = api_code
        self.violations = violations
        self.request_id = request_id


class RefusedError(WixError):
    """The platform answered that it will not do it, and would not if it were asked again."""

    kind = "WIX_REFUSED"


class KeyRefusedError(RefusedError):
    """The key is not one, or not any more."""

    kind = "WIX_KEY_REFUSED"


class PermissionMissingError(RefusedError):
    """The key may not do this."""

    kind = "WIX_PERMISSION_MISSING"


class NotFoundError(RefusedError):
    """There is no such thing on this site."""

    kind = "WIX_NOT_FOUND"


class ConflictError(RefusedError):
    """What was asked about stands differently by now."""

    kind = "WIX_CONFLICT"


class ThrottledError(WixError):
    """Too many calls; this one did nothing. `retry_after` is in seconds, where the platform named a time."""

    kind = "WIX_THROTTLED"
    retry_after: float | None = None


class ServerError(WixError):
    """A fault on the platform's side. Whether it did what it was asked is not known."""

    kind = "WIX_SERVER"


class UnreachableError(WixError):
    """No answer came. `sent` is False where the request cannot have arrived."""

    kind = "WIX_UNREACHABLE"

    def __init__(self, message: str, *, sent: bool) -> None:
        super().__init__(message)
        self.sent = sent


class UnsettledError(WixError):
    """Whether an import was begun cannot be told; it must not be begun again."""

    kind = "WIX_UNSETTLED"


class AnswerError(WixError):
    """An answer came that is not the API's. Whether the platform did what it was asked is not known."""

    kind = "WIX_ANSWER"


class EventError(WixError):
    """A webhook's body that is not a signed event of the platform."""

    kind = "WIX_EVENT"


_NEXT = {
    **dict.fromkeys(
        (301, 302, 303, 307, 308),
        "Something between here and Wix sends the request elsewhere: check --base-url and the proxy",
    ),
    407: "The proxy wants a password: check HTTPS_PROXY",
    401: "Wix does not accept the key: check WIX_API_KEY, or make a new key in the API keys manager",
    403: "The key may not do this: give it the permission 'Manage Loyalty', and access to this site, in the API keys "
    "manager",
    404: "Wix knows no such thing on this site: check WIX_SITE_ID (or --site-id), and --base-url where it is given",
    409: "Somebody else changed it meanwhile: run the command again",
    413: "The file is too large: prepare it again with a smaller --max-bytes",
    428: "Its state does not allow this: run the status command to see where it stands",
    429: "Wix takes no more calls for now: wait a minute and run the command again",
}
"""What people can do about an answer, by its HTTP status."""
_MINUTE = 60
_UNKNOWN = "Wix refused it: run the command again later, and show this line to Wix's support if it stays so"
_KINDS: dict[int, type[WixError]] = {
    401: KeyRefusedError,
    403: PermissionMissingError,
    404: NotFoundError,
    409: ConflictError,
    428: ConflictError,
    429: ThrottledError,
}
"""The error of each HTTP status; others from 500 on are a `ServerError`, and what is left a `RefusedError`."""


def refused(
    call: str,
    status: int,
    body: ErrorBody,
    request_id: str | None,
    retry_after: float | None,
    advice: str | None = None,
) -> WixError:
    """Return the error for an answer that is none. `call` names what was asked, for people; `advice` what to do."""
    theirs = status >= 500
    kind = ServerError if theirs else _KINDS.get(status, RefusedError)
    if advice is None:
        advice = "Wix has a fault: run the command again later" if theirs else _NEXT.get(status, _UNKNOWN)
        if kind is ThrottledError and retry_after is not None and _MINUTE < retry_after < math.inf:
            wait = f"{math.ceil(retry_after / _MINUTE):,} minutes"
            advice = f"Wix takes no more calls for now: wait {wait} and run the command again"
    fault = kind(
        f"{call} was answered with {status}. {advice}.{_answer(body)}{_asked(request_id)}",
        status=status,
        api_code=body.code,
        violations=body.violations,
        request_id=request_id,
    )
    if isinstance(fault, ThrottledError):
        fault.retry_after = retry_after
    return fault


def _answer(body: ErrorBody) -> str:
    named = "; ".join(f"{each.field} {each.description}".strip() for each in body.violations)
    sentence = " ".join((named or body.message).split())
    if not sentence and body.code is None:
        return ""
    code = f"{body.code}: " if body.code is not None and body.code not in sentence else ""
    return f" Wix says: {code}{sentence}"[:_SHOWN_CHARS].rstrip(" .:") + "."


def _asked(request_id: str | None) -> str:
    return f" (request {request_id})" if request_id is not None else ""
