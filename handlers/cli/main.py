"""The command line of `python bot.py`: its log, and the default command, `run`."""

import logging
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from sqlalchemy.exc import SQLAlchemyError

from handlers.cli.context import CliContext
from handlers.request_id import current_id
from handlers.server.database import database_problem, open_database
from handlers.server.lifespan import listen
from handlers.server.log_line import JsonLine, LibraryFilter, LogLine
from handlers.server.settings import Settings
from handlers.server.version import VERSION
from handlers.slack.outages import OutageFilter
from methodology.refusal import Refusal

log = logging.getLogger(__name__)

OURS = ("bot", "handlers", "storage", "methodology")


def main(argv: Sequence[str], cli_context: CliContext) -> int:
    """Run one command; returns its exit code. A refusal is printed to stderr."""
    _set_up_log()
    try:
        if list(argv) in ([], ["run"]):
            run(None, cli_context)
        else:
            from handlers.cli.commands import parser  # a start of the bot needs none of them

            args = parser(_program(), run).parse_args(argv)
            args.run(args, cli_context)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    except SQLAlchemyError as error:
        sys.stderr.write(f"{database_problem(error)}\n")
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


def run(_args: object, cli_context: CliContext) -> None:
    """Run the bot until a signal ends it; raises `Refusal` where a setting is missing."""
    settings = cli_context.settings()
    _choose_log(settings)
    if gaps := settings.gaps():
        raise Refusal("\n".join(gaps))
    for doubt in settings.doubts():
        log.warning(doubt)
    if settings.workers > 1:
        _run_workers(settings, cli_context)
    else:
        _serve(listen(settings.host, settings.port), settings, cli_context)


def _run_workers(settings: Settings, cli_context: CliContext) -> None:
    from handlers.server.workers import inherited_socket, supervise, why_alone  # most have one process

    if (inherited := inherited_socket()) is not None:
        _serve(inherited, settings, cli_context)
        return
    with listen(settings.host, settings.port) as listening:
        if why := why_alone(settings):
            log.warning(why)
            _serve(listening, settings, cli_context)
        else:
            open_database(settings.database_url).close()  # made and migrated once, before any of them uses it
            supervise(listening, settings.workers)


def _serve(listening: socket.socket, settings: Settings, cli_context: CliContext) -> None:
    with listening:
        log.info(
            "ps-bot starts",
            extra={
                "version": VERSION,
                "database": "SQLite" if settings.database_url.startswith("sqlite") else "PostgreSQL",
                "way": settings.way_in,
                "installed": "through OAuth" if settings.is_distributed else "by its token",
            },
        )
        cli_context.build(settings, cli_context.now).serve(listening)


def _program() -> str:
    """The command as it was typed: `ps-bot` where the package is installed."""
    name = Path(sys.argv[0]).name
    return name if name == "ps-bot" else "python bot.py"


def log_to(stream: TextIO) -> logging.Handler:
    """The lines of the log, written to this stream."""
    lines = logging.StreamHandler(stream)
    lines.setFormatter(LogLine("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    lines.addFilter(OutageFilter())
    lines.addFilter(LibraryFilter())
    lines.addFilter(_add_request)
    return lines


def _add_request(record: logging.LogRecord) -> bool:
    """Note which request a line is about."""
    vars(record).setdefault("request", current_id())
    return True


def _choose_log(settings: Settings) -> None:
    """Log as the settings say; libraries at INFO or above in any case: below, they log what is sent."""
    if settings.log_format == "json":
        for each in logging.getLogger().handlers:
            if isinstance(each.formatter, LogLine):
                each.setFormatter(JsonLine())
    for ours in OURS:
        logging.getLogger(ours).setLevel(settings.log_level.upper())


def _set_up_log() -> None:
    logging.basicConfig(level=logging.INFO, handlers=[log_to(sys.stderr)])
    for chatty in ("apscheduler", "alembic", "httpx"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    for reported in ("slack_sdk.web", "slack_sdk.webhook", "slack_bolt.MultiTeamsAuthorization"):
        logging.getLogger(reported).setLevel(logging.CRITICAL)  # their callers report the errors
