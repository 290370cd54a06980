"""The names of new channels."""

import pytest

from handlers.slack.channels import MOST_NAME, channel_name


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        pytest.param("ps-Acme Ltd.", "ps-acme-ltd", id="no-capitals-spaces-or-full-stops"),
        pytest.param("ps-Große & Söhne__GmbH", "ps-grosse-söhne-gmbh", id="signs-become-one-hyphen"),
        pytest.param("ps-株式会社", "ps-株式会社", id="letters-of-every-script"),
        pytest.param("🚀🚀", "engagement", id="nothing-that-a-name-may-have"),
        pytest.param("ps-" + "a" * 200, "ps-" + "a" * (MOST_NAME - 3), id="at-most-eighty-characters"),
        pytest.param("--ps-acme--", "ps-acme", id="no-hyphens-at-its-ends"),
    ],
)
def test_a_channel_gets_a_name_that_slack_takes(wanted: str, name: str) -> None:
    assert channel_name(wanted) == name
