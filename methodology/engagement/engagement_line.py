"""`EngagementLine`: an engagement as a line in a list, with its stages, health and open work."""

from collections.abc import Sequence
from datetime import date, datetime

from methodology.definition.model import Methodology
from methodology.definition.stage import Stage
from methodology.engagement.engagement import EngagementId, EngagementState
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.health import Health, health
from methodology.engagement.lateness import Lateness
from methodology.engagement.links import EngagementLink, given_links
from methodology.engagement.work_lists import next_for
from methodology.plan.facts import PlanFacts, stages_of
from methodology.plan.stages import current_stages
from methodology.plan.team import PersonId
from methodology.value import Value


class EngagementLine(Value):
    """An engagement in the list of a person; `stages` and `roles` are names; the roles are the person's.

    `dots` show how far it is: a full one for each stage left, a half one where it is, an empty one ahead;
    `at` is the stage in short. `mine` is what the person has to do next, nothing once it is over. `links` are
    those that somebody has given. `next_due` is the first day from today on; what waits is not due next
    because its date has passed.
    """

    engagement: EngagementId
    title: str
    stages: tuple[str, ...]
    state: EngagementState = "open"
    health: Health = Health(state="on_track")
    open_work: int = 0
    late: int = 0
    roles: tuple[str, ...] = ()
    next_due: date | None = None
    dots: str = ""
    at: str = ""
    hold_until: date | None = None
    hold_reason: str = ""
    mine: str = ""
    mine_due: date | None = None
    links: tuple[EngagementLink, ...] = ()


def engagement_line(plan: EngagementPlan, person: PersonId, now: datetime) -> EngagementLine:
    """The line of this engagement in the list of this person now."""
    engagement, methodology = plan.engagement, plan.methodology
    still_open = plan.open_work
    lateness = Lateness(plan=plan, now=now)
    late = {each.id for each in still_open if lateness.late_by(each)}
    mine = None if engagement.is_over else next_for(plan, person, now)
    current = current_stages(methodology, engagement.plan_facts)
    return EngagementLine(
        engagement=engagement.id,
        title=engagement.title,
        links=given_links(plan),
        stages=tuple(stage.name for stage in current),
        state=engagement.state,
        health=health(plan, now),
        open_work=len(still_open),
        late=len(late),
        roles=tuple(methodology.role[role].name for role in engagement.team.roles_of(person)),
        next_due=min(
            (
                due
                for each in still_open
                if (due := lateness.due(each)) is not None and due >= plan.today_of(each, now)
            ),
            default=None,
        ),
        dots=stage_dots(methodology, engagement.plan_facts),
        at="" if engagement.is_over else _in_short(current),
        hold_until=engagement.hold_until,
        hold_reason=engagement.hold.reason if engagement.hold else "",
        mine=mine.name if mine else "",
        mine_due=lateness.due(mine) if mine else None,
    )


def _in_short(current: Sequence[Stage]) -> str:
    """The stage where it is, and how many more run beside it: "Prep +1"."""
    if not current:
        return ""
    first, *others = current
    return f"{first.short or first.name}{f' +{len(others)}' if others else ''}"


def stage_dots(methodology: Methodology, plan_facts: PlanFacts) -> str:
    """How far an engagement is in the stages that it runs: `●◐○`."""
    now = {stage.id for stage in current_stages(methodology, plan_facts)}
    dots, has_begun = "", False
    for stage in stages_of(methodology, plan_facts):
        has_begun = has_begun or stage.id in plan_facts.entered
        gone = stage.id in plan_facts.left or not has_begun
        dots += "◐" if stage.id in now else "●" if gone else "○"
    return dots
