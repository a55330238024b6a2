"""What a meeting agreed: the list, who may write it, and what became of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from koppelkansen_metrics import briefing, meetings
from koppelkansen_metrics.access import Person
from koppelkansen_metrics.briefing.content import STATES
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.meetings.outcomes import ACTION, CHOICES, MOST_CHARACTERS, OPEN, STATUSES
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import fitting
from koppelkansen_metrics.store.meetings import Arranged
from koppelkansen_metrics.store.outcomes import Outcome, Version
from ui import cache, labels
from ui.components import Column, readable
from ui.failures import attempt
from ui.filters import Chosen

KINDS = {"besluit": N_("Decision"), "toezegging": N_("Promise"), ACTION: N_("Action")}
FUNCTION_CHARACTERS, LINE_FITS = 120, 80


def table(records: pd.DataFrame, programme: Programme, _: Language) -> pd.DataFrame:
    """Outcomes with who does what by when, and how they stand."""
    names = labels.names(programme, _)
    rows = records.to_dict("records")
    kinds = [KINDS[row["kind"]] for row in rows]
    listed = records.assign(
        kind_name=[_(kind) for kind in kinds],
        who=[_who(row, names) for row in rows],
        area_name=[names.get(row["area"], "") for row in rows],
        stands=[_stands(row, _) for row in rows],
    )
    columns = [
        Column("kind_name", _("Kind")),
        Column("text", _("What was agreed")),
        Column("who", _("By whom")),
        Column("due", _("Before")),
        Column("area_name", _("Casus area")),
        Column("stands", _("How it stands")),
    ]
    return readable(listed, columns, _)


def _who(row: dict[Any, Any], names: dict[object, str]) -> str:
    parts = [names.get(row["organisation"], ""), row["function"]]
    return ", ".join(str(part) for part in parts if isinstance(part, str) and part)


def _stands(row: dict[Any, Any], _: Language) -> str:
    """`open, ▲ te laat`, `gedaan (B-3)`, `gewijzigd na vaststelling`."""
    state = STATES[row["state"]]
    said = _(state)
    if row["overdue"]:
        said += ", ▲ " + _("overdue")
    if isinstance(row["action"], str):
        said += f" ({row['action']})"
    if row["added"]:
        said += "; " + _("added after it was adopted")
    elif row["revised"]:
        said += "; " + _("changed after it was adopted")
    return said


def downloads(chosen: Chosen, meeting: Arranged) -> None:
    """The list of a meeting to take along, as a document and as a pdf; made when it is asked for."""
    _ = chosen.language
    names = {".docx": _("As a Word document"), ".pdf": _("As PDF")}
    row = st.container(horizontal=True)
    for kind, label in names.items():
        row.download_button(
            label,
            data=_file(chosen, meeting, kind),
            file_name=f"afspraken-{meeting.quarter}{kind}",
            icon=":material/download:",
            on_click="ignore",
            key=f"agreed{kind}",
        )


def _file(chosen: Chosen, meeting: Arranged, kind: str) -> Callable[[], bytes]:
    held = briefing.Held(meeting.quarter, meeting.date, meeting.adopted_at, meeting.adopted_by)

    def made() -> bytes:
        listed = briefing.minutes(chosen.snapshot, held, as_of=chosen.as_of, language=chosen.language)
        return briefing.OF_LISTS[kind](listed)

    return made


def write(chosen: Chosen, meeting: Arranged, listed: list[Version], *, me: Person) -> None:
    """A form to add an outcome, or to change one of the list; who writes serves the buttons under it too."""
    _ = chosen.language
    # In the form it would be known only once that is sent, and the other buttons wait for it.
    by = st.text_input(_("Written down by"), max_chars=FUNCTION_CHARACTERS, key="written-by")
    options = [0, *(each.number for each in listed)]
    by_number = {each.number: each for each in listed}
    picked = st.selectbox(
        _("Add or change"),
        options,
        format_func=lambda number: fitting(by_number[number].outcome.text, LINE_FITS) if number else _("Something new"),
        key=f"outcome-of-{meeting.quarter}",
    )
    seen = by_number.get(picked)
    version = f"{picked}-{seen.version if seen else len(listed)}-{meeting.quarter}"
    with st.form(f"outcome-{version}", border=True):
        outcome = fields(chosen, seen.outcome if seen else Outcome("besluit", ""), key=version)
        saved = st.form_submit_button(_("Keep"), type="primary")
    if saved:
        _keep(chosen, meeting, seen, outcome, by=by, me=me)


def fields(chosen: Chosen, was: Outcome, *, key: str, columns: int = 3) -> Outcome:
    """The fields of an outcome in two or three columns, filled in as it was, and what they say now."""
    _, programme = chosen.language, chosen.snapshot.programme
    names = labels.names(programme, _)
    text = st.text_area(_("What was agreed"), was.text, max_chars=MOST_CHARACTERS, key=f"text-{key}")
    places = st.columns(columns)
    first, second, third = places[0], places[1], places[2 % columns]
    kind = first.selectbox(
        _("Kind"), CHOICES, CHOICES.index(was.kind), format_func=lambda each: _(KINDS[each]), key=f"kind-{key}"
    )
    organisations = [None, *programme.organisation_names]
    organisation = second.selectbox(
        _("Organisation"),
        organisations,
        organisations.index(was.organisation),
        format_func=lambda each: names.get(each, "–"),
        key=f"organisation-{key}",
    )
    function = third.text_input(
        _("Function or team"), was.function or "", max_chars=FUNCTION_CHARACTERS, key=f"function-{key}"
    )
    due = first.date_input(_("Before"), was.due, format="DD-MM-YYYY", key=f"due-{key}")
    areas = [None, *programme.area_names]
    area = second.selectbox(
        _("Casus area"),
        areas,
        areas.index(was.area),
        format_func=lambda each: names.get(each, "–"),
        key=f"area-{key}",
    )
    status = third.selectbox(
        _("Status"), STATUSES, STATUSES.index(was.status), format_func=lambda each: _(STATES[each]), key=f"status-{key}"
    )
    return replace(
        was,
        kind=kind,
        text=text.strip(),
        organisation=organisation,
        function=function.strip() or None,
        due=due if isinstance(due, date) else None,
        area=area,
        status=status,
    )


def _keep(chosen: Chosen, meeting: Arranged, seen: Version | None, outcome: Outcome, *, by: str, me: Person) -> None:
    _ = chosen.language
    if not by.strip():
        st.error(_("First fill in who writes this down: a function or team."), icon=":material/error:")
        return
    programme = chosen.snapshot.programme
    if seen is None:
        attempt(
            lambda: meetings.record(cache.writable(), programme, meeting.quarter, outcome, by=by.strip(), person=me)
        )
    else:
        attempt(lambda: meetings.change(cache.writable(), programme, seen, outcome, by=by.strip(), person=me))


def finish(chosen: Chosen, meeting: Arranged, listed: list[Version], *, me: Person) -> None:
    """The buttons that bring actions to the areas, and that adopt the list."""
    _, programme = chosen.language, chosen.snapshot.programme
    waiting = [each for each in listed if each.outcome.kind == ACTION and not each.outcome.code]
    waiting = [each for each in waiting if each.outcome.status == OPEN]
    row = st.container(horizontal=True)
    by = st.session_state.get("written-by", "").strip()
    if waiting:
        label = _.ngettext(
            "Bring {n} action to its area’s Excel file", "Bring {n} actions to their areas’ Excel files", len(waiting)
        )
        if row.button(label, icon=":material/assignment_turned_in:", key="close", disabled=not by):
            attempt(lambda: meetings.close(cache.writable(), programme, meeting.quarter, by=by, person=me))
    adoptable = bool(listed) and meeting.adopted_at is None
    if adoptable:
        label = _("The next meeting adopts this list")
        if row.button(label, icon=":material/task_alt:", key="adopt", disabled=not by):
            attempt(lambda: meetings.adopt(cache.writable(), programme, meeting.quarter, by=by, person=me))
    if (waiting or adoptable) and not by:
        st.caption(_("Fill in who writes this down, above; then you can bring the actions and adopt the list."))
