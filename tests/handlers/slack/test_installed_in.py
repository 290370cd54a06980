"""The workspace that a request is about, where the app is installed in a whole organisation."""

from typing import Any

import pytest
from slack_bolt.request.internals import extract_team_id

from handlers.slack.installed_in import with_workspace

WHOLE = {"is_enterprise_install": True, "enterprise": {"id": "E1"}}
AUTHORIZED = {"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True}


def _event(authorization: dict[str, Any], event: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "event_callback", "authorizations": [authorization], "event": event, **more}


@pytest.mark.parametrize(
    ("body", "workspace"),
    [
        pytest.param(
            {"command": "/x", "is_enterprise_install": "true", "team_id": "T1"}, "T1", id="a command"
        ),
        pytest.param(
            WHOLE | {"team": {"id": "T1"}, "user": {"team_id": "T2"}}, "T1", id="a press that says it"
        ),
        pytest.param(
            WHOLE | {"user": {"team_id": "T2"}}, "T2", id="a press of somebody whose workspace it is"
        ),
        pytest.param(
            WHOLE | {"user": {"team_id": "E1"}, "message": {"team": "T1"}}, "T1", id="a message posted there"
        ),
        pytest.param(
            WHOLE | {"user": {"team_id": "T2"}, "view": {"team_id": "T1", "app_installed_team_id": "E1"}},
            "T1",
            id="a form opened there by somebody of another one",
        ),
        pytest.param(
            WHOLE | {"team": {"id": "T9"}, "view": {"team_id": "T9", "app_installed_team_id": "T1"}},
            "T1",
            id="a form that somebody of another organisation opened in a shared channel",
        ),
        pytest.param(_event(AUTHORIZED, {"type": "message"}, team_id="T1"), "T1", id="an event"),
        pytest.param(
            _event(AUTHORIZED | {"team_id": "T1"}, {"type": "message"}, team_id="T9"),
            "T1",
            id="an event in a shared channel",
        ),
        pytest.param(
            _event(AUTHORIZED, {"type": "user_change", "user": {"team_id": "T1"}}, team_id="E1"),
            "T1",
            id="a changed person",
        ),
        pytest.param(
            {"is_enterprise_install": False, "team": {"id": "T1"}}, "T1", id="an installation there"
        ),
    ],
)
def test_bolt_finds_the_workspace(body: dict[str, Any], workspace: str) -> None:
    located = with_workspace(body)
    assert located is not None
    assert extract_team_id(located) == workspace


@pytest.mark.parametrize(
    "body",
    [
        WHOLE | {"user": {"team_id": "E1"}},
        WHOLE | {"user": {"team_id": ["T1"]}, "message": "T1", "view": {"team_id": 5}},
        _event(AUTHORIZED, {"type": "message"}, team_id="E1"),
    ],
)
def test_what_names_no_workspace_is_about_none(body: dict[str, Any]) -> None:
    assert with_workspace(body) is None


def test_an_event_about_the_organisation_needs_none() -> None:
    removed = _event(AUTHORIZED, {"type": "app_uninstalled"}, enterprise_id="E1")
    assert with_workspace(removed) == removed
