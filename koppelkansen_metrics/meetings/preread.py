"""The pre-read of a meeting: its figures, compared with those of the meeting before, and what the secretary wrote."""

from koppelkansen_metrics.briefing import Asked, Briefing, Preparation, compose
from koppelkansen_metrics.language import Language
from koppelkansen_metrics.meetings.arranging import answers
from koppelkansen_metrics.meetings.freezing import Stand, stand
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.store.database import Database


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
    return composed(database, stand(database, settings, quarter), language=language, organisation=organisation)


def composed(
    database: Database | None, found: Stand, *, language: Language, organisation: str | None = None
) -> Briefing:
    """The pre-read that the figures of a meeting give. Raises UserError: no such organisation."""
    programme, quarter = found.snapshot.programme, found.meeting.quarter
    asked = Asked(
        quarter,
        since=programme.compared_with(found.as_of),
        as_of=found.as_of,
        frozen=found.freeze is not None,
        organisation=None if organisation is None else programme.organisation(organisation).name,
        answers=tuple((each.organisation, each.question, each.text) for each in answers(database, quarter)),
    )
    return compose(found.snapshot, asked, Preparation.from_text(found.meeting.prepared), language=language)
