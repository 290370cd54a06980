"""How does a test use the page as a person does: by what is written on it?"""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

_WITHIN = 30_000


class Person:
    """Somebody in front of the page. ``problems`` are errors of the page itself."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self._url = page, url
        self.problems: list[str] = []
        page.set_default_timeout(_WITHIN)
        expect.set_options(timeout=_WITHIN)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda said: self.problems.append(said.text) if said.type == "error" else None)

    def arrive(self, name: str, at: str) -> None:
        self.page.goto(self._url)
        expect(self.page.locator(".myself")).to_be_attached()
        if name not in (self.page.locator(".myself").text_content() or ""):
            self.be(name)
        self.open(at)

    def be(self, name: str) -> None:
        self._show_list()
        self.page.locator(".myself").click()
        self.page.get_by_role("searchbox", name="Find a person").fill(name)
        self.page.locator(".person", has_text=name).click()
        expect(self.page.locator(".myself")).to_contain_text(name)

    def open(self, place: str) -> None:
        """A channel, a person's name, or the app's."""
        self._show_list()
        self.row(place.removeprefix("#")).click()
        expect(self.page.locator(".head h2")).to_have_text(place.removeprefix("#"))

    def row(self, name: str) -> Locator:
        return self.page.locator(".sidebar .row", has=self.page.get_by_text(name, exact=True))

    def _show_list(self) -> None:
        button = self.page.get_by_role("button", name="Conversations", exact=True)
        if button.is_visible() and not self.page.locator(".sidebar.shown").count():
            button.click()
            expect(self.page.locator(".sidebar")).to_have_class("sidebar shown")

    def tab(self, name: str) -> None:
        """Home, Messages or About of the app."""
        self.page.locator(".tabs").get_by_role("button", name=name).click()

    @property
    def home(self) -> Locator:
        return self.page.get_by_role("region", name="Home", exact=True)

    @property
    def composer(self) -> Locator:
        return self.page.locator("#main .composer textarea")

    def say(self, text: str) -> None:
        self.composer.fill(text)
        self.composer.press("Escape")
        self.page.locator("#main").get_by_role("button", name="Send", exact=True).click()

    def press(self, label: str) -> None:
        self.page.get_by_role("button", name=label, exact=True).last.click()

    def reads(self, text: str) -> Locator:
        """The newest message that says this."""
        found = self.page.locator("li.message", has_text=text).last
        expect(found).to_be_visible()
        return found

    @property
    def modal(self) -> Locator:
        """The dialog in front."""
        return self.page.locator("dialog[open]").last

    def sees_modal(self, title: str) -> Locator:
        expect(self.modal.locator("h2")).to_have_text(title)
        return self.modal

    def field(self, label: str) -> Locator:
        """The input block with this label."""
        named = re.compile(rf"^{re.escape(label)}( \(optional\))?$")
        return self.modal.locator(".block.input", has=self.page.locator(".input-label", has_text=named))

    def fill(self, label: str, text: str) -> None:
        self.field(label).locator("input, textarea").first.fill(text)

    def choose(self, label: str, *texts: str) -> None:
        """Choose in a select by typing what one wants and pressing Enter."""
        box = self.field(label).get_by_role("combobox")
        for text in texts:
            box.click()
            box.fill(text)
            expect(self.option(text)).to_be_visible()
            box.press("Enter")

    def option(self, text: str) -> Locator:
        return self.page.get_by_role("option").filter(has_text=text).first
