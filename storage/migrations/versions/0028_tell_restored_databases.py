"""Remember which instance of the database the last sweep found, and when one process tried all tokens."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sweep", sa.Column("instance", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column("sweep", sa.Column("tokens_tried_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("sweep") as table:
        table.drop_column("tokens_tried_at")
        table.drop_column("instance")
