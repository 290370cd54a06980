"""A message, the Home tab and the modal of the page in the browser, by the verbs of the playground's driver.

``node`` and ``field`` are for what only a page has: looks and positions.
"""

from __future__ import annotations

import datetime
from abc import abstractmethod
from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

from playground.driver.vocabulary import (
    BaseDialog,
    BaseMessage,
    BaseModal,
    BaseSurface,
    Pressable,
    ShownError,
    pick,
)

if TYPE_CHECKING:
    from tests.support.page.person import Person

_TEXTS = ":scope > .blocks, :scope > .text, .file"

_PRESSABLES = """(root) => {
  const found = [];
  let near = "";
  for (const block of root.querySelectorAll(".block")) {
    if (block.matches(".section, .header, .rich_text")) {
      const texts = block.querySelectorAll(".section-text, .fields, h3, .rich-section");
      near = [...texts].map((each) => each.innerText).join(" ");
    }
    for (const node of block.querySelectorAll(".button")) {
      node.dataset.pressable = found.length;
      found.push({ label: node.matches(".overflow") ? null : node.innerText.trim(), near });
    }
  }
  return found;
}"""


class Surface(BaseSurface):
    def __init__(self, person: Person) -> None:
        self.person = person

    @property
    @abstractmethod
    def node(self) -> Locator:
        """Its place on the page, which is opened first."""

    @property
    def text(self) -> str:
        return _lines(self.node.inner_text())

    @property
    def buttons(self) -> list[str]:
        return self.node.locator(".block .button:not(.overflow)").all_inner_texts()

    @property
    def labels(self) -> list[str]:
        found = self.node.locator(".input-label").all_inner_texts()
        return [each.removesuffix("(optional)").strip() for each in found]

    def _pressables(self) -> list[Pressable]:
        found = self.node.evaluate(_PRESSABLES)
        return [Pressable(each["label"], each["near"], index) for index, each in enumerate(found)]

    def _press(self, found: Pressable, label: str) -> None:
        node = self.node
        node.locator(f"[data-pressable='{found.target}']").click()
        if found.label is None:
            self.person.page.get_by_role("menuitem", name=label).click()
        self.person.waits_for(lambda: self.person.dialog or not node.locator("[aria-busy=true]").count())
        if not self.person.dialog:
            self.person.settles()

    def field(self, label: str) -> Locator:
        """The input block with this label."""
        index = pick(label, [(text, index) for index, text in enumerate(self.labels)], "input")
        return self.node.locator(".block.input", has=self.person.page.locator(".input-label")).nth(index)

    def _element(self, label: str) -> Locator:
        """The input with this label, or the element that bears it by itself."""
        bearing = self.node.locator(".element", has=self.person.page.get_by_label(label, exact=True))
        if label not in self.labels and bearing.count():
            return bearing.first
        return self.field(label)

    def _box(self, label: str) -> Locator:
        return self._element(label).get_by_role("combobox")

    def fill(self, label: str, text: str | float, *, enter: bool = False) -> None:
        box = self._element(label).locator("input, textarea").first
        box.fill(str(text))
        if enter:
            box.press("Enter")

    def choose(self, label: str, *options: str) -> None:
        if not self._box(label).count():
            self.tick(label, *options)
            return
        box = self._box(label)
        for text in options:
            box.click()
            box.fill(text)
            self.person.option(text).click()
        box.press("Escape") if box.get_attribute("aria-expanded") == "true" else None

    def tick(self, label: str, *options: str) -> None:
        element = self._element(label)
        for text in options:
            element.locator(".choice", has_text=text).locator("input").check()
        for choice in element.locator(".choice", has=self.person.page.locator("[type=checkbox]")).all():
            if not any(text in choice.inner_text() for text in options):
                choice.locator("input").uncheck()

    def _pick_date(self, label: str, date: datetime.date) -> None:
        self._box(label).fill(date.isoformat())
        self._box(label).press("Enter")

    def _pick_time(self, label: str, time: datetime.time) -> None:
        self.choose(label, f"{time:%-I:%M %p}")

    def _pick_moment(self, label: str, instant: datetime.datetime) -> None:
        element = self._element(label)
        day, clock = element.get_by_role("combobox").first, element.get_by_role("combobox").last
        day.fill(f"{instant:%Y-%m-%d}")
        day.press("Enter")
        clock.click()
        clock.fill(f"{instant:%H:%M}")
        clock.press("Enter")

    def attach(self, label: str, name: str, content: bytes) -> None:
        element = self._element(label)
        element.locator("input").set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )
        expect(element.locator(".chip", has_text=name)).to_be_visible()

    def value(self, label: str) -> str:
        """What the input with this label shows: what was typed, or the texts of what was chosen."""
        element = self._element(label)
        chosen = [*element.locator(".chip > span:first-of-type").all_inner_texts(), *_ticked(element)]
        box = element.locator("input:not([type=checkbox], [type=radio], [type=file]), textarea")
        return ", ".join([*chosen, *(each.input_value() for each in box.all() if each.input_value())])

    def options(self, label: str, query: str = "") -> list[str]:
        box = self._box(label)
        box.click()
        box.fill(query)
        offered = self.person.page.locator("[role=option] .option-text")
        expect(offered.first).to_be_visible()
        texts = [text.split("\n")[0] for text in offered.all_inner_texts()]
        box.press("Escape")
        return texts


