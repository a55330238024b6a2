"""A line on the A4 of an area: what there is to say of a record is not cut off for its name."""

from ui.sheet import LINE_FITS, fitted, shortened

NAME = "HS-M04 Kabels en leidingen onder de kade opnieuw ordenen met alle partijen die daar iets hebben liggen"


def test_a_long_name_makes_room_for_the_date_behind_it():
    line = fitted(NAME, "30 nov 2021, te laat (63 dagen later)")
    assert line.startswith("HS-M04 Kabels")
    assert line.endswith("… – 30 nov 2021, te laat (63 dagen later)")
    assert len(line) <= LINE_FITS


def test_a_long_story_leaves_room_for_the_name():
    line = fitted(NAME, "geblokkeerd; nodig: " + "een besluit van de drie directeuren " * 5)
    assert "HS-M04 Kabels en leidingen" in line
    assert "geblokkeerd; nodig: een besluit" in line
    assert len(line) <= LINE_FITS


def test_what_fits_is_whole_and_what_does_not_is_cut_at_a_word():
    assert fitted("HS-L01 Begin klein", "") == "HS-L01 Begin klein"
    assert shortened("een twee drie", 9) == "een twee…"
    assert shortened("onafgebroken", 5) == "onaf…"
