"""The pre-read of a meeting: its figures, compared with those of the meeting before, and what the secretary wrote."""

from datetime import timedelta

from koppelkansen_metrics.briefing import Asked, Briefing, Preparation, compose
from koppelkansen_metrics.language import Language
from koppelkansen_metrics.meetings.arranging import answers
from koppelkansen_metrics.meetings.freezing import stand
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.store.database import Database

# What a quarter is compared with when there was no meeting before.
QUARTER_DAYS = 91


def preread(
    database: Database | None,
    settings: Programme,
    quarter: str,
    *,
    language: Language,
    organisation: str | None = None,
) -> Briefing:
    """The pre-read of the meeting about a quarter, for all or for one organisation, under its name or a synonym.

    Raises UserError: no such meeting or organisation.
    """
    found = stand(database, settings, quarter)
    programme = found.snapshot.programme
    before = programme.meeting_before(found.as_of)
    given = answers(database, found.meeting.quarter)
    asked = Asked(
        found.meeting.quarter,
        since=before.date if before else found.as_of - timedelta(days=QUARTER_DAYS),
        as_of=found.as_of,
        frozen=found.freeze is not None,
        organisation=None if organisation is None else programme.organisation(organisation).name,
        answers=tuple((each.organisation, each.question, each.text) for each in given),
    )
    return compose(found.snapshot, asked, Preparation.from_text(found.meeting.prepared), language=language)