class Seen(Surface, BaseMessage):
    def __init__(self, person: Person, channel: str, shown: dict[str, str]) -> None:
        super().__init__(person)
        self._channel, self.ts = channel, shown["ts"]
        self.text_when_read = _lines(shown["text"])
        self.author = shown["label"].rsplit(", ", 1)[0]
        self.ephemeral = "ephemeral" in shown["class"].split()

    @property
    def node(self) -> Locator:
        self.person.goes(self._channel)
        return self.person.page.locator(f"#main li.message[data-ts='{self.ts}']")

    @property
    def text(self) -> str:
        """What it says, without its author and time."""
        expect(self.node).to_be_visible()
        return _lines("\n".join(self.node.locator(".message-body").locator(_TEXTS).all_inner_texts()))

    @property
    def edited(self) -> bool:
        return self.node.locator(".edited").count() > 0


class Home(Surface):
    """The app's Home tab."""

    @property
    def node(self) -> Locator:
        return self.person.page.get_by_role("region", name="Home", exact=True)


class Modal(Surface, BaseModal):
    """The dialog in front."""

    @property
    def node(self) -> Locator:
        return self.person.page.locator("dialog[open]").last

    @property
    def text(self) -> str:
        return _lines(self.node.inner_text()) if self.person.has_modal else ""

    @property
    def title(self) -> str:
        return self.node.locator("h2").inner_text()

    @property
    def errors(self) -> dict[str, str]:
        wrong = self.node.locator(".block.input", has=self.person.page.locator(".field-error")).all()
        labels = [each.locator(".input-label").inner_text().removesuffix("(optional)") for each in wrong]
        texts = [each.locator(".field-error").inner_text() for each in wrong]
        return {label.strip(): text for label, text in zip(labels, texts, strict=True)}

    @property
    def _submit_button(self) -> Locator:
        return self.node.locator(".modal-foot button[type=submit]")

    def _submit_label(self) -> str | None:
        return self._submit_button.inner_text().strip() if self._submit_button.count() else None

    def _submit(self) -> None:
        """Wait for the answer too."""
        self._submit_button.click()
        expect(self.person.page.locator("dialog[aria-busy=true]")).to_have_count(0)
        self.person.settles()
        problem = self.person.page.locator(".modal-problem")
        if problem.count():
            raise ShownError(problem.inner_text())

    def cancel(self) -> None:
        self.node.locator(".modal-foot .button:not([type=submit])").last.click()

    def close(self) -> None:
        self.node.locator(".modal-x").click()
        expect(self.person.page.locator("dialog[open]")).to_have_count(0)


class Dialog(BaseDialog):
    def __init__(self, person: Person) -> None:
        self.person = person

    @property
    def node(self) -> Locator:
        return self.person.page.locator("dialog.confirm[open]").last

    @property
    def title(self) -> str:
        return self.node.locator("h2").inner_text()

    @property
    def text(self) -> str:
        return _lines(self.node.inner_text())

    @property
    def buttons(self) -> tuple[str, ...]:
        return tuple(self.node.get_by_role("button").all_inner_texts())

    def _press(self, label: str) -> None:
        self.node.get_by_role("button", name=label, exact=True).click()
        expect(self.person.page.locator("dialog.confirm")).to_have_count(0)
        self.person.settles()


def _ticked(element: Locator) -> list[str]:
    return [each.inner_text() for each in element.locator(".choice:has(:checked) .choice-text").all()]


def _lines(text: str) -> str:
    """The lines that have something on them."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
