"""What does a digest say at the moment it is sent?"""

from datetime import date, datetime

from sqlmodel import Session

from handlers.messages.views.digest import DigestAction, digest
from handlers.outbox.sender import Content, ContentOf
from methodology.definition.model import Methodology
from methodology.people import Person
from methodology.reminders.digest import digest_for
from methodology.reminders.digest_lines import Digest
from storage.methodologies import Catalog
from storage.outbox import digest_schedule
from storage.outbox.queue import Delivery


def digest_content(catalog: Catalog, actions: frozenset[DigestAction] = frozenset()) -> ContentOf:
    """The content of the kind `digest`, with buttons for these actions.

    What it says is kept in the delivery's payload, so that the message can be rewritten: `digest_in`.
    """

    def content(session: Session, delivery: Delivery, person: Person | None, now: datetime) -> Content | None:
        assert person is not None, "a digest goes to a person"
        digest_input = digest_schedule.load_digest_input(session, catalog, person)
        found = digest_for(person, date.fromisoformat(delivery.subject), digest_input)
        if found is None:
            return None
        methodologies: dict[int, Methodology] = {e.engagement.id: e.methodology for e in digest_input.plans}
        return Content(digest(methodologies, found, actions), {"digest": found.model_dump(mode="json")})

    return content


def digest_in(delivery: Delivery) -> Digest:
    """What the digest said when it was sent."""
    return Digest.model_validate(delivery.payload["digest"])
