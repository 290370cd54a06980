"""`retention`: says what is kept for how long, and what would be erased now; erases a workspace at once."""

import argparse
from contextlib import closing, suppress
from datetime import timedelta
from typing import Any

from handlers.block_kit.text import count
from handlers.cli.context import CliContext
from handlers.server.settings import Settings
from handlers.server.tokens import NO_ANSWER, web_client
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.privacy.retention import (
    Expired,
    Retention,
    erase_now,
    list_expired,
    list_expired_histories,
    list_removed_workspaces,
)
from storage.workspaces.installations import find_installation
from storage.workspaces.organisations import find_organisation
from storage.workspaces.workspaces import GONE, TokensSealed, Workspace, list_stopped_workspaces

MOST = 1_000_000
MOST_NAMED = 20
MOST_AT_ONCE = 100
"""Engagements to erase in one transaction."""


def add_retention(commands: Any) -> None:
    what = "say how long things are kept, and what the sweep would erase now"
    parser = commands.add_parser("retention", help=what, description=what)
    erase = "erase everything about this workspace now, for good; it must have removed the app"
    parser.add_argument("--erase", metavar="WORKSPACE", help=erase)
    parser.set_defaults(run=show_or_erase)


def show_or_erase(args: argparse.Namespace, cli_context: CliContext) -> None:
    if args.erase:
        _erase(args.erase, cli_context)
    else:
        _preview(cli_context)


def _erase(workspace: str, cli_context: CliContext) -> None:
    is_gone = has_begun = False
    with closing(cli_context.database()) as database:
        if _works(workspace, cli_context.settings(), database):
            raise Refusal(
                f"Slack accepts the app's token for {workspace}, so nothing was erased: remove the app there first."
            )
        while not is_gone:
            try:
                with database.begin() as session:
                    is_gone = erase_now(session, workspace, MOST_AT_ONCE)
            except Refusal as refusal:
                erased = "Some of it was erased" if has_begun else "Nothing was erased"
                raise Refusal(f"{erased}. {refusal}") from None
            has_begun = True
    cli_context.out.write(f"Erased: nothing about {workspace} is left in the database, only in backups.\n")


def _works(workspace: str, settings: Settings, database: Database) -> bool:
    """Whether Slack accepts a token for this workspace: the app may have been installed again, and no bot knows."""
    for token in _tokens(workspace, settings, database):
        with suppress(*NO_ANSWER):
            answer = web_client(settings.slack_api_url, token, workspace).auth_test()
            if answer.get("is_enterprise_install") or answer.get("team_id") == workspace:
                return True
    return False


def _tokens(workspace: str, settings: Settings, database: Database) -> list[str]:
    """The configured token, or those of the installations that cover this workspace, if they open."""
    if not settings.is_distributed:
        return [settings.slack_bot_token.get_secret_value()] if settings.slack_bot_token else []
    from handlers.server.installation import token_cipher  # loads cryptography

    tokens = []
    with database.reading() as session:
        for installed_in in (workspace, find_organisation(session, workspace)):
            with suppress(TokensSealed):
                found = find_installation(session, token_cipher(settings), installed_in)
                tokens.extend([found["bot_token"]] if found else [])
    return tokens


def _preview(cli_context: CliContext) -> None:
    kept, now = cli_context.settings().retention, cli_context.now()
    with closing(cli_context.database()) as database, database.reading() as session:
        removed = list_removed_workspaces(session, kept, now)
        stopped = [each for each in list_stopped_workspaces(session) if each.id not in removed]
        engagements = list_expired(session, kept, now, MOST)
        histories = list_expired_histories(session, kept, now, MOST)
    lines = [
        _line("ERASE_AFTER_DAYS", kept.workspaces, "workspaces that have removed the app", removed),
        *(_waiting(each, kept) for each in stopped),
        _line("KEEP_CLOSED_DAYS", kept.engagements, "closed engagements", _names(engagements)),
        _line("KEEP_HISTORY_DAYS", kept.history, "histories of closed engagements", _names(histories)),
        f"KEEP_DIGESTS_DAYS={kept.digests}: the record of older daily messages is deleted.",
        "A bot that runs erases what is due once an hour.",
    ]
    cli_context.out.write("".join(f"{line}\n" for line in lines))


def _waiting(workspace: Workspace, kept: Retention) -> str:
    """A line about a workspace in which nothing is sent, and which is still kept."""
    at, name = workspace.stopped_at, f"{workspace.name or 'The workspace'} ({workspace.id})"
    why = f"stopped on {at:%d %b %Y}: {workspace.stopped_because}" if at else workspace.stopped_because
    if at is None or workspace.stopped_because not in GONE:
        return f"- {name}, {why}, has not removed the app as far as is known, and is kept."
    if not kept.workspaces:
        return f"- {name}, {why}, has removed the app and is kept."
    return f"- {name}, {why}, is erased after {at + timedelta(days=kept.workspaces):%d %b %Y}."


def _names(expired: list[Expired]) -> list[str]:
    return [f"{each.title} ({each.workspace}, engagement {each.engagement})" for each in expired]


def _line(name: str, days: int, what: str, found: list[str]) -> str:
    if not days:
        return f"{name}=0: {what} are kept for ever."
    if not found:
        return f"{name}={days}: {what} are erased after {count(days, 'day', 'days')}; none is due."
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return f"{name}={days}: of the {what}, {len(found)} would be erased now: {', '.join(found[:MOST_NAMED])}{more}."
