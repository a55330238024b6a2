"""What someone says beside a file about rows that have no line or organisation."""

from koppelkansen_metrics.workbook.checked import Answers, Mapped

MAPPING = {
    ("bucket", "energie"): Mapped(line=1),
    ("assignee", "netbeheer"): Mapped(line=2, organisation="Liander"),
}


def test_the_first_group_that_says_it_goes_before_one_answer_for_all():
    answers = Answers(line=3, organisation="Gezamenlijk", mapping=MAPPING)
    groups = {"bucket": ["Energie"], "assignee": ["Onbekend", "Netbeheer"]}
    assert answers.of("line", groups) == 1
    assert answers.of("organisation", groups) == "Liander"
    assert answers.of("line", {"assignee": ["netbeheer"]}) == 2


def test_a_row_that_no_group_tells_about_gets_the_answer_for_all_or_none():
    assert Answers(line=3, mapping=MAPPING).of("line", {"bucket": ["Water"]}) == 3
    assert Answers(mapping=MAPPING).of("organisation", {"bucket": ["Energie"]}) is None
    assert Answers().of("line", {}) is None
