"""Keep the stage cards in channels up to date: what is wanted of each, and what is drawn."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime
DUE = sa.text("drawn < wanted")


def upgrade() -> None:
    op.create_table(
        "channel_card",
        sa.Column("engagement", sa.Integer(), nullable=False),
        sa.Column("workspace", TEXT(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("daily", sa.Boolean(), nullable=False),
        sa.Column("daily_at", INSTANT(), nullable=True),
        sa.Column("claimed_by", TEXT(), nullable=False),
        sa.Column("next_try_at", INSTANT(), nullable=False),
        sa.Column("tried_at", INSTANT(), nullable=True),
        sa.Column("fingerprint", TEXT(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("gone_in", TEXT(), nullable=True),
        sa.Column("lost", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["engagement"], ["engagement.id"]),
        sa.PrimaryKeyConstraint("engagement"),
    )
    op.create_index(
        "channel_card_due",
        "channel_card",
        ["workspace", "next_try_at"],
        postgresql_where=DUE,
        sqlite_where=DUE,
    )
    op.create_index("channel_card_daily", "channel_card", ["daily_at"])


def downgrade() -> None:
    op.drop_index("channel_card_daily", "channel_card")
    op.drop_index("channel_card_due", "channel_card")
    op.drop_table("channel_card")
