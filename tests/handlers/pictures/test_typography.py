"""Quotes as a printer sets them."""

import pytest

from handlers.pictures.typography import typographic


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("Project's end", "Project’s end"),
        ('Say "yes" ("no")', "Say “yes” (“no”)"),
        ('"Done."', "“Done.”"),
        (
            "or 'no PO needed' e-mail, the teams' and the '90s",
            "or ‘no PO needed’ e-mail, the teams’ and the '90s",
        ),
        ('A 24" screen', 'A 24" screen'),
        ("“already”", "“already”"),
    ],
)
def test_quotes_are_curved_and_inches_stay(typed: str, set_as: str) -> None:
    assert typographic(typed) == set_as
