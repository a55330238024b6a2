"""What changed, and how it grew, against the oracle that replays what was known then."""

from datetime import date

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from koppelkansen_metrics.metrics import burn_up, changes
from koppelkansen_metrics.rows import plain
from tests.metrics import oracle_time
from tests.metrics.builders import Undo, Upload, after
from tests.metrics.told import revisions, tens

UNTIL = date(2022, 12, 31)


def reused(told: list[Upload | Undo]) -> bool:
    """Whether a code was given to something else after its record had ended: then there are two records of one code."""
    ended: set[tuple[str, str, str]] = set()
    for each in told:
        if isinstance(each, Upload):
            for kind, rows in each.rows.items():
                if any((each.area, kind, str(row["code"])) in ended for row in rows):
                    return True
            for kind in each.rows:
                gone = {*each.dropped.get(kind, ()), *each.merged.get(kind, {}), *each.renamed.get(kind, {})}
                ended |= {(each.area, kind, code) for code in gone}
    return False


@given(told=revisions(), since=tens)
@settings(max_examples=40)
def test_what_changed_since_any_day_equals_the_oracle(told: list[Upload | Undo], since: date):
    assume(not reused(told))
    found = changes.document(after(*told), since=since, until=UNTIL)
    wanted = {
        "records": oracle_time.records(told, since),
        "slips": oracle_time.slips(told, since),
        "moves": oracle_time.moves(told, since),
        "ratings": oracle_time.ratings(told, since),
        "asks": oracle_time.opened_and_closed(told, since, "asks"),
        "lessons": oracle_time.opened_and_closed(told, since, "lessons"),
    }
    assert [(part, row) for part in wanted for row in found[part] if row not in wanted[part]] == []
    assert [(part, row) for part in wanted for row in wanted[part] if row not in found[part]] == []
    assert [part for part in wanted if len(found[part]) != len(wanted[part])] == []


@given(told=revisions(), as_of=tens)
@settings(max_examples=25)
def test_the_weeks_equal_the_oracle(told: list[Upload | Undo], as_of: date):
    assert plain(burn_up.by(after(*told), as_of=as_of)) == oracle_time.burn_up(told, as_of)


@given(told=revisions(), since=tens, area=st.sampled_from(["Amstelstad", "Binnenstad"]))
@settings(max_examples=15)
def test_the_changes_of_an_area_are_those_of_the_programme_in_that_area(
    told: list[Upload | Undo], since: date, area: str
):
    whole, own = (changes.records(each, since=since) for each in (after(*told), after(*told).only(area)))
    assert own == [each for each in whole if each.area == area]
