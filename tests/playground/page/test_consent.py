"""The consent page."""

from __future__ import annotations

import pytest

from playground import Playground
from tests.support import http
from tests.support.playground.consent import decide
from tests.support.playground.manifest import SCOPES, manifest


def test_the_consent_page_names_the_app_and_what_it_wants(slack: Playground) -> None:
    query = {"client_id": slack.client_id, "scope": "chat:write,commands", "state": "s1"}
    page = http.get(f"{slack.url}/oauth/v2/authorize", params=query)
    assert page.status_code == 200
    for text in ("Stepper", "Northwind Services", "chat:write", "Allow"):
        assert text in page.text


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ({"client_id": "9"}, "invalid_client_id"),
        ({"scope": ""}, "invalid_scope"),
        ({"scope": "admin"}, "invalid_scope"),
        ({"user_scope": "users:read"}, "invalid_scope"),
        ({"redirect_uri": "https://evil.example"}, "bad_redirect_uri"),
        ({"redirect_uri": "http://127.0.0.1.evil.example/slack/oauth_redirect"}, "bad_redirect_uri"),
        ({"redirect_uri": "http://127.0.0.1/slack/oauth_redirect_elsewhere"}, "bad_redirect_uri"),
        ({"redirect_uri": "http://127.0.0.1/slack"}, "bad_redirect_uri"),
        ({"redirect_uri": "https://127.0.0.1/slack/oauth_redirect"}, "bad_redirect_uri"),
    ],
)
def test_a_wrong_request_for_consent_is_refused(
    slack: Playground, parameters: dict[str, str], error: str
) -> None:
    query = {"client_id": slack.client_id, "scope": "chat:write", "state": "s1"} | parameters
    page = http.get(f"{slack.url}/oauth/v2/authorize", params=query)
    assert (page.status_code, page.text.split(":")[0]) == (400, error)
    logged = slack.log("oauth authorize")[-1]
    assert (logged["status"], logged["error"].split(":")[0]) == (400, error)


def test_below_a_registered_address_is_allowed_and_without_one_nothing_is() -> None:
    query = {"scope": "chat:write", "redirect_uri": "http://127.0.0.1/slack/oauth_redirect/here"}
    alone = manifest()
    del alone["oauth_config"]["redirect_urls"]
    for app, status in ((manifest(), 200), (alone, 400)):
        with Playground(app) as slack:
            asked = query | {"client_id": slack.client_id}
            assert http.get(f"{slack.url}/oauth/v2/authorize", params=asked).status_code == status


def test_optional_scopes_can_be_left_out() -> None:
    app = manifest()
    app["oauth_config"]["scopes"]["bot_optional"] = ["files:write"]
    with Playground(app) as slack:
        query = {"client_id": slack.client_id, "scope": "chat:write,files:write", "state": "s1"}
        page = http.get(f"{slack.url}/oauth/v2/authorize", params=query).text
        assert 'type="hidden" name="scope" value="chat:write"' in page
        assert 'type="checkbox" name="scope" value="files:write" checked' in page


def test_refusing_consent_is_told_to_the_app(slack: Playground) -> None:
    assert decide(slack, "cancel", SCOPES) == {"error": ["access_denied"], "state": ["s1"]}
