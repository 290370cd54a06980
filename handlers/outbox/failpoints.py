"""The steps of a message on its way to Slack, so that a test can stop a process at any of them."""

from collections.abc import Callable

STEPS = (
    "enqueue.before",
    "enqueue.written",
    "enqueue.after",
    "claim.before",
    "claim.written",
    "claim.after",
    "search.before",
    "search.after",
    "look_up.before",
    "look_up.after",
    "mark.before",
    "mark.after",
    "post.before",
    "post.after",
    "record.before",
    "record.after",
)
"""In this order; `written` is before the commit, and `post` is the call to Slack."""

Failpoint = Callable[[str], None]
"""Called with the name of each step."""


def no_failpoint(step: str) -> None:
    """Does nothing: outside of tests, no step is special."""
