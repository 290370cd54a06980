"""Find the engagements that were given another name."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

WAS_EDITED = sa.text("what = 'edited'")


def upgrade() -> None:
    op.create_index(
        "history_of_edits",
        "history",
        ["workspace", "id"],
        postgresql_where=WAS_EDITED,
        sqlite_where=WAS_EDITED,
    )


def downgrade() -> None:
    op.drop_index("history_of_edits", table_name="history")
