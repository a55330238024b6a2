"""A name is found as people write it, and nowhere else; what takes its place is just text."""

import json
import string
import tomllib
import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.privacy import names

ROLE = "Trekker"


def replaced(text, name="Jan de Vries", role=ROLE):
    return names.replacement(name, role).text(text)


@pytest.mark.parametrize(
    "written",
    [
        "Jan de Vries",
        "JAN DE VRIES",
        "jan  de\tvries",
        "Jan\u00a0de\u202fVries",
        "Jan\nde Vries",
        "Jan\u200b de Vries",
        "Ja\u00adn de Vries",
        "Jan_de_Vries",
        "jan.de.vries",
        "Jan-de-Vries",
        "Jan%20de%20Vries",
    ],
)
def test_a_name_is_found_whatever_its_case_and_spaces(written):
    assert replaced(f"Vraag het {written}, nu.") == "Vraag het Trekker, nu."


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Jan", "In Januari belt Jan, niet Marjan of Jan2", "In Januari belt Trekker, niet Marjan of Jan2"),
        ("Jan", "acties_Jan_maart.xlsx", "acties_Trekker_maart.xlsx"),
        ("O'Brien", "o’brien en O'Brien's lijst", "Trekker en Trekker's lijst"),
        ("d'Hondt", "Piet D’HONDT", "Piet Trekker"),
        ("Anne-Marie Bos", "Anne‑Marie Bos", "Trekker"),
        ("J.P. (Jan) Smit+", "met J.P. (Jan) Smit+ erbij", "met Trekker erbij"),
        ("Jan.*", "Jan.* en Jansen", "Trekker en Jansen"),
        ("José", unicodedata.normalize("NFD", "met José samen"), "met Trekker samen"),
        (unicodedata.normalize("NFD", "José"), "met José samen", "met Trekker samen"),
        ("Jose", "José is een ander", "José is een ander"),
        ("Jose", unicodedata.normalize("NFD", "José is een ander"), unicodedata.normalize("NFD", "José is een ander")),
    ],
)
def test_whole_words_with_their_accents_and_signs_and_nothing_else(name, text, expected):
    assert replaced(text, name) == expected


@pytest.mark.parametrize("role", [r"\1\g<0>", "=HYPERLINK(1)", "<b>x</b>", "'; DROP TABLE", "{name} %s", '["a"]', '"'])
def test_a_hostile_role_is_just_text(role):
    assert replaced("Jan de Vries belt", role=role) == f"{role} belt"
    told = json.loads(replaced(json.dumps({"text": "Jan de Vries belt"}), role=role))
    assert told == {"text": f"{role} belt"}


LETTERS = st.text(string.ascii_letters + "éËñçßøÅłİı'’-.*+?()[]\\|^$", min_size=1, max_size=8)
NAMES = st.lists(LETTERS, min_size=1, max_size=3).map(" ".join)
TEXTS = st.text(st.sampled_from("Jan deVris éñ.,_-'\u00a0\u200b\n1"), max_size=40)


def usable(name, role=ROLE):
    try:
        return names.replacement(name, role)
    except UserError:
        assume(condition=False)


@given(name=NAMES, before=TEXTS, after=TEXTS)
@example(name="Jan", before="", after="uari")
def test_after_it_a_name_stands_nowhere_and_once_more_changes_nothing(name, before, after):
    made = usable(name)
    text = f"{before} {name} {after}"
    now = made.text(text)
    assert made.stands_in(text)
    assert not made.stands_in(now)
    assert made.text(now) == now


@given(name=NAMES, text=TEXTS)
def test_a_text_without_the_name_stays_as_it_is(name, text):
    made = usable(name)
    assume(not made.stands_in(text))
    assert made.text(text) == text


@given(name=NAMES, form=st.sampled_from(["NFC", "NFD"]), change=st.sampled_from([str.upper, str.lower, str]))
def test_every_way_to_store_the_same_letters_is_found(name, form, change):
    made = usable(name)
    written = change(unicodedata.normalize(form, name))
    # Some letters have no single capital: ß becomes SS, which is another word.
    assume(written.casefold() == unicodedata.normalize(form, name.casefold()))
    assert made.stands_in(written)


