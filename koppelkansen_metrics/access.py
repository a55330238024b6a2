"""Who may do what: one pure function that screens and use cases both ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.programme import Area


class Deed(StrEnum):
    """What a person may or may not do."""

    VIEW = "view"
    ORIGINAL = "original"
    RESPOND = "respond"
    UPLOAD = "upload"
    UNDO = "undo"
    PRESENT = "present"
    FREEZE = "freeze"
    RECORD = "record"
    SETTINGS = "settings"
    AUDIT = "audit"
    BACKUP = "backup"
    ERASE = "erase"


class Role(StrEnum):
    """What a person is here. A guest is anyone who is not known: they may look, and answer in an open session."""

    GUEST = "guest"
    DIRECTOR = "director"
    TEAM_LEAD = "team lead"
    FACILITATOR = "facilitator"
    SECRETARY = "secretary"
    ADMINISTRATOR = "administrator"


_EVERYONE = frozenset({Deed.VIEW, Deed.RESPOND})

_ANYWHERE: Mapping[Role, frozenset[Deed]] = {
    Role.GUEST: _EVERYONE,
    Role.DIRECTOR: _EVERYONE,
    Role.TEAM_LEAD: _EVERYONE,
    Role.FACILITATOR: _EVERYONE | {Deed.PRESENT, Deed.RECORD},
    Role.SECRETARY: _EVERYONE | {Deed.FREEZE, Deed.RECORD, Deed.SETTINGS},
    Role.ADMINISTRATOR: frozenset(Deed),
}

_IN_OWN_AREAS = frozenset({Deed.UPLOAD, Deed.UNDO, Deed.ORIGINAL})
_PROGRAMME_WIDE = frozenset({Deed.UPLOAD})


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with their roles; `areas` are those a team lead works for, `organisation` the one they answer for."""

    name: str
    roles: frozenset[Role] = frozenset({Role.GUEST})
    areas: frozenset[str] = frozenset()
    organisation: str | None = None


LOCAL = Person("", frozenset({Role.ADMINISTRATOR}))
"""Whoever works on the machine itself: the command line, and the screens with local rights."""


def may(person: Person, deed: Deed, area: Area | None = None) -> bool:
    """Whether a person may do this, in an area where the deed concerns one.

    Without an area only what the person may do everywhere counts.
    """
    if any(deed in _ANYWHERE[role] for role in person.roles):
        return True
    if area is None:
        return False
    own = Role.TEAM_LEAD in person.roles and area.name in person.areas and deed in _IN_OWN_AREAS
    wide = Role.SECRETARY in person.roles and area.programme_wide and deed in _PROGRAMME_WIDE
    return own or wide


def require(person: Person, deed: Deed, area: Area | None = None) -> None:
    """Stop who may not do this. Raises UserError."""
    if not may(person, deed, area):
        raise UserError(N_("You may not do this here: your role does not include it."))
