"""The consent page, on which a person installs the app by OAuth or refuses."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode, urlsplit

from playground.app.slack import Slack
from playground.app.tokens import CLIENT_ID
from playground.errors import PageError


def check_request(slack: Slack, client_id: str, scopes: list[str], redirect_uri: str | None) -> str:
    """The address the browser goes to afterwards; raises PageError with Slack's reason to refuse."""
    if client_id != CLIENT_ID:
        raise PageError("invalid_client_id")
    if not scopes:
        raise PageError("invalid_scope: no scopes requested")
    unknown = set(scopes) - set(slack.app.scopes)
    if unknown:
        raise PageError(f"invalid_scope: {', '.join(sorted(unknown))} not in the manifest")
    allowed = slack.app.redirect_urls
    target = redirect_uri or (allowed[0] if allowed else None)
    if target is None or not any(_leads_below(target, each) for each in allowed):
        raise PageError("bad_redirect_uri")
    return target


def _leads_below(target: str, allowed: str) -> bool:
    """The same host, and a path that begins with the same parts; a port counts where one is registered."""
    wanted, known = urlsplit(target), urlsplit(allowed)
    if (wanted.scheme, wanted.hostname) != (known.scheme, known.hostname):
        return False
    if known.port is not None and wanted.port != known.port:
        return False
    return f"{wanted.path.rstrip('/')}/".startswith(f"{known.path.rstrip('/')}/")


def redirect_after(
    slack: Slack,
    person: str,
    scopes: list[str],
    redirect_uri: str | None,
    oauth_state: str,
    *,
    allow: bool,
    whole: bool = False,
) -> str:
    """The address the browser is sent to after Allow or Cancel."""
    target = check_request(slack, CLIENT_ID, scopes, redirect_uri)
    if whole and not slack.app.org_ready:
        raise PageError("org_deploy_enabled is not true in the manifest")
    if allow:
        answer = {
            "code": slack.tokens.new_code(person, scopes, redirect_uri, whole=whole),
            "state": oauth_state,
        }
    else:
        answer = {"error": "access_denied", "state": oauth_state}
    return f"{target}{'&' if '?' in target else '?'}{urlencode(answer)}"


def consent_page(slack: Slack, scopes: list[str], redirect_uri: str | None, oauth_state: str) -> str:
    people = "".join(
        f'<option value="{p.id}">{escape(p.name)}</option>'
        for p in slack.workspace.people.values()
        if p.can_be
    )
    required = [scope for scope in scopes if scope not in slack.app.optional_scopes]
    hidden = {"scope": ",".join(required), "state": oauth_state} | (
        {"redirect_uri": redirect_uri} if redirect_uri else {}
    )
    fields = "".join(f'<input type="hidden" name="{k}" value="{escape(v)}">' for k, v in hidden.items())
    requested = "".join(f"<li>{escape(scope)}</li>" for scope in required)
    optional = "".join(
        f'<label><input type="checkbox" name="scope" value="{escape(scope)}" checked> {escape(scope)}</label>'
        for scope in scopes
        if scope in slack.app.optional_scopes
    )
    if optional:
        optional = f"<fieldset><legend>Optional permissions</legend>{optional}</fieldset>"
    app, team = escape(slack.app.name), escape(slack.workspace.team_name)
    where = ""
    if slack.app.org_ready:
        organisation = escape(slack.workspace.organisation_name)
        where = f"""<label class="input-label" for="where">Install it in</label>
<select class="text-input" id="where" name="where"><option value="workspace">{team}</option>
<option value="organisation">{organisation}, the whole organisation</option></select>"""
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Install {app}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/css/base.css"><link rel="stylesheet" href="/css/controls.css">
<link rel="stylesheet" href="/css/consent.css"></head>
<body><main class="consent"><h1>{app} is requesting permission to access {team}</h1>
<h2>What will {app} be able to do?</h2><ul>{requested}</ul>
<form method="post" action="/oauth/v2/decide">{fields}{optional}{where}
<label class="input-label" for="person">You are</label>
<select class="text-input" id="person" name="person">{people}</select>
<p><button class="button plain" name="decision" value="cancel">Cancel</button>
<button class="button primary" name="decision" value="allow">Allow</button></p></form></main></body></html>"""
