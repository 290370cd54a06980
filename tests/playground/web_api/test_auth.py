"""auth.test and oauth.v2.access."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground import Playground
from tests.support import http
from tests.support.playground.consent import decide
from tests.support.playground.manifest import SCOPES, manifest


def _exchange(slack: Playground, code: str, **more: Any) -> Any:
    secrets = {"client_id": slack.client_id, "client_secret": slack.client_secret} | more
    return WebClient(base_url=slack.api_url).oauth_v2_access(code=code, **secrets)


def test_consent_brings_a_code_that_is_good_for_one_token(slack: Playground) -> None:
    query = decide(slack, "allow", ["chat:write", "im:write"])
    assert query["state"] == ["s1"]
    granted = _exchange(slack, query["code"][0])
    assert granted["access_token"].startswith("xoxb-")
    assert (granted["scope"], granted["authed_user"]) == ("chat:write,im:write", {"id": "U07ANNAKLR1"})
    assert "bot_id" not in granted.data
    client = WebClient(granted["access_token"], base_url=slack.api_url)
    assert client.auth_test().headers["x-oauth-scopes"] == "chat:write,im:write"
    with pytest.raises(SlackApiError, match="invalid_code"):
        _exchange(slack, query["code"][0])
    assert slack.log("oauth decide")[-1]["ok"]
    logged = next(entry for entry in slack.log("oauth.v2.access") if entry["ok"])
    assert logged["response"]["access_token"] == "xoxb-p…"


def test_a_wrong_secret_is_refused(slack: Playground) -> None:
    with pytest.raises(SlackApiError, match="bad_client_secret"):
        _exchange(slack, "x", client_secret="wrong")


def test_rotating_tokens_are_renewed_once() -> None:
    with Playground(manifest(rotation=True)) as slack:
        granted = _exchange(slack, decide(slack, "allow", ["chat:write"])["code"][0])
        assert granted["expires_in"] == 43200
        anonymous = WebClient(base_url=slack.api_url)
        asked = {
            "client_id": slack.client_id,
            "client_secret": slack.client_secret,
            "grant_type": "refresh_token",
        }
        renewed = anonymous.oauth_v2_access(refresh_token=granted["refresh_token"], **asked)
        assert renewed["access_token"].startswith("xoxe.xoxb-")
        assert renewed["access_token"] != granted["access_token"]
        with pytest.raises(SlackApiError, match="invalid_refresh_token"):
            anonymous.oauth_v2_access(refresh_token=granted["refresh_token"], **asked)


def test_the_token_of_an_organisation_is_told_for_which_workspace_it_acts() -> None:
    with Playground(manifest(org_ready=True)) as slack:
        code = decide(slack, "allow", ["channels:read", "users:read"], where="organisation")["code"][0]
        granted = _exchange(slack, code)
        assert (granted["team"], granted["enterprise"]["id"]) == (None, "E0NORTHWIND")
        client = WebClient(granted["access_token"], base_url=slack.api_url)
        assert client.auth_test()["team_id"] == "E0NORTHWIND"
        slack.change_access("T0NORTHWIND", "T0OTHER")
        assert [each["id"] for each in client.auth_teams_list()["teams"]] == ["T0NORTHWIND", "T0OTHER"]
        assert client.conversations_list(team_id="T0NORTHWIND")["channels"]
        for team, error in ((None, "missing_argument"), ("T9", "team_access_not_granted")):
            with pytest.raises(SlackApiError, match=error):
                client.conversations_list(team_id=team)
        with pytest.raises(SlackApiError, match="cannot_install_an_org_installed_app"):
            _exchange(slack, decide(slack, "allow", ["channels:read"])["code"][0])


def test_an_app_that_is_not_ready_for_organisations_is_installed_in_none(slack: Playground) -> None:
    form = {"person": "U07ANNAKLR1", "scope": "chat:write", "decision": "allow", "where": "organisation"}
    answer = http.post(f"{slack.url}/oauth/v2/decide", data=form)
    assert answer.status_code == 400
    assert "org_deploy_enabled" in answer.text


def test_auth_test_names_the_bot_and_its_scopes(slack: Playground, client: WebClient) -> None:
    answer = client.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == (
        "U0PLAYGRND1",
        "B0PLAYGRND1",
        "T0NORTHWIND",
    )
    assert answer.headers["x-oauth-scopes"] == ",".join(SCOPES)
