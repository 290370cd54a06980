"""What does a person read who pressed a button of a message that time has passed by?"""

from datetime import date

from handlers.block_kit.layout import section
from handlers.block_kit.message import Message, answer
from handlers.block_kit.text import capital, cut, escape
from handlers.block_kit.wording import state_words, work_name
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Engagement
from methodology.plan.activity import PlannedActivity


def already(methodology: Methodology, engagement: Engagement, work: PlannedActivity, today: date) -> Message:
    """The true state of work on which nothing was changed: somebody was there before, or all of it is over."""
    state = capital(state_words(methodology, work, today))
    told = f"*{work_name(work)}*: {state}. Nothing was changed."
    if engagement.is_over and work.is_open:
        title = escape(cut(engagement.title, 150))
        told = (
            f"Nothing was changed: *{title}* is {engagement.state}. Reopen it first if there is more to do."
        )
    return answer(section(f"{told} The message above shows how it stands now."))
