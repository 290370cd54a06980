"""Consent to install the app, given or refused."""

from __future__ import annotations

from urllib.parse import parse_qs, urlparse

from playground import Playground
from tests.support import http


def decide(slack: Playground, decision: str, scopes: list[str], **more: str) -> dict[str, list[str]]:
    """Press a button on the consent page; the query that the app's redirect address gets."""
    fields = {"person": "U07ANNAKLR1", "scope": ",".join(scopes), "state": "s1", "decision": decision, **more}
    answer = http.post(f"{slack.url}/oauth/v2/decide", data=fields)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith("http://127.0.0.1/slack/oauth_redirect?")
    return parse_qs(urlparse(answer.headers["location"]).query)
