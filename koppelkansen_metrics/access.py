"""Who may do what: one pure function that screens and use cases both ask."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from koppelkansen_metrics import clock
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.programme import Area

# Of who signed in, in the audit log.
MARK_LENGTH = 6


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
    """What a person is here.

    A guest is anyone where nobody signs in: they may look, and answer in an open session. A stranger is anyone who did
    not sign in, or has no role, where people do: they may answer in a session that is open to guests.
    """

    STRANGER = "stranger"
    GUEST = "guest"
    DIRECTOR = "director"
    TEAM_LEAD = "team lead"
    FACILITATOR = "facilitator"
    SECRETARY = "secretary"
    ADMINISTRATOR = "administrator"


_EVERYONE = frozenset({Deed.VIEW, Deed.RESPOND})

_ANYWHERE: Mapping[Role, frozenset[Deed]] = {
    Role.STRANGER: frozenset({Deed.RESPOND}),
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
    """Someone with their roles; a team lead works for `areas`, a director answers for `organisations`.

    `key` tells them from anyone else, also from who has the same name. After `until` they have to sign in again.
    """

    name: str
    roles: frozenset[Role] = frozenset({Role.GUEST})
    areas: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    key: str = ""
    until: datetime | None = None

    @property
    def is_known(self) -> bool:
        """Whether it is known who this is: not anyone who happens to come along."""
        return bool(self.roles - {Role.GUEST, Role.STRANGER})

    def signed(self, by: str = "") -> str:
        """Who the audit log names: the person who signed in, else the function or team that was filled in.

        After the name comes a mark that tells people with the same name apart, and nothing else of them. Whoever
        takes the name out takes it along: privacy/names.py.
        """
        mark = f" #{hashlib.sha256(self.key.encode()).hexdigest()[:MARK_LENGTH]}" if self.key else ""
        return f"{self.name}{mark}" if self.name else by


LOCAL = Person("", frozenset({Role.ADMINISTRATOR}))
"""Whoever works on the machine itself: the command line, and the screens with local rights."""


class NotAllowed(UserError):
    """Someone whose roles do not include what they asked for."""

    def __init__(self) -> None:
        super().__init__(N_("You may not do this here: your role does not include it."))


class SignInExpired(UserError):
    """Someone whose sign-in ended; what they were doing waits until they sign in again."""

    def __init__(self) -> None:
        super().__init__(N_("Your sign-in has ended. Sign in again; what you uploaded is kept for you."))


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


def may_answer_for(person: Person, organisation: str) -> bool:
    """Whether a person answers before a meeting for an organisation: a director for their own."""
    own = Role.DIRECTOR in person.roles and organisation in person.organisations
    return own or Role.ADMINISTRATOR in person.roles


def require(person: Person, deed: Deed, area: Area | None = None) -> None:
    """Stop who may not do this, or signed in too long ago. Raises UserError."""
    _check(person, allowed=may(person, deed, area))


def require_own(person: Person, organisation: str) -> None:
    """Stop who may not answer for this organisation. Raises UserError as `require`."""
    _check(person, allowed=may_answer_for(person, organisation))


def _check(person: Person, *, allowed: bool) -> None:
    if person.until is not None and clock.now() >= person.until:
        raise SignInExpired
    if not allowed:
        raise NotAllowed
