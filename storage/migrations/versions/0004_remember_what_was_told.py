"""Remember what was told to whom, since when a message waits, and who cannot be reached."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LONG_AGO = "1970-01-01 00:00:00"
CLOSED = sa.text("state NOT IN ('planned', 'sending', 'uncertain')")
AWAKE = sa.text("next_look_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("planned_activity", sa.Column("startable_told", sa.Date(), nullable=True))
    op.add_column(
        "planned_activity",
        sa.Column("startable_told_to", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    )
    op.add_column(
        "delivery",
        sa.Column("planned_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False, server_default=LONG_AGO),
    )
    op.add_column("delivery", sa.Column("repeated", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("person", sa.Column("unreachable", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE delivery SET planned_at = coalesce(attempted_at, next_try_at)")
    op.create_index(
        "delivery_closed", "delivery", ["planned_at"], postgresql_where=CLOSED, sqlite_where=CLOSED
    )
    op.drop_index("person_next_look", "person")
    op.create_index(
        "person_next_look",
        "person",
        ["next_look_at", "workspace", "id"],
        postgresql_where=AWAKE,
        sqlite_where=AWAKE,
    )


def downgrade() -> None:
    op.drop_index("person_next_look", "person")
    op.create_index("person_next_look", "person", ["next_look_at", "workspace", "id"])
    op.drop_index("delivery_closed", "delivery")
    with op.batch_alter_table("person") as person:
        person.drop_column("unreachable")
    with op.batch_alter_table("delivery") as delivery:
        delivery.drop_column("repeated")
        delivery.drop_column("planned_at")
    with op.batch_alter_table("planned_activity") as work:
        work.drop_column("startable_told_to")
        work.drop_column("startable_told")
