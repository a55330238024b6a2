"""From what a provider says of someone to what they may do: only what was granted, to the provider's own groups."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppelkansen_metrics import grants, programme
from koppelkansen_metrics.access import Deed, Role, may, may_answer_for
from koppelkansen_metrics.errors import UserError

SETTINGS = programme.load()
BINNENSTAD, HAVEN_STAD = SETTINGS.area("Binnenstad"), SETTINGS.area("Haven-Stad")
DIRECTORS = {"group": "directie-liander", "role": "director", "organisation": "Liander"}
TEAM = {"group": "team-binnenstad", "role": "team lead", "areas": ["Binnenstad"]}
KERNTEAM = {"group": "kernteam", "role": "secretary"}


def rules(*granted, providers=("default",), **said):
    return grants.rules({"grant": list(granted), **said}, SETTINGS, providers)


def claims(*groups, **said):
    return {"iss": "https://id", "sub": "1", "name": "Jo", "exp": 1_900_000_000, "groups": list(groups), **said}


def test_a_group_gives_its_role_areas_and_organisation():
    given = rules(DIRECTORS, TEAM)
    director = grants.person(claims("directie-liander"), given)
    assert (director.roles, director.organisations) == ({Role.DIRECTOR}, {"Liander"})
    lead = grants.person(claims("team-binnenstad"), given)
    assert may(lead, Deed.UPLOAD, BINNENSTAD)
    assert not may(lead, Deed.UPLOAD, HAVEN_STAD)


def test_several_groups_give_all_that_each_gives():
    both = grants.person(claims("team-binnenstad", "directie-liander", "iets anders"), rules(DIRECTORS, TEAM))
    assert both.roles == {Role.DIRECTOR, Role.TEAM_LEAD}
    assert (both.areas, both.organisations) == ({"Binnenstad"}, {"Liander"})


@pytest.mark.parametrize(
    "groups", [["directie-liander", "directie-waternet"], ["directie-waternet", "directie-liander"]]
)
def test_who_is_director_of_two_organisations_answers_for_both_and_no_other(groups):
    both = grants.person(
        claims(*groups), rules(DIRECTORS, {**DIRECTORS, "group": "directie-waternet", "organisation": "Waternet"})
    )
    assert {each for each in SETTINGS.organisation_names if may_answer_for(both, each)} == {"Liander", "Waternet"}


@pytest.mark.parametrize(
    "said", [[], ["iets anders"], ["TEAM-BINNENSTAD"], "", None, 7, {"team-binnenstad": 1}, [["team-binnenstad"]]]
)
def test_without_a_granted_group_someone_is_a_stranger(said):
    someone = grants.person({**claims(), "groups": said}, rules(TEAM))
    assert someone.roles == {Role.STRANGER}
    assert not someone.is_known


def test_a_provider_gives_nothing_with_the_groups_of_another():
    given = rules({**KERNTEAM, "provider": "waternet"}, providers=("liander", "waternet"))
    assert grants.person(claims("kernteam", provider="waternet"), given).roles == {Role.SECRETARY}
    assert grants.person(claims("kernteam", provider="liander"), given).roles == {Role.STRANGER}
    assert grants.person(claims("kernteam"), given).roles == {Role.STRANGER}


def test_with_one_provider_a_grant_need_not_name_it():
    assert rules(KERNTEAM, providers=("liander",)).grants[0].provider == "liander"


def test_roles_are_found_where_they_are_nested_and_under_a_name_with_dots():
    nested = {**claims(), "resource_access": {"dashboard": {"roles": ["kernteam"]}}}
    named = {**claims(), "https://id/roles": "kernteam"}
    for said, claim in ((nested, "resource_access.dashboard.roles"), (named, "https://id/roles")):
        assert grants.person(said, rules(KERNTEAM, claim=claim)).roles == {Role.SECRETARY}


def test_each_provider_can_say_it_in_a_claim_of_its_own():
    ours, theirs = {**KERNTEAM, "provider": "a"}, {**KERNTEAM, "provider": "b", "claim": "roles"}
    given = rules(ours, theirs, providers=("a", "b"))
    assert grants.person(claims("kernteam", provider="a"), given).roles == {Role.SECRETARY}
    assert grants.person(claims("kernteam", provider="b"), given).roles == {Role.STRANGER}
    assert grants.person(claims(provider="b", roles=["kernteam"]), given).roles == {Role.SECRETARY}


def test_two_people_with_one_name_are_told_apart_and_so_are_two_providers():
    given = rules()
    keys = [grants.person(each, given).key for each in (claims(), claims(sub="2"), claims(iss="https://other"))]
    assert len(set(keys)) == len(keys)


def test_a_sign_in_ends_when_the_provider_says_so():
    assert grants.person(claims(exp=0), rules()).until == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("exp", [None, "1900000000", True, float("inf"), float("nan"), 1e300, [1]])
def test_a_sign_in_without_a_sound_end_has_ended(exp):
    assert grants.person(claims(exp=exp), rules()).until < datetime(2000, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"name": " Jo\u202e \n Jansen\0 "}, "Jo Jansen"),
        ({"name": "", "preferred_username": "jo@id"}, "jo@id"),
        ({"name": None, "email": "jo@post"}, "jo@post"),
        ({"name": None}, "1"),
        ({"name": "x" * 500}, "x" * 120),
    ],
)
def test_someone_is_called_by_the_best_name_that_the_provider_gives(said, name):
    assert grants.person({**claims(), **said}, rules()).name == name


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "director"},
        {"group": "", "role": "director"},
        {"group": "x"},
        {"group": "x", "role": "Director"},
        {"group": "x", "role": "guest"},
        {"group": "x", "role": "stranger"},
        {"group": "x", "role": "team lead"},
        {**DIRECTORS, "areas": ["Binnenstad"]},
        {"group": "x", "role": "director"},
        {"group": "x", "role": "facilitator", "organisation": "Liander"},
        {**TEAM, "organisation": "Liander"},
        {"group": "x", "role": "team lead", "areas": ["Rotterdam"]},
        {"group": "x", "role": "team lead", "areas": [1]},
        {"group": "x", "role": "director", "organisation": "Vitens"},
        {**DIRECTORS, "organization": "Liander"},
        {**DIRECTORS, "provider": "google"},
        "director",
    ],
)
def test_a_slip_in_a_grant_is_said_and_lets_nobody_in(wrong):
    with pytest.raises(UserError):
        rules(wrong)


def test_with_several_providers_a_grant_says_whose_group_it_is():
    with pytest.raises(UserError):
        rules(KERNTEAM, providers=("liander", "waternet"))


def test_grants_that_are_no_list_are_refused():
    with pytest.raises(UserError):
        grants.rules({"grant": "kernteam"}, SETTINGS, ("default",))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.sampled_from(["name", "groups", "exp", "iat", "iss", "sub", "provider", "email"]), JSON))
def test_whatever_a_provider_says_makes_someone_with_no_more_than_was_granted(said):
    someone = grants.person(said, rules(KERNTEAM))
    assert someone.roles <= {Role.STRANGER, Role.SECRETARY}
    assert someone.until is not None
    assert grants.signed_in_at(said) is not None
