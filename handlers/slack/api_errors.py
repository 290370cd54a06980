"""The errors of Slack's Web API, in one class for each meaning, and `classify`."""

import re
import socket
import ssl
from collections.abc import Iterator
from math import isfinite
from typing import ClassVar
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

RETRY_AFTER = 30
"""Seconds to wait where a rate limit comes without a `Retry-After`."""


MOST_RETRY_AFTER = 3600
"""Seconds after which it is tried again, whatever Slack asks for."""


NOT_EDITABLE = ("cant_update_message", "edit_window_closed")
"""What Slack answers where a message of the app cannot be edited any more."""


class SlackTrouble(Exception):
    """A call to Slack failed, or its result is unknown.

    `name` is the label of the metric, `codes` are Slack's errors with this meaning.
    """

    name: ClassVar[str]
    codes: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class RateLimited(SlackTrouble):
    """Too many calls: not done; try again after `retry_after` seconds."""

    name = "rate_limited"
    codes = frozenset({"ratelimited", "rate_limited"})

    def __init__(self, code: str, retry_after: float = RETRY_AFTER) -> None:
        super().__init__(code)
        self.retry_after = retry_after


class NotTaken(SlackTrouble):
    """Certainly not done, and likely to work soon."""

    name = "not_taken"
    codes = frozenset({"service_unavailable", "request_timeout"})


class Unclear(SlackTrouble):
    """Perhaps done: the answer is unclear or missing."""

    name = "unclear"
    codes = frozenset({"internal_error", "fatal_error"})


class NotNow(SlackTrouble):
    """Refused for a reason that passes within hours; also every unknown code."""

    name = "not_now"
    codes = frozenset(
        {
            "team_added_to_org",
            "org_login_required",
            "external_channel_migrating",
            "message_limit_exceeded",
            "streaming_state_conflict",
        }
    )


class AppNotAllowed(SlackTrouble):
    """The app may not do this here until an admin of the workspace changes something."""

    name = "not_allowed"
    codes = frozenset(
        {
            "missing_scope",
            "no_permission",
            "not_allowed_token_type",
            "ekm_access_denied",
            "messages_tab_disabled",
        }
    )
    prefixes: ClassVar[tuple[str, ...]] = ("restricted_action", "slack_connect_")


class InstallationDead(SlackTrouble):
    """The app's token does not work in this workspace any more."""

    name = "installation_dead"
    codes = frozenset(
        {
            "account_inactive",
            "token_revoked",
            "invalid_auth",
            "not_authed",
            "token_expired",
            "team_access_not_granted",
            "app_access_restricted",
            "access_denied",
            "two_factor_setup_required",
            "enterprise_is_restricted",
            "accesslimited",
        }
    )


class RecipientGone(SlackTrouble):
    """This person or channel cannot be written to; others can."""

    name = "recipient_gone"
    codes = frozenset(
        {
            "user_disabled",
            "user_not_found",
            "user_not_visible",
            "channel_not_found",
            "is_archived",
            "is_inactive",
            "not_in_channel",
            "user_not_in_channel",
            "cannot_dm_bot",
            "invalid_user_combination",
            "user_is_restricted",
            "ura_max_channels",
            "cant_invite",
        }
    )
    of_people = frozenset({"user_disabled", "user_not_found", "user_not_visible"})


class OurMistake(SlackTrouble):
    """Slack refused the request as invalid, and would refuse it again."""

    name = "our_mistake"
    codes = frozenset(
        {
            "invalid_blocks",
            "invalid_blocks_format",
            "invalid_arguments",
            "msg_too_long",
            "msg_blocks_too_long",
            "no_text",
            "metadata_too_large",
            "invalid_metadata_format",
            "invalid_metadata_schema",
            "metadata_must_be_sent_from_app",
            "markdown_text_conflict",
            "too_many_attachments",
            "attachment_payload_limit_exceeded",
            "view_too_large",
            "duplicate_external_id",
            "unknown_method",
            "invalid_post_type",
            "invalid_form_data",
            "invalid_json",
            "json_not_object",
        }
    )


class OutOfStep(SlackTrouble):
    """The view or message to change is gone, or has changed meanwhile."""

    name = "out_of_step"
    codes = frozenset(
        {
            "expired_trigger_id",
            "exchanged_trigger_id",
            "invalid_trigger_id",
            "hash_conflict",
            "not_found",
            "push_limit_reached",
            "message_not_found",
        }
    )


CLASSES: tuple[type[SlackTrouble], ...] = (
    RateLimited,
    NotTaken,
    Unclear,
    NotNow,
    AppNotAllowed,
    InstallationDead,
    RecipientGone,
    OurMistake,
    OutOfStep,
)
BY_CODE = {code: kind for kind in CLASSES for code in kind.codes}
NEVER_SENT = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)


def kind_of(code: str) -> type[SlackTrouble]:
    """The class of an error that was recorded by its code; codes of Slack are small letters."""
    if code.startswith(AppNotAllowed.prefixes):
        return AppNotAllowed
    return BY_CODE.get(code) or (NotNow if re.fullmatch("[a-z_]+", code) else Unclear)


def classify(error: Exception) -> SlackTrouble:
    """The class of an error, by its HTTP status first, then by its code."""
    if isinstance(error, SlackTrouble):
        return error
    if isinstance(error, SlackApiError) and not isinstance(error.response, str):
        return _classify_answer(error)
    if any(isinstance(each, NEVER_SENT) for each in _causes(error)):
        return NotTaken(type(error).__name__)
    return Unclear(type(error).__name__)


def _classify_answer(error: SlackApiError) -> SlackTrouble:
    status = error.response.status_code
    data = error.response.data
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    if status == 429 or code in RateLimited.codes:
        return RateLimited(code or "429", _retry_after(error))
    kind = BY_CODE.get(code)
    if status >= 500 and kind is not NotTaken:
        return Unclear(f"http_{status}")
    if kind is not None:
        return kind(code)
    if code.startswith(AppNotAllowed.prefixes):
        return AppNotAllowed(code)
    if code.startswith("Received a response in a non-JSON format") or not code:
        return Unclear(f"http_{status}")
    return NotNow(code)


def _retry_after(error: SlackApiError) -> float:
    header = {key.lower(): value for key, value in error.response.headers.items()}.get("retry-after")
    seconds = header[0] if isinstance(header, list) else header
    try:
        asked = float(seconds) if seconds is not None else RETRY_AFTER
    except ValueError:
        return RETRY_AFTER
    return min(max(0.0, asked), MOST_RETRY_AFTER) if isfinite(asked) else RETRY_AFTER


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and the network error behind it."""
    yield error
    if isinstance(error, URLError) and isinstance(error.reason, BaseException):
        yield error.reason
