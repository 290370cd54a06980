"""What is kept about a person: shown to an admin, sent to them, and let go."""

import logging
from itertools import islice

from sqlmodel import Session

from handlers.actions.engagement_errand import why_refused
from handlers.actions.form import Answer, do_and_show
from handlers.actions.views import personal_data as form
from handlers.actions.views.personal_data import Kept
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.inputs import FieldErrors
from handlers.block_kit.modal import View, as_json, loading, notice
from handlers.messages.problem import Problem
from handlers.outbox.errand import Errand, ErrandContext
from handlers.slack.api_errors import SlackTrouble
from handlers.slack.interaction import Interaction
from handlers.slack.modals import fill_view
from methodology.engagement.rights import must_manage_personal_data
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage import people
from storage.forgotten import list_forgotten
from storage.outbox import queue
from storage.privacy.export import export_as_json, export_person, find_name
from storage.privacy.forget import forget_person, list_gone, list_open_things

log = logging.getLogger(__name__)

MOST_OFFERED = 100
MOST_MENTIONS = 200
NOTHING = "Nothing is kept about this person."
FORGOTTEN = "This person was forgotten: nothing is kept about them."


class PersonExport(Errand):
    """Uploads everything that is stored about `person` to the conversation of the person who asked with the app."""

    kind = "person_export"

    person: PersonId

    def run(self, context: ErrandContext) -> None:
        with context.app_context.database.reading() as session:
            person = people.find_person(session, self.workspace, self.person)
            exported = export_as_json(session, person) if person else None
        if exported is None:  # forgotten meanwhile
            return
        self.upload(context, f"{self.person}.json", "What is kept about a person", exported)

    def refused(self, context: ErrandContext, trouble: SlackTrouble) -> None:
        why = why_refused(trouble, "files:write")
        sentence = (
            f"Slack did not take the file with the data of a person ({why}). The people who run this app can print it "
            f"with `python bot.py person export {self.person}`."
        )
        Problem.enqueue_for(context.app_context, self.workspace, self.recipient, self.id, sentence)


def data_pressed(interaction: Interaction, _button: ButtonValue) -> None:
    def build() -> View:
        must_manage_personal_data(interaction.viewer)
        with interaction.app_context.database.reading() as session:
            gone = list_gone(session, interaction.workspace, MOST_OFFERED)
            known = people.get_people(session, interaction.workspace, gone)
        return form.people_form([known[each] for each in gone])

    interaction.open_form(form.TITLE, build)


def submit_person(interaction: Interaction) -> Answer:
    """What is kept about them; looked for behind the answer, through all texts."""
    must_manage_personal_data(interaction.viewer)
    person_id = form.read_person(interaction.entered)
    with interaction.app_context.database.reading() as session:
        if people.find_person(session, interaction.workspace, person_id) is None:
            is_forgotten = bool(list_forgotten(session, interaction.workspace, [person_id]))
            raise FieldErrors({form.WHO: FORGOTTEN if is_forgotten else NOTHING})
    view_id = interaction.view["id"]
    interaction.behind(
        lambda: fill_view(interaction.facts, view_id, lambda: _kept_view(interaction, person_id))
    )
    return {"response_action": "update", "view": as_json(loading(form.TITLE, "Looking …"))}


def export_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """Have the file sent to the person who asks."""

    def have_sent() -> View:
        person = _known(interaction, button)
        export = PersonExport(
            workspace=interaction.workspace, recipient=interaction.viewer.id, person=person.id
        )
        with interaction.app_context.database.begin() as session:
            queue.enqueue(session, [export.delivery()], interaction.now)
        interaction.app_context.request_sweep()
        return notice("The file is on its way: you will find it in your messages with me.", form.TITLE)

    do_and_show(interaction, form.TITLE, have_sent)


def forget_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """Forget them; pressed twice, the second press says that they are forgotten."""
    if not interaction.is_in_modal:
        raise Refusal(ids.OLD)

    def build() -> View:
        person = _known(interaction, button)
        if person.id == interaction.viewer.id:
            raise Refusal("This is you: another admin can do it.")
        app_context = interaction.app_context
        with app_context.database.begin() as session:
            if list_open_things(session, app_context.catalog, person):
                forgotten = None
            else:
                named = len(_named(session, person))
                forgotten = forget_person(session, person, interaction.now)
        if forgotten is None:
            return _kept_view(interaction, person.id)
        facts = {"workspace": interaction.workspace, "by": interaction.viewer.id, "former": forgotten.former}
        log.info("a person was forgotten", extra=facts)
        return form.forgotten_view(forgotten.rows, named)

    interaction.update_form(build)


def _known(interaction: Interaction, button: ButtonValue) -> Person:
    """The person that the button names; raises `Refusal` where nothing is kept, and for others than admins."""
    must_manage_personal_data(interaction.viewer)
    person_id = PersonId(button.choice)
    with interaction.app_context.database.reading() as session:
        person = people.find_person(session, interaction.workspace, person_id)
        if person is None:
            is_forgotten = bool(list_forgotten(session, interaction.workspace, [person_id]))
            raise Refusal(FORGOTTEN if is_forgotten else NOTHING)
    return person


def _kept_view(interaction: Interaction, person_id: PersonId) -> View:
    app_context = interaction.app_context
    with app_context.database.reading() as session:
        person = people.find_person(session, interaction.workspace, person_id)
        if person is None:
            raise Refusal(FORGOTTEN)
        found = export_person(session, person.workspace, person.id)
        kept = Kept(
            person=person,
            rows={table: len(rows) for table, rows in found.items()},
            to_do=tuple(list_open_things(session, app_context.catalog, person)),
            named=_named(session, person),
            is_own=person.id == interaction.viewer.id,
        )
    return form.kept_view(kept)


def _named(session: Session, person: Person) -> tuple[str, ...]:
    """Where their name may stand in what people typed: the place, and the words around it."""
    return tuple(
        f"{each.column}, {', '.join(f'{name} {value}' for name, value in each.row.items())}: … {each.text} …"
        for each in islice(find_name(session, person), MOST_MENTIONS)
    )


BUTTONS = {
    ids.PERSONAL_DATA: data_pressed,
    ids.EXPORT_PERSON: export_pressed,
    ids.FORGET_PERSON: forget_pressed,
}
FORMS = {ids.PERSONAL_DATA: submit_person}
ERRANDS = (PersonExport,)
