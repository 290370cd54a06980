"""Tests of `handlers.outbox.pictures`: each picture is drawn once, uploaded, and shown once Slack can show it."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlmodel import select

from handlers.block_kit.message import answer
from handlers.block_kit.picture import Picture, image
from handlers.outbox.errand import Errand, ErrandContext
from handlers.outbox.item import OutboxKinds
from handlers.outbox.pictures import AT_ONCE, MOST_ATTEMPTS, MOST_DRAWN, Draw
from handlers.slack.pictures import files_of, lose, want
from playground import Playground
from playground.workspace import files
from storage.database.connection import Database
from storage.outbox import pictures
from storage.tables.pictures import PictureFileRow, PictureWishRow
from tests.support.playground.manifest import SCOPES, manifest
from tests.support.sending import ANNA, BEN, WORKSPACE, Sending, utc

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
PLAN = Picture(title="The plan", svg="<svg>plan</svg>", alt="Two stages")
STEPS = ("picture.before", "picture.drawn", "picture.uploaded", "picture.sent", "picture.ready")


class Show(Errand):
    """Posts the picture to the person who waits for it."""

    kind = "show"

    content: str

    def run(self, context: ErrandContext) -> None:
        app_context = context.app_context
        with app_context.database.reading() as session:
            file = files_of(app_context, session, self.workspace, [self.content])[self.content]
        message = answer(image("Two stages", file), lead="The plan").payload()

        def post(client: WebClient) -> Any:
            return client.chat_postMessage(channel=self.recipient, **message)

        context.slack_api.call("chat.postMessage", post)


class Drawing:
    """A bot that draws, and counts what it draws."""

    def __init__(self, slack: Playground, database: Database, **more: Any) -> None:
        kinds: OutboxKinds = {Show.kind: Show}
        self.drawn: list[str] = []
        self.sending = Sending(slack, database, kinds=kinds, draw=self.draw, **more)
        self.slack, self.database = slack, database

    def draw(self, svg: str) -> bytes:
        self.drawn.append(svg)
        return PNG

    def ask(self, picture: Picture = PLAN, person: str = ANNA) -> None:
        errand = Show(workspace=WORKSPACE, recipient=person, content=picture.content)
        want(self.sending.sender.app_context, [picture], errand.delivery())

    def sweep(self, **later: float) -> None:
        """A sweep that draws, and one that does what follows from it."""
        if later:
            self.slack.clock.forward(**later)
        for _ in range(2):
            self.sending.sweep.run()

    def row(self) -> PictureFileRow:
        with self.database.reading() as session:
            found = session.exec(select(PictureFileRow)).one()
            session.expunge_all()
            return found

    def wishes(self) -> int:
        with self.database.reading() as session:
            return len(session.exec(select(PictureWishRow)).all())

    def shown(self) -> list[str]:
        messages = self.sending.messages()
        return [block["slack_file"]["id"] for each in messages for block in each["blocks"]]

    def uploads(self) -> int:
        return len(self.slack.log("files.completeUploadExternal", direction="to_slack"))

    def outcomes(self, outcome: str) -> float:
        return self.sending.value("ps_bot_pictures_total", outcome=outcome)


@pytest.fixture
def drawing(slack: Playground, database: Database) -> Drawing:
    return Drawing(slack, database)


def test_however_many_ask_it_is_drawn_and_uploaded_once(drawing: Drawing) -> None:
    for _ in range(3):
        drawing.ask()
    drawing.sweep()
    row = drawing.row()
    assert (row.state, row.svg, drawing.wishes()) == ("ready", "", 0)
    assert drawing.shown() == [row.file] * 3
    drawing.ask()
    drawing.sweep()
    assert (drawing.drawn, drawing.uploads(), len(drawing.shown())) == ([PLAN.svg], 1, 4)
    assert drawing.outcomes("ready") == 1


def test_of_two_replicas_one_draws(drawing: Drawing) -> None:
    drawing.ask()
    other = drawing.sending.another(draw=drawing.draw)

    def draw(svg: str) -> bytes:
        other.sweep.run()  # finds nothing to draw
        return drawing.draw(svg)

    drawing.sending = drawing.sending.another(draw=draw)
    drawing.sweep()
    assert (drawing.drawn, drawing.uploads(), len(drawing.shown())) == ([PLAN.svg], 1, 1)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("step", STEPS)
def test_a_process_killed_at_any_step_leaves_it_to_the_next(drawing: Drawing, step: str) -> None:
    drawing.ask()

    def die(reached: str) -> None:
        if reached == step:
            raise SystemExit

    drawing.sending.another(failpoint=die).sweep.run()
    assert (drawing.shown(), drawing.wishes()) == ([], 1)
    drawing.sweep()
    assert drawing.shown() == [], "another process may be drawing it"
    drawing.sweep(seconds=31)
    assert drawing.shown() == [drawing.row().file]
    assert drawing.uploads() <= 2


def test_what_slack_has_lost_is_drawn_anew_for_who_asks_next(drawing: Drawing) -> None:
    drawing.ask()
    drawing.sweep()
    before = drawing.row().file
    drawing.slack.remove_file(before)
    lose(drawing.sending.sender.app_context, WORKSPACE, {before})
    drawing.ask()
    drawing.sweep()
    assert drawing.shown()[0] == drawing.row().file != before


def test_what_slack_loses_before_it_is_shown_is_drawn_again(
    drawing: Drawing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PROCESSING", 3600)
    monkeypatch.setattr("handlers.outbox.pictures.POLLS", ())
    drawing.ask()
    drawing.sweep()
    assert (drawing.row().state, drawing.shown()) == ("sent", [])
    drawing.slack.remove_file(drawing.row().file)
    monkeypatch.setattr(files, "PROCESSING", 0)
    drawing.sweep(seconds=6)
    assert drawing.shown() == [drawing.row().file]
    assert drawing.outcomes("lost") == 1


@pytest.mark.logs_warnings
def test_a_renderer_that_was_killed_is_started_again(drawing: Drawing) -> None:
    drawing.sending = drawing.sending.another(draw=failing(1, drawing.draw))
    drawing.ask()
    drawing.sweep()
    assert (drawing.row().state, drawing.shown(), drawing.outcomes("not_drawn")) == ("wanted", [], 1)
    drawing.sweep(seconds=6)
    assert drawing.shown() == [drawing.row().file]


@pytest.mark.logs_warnings
def test_what_cannot_be_drawn_is_given_up_and_tried_again_after_an_hour(drawing: Drawing) -> None:
    drawing.sending = drawing.sending.another(draw=failing(MOST_DRAWN, drawing.draw))
    drawing.ask()
    for _ in range(MOST_DRAWN):
        drawing.sweep(seconds=6)
    assert (drawing.row().state, drawing.row().svg, drawing.wishes()) == ("failed", "", 0)
    assert drawing.outcomes("not_drawn") == MOST_DRAWN
    drawing.ask()
    drawing.sweep()
    assert (drawing.drawn, drawing.wishes()) == ([], 0)
    drawing.slack.clock.forward(minutes=61)
    drawing.ask()
    drawing.sweep()
    assert drawing.shown() == [drawing.row().file]


def failing(times: int, draw: Draw) -> Draw:
    """A renderer that is killed so many times."""
    left = iter(range(times))

    def draw_or_fail(svg: str) -> bytes:
        if next(left, None) is not None:
            raise ValueError("the renderer ended with -9")
        return draw(svg)

    return draw_or_fail


def test_many_that_are_asked_for_at_once_are_all_right_in_the_end(drawing: Drawing) -> None:
    now_drawing, most = Counter[str](), [0]

    def draw(svg: str) -> bytes:
        now_drawing[svg] += 1
        most.append(now_drawing.total())
        drawn = drawing.draw(svg)
        now_drawing[svg] -= 1
        return drawn

    drawing.sending = drawing.sending.another(draw=draw)
    pictures = [PLAN.model_copy(update={"svg": f"<svg>{number}</svg>"}) for number in range(20)]
    for each in pictures:
        drawing.ask(each)
        drawing.ask(each, BEN)
    drawing.sweep()
    with drawing.database.reading() as session:
        rows = {each.content: each for each in session.exec(select(PictureFileRow))}
    assert {each.state for each in rows.values()} == {"ready"}
    assert sorted(drawing.drawn) == sorted(each.svg for each in pictures)
    assert drawing.uploads() == len(pictures)
    assert sorted(drawing.shown()) == sorted(each.file for each in rows.values())
    assert len(drawing.sending.messages(BEN)) == len(pictures)
    assert max(most) <= AT_ONCE


def test_one_that_slack_never_shows_is_given_up(drawing: Drawing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PROCESSING", 3600)
    monkeypatch.setattr("handlers.outbox.pictures.POLLS", ())
    drawing.ask()
    for _ in range(MOST_ATTEMPTS + 1):
        drawing.sweep(seconds=6)
    assert (drawing.row().state, drawing.uploads(), drawing.wishes()) == ("failed", 1, 0)
    assert drawing.outcomes("given_up") == 1


def test_while_slack_asks_to_wait_it_waits(drawing: Drawing) -> None:
    drawing.slack.add_fault("files.getUploadURLExternal", "ratelimited", retry_after=20)
    drawing.ask()
    drawing.sweep()
    assert (drawing.row().state, drawing.row().attempts, drawing.shown()) == ("wanted", 0, [])


@pytest.mark.parametrize("scope", ["files:read", "files:write"])
def test_without_its_scope_it_stays_text(database: Database, scope: str) -> None:
    scopes = [each for each in SCOPES if each != scope]
    with Playground(manifest(scopes=scopes)) as slack:
        slack.clock.move_to(utc("2026-11-23 18:00"))
        drawing = Drawing(slack, database)
        drawing.ask()
        drawing.sweep()
        assert (drawing.row().state, drawing.wishes()) == ("failed", 0)
        assert drawing.outcomes("not_allowed") == 1
        drawing.ask(PLAN.model_copy(update={"svg": "<svg>another</svg>"}))
        drawing.sweep()
        assert len(drawing.drawn) == 1, "there is no other try for an hour"


def test_what_nobody_asks_for_any_more_is_forgotten(drawing: Drawing) -> None:
    drawing.ask()
    drawing.sweep()
    now = drawing.sending.now()
    with drawing.database.begin() as session:
        pictures.note_asked(session, WORKSPACE, [PLAN.content], now + timedelta(days=50))
        assert pictures.prune(session, now + timedelta(days=90), now, most=10) == 0
        late = now + timedelta(days=141)
        assert pictures.prune(session, late, late - timedelta(days=90), most=10) == 1


def test_nobody_waits_longer_than_slack_takes_an_answer(drawing: Drawing) -> None:
    drawing.ask()
    with drawing.database.begin() as session:
        now = drawing.sending.now()
        assert pictures.prune(session, now, now - timedelta(days=90), most=10) == 0
        late = now + timedelta(minutes=31)
        assert pictures.prune(session, late, late - timedelta(days=90), most=10) == 1
    assert drawing.wishes() == 0
