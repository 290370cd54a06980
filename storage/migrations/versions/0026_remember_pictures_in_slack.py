"""Remember which pictures are files in Slack, and who waits for one."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime
DUE = sa.text("state IN ('wanted', 'sent')")


def upgrade() -> None:
    op.create_table(
        "picture_file",
        sa.Column("workspace", TEXT(), nullable=False),
        sa.Column("content", TEXT(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("title", TEXT(), nullable=False),
        sa.Column("svg", TEXT(), nullable=False),
        sa.Column("file", TEXT(), nullable=False),
        sa.Column("engagement", sa.Integer(), nullable=True),
        sa.Column("claimed_by", TEXT(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", INSTANT(), nullable=False),
        sa.Column("asked_at", INSTANT(), nullable=False),
        sa.ForeignKeyConstraint(["engagement"], ["engagement.id"]),
        sa.PrimaryKeyConstraint("workspace", "content"),
    )
    op.create_index(
        "picture_file_due",
        "picture_file",
        ["workspace", "next_try_at"],
        postgresql_where=DUE,
        sqlite_where=DUE,
    )
    op.create_index("picture_file_asked", "picture_file", ["asked_at"])
    op.create_table(
        "picture_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace", TEXT(), nullable=False),
        sa.Column("content", TEXT(), nullable=False),
        sa.Column("person", TEXT(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("subject", TEXT(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("engagement", sa.Integer(), nullable=True),
        sa.Column("asked_at", INSTANT(), nullable=False),
        sa.ForeignKeyConstraint(["engagement"], ["engagement.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("picture_wish_content", "picture_wish", ["workspace", "content"])


def downgrade() -> None:
    op.drop_index("picture_wish_content", "picture_wish")
    op.drop_table("picture_wish")
    op.drop_index("picture_file_asked", "picture_file")
    op.drop_index("picture_file_due", "picture_file")
    op.drop_table("picture_file")
