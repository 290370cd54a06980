"""`retention`: says what is kept for how long, and what would be erased now."""

from contextlib import closing
from typing import Any

from handlers.block_kit.text import count
from handlers.cli.context import CliContext
from storage.privacy.retention import (
    Expired,
    list_expired,
    list_expired_histories,
    list_removed_workspaces,
)

MOST = 1_000_000
MOST_NAMED = 20


def add_retention(commands: Any) -> None:
    what = "say how long things are kept, and what the sweep would erase now"
    commands.add_parser("retention", help=what, description=what).set_defaults(run=preview)


def preview(_args: object, cli_context: CliContext) -> None:
    kept, now = cli_context.settings().retention, cli_context.now()
    with closing(cli_context.database()) as database, database.reading() as session:
        removed = list_removed_workspaces(session, kept, now)
        engagements = list_expired(session, kept, now, MOST)
        histories = list_expired_histories(session, kept, now, MOST)
    lines = [
        _line("ERASE_AFTER_DAYS", kept.workspaces, "workspaces that have removed the app", removed),
        _line("KEEP_CLOSED_DAYS", kept.engagements, "closed engagements", _names(engagements)),
        _line("KEEP_HISTORY_DAYS", kept.history, "histories of closed engagements", _names(histories)),
        f"KEEP_DIGESTS_DAYS={kept.digests}: the record of older daily messages is deleted.",
    ]
    cli_context.out.write("".join(f"{line}\n" for line in lines))


def _names(expired: list[Expired]) -> list[str]:
    return [f"{each.title} ({each.workspace}, engagement {each.engagement})" for each in expired]


def _line(name: str, days: int, what: str, found: list[str]) -> str:
    if not days:
        return f"{name}=0: {what} are kept for ever."
    if not found:
        return f"{name}={days}: {what} are erased after {count(days, 'day', 'days')}; none is due."
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return f"{name}={days}: of the {what}, {len(found)} would be erased now: {', '.join(found[:MOST_NAMED])}{more}."
