"""What does a person read who pressed a button of a message that time has passed by?"""

from datetime import date

from handlers.views.layout import section
from handlers.views.message import Message, answer
from handlers.views.text import capital, cut, escape
from handlers.views.wording import state_words, work_name
from methodology.engagement import Engagement
from methodology.model import Methodology
from methodology.work import Work


def already(methodology: Methodology, engagement: Engagement, work: Work, today: date) -> Message:
    """The true state of work on which nothing was changed: somebody was there before, or all of it is over."""
    state = capital(state_words(methodology, work, today))
    told = f"*{work_name(work)}*: {state}. Nothing was changed."
    if engagement.is_over and work.is_open:
        title = escape(cut(engagement.title, 150))
        told = (
            f"Nothing was changed: *{title}* is {engagement.state}. Reopen it first if there is more to do."
        )
    return answer(section(f"{told} The message above shows how it stands now."))
