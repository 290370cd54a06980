"""The workspace that a request of Slack's is about, where the app is installed in a whole organisation.

https://docs.slack.dev/enterprise/organization-ready-apps: what people press and submit may name no team then, and
the authorization of an event only the organisation.
"""

from collections.abc import Mapping
from typing import Any

from storage.workspaces.organisations import is_organisation

OF_ORGANISATION = ("app_uninstalled", "tokens_revoked", "team_access_granted", "team_access_revoked")
"""Events that may be about an organisation, and no single workspace."""


def with_workspace(body: dict[str, Any]) -> dict[str, Any] | None:
    """The body, with the workspace where Bolt looks for it; None where it names none that is needed.

    Bolt would take the workspace that Slack names as a person's own, in which they may not be just now.
    """
    event = _mapping(body.get("event"))
    if not _is_whole(body) or event.get("type") in OF_ORGANISATION:
        return body
    workspace = _workspace(body, event)
    if workspace is None:
        return None
    if body.get("authorizations"):
        first, *others = body["authorizations"]
        return {**body, "authorizations": [{**first, "team_id": workspace}, *others]}
    if "command" in body:
        return {**body, "team_id": workspace}
    located = {**body, "team": {**_mapping(body.get("team")), "id": workspace}}
    if isinstance(body.get("view"), Mapping):
        located["view"] = {**body["view"], "app_installed_team_id": workspace}
    return located


def _is_whole(body: Mapping[str, Any]) -> bool:
    """Whether it came by way of an installation in an organisation: a flag, which is text in a command."""
    authorizations = body.get("authorizations") or [body]
    return str(authorizations[0].get("is_enterprise_install")).lower() == "true"


def _workspace(body: Mapping[str, Any], event: Mapping[str, Any]) -> str | None:
    authorizations = body.get("authorizations") or [{}]
    team, view = _mapping(body.get("team")), _mapping(body.get("view"))
    named = (
        view.get("app_installed_team_id"),
        team.get("id"),
        authorizations[0].get("team_id"),
        body.get("team_id"),
        view.get("team_id"),
        _mapping(body.get("message")).get("team"),
        _mapping(body.get("user")).get("team_id"),
        _mapping(event.get("view")).get("team_id"),
        event.get("team"),
        _mapping(event.get("user")).get("team_id"),
    )
    return next(
        (each for each in named if isinstance(each, str) and each and not is_organisation(each)), None
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
