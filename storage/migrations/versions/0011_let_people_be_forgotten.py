"""Let people be forgotten: a hash of who was, and narrow exceptions to what the history refuses."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime

STAYS = ("id", "workspace", "engagement", "work", "at", "what", "source")
"""The columns of the history in which no id of a person is replaced."""


def _replaces_an_id(text: str, same: str) -> str:
    """That an update replaces one id by another; `text` casts JSON, `same` compares with NULL."""
    stays = " AND ".join(f'NEW."{name}" {same} OLD."{name}"' for name in STAYS)
    replaced = " AND ".join(
        f'NEW."{name}"{cast} = replace(OLD."{name}"{cast}, e.person, e.former)'
        for name, cast in (("by", ""), ("before", text), ("after", text))
    )
    return (
        "EXISTS (SELECT 1 FROM history_exception e WHERE e.workspace = OLD.workspace "
        f"AND e.person IS NOT NULL AND {stays} AND {replaced})"
    )


def _deletes_an_engagement(same: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM history_exception e WHERE e.workspace = OLD.workspace "
        f"AND e.person IS NULL AND e.engagement {same} OLD.engagement)"
    )


def upgrade() -> None:
    op.create_table(
        "forgotten_person",
        sa.Column("workspace", TEXT(), nullable=False),
        sa.Column("hash", TEXT(), nullable=False),
        sa.Column("salt", TEXT(), nullable=False),
        sa.Column("forgotten_at", INSTANT(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "hash"),
    )
    op.create_table(
        "history_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace", TEXT(), nullable=False),
        sa.Column("engagement", sa.Integer(), nullable=True),
        sa.Column("person", TEXT(), nullable=True),
        sa.Column("former", TEXT(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _guard_sqlite() -> None:
    for change, allowed in (
        ("UPDATE", _replaces_an_id("", "IS")),
        ("DELETE", _deletes_an_engagement("IS")),
    ):
        op.execute(f"DROP TRIGGER history_refuses_{change.lower()}")
        op.execute(
            f"CREATE TRIGGER history_refuses_{change.lower()} BEFORE {change} ON history WHEN NOT {allowed} "
            "BEGIN SELECT RAISE(ABORT, 'history is written once and never changed'); END"
        )


def _guard_postgresql() -> None:
    same = "IS NOT DISTINCT FROM"
    op.execute(
        "CREATE FUNCTION guard_history() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' THEN IF {_replaces_an_id('::text', same)} THEN RETURN NEW; END IF; "
        f"ELSIF {_deletes_an_engagement(same)} THEN RETURN OLD; END IF; "
        "RAISE EXCEPTION 'history is written once and never changed' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute("DROP TRIGGER history_refuses_change ON history")
    op.execute(
        "CREATE TRIGGER history_refuses_change BEFORE UPDATE OR DELETE ON history "
        "FOR EACH ROW EXECUTE FUNCTION guard_history()"
    )
    op.execute(
        "CREATE TRIGGER history_refuses_truncation BEFORE TRUNCATE ON history "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(f"DROP TRIGGER history_refuses_{change.lower()}")
            op.execute(
                f"CREATE TRIGGER history_refuses_{change.lower()} BEFORE {change} ON history "
                "BEGIN SELECT RAISE(ABORT, 'history is written once and never changed'); END"
            )
    else:
        op.execute("DROP TRIGGER history_refuses_truncation ON history")
        op.execute("DROP TRIGGER history_refuses_change ON history")
        op.execute("DROP FUNCTION guard_history()")
        op.execute(
            "CREATE TRIGGER history_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON history "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.drop_table("history_exception")
    op.drop_table("forgotten_person")
