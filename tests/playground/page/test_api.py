"""Requests of the page that cannot be understood."""

from __future__ import annotations

from typing import Any

import pytest

from playground import Playground
from tests.support import http
from tests.support.playground.ids import ANNA


def test_junk_from_the_page_is_refused_with_a_sentence(slack: Playground) -> None:
    wrong = http.post(f"{slack.url}/page/open_dm", json={"as": ANNA, "people": 5})
    assert (wrong.status_code, wrong.json()["error"][:23]) == (400, "This request makes no s")


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("/nowhere", {}, "There is no POST"),
        ("/send", {"as": ANNA, "conversation": "C0NOWHERE", "text": "x"}, "sees no conversation"),
        ("/send", {"as": ANNA, "conversation": "C07GENERAL1", "text": " "}, "something to send"),
        ("/action", {"as": ANNA, "surface": {}}, "surface must be"),
        ("/submit", {"as": ANNA, "view": "V1"}, "not in front"),
        ("/clock", {"to": "2026-01-01T00:00:00"}, "needs a zone"),
        ("/clock", {"to_next": "09:00", "zone": "Mars"}, "no time zone"),
        ("/clock", {}, "Say where to"),
        ("/open_app", {"as": ANNA, "tab": "about"}, "tab must be"),
        ("/sockets", {"do": "explode"}, "do must be"),
    ],
)
def test_a_request_that_makes_no_sense_is_told_why(
    slack: Playground, path: str, body: Any, words: str
) -> None:
    with pytest.raises(AssertionError, match=words):
        slack.page_client.post(path, **body)


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("channels/topic", {"as": "U07HANATEA8", "conversation": "C07ACMEDLV3", "topic": "x"}, "Join this"),
        ("channels/topic", {"as": ANNA, "conversation": "C07ACMEDLV3", "topic": "x" * 251}, "A topic has"),
        ("channels/unarchive", {"as": ANNA, "conversation": "C07ACMEDLV3"}, "This channel is not archived."),
        ("people", {"name": None}, "name is missing."),
        ("people", {"name": "Uma", "zone": "Mars/Base"}, "There is no time zone 'Mars/Base'."),
        ("people", {"name": "Uma", "guest": "half"}, "guest must be"),
        ("people/change", {"person": ANNA, "name": None}, "name is missing."),
        ("people/change", {"person": ANNA, "title": "Lead", "zone": 5}, "zone is missing."),
        ("people/change", {"person": ANNA, "deleted": "yes"}, "deleted must be"),
        ("faults", {"method": "chat.postMesage", "kind": "error"}, "The Web API here has no method"),
        ("faults", {"method": "*", "kind": "error", "count": 0}, "count must be"),
        ("faults", {"method": "*", "kind": "error", "count": "2"}, "count must be"),
        ("faults", {"method": "*", "kind": "latency", "seconds": "2"}, "seconds must be"),
        ("faults", {"method": "*", "kind": "ratelimited", "retry_after": 0}, "retry_after must be"),
        ("faults", {"method": "*", "kind": "error", "stored": "no"}, "stored must be"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_changes(
    slack: Playground, path: str, body: dict[str, Any], sentence: str
) -> None:
    before = [slack.page_client.get("/people"), slack.faults()]
    answer = http.post(f"{slack.url}/page/{path}", json=body)
    assert (answer.status_code, answer.json()["error"][: len(sentence)]) == (400, sentence)
    assert [slack.page_client.get("/people"), slack.faults()] == before
