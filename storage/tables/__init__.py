"""One class per table, in files by what the tables hold: columns, keys, constraints and indexes."""

# Foreign keys lead from file to file, and Alembic compares all tables: whichever is imported, all are known.
from storage.tables import (
    engagements,
    history,
    methodologies,
    outbox,
    people,
    planned_activities,
    workspaces,
)

__all__ = [
    "engagements",
    "history",
    "methodologies",
    "outbox",
    "people",
    "planned_activities",
    "workspaces",
]
