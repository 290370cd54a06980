"""Remember from which date of the plan work was shifted when its engagement was resumed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("planned_activity", sa.Column("shifted_from", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("planned_activity") as work:
        work.drop_column("shifted_from")
