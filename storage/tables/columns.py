"""What several tables share: their base, and kinds of columns and indexes."""

from typing import Any

from sqlalchemy import JSON, Column, Date, Index, String, text
from sqlmodel import Field, SQLModel


class Table(SQLModel):
    """The base of the tables. Their rows are not validated, so the validators are not built when the bot starts."""

    model_config = {"defer_build": True}


def json_object() -> Any:
    return Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


def json_list() -> Any:
    return Field(default_factory=list, sa_column=Column(JSON, nullable=False))


def json_value() -> Any:
    """A JSON value, or NULL."""
    return Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))


def day(column: str) -> Any:
    """A date whose field has a shorter name than its column, because that name is a keyword of SQL."""
    return Field(sa_column=Column(column, Date, nullable=False))


def person_id(column: str) -> Any:
    """The Slack id of a person, named like `day`."""
    return Field(sa_column=Column(column, String, nullable=False))


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index of the rows for which this condition holds, on both databases.

    The migrations create it on both. Naming PostgreSQL here would import its dialect with every start on SQLite.
    """
    return Index(name, *columns, sqlite_where=text(where))
