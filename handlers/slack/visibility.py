"""The engagements visible to a person, by what Slack says of their channels."""

from collections.abc import Collection

from sqlmodel import Session

from handlers.slack.facts import SlackFacts
from methodology.engagement.engagement import Engagement
from methodology.engagement.rights import Viewer, depends_on_channel, visible


def visible_to(
    facts: SlackFacts, session: Session, viewer: Viewer, engagements: Collection[Engagement]
) -> list[Engagement]:
    """The engagements that the viewer may see; raises `AskSlack` where Slack must be asked first."""
    return visible(with_channels(facts, session, viewer, engagements), engagements)


def visible_at_once(
    facts: SlackFacts, session: Session, viewer: Viewer, engagements: Collection[Engagement]
) -> list[Engagement]:
    """Those that the viewer may see by what is known without waiting for Slack.

    How long an answer takes must not tell that there is an engagement in a private channel. One whose channel was
    public when Slack was last asked about it, over a day ago, is left out; the channel is renewed behind the answer.
    """
    seen = visible(viewer, engagements)
    public = {
        each.channel.id for each in seen if each.channel is not None and depends_on_channel(viewer, each)
    }
    facts.renew_channels(session, public)
    outdated = public - facts.channels_known(session, public)
    return [each for each in seen if each.channel is None or each.channel.id not in outdated]


def with_channels(
    facts: SlackFacts, session: Session, viewer: Viewer, engagements: Collection[Engagement]
) -> Viewer:
    """The viewer with their private channels, if these engagements' visibility depends on them.

    A channel that was public is asked about before its engagement is shown. One that was private and is public
    now is learnt behind the answer: how long the answer takes must not tell that there is such an engagement.
    Raises `AskSlack` where Slack must be asked first.
    """
    channels = {
        each.channel.id: each.channel.private
        for each in engagements
        if each.channel is not None and depends_on_channel(viewer, each)
    }
    public = [channel for channel, private in channels.items() if not private]
    hidden = [channel for channel, private in channels.items() if private]
    facts.renew_channels(session, hidden)
    facts.ask_together(
        lambda: facts.check_channels(session, public),
        lambda: with_memberships(facts, viewer) if hidden else viewer,
    )
    return with_memberships(facts, viewer) if hidden else viewer


def with_memberships(facts: SlackFacts, viewer: Viewer) -> Viewer:
    """The viewer with their private channels; raises `AskSlack` where Slack must be asked first."""
    mine = facts.private_channels_of(viewer.id)
    if mine is None:
        return viewer.model_copy(update={"is_confirmed": False})
    return viewer.model_copy(update={"channels": viewer.channels | mine})
