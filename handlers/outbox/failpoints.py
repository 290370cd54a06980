"""Which steps does a message take on its way, so that a test can stop a process at any of them?"""

from collections.abc import Callable

STEPS = (
    "plan.before",
    "plan.written",
    "plan.after",
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
"""Called with the name of each step; does nothing unless somebody asks for more."""


def no_failpoint(step: str) -> None:
    """What a bot does at each step besides its work."""
