"""Remember of each engagement what messages can tell whom, and find those that are to be planned anew."""

from datetime import UTC, datetime

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
WORKSPACE = sa.table(
    "workspace",
    sa.column("stopped_because", TEXT()),
    sa.column("stopped_at", sqlmodel.sql.sqltypes.UTCDateTime()),
)
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
    # From now on these are erased like a removal that Slack tells of. Their days begin here: until now none ran.
    refused = WORKSPACE.c.stopped_because.in_(["account_inactive", "token_revoked"])
    op.execute(WORKSPACE.update().where(refused).values(stopped_at=datetime.now(UTC)))


def downgrade() -> None:
    op.drop_index("engagement_rules", "engagement")
    with op.batch_alter_table("agenda") as table:
        for name in reversed(COLUMNS):
            table.drop_column(name)
