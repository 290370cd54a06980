"""`check`: reports whether the settings are complete and work."""

from collections.abc import Mapping
from contextlib import closing
from typing import Any, NamedTuple

from handlers.cli.context import CliContext
from handlers.server.database import DATABASE_ERRORS, database_problem
from handlers.server.lifespan import listen
from handlers.server.scopes import Scopes, read_scopes, without
from handlers.server.settings import Settings
from handlers.server.tokens import refused, try_client, try_tokens, web_client
from methodology.refusal import Refusal
from storage.database.connection import Database, describe_file
from storage.database.schema import MADE_BY_NEWER, SchemaState, schema_state
from storage.workspaces.workspaces import list_stopped_workspaces

DATABASE_IS: Mapping[SchemaState, str] = {
    "absent": "the database will be made at start",
    "behind": "the database answers, and its missing migrations run at start",
    "ready": "database ready",
}


def check(_args: object, cli_context: CliContext) -> None:
    """Report that the bot can start; raises `Refusal` with every reason why it cannot."""
    settings = cli_context.settings()
    problems = settings.gaps()
    try:
        state = schema_state(settings.database_url)
        if state == "newer":
            problems.append(f"DATABASE_URL: {MADE_BY_NEWER}")
        elif why := describe_file(settings.database_url):
            problems.append(f"DATABASE_URL: {why}")
    except Refusal as refusal:
        problems.append(f"DATABASE_URL: {refusal}")
    except DATABASE_ERRORS as error:
        problems.append(database_problem(error, settings.database_url))
    try:
        listen(settings.host, 0).close()
    except Refusal as refusal:
        problems.append(str(refusal))
    found = Found([], [])
    if not problems:
        scopes = read_scopes(cli_context.manifest)
        found = _of_token(settings, scopes)
        if settings.is_distributed:
            found = _of_pair(settings)
            if state in ("ready", "absent"):
                in_workspaces = _of_workspaces(settings, scopes) if state == "ready" else NOT_INSTALLED
                found = Found(found.problems + in_workspaces.problems, in_workspaces.notes)
    if problems := [*problems, *found.problems]:
        raise Refusal("\n".join(problems))
    cli_context.out.write("".join(f"{line}\n" for line in (*settings.doubts(), *found.notes)))
    cli_context.out.write(f"The configuration is complete: {settings.way_in}, {DATABASE_IS[state]}.\n")


class Found(NamedTuple):
    """Sentences about the tokens: what keeps the bot from its work, and what it does without."""

    problems: list[str]
    notes: list[str]


COMPARED = "The scopes that were granted there were compared with those of the manifest."
NOT_INSTALLED = Found([], ["Nobody has installed the app: open /slack/install at the bot's address."])
MOST_NAMED = 20
MOST_TRIED = 100
"""Workspaces whose tokens are tried."""


def _of_token(settings: Settings, scopes: Scopes) -> Found:
    """What Slack says of the one token, and of that for Socket Mode."""
    if settings.slack_bot_token is None:
        return Found([], [])
    app_token = settings.slack_app_token
    client = web_client(settings.slack_api_url, settings.slack_bot_token.get_secret_value())
    problems, granted, workspace = try_tokens(
        client, app_token.get_secret_value() if app_token else None, settings.way
    )
    if problems:
        return Found(problems, [])
    if granted is None:
        return Found([], [f"SLACK_BOT_TOKEN is of {workspace}. Slack does not say which scopes it has."])
    lacking = [
        f"SLACK_BOT_TOKEN lacks the scope {without(scope)}. "
        "Add it under “OAuth & Permissions” and install the app again."
        for scope in scopes.required_of(granted)
    ]
    optional = [
        f"SLACK_BOT_TOKEN has no optional scope {without(scope)}." for scope in scopes.optional_of(granted)
    ]
    return Found(lacking, [*optional, f"SLACK_BOT_TOKEN is of {workspace}. {COMPARED}"])


def _of_pair(settings: Settings) -> Found:
    """What Slack says of the client ID and its secret."""
    client_id, secret = settings.slack_client_id, settings.slack_client_secret
    if client_id is None or secret is None:
        return Found([], [])
    client = web_client(settings.slack_api_url, None)
    return Found(try_client(client, client_id, secret.get_secret_value(), settings.way), [])


def _where(installed: Mapping[str, Any]) -> str:
    """Where the app is installed, by name and id."""
    if installed.get("is_enterprise_install"):
        return f"The organisation {installed.get('enterprise_name') or ''} ({installed['enterprise_id']})"
    return f"{installed.get('team_name') or 'The workspace'} ({installed['team_id']})"


def _of_workspaces(settings: Settings, scopes: Scopes) -> Found:
    """What was granted in each workspace and organisation that has installed the app."""
    from handlers.server.installation import (
        token_cipher,
    )  # loads cryptography, needed only where tokens are stored
    from storage.workspaces.installations import list_installations

    with closing(Database(settings.database_url)) as database, database.reading() as session:
        installed = list_installations(session, token_cipher(settings))
        stopped = [
            f"Nothing is sent in {each.name or 'the workspace'} ({each.id}), stopped on {each.stopped_at:%d %b %Y}: "
            f"{each.stopped_because}."
            for each in list_stopped_workspaces(session)[:MOST_NAMED]
        ]
    if not installed:
        return Found([], [*stopped, *NOT_INSTALLED.notes])
    found = Found([], stopped)
    for number, each in enumerate(installed):
        where = _where(each)
        client = web_client(settings.slack_api_url, each["bot_token"])
        is_tried = number < MOST_TRIED and not each.get("bot_refresh_token")  # one that expires may have
        if is_tried and (code := refused(client)):
            found.notes.append(
                f"{where}: Slack answers “{code}” to its token. Install the app there again, or let it be."
            )
        granted = (each.get("bot_scopes") or "").split(",")
        found.problems.extend(
            f"{where} has not granted the scope {without(scope)}. Install the app there again."
            for scope in scopes.required_of(granted)
        )
        found.notes.extend(
            f"{where} has not granted the optional scope {without(scope)}."
            for scope in scopes.optional_of(granted)
        )
    names = [_where(each) for each in installed[:MOST_NAMED]]
    more = f" and {len(installed) - MOST_NAMED} more" if len(installed) > MOST_NAMED else ""
    found.notes.append(f"Installed in: {', '.join(names)}{more}. {COMPARED}")
    return found
