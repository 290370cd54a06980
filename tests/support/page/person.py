"""A person at the page in the browser, who finds everything by its visible text."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from playground.driver.vocabulary import PATIENCE, BasePerson, ShownError
from tests.support.page.surface import Dialog, Home, Modal, Seen

__all__ = ["Dialog", "Home", "Modal", "Person", "Seen"]

_MESSAGES = """(nodes) => nodes.map((node) => ({ ts: node.dataset.ts, label: node.getAttribute("aria-label"), class: node.className,
  text: [...node.querySelectorAll(".message-body > .blocks, .message-body > .text, .file")]
    .map((each) => each.innerText).join("\\n") }))"""

_IN_STEP = """async () => {
  const { store } = await import("/js/store.js");
  const ask = async (path) => (await fetch(`page/${path}&as=${store.state.meId}`)).json();
  const short = (all) => (all || []).map((each) => [each.ts, each.text, each.hash, each.errors, each.blocks]);
  const same = (one, other) => JSON.stringify(short(one)) === JSON.stringify(short(other));
  const here = store.here();
  const { modals, home } = await ask("views?");
  const known = store.state;
  if (!same(modals, known.modals) || !same([home || {}], [known.home || {}])) return false;
  return !here || same((await ask(`messages?conversation=${here.id}`)).messages, known.messages.get(here.id));
}"""


class Person(BasePerson[Seen]):
    """``problems`` are errors of the page itself."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self._url = page, url
        self.name = ""
        self.problems: list[str] = []
        page.set_default_timeout(PATIENCE * 1000)
        expect.set_options(timeout=PATIENCE * 1000)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda said: self.problems.append(said.text) if said.type == "error" else None)

    # Getting somewhere

    def arrive(self, name: str, at: str) -> None:
        """Open the page as this person, at a conversation."""
        self.page.goto(self._url)
        try:
            expect(self.page.locator(".myself")).to_be_attached()
        except AssertionError as error:
            error.add_note(f"What the page reported: {self.problems}")
            raise
        self.name = name
        if name not in (self.page.locator(".myself").text_content() or ""):
            self.be(name)
        self.open(at)

    def be(self, name: str) -> None:
        self._show_list()
        self.page.locator(".myself").click()
        self.page.get_by_role("searchbox", name="Find a person").fill(name)
        self.page.locator(".person", has_text=name).click()
        expect(self.page.locator(".myself")).to_contain_text(name)
        self.name = name

    def open(self, name: str) -> None:
        """A channel, a person's name, or the app's."""
        self._show_list()
        self.row(name.removeprefix("#")).click()
        expect(self.page.locator(".head h2")).to_have_text(name.removeprefix("#"))

    def goes(self, channel: str) -> None:
        """To the messages of this conversation, unless they are shown already."""
        if self.page.locator(".head h2").inner_text() != channel.removeprefix("#"):
            self.open(channel)
        messages = self.page.locator(".tabs").get_by_role("button", name="Messages")
        if messages.count() and messages.get_attribute("aria-current") is None:
            messages.click()
        expect(self.page.locator("#main .messages")).to_be_visible()
        self.settles()

    def settles(self) -> None:
        """Wait until the page shows what the local Slack holds for this person here."""
        self.page.wait_for_function(_IN_STEP, polling=20)

    def row(self, name: str) -> Locator:
        """The line of a conversation in the list on the left."""
        return self.page.locator(".sidebar .row", has=self.page.get_by_text(name, exact=True))

    def _show_list(self) -> None:
        button = self.page.get_by_role("button", name="Conversations", exact=True)
        if button.is_visible() and not self.page.locator(".sidebar.shown").count():
            button.click()
            expect(self.page.locator(".sidebar")).to_have_class("sidebar shown")

    def tab(self, name: str) -> None:
        """Home, Messages or About of the app."""
        self.page.locator(".tabs").get_by_role("button", name=name).click()

    # Doing

    @property
    def composer(self) -> Locator:
        return self.page.locator("#main .composer textarea")

    def types(self, text: str, channel: str = "") -> None:
        """Send a message or a slash command, here or in that conversation.

        Raises ShownError with what Slack says if it fails.
        """
        self.waits_for_no_modal()
        if channel:
            self.goes(channel)
        failures = self.page.locator("#main li.message.failure")
        before = failures.count()
        self.composer.fill(text)
        self.composer.press("Escape")
        self.page.locator("#main").get_by_role("button", name="Send", exact=True).click()
        expect(self.page.locator("#main .composer-note")).not_to_contain_text("Sending")
        self.settles()
        if failures.count() > before:
            raise ShownError(failures.last.locator(".text").inner_text())

    def opens_thread(self, text: str) -> Locator:
        """The thread of the message that contains the text, in its panel."""
        message = self.sees(text).node
        message.hover()
        message.get_by_role("button", name="Reply in thread").click()
        return self.page.get_by_role("complementary", name="Thread")

    def replies(self, to: str, text: str) -> None:
        """Reply in the thread of the message that contains ``to``."""
        thread = self.opens_thread(to)
        thread.get_by_role("textbox", name="Reply …").fill(text)
        thread.get_by_role("button", name="Send").click()
        expect(thread.locator("li.message", has_text=text)).to_be_visible()

    def press(self, label: str) -> None:
        """Press the last button of this name anywhere on the page."""
        self.page.get_by_role("button", name=label, exact=True).last.click()

    def option(self, text: str) -> Locator:
        """What an open list offers by this text."""
        exactly = self.page.locator("[role=option]", has=self.page.get_by_text(text, exact=True))
        return exactly.or_(self.page.get_by_role("option").filter(has_text=text)).first

    # Reading

    def reads(self, channel: str) -> list[Seen]:
        """The messages in a conversation, oldest first."""
        self.goes(channel)
        shown = self.page.locator("#main li.message").evaluate_all(_MESSAGES)
        return [Seen(self, channel, each) for each in shown]

    def sees(self, text: str, channel: str = "", within: float = PATIENCE) -> Seen:
        """Wait for a message that contains the text, here or in that conversation; the newest one."""
        return super().sees(text, channel or self.page.locator(".head h2").inner_text(), within)

    def rests(self, waited: float) -> None:
        self.page.wait_for_timeout(min(100, 20 + waited * 100))

    def opens_home(self) -> Home:
        """Look at the app's Home tab."""
        self._show_list()
        self.page.locator(".sidebar .group", has_text="Apps").locator(".row").click()
        self.tab("Home")
        self.settles()
        return self.home

    @property
    def home(self) -> Home:
        return Home(self)

    @property
    def modal(self) -> Modal:
        """The modal in front, once one is open."""
        expect(self.page.locator("dialog[open]").last).to_be_visible()
        return Modal(self)

    def sees_modal(self, title: str) -> Modal:
        expect(self.page.locator("dialog[open]").last.locator("h2")).to_have_text(title)
        return Modal(self)

    @property
    def has_modal(self) -> bool:
        return self.page.locator("dialog[open]").count() > 0

    def waits_for_no_modal(self) -> None:
        expect(self.page.locator("dialog[open]")).to_have_count(0)

    @property
    def dialog(self) -> Dialog | None:
        """A confirmation that is open."""
        return Dialog(self) if self.page.locator("dialog.confirm[open]").count() else None
