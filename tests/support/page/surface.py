"""How does one find things by their visible labels on a message, modal or Home of the page, and use them?

The verbs are those of the playground's own driver, so that a story can be played by either; ``node`` and ``field``
are for what only a page has: looks and places.
"""

from __future__ import annotations

import datetime
import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

from playground.driver.surface import NotVisible, ShownError

if TYPE_CHECKING:
    from tests.support.page.person import Person

_TEXTS = ":scope > .blocks, :scope > .text, .file"

_PRESSABLE = """(root, [label, beside]) => {
  const words = (text) => text.toLowerCase().replace(/^[^\\p{L}\\p{N}_]+/u, "");
  const wanted = beside.toLowerCase();
  const found = [];
  let near = "";
  for (const block of root.querySelectorAll(".block")) {
    if (block.matches(".section, .header, .rich_text")) {
      const texts = block.querySelectorAll(".section-text, .fields, h3, .rich-section");
      near = [...texts].map((each) => each.innerText).join(" ");
    }
    for (const node of block.querySelectorAll(".button")) {
      const menu = node.matches(".overflow");
      if (menu || node.innerText.trim() === label) found.push({ node, menu, near });
    }
  }
  const named = found.filter((each) => words(each.near).startsWith(wanted));
  const hits = named.length ? named : found.filter((each) => each.near.toLowerCase().includes(wanted));
  const buttons = hits.filter((each) => !each.menu);
  const best = buttons.length ? buttons : hits;
  root.querySelectorAll("[data-meant]").forEach((each) => each.removeAttribute("data-meant"));
  if (best.length === 1) best[0].node.dataset.meant = "";
  return best.map((each) => (each.menu ? "…" : label) + " beside " + JSON.stringify(each.near));
}"""


class Surface(ABC):
    """A message, the Home tab or the modal in front."""

    def __init__(self, person: Person) -> None:
        self.person = person

    @property
    @abstractmethod
    def node(self) -> Locator:
        """Where it is on the page; it is gone to first."""

    @property
    def text(self) -> str:
        """Everything that can be read on it."""
        return _lines(self.node.inner_text())

    @property
    def buttons(self) -> list[str]:
        return self.node.locator(".block .button:not(.overflow)").all_inner_texts()

    @property
    def labels(self) -> list[str]:
        """The labels of its inputs."""
        found = self.node.locator(".input-label").all_inner_texts()
        return [each.removesuffix("(optional)").strip() for each in found]

    def press(self, label: str, beside: str = "") -> None:
        """Press a button or an entry of an overflow menu; ``beside`` names text next to it."""
        node = self.node
        found = node.evaluate(_PRESSABLE, [label, beside])
        if len(found) != 1:
            raise NotVisible(f"{len(found)} buttons {label!r} beside {beside!r}: {found or self.buttons}")
        node.locator("[data-meant]").click()
        if found[0].startswith("…"):
            self.person.page.get_by_role("menuitem", name=label).click()
        self.person.waits_for(lambda: self.person.dialog or not node.locator("[aria-busy=true]").count())
        if not self.person.dialog:
            self.person.settles()

    def field(self, label: str) -> Locator:
        """The input block with this label."""
        named = re.compile(rf"^{re.escape(label)}( \(optional\))?$")
        return self.node.locator(".block.input", has=self.person.page.locator(".input-label", has_text=named))

    def _element(self, label: str) -> Locator:
        """The input with this label, or the element that bears it by itself."""
        if self.field(label).count():
            return self.field(label)
        return self.node.locator(".element", has=self.person.page.get_by_label(label, exact=True)).first

    def _box(self, label: str) -> Locator:
        return self._element(label).get_by_role("combobox")

    def fill(self, label: str, text: str | float, *, enter: bool = False) -> None:
        """Type into the input with this label."""
        box = self._element(label).locator("input, textarea").first
        box.fill(str(text))
        if enter:
            box.press("Enter")

    def choose(self, label: str, *options: str) -> None:
        """Choose one option, or several where several are allowed, by typing what one wants."""
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
        """Have exactly these checkboxes or radio buttons chosen."""
        element = self._element(label)
        for text in options:
            element.locator(".choice", has_text=text).locator("input").check()
        for choice in element.locator(".choice", has=self.person.page.locator("[type=checkbox]")).all():
            if not any(text in choice.inner_text() for text in options):
                choice.locator("input").uncheck()

    def pick_person(self, label: str, *names: str) -> None:
        self.choose(label, *names)

    def pick_conversation(self, label: str, *names: str) -> None:
        self.choose(label, *names)

    def pick_date(self, label: str, day: datetime.date | str) -> None:
        self._box(label).fill(str(day))
        self._box(label).press("Enter")

    def pick_time(self, label: str, time: datetime.time | str) -> None:
        self.choose(label, f"{datetime.time.fromisoformat(str(time)):%-I:%M %p}")

    def pick_moment(self, label: str, instant: datetime.datetime) -> None:
        """As clocks in the zone of the instant show it, which must be the person's own zone."""
        element = self._element(label)
        day, time = element.get_by_role("combobox").first, element.get_by_role("combobox").last
        day.fill(f"{instant:%Y-%m-%d}")
        day.press("Enter")
        time.click()
        time.fill(f"{instant:%H:%M}")
        time.press("Enter")

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
        """The visible texts of what a select offers."""
        box = self._box(label)
        box.click()
        box.fill(query)
        offered = self.person.page.locator("[role=option] .option-text")
        expect(offered.first).to_be_visible()
        texts = [text.split("\n")[0] for text in offered.all_inner_texts()]
        box.press("Escape")
        return texts


