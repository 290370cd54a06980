"""The table of sending rates, one for each workspace, which all replicas share."""

from sqlmodel import Field

from storage.tables.columns import Table


class AllowanceRow(Table, table=True):
    """The rate at which messages are posted in a workspace, in messages a second.

    `used_until` is when what was posted so far will be within the rate, `blocked_until` when Slack's last wait
    is over: both in seconds since 1970, by the clock of the database. `refused_rate` is the rate at which Slack
    last asked to wait, 0 if it never did.
    """

    __tablename__ = "allowance"
    workspace: str = Field(primary_key=True)
    rate: float
    used_until: float
    blocked_until: float
    refused_rate: float
