"""What does a person read who pressed a button of a message that time has passed by?"""

from datetime import date

from handlers.views.layout import section
from handlers.views.message import Message, answer
from handlers.views.text import capital
from handlers.views.wording import state_words, work_name
from methodology.model import Methodology
from methodology.work import Work


def already(methodology: Methodology, work: Work, today: date) -> Message:
    """The true state of work on which nothing was changed, because somebody was there before."""
    state = capital(state_words(methodology, work, today))
    return answer(
        section(
            f"*{work_name(work)}*: {state}. Nothing was changed. The message above shows how it stands now."
        )
    )
