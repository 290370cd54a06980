"""Answer each message to the app once, whichever process it is delivered to."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "answered_message",
        sa.Column("workspace", TEXT(), nullable=False),
        sa.Column("channel", TEXT(), nullable=False),
        sa.Column("ts", TEXT(), nullable=False),
        sa.Column("claimed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "channel", "ts"),
    )


def downgrade() -> None:
    op.drop_table("answered_message")
