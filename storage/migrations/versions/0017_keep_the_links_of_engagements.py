"""Keep the links of engagements, and the bookmarks that were set for them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

COLUMNS = ("links", "bookmarks")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("engagement", sa.Column(name, sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    with op.batch_alter_table("engagement") as batch:
        for name in COLUMNS:
            batch.drop_column(name)
