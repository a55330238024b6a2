"""A file that was not saved yet stays its owner's, for as long as it is wanted."""

from koppelkansen_metrics.store import drafts
from koppelkansen_metrics.store.drafts import Draft
from tests.store.told import on


def keep(database, owner, area, *, content, at):
    with database.write() as connection:
        drafts.keep(connection, owner, area, draft=Draft("binnenstad.xlsx", content, at))


def find(database, owner, area, *, since):
    with database.read() as connection:
        found = drafts.find(connection, owner, area, since=since)
    return None if found is None else found.content


def test_a_draft_comes_back_byte_for_byte_with_its_name_and_moment(database):
    keep(database, "lead", "Binnenstad", content=b"PK\x00\xff", at=on(2))
    with database.read() as connection:
        found = drafts.find(connection, "lead", "Binnenstad", since=on(1))
    assert found == Draft("binnenstad.xlsx", b"PK\x00\xff", on(2))


def test_the_last_upload_takes_the_place_of_the_one_before(database):
    keep(database, "lead", "Binnenstad", content=b"1", at=on(2))
    keep(database, "lead", "Binnenstad", content=b"2", at=on(3))
    assert find(database, "lead", "Binnenstad", since=on(1)) == b"2"


def test_nobody_sees_the_draft_of_someone_else_or_of_another_area(database):
    keep(database, "lead", "Binnenstad", content=b"1", at=on(2))
    assert find(database, "other", "Binnenstad", since=on(1)) is None
    assert find(database, "lead", "Amstelstad", since=on(1)) is None


def test_a_draft_that_is_too_old_is_not_found_and_purged(database):
    keep(database, "lead", "Binnenstad", content=b"1", at=on(2))
    keep(database, "lead", "Amstelstad", content=b"2", at=on(4))
    assert find(database, "lead", "Binnenstad", since=on(3)) is None
    with database.write() as connection:
        assert drafts.purge(connection, before=on(3)) == 1
    assert find(database, "lead", "Binnenstad", since=on(1)) is None
    assert find(database, "lead", "Amstelstad", since=on(1)) == b"2"


def test_a_dropped_draft_is_gone_and_dropping_none_is_no_fault(database):
    keep(database, "lead", "Binnenstad", content=b"1", at=on(2))
    for _ in range(2):
        with database.write() as connection:
            drafts.drop(connection, "lead", "Binnenstad")
    assert find(database, "lead", "Binnenstad", since=on(1)) is None


def test_a_draft_can_be_dropped_only_when_it_is_a_certain_file(database):
    keep(database, "lead", "Binnenstad", content=b"1", at=on(2))
    for content, left in ((b"2", b"1"), (b"1", None)):
        with database.write() as connection:
            drafts.drop(connection, "lead", "Binnenstad", content=content)
        assert find(database, "lead", "Binnenstad", since=on(1)) == left
