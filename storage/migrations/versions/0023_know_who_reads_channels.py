"""Know whether people from outside read the channel of an engagement."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

COLUMNS = ("outside", "readers_asked_at", "readers_changed", "readers_seen")


def upgrade() -> None:
    op.add_column("channel", sa.Column("outside", sa.Boolean(), nullable=True))
    op.add_column("channel", sa.Column("readers_asked_at", UTCDateTime(), nullable=True))
    op.add_column("channel", sa.Column("readers_changed", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("channel", sa.Column("readers_seen", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("channel") as batch:
        for name in COLUMNS:
            batch.drop_column(name)
