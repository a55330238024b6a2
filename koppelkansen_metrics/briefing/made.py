"""What all sections of a pre-read are made from, and how they name things."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from koppelkansen_metrics.briefing.content import Asked, Preparation
from koppelkansen_metrics.language import Language
from koppelkansen_metrics.records import fitting
from koppelkansen_metrics.snapshot import Snapshot

Row = Mapping[str, Any]

LINE_FITS = 150


@dataclass(frozen=True)
class Made:
    """What all sections are made from."""

    snapshot: Snapshot
    asked: Asked
    preparation: Preparation
    language: Language

    @property
    def since(self) -> date:
        """The day that is compared with."""
        return self.asked.since

    @property
    def as_of(self) -> date:
        """The day of the question."""
        return self.asked.as_of

    @cached_property
    def filtered(self) -> Snapshot:
        """The records of the organisation, if one was chosen."""
        return self.snapshot.only(organisation=self.asked.organisation)

    @cached_property
    def names(self) -> dict[object, str]:
        """What areas, lines, organisations and stages are called, by what records store."""
        programme, _ = self.snapshot.programme, self.language
        return {
            **{line.number: line.label(_) for line in programme.lines},
            **{area.name: area.label(_) for area in programme.areas},
            **{each.name: each.label(_) for each in programme.organisations},
            **{stage.name: stage.label(_) for stage in programme.stages},
        }


def named(row: Row) -> str:
    """A record by its code and title."""
    return f"{row['code']} {short(row['title'])}"


def short(text: object, fits: int = LINE_FITS) -> str:
    """What people typed on one line, of no more signs than fit."""
    return fitting(" ".join(str(text or "").split()), fits)
