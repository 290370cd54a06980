"""The table of people."""

from datetime import date, datetime, time

from sqlalchemy import text
from sqlmodel import Field

from storage.tables.columns import Table, partial_index


class PersonRow(Table, table=True):
    """A member of a workspace: their Slack profile, which is refreshed, and their own settings.

    `holidays_settled`: they have chosen a country for public holidays, or none.

    `next_look_at` is the next instant at which their digest is checked; null while no engagement involves
    them. `weekly_on` is the day of their last weekly message, `unanswered` the number of digests in a row
    after which they did nothing. `home_opened_at` is when they opened Home last. `stands_anew` is set when something
    changed about them by which their engagements may stand otherwise. `unreachable` is set when Slack refuses a direct
    message to them, until it accepts one.
    """

    __tablename__ = "person"
    __table_args__ = (
        partial_index(
            "person_next_look", "next_look_at", "workspace", "id", where="next_look_at IS NOT NULL"
        ),
        partial_index("person_stood_in_for", "workspace", "away_deputy", where="away_deputy IS NOT NULL"),
        partial_index("person_stands_anew", "workspace", where="stands_anew"),
    )
    workspace: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    name: str
    zone: str
    deactivated: bool = False
    unreachable: bool = False
    guest: bool = False
    outsider: bool = False
    refreshed_at: datetime | None = None
    digest_at: time = time(9)
    working_weekdays: str | None = None
    country: str | None = None
    region: str | None = None
    away_first: date | None = None
    away_last: date | None = None
    away_deputy: str | None = None
    next_look_at: datetime | None = None
    holidays_settled: bool = False
    workspace_admin: bool = False
    weekly_on: date | None = None
    unanswered: int = 0
    home_opened_at: datetime | None = None
    stands_anew: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
