"""Buttons, menus and forms that an earlier version left in Slack: each still does what it did."""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from playground.json_values import Json
from tests.support.left_behind import left_in_slack, presses, restored
from tests.support.pressing import Came, Heard, Pressing

LEFT = left_in_slack()
SURFACES = [each for each in LEFT["surfaces"] if LEFT["outcomes"].get(each["name"])]
"""Where something can be pressed or sent in."""
ON_ITS_WAY = next(each for each in LEFT["surfaces"] if each["name"] == LEFT["on_its_way"])
"""A message that Slack had taken when the bot was stopped, before it could note that."""

LATE_WORK = "ps.plan.filter “Overdue”"
"""Lateness is counted since work could be done, so that fewer is late."""
SAID_ANEW = re.compile(r"\d{1,2} [A-Z][a-z]{2}$|<@\w+>$")
"""Late work is told by its days since, and no longer by its date; the card and Home name fewer people."""

DELIVERIES = "SELECT key, state FROM delivery"
WAITING = f"{DELIVERIES} WHERE state IN ('planned', 'sending', 'uncertain')"


SAID_WHERE_PRESSED = {"ps.moved_on", "ps.notice", "ps.condition.added"}
"""Pages that replace a form which used to close: each says what became of it, with Undo where it can be taken
back."""

OTHERWISE_SINCE = {
    "stage card of somebody of another team": ("ps.plan",),  # a day ends where the DRI is, not the reader
    "full plan, overdue": ("ps.act",),
    # who reads the place is asked first, and a direct message does not tell it
    "stage card sent from Home": ("ps.share",),
    # done asks for what is open of a checklist
    "full plan, all": ("ps.act",),
    "full plan, without a date": ("ps.act",),
    "full plan, mine": ("ps.plan.filter",),
    "change the date over why over the full plan": ("sent in",),  # a plan that closes is not drawn any more
    "role over the team": ("sent in",),  # a person who was looked up lately is not looked up again
    "channel": (
        "sent in",
    ),  # Slack is asked about a channel behind the answer, and a page says when it is done
    "start: preview": ("sent in",),
    # what an act moves of others is shown before it is saved
    "Home of a lead": ("ps.act", "ps.home.after", "ps.portfolio.filter"),
    # Home lists no turn of a stage that has not begun any more, nor whose it is
    "Home of a member who is away": ("ps.act",),
    "reassign from Home": ("sent in",),
    "not needed from Home": ("sent in",),
    "resume from a card": ("sent in",),
    "resume over more": ("sent in",),
    "dates, preview, from a card": ("sent in",),  # an older preview does not say what it has shown
    # a report is shown where it is asked for, and no message is sent
    "more": ("ps.status_report",),
    "more of an engagement on hold": ("ps.status_report",),
    "more of somebody of another team": ("ps.status_report",),
}
"""What these presses do otherwise than then, and why; they do something, and nothing goes wrong."""


@contextmanager
def listening() -> Iterator[Heard]:
    """Notes what is logged meanwhile that should not be."""
    heard = Heard()
    logging.getLogger().addHandler(heard)
    try:
        yield heard
    finally:
        logging.getLogger().removeHandler(heard)


@pytest.fixture(scope="module")
def pressing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pressing]:
    with listening() as heard, restored(tmp_path_factory.mktemp("before"), LEFT, sends=False) as before:
        yield Pressing(before, heard)


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: str(surface["name"]))
def test_everything_on_it_does_what_it_did(pressing: Pressing, surface: Json) -> None:
    came, then = list(pressing.on(surface)), LEFT["outcomes"][surface["name"]]
    assert [each.label for each in came] == [was["of"] for was in then]
    wrong = [
        line for each, was in zip(came, then, strict=True) for line in _wrong(surface["name"], each, was)
    ]
    assert not wrong, "\n".join(wrong)


def test_every_button_and_every_form_is_among_them() -> None:
    views = [each["view"] if "view" in each else each.get("views", [each])[-1] for each in SURFACES]
    actions = {press.action for view in views for press in presses(view.get("blocks", []))}
    actions |= {each.removesuffix(".before").removesuffix(".after") for each in actions}
    forms = {view["callback_id"] for view in views if view.get("submit")}
    assert set(LEFT["registered"]["actions"]) <= actions
    assert set(LEFT["registered"]["forms"]) <= forms


