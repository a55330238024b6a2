"""Generated updates and undos: whatever came later, every moment is still as it was saved then."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.store.revisions import Change
from tests.store.told import known, on, save, undo

CODES = ("A", "B")
KINDS = ("actions", "milestones")
places = st.tuples(st.sampled_from(KINDS), st.sampled_from(CODES))
# A title, or None for a row that ends.
changes = st.dictionaries(places, st.sampled_from(["een", "twee", "drie", None]), min_size=1, max_size=3)
# In which area, how many hours later, and what: an update, or undoing one of the last versions.
areas = st.sampled_from(["Noord", "Noord", "Noord", "Zuid"])
steps = st.lists(st.tuples(areas, st.integers(0, 2), st.one_of(changes, st.integers(0, 4))), max_size=16)

# One database serves all examples: each has areas of its own.
runs = count()


@dataclass
class Told:
    """What was saved in one area: per revision its number, moment, changes or what it undoes, and the rows after it."""

    name: str
    rows: dict = field(default_factory=dict)
    made: list = field(default_factory=list)

    def add(self, number, moment, changed, *, undoes=None, rows):
        self.rows = rows
        self.made.append((number, moment, changed, undoes, dict(rows)))

    def undone(self):
        """The numbers that an undo in force took back."""
        taken = set()
        for number, _, _, undoes, _ in reversed(self.made):
            if undoes is not None and number not in taken:
                taken.add(undoes)
        return taken

    def replayed(self):
        """The rows when only what was not undone had ever been saved."""
        rows, taken = {}, self.undone()
        for number, _, changed, undoes, _ in self.made:
            if undoes is None and number not in taken:
                rows.update(changed)
        return filled(rows)

    def at(self, moment):
        return next((rows for _, then, _, _, rows in reversed(self.made) if then <= moment), {})


def filled(rows):
    return {place: title for place, title in rows.items() if title is not None}


def rows_of(snapshot, area):
    return {(kind, row["code"]): row["title"] for kind in KINDS for row in plain(snapshot[kind]) if row["area"] == area}


def upload(database, area, moment, changed):
    given_changes = [
        Change(kind, code, None if title is None else {"title": title}, source="template", sheet="Blad", row=place)
        for place, ((kind, code), title) in enumerate(changed.items(), start=2)
        # A row that is not there cannot end.
        if title is not None or (kind, code) in area.rows
    ]
    kept = {(each.kind, each.code): changed[each.kind, each.code] for each in given_changes}
    number = save(database, *given_changes, at=moment, area=area.name)
    area.add(number, moment, kept, rows=filled({**area.rows, **kept}))


def take_back(database, area, moment, which):
    number, _, changed, _, _ = area.made[-1 - which % len(area.made)]
    later = [each for each in area.made if each[0] > number]
    try:
        back = undo(database, number, at=moment)
    except UserError:
        assert number in area.undone() or any(changed.keys() & each[2].keys() for each in later)
        return
    assert number not in area.undone()
    before = next((each[4] for each in reversed(area.made) if each[0] < number), {})
    restored = {place: before.get(place) for place in changed}
    area.add(back, moment, restored, undoes=number, rows=filled({**area.rows, **restored}))


# Undos of undos, in the order in which they are hardest to tell apart.
CROSSED = [
    *[("Noord", 1, {("actions", "A"): title}) for title in ("een", "twee")],
    *[("Noord", 1, back) for back in (0, 2, 1, 1)],
]


@given(told=steps)
@example(told=CROSSED)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_moment_is_as_it_was_saved_then_and_undone_versions_leave_no_trace(database, told):
    run, moment = next(runs), on(1)
    areas = {name: Told(f"{name} {run}") for name in ("Noord", "Zuid")}
    for name, hours, what in told:
        moment += timedelta(hours=hours)
        if isinstance(what, dict):
            upload(database, areas[name], moment, what)
        elif areas[name].made:
            take_back(database, areas[name], moment, what)
    for each in areas.values():
        assert each.rows == each.replayed()
    for then in sorted({made[1] for each in areas.values() for made in each.made} | {on(1) - timedelta(1), moment}):
        snapshot = known(database, then)
        for each in areas.values():
            assert rows_of(snapshot, each.name) == each.at(then)
            assert history_gives(snapshot, each.name) == each.at(then)


def history_gives(snapshot, area):
    """The rows that the history says are valid."""
    return {
        (kind, row["code"]): row["title"]
        for kind in KINDS
        for row in plain(snapshot.history[kind])
        if row["area"] == area and row["valid_to"] is None
    }
