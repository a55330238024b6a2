"""Why rows went: reading and checking the reasons that someone gives for missing rows."""

from collections.abc import Mapping, Sequence

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.snapshot import Snapshot
from koppelkansen_metrics.updates.differences import (
    DROPPED,
    KEEP,
    MERGED,
    RENAMED,
    GivenRow,
    Reason,
    Stored,
    missing_codes,
)

HOWS = (KEEP, DROPPED, MERGED, RENAMED)
_WITH_TARGET = (MERGED, RENAMED)


def parse(given: str) -> tuple[tuple[str, str], Reason]:
    """`KIND:CODE=dropped|merged:CODE|renamed:CODE|keep` as ((kind, code), reason). Raises UserError.

    >>> parse("actions:HS-A3=renamed:HS-A12")
    (('actions', 'HS-A3'), Reason(how='renamed', into='HS-A12'))
    """
    record, equals, why = given.rpartition("=")
    kind, colon, code = record.partition(":")
    how, _, into = why.partition(":")
    if not (equals and colon and code.strip()):
        raise UserError(
            N_("“{value}” is not a reason. Write it like actions:A-3=dropped or actions:A-3=merged:A-1."), value=given
        )
    return (kind.strip(), code.strip()), reason(how.strip(), into.strip() or None)


def reason(how: str, into: str | None) -> Reason:
    """A reason that is complete: a merge and a rename say into which code, the others do not. Raises UserError."""
    if how not in HOWS:
        raise UserError(N_("“{value}” is not a reason. Choose: {allowed}."), value=how, allowed=HOWS)
    if how in _WITH_TARGET and into is None:
        raise UserError(N_("With “{how}” also say into which code, like {how}:A-1."), how=how)
    if how not in _WITH_TARGET and into is not None:
        raise UserError(N_("With “{how}” there is no other code."), how=how)
    return Reason(how, into)


def checked(
    reasons: Mapping[tuple[str, str], Reason],
    *,
    stored: Mapping[str, Mapping[str, Stored]],
    given: Mapping[str, Sequence[GivenRow]],
    source: str,
    history: Snapshot,
    area: str,
) -> Mapping[tuple[str, str], Reason]:
    """The reasons, when each is about a row that is missing and leads to a record that stays.

    Raises UserError: a kind or row that is not known, a row that is not missing, a successor that is not there, that
    goes itself, or that two rows are renamed to, or a rename to a record that was there beside it.
    """
    for (kind, code), each in reasons.items():
        if kind not in KINDS:
            raise UserError(
                N_("“{value}” is not a kind of record. Choose: {allowed}."), value=kind, allowed=tuple(KINDS)
            )
        if code not in stored[kind]:
            raise UserError(
                N_("{area} has no row {code} on the sheet {sheet}."), area=area, code=code, sheet=KINDS[kind].sheet
            )
        if code not in missing_codes(stored[kind], given.get(kind, ()), source=source):
            raise UserError(N_("{code} is not missing from this file, so it needs no reason."), code=code)
        if each.into is not None:
            _check_successor(kind, code, each, reasons=reasons, stored=stored[kind], given=given.get(kind, ()))
        if each.how == RENAMED and each.into in stored[kind]:
            _check_followed(history, area, kind=kind, old=stored[kind][code], into=str(each.into))
    return reasons


def _check_successor(
    kind: str,
    code: str,
    each: Reason,
    *,
    reasons: Mapping[tuple[str, str], Reason],
    stored: Mapping[str, Stored],
    given: Sequence[GivenRow],
) -> None:
    into = str(each.into)
    present = {row.code for row in given}
    if into not in present and (each.how == RENAMED or into not in stored):
        raise UserError(N_("{code} cannot go into {into}: there is no such row."), code=code, into=into)
    ends = reasons.get((kind, into), Reason(KEEP)).how != KEEP
    if into == code or ends:
        raise UserError(N_("{code} cannot go into {into}: that row goes itself."), code=code, into=into)
    twice = [other for other, why in reasons.items() if other[0] == kind and why == each]
    if each.how == RENAMED and len(twice) > 1:
        raise UserError(N_("Only one row can be renamed to {into}; use merged for the other."), into=into)


def _check_followed(history: Snapshot, area: str, *, kind: str, old: Stored, into: str) -> None:
    """A record that was there beside the missing one is another record, so that one cannot be renamed to it."""
    table = history.history[kind]
    began = table.loc[(table["area"] == area) & (table["code"] == into) & table["effective"], "valid_from"].min()
    if old.missing_since is None or began < old.missing_since:
        raise UserError(
            N_("{into} was there beside {code}, so it is another row; use merged."), into=into, code=old.code
        )
