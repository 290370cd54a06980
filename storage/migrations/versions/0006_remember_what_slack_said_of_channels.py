"""Remember what Slack said of the channels of engagements, and when."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel",
        sa.Column("workspace", AutoString(), nullable=False),
        sa.Column("id", AutoString(), nullable=False),
        sa.Column("name", AutoString(), nullable=False, server_default=""),
        sa.Column("private", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("shared", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("is_member", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "id"),
    )


def downgrade() -> None:
    op.drop_table("channel")
