"""Short lists for people with ten minutes: what is asked, what stands in the way, what was learned."""

from datetime import date
from typing import Any

import streamlit as st

from koppelkansen_metrics.metrics import learning, pilots, progress
from koppelkansen_metrics.metrics.headlines import headlines
from koppelkansen_metrics.records import split
from koppelkansen_metrics.rows import plain as rows_of
from ui import components, labels
from ui import language as languages
from ui.filters import Chosen
from ui.text import plain

Record = dict[str, Any]

FITS, MOST = 4, 60
# Headline → the screen that explains it.
EXPLAINED = {
    "reports": "casus_areas",
    "ratings": "casus_areas",
    "disagreement": "casus_areas",
    "milestones": "milestones",
    "asks": "learning",
    "pilots": "pilot_to_practice",
    "blocked": "programme_lines",
    "actions": "programme_lines",
    "lessons": "learning",
}
PROMISED = "toegezegd"
LEARNED = ("geborgd", "toegepast")


def asked(chosen: Chosen) -> None:
    """The open questions to directors, of one organisation if chosen; overdue first, then the soonest needed."""
    _ = chosen.language
    items = chosen.kept("brief-asked", lambda: [_ask(record, chosen) for record in _waiting(chosen)])
    st.subheader(_("What is asked of {name}", name=chosen.organisation or _("the directors")), anchor=False)
    more = _.ngettext("{n} more question", "{n} more questions", _left(items))
    _listed(items, none=_("Nothing is asked at the moment."), more=more)


def changed(chosen: Chosen) -> None:
    """What changed since the last meeting, most urgent first, each line a way to where it is explained."""
    _ = chosen.language
    found = chosen.kept("brief-changed", lambda: headlines(chosen.filtered, since=chosen.since, as_of=chosen.as_of))
    meeting = chosen.snapshot.programme.meeting_before(chosen.as_of)
    title = _("Since the last meeting ({day})") if meeting else _("Since {day}")
    st.subheader(title.format(day=_.day(chosen.since)), anchor=False)
    if not found:
        st.markdown(_("Nothing changed."))
    with st.container(gap=None):
        for line in found:
            said = plain("; ".join(_.say(part) for part in line.says))
            components.line_with_link(chosen, said, EXPLAINED[line.about], area=line.area or chosen.area)


def in_the_way(chosen: Chosen) -> None:
    """Blocked work with what is needed, oldest plan first, and how much is overdue."""
    _ = chosen.language
    overdue, items = chosen.kept("brief-blocked", lambda: _stuck(chosen))
    st.subheader(_("What stands in the way"), anchor=False)
    first = _.ngettext("**{n} action** is overdue", "**{n} actions** are overdue", overdue)
    second = _.ngettext("**{n}** is blocked:", "**{n}** are blocked:", len(items))
    st.markdown(f"{first}; {second}" if items else f"{first}.")
    more = _.ngettext("{n} more blocked action", "{n} more blocked actions", _left(items))
    _listed(items, none=_("Nothing is blocked."), more=more)


def learned(chosen: Chosen) -> None:
    """Lessons that were applied or made to last, newest first, and pilots that stopped and taught something."""
    _ = chosen.language
    items = chosen.kept("brief-learned", lambda: _taught(chosen))
    st.subheader(_("What did we learn"), anchor=False)
    more = _.ngettext("{n} more lesson", "{n} more lessons", _left(items))
    _listed(items, none=_("No lesson was applied or made to last yet."), more=more)


def _waiting(chosen: Chosen) -> list[Record]:
    records = rows_of(learning.asks_records(chosen.snapshot, as_of=chosen.as_of))
    waiting = [
        record
        for record in records
        if record["open"]
        and (chosen.organisation is None or chosen.organisation in split(record["to_organisation"]))
        and chosen.area in (None, record["area"])
    ]
    return sorted(waiting, key=lambda record: (not record["overdue"], record["needed_by"] or date.max))


