"""What an identity provider says of someone, turned into a person with roles.

Which group or role of a provider gives which role here stands in secrets.toml; a provider only ever gives what is
granted to its own groups. Without a grant someone is a stranger, however well they signed in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeGuard

from koppelkansen_metrics.access import Person, Role
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.programme import Programme

Claims = Mapping[str, object]

DEFAULT_PROVIDER = "default"
DEFAULT_CLAIM = "groups"
GIVEN = tuple(role.value for role in Role if role not in (Role.STRANGER, Role.GUEST))
_SECTION_KEYS = frozenset({"grant", "claim", "contact"})
_KEYS = frozenset({"group", "role", "areas", "organisation", "provider", "claim"})
# Where providers say what someone is called, best first.
_NAMES = ("name", "preferred_username", "email", "sub")
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Grant:
    """The role that a group of a provider gives; `areas` for a team lead, `organisation` for a director.

    `claim` is where the provider says which groups someone is in.
    """

    group: str
    role: Role
    claim: str = DEFAULT_CLAIM
    areas: frozenset[str] = frozenset()
    organisation: str | None = None
    provider: str = DEFAULT_PROVIDER


@dataclass(frozen=True, slots=True)
class Rules:
    """All that secrets.toml grants; `contact` is whom someone without a role can ask."""

    contact: str
    grants: tuple[Grant, ...]


def rules(said: Mapping[str, object], programme: Programme, providers: Sequence[str]) -> Rules:
    """The section `[access]` of secrets.toml, checked.

    Raises UserError: a grant without a group or with an unknown role, area, organisation or provider, or a word or a
    value that means nothing: a slip of the pen must not let anyone in, nor keep anyone out unnoticed.
    """
    unknown = sorted(set(said) - _SECTION_KEYS)
    if unknown:
        raise UserError(N_("In secrets.toml, [access]: “{value}” means nothing here."), value=unknown[0])
    listed = said.get("grant", ())
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        raise UserError(N_("In secrets.toml: write each grant under its own [[access.grant]]."))
    claim, contact = said.get("claim", DEFAULT_CLAIM), said.get("contact", "")
    if not _is_text(claim):
        raise UserError(N_("In secrets.toml, [access]: claim is a text between quotes."))
    if not isinstance(contact, str):
        raise UserError(N_("In secrets.toml, [access]: contact is a text between quotes."))
    return Rules(contact, tuple(_grant(each, programme, providers, claim=claim) for each in listed))


def person(claims: Claims, given: Rules) -> Person:
    """Who signed in, with all that is granted to them; a stranger when nothing is.

    `claims` are those of the ID token, with `provider` beside them. Without a moment at which it ends a sign-in has
    ended already.
    """
    provider = str(claims.get("provider", DEFAULT_PROVIDER))
    theirs = [each for each in given.grants if each.provider == provider]
    mine = [each for each in theirs if each.group in set(_groups(claims, each.claim))]
    return Person(
        _name(claims),
        roles=frozenset(each.role for each in mine) or frozenset({Role.STRANGER}),
        areas=frozenset(area for each in mine if each.role is Role.TEAM_LEAD for area in each.areas),
        organisations=frozenset(each.organisation for each in mine if each.role is Role.DIRECTOR and each.organisation),
        key=f"{claims.get('iss', '')}|{claims.get('sub', '')}",
        until=_moment(claims.get("exp")),
    )


def signed_in_at(claims: Claims) -> datetime:
    """When the provider made this ID token: what tells one sign-in of a person from the next."""
    return _moment(claims.get("iat"))


def _grant(said: object, programme: Programme, providers: Sequence[str], *, claim: str) -> Grant:
    if not isinstance(said, Mapping) or not _is_text(said.get("group")):
        raise UserError(N_("In secrets.toml: each grant names a group."))
    group = said["group"]
    unknown = sorted(set(said) - _KEYS)
    if unknown:
        raise UserError(
            N_("In secrets.toml, grant of {group}: “{value}” means nothing here."), group=group, value=unknown[0]
        )
    role = _one_of(said.get("role"), GIVEN, group=group)
    provider = _one_of(said.get("provider", providers[0] if len(providers) == 1 else None), providers, group=group)
    claim = said.get("claim", claim)
    if not _is_text(claim):
        raise UserError(N_("In secrets.toml, grant of {group}: claim is a text between quotes."), group=group)
    areas = _areas(said.get("areas", []), programme, group=group)
    if (role == Role.TEAM_LEAD) != bool(areas):
        raise UserError(N_("In secrets.toml, grant of {group}: a team lead has areas, and nobody else."), group=group)
    named = said.get("organisation")
    if (role == Role.DIRECTOR) != (named is not None):
        raise UserError(
            N_("In secrets.toml, grant of {group}: a director has an organisation, and nobody else."), group=group
        )
    organisation = None if named is None else _one_of(named, programme.organisation_names, group=group)
    return Grant(group, Role(role), claim, areas, organisation, provider)


def _areas(listed: object, programme: Programme, *, group: str) -> frozenset[str]:
    if not isinstance(listed, list):
        message = N_('In secrets.toml, grant of {group}: write areas as a list, as in ["{area}"].')
        raise UserError(message, group=group, area=programme.area_names[0])
    return frozenset(_one_of(area, programme.area_names, group=group) for area in listed)


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip())


def _one_of(value: object, allowed: Sequence[str], *, group: str) -> str:
    if not isinstance(value, str) or value not in allowed:
        message = N_("In secrets.toml, grant of {group}: “{value}” is not one of {allowed}.")
        raise UserError(message, group=group, value=value or "", allowed=tuple(allowed))
    return value


def _groups(claims: Claims, claim: str) -> Iterator[str]:
    """The texts at a claim; dots lead into what is nested, as in Keycloak's `resource_access.dashboard.roles`."""
    found: object = claims.get(claim)
    if found is None:
        found = claims
        for part in claim.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        yield found
    elif isinstance(found, Sequence):
        yield from (each for each in found if isinstance(each, str))


def _name(claims: Claims) -> str:
    for key in _NAMES:
        name = " ".join("".join(sign for sign in str(claims.get(key) or "") if sign.isprintable()).split())
        if name:
            return name[:LONGEST_NAME]
    return ""


def _moment(seconds: object) -> datetime:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return datetime.min.replace(tzinfo=UTC)
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.min.replace(tzinfo=UTC)
