"""The engagements and people whose ids a forger names, straight in the records."""

from datetime import timedelta

from methodology.definition.ids import RoleId, StageId, TypeId
from methodology.engagement.engagement import Channel
from methodology.people import Absence
from methodology.plan.facts import open_plan_facts
from methodology.plan.team import Member, PersonId, Team
from storage.engagements import activity
from storage.engagements.opening import Opening, open_engagement
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.methodologies import get_latest_version_id
from storage.people import Profile, save_profile, set_absence
from tests.support.forged_entries import (
    ANNA,
    BEN,
    CLARA,
    DEV,
    ELSEWHERE,
    EMILY,
    JUDITH,
    KARIM,
    LAKSHMI,
    NORTHWIND,
    OPEN,
    PAUL,
    PROOFS,
    QUINN,
    RITA,
    SAM,
    STAGE,
    Json,
    Subject,
)
from tests.support.house import MONDAY, House


def open_with_evidence(
    house: House, workspace: str, by: str, customer: str, team_of: Json, channel: Channel | None
) -> Subject:
    """An engagement whose first activity is done, with evidence that nobody else may read."""
    context = house.bot.app_context
    with context.database.begin() as session:
        version = get_latest_version_id(session)
        today = MONDAY.date()
        actor = Actor(by=PersonId(by), at=MONDAY, today=today, source="test")
        unit = UnitOfWork(session, context.catalog, workspace, actor, lambda _: None)
        plan, _ = open_engagement(
            unit,
            Opening(
                request_key=f"form of {customer}",
                version=version,
                customer=customer,
                reference=f"SOW of {customer}",
                plan_facts=open_plan_facts(
                    context.catalog.get_methodology(version),
                    type_id=TypeId("custom_sow"),
                    opened_on=today,
                    start_stage=StageId(STAGE),
                ),
                team=Team(
                    members=tuple(Member(role=RoleId(r), person=PersonId(p)) for r, p in team_of.items())
                ),
                channel=channel,
            ),
        )
        proven, *_, last = plan.open_work
        if customer != OPEN:
            activity.complete(unit, proven.id, evidence=PROOFS[customer])
            activity.reassign(unit, last.id, to=PersonId(LAKSHMI))
        return Subject(plan.engagement.id, last.id if customer != OPEN else proven.id)


def know_everybody(house: House) -> None:
    """Members, guests, outsiders and somebody who has left, in both workspaces."""
    guests, outsiders, left = (PAUL, QUINN), (SAM,), (RITA,)
    with house.bot.app_context.database.begin() as session:
        for workspace in (NORTHWIND, ELSEWHERE):
            for who in sorted(
                {EMILY, BEN, CLARA, DEV, JUDITH, KARIM, ANNA, LAKSHMI, *guests, *outsiders, *left}
            ):
                profile = Profile(
                    workspace=workspace,
                    id=PersonId(who),
                    name=who,
                    zone="UTC",
                    guest=who in guests,
                    outsider=who in outsiders,
                    deactivated=who in left,
                )
                save_profile(session, profile, house.slack.now())
        away = Absence(first=MONDAY.date(), last=(MONDAY + timedelta(days=30)).date(), deputy=PersonId(DEV))
        set_absence(session, NORTHWIND, PersonId(LAKSHMI), away)
