"""The viewer of a request, and the check of candidates for work."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from handlers.slack.facts import KnownPerson, SlackFacts
from handlers.slack.people import AN_APP
from methodology.engagement.rights import NotConfirmed, Viewer, must_be_member
from methodology.people import Person, why_not_assignable
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage import digest_rhythm, people

YOU_ARE_FORGOTTEN = (
    "You were forgotten here, so nothing about you is kept. The people who run this app can let you back in."
)
FORGOTTEN = "This person was forgotten here. The people who run this app can let them back in."
NOT_ANSWERED = "Slack isn't answering, so this person could not be checked. Try again in a minute."


def get_viewer(facts: SlackFacts, person_id: str, channel: str = "") -> Viewer:
    """The full member behind a request; `channel` is where they made it, so they are a member of it.

    Raises `NotAllowed` for guests and people of other organisations, `NotConfirmed` for somebody unknown
    while Slack does not answer, and `AskSlack` where it must be asked first.

    Every press, form and command of a person comes by here: with it they have answered their digests.
    """
    known = facts.person(PersonId(person_id))
    viewer = _viewer(facts, known, channel)
    must_be_member(viewer)
    if known.unanswered:
        with facts.app_context.database.begin() as session:
            digest_rhythm.note_act(session, facts.workspace, viewer.id)
    return viewer


def get_reader(facts: SlackFacts, person_id: str) -> Viewer:
    """The same for everybody, guests too: who opens Home gets a page in any case."""
    return _viewer(facts, facts.person(PersonId(person_id)), "")


def _viewer(facts: SlackFacts, known: KnownPerson, channel: str) -> Viewer:
    if known.is_forgotten:
        raise Refusal(YOU_ARE_FORGOTTEN)
    if known.person is None:
        raise Refusal(AN_APP) if known.is_app else NotConfirmed()
    return Viewer(
        person=known.person,
        is_admin=facts.app_context.is_admin(known.person),
        channels=frozenset({channel} if channel else ()),
        is_confirmed=known.is_confirmed,
    )


class Candidates(NamedTuple):
    """People to be given work, and a sentence for each who cannot be."""

    people: Mapping[PersonId, Person]
    problems: Mapping[PersonId, str]


def check_candidates(
    facts: SlackFacts, candidates: Iterable[PersonId], beside: Iterable[PersonId] = ()
) -> Candidates:
    """These people; raises `AskSlack` with all those about whom Slack must be asked first.

    The people `beside` them are returned too, as recorded.
    """
    known = facts.people(candidates)
    problems = {person: why for person, it in known.items() if (why := _why_unfit(it))}
    with facts.app_context.database.reading() as session:
        recorded = people.get_people(session, facts.workspace, {*known, *beside})
    return Candidates(recorded, problems)


def why_unfit(facts: SlackFacts, person: PersonId) -> str | None:
    """A sentence that says why this person cannot be given work; None where they can."""
    return check_candidates(facts, [person]).problems.get(person)


def _why_unfit(known: KnownPerson) -> str | None:
    if known.is_app:
        return AN_APP
    if known.is_forgotten:
        return FORGOTTEN
    if known.person is None or not known.is_confirmed:
        return NOT_ANSWERED
    return why_not_assignable(known.person)
