"""Who may do what: the table of roles, role by role."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from koppelkansen_metrics import clock
from koppelkansen_metrics.access import LOCAL, Deed, Person, Role, SignInExpired, may, require
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.programme import Area

BINNENSTAD = Area("Binnenstad", "BS")
HAVEN_STAD = Area("Haven-Stad", "HS")
PROGRAMMABREED = Area("Programmabreed", "PB", programme_wide=True)

EVERYONE = {"view", "respond"}
NOON = datetime(2021, 4, 6, 12, tzinfo=UTC)


def person(*roles: Role, areas: tuple[str, ...] = ()) -> Person:
    return Person("iemand", frozenset(roles), frozenset(areas))


def deeds(someone: Person, area: Area | None) -> set[str]:
    return {deed.value for deed in Deed if may(someone, deed, area)}


@pytest.mark.parametrize(
    ("role", "area", "allowed"),
    [
        (Role.STRANGER, BINNENSTAD, {"respond"}),
        (Role.GUEST, BINNENSTAD, EVERYONE),
        (Role.DIRECTOR, BINNENSTAD, EVERYONE),
        (Role.FACILITATOR, BINNENSTAD, EVERYONE | {"present", "record"}),
        (Role.SECRETARY, BINNENSTAD, EVERYONE | {"freeze", "record", "settings"}),
        (Role.SECRETARY, PROGRAMMABREED, EVERYONE | {"freeze", "record", "settings", "upload"}),
        (Role.ADMINISTRATOR, BINNENSTAD, {deed.value for deed in Deed}),
        (Role.ADMINISTRATOR, None, {deed.value for deed in Deed}),
    ],
)
def test_each_role_may_do_what_the_table_says(role: Role, area: Area | None, allowed: set[str]) -> None:
    assert deeds(person(role), area) == allowed


def test_a_team_lead_works_in_the_named_areas_only() -> None:
    lead = person(Role.TEAM_LEAD, areas=("Binnenstad",))
    assert deeds(lead, BINNENSTAD) == EVERYONE | {"upload", "undo", "original"}
    assert deeds(lead, HAVEN_STAD) == EVERYONE
    assert deeds(lead, None) == EVERYONE


def test_areas_without_the_role_of_team_lead_give_nothing() -> None:
    assert deeds(person(Role.DIRECTOR, areas=("Binnenstad",)), BINNENSTAD) == EVERYONE


def test_someone_with_two_roles_may_do_what_either_may() -> None:
    both = person(Role.FACILITATOR, Role.TEAM_LEAD, areas=("Binnenstad",))
    assert deeds(both, BINNENSTAD) == EVERYONE | {"present", "record", "upload", "undo", "original"}


def test_someone_without_a_role_may_do_nothing() -> None:
    assert deeds(person(), BINNENSTAD) == set()


def test_a_sign_in_that_ended_is_refused_at_every_deed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    before = Person("x", frozenset({Role.ADMINISTRATOR}), until=NOON + timedelta(seconds=1))
    for deed in Deed:
        require(before, deed, BINNENSTAD)
        with pytest.raises(SignInExpired):
            require(replace(before, until=NOON), deed, BINNENSTAD)


def test_only_who_signed_in_with_a_role_is_known() -> None:
    assert not person(Role.GUEST).is_known
    assert not person(Role.STRANGER).is_known
    assert person(Role.DIRECTOR).is_known


def test_the_audit_log_names_who_signed_in_else_what_was_filled_in() -> None:
    assert person(Role.SECRETARY).signed("Casusteam") == "iemand"
    assert LOCAL.signed("Casusteam") == "Casusteam"


def test_the_audit_log_tells_people_with_the_same_name_apart_and_knows_each_again() -> None:
    first, again, other = (Person("Jan de Vries", key=f"https://id.example|{subject}") for subject in "112")
    assert first.signed() == again.signed() != other.signed()
    assert all(each.signed().startswith("Jan de Vries #") for each in (first, other))
    assert "id.example" not in first.signed()


def test_what_is_not_allowed_is_stopped_with_a_sentence() -> None:
    require(LOCAL, Deed.UPLOAD, BINNENSTAD)
    with pytest.raises(UserError):
        require(person(Role.DIRECTOR), Deed.UPLOAD, BINNENSTAD)
