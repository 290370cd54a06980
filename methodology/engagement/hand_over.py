"""Handing over a person: what of an engagement goes from one person to another, and what stays."""

from methodology.definition.ids import RoleId
from methodology.definition.stage import Stage
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.handoff_work import open_handoff
from methodology.people import Person, why_not_assignable
from methodology.plan.facts import stages_ahead
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import Member, PersonId, Team
from methodology.refusal import Refusal
from methodology.value import Value


class HandOver(Value):
    """What goes from one person, the giver, to another, the taker, in one engagement.

    `roles` are those that the giver holds, `deputy_of` those whose holder they stand in for. `work` is all of
    their open work; its part `by_hand` was reassigned to them one by one. `gates` are the stages that they are
    to lead the engagement out of. `handoff` is the name of the handoff sheet, where it is theirs to fill in. `has`
    are the roles that the taker holds already.
    """

    roles: tuple[RoleId, ...] = ()
    deputy_of: tuple[RoleId, ...] = ()
    work: tuple[PlannedActivity, ...] = ()
    by_hand: tuple[PlannedActivity, ...] = ()
    gates: tuple[Stage, ...] = ()
    handoff: str = ""
    has: tuple[RoleId, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the giver has nothing to give here."""
        return not (self.roles or self.deputy_of or self.work)


class HandedOver(Value):
    """What has gone over in one engagement, as the history has it: roles, those as whose deputy the giver stood in, and
    the number of open activities."""

    roles: tuple[RoleId, ...] = ()
    deputy_of: tuple[RoleId, ...] = ()
    activities: int = 0


def hand_over_of(plan: EngagementPlan, giver: PersonId, taker: PersonId | None = None) -> HandOver:
    """What of this engagement goes from the giver to the taker. None of it does once the engagement is over.

    Work of the giver's roles that was reassigned by hand to somebody else stays with them.
    """
    engagement = plan.engagement
    if engagement.is_over:
        return HandOver()
    work = tuple(each for each in plan.open_work if each.dri == giver)
    return HandOver(
        roles=engagement.team.roles_of(giver),
        deputy_of=tuple(each.role for each in engagement.team.members if each.deputy == giver),
        work=work,
        by_hand=tuple(each for each in work if each.dri_by_hand),
        gates=_gates(plan, giver),
        handoff=sheet.name if (sheet := open_handoff(plan)) and sheet.owner == giver else "",
        has=engagement.team.roles_of(taker) if taker else (),
    )


def check_taker(giver: PersonId, taker: Person) -> None:
    """Raises `Refusal` where this person cannot take over from the giver."""
    if taker.id == giver:
        raise Refusal("That is the same person: choose somebody else to hand over to.")
    if why := why_not_assignable(taker):
        raise Refusal(why)


def team_after(team: Team, giver: PersonId, taker: PersonId) -> Team:
    """The team once the taker stands in it wherever the giver stood. Nobody stands in for themselves: a role
    whose holder and deputy would be the taker has no deputy."""

    def taken(member: Member) -> Member:
        person, deputy = (taker if each == giver else each for each in (member.person, member.deputy))
        return Member(role=member.role, person=person or taker, deputy=deputy if deputy != person else None)

    return Team(members=tuple(map(taken, team.members)))


def dates_that_move(plan: EngagementPlan, giver: PersonId, taker: Person) -> tuple[PlannedActivity, ...]:
    """The work whose due date moves because it is the taker's, who does not work on that day."""
    engagement = plan.engagement
    after = plan.model_copy(
        update={
            "engagement": engagement.model_copy(
                update={"team": team_after(engagement.team, giver, taker.id)}
            ),
            "people": {**plan.people, taker.id: taker},
            "work": tuple(
                each.model_copy(update={"dri": taker.id}) if each.dri == giver else each for each in plan.work
            ),
        }
    )
    moved = {shift.work.id for shift in after.changes().shifts}
    return tuple(
        each
        for each in plan.open_work
        if each.dri == giver and each.id in moved and not plan.is_turn_ahead(each)
    )


def _gates(plan: EngagementPlan, giver: PersonId) -> tuple[Stage, ...]:
    plan_facts, roles = plan.engagement.plan_facts, plan.roles
    ahead = (each for each in stages_ahead(plan.methodology, plan_facts) if each.id not in plan_facts.left)
    return tuple(each for each in ahead if (member := roles.holder(each.dri)) and member.person == giver)
