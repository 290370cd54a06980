"""The times of digests in four zones, over clock changes and public holidays."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.messages.digest import DailyDigest
from methodology.people import DIGEST_AT
from methodology.plan.team import PersonId
from playground import Playground
from storage import people
from storage.database.connection import Database
from tests.chaos.workspace import share_out
from tests.support.sending import WORKSPACE, Sending, forget_what_was_told, know, opened

BERLIN = ("Anna Keller", "U07ANNAKLR1", "Europe/Berlin", "DE")
NEW_YORK = ("Emily Harper", "U07EMILYHR5", "America/New_York", "US")
AUCKLAND = ("Hana Te Aroha", "U07HANATEA8", "Pacific/Auckland", "NZ")
KATHMANDU = ("Lakshmi Thapa", "U07LAKSHTH2", "Asia/Kathmandu", None)
HOURS = (2, 3, 6, 7, 8, 12, 13, 14, 19, 20, 21)
"""In UTC: nine in the morning of each of the four in winter and summer, and the hour before."""
HOURS_OF_NEW_YORK, HOURS_OF_AUCKLAND = (12, 13, 14), (19, 20, 21)
ROLES = ("project_manager", "pse", "technical_architect", "engagement_manager")


def sending_since(slack: Playground, database: Database, start: datetime) -> Sending:
    """An engagement with something overdue for each of the four; the public holidays are their country's."""
    everybody = (BERLIN, NEW_YORK, AUCKLAND, KATHMANDU)
    slack.clock.move_to(start)
    know(database, start, *((id, zone) for _, id, zone, _ in everybody))
    for _, id, _, country in everybody:
        with database.begin() as session:
            people.set_preferences(
                session,
                WORKSPACE,
                PersonId(id),
                digest_at=DIGEST_AT,
                working_weekdays=None,
                country=country,
                region=None,
            )
    team = dict(zip(ROLES, (id for _, id, _, _ in everybody), strict=True))
    long_ago = start.date() - timedelta(days=60)
    engagement = opened(database, team, start, opened_on=long_ago)
    with database.begin() as session:
        share_out(session, engagement, list(team.values()), long_ago)
    return Sending(slack, database, kinds={DailyDigest.kind: DailyDigest})


def received(sending: Sending, until: datetime, hours: Collection[int] = HOURS) -> dict[str, list[str]]:
    """What comes of sweeps at these hours. By person: the wall-clock times of their digests, with the time in
    UTC behind each."""
    hour = sending.now()
    while hour < until:
        hour += timedelta(hours=1)
        if hour.hour not in hours:
            continue
        for instant in (hour, hour + timedelta(minutes=15)) if hour.hour == 3 else (hour,):
            forget_what_was_told(sending.database)
            sending.slack.clock.move_to(instant)
            sending.sweep.run()
    return {
        name.split()[0]: [
            f"{at.astimezone(ZoneInfo(zone)):%a %-d %b %H:%M} ({at:%H:%M})"
            for message in reversed(sending.messages(id))
            for at in [datetime.fromtimestamp(float(message["ts"]), UTC)]
        ]
        for name, id, zone, _ in (BERLIN, NEW_YORK, AUCKLAND, KATHMANDU)
    }


def at(day: date, hour: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_berlin_puts_its_clocks_forward_at_easter(slack: Playground, sqlite_database: Database) -> None:
    sending = sending_since(slack, sqlite_database, at(date(2027, 3, 24), 23))
    assert received(sending, at(date(2027, 3, 30), 23)) == {
        "Anna": ["Thu 25 Mar 09:00 (08:00)", "Tue 30 Mar 09:00 (07:00)"],
        "Emily": [
            "Thu 25 Mar 09:00 (13:00)",
            "Fri 26 Mar 09:00 (13:00)",
            "Mon 29 Mar 09:00 (13:00)",
            "Tue 30 Mar 09:00 (13:00)",
        ],
        "Hana": ["Tue 30 Mar 09:00 (20:00)", "Wed 31 Mar 09:00 (20:00)"],
        "Lakshmi": [
            "Thu 25 Mar 09:00 (03:15)",
            "Fri 26 Mar 09:00 (03:15)",
            "Mon 29 Mar 09:00 (03:15)",
            "Tue 30 Mar 09:00 (03:15)",
        ],
    }


def test_new_york_puts_its_clocks_back(slack: Playground, sqlite_database: Database) -> None:
    sending = sending_since(slack, sqlite_database, at(date(2026, 10, 29), 12))
    assert received(sending, at(date(2026, 11, 3), 16), HOURS_OF_NEW_YORK)["Emily"] == [
        "Thu 29 Oct 09:00 (13:00)",
        "Fri 30 Oct 09:00 (13:00)",
        "Mon 2 Nov 09:00 (14:00)",
        "Tue 3 Nov 09:00 (14:00)",
    ]


def test_auckland_puts_its_clocks_forward_and_has_labour_day(
    slack: Playground, sqlite_database: Database
) -> None:
    sending = sending_since(slack, sqlite_database, at(date(2026, 9, 24), 20))
    assert received(sending, at(date(2026, 9, 29), 12), HOURS_OF_AUCKLAND)["Hana"] == [
        "Fri 25 Sep 09:00 (21:00)",
        "Mon 28 Sep 09:00 (20:00)",
        "Tue 29 Sep 09:00 (20:00)",
    ]
    sending.slack.clock.move_to(at(date(2026, 10, 22), 12))
    assert received(sending, at(date(2026, 10, 27), 12), HOURS_OF_AUCKLAND)["Hana"][3:] == [
        "Fri 23 Oct 09:00 (20:00)",
        "Tue 27 Oct 09:00 (20:00)",
    ]
