"""The configured database: opened, migrated and given the shipped methodology, with errors as sentences."""

from contextlib import ExitStack, closing, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from methodology.refusal import Refusal
from storage.database.address import file_of, is_in_memory, read_address
from storage.database.connection import AWAY, Database, describe_error, describe_file
from storage.database.schema import migrate
from storage.methodologies import list_versions, publish_first

DATABASE_ERRORS = (SQLAlchemyError, OSError, ValueError)
"""Errors of an address that nothing can be opened at: `ValueError` for one that the driver cannot read."""


def open_database(url: str) -> Database:
    """The database at this address, migrated; raises `Refusal` where it does not work."""
    try:
        with ExitStack() as failed:
            database = failed.enter_context(closing(Database(url)))
            migrate(database)
            failed.pop_all()
    except Refusal as refusal:
        raise Refusal(f"DATABASE_URL: {refusal}") from None
    except DATABASE_ERRORS as error:
        raise Refusal(database_problem(error, url)) from None
    return database


def open_existing(url: str) -> Database:
    """The database at this address, migrated; raises `Refusal` where its file does not exist yet.

    A command would otherwise make an empty one wherever it is typed, and answer from that.
    """
    if file := _missing_file(url):
        raise Refusal(
            f"DATABASE_URL: There is no database {file}; only the bot makes one, when it starts. "
            "Give this command the DATABASE_URL of the bot, or start the bot first."
        )
    return open_database(url)


def _missing_file(url: str) -> Path | None:
    """The file of a SQLite database that does not exist, in a folder where one could be made."""
    with suppress(ValueError, OSError):  # said where it is opened
        address = read_address(url)
        if address.get_backend_name() != "sqlite" or is_in_memory(address) or describe_file(url):
            return None
        file = file_of(address)
        return None if file.exists() else file
    return None


def publish_shipped(database: Database, at: datetime) -> None:
    """Publish the shipped methodology at the first start; later versions are published by their owner."""
    with database.reading() as session:
        if list_versions(session):
            return
    from methodology.definition.load import SHIPPED, load, shipped  # needed at the first start alone

    try:
        with database.begin() as session:
            publish_first(session, load(shipped(), SHIPPED), at)
    except SQLAlchemyError as error:
        raise Refusal(database_problem(error)) from None


NOT_AS_MIGRATED = ("already exists", "duplicate column", "no such table", "no such column")
"""What a database says that holds other tables or columns than its last migration left there."""


def database_problem(error: Exception, url: str = "") -> str:
    """A sentence about what is wrong with DATABASE_URL, and what to do about it."""
    if url and (why := describe_file(url)):
        return f"DATABASE_URL: {why}"
    if isinstance(error, SQLAlchemyError) and (trouble := describe_error(error)) != AWAY:
        return f"DATABASE_URL: {trouble}"
    cause = error.__cause__ or error
    why = (str(cause).strip() or type(cause).__name__).splitlines()[0].rstrip(".")
    if any(each in why for each in NOT_AS_MIGRATED):
        return f"DATABASE_URL: the database is not as a version left it ({why}). Restore a backup into an empty one."
    names, blamed = _of_environment(url, why) if url else ([], [])
    if blamed:
        return (
            f"{', '.join(blamed)}: the database does not answer ({why}). "
            "Correct this in the environment, or say it in DATABASE_URL."
        )
    if names:
        return (
            f"DATABASE_URL: the database does not answer ({why}). What it leaves out comes from the environment: "
            f"correct {', '.join(names)} there, or say it in DATABASE_URL."
        )
    return (
        f"DATABASE_URL: the database does not answer ({why}). "
        "Give one like sqlite:///ps-bot.db or postgresql+psycopg://user:password@host/name."
    )


def _of_environment(url: str, why: str) -> tuple[list[str], list[str]]:
    """The variables of PostgreSQL that complete this address, and those of them that these words are about."""
    address = read_address(url)
    if address.get_backend_name() == "sqlite":
        return [], []
    from storage.database.postgresql import inherited  # slow to import, and not needed for SQLite

    return inherited(address, why)
