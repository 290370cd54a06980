"""Remember how engagements stand: their health, what is on whose list, and until when that holds."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime
STANDS = sa.text("state IN ('open', 'on_hold') OR health IS NOT NULL")
PRIVATE = sa.text("channel_private")
ANEW = sa.text("stands_anew")


def upgrade() -> None:
    op.create_table(
        "agenda",
        sa.Column("engagement", sa.Integer(), nullable=False),
        sa.Column("person", TEXT(), nullable=False),
        sa.Column("thing", TEXT(), nullable=False),
        sa.Column("workspace", TEXT(), nullable=False),
        sa.Column("grouped", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("work", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["engagement"], ["engagement.id"]),
        sa.PrimaryKeyConstraint("engagement", "person", "thing"),
    )
    op.create_index(
        "agenda_of_person",
        "agenda",
        ["workspace", "person", "grouped", "due", "occurrence", "work", "engagement"],
    )
    op.add_column("engagement", sa.Column("health", sa.Integer(), nullable=True))
    op.add_column("engagement", sa.Column("stands_until", INSTANT(), nullable=True))
    op.create_index(
        "engagement_stands_until",
        "engagement",
        ["workspace", "stands_until"],
        postgresql_where=STANDS,
        sqlite_where=STANDS,
    )
    op.create_index(
        "engagement_private", "engagement", ["workspace"], postgresql_where=PRIVATE, sqlite_where=PRIVATE
    )
    op.add_column(
        "person", sa.Column("stands_anew", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    op.create_index(
        "person_stands_anew", "person", ["workspace"], postgresql_where=ANEW, sqlite_where=ANEW
    )


def downgrade() -> None:
    op.drop_index("person_stands_anew", "person")
    with op.batch_alter_table("person") as table:
        table.drop_column("stands_anew")
    op.drop_index("engagement_private", "engagement")
    op.drop_index("engagement_stands_until", "engagement")
    with op.batch_alter_table("engagement") as table:
        table.drop_column("stands_until")
        table.drop_column("health")
    op.drop_index("agenda_of_person", "agenda")
    op.drop_table("agenda")
