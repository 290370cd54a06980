"""Daily messages with lines of each kind, to be drawn."""

from datetime import date
from typing import Any

from methodology.definition.ids import AnchorId, RoleId, StageId
from methodology.engagement.engagement import EngagementId, Question
from methodology.plan.planned_activity import PlannedActivityId
from methodology.reminders.digest_ends import OpenLine, Tomorrow, Weekly
from methodology.reminders.digest_lines import (
    ActOfOther,
    Closer,
    Digest,
    Elsewhere,
    Leaving,
    Line,
    Missing,
    Section,
    SectionKind,
    Substitution,
)
from tests.support.sample import (
    ANNA,
    BEN,
    TODAY,
    methodology,
    work,
)

ONE = {7: methodology()}


def line(kind: SectionKind = "today", **changes: Any) -> Line:
    base = Line(work=work(due=TODAY), engagement=EngagementId(7), title="Acme (SOW-42)", kind=kind)
    return base.model_copy(update=changes)


def of_missing(*missing: Missing) -> Line:
    return line("missing", work=None, missing=missing)


def a_gate() -> Line:
    return line("gate", work=None, name="Leave Planning", stage=StageId("planning"))


def a_passed_date() -> Line:
    facts = {"anchor": AnchorId("kickoff"), "due": TODAY, "question": "Did it happen?"}
    return line("happened", work=None, name="the kickoff", **facts)


def a_question(**changes: Any) -> Line:
    facts = {"work": 7, "condition": "review", "activity": "scope_call", "by": ANNA, "on": TODAY}
    return line("unanswered", work=None, unanswered=Question.model_validate(facts | changes))


def a_hold() -> Line:
    return line("hold", work=None, due=TODAY)


def of(*lines: Line, more: int = 0) -> Digest:
    kinds = dict.fromkeys(each.kind for each in lines)
    sections = tuple(
        Section(kind=kind, lines=tuple(each for each in lines if each.kind == kind)) for kind in kinds
    )
    return Digest(person=ANNA, day=TODAY, sections=sections, more=more)


OWN: tuple[SectionKind, ...] = ("overdue", "today", "soon", "startable", "still_needed")
TRAINER = Missing(name="Trainer", waiting=4, role=RoleId("engineer"))
PSE = Missing(name="PSE", role=RoleId("architect"))
KICKOFF = Missing(name="the kickoff", anchor=AnchorId("kickoff"))
BOOKED = Missing(name="the booking", anchor=AnchorId("booking"))
KAI_LEFT = Leaving(person=BEN, because="deactivated", work=12, roles=3)
AWAY = {"first": date(2026, 11, 30), "last": date(2026, 12, 18), "roles": 0}


def act_of_ben(number: int, name: str) -> ActOfOther:
    return ActOfOther(
        engagement=EngagementId(7),
        by=BEN,
        state="done" if number % 2 else "not_needed",
        work=PlannedActivityId(number),
        name=name,
    )


def roles_taken(name: str) -> list[ActOfOther]:
    """A role, a deputy's part and an activity that are somebody else's by now."""
    role = {"role": RoleId("pse"), "name": "PS Engineer", "work": None}
    return [
        act_of_ben(1, name).model_copy(update=role | {"state": "given", "to": ANNA}),
        act_of_ben(2, name).model_copy(update=role | {"state": "deputy"}),
        act_of_ben(3, name).model_copy(update={"state": "given", "to": BEN}),
    ]


def holds(name: str) -> list[ActOfOther]:
    """A hold and its end."""
    held = {"work": None, "name": "", "state": "on_hold", "until": TODAY, "reason": name}
    return [
        act_of_ben(4, name).model_copy(update=held),
        act_of_ben(5, name).model_copy(update=held | {"state": "open", "since": TODAY}),
    ]


def in_short() -> list[ActOfOther]:
    """What who never acts is told in a line of their digest."""
    whole = {"work": None, "name": ""}
    states = ("handed_off", "channel_lost")
    return [act_of_ben(n, "").model_copy(update=whole | {"state": each}) for n, each in enumerate(states, 9)]


