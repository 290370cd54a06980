"""What is told after the days of a story: the whole history, and everything once."""

from collections import Counter

from playground.driver.person import Person, Seen
from tests.support.engagement_life import Days, from_bot, opened


def is_told_once(days: Days, customer: str, channel: str) -> None:
    """Each message of the bot was sent once: as many keys as messages, and one notice of a kind."""
    keys, notices = Counter[str](), Counter[str]()
    for person in days.people.values():
        for each in from_bot(person):
            keys[each.json["metadata"]["event_payload"]["key"]] += 1
            if " begun, by @" in each.text_when_read or f"opened {customer} with you" in each.text_when_read:
                notices[f"{person.name}: {each.text_when_read.splitlines()[0]}"] += 1
    assert set(keys.values()) == {1}
    assert set(notices.values()) == {1}
    cards = [
        each
        for each in from_bot(days.people["Anna Keller"], channel)
        if "opened this engagement" in each.text_when_read
    ]
    assert len(cards) == 1


def whole_history(person: Person, card: Seen) -> str:
    """The history of an engagement, newest first, page by page."""
    form = opened(person, card, "History")
    pages = [form.text]
    while "Older changes" in form.buttons:
        form.press("Older changes")
        person.waits_for(lambda: form.text != pages[-1])
        pages.append(form.text)
    form.close()
    return "\n".join(pages)