def test_what_waited_is_sent_as_it_was_and_nothing_twice(tmp_path: Path) -> None:
    with listening() as heard, restored(tmp_path, LEFT, sends=True) as before:
        somebody = before.scene.slack.person("Anna Keller")
        somebody.waits_for(
            lambda: not before.records.all(WAITING),
            otherwise=lambda: f"still waiting: {before.records.all(WAITING)}; {heard.lines()}",
        )
        states: dict[str, str] = dict(before.records.all(DELIVERIES))
        kinds: dict[str, str] = dict(before.records.all("SELECT key, kind FROM delivery"))
        arrived = before.records.all("SELECT key, channel, ts FROM delivery WHERE state = 'sent'")
        posts = [each.said for each in before.overheard.calls() if each.name == "chat.postMessage"]
        address = before.scene.where(ON_ITS_WAY)
        expected = json.loads(before.scene.now(json.dumps(LEFT["sent"])))
    assert not heard.lines()
    # A digest without news is not sent any more, nor, outside working hours, that a stage has begun.
    calm = [each for each in LEFT["became"] if kinds[each] in ("digest", "can_start")]
    empty = {each for each in calm if states[each] == "empty"}
    became = {key: "empty" if key in empty else state for key, state in LEFT["became"].items()}
    assert {key: states[key] for key in became} == became
    expected = [each for each in expected if _key(each) not in empty]
    for sent, then in zip(sorted(posts, key=_key), sorted(expected, key=_key), strict=True):
        sent = {name: said for name, said in sent.items() if name != "team_id"}  # it names the workspace now
        if then["channel"].startswith("C"):  # nothing internal is said in a channel any more
            sent, then = {**sent, "text": ""}, {**then, "text": ""}
        assert {**sent, "blocks": (), "text": ""} == {**then, "blocks": (), "text": ""}
        # What each message is about stays; what it says of that may be said otherwise. Who cannot start yet is
        # not told to.
        about = then["text"].partition("\n")[0].partition(" You can start now.")[0]
        if kinds[_key(then)] == "can_start":  # "Scoping has begun" is "Anna moved Papa to Scoping" now
            assert all(name in sent["text"].partition("\n")[0] for name in re.findall(r"\*.+?\*", about))
        else:
            assert sent["text"].startswith(about)
        if not then["channel"].startswith("C"):  # the card has the buttons of a few lines
            assert _buttons(then) <= _buttons(sent), "a later version may offer more"
    assert (_key(ON_ITS_WAY), address["conversation"], address["ts"]) in arrived, (
        "it is found, not sent again"
    )


def _key(message: Json) -> str:
    return str(message["metadata"]["event_payload"]["key"])


def _buttons(message: Json) -> set[tuple[str, str]]:
    """Every button and menu of a message, by its id and what it carries."""
    elements = [
        each
        for block in message["blocks"]
        for each in (*(block["elements"] if block["type"] == "actions" else ()), block.get("accessory"))
        if each
    ]
    return {(each["action_id"], each.get("value", "")) for each in elements}


def _wrong(surface: str, came: Came, was: Json) -> Iterator[str]:
    """In what this is not what came of it then; that more is named or changed than then is no harm."""
    now = came.outcome
    yield from (f"{came.label}: {problem}" for problem in came.problems)
    if not now:
        yield f"{came.label}: nothing happened"
    if came.label.startswith((LATE_WORK, *OTHERWISE_SINCE.get(surface, ()))):
        return
    for what in ("opens", "seen", "errors", "refused", "stays"):
        if what == "stays" and {*now.get(what, ())[-1:]} & SAID_WHERE_PRESSED:
            continue
        if now.get(what) != was.get(what):
            yield f"{came.label}: {what} {now.get(what)}, and not {was.get(what)}"
    if was.get("shows") and not now.get("shows"):
        yield f"{came.label}: shows nothing"
    named_then = {each for each in was.get("names", ()) if not SAID_ANEW.match(each)}
    if unnamed := named_then - {*now.get("names", ())}:
        yield f"{came.label}: names no {', '.join(sorted(unnamed))}"
    for table, changes in was.get("rows", {}).items():
        if unchanged := {*changes} - {*now.get("rows", {}).get(table, ())}:
            yield f"{came.label}: in {table} no {', '.join(sorted(unchanged))}"