def put_at_risk(name: str) -> ActOfOther:
    """What somebody has said that puts an engagement at risk."""
    return act_of_ben(6, name).model_copy(update={"state": "at_risk", "reason": name})


def every_line(title: str = "Acme (SOW-42)", name: str = "Deck") -> list[Line]:
    """A line of each kind, and of each shape that its kind has."""
    own = [line(kind, work=work(n, due=TODAY), title=title) for n, kind in enumerate(OWN, 1)]
    own[0] = own[0].model_copy(
        update={"overdue_by": 3, "holds_up": 2, "standing_in": Substitution(person=BEN, because="away")}
    )
    own[1] = own[1].model_copy(update={"is_new": True})
    elsewhere = tuple(Elsewhere(engagement=EngagementId(n), title=f"{title} {n}") for n in range(8, 17))
    closer = Closer(id=PlannedActivityId(7), name=name, was=date(2026, 12, 4), due=date(2026, 11, 27))
    plain = Line(engagement=EngagementId(7), title=title, kind="gate", name=name, today=TODAY)

    def of_kind(kind: SectionKind, **changes: Any) -> Line:
        return plain.model_copy(update={"kind": kind} | changes)

    return [
        *own,
        line("today", work=work(9, due=TODAY), title=title, elsewhere=elsewhere),
        of_kind("gate", stage=StageId("planning"), overdue_by=1),
        of_kind("gate", name="Close the engagement"),
        of_kind("moved", closer=(closer,) * 7, cause=f"The kickoff moved to {name}", owner=BEN),
        of_kind("missing", missing=(TRAINER, KICKOFF)),
        of_kind("missing", missing=(TRAINER, TRAINER, KICKOFF, KICKOFF)),
        of_kind("missing", missing=(TRAINER,), elsewhere=elsewhere),
        of_kind("contradiction", cause=name, due=TODAY, owner=BEN),
        of_kind("hold", due=TODAY),
        of_kind("escalated", overdue_by=4, owner=BEN),
        line("escalated", work=work(10, due=TODAY), title=title, overdue_by=6, owner=BEN),
        line("role_unfilled", asked="Architect", role=RoleId("architect"), count=4, title=title),
        line("date_missing", asked="the booking", anchor=AnchorId("booking"), title=title),
        line("nudged", work=work(11, due=TODAY), title=title, overdue_by=2, asked_by=BEN),
        of_kind("nudged", stage=StageId("planning"), asked_by=BEN, asks=name),
        of_kind("begun", name=name, count=2, cause="https://e.example/1"),
        of_kind("over", acts=(ActOfOther(engagement=EngagementId(7), by=BEN, state="cancelled"),)),
        of_kind("done_by_other", acts=tuple(act_of_ben(n, name) for n in range(1, 8))),
        of_kind(
            "done_by_other",
            acts=(act_of_ben(8, name).model_copy(update={"criterion": "sow_approved"}), *in_short()),
        ),
        of_kind("done_by_other", acts=(put_at_risk(name), *roles_taken(name), *holds(name))),
        of_kind("hand_over", leaving=KAI_LEFT, elsewhere=elsewhere),
        of_kind("hand_over", leaving=KAI_LEFT.model_copy(update={"because": "away"} | AWAY)),
        of_kind("today", handoff=(4, 7), due=TODAY),
        of_kind("escalated", handoff=(4, 7), overdue_by=3, owner=BEN, can_reassign=True),
        of_kind("happened", anchor=AnchorId("kickoff"), occurrence=2, due=TODAY, question="Did it happen?"),
        of_kind("happened", anchor=AnchorId("settled"), label=name, question="Is it settled?"),
        of_kind("unanswered", unanswered=a_question().unanswered),
    ]


WEEKLY = Weekly(
    also=(
        OpenLine(engagement=EngagementId(7), title="Acme", open=4, worst="TA *review*", late_by=3),
        OpenLine(engagement=EngagementId(8), title="Globex <!here>", escalated=2),
    ),
    more=3,
    later=21,
    snoozed=2,
    no_manager=("Acme",),
)
TOMORROW = Tomorrow(day=date(2026, 11, 25), names=("Deck (Acme)", "Demo (Acme)"), more=2)
