"""PostgreSQL: how the bot connects, how long it waits, and how its transactions begin."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from selectors import EVENT_READ, DefaultSelector
from time import monotonic
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import Conninfo, TransactionStatus
from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import create_engine

from storage.database.reading import SNAPSHOT

Answer = TypeVar("Answer")

FIRST_ANSWER, ANSWER = 5.0, 12.0
"""Seconds that the client waits for an answer outside of a transaction, and within one. A server that was
stopped, or a network that swallows everything, keeps connections open and never answers."""

LIMITS = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""With these, a server that is gone is noticed within seconds; a URL may override them."""

SETTINGS = {
    "statement_timeout": "'10s'",
    "lock_timeout": "0",
    "idle_in_transaction_session_timeout": "'60s'",
    "search_path": '"$user", public',
    "TimeZone": "'UTC'",
    "DateStyle": "'ISO, MDY'",
    "standard_conforming_strings": "on",
    "transform_null_equals": "off",
    "extra_float_digits": "1",
}
"""Settings that would otherwise come from the server, the database or the role. They are made with every
transaction: PgBouncer refuses them at the start of a connection, and hands out another one for the next
transaction. A URL may override them in its `options`."""

OF_SESSION = {"PGTZ": "timezone", "PGDATESTYLE": "datestyle", "PGGEQO": "geqo"}
"""Variables from which libpq takes settings of a session, with the name of each."""

SETTINGS_FROM = {170_000: {"transaction_timeout": "0"}}
"""Settings that servers have only from this version on, which is written as 17.0 is here."""


IDLE_LIMIT_FROM = 140_000
"""The version from which a server may end connections because they are unused for a while."""

ASKED_AFTER = 1.0
"""Seconds after which an unused connection is asked whether the server is still there, before it is used again."""
USED_AT = "used_at"


class PatientConnection(psycopg.Connection[Any]):
    """A connection that is closed when the server leaves it without an answer; `patient` ones wait for ever."""

    patient = False

    def wait(self, gen: PQGen[Answer], interval: float = 0.1, timeout: float | None = None) -> Answer:
        if timeout is None and not self.patient:
            is_idle = self.pgconn.transaction_status == TransactionStatus.IDLE
            timeout = FIRST_ANSWER if is_idle else ANSWER
        try:
            return super().wait(gen, interval, timeout)
        except psycopg.errors._WaitTimeout:
            self.pgconn.finish()
            raise psycopg.OperationalError(f"no answer within {timeout:g} seconds") from None


def connect_to(address: URL, pool_size: int) -> Engine:
    """An engine for this address. Each of its transactions sets what it needs itself."""
    limits = {name: value for name, value in LIMITS.items() if name not in address.query}
    engine = create_engine(
        address,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=FIRST_ANSWER,
        hide_parameters=True,
        connect_args={**limits, "client_encoding": "utf8", "autocommit": True, "prepare_threshold": None},
    )
    options = str(address.query.get("options", ""))

    @cache
    def made(version: int) -> str:
        newer = [settings for first, settings in SETTINGS_FROM.items() if version >= first]
        every = [pair for settings in (SETTINGS, *newer) for pair in settings.items()]
        return "".join(f"; SET LOCAL {name} = {value}" for name, value in every if name not in options)

    def begin(connection: Connection) -> None:
        """Begin in one message to the server. Neither the isolation level nor the right to write is inherited."""
        is_snapshot = connection.get_execution_options().get(SNAPSHOT, False)
        level = "REPEATABLE READ" if is_snapshot else "READ COMMITTED"
        own = connection.connection.driver_connection
        assert isinstance(own, PatientConnection), "made by this module"
        settings = made(own.info.server_version)
        connection.exec_driver_sql(f"BEGIN ISOLATION LEVEL {level} READ WRITE{settings}")

    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "begin", begin)
    event.listen(engine, "checkout", _check)
    event.listen(engine, "checkin", _note_use)
    return engine


def inherited(address: URL, why: str) -> tuple[list[str], list[str]]:
    """The variables by which libpq completes this address, and those of them that an error with these words
    is about."""
    said = {*address.translate_connect_args(username="user", database="dbname"), *address.query}
    said |= {*LIMITS, "client_encoding"}
    found = [
        (name, each.keyword.decode(), os.environ[name])
        for each in Conninfo.get_defaults()
        if (name := (each.envvar or b"").decode()) in os.environ and each.keyword.decode() not in said
    ]
    found += [(name, word, os.environ[name]) for name, word in OF_SESSION.items() if name in os.environ]
    words = {*re.findall(r"[\w./:-]+", why.lower())}
    return [name for name, _, _ in found], [
        name for name, keyword, value in found if words & {keyword, value.lower()} or f'"{value}"' in why
    ]


def _check(connection: PatientConnection, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """Raise where the server has closed this connection, so that the pool opens another one.

    That it was closed can be seen without asking; only one that nobody has used for a moment is asked.
    """
    used_at = record.info.get(USED_AT)
    if used_at is None:  # it was opened just now
        return
    if monotonic() - used_at < ASKED_AFTER and not _has_been_closed(connection):
        return
    try:
        connection.execute("SELECT 1")
    except psycopg.Error:
        raise InvalidatePoolError from None


def _note_use(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info[USED_AT] = monotonic()


def _has_been_closed(connection: PatientConnection) -> bool:
    """Whether the server has said something although it was asked nothing: usually, that it hangs up."""
    try:
        with DefaultSelector() as selector:
            selector.register(connection.fileno(), EVENT_READ)
            return bool(selector.select(0))
    except (psycopg.Error, OSError, ValueError):
        return True


def _connect(_dialect: Any, _record: Any, arguments: Any, parameters: Any) -> PatientConnection:
    made = PatientConnection.connect(*arguments, **parameters)
    if made.info.server_version >= IDLE_LIMIT_FROM:  # it holds between transactions, so it is set once
        made.execute("SET idle_session_timeout = 0")
    return made


@contextmanager
def patience(connection: Connection) -> Iterator[None]:
    """Let a statement on this connection take as long as it takes, such as one of a migration."""
    own = connection.connection.driver_connection
    assert isinstance(own, PatientConnection), "made by this module"
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    own.patient = True
    try:
        yield
    finally:
        own.patient = False
