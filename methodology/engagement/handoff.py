"""The handoff sheet: its parts, what fills them, and which of them are empty."""

from collections.abc import Collection, Iterator
from datetime import date

from methodology.definition.ids import AnchorId, StageId
from methodology.definition.stage import HandoffPart, Stage
from methodology.engagement.engagement_plan import EngagementPlan, once_for_each_plan
from methodology.engagement.links import given_links
from methodology.plan.facts import stages_ahead, stages_of
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.stages import current_stages
from methodology.plan.team import PersonId
from methodology.value import Value


class Proof(Value):
    """Something that was recorded on the way and answers a part: evidence, a link of the engagement, or a date on
    which something happened.

    `source` is the name of the activity or exit criterion that it was recorded for, or of the link or date;
    `by` and `on` say who recorded the evidence and when. Either `evidence` or, with its `anchor`, `happened`
    is set.
    """

    source: str
    evidence: str = ""
    happened: date | None = None
    anchor: AnchorId | None = None
    by: PersonId | None = None
    on: date | None = None


class SheetPart(Value):
    """A part of the sheet: the text that people wrote, and what was recorded on the way.

    `comes_later`: what would fill it is recorded only after the handoff, by all that this engagement has.
    """

    part: HandoffPart
    text: str
    proofs: tuple[Proof, ...]
    comes_later: bool = False

    @property
    def is_missing(self) -> bool:
        return not self.text and not self.proofs


@once_for_each_plan
def sheet_parts(plan: EngagementPlan) -> tuple[SheetPart, ...]:
    """The parts of the handoff sheet, with their texts and what was recorded for them."""
    return tuple(
        SheetPart(
            part=part,
            text=plan.engagement.handoff.get(part.id, ""),
            proofs=_proofs(plan, part),
            comes_later=_comes_later(plan, part),
        )
        for part in plan.methodology.handoff
    )


def missing_parts(parts: tuple[SheetPart, ...]) -> tuple[HandoffPart, ...]:
    return tuple(each.part for each in parts if each.is_missing)


def due_parts(parts: tuple[SheetPart, ...]) -> tuple[HandoffPart, ...]:
    """The empty parts that must be filled by the handoff: not those that are recorded only after it."""
    return tuple(each.part for each in parts if each.is_missing and not each.comes_later)


def is_sheet_due(plan: EngagementPlan, stage_id: StageId) -> bool:
    """Whether the stage after this one needs the sheet."""
    methodology, plan_facts = plan.methodology, plan.engagement.plan_facts
    before = {part.before for part in methodology.handoff}
    ahead = [each for each in stages_ahead(methodology, plan_facts) if each.id not in plan_facts.entered]
    return bool(ahead) and stage_id in plan_facts.entered and ahead[0].id in before


def missing_when_leaving(
    plan: EngagementPlan, stage_id: StageId, together: Collection[StageId] = ()
) -> tuple[HandoffPart, ...]:
    """The empty parts to be filled when this stage is left, with others `together`: if it is the last one before
    the handoff."""
    if not is_handed_off(plan) or not _is_last(plan, stage_id, together):
        return ()
    return due_parts(sheet_parts(plan))


def sheet_when_leaving(
    plan: EngagementPlan, stage_id: StageId, together: Collection[StageId] = ()
) -> tuple[SheetPart, ...]:
    """The sheet, at the last gate before the handoff and at the one before the stage that needs it."""
    current = current_stages(plan.methodology, plan.engagement.plan_facts)
    if plan.methodology.stage[stage_id] not in current or not is_handed_off(plan):
        return ()
    shown = _is_last(plan, stage_id, together) or is_sheet_due(plan, stage_id)
    return sheet_parts(plan) if shown else ()


def is_sheet_needed(plan: EngagementPlan) -> bool:
    """Whether the engagement is in a stage before one that needs the sheet."""
    current = current_stages(plan.methodology, plan.engagement.plan_facts)
    return any(is_sheet_due(plan, stage.id) for stage in current)


def is_handed_over(plan: EngagementPlan) -> bool:
    """Whether the stage that needs the sheet comes next or has begun."""
    before = {part.before for part in plan.methodology.handoff}
    return is_sheet_needed(plan) or not before.isdisjoint(plan.engagement.plan_facts.entered)


