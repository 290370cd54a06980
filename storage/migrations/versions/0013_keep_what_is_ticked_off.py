"""Keep what is ticked off the checklists of activities, by whom and when."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("planned_activity", sa.Column("ticked", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("planned_activity") as batch:
        batch.drop_column("ticked")
