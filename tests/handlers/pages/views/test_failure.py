"""Failures in words for admins."""

import pytest

from handlers.answers import KINDS
from handlers.app import OUTBOX_KINDS
from handlers.pages.views.failure import WHAT, failure_words


def test_every_kind_of_the_outbox_has_words() -> None:
    assert set(WHAT) == set(KINDS) == set(OUTBOX_KINDS)


@pytest.mark.parametrize(
    ("kind", "recipient", "error", "words"),
    [
        ("pin_card", "C1", "not_in_channel", "Pinning the card in <#C1> failed: I am not in the channel. Type `/invite`"),
        ("digest", "U1", "user_disabled", "The daily message for <@U1> failed: this account is not active here"),
        ("card", "C1", "restricted_action_read_only_channel", "The card in <#C1> failed: a setting of the workspace"),
        ("closed", "C1", "unexpected error", "The summary of a closed engagement in <#C1> failed: something went wrong in the app."),
        ("gone_by_now", "U1", "not sent in time", "A message for <@U1> failed: its time had passed"),
    ],
)  # fmt: skip
def test_a_failure_says_what_for_whom_why_and_what_to_do(
    kind: str, recipient: str, error: str, words: str
) -> None:
    told = failure_words(kind, recipient, error)
    assert told.startswith(words)
    assert told.endswith(f"({error})")
