"""`Signatures`: whether a request was signed by Slack, found before its body is parsed."""

import hmac
import logging
import re
from collections.abc import Mapping

from slack_sdk.signature import Clock

from handlers.server.repeated import Repeated

log = logging.getLogger(__name__)

_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
FRESH_SECONDS = 300
"""See https://docs.slack.dev/authentication/verifying-requests-from-slack/."""
SECRET_IS_WRONG = (
    "SLACK_SIGNING_SECRET does not fit: no request so far was signed with it. "
    "Copy it anew from “Basic Information”."
)
CLOCK_IS_WRONG = (
    "The clock of this machine is wrong: Slack's requests are signed more than five minutes away from it. "
    "Set the clock."
)


class Signatures:
    """Verifies signatures, and says once if none so far was right."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._clock = Clock()
        self._has_been_right = False
        self._told = set[str]()
        self._wrong = Repeated(log, "a request has a wrong signature", level=logging.INFO)

    def is_right(self, raw: bytes, headers: Mapping[str, str]) -> bool:
        """Whether Slack signed this body within the last five minutes."""
        stamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        if not _TIMESTAMP.fullmatch(stamp) or not _SIGNATURE.fullmatch(signature):
            return False  # does not even claim to come from Slack
        expected = hmac.digest(self._secret, b"v0:%b:%b" % (stamp.encode(), raw), "sha256").hex()
        if not hmac.compare_digest(f"v0={expected}", signature):
            self._tell(SECRET_IS_WRONG)
            return False
        if abs(self._clock.now() - int(stamp)) > FRESH_SECONDS:
            self._tell(CLOCK_IS_WRONG)
            return False
        self._has_been_right = True
        return True

    def _tell(self, reason: str) -> None:
        if self._has_been_right:
            self._wrong.happened()
        elif reason not in self._told:
            self._told.add(reason)
            log.error(reason)
