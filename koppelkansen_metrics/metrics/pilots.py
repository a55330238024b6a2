"""From pilot to practice: stages, dwell time, what stopped pilots taught, who owns the result."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from koppelkansen_metrics.metrics import stays
from koppelkansen_metrics.metrics.groups import Flags, Whole, day_numbers, days, groups, share
from koppelkansen_metrics.records import DROPPED, resolve
from koppelkansen_metrics.snapshot import TEXT, WHOLE, Snapshot


def by(snapshot: Snapshot, by: Sequence[str] = (), *, as_of: date) -> pd.DataFrame:
    """How many pilots reached practice, taught something, have an owner there, came from elsewhere; per group.

    Columns: those of `by`; the counts `total`, `in_practice`, `stopped_with_lesson`, `stopped_without_lesson`,
    `without_receiver`, `adopted`; `in_practice_share` = in practice / all pilots that were not stopped, in [0, 1],
    missing without such pilots. Index: RangeIndex; every group that the programme knows is there in its order, also
    without pilots; one row without `by`. Raises UserError for a column that is not area, line or organisation. Source:
    metrics.md, Pilot to practice.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> table = by(nothing, as_of=date(2021, 4, 1))
    >>> table["total"].tolist(), table["in_practice_share"].isna().tolist()
    ([0], [True])
    """
    asked = groups(snapshot, by)
    found = records(snapshot, as_of=as_of)
    number = asked.number(found)

    def count(flag: str) -> Whole:
        return asked.count(number, found[flag].to_numpy(dtype=bool))

    total, stopped, in_practice = asked.count(number), count("stopped"), count("in_practice")
    with_lesson = asked.count(number, (found["stopped"] & found["has_lesson"]).to_numpy(dtype=bool))
    return asked.table(
        {
            "total": total,
            "in_practice": in_practice,
            "in_practice_share": share(in_practice, total - stopped),
            "stopped_with_lesson": with_lesson,
            "stopped_without_lesson": stopped - with_lesson,
            "without_receiver": count("without_receiver"),
            "adopted": count("adopted"),
        }
    )


def by_stage(snapshot: Snapshot, by: Sequence[str] = (), *, as_of: date) -> pd.DataFrame:
    """How many pilots are in each stage, and how long they have been there, per group.

    Columns: those of `by`; `stage`; `count`; `dwell_median`: the median of `dwell_days` in calendar days, missing when
    no pilot in the stage says since when. Index: RangeIndex; per group one row for every stage of the programme in its
    order, then for stages found that it no longer knows. Raises UserError for a column that is not area, line or
    organisation. Source: metrics.md, Pilot to practice.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> table = by_stage(nothing, as_of=date(2021, 4, 1))
    >>> table["stage"].tolist()[-2:], table["count"].tolist()[-2:]
    (['praktijk', 'gestopt'], [0, 0])
    """
    found = records(snapshot, as_of=as_of)
    known = snapshot.programme.stage_names
    stages = (*known, *sorted(set(snapshot.whole["pilots"]["stage"].dropna()) - set(known)))
    staged = groups(snapshot, by).split_by("stage", stages)
    number = staged.number(found)
    dwell = found["dwell_days"].to_numpy(dtype=np.float64, na_value=np.nan)
    medians = staged.summary(number, dwell, how="median")
    return staged.table({"count": staged.count(number), "dwell_median": medians})


def records(snapshot: Snapshot, *, as_of: date) -> pd.DataFrame:
    """Every pilot, one row each, with what its figures count.

    Columns: all of the snapshot's pilots (area, code, title … file, sheet, row, missing_since); `dwell_days` = as_of −
    stage_since in calendar days, missing without stage_since; `bottleneck`, the lower of readiness and use (0–9), and
    `bottleneck_in`: `readiness`, `use` or `both`, both missing if either is; the flags `in_practice`, `stopped`,
    `has_lesson` (a lesson about it that was not dropped), `without_receiver`, `adopted`; `adopted_area`, the area it
    was adopted from; `usual_days`, the median of the days that pilots stayed in its stage before, missing when fewer
    than three did, and the flag `long`: more than twice that, or than the programme's limit without it. Index:
    RangeIndex, in the order of the snapshot; no rows without pilots. Raises nothing. Source: metrics.md, Pilot to
    practice; readiness and use after scaling readiness (Wageningen).

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> len(records(nothing, as_of=date(2021, 4, 1)))
    0
    """
    pilots, programme = snapshot["pilots"], snapshot.programme
    stage = pilots["stage"]
    needing = [each.name for each in programme.stages if each.needs_receiver]
    found = pilots.assign(
        dwell_days=day_numbers(np.datetime64(as_of, "D") - days(pilots["stage_since"])),
        **_bottleneck(pilots),
        in_practice=(stage == programme.practice).to_numpy(dtype=bool),
        stopped=stage.isin(programme.stopped).to_numpy(dtype=bool),
        has_lesson=_taught(snapshot, pilots),
        without_receiver=(stage.isin(needing) & pilots["receiving_owner"].isna()).to_numpy(dtype=bool),
        adopted=pilots["adopted_from"].notna().to_numpy(dtype=bool),
        adopted_area=pd.Series(_origins(snapshot, pilots), index=pilots.index, dtype=TEXT),
    ).reset_index(drop=True)
    found["usual_days"], found["long"] = stays.long(found, snapshot)
    return found


def _bottleneck(pilots: pd.DataFrame) -> dict[str, pd.Series]:
    """The lower of readiness and use, and which of the two it is; missing if either is."""
    scores = pilots[["readiness", "use"]].dropna().astype(np.int64)
    ahead = scores["readiness"] - scores["use"]
    lower = ahead.clip(-1, 1).map({-1: "readiness", 0: "both", 1: "use"})
    return {
        "bottleneck": scores.min(axis="columns").reindex(pilots.index).astype(WHOLE),
        "bottleneck_in": lower.reindex(pilots.index).astype(TEXT),
    }


def _taught(snapshot: Snapshot, pilots: pd.DataFrame) -> Flags:
    """Whether there is a lesson about the pilot, of any line, area or organisation, that was not dropped."""
    lessons = snapshot.whole["lessons"]
    told = lessons[(lessons["status"] != DROPPED) & lessons["about"].notna()]
    areas = snapshot.programme.area_names
    about = {
        resolve(reference, area=area, areas=areas) for area, reference in zip(told["area"], told["about"], strict=True)
    }
    return np.array([each in about for each in zip(pilots["area"], pilots["code"], strict=True)], dtype=bool)


def _origins(snapshot: Snapshot, pilots: pd.DataFrame) -> list[str | None]:
    """The area each pilot was adopted from; None for a pilot of its own."""
    areas = snapshot.programme.area_names
    return [
        None if pd.isna(origin) else resolve(origin, area=area, areas=areas)[0]
        for area, origin in zip(pilots["area"], pilots["adopted_from"], strict=True)
    ]
