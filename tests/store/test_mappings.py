"""What was said about an export is remembered per area and format."""

from koppelkansen_metrics.store import mappings
from koppelkansen_metrics.store.mappings import Said


def remember(database, area, form, said):
    with database.write() as connection:
        mappings.remember(connection, area, form=form, said=said)


def load(database, area):
    with database.read() as connection:
        return mappings.load(connection, area)


def test_what_was_said_is_remembered_for_its_area_and_format_alone(database):
    remember(database, "Binnenstad", "planner", {("bucket", "energie"): Said(1, "Liander")})
    remember(database, "Binnenstad", "jira", {("label", "energie"): Said(2, None)})
    assert load(database, "Binnenstad") == {
        "planner": {("bucket", "energie"): Said(1, "Liander")},
        "jira": {("label", "energie"): Said(2, None)},
    }
    assert load(database, "Amstelstad") == {}


def test_what_is_said_later_takes_the_place_and_what_is_not_said_stays(database):
    remember(database, "Binnenstad", "planner", {("bucket", "a"): Said(1), ("bucket", "b"): Said(2)})
    remember(database, "Binnenstad", "planner", {("bucket", "a"): Said(3), ("bucket", "b"): Said(None, "Waternet")})
    assert load(database, "Binnenstad")["planner"] == {
        ("bucket", "a"): Said(3),
        ("bucket", "b"): Said(2, "Waternet"),
    }


def test_the_columns_of_a_list_are_remembered_by_its_fingerprint(database):
    for content in ("oud", "nieuw"):
        with database.write() as connection:
            mappings.remember_columns(connection, "Binnenstad", fingerprint="f1", content=content)
    with database.read() as connection:
        assert mappings.columns(connection, "Binnenstad") == {"f1": "nieuw"}
        assert mappings.columns(connection, "Haven-Stad") == {}
