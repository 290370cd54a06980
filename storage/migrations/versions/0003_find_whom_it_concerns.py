"""Find the engagements that concern a person without looking at all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "person_stood_in_for",
        "person",
        ["workspace", "away_deputy"],
        postgresql_where=sa.text("away_deputy IS NOT NULL"),
        sqlite_where=sa.text("away_deputy IS NOT NULL"),
    )
    op.create_index("engagement_of_opener", "engagement", ["workspace", "opened_by"])
    op.create_index(
        "team_member_deputy",
        "team_member",
        ["deputy"],
        postgresql_where=sa.text("deputy IS NOT NULL"),
        sqlite_where=sa.text("deputy IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("team_member_deputy", "team_member")
    op.drop_index("engagement_of_opener", "engagement")
    op.drop_index("person_stood_in_for", "person")
