"""Which parts make the bot, and what does its command line do?"""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from handlers.command_line import Parser, Surroundings, add_commands
from methodology.refusal import Refusal
from storage.database import Database
from storage.migrate import migrate


def main(argv: Sequence[str]) -> int:
    """Run one command; a refusal is one message on stderr and a non-zero exit."""
    parser = Parser(prog="python bot.py", description="A Slack bot for professional-services engagements.")
    add_commands(parser.add_subparsers(required=True, metavar="COMMAND"))
    try:
        args = parser.parse_args(argv)
        args.run(args, Surroundings(out=sys.stdout, database=open_database, now=now))
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


def open_database() -> Database:
    """The database that `DATABASE_URL` names, up to date."""
    database = Database(os.environ.get("DATABASE_URL", "sqlite:///ps-bot.db"))
    migrate(database)
    return database


def now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
