"""The failpoints: the steps of sending a message, at each of which a test can stop the process."""

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
"""In order; `written` comes before the commit, and `post` is the call to Slack."""

Failpoint = Callable[[str], None]
"""Called with the name of each step reached."""


def no_failpoint(step: str) -> None:
    """Do nothing, as outside of tests."""
