"""The help of a command."""

from collections.abc import Callable
from typing import Any

from handlers.block_kit.usage import Usage, usage

Golden = Callable[[Any], Any]
USAGES = (
    Usage(typed="", gives="where this channel stands"),
    Usage(typed="role pm", gives="a role & its work"),
)


def test_usage_is_told_from_the_table(golden: Golden) -> None:
    golden(usage("/ps-stage", USAGES))


def test_what_nothing_answers_to_is_repeated_as_text() -> None:
    assert "I don't know “role ∗x∗”." in usage("/ps-stage", USAGES, asked="role *x*").text
