"""The people of the workspace in the chaos test, and the work that is due for each of them."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from slack_sdk import WebClient
from sqlalchemy import update
from sqlmodel import Session, col, select

from methodology.definition.ids import ActivityId
from methodology.plan.changes import is_in_turns
from methodology.plan.team import PersonId
from storage.database.connection import Database
from storage.outbox import allowance
from storage.people import Profile, save_profile
from storage.tables.people import PersonRow
from storage.tables.planned_activities import PlannedActivityRow
from tests.support.opened import gitlab_ps
from tests.support.sending import WORKSPACE, opened

ROLES = ("project_manager", "pse", "technical_architect", "engagement_manager")


def people_file(folder: Path, count: int) -> tuple[Path, list[str]]:
    """A file with this many people for the local Slack, and their ids."""
    ids = [f"U0CHAOS{n:04}" for n in range(count)]
    everybody = [{"id": id, "name": f"Person {n}", "title": "", "zone": "UTC"} for n, id in enumerate(ids)]
    path = folder / "people.yaml"
    team = {"id": WORKSPACE, "name": "Chaos", "domain": "chaos"}
    path.write_text(yaml.safe_dump({"team": team, "people": everybody, "channels": []}))
    return path, ids


MESSAGES_A_SECOND = 60.0


def give_work(
    database: Database,
    ids: Sequence[str],
    now: datetime,
    due: date,
    first_check: datetime,
    engagements: int | None = None,
) -> None:
    """Give everybody work that is due on this day, in engagements of four people each: as many as it takes, or more."""
    with database.begin() as session:
        for id in ids:
            save_profile(session, Profile(workspace=WORKSPACE, id=PersonId(id), name=id, zone="UTC"), now)
    teams = [ids[n : n + len(ROLES)] for n in range(0, len(ids), len(ROLES))]
    for n in range(len(teams) if engagements is None else engagements):
        recipients = dict(zip(ROLES, teams[n % len(teams)], strict=False))
        engagement = opened(
            database, recipients, now + timedelta(seconds=n), opened_on=due - timedelta(days=10)
        )
        with database.begin() as session:
            share_out(session, engagement, list(recipients.values()), due)
    with database.begin() as session:
        session.execute(update(PersonRow).values(next_look_at=first_check))


def send_fast(database: Database) -> None:
    """Take back what the limits before have done to the rate: each lowers it by a quarter, and it rises slowly."""
    with database.begin() as session:
        allowance.set_rate(session, WORKSPACE, MESSAGES_A_SECOND)


def share_out(session: Session, engagement: int, recipients: Sequence[str], due: date) -> None:
    """Make each of these people DRI of a share of the work, all of it due on this day.

    What can be done at once is shared out first, so that everybody has something that is late after that day.
    """
    rows = session.exec(select(PlannedActivityRow).where(PlannedActivityRow.engagement == engagement)).all()

    def later(row: PlannedActivityRow) -> tuple[bool, bool, bool, int]:
        is_turn = is_in_turns(gitlab_ps(), ActivityId(row.activity))
        return bool(row.depends_on), is_turn, row.stage != "engagement_execution", row.id or 0

    for n, activity_id in enumerate([row.id for row in sorted(rows, key=later)]):
        by_hand = {
            "dri": recipients[n % len(recipients)],
            "dri_by_hand": True,
            "due": due,
            "due_by_hand": True,
        }
        values = by_hand | {"role_unfilled": False, "waiting_for": None}
        session.execute(
            update(PlannedActivityRow).where(col(PlannedActivityRow.id) == activity_id).values(**values)
        )


def digests_of(client: WebClient, person: str) -> Counter[str]:
    """The digests of this person by local date, counted in Slack and not in our records."""
    channel = client.conversations_open(users=person)["channel"]["id"]
    messages: list[dict[str, Any]] = []
    cursor: str | None = None
    while cursor is None or cursor:
        page = client.conversations_history(channel=channel, limit=200, cursor=cursor or None)
        messages += [each for each in page["messages"] if each.get("bot_id")]
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
    days = (datetime.fromtimestamp(float(each["ts"]), tz=UTC).date() for each in messages)
    return Counter(day.isoformat() for day in days)
