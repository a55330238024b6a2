"""The running order of a session: which pictures, in what order, how long for each. Made from the pre-read."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from koppelkansen_metrics.briefing import Briefing
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_

# The first picture says how to join; ASK is a question from a workbook, QUESTION one that the facilitator put.
START, ASK, QUESTION = "start", "ask", "question"
# What a picture of the pre-read takes, and one question.
MINUTES, QUESTION_MINUTES, MOST_MINUTES = 5, 4, 60
MOST_ITEMS, MOST_CHARACTERS = 60, 300
# Each question is a picture of its own, so the list of them is none; what we learn from it closes the meeting.
LEFT_OUT = frozenset({"asks"})
LAST = ("learned",)


@dataclass(frozen=True, slots=True)
class Item:
    """One picture: START, a section of the pre-read by its key, ASK with its area and code, or QUESTION with its text.

    A hidden one is passed over.
    """

    picture: str
    area: str = ""
    code: str = ""
    text: str = ""
    minutes: int = MINUTES
    hidden: bool = False

    @property
    def key(self) -> str:
        """What tells it from the other items of its order."""
        return ":".join(part for part in (self.picture, self.area, self.code, self.text) if part)


Order = tuple[Item, ...]


def from_briefing(made: Briefing) -> Order:
    """The order that a pre-read suggests: how to join, its sections, each question that is put first, what we learn."""
    sections = [each.key for each in made.sections if each.key not in LEFT_OUT]
    asked = {(each.area, each.code): each for each in made.questions}
    return (
        Item(START),
        *(Item(key) for key in sections if key not in LAST),
        *(Item(ASK, area, code, minutes=QUESTION_MINUTES) for area, code in asked),
        *(Item(key) for key in sections if key in LAST),
    )


def to_text(order: Iterable[Item]) -> str:
    """As it is stored."""
    return json.dumps([asdict(each) for each in order], ensure_ascii=False)


def from_text(text: str) -> Order:
    """From what was stored."""
    return tuple(Item(**each) for each in json.loads(text))


def shown(order: Order) -> Order:
    """The items that are not hidden; all of them when every one is, so that there is always a picture."""
    return tuple(each for each in order if not each.hidden) or order


def item(order: Order, key: str) -> Item:
    """The item with this key; the first that is shown when there is none."""
    return next((each for each in order if each.key == key), shown(order)[0])


def step(order: Order, at: str, by: int) -> str:
    """The key of the shown item so many steps further, not beyond either end.

    From an item that is hidden or gone: from where it stood, else from the first.

    >>> step((Item("start"), Item("changed", hidden=True), Item("pilots")), "start", 1)
    'pilots'
    """
    visible = {each.key for each in shown(order)} | {at}
    left = [each for each in order if each.key in visible]
    place = next((number for number, each in enumerate(left) if each.key == at), 0)
    return left[min(max(place + by, 0), len(left) - 1)].key


def moved(order: Order, key: str, by: int) -> Order:
    """With one item so many places further; at an end it stays."""
    items = list(order)
    place = next((number for number, each in enumerate(items) if each.key == key), None)
    if place is None:
        return order
    taken = items.pop(place)
    items.insert(min(max(place + by, 0), len(items)), taken)
    return tuple(items)


def changed(order: Order, key: str, *, hidden: bool | None = None, minutes: int | None = None) -> Order:
    """With one item hidden or shown, or with other minutes; what is None stays."""
    return tuple(
        replace(
            each,
            hidden=each.hidden if hidden is None else hidden,
            minutes=each.minutes if minutes is None else min(max(minutes, 1), MOST_MINUTES),
        )
        if each.key == key
        else each
        for each in order
    )


def with_question(order: Order, text: str, *, after: str = "") -> Order:
    """With a question of the facilitator, after an item or at the end.

    Raises UserError: an empty or too long text, the same question twice, more items than there is time for.
    """
    added = Item(QUESTION, text=" ".join(text.split()), minutes=QUESTION_MINUTES)
    if not added.text or len(added.text) > MOST_CHARACTERS:
        raise UserError(N_("Write the question, in at most {most} characters."), most=MOST_CHARACTERS)
    if any(each.key == added.key for each in order):
        raise UserError(N_("This question is in the running order already."))
    if len(order) >= MOST_ITEMS:
        raise UserError(N_("A running order has at most {most} pictures."), most=MOST_ITEMS)
    keys = [each.key for each in order]
    place = keys.index(after) + 1 if after in keys else len(order)
    return (*order[:place], added, *order[place:])


def minutes(order: Sequence[Item]) -> int:
    """How long all that is shown takes together."""
    return sum(each.minutes for each in order if not each.hidden)