def _stuck(chosen: Chosen) -> tuple[int, list[str]]:
    """How many actions are overdue, and what is said of each that is blocked."""
    records = rows_of(progress.records(chosen.filtered, as_of=chosen.as_of))
    blocked = [record for record in records if record["blocked"]]
    blocked.sort(key=lambda record: record["planned_end"] or date.max)
    overdue = sum(bool(record["overdue"]) for record in records)
    return overdue, [_blocked(record, chosen) for record in blocked]


def _taught(chosen: Chosen) -> list[str]:
    """Lessons made to last before those applied, newest first; stopped pilots after the first three."""
    _ = chosen.language
    records = rows_of(learning.records(chosen.filtered, as_of=chosen.as_of))
    lessons = [record for record in records if record["status"] in LEARNED]
    lessons.sort(key=lambda record: (record["status"] != "geborgd", -_ordinal(record["raised_on"])))
    tried = rows_of(pilots.records(chosen.filtered, as_of=chosen.as_of))
    stopped = [_stopped(record, chosen) for record in tried if record["stopped"] and record["has_lesson"]]
    said = [_lesson(record, chosen) for record in lessons]
    return [*said[:3], *stopped, *said[3:]]


def _left(items: list[str]) -> int:
    """How many do not fit at first sight."""
    return max(len(items) - FITS, 0)


def _listed(items: list[str], *, none: str, more: str) -> None:
    if not items:
        st.markdown(none)
        return
    st.markdown("\n".join(f"- {item}" for item in items[:FITS]))
    if len(items) > FITS:
        with st.expander(more):
            st.markdown("\n".join(f"- {item}" for item in items[FITS:MOST]))
            if len(items) > MOST:
                st.caption(languages.current()("The first {n} are listed; all of them are with their area.", n=MOST))


def _ask(record: Record, chosen: Chosen) -> str:
    _ = chosen.language
    said = f"**{plain(record['question'])}**"
    if record["needed_by"]:
        said += " – " + plain(_("needed by {day}", day=_.day(record["needed_by"])))
    if record["overdue"]:
        days = (chosen.as_of - record["needed_by"]).days
        late = _.ngettext("{n} day late", "{n} days late", days)
        said += f" :red-badge[▲ {late}]"
    if record["status"] == PROMISED:
        said += " – " + plain(_("promised"))
    to = labels.organisations(record["to_organisation"], chosen.snapshot.programme, _)
    return f"{said} {_about(chosen, 'asks', record, '' if chosen.organisation else to)}"


def _blocked(record: Record, chosen: Chosen) -> str:
    _ = chosen.language
    needs = _("needs: {what}", what=record["needed"]) if record["needed"] else _("what is needed was not filled in")
    return f"**{plain(record['title'])}** – {plain(needs)} {_about(chosen, 'actions', record)}"


def _lesson(record: Record, chosen: Chosen) -> str:
    _ = chosen.language
    said = f"**{plain(record['lesson'])}**"
    if record["embedded_in"]:
        said += " " + plain(_("Embedded in: {where}.", where=str(record["embedded_in"]).rstrip(".")))
    return f"{said} {_about(chosen, 'lessons', record)}"


def _stopped(record: Record, chosen: Chosen) -> str:
    _ = chosen.language
    stopped = plain(_("Stopped, and taught us something:"))
    return f"✕ {stopped} **{plain(record['title'])}** {_about(chosen, 'pilots', record)}"


def _about(chosen: Chosen, kind: str, record: Record, more: str = "") -> str:
    """Which record this is, behind what it says: who it is put to in grey, and its area and code as a way to it."""
    area = str(labels.names(chosen.snapshot.programme, chosen.language).get(record["area"], record["area"]))
    where = components.story_of(chosen, kind, record["area"], record["code"])
    link = f"[{plain(area)} {plain(record['code'])}]({where})"
    return f":gray[{plain(more)} ·] {link}" if more else link


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0
