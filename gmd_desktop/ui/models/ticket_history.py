"""What the ticket's fields were before: each step back is one edit, a word typed in one field counts as one."""

from dataclasses import fields, replace

from gmd_desktop.ui.models.ticket_form import TicketForm

MOST_STEPS = 100
SEAT = ("participant", "outcome")  # whom and what the whole desk looks at: not the ticket's to take back

TYPED = {"size", "price", "slippage"}


class FormHistory:
    """The forms that were, the latest last."""

    def __init__(self, form: TicketForm) -> None:
        self._forms = [form]
        self._typed: set[str] = set()  # the fields that the last edit changed

    def note(self, form: TicketForm, is_typed: bool) -> None:
        """Take the form after an edit; what is typed into one field letter by letter is one."""
        changed = _changes(self._forms[-1], form)
        if not changed:
            return
        if is_typed and changed == self._typed and len(changed) == 1 and changed <= TYPED:
            self._forms[-1] = form
            return
        self._typed = changed if is_typed else set()
        self._forms = [*self._forms[-MOST_STEPS:], form]

    def back(self, form: TicketForm) -> TicketForm | None:
        """Give the form as it was before the last edit, in the seat of this one; None if there is nothing to undo."""
        self._typed = set()
        while self._forms and not _changes(self._forms[-1], form):
            self._forms.pop()
        if not self._forms:
            self._forms = [form]
            return None
        before = self._forms[-1]
        return replace(before, participant=form.participant, outcome=form.outcome)


def _changes(one: TicketForm, other: TicketForm) -> set[str]:
    names = {field.name for field in fields(TicketForm)} - set(SEAT)
    return {name for name in names if getattr(one, name) != getattr(other, name)}
