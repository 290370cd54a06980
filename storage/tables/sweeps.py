"""The table of what all sweeps know together."""

from datetime import datetime

from sqlmodel import Field

from storage.tables.columns import Table


class SweepRow(Table, table=True):
    """One row. `seed` is a random value from which the keys of digests are made.

    `last_at` is when a sweep began last. `resumed_at` is when sweeps began again after they had stopped: for
    all that this database knows, messages of before may have been sent and forgotten. `instance` tells the
    database of the last sweep from one restored in its place; None with SQLite, and as versions before 0.8.0 left it.
    Until `tokens_tried_at` and an hour more, no other process tries all tokens.
    """

    __tablename__ = "sweep"
    id: int = Field(primary_key=True)
    seed: str
    last_at: datetime | None = None
    resumed_at: datetime | None = None
    instance: str | None = None
    tokens_tried_at: datetime | None = None
