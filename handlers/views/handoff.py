"""What does delivery get from sales, before the engagement is executed?"""

from collections.abc import Mapping

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.views import ids
from handlers.views.fields import State, text_input
from handlers.views.ids import Carried, Ref
from handlers.views.layout import actions as row
from handlers.views.layout import button, header, section, sections
from handlers.views.message import Message, message
from handlers.views.modal import modal
from handlers.views.text import cut, escape, listed
from handlers.views.text import evidence as link_or_words
from methodology.engagement import Engagement

FIELD = "handoff:"
MOST_TEXT = 1000

FIELDS: tuple[tuple[str, str, str], ...] = (
    ("goals", "Goals", "What does the customer want to have reached, and how will they tell?"),
    ("scope", "Scope and exclusions", "What was sold, and what was explicitly not?"),
    ("stakeholders", "Stakeholders", "Who decides, who sponsors, who is critical?"),
    ("risks", "Risks", "What may go wrong, and what was promised on the way?"),
    ("prerequisites", "Prerequisites", "What must the customer have ready, and by when?"),
    ("proof", "Proof", "Links: the signed contract, the estimate, the notes of the scoping call."),
)


def handoff_form(engagement: Engagement, filled: Mapping[str, str], carried: Carried) -> View:
    """The handoff sheet to fill; each part may stay empty until it is known."""
    inputs: list[Block] = [
        text_input(
            f"{FIELD}{name}",
            label,
            initial=filled.get(name, ""),
            optional=True,
            multiline=True,
            most=MOST_TEXT,
            hint=hint,
        )
        for name, label, hint in FIELDS
    ]
    title = section(f"*{escape(cut(engagement.title, 230))}*")
    return modal(ids.HANDOFF, "Handoff to delivery", [title, *inputs], submit="Save", carries=carried)


def read_handoff(state: State) -> dict[str, str]:
    """Each part of the sheet by its name; what is not known yet is empty."""
    return {name: state.text(f"{FIELD}{name}") for name, _, _ in FIELDS}


def missing_parts(filled: Mapping[str, str]) -> tuple[str, ...]:
    """The parts of the sheet that are still empty, as people call them."""
    return tuple(label for name, label, _ in FIELDS if not filled.get(name, "").strip())


def handoff_sheet(
    engagement: Engagement,
    filled: Mapping[str, str],
    evidence: Mapping[str, str],
    *,
    can_change: bool = False,
) -> Message:
    """The sheet that the lead of delivery gets; what is missing is named.

    `evidence` is what was kept with done activities and confirmed criteria: what it shows, to the link.
    """
    missing = missing_parts(filled)
    blocks: list[Block] = [header(f"Handoff: {engagement.title}"), section(_state(missing))]
    for name, label, _ in FIELDS:
        if filled.get(name, "").strip():
            blocks += sections(f"*{label}*\n{_lines(filled[name])}")
    if evidence:
        kept = [f"• {escape(cut(what, 150))}: {link_or_words(kept_as)}" for what, kept_as in evidence.items()]
        blocks += sections("*Left on the way*\n" + "\n".join(kept[:30]))
    fill = button("Fill the sheet", ids.HANDOFF, Ref(engagement=engagement.id, surface="notice"))
    return message(*blocks[:45], *row([fill if can_change else None]))


def _state(missing: tuple[str, ...]) -> str:
    if not missing:
        return "✅ Every part is filled in."
    named = listed([label.lower() for label in missing])
    return f"⚠️ Still missing: {named}. Ask the engagement manager before the customer kickoff."


def _lines(text: str) -> str:
    return "\n".join(escape(line) for line in text.split("\n") if line.strip())