@once_for_each_plan
def pre_sales_stages(plan: EngagementPlan) -> tuple[Stage, ...]:
    """The stages before the handoff that this engagement goes through from where it was opened; none if it was
    opened after them."""
    return tuple(
        stage
        for stage in stages_ahead(plan.methodology, plan.engagement.plan_facts)
        if _is_pre_sales(plan, stage)
    )


@once_for_each_plan
def is_handed_off(plan: EngagementPlan) -> bool:
    """Whether the engagement goes through a stage that needs the sheet."""
    before = {part.before for part in plan.methodology.handoff}
    return any(stage.id in before for stage in stages_of(plan.methodology, plan.engagement.plan_facts))


def _is_last(plan: EngagementPlan, stage_id: StageId, together: Collection[StageId]) -> bool:
    """Whether this stage, with those, is all that is to be left before the handoff."""
    to_leave = {stage.id for stage in pre_sales_stages(plan)} - plan.engagement.plan_facts.left.keys()
    return stage_id in to_leave and to_leave <= {stage_id, *together}


def _is_pre_sales(plan: EngagementPlan, stage: Stage) -> bool:
    return stage.phase == plan.methodology.first_phase


def _proofs(plan: EngagementPlan, part: HandoffPart) -> tuple[Proof, ...]:
    """What was recorded for this part: the same link or note once, however often it was left."""
    if not _has_proofs(plan):
        return ()
    proofs = {each.evidence: each for each in (*_confirmed(plan, part), *_evidence(plan, part))}
    links = (each for each in _links(plan, part) if not any(each.evidence in text for text in proofs))
    return (*reversed(proofs.values()), *links, *_happened(plan, part))


@once_for_each_plan
def _has_proofs(plan: EngagementPlan) -> bool:
    """Whether anything was recorded that may answer a part."""
    engagement = plan.engagement
    return bool(_done_with_evidence(plan) or given_links(plan)) or any(
        (*(each.evidence for each in engagement.confirmed), *(e.actual for e in engagement.plan_facts.dates))
    )


def _links(plan: EngagementPlan, part: HandoffPart) -> Iterator[Proof]:
    """The links of this engagement to what activities of this part yield, such as its SOW."""
    for each in given_links(plan):
        if set(each.tool.yielded_by) & set(part.taken_from):
            yield Proof(source=each.tool.short or each.tool.name, evidence=each.url)


@once_for_each_plan
def _done_with_evidence(plan: EngagementPlan) -> tuple[PlannedActivity, ...]:
    return tuple(each for each in plan.work if each.state == "done" and each.evidence)


def _evidence(plan: EngagementPlan, part: HandoffPart) -> Iterator[Proof]:
    for each in _done_with_evidence(plan):
        if each.activity in part.taken_from:
            yield Proof(source=each.name, evidence=each.evidence, by=each.closed_by, on=each.closed_on)


def _confirmed(plan: EngagementPlan, part: HandoffPart) -> Iterator[Proof]:
    """The evidence of exit criteria that only activities of this part establish."""
    confirmed = [each for each in plan.engagement.confirmed if each.evidence]
    if not confirmed:
        return
    criteria = {
        (stage.id, each.id): each.short or each.text
        for stage in plan.methodology.stages
        for each in stage.exit_criteria
        if each.established_by and set(each.established_by) <= set(part.taken_from)
    }
    for each in confirmed:
        if (each.stage, each.criterion) in criteria:
            source = criteria[each.stage, each.criterion]
            yield Proof(source=source, evidence=each.evidence, by=each.by, on=each.on)


def _happened(plan: EngagementPlan, part: HandoffPart) -> Iterator[Proof]:
    """The days that answer this part, of what has happened."""
    for each in plan.engagement.plan_facts.dates:
        if each.anchor in part.dates and each.actual:
            label = plan.methodology.anchor[each.anchor].label
            yield Proof(source=label, happened=each.on, anchor=each.anchor)


def _comes_later(plan: EngagementPlan, part: HandoffPart) -> bool:
    methodology, plan_facts = plan.methodology, plan.engagement.plan_facts
    runs = {stage.id: stage for stage in stages_of(methodology, plan_facts)}
    sources = [
        runs[each.stage]
        for each in map(methodology.activity.get, part.taken_from)
        if each is not None
        and each.stage in runs
        and each.applies_to.fits(plan_facts.type, plan_facts.facets)
    ]
    return bool(sources) and not any(_is_pre_sales(plan, stage) for stage in sources)
