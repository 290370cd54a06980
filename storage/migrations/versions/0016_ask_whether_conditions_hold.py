"""Ask, once something is done, whether a condition holds."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "question",
        sa.Column("engagement", sa.Integer(), nullable=False),
        sa.Column("work", sa.Integer(), nullable=False),
        sa.Column("condition", TEXT(), nullable=False),
        sa.Column("activity", TEXT(), nullable=False),
        sa.Column("asked_of", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("answered_by", TEXT(), nullable=True),
        sa.ForeignKeyConstraint(["engagement"], ["engagement.id"]),
        sa.ForeignKeyConstraint(["work"], ["planned_activity.id"]),
        sa.PrimaryKeyConstraint("engagement", "work", "condition"),
    )
    note = sa.Column("note", TEXT(), nullable=False, server_default="")
    op.add_column("raised_condition", note)


def downgrade() -> None:
    with op.batch_alter_table("raised_condition") as table:
        table.drop_column("note")
    op.drop_table("question")
