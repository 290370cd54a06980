"""The table of what all sweeps know together."""

from datetime import datetime

from sqlmodel import Field

from storage.tables.columns import Table


class SweepRow(Table, table=True):
    """One row. `seed` is a random value from which the keys of digests are made.

    `last_at` is when a sweep began last. `resumed_at` is when sweeps began again after they had stopped: for
    all that this database knows, messages of before may have been sent and forgotten.
    """

    __tablename__ = "sweep"
    id: int = Field(primary_key=True)
    seed: str
    last_at: datetime | None = None
    resumed_at: datetime | None = None