@given(name=NAMES, letters=st.text(string.ascii_letters, min_size=1, max_size=5))
def test_a_name_inside_a_longer_word_is_another_word(name, letters):
    made = usable(name)
    if name[-1].isalnum():
        assert not made.stands_in(f"{name}{letters}")
    if name[0].isalnum():
        assert not made.stands_in(f"{letters}{name}")


@given(
    name=NAMES,
    held=st.recursive(TEXTS | st.integers() | st.none(), lambda each: st.lists(each) | st.dictionaries(TEXTS, each)),
    escaped=st.booleans(),
)
def test_json_stays_json_and_escapes_hide_no_name(name, held, escaped):
    made = usable(name)
    text = json.dumps([name, held], ensure_ascii=escaped)
    now = json.loads(made.text(text))
    assert now[0] == ROLE
    assert not made.stands_in(json.dumps(now, ensure_ascii=False).replace("\\", " "))


@pytest.mark.parametrize(
    "text",
    ["[Jan de Vries] belt", "{Jan de Vries}", "[" * 5000 + "Jan de Vries", "[" * 900 + '"Jan de Vries"' + "]" * 900],
)
def test_what_only_looks_like_json_is_a_text(text):
    assert replaced(text) == text.replace("Jan de Vries", ROLE)


@pytest.mark.parametrize("role", [ROLE, 'Hoofd "warmte"', "'''", "a\\b"])
def test_settings_that_were_in_force_can_still_be_read(role):
    settings = "# Beheer: Jan de Vries\nname = 'K'\nkop = \"Lijst van Jan de Vries\"\n"
    made = names.replacement("Jan de Vries", role)
    told = json.loads(made.text(json.dumps({"programme": settings, "meetings": {}})))
    assert set(tomllib.loads(told["programme"])) == {"name", "kop"}
    assert not made.stands_in(told["programme"])


def test_codes_that_hold_the_name_become_codes_that_nobody_else_has():
    codes = ["JAN-1", "Jan-1", "Trekker-1", "A-1", "JAN-1-2", "JAN-12"]
    made = names.with_codes(names.replacement("Jan", "Trekker"), codes)
    now = [made.code(code) for code in codes]
    assert len({code.casefold() for code in now}) == len(codes)
    assert now[2:4] == ["Trekker-1", "A-1"]
    assert not any(made.stands_in(code) for code in now)
    assert made.code("Binnenstad/JAN-12; A-1") == f"Binnenstad/{now[5]}; A-1"
    assert made.text("Zie JAN-12 van Jan") == f"Zie {now[5]} van Trekker"


def test_a_role_of_several_words_makes_codes_without_spaces_or_separators():
    made = names.with_codes(names.replacement("Jan", "Hoofd; warmte/net"), ["JAN-1"])
    assert made.code("JAN-1") == "Hoofd-warmte-net-1"


def test_a_code_is_never_longer_than_a_code_may_be():
    made = names.with_codes(names.replacement("Jan", "x" * 60), ["Jan-1", "Jan-2", "JAN-1"])
    assert len(set(made.codes.values())) == 3
    assert all(len(code) <= names.LONGEST_CODE for code in made.codes.values())


@pytest.mark.parametrize("name", ["", "Jo", " J. ", "1234", "2021-Q1", "x" * 101])
def test_a_name_too_short_or_too_long_is_refused(name):
    with pytest.raises(UserError, match="letters"):
        names.replacement(name, ROLE)


@pytest.mark.parametrize("role", ["", "  ", "a\0b", "x" * 101, "Jan de Vries", "Team Vries", "jan (trekker)"])
def test_a_role_that_says_nothing_or_still_tells_the_name_is_refused(role):
    with pytest.raises(UserError, match="role"):
        names.replacement("Jan de Vries", role)


def test_a_word_of_the_programme_is_no_name():
    with pytest.raises(UserError, match="Haven-Stad"):
        names.check(names.replacement("Haven", ROLE), ["Binnenstad", "Haven-Stad"])
