"""Keep own links of tools: those that a workspace sets in Slack, and published overlays."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "tool_link",
        sa.Column("workspace", TEXT(), nullable=False),
        sa.Column("tool", TEXT(), nullable=False),
        sa.Column("url", TEXT(), nullable=False),
        sa.Column("set_by", TEXT(), nullable=False),
        sa.Column("set_at", INSTANT(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "tool"),
    )
    op.create_table(
        "link_overlay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("published_at", INSTANT(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "overlay_link",
        sa.Column("overlay", sa.Integer(), nullable=False),
        sa.Column("tool", TEXT(), nullable=False),
        sa.Column("url", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["overlay"], ["link_overlay.id"]),
        sa.PrimaryKeyConstraint("overlay", "tool"),
    )


def downgrade() -> None:
    op.drop_table("overlay_link")
    op.drop_table("link_overlay")
    op.drop_table("tool_link")
