"""The door: who may not look is asked to sign in, or told whom to ask; and who is in sees that, with the way out."""

import logging
from typing import Literal

import streamlit as st
from streamlit.navigation.page import Page

from koppelkansen_metrics import administration, grants
from koppelkansen_metrics.access import Deed, Person, Role, may
from koppelkansen_metrics.grants import DEFAULT_PROVIDER, Claims
from koppelkansen_metrics.language import ENGLISH, N_, Language
from ui import cache, identity, person
from ui import language as languages
from ui.failures import told
from ui.serving.returning import FAILED
from ui.text import plain

LOG = logging.getLogger("koppelkansen")

# The one screen with a door of its own: in a session that is open to guests, nobody signs in.
FOLLOW = "follow"
FITS = 620
ROLES = {
    Role.DIRECTOR: N_("director"),
    Role.TEAM_LEAD: N_("team lead"),
    Role.FACILITATOR: N_("facilitator"),
    Role.SECRETARY: N_("secretary"),
    Role.ADMINISTRATOR: N_("administrator"),
}


def position() -> Literal["top", "hidden"]:
    """Where the names of the screens stand. Who may not look does without, but keeps the address they came for."""
    return "top" if may(person.current(), Deed.VIEW) else "hidden"


def watch(page: Page) -> None:
    """Let in who may look, and write down once who signed in; anyone else is stopped at the door."""
    me, claims = person.current(), identity.claims() if identity.providers() else None
    if claims is not None and not person.has_ended(claims):
        _note(claims)
    if page.url_path != FOLLOW and not may(me, Deed.VIEW):
        stop(claims)


def stop(claims: Claims | None) -> None:
    """Ask to sign in, or say whom to ask to who signed in and has no role. Nothing after it runs."""
    _ = languages.current()
    with st.container(horizontal_alignment="right"):
        languages.switch()
    with st.container(width=FITS):
        if claims is None:
            _ask(_, _("Sign in"), _("This is the dashboard of the Koppelkansen programme. Sign in to look at it."))
        elif person.has_ended(claims):
            _ask(_, _("Sign in again"), _("Your sign-in has ended. Sign in again; what you uploaded is kept for you."))
        else:
            _turn_away(grants.person(claims, person.rules()), _)
        st.page_link(f"pages/{FOLLOW}.py", label=_("Take part in a session"), icon=":material/groups:")
    st.stop()


def who() -> None:
    """Who is looking, in the corner of the screen: with the way out, or why one cannot sign in. Nothing at home."""
    _ = languages.current()
    if person.is_guest():
        why = _why_guest(_)
        cache.kept(("guests", why), lambda: LOG.warning(_why_guest(ENGLISH)))  # once is enough
        with st.popover(_("Guest"), icon=":material/person:", type="tertiary"):
            st.markdown(plain(why))
        return
    me = person.current()
    if not me.is_known or not identity.providers():
        return
    with st.popover(plain(me.name), icon=":material/person:", type="tertiary"):
        st.markdown(plain(", ".join(roles(me, _))))
        st.button(_("Sign out"), on_click=identity.sign_out, icon=":material/logout:", key="sign-out")


def roles(someone: Person, _: Language) -> list[str]:
    """What someone is here, in words: with the areas of a team lead and the organisations of a director."""
    said = [_(label) for role, label in ROLES.items() if role in someone.roles]
    named = {each.name: each.label(_) for each in cache.settings().areas}
    said += [named[area] for area in sorted(someone.areas, key=list(named).index)]
    return [*said, *sorted(someone.organisations)]


def _ask(_: Language, title: str, said: str) -> None:
    st.title(title, anchor=False)
    st.markdown(said)
    if FAILED in st.context.cookies:
        st.warning(
            _(
                "Signing in did not work just now: the service that you sign in with gives no good answer. Try again "
                "in a few minutes."
            ),
            icon=":material/cloud_off:",
        )
    for provider in identity.providers():
        named = _("Sign in with {provider}", provider=provider.title())
        label = _("Sign in") if provider == DEFAULT_PROVIDER else named
        if st.button(label, type="primary", icon=":material/login:", key=f"sign-in-{provider}"):
            identity.sign_in(provider)


def _turn_away(me: Person, _: Language) -> None:
    st.title(_("You do not have a role here yet"), anchor=False)
    st.markdown(
        plain(_("You are signed in as {name}, but nobody has given you a role in this dashboard.", name=me.name))
    )
    contact = person.rules().contact
    ask = _("Ask {contact}.", contact=contact) if contact else _("Ask the secretary of the programme.")
    st.markdown(plain(ask))
    st.button(_("Sign out"), on_click=identity.sign_out, icon=":material/logout:", key="sign-out")


def _why_guest(_: Language) -> str:
    if person.asked_for_local():
        return _(
            "You reach this dashboard from another machine or through a proxy, and nobody can sign in here. So you may "
            "look at everything, and answer in a session."
        )
    return _("Nobody can sign in here. So you may look at everything, and answer in a session.")


@told
def _note(claims: Claims) -> None:
    at = grants.signed_in_at(claims)
    someone = grants.person(claims, person.rules())
    key = ("signed in", cache.url(), someone.key, at)
    cache.kept(key, lambda: administration.signed_in(cache.writable(), someone, at=at))
