"""Remember what was told to whom, when gates became ready, and what a reader left unanswered."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def _columns() -> dict[str, tuple[sa.Column, ...]]:
    return {
        "engagement": (
            sa.Column("hold_until", sa.Date(), nullable=True),
            sa.Column("resumed_on", sa.Date(), nullable=True),
            sa.Column("close_not_before", sa.Date(), nullable=True),
            sa.Column("asked", sa.JSON(), nullable=False, server_default="{}"),
            sa.Column("rules", sa.Integer(), nullable=False, server_default="0"),
        ),
        "stage_entry": (
            sa.Column("ready_on", sa.Date(), nullable=True),
            sa.Column("gate_not_before", sa.Date(), nullable=True),
        ),
        "anchor_date": (sa.Column("set_on", sa.Date(), nullable=True),),
        "planned_activity": (
            sa.Column("basis", TEXT(), nullable=True),
            sa.Column("turns_missed", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("moved", sa.JSON(none_as_null=True), nullable=True),
        ),
        "person": (
            sa.Column("holidays_settled", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("weekly_on", sa.Date(), nullable=True),
            sa.Column("unanswered", sa.Integer(), nullable=False, server_default="0"),
        ),
    }


def upgrade() -> None:
    op.create_table(
        "told",
        sa.Column("reader", TEXT(), nullable=False),
        sa.Column("engagement", sa.Integer(), nullable=False),
        sa.Column("thing", TEXT(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["engagement"], ["engagement.id"]),
        sa.PrimaryKeyConstraint("reader", "engagement", "thing"),
    )
    op.create_index("told_of_engagement", "told", ["engagement", "thing"])
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)


def downgrade() -> None:
    for table, columns in _columns().items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column.name)
    op.drop_index("told_of_engagement", "told")
    op.drop_table("told")
