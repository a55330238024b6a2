"""What is being learned and asked, and which barriers stand in the way: in words."""

from datetime import date

import pandas as pd

from koppelkansen_metrics.language import Language
from koppelkansen_metrics.programme import Programme


def became(records: pd.DataFrame, kind: str, since: date, _: Language) -> str:
    """How many of the lessons or questions that were open on a day were settled since."""
    if records.empty:
        return _("Nothing was open on {day}.", day=_.day(since))
    settled = int(records["settled"].sum())
    if len(records) == 1:
        return _became_of_one(kind, since, _, settled=bool(settled))
    if kind == "asks":
        return _.ngettext(
            "{n} of the {total} questions that were open on {day} is settled.",
            "{n} of the {total} questions that were open on {day} are settled.",
            settled,
            total=_.number(len(records)),
            day=_.day(since),
        )
    return _.ngettext(
        "{n} of the {total} lessons that were open on {day} got further.",
        "{n} of the {total} lessons that were open on {day} got further.",
        settled,
        total=_.number(len(records)),
        day=_.day(since),
    )


def _became_of_one(kind: str, since: date, _: Language, *, settled: bool) -> str:
    """What became of the one lesson or question that was open on a day."""
    day = _.day(since)
    said = {
        ("asks", True): _("The only question that was open on {day} is settled.", day=day),
        ("asks", False): _("The only question that was open on {day} is not settled yet.", day=day),
        ("lessons", True): _("The only lesson that was open on {day} got further.", day=day),
        ("lessons", False): _("The only lesson that was open on {day} got no further yet.", day=day),
    }
    return said[kind, settled]


def asks(counted: pd.DataFrame, programme: Programme, _: Language) -> str:
    """How many questions put to each organisation are open or promised, and how many of these are overdue."""
    names = {each.name: each.label(_) for each in programme.organisations}
    parts = []
    for row in counted[counted["asks_open"] > 0].to_dict("records"):
        said = f"{names.get(row['to_organisation'], row['to_organisation'])!s} {_.number(int(row['asks_open']))}"
        late = _.ngettext("{n} overdue", "{n} overdue", int(row["overdue"]))
        parts.append(f"{said} (▲ {late})" if row["overdue"] else said)
    if not parts:
        return _("No question is open or promised.")
    return _("Questions that are open or promised: {organisations}.", organisations=_.listing(parts))


def open_lessons(still: pd.DataFrame, lessons: pd.DataFrame, _: Language) -> str:
    """How many lessons are open of all, and how long the oldest has been."""
    oldest = still["age_quarters"].max()
    quarters = 0 if still.empty or pd.isna(oldest) else int(oldest)
    if len(lessons) == 1:
        return _open_alone(_, still=len(still) == 1, quarters=quarters)
    said = _.ngettext(
        "{n} of {total} lessons is open.", "{n} of {total} lessons are open.", len(still), total=_.number(len(lessons))
    )
    if not quarters:
        return said
    return said + " " + _.ngettext("The oldest for {n} quarter.", "The oldest for {n} quarters.", quarters)


def _open_alone(_: Language, *, still: bool, quarters: int) -> str:
    """Whether the one lesson is open, and how long it has been."""
    if not still:
        return _("The only lesson is not open any more.")
    if not quarters:
        return _("The only lesson is open.")
    return _.ngettext(
        "The only lesson has been open for {n} quarter.", "The only lesson has been open for {n} quarters.", quarters
    )


def barriers(records: pd.DataFrame, _: Language, *, shown: int | None = None) -> str:
    """Which barrier holds up most pilots, and how many have none that tries to break them; and if not all are drawn."""
    if records.empty:
        return _("No barrier was reported yet. They stand on the sheet Winstpunten of Programmabreed.")
    most = records.sort_values("pilot_count", ascending=False, kind="stable").iloc[0]
    without = int((records["pilot_count"] == 0).sum())
    parts = []
    if most["pilot_count"]:
        parts.append(
            _.ngettext(
                "Most pilots meet “{barrier}”: {n}.",
                "Most pilots meet “{barrier}”: {n}.",
                int(most["pilot_count"]),
                barrier=str(most["barrier"]),
            )
        )
    if without:
        parts.append(
            _.ngettext("No pilot tries to break {n} barrier.", "No pilot tries to break {n} barriers.", without)
        )
    if shown is not None and shown < len(records):
        parts.append(_("The {n} that hold up most pilots are drawn, all of them are in the table.", n=shown))
    return " ".join(parts)


def agreed(records: pd.DataFrame, _: Language) -> str:
    """How many outcomes of meetings there are, how many are done, overdue and dropped."""
    if records.empty:
        return _("Nothing was written down yet.")
    done, late, dropped = (
        int((records["state"] == "gedaan").sum()),
        int(records["overdue"].sum()),
        int((records["state"] == "vervallen").sum()),
    )
    if len(records) == 1:
        return _agreed_alone(_, done=bool(done), late=bool(late), dropped=bool(dropped))
    said = _.ngettext(
        "{n} of {total} agreements is done.", "{n} of {total} agreements are done.", done, total=_.number(len(records))
    )
    if late:
        said += " " + _.ngettext("{n} is overdue (▲).", "{n} are overdue (▲).", late)
    if dropped:
        said += " " + _.ngettext("{n} was dropped.", "{n} were dropped.", dropped)
    return said


def _agreed_alone(_: Language, *, done: bool, late: bool, dropped: bool) -> str:
    """How the one outcome of meetings stands."""
    if done:
        return _("The only agreement is done.")
    if dropped:
        return _("The only agreement was dropped.")
    return _("The only agreement is overdue (▲).") if late else _("The only agreement is not done yet.")