class Seen(Surface):
    """A message. It stays the same message while its content changes."""

    def __init__(self, person: Person, channel: str, shown: dict[str, str]) -> None:
        super().__init__(person)
        self._channel, self.ts = channel, shown["ts"]
        self.then = _lines(shown["text"])
        """Its text when it was read, whatever became of it."""
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

    def __repr__(self) -> str:
        return f"<{self.author}: {self.then[:100]!r}>"


class Home(Surface):
    """The app's Home tab."""

    @property
    def node(self) -> Locator:
        return self.person.page.get_by_role("region", name="Home", exact=True)


class Modal(Surface):
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
        """What is said at the inputs, by their labels."""
        wrong = self.node.locator(".block.input", has=self.person.page.locator(".field-error")).all()
        labels = [each.locator(".input-label").inner_text().removesuffix("(optional)") for each in wrong]
        texts = [each.locator(".field-error").inner_text() for each in wrong]
        return {label.strip(): text for label, text in zip(labels, texts, strict=True)}

    def submit(self, label: str = "") -> None:
        """Press the button at the bottom, and wait for the answer."""
        button = self.node.locator(".modal-foot button[type=submit]")
        shown = button.inner_text()
        if label and label != shown.strip():
            raise NotVisible(
                f"The modal {self.title!r} has no button {label!r} at its bottom, but {shown!r}."
            )
        button.click()
        expect(self.person.page.locator("dialog[aria-busy=true]")).to_have_count(0)
        self.person.settles()
        problem = self.person.page.locator(".modal-problem")
        if problem.count():
            raise ShownError(problem.inner_text())

    def cancel(self) -> None:
        """Press Cancel: this view closes, the one below shows."""
        self.node.locator(".modal-foot .button:not([type=submit])").last.click()

    def close(self) -> None:
        """Press ×: all views close."""
        self.node.locator(".modal-x").click()
        expect(self.person.page.locator("dialog[open]")).to_have_count(0)


class Dialog(Modal):
    """A confirmation that is open."""

    def press(self, label: str, beside: str = "") -> None:
        self.node.get_by_role("button", name=label, exact=True).click()
        expect(self.person.page.locator("dialog.confirm")).to_have_count(0)
        self.person.settles()


def _ticked(element: Locator) -> list[str]:
    return [each.inner_text() for each in element.locator(".choice:has(:checked) .choice-text").all()]


def _lines(text: str) -> str:
    """The lines that have something on them."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
