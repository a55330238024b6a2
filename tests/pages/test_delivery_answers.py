"""What a team lead is asked about a workbook, and what becomes of the answer."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest

from koppelkansen_metrics import clock, updates
from koppelkansen_metrics.rows import plain
from tests.pages.test_delivery import BY, HERE, LATER, PROGRAMME, codes, labels, put, titles
from tests.pages.told import button, deliver, drawn, rows, said
from tests.updates.books import action, actions, book, pilot, pilots

JUDGEMENTS = [
    ["Programmalijn", "Inschatting", "Toelichting"],
    [1, "op koers", "Het gaat goed."],
    [2, "op koers", None],
]


def known(database, kind="actions"):
    return {row["code"]: row for row in plain(updates.known(database, PROGRAMME)[kind])}


def choose(at, about, value, *parts):
    """Answer the question of this sort whose key ends with these parts."""
    keys = [(each, str(each.key).split("\x1f")) for each in (*at.selectbox, *at.radio)]
    (found,) = [each for each, key in keys if key[0] == about and tuple(key[-len(parts) :]) == parts]
    return found.set_value(value).run()


def test_every_change_is_shown_field_by_field_before_anything_is_saved(opened, own, local):
    deliver(own, book(Acties=actions(action("A-1"), action("A-2"))))
    at = put(opened("update", **HERE), book(as_of=LATER, Acties=actions(action("A-1", progress=60), action("A-2"))))
    listed = [row for row in rows(at, "Soort") if "Wordt" in row]
    assert [(row["Welke"], row["Veld"], row["Was"], row["Wordt"]) for row in listed] == [
        ("A-1\u2002Straatprofiel", "% gereed", "40", "60")
    ]
    assert known(own)["A-1"]["progress"] == 40.0


def test_a_missing_row_can_be_said_to_have_another_code_now(opened, own, local):
    deliver(own, book(Acties=actions(action("A-1"), action("A-2", "Het onderstation"))))
    at = put(opened("update", **HERE), book(as_of=LATER, Acties=actions(action("A-1"), action("A-9", "Het station"))))
    at.radio(key="answer-missing").set_value("per-row").run()
    choose(at, "why", "renamed", "A-2")
    assert button(at, "Bewaren").disabled
    choose(at, "into", "A-9", "A-2")
    button(at, "Bewaren").click().run()
    assert titles(own) == {"A-1": "Straatprofiel", "A-9": "Het station"}
    history = updates.known(own, PROGRAMME).history["actions"]
    assert history.loc[history["code"] == "A-2", "successor"].tolist() == ["A-9"]


def test_a_missing_row_can_be_dropped_while_another_is_left_as_it_is(opened, own, local):
    deliver(own, book(Acties=actions(action("A-1"), action("A-2"), action("A-3"))))
    at = put(opened("update", **HERE), book(as_of=LATER, Acties=actions(action("A-1"))))
    at.radio(key="answer-missing").set_value("per-row").run()
    choose(at, "why", "dropped", "A-2")
    button(at, "Bewaren").click().run()
    assert codes(own) == ["A-1", "A-3"]


def test_an_answer_that_cannot_be_is_told_and_stops_saving(opened, own, local):
    deliver(own, book(Acties=actions(action("A-1"), action("A-2"))))
    at = put(opened("update", **HERE), book(as_of=LATER, Acties=actions(action("A-1"))))
    at.radio(key="answer-missing").set_value("per-row").run()
    choose(at, "why", "renamed", "A-2")
    choose(at, "into", "A-1", "A-2")
    assert not at.exception
    assert len(at.error) == 1
    assert button(at, "Bewaren").disabled


@pytest.mark.parametrize(("choice", "title"), [("mine", "Van mij"), ("theirs", "Van een ander")])
def test_what_both_changed_is_a_choice(opened, own, local, choice, title):
    first = deliver(own, book(Acties=actions(action("A-1"))))
    deliver(own, book(Acties=actions(action("A-1", "Van een ander"))))
    mine = book(as_of=LATER, base=first, Acties=actions(action("A-1", "Van mij")))
    at = put(opened("update", **HERE), mine)
    assert "Van een ander" in said(at)
    choose(at, "both", choice, "A-1", "title")
    button(at, "Bewaren").click().run()
    assert titles(own) == {"A-1": title}


def test_the_area_is_seen_as_the_directors_will_see_it(opened, own, local):
    deliver(own, book(Acties=actions(action("A-1"), action("A-2"))))
    done = book(as_of=LATER, Acties=actions(action("A-1", status="gereed", progress=100), action("A-2")))
    at = put(opened("update", **HERE), done)
    assert "1 van 2 gereed, gepland 0" in drawn(at)
    assert "0 van 2 gereed" not in "\n".join(drawn(at))


def test_where_team_and_figures_differ_the_reason_can_be_explained(opened, own, local, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2021, 4, 8, 9, tzinfo=UTC))
    late = [["A-1", "Straat", 1, "Liander", "loopt", 40, date(2021, 1, 31), None]]
    late += [["A-2", "Kade", 1, "Liander", "loopt", 40, date(2021, 1, 31), None]]
    at = put(opened("update", **HERE), book(as_of=LATER, Acties=actions(*late), Inschatting=JUDGEMENTS))
    (asked,) = at.text_area
    assert (asked.key.split("\x1f")[-1], asked.value) == ("1", "Het gaat goed.")
    asked.set_value("De kade komt eerst.").run()
    button(at, "Bewaren").click().run()
    judged = known(own, "confidence")
    assert (judged["1"]["reason"], judged["2"]["reason"]) == ("De kade komt eerst.", None)


def test_what_was_uploaded_and_not_saved_can_be_taken_up_in_another_visit(opened, own, local):
    put(opened("update", **HERE), book(as_of=LATER, Acties=actions(action("A-1"))))
    at = opened("update", **HERE)
    assert "Bewaren" not in labels(at)
    button(at, "Ga verder met dit bestand").click().run()
    at.text_input(key="by").set_value(BY).run()
    button(at, "Bewaren").click().run()
    assert codes(own) == ["A-1"]
    assert "Ga verder met dit bestand" not in labels(opened("update", **HERE))


def test_what_was_uploaded_and_not_saved_can_be_thrown_away(opened, own, local):
    put(opened("update", **HERE), book(as_of=LATER, Acties=actions(action("A-1"))))
    at = opened("update", **HERE)
    button(at, "Gooi het weg").click().run()
    assert "Ga verder met dit bestand" not in labels(at)
    assert "Ga verder met dit bestand" not in labels(opened("update", **HERE))


def test_a_file_that_changes_nothing_or_is_refused_is_not_kept(opened, own, local):
    data = book(Acties=actions(action("A-1")))
    deliver(own, data)
    put(opened("update", **HERE), data)
    put(opened("update", **HERE), b"geen Excel")
    assert "Ga verder met dit bestand" not in labels(opened("update", **HERE))


def test_after_saving_the_answers_to_the_areas_questions_are_shown(opened, own, local):
    asks = [
        ["Code", "Vraag", "Aan", "Status", "Antwoord"],
        ["V-1", "Mag de kade dicht?", "Waternet", "toegezegd", "Ja, in mei."],
        ["V-2", "Wie betaalt het?", "Liander", "open", None],
    ]
    sheets = {"Acties": actions(action("A-1")), "Vragen aan directeuren": asks}
    at = put(opened("update", **HERE), book(as_of=LATER, **sheets))
    button(at, "Bewaren").click().run()
    assert [(row["Vraag"], row["Antwoord"]) for row in rows(at, "Vraag")] == [
        ("V-1\u2002Mag de kade dicht?", "Ja, in mei.")
    ]


def test_what_an_undo_would_change_is_shown_before_it_is_done(opened, own, local):
    deliver(own, book(Acties=actions(action("A-1")), Pilots=pilots(pilot("P-1"))))
    deliver(own, book(Acties=actions(action("A-1", progress=60))))
    at = opened("history", **HERE)
    at.session_state["take-back-2-nl"] = True
    at.run()
    progress = [row for row in rows(at, "Soort") if row.get("Veld") == "% gereed"]
    assert [(row["Was"], row["Wordt"]) for row in progress if "Wordt" in row] == [("60", "40")]
    assert [(row["Was"], row["Werd"]) for row in progress if "Werd" in row] == [("40", "60")]


LIST = [
    ["Actielijst"],
    ["Nr.", "Wat", "Wie", "Wanneer"],
    [1, "Vergunning aanvragen", "Jurist", date(2021, 9, 1)],
    [2, "Bewoners uitnodigen", "Omgevingsmanager", date(2021, 10, 1)],
]


def a_list():
    workbook = openpyxl.Workbook()
    for row in LIST:
        workbook.active.append(row)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def answer_line_and_organisation(at):
    at.selectbox(key="answer-line-Binnenstad").set_value(2)
    at.selectbox(key="answer-organisation-Binnenstad").set_value("Waternet").run()


def test_a_list_of_their_own_is_read_once_its_columns_are_told_and_by_itself_the_next_time(opened, own, local):
    at = put(opened("update", **HERE), a_list(), name="actielijst.xlsx")
    assert at.error
    choose(at, "always", "loopt", "status")
    button(at, "Lees het zo").click().run()
    answer_line_and_organisation(at)
    button(at, "Bewaren").click().run()
    assert {code: row["title"] for code, row in known(own).items()} == {"1": LIST[2][1], "2": LIST[3][1]}
    assert {row["line"] for row in known(own).values()} == {2}
    again = put(opened("update", **HERE), a_list(), name="actielijst.xlsx")
    assert not again.error


PLANNER = [
    ["Task ID", "Task Name", "Bucket Name", "Progress", "Due Date"],
    ["x1", "Kade meten", "Energie", "In progress", "03/09/2021"],
    ["x2", "Riool meten", "Water", "Completed", "03/03/2021"],
]


def planner():
    workbook = openpyxl.Workbook()
    workbook.active.title = "Tasks"
    for row in PLANNER:
        workbook.active.append(row)
    plan = workbook.create_sheet("Plan name")
    for row in (["Plan ID", "p1"], ["Date of export", "07/04/2021"]):
        plan.append(row)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def test_what_a_bucket_stands_for_is_asked_once_and_remembered_for_the_area(opened, own, local):
    at = put(opened("update", **HERE), planner(), name="planner.xlsx")
    (by,) = [each for each in at.get("button_group") if "group-" in each.key]
    by.set_value("bucket").run()
    choose(at, "map", 1, "energie", "line")
    choose(at, "map", "Liander", "energie", "organisation")
    choose(at, "map", 2, "water", "line")
    choose(at, "map", "Waternet", "water", "organisation")
    button(at, "Bewaren").click().run()
    assert [(row["line"], row["organisation"]) for row in known(own).values()] == [(1, "Liander"), (2, "Waternet")]
    again = put(opened("update", **HERE), planner(), name="planner.xlsx")
    assert "Geen wijzigingen" in said(again)


def test_actions_that_are_done_can_take_the_reporting_date_all_at_once(opened, own, local):
    done = ["A-1", "Straat", 1, "Liander", "gereed", 100, date(2021, 6, 30), None]
    at = put(opened("update", **HERE), book(as_of=LATER, Acties=actions(done)))
    (offered,) = at.checkbox
    offered.check().run()
    button(at, "Bewaren").click().run()
    assert known(own)["A-1"]["actual_end"] == LATER
