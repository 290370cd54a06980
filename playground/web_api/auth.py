"""auth.*, apps.*, oauth.*: tokens of the app, and its connections in Socket Mode."""

from __future__ import annotations

from playground.app.tokens import CLIENT_ID, CLIENT_SECRET, Token, basic_credentials
from playground.errors import SlackError
from playground.json_values import Json
from playground.web_api.call import Call, Method, method
from playground.workspace.models import ORGANISATION


def auth_test(call: Call) -> Json:
    assert call.token is not None
    workspace, app = call.slack.workspace, call.slack.app
    base = {"url": f"{call.slack.url}/", "team": workspace.team_name, "team_id": workspace.team_id}
    if call.token.kind == "app":
        return {"app_name": app.name, "app_id": app.id}
    who = {"user": workspace.people[app.bot_user].handle, "user_id": app.bot_user, "bot_id": app.bot_id}
    if call.token.whole:
        base |= {"team": workspace.organisation_name, "team_id": ORGANISATION, "enterprise_id": ORGANISATION}
    return base | who | {"is_enterprise_install": call.token.whole}


def teams_list(call: Call) -> Json:
    """The workspaces that the token can be used in."""
    assert call.token is not None
    workspace = call.slack.workspace
    ids = call.slack.app.organisation or [] if call.token.whole else [workspace.team_id]
    names = {workspace.team_id: workspace.team_name}
    return call.page(
        [{"id": each, "name": names.get(each, f"Workspace {each}")} for each in ids], "teams", 100
    )


def connections_open(call: Call) -> Json:
    if not call.slack.socket_mode.enabled:
        raise SlackError("socket_mode_not_enabled", ["socket_mode_enabled is not true in the manifest"])
    ticket, app = call.slack.socket_mode.ticket(), call.slack.app
    address = call.slack.url.replace("http://", "ws://")
    return {"url": f"{address}/link/?ticket={ticket}&app_id={app.id}"}


def _check_client(call: Call) -> None:
    given = basic_credentials(str(call.headers.get("authorization", "")))
    name, secret = given or (call.text("client_id"), call.text("client_secret"))
    if name != CLIENT_ID:
        raise SlackError("invalid_client_id")
    if secret != CLIENT_SECRET:
        raise SlackError("bad_client_secret")


def oauth_access(call: Call) -> Json:
    _check_client(call)
    tokens, rotating = call.slack.tokens, call.slack.app.token_rotation
    if call.text("grant_type") == "refresh_token":
        return _granted(call, tokens.refresh(call.required("refresh_token")), call.slack.app.bot_user)
    code = tokens.redeem(call.required("code"), call.text("redirect_uri"))
    app = call.slack.app
    if app.is_whole and not code.whole:
        raise SlackError("cannot_install_an_org_installed_app")
    app.installed = True
    if code.whole:
        app.organisation = [call.slack.workspace.team_id]
    call.slack.app_changed()
    return _granted(call, tokens.grant(code.scopes, rotating=rotating, whole=code.whole), code.person)


def _granted(call: Call, token: Token, person: str) -> Json:
    workspace, app = call.slack.workspace, call.slack.app
    answer: Json = {
        "access_token": token.value,
        "token_type": "bot",
        "scope": ",".join(token.scopes),
        "bot_user_id": app.bot_user,
        "app_id": app.id,
        "team": {"id": workspace.team_id, "name": workspace.team_name},
        "enterprise": None,
        "is_enterprise_install": token.whole,
        "authed_user": {"id": person},
    }
    if token.whole:
        answer |= {"team": None, "enterprise": {"id": ORGANISATION, "name": workspace.organisation_name}}
    if token.refreshed_by:
        answer |= {"expires_in": 43200, "refresh_token": token.refreshed_by}
    return answer


METHODS: list[Method] = [
    method("auth.test", auth_test, token="any"),
    method("auth.teams.list", teams_list, "cursor limit include_icon", json_ok=False),
    method("apps.connections.open", connections_open, token="app"),
    method(
        "oauth.v2.access",
        oauth_access,
        "client_id client_secret code redirect_uri grant_type refresh_token",
        json_ok=False,
        token=None,
    ),
]
