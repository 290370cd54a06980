"""The rights to see an engagement, to change it, and to act on one of its activities."""

from collections.abc import Collection
from datetime import datetime

from methodology.engagement.engagement import Engagement
from methodology.people import Person, mention, today_where
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from methodology.value import Value

NOT_THERE = "There is no such engagement that you can see. Type `/ps-stage` to see yours."
"""Said of what a person may not see and of what does not exist, so that nobody can tell one from the other."""


class NotAllowed(Refusal):
    """A person may not do or see this. The text reveals nothing that they may not see."""


class NotConfirmed(Refusal):
    """Slack does not say who somebody is, or where they are a member, and what is recorded is too old."""

    def __init__(self) -> None:
        super().__init__("Slack isn't answering, so I can't check what you may see. Try again in a minute.")


class Viewer(Value):
    """The person whose rights are checked; `channels` are the private channels they are known to be in.

    `is_confirmed` is false if Slack does not say whether they are still a full member, or in which channels
    they are: then they may look at what is public, as far as recorded, and change nothing.
    """

    person: Person
    is_admin: bool = False
    channels: frozenset[str] = frozenset()
    is_confirmed: bool = True

    @property
    def id(self) -> PersonId:
        return self.person.id


def must_be_member(viewer: Viewer) -> None:
    """Raises `NotAllowed` for guests, people of other organisations and deactivated accounts."""
    person = viewer.person
    if person.outsider or person.guest or person.deactivated:
        raise NotAllowed(
            "Only full members of this workspace can use this. Ask the person who invited you for what you need."
        )


def may_see(viewer: Viewer, engagement: Engagement) -> bool:
    """Full members, except that a private channel restricts it to its members, the team and admins."""
    person = viewer.person
    if person.outsider or person.guest or person.deactivated or person.workspace != engagement.workspace:
        return False
    if engagement.channel is None or not engagement.channel.private:
        return True
    return viewer.is_confirmed and not depends_on_channel(viewer, engagement)


def depends_on_channel(viewer: Viewer, engagement: Engagement) -> bool:
    """Whether they see the engagement only if its channel is public: they have no part in it, and are not
    known to be in its channel."""
    is_inside = engagement.channel is not None and engagement.channel.id in viewer.channels
    return not (viewer.is_admin or is_part_of(viewer.id, engagement) or is_inside)


def may_change(viewer: Viewer, engagement: Engagement) -> bool:
    """People with a role in the team, the person who opened the engagement, and admins."""
    return (
        viewer.is_confirmed
        and may_see(viewer, engagement)
        and (viewer.is_admin or is_part_of(viewer.id, engagement))
    )


def may_set_links(viewer: Viewer) -> bool:
    """Admins may say where the tools of their workspace are."""
    return viewer.is_admin and viewer.is_confirmed


def must_set_links(viewer: Viewer) -> None:
    """Raises `NotAllowed` for everybody but admins."""
    _must_be_admin(viewer, "Only admins of this app can set the links of a workspace. Ask one of them.")


def must_manage_personal_data(viewer: Viewer) -> None:
    """Raises `NotAllowed` for everybody but admins."""
    _must_be_admin(viewer, "Only admins of this app can see or delete what is kept about somebody. Ask one.")


def _must_be_admin(viewer: Viewer, otherwise: str) -> None:
    must_be_member(viewer)
    if viewer.is_admin and not viewer.is_confirmed:
        raise NotConfirmed
    if not viewer.is_admin:
        raise NotAllowed(otherwise)


def acts_for(person: PersonId, dri: Person | None, now: datetime) -> bool:
    """Whether this person is the DRI of some work, or the deputy of its DRI who is away.

    Either may have no role in the team. They are reminded of the work, so they may do it, undo it, snooze
    it, drop it and give evidence. Reassigning it or changing its date is for the team.
    """
    if dri is None:
        return False
    stands_in = (
        dri.absence is not None and dri.absence.deputy == person and dri.is_away(today_where(dri, now))
    )
    return person == dri.id or stands_in


def may_act(viewer: Viewer, engagement: Engagement, dri: Person | None, now: datetime) -> bool:
    """People who may change the engagement, the DRI of this work, and the deputy of that DRI."""
    person = viewer.person
    if not viewer.is_confirmed:
        return False
    if person.outsider or person.guest or person.deactivated or person.workspace != engagement.workspace:
        return False
    return acts_for(viewer.id, dri, now) or may_change(viewer, engagement)


def is_part_of(person: PersonId, engagement: Engagement) -> bool:
    return person == engagement.opened_by or person in engagement.team.people()


def must_see(viewer: Viewer, engagement: Engagement) -> None:
    """Raises `NotAllowed`, in words that do not reveal whether the engagement exists."""
    must_be_member(viewer)
    if not may_see(viewer, engagement):
        if not viewer.is_confirmed:
            raise NotConfirmed
        raise NotAllowed(NOT_THERE)


def must_change(viewer: Viewer, engagement: Engagement) -> None:
    """Raises `NotAllowed`, with the name of the person to ask."""
    must_see(viewer, engagement)
    if not viewer.is_confirmed:
        raise NotConfirmed
    if not may_change(viewer, engagement):
        raise NotAllowed(
            "Only the team of this engagement can change it. Ask "
            f"{mention(engagement.opened_by)}, who opened it, to give you a role."
        )


def must_act(viewer: Viewer, engagement: Engagement, dri: Person | None, now: datetime) -> None:
    """Raises `NotAllowed` for people who may not act on this work."""
    must_be_member(viewer)
    if not may_act(viewer, engagement, dri, now):
        must_change(viewer, engagement)


def visible(viewer: Viewer, engagements: Collection[Engagement]) -> list[Engagement]:
    return [each for each in engagements if may_see(viewer, each)]
