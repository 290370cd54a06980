"""Remember of each engagement what messages can tell whom, and find those that are to be planned anew."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
NOT_OVER = sa.text("state IN ('open', 'on_hold')")
COLUMNS = {
    "rung": sa.Integer(),
    "anew_after": sa.Date(),
    "weekly": sa.Boolean(),
    "open": sa.Integer(),
    "name": TEXT(),
    "late_by": sa.Integer(),
    "escalated": sa.Integer(),
    "later": sa.Integer(),
    "snoozed": sa.Integer(),
    "lacks_manager": sa.Boolean(),
}


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("agenda", sa.Column(name, kind, nullable=True))
    op.create_index(
        "engagement_rules", "engagement", ["rules"], postgresql_where=NOT_OVER, sqlite_where=NOT_OVER
    )


def downgrade() -> None:
    op.drop_index("engagement_rules", "engagement")
    with op.batch_alter_table("agenda") as table:
        for name in reversed(COLUMNS):
            table.drop_column(name)
