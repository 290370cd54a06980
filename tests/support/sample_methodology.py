"""The small methodology of tests of views, as its file would say it."""


def _fact(identity: str, **facts: object) -> dict[str, object]:
    return {"id": identity, "source": "book", "documented": True, **facts}


def _activity(identity: str, stage: str, name: str, **facts: object) -> dict[str, object]:
    return {
        "id": identity,
        "stage": stage,
        "step": "Talk",
        "name": name,
        "kind": "once",
        "tier": "core",
        "dri": "pm",
        "description": f"{name}, so that everybody knows what is wanted",
        "outcome": "everybody knows what is wanted",
        "trigger": "the stage begins",
        "due": {"anchor": "stage_start", "offset": 3, "documented": False, "basis": "default"},
        "applies_to": {"types": ("blended",)},
        "source": "book",
        **facts,
    }


def _stage(identity: str, order: int, name: str, phase: str, **facts: object) -> dict[str, object]:
    return {
        "id": identity,
        "order": order,
        "name": name,
        "phase": phase,
        "dri": "pm",
        "supporting": ("engineer",),
        "journey_stage": "buying",
        "purpose": f"get through {name.lower()}",
        "steps": ({"name": "Talk", "documented": True}, {"name": "Write", "documented": False}),
        "exit_criteria": (
            {"id": "signed", "text": "The contract is signed", "documented": True},
            {"id": "agreed", "text": "The schedule is agreed & kept", "documented": False},
        ),
        "source": "book",
        **facts,
    }


def _role(identity: str, name: str, short: str, **facts: object) -> dict[str, object]:
    return {
        "id": identity,
        "name": name,
        "short": short,
        "kind": "individual",
        "duty": f"does what a {name.lower()} does",
        "source": "book",
        **facts,
    }


_DOCUMENTED = {
    "anchor": "kickoff",
    "offset": -2,
    "documented": True,
    "basis": "timing",
    "documented_as": "48 hours before",
}
_WEEKLY = {
    "cadence": "weekly",
    "start": "kickoff",
    "until": "project_end",
    "documented": True,
    "weekday": "friday",
}

SMALL = {
    "name": "A small methodology",
    "as_of": "2026",
    "sources": (
        {
            "id": "book",
            "page": "The book & its <pages>",
            "as_of": "2026",
            "url": "https://example.com/book?a=1&b=2",
        },
    ),
    "phases": (_fact("before", name="Before", order=1), _fact("after", name="After", order=2)),
    "journey": (_fact("buying", name="Buying"), _fact("using", name="Using", documented=False, note="ours")),
    "roles": (
        _role("pm", "Project Manager", "PM"),
        _role("engineer", "Engineer", "PSE"),
        _role("customer", "Customer sponsor", "Cust", kind="external", remind_via="pm"),
    ),
    "role_substitutions": (),
    "types": (
        {
            "id": "blended",
            "name": "Blended",
            "contract": "sow",
            "note": "Consulting & training",
            "facet_defaults": {"billing": "fixed"},
            "lead": {"before_booking": "pm", "after_booking": "pm"},
            "source": "book",
        },
    ),
    "facets": (
        {
            "id": "billing",
            "name": "Billing",
            "values": (
                {"id": "fixed", "name": "Fixed fee", "source": "book", "note": "Invoiced on milestones."},
                {"id": "time", "name": "Time & materials", "source": "book"},
            ),
        },
    ),
    "anchors": tuple(
        {"id": identity, "label": label, "meaning": f"when {label} is", "set_by": set_by, **more}
        for identity, label, set_by, more in (
            ("stage_start", "the stage's start", {"stage_entered": True}, {}),
            ("kickoff", "the kickoff", {"activities": ("hold_kickoff",), "role": "pm"}, {}),
            ("project_end", "the project's end", {"role": "pm"}, {}),
            ("class_start", "the training start", {"role": "pm"}, {"repeats": True}),
            ("event", "the day its condition is raised", {"condition": True}, {"repeats": True}),
        )
    ),
    "iterations": {
        "default_weeks": 2,
        "first_from": "kickoff",
        "documented": False,
        "basis": "default",
        "source": "book",
    },
    "stages": (
        _stage("scoping", 1, "Scoping", "before", parallel_with=("prep",), salesforce_stages=("4-Proposal",)),
        _stage("prep", 2, "Delivery Prep", "before", parallel_with=("scoping",), dri_documented=False),
        _stage("delivery", 3, "Delivery", "after", journey_stage="using", key_dates=("kickoff",)),
    ),
    "collateral": (
        {"id": "sheet", "name": "Estimate sheet", "url": "https://example.com/sheet"},
        {"id": "notes", "name": "Notes"},
    ),
    "activities": (
        _activity("scope_call", "scoping", "Hold the scoping call", collateral=("sheet", "notes")),
        _activity("write_sow", "scoping", "Write the contract", step="Write", depends_on=("scope_call",)),
        _activity("book_room", "prep", "Book the room", dri="engineer", tier="detail", checklists=("room",)),
        _activity("hold_kickoff", "delivery", "Hold the kickoff", sets="kickoff", due=_DOCUMENTED),
        _activity(
            "report",
            "delivery",
            "Write the weekly report",
            kind="recurring",
            due={"anchor": "kickoff", "offset": None, "documented": True, "basis": "timing"},
            recurrence=_WEEKLY,
        ),
        _activity(
            "review",
            "delivery",
            "Let an architect review it",
            kind="conditional",
            condition="The estimate is above 50,000 USD",
            due={"anchor": "event", "offset": 2, "documented": True, "basis": "timing"},
        ),
    ),
    "thresholds": (),
    "checklists": (
        {
            "id": "room",
            "name": "The room",
            "owner": "engineer",
            "when": "before the kickoff",
            "items": ("Chairs", "A projector"),
            "source": "book",
        },
    ),
}
