"""How is a due rule of the methodology shown, before any engagement dates it?"""

from handlers.block_kit.text import escape, link
from methodology.definition.activity import Activity
from methodology.definition.ids import SourceId
from methodology.definition.model import Methodology
from methodology.definition.wording import basis_in_words, due_in_words


def rule_words(methodology: Methodology, activity: Activity) -> str:
    """The rule as mrkdwn, such as "2 working days before the kickoff"."""
    return escape(due_in_words(activity, methodology))


def basis_words(activity: Activity) -> str:
    """Whether the timing is documented or a default, as mrkdwn."""
    return escape(basis_in_words(activity.due))


def source_words(methodology: Methodology, source_id: SourceId) -> str:
    """The page a fact comes from, as a link where it is known, and how old it is."""
    source = methodology.source[source_id]
    page = link(source.url, source.page) if source.url else escape(source.page)
    return f"{page} ({escape(source.as_of)})"
