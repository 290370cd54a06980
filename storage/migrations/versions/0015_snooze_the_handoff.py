"""Let the handoff of an engagement be snoozed."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("engagement", sa.Column("handoff_not_before", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("engagement") as batch:
        batch.drop_column("handoff_not_before")
