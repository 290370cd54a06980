"""The tables: one class each, with columns, keys, constraints and indexes."""

from sqlmodel import SQLModel

# Foreign keys lead from file to file, and Alembic compares all tables: importing one file registers them all.
from storage.tables import (
    agenda,
    allowances,
    answered,
    channel_cards,
    channels,
    engagements,
    history,
    links,
    methodologies,
    outbox,
    people,
    pictures,
    planned_activities,
    privacy,
    sweeps,
    told,
    workspaces,
)

metadata = SQLModel.metadata
"""All tables, as SQLAlchemy and Alembic know them."""

__all__ = [
    "agenda",
    "allowances",
    "answered",
    "channel_cards",
    "channels",
    "engagements",
    "history",
    "links",
    "metadata",
    "methodologies",
    "outbox",
    "people",
    "pictures",
    "planned_activities",
    "privacy",
    "sweeps",
    "told",
    "workspaces",
]
