"""Keep the link or note that somebody leaves at the gate of a stage."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    note = sa.Column("left_note", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default="")
    op.add_column("stage_entry", note)


def downgrade() -> None:
    with op.batch_alter_table("stage_entry") as table:
        table.drop_column("left_note")
