"""The programme's settings: read as written, and wrong ones named with their line."""

from datetime import date
from pathlib import Path

import pytest

from koppelkansen_metrics import programme
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import language

TEXT = programme.DEFAULT_FILE.read_text(encoding="utf-8")


@pytest.fixture
def changed(tmp_path: Path):
    """The path of a programme file in which one text was replaced by another."""

    def write(old: str, new: str) -> Path:
        assert old in TEXT
        path = tmp_path / "programme.toml"
        path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
        return path

    return write


def test_the_committed_programme_has_areas_and_lines_in_their_own_order():
    loaded = programme.load()
    assert loaded.area_names == ("Amstelstad", "Binnenstad", "Haven-Stad", "Programmabreed")
    assert loaded.line_numbers == (1, 2, 3)
    assert loaded.joint == "Gezamenlijk"
    assert (loaded.practice, loaded.stopped) == ("praktijk", ("gestopt",))


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("number = 2", 'number = "2"', 34, "number"),
        ('prefix = "BS"', 'prefiks = "BS"', 14, "prefiks"),
        ('prefix = "HS"\n', "", 16, "prefix"),
        ('name = "Waternet"', 'name = "Liander"', 51, "Liander"),
        ("stale_days = 100", "stale_days = true", None, "stale_days"),
        ("date = 2021-04-13", "date = 12", None, "date"),
        ("[[areas]]", "[[arreas]]", 8, "arreas"),
        ('title = ["Taaknaam"]', 'title = "Taaknaam"', None, "title"),
        ('[headers.planner]\ntitle = ["Taaknaam"]', "headers = 3", None, "headers"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(changed, old, new, line, word):
    line = line or TEXT[: TEXT.index(old)].count("\n") + 1
    with pytest.raises(UserError) as caught:
        programme.load(changed(old, new))
    assert f", line {line}: " in str(caught.value)
    assert word in str(caught.value)


def test_what_is_not_toml_says_where(changed):
    with pytest.raises(UserError, match=r"at line 4"):
        programme.load(changed('name = "Koppelkansen"', "name = = 1"))


def test_an_absent_programme_file_is_a_sentence(tmp_path):
    with pytest.raises(UserError, match="cannot be read"):
        programme.load(tmp_path / "none.toml")


def test_other_settings_have_another_fingerprint(changed):
    other = programme.load(changed("stale_days = 100", "stale_days = 50"))
    assert other.thresholds.stale_days == 50
    assert other.fingerprint != programme.load().fingerprint


def test_an_export_may_have_other_names_for_its_columns_here(changed):
    loaded = programme.load(changed('title = ["Taaknaam"]', 'title = ["Tarea"]\n[headers.jira]\ncode = ["Sleutel"]'))
    assert loaded.headers == {"planner": {"title": ("Tarea",)}, "jira": {"code": ("Sleutel",)}}


def test_an_area_is_found_whatever_its_case_and_an_unknown_one_lists_them_all():
    loaded = programme.load()
    assert loaded.area(" haven-stad ").prefix == "HS"
    with pytest.raises(UserError, match="Amstelstad, Binnenstad, Haven-Stad, Programmabreed"):
        loaded.area("Zuidas")


def test_the_meeting_before_a_day_is_strictly_before_it():
    loaded = programme.load()
    assert loaded.meeting_before(date(2021, 7, 6)).quarter == "2021-Q1"
    assert loaded.meeting_before(date(2021, 7, 7)).quarter == "2021-Q2"
    assert loaded.meeting_before(date(2020, 1, 1)) is None


def test_a_line_is_called_by_number_and_name_in_both_languages():
    line = programme.load().line(2)
    assert line.label(language("nl")) == "2 Leren & ontwikkelen"
    assert line.label(language("en")) == "2 Learn & develop"
