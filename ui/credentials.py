"""What must stand in `[auth]` of secrets.toml before anyone may sign in with it."""

from collections.abc import Mapping

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_

# Whoever guesses what cookies are signed with is whomever they like. What was drawn at random has this many different
# signs; a row of dots or crosses has not.
SHORTEST, FEWEST = 32, 8


def check(auth: Mapping[str, object]) -> None:
    """Stop when cookies would be signed with what is easy to guess. Raises UserError, which repeats no secret."""
    secret = auth.get("cookie_secret")
    if not isinstance(secret, str) or len(secret) < SHORTEST or len(set(secret)) < FEWEST:
        raise UserError(
            N_(
                "In secrets.toml, cookie_secret of [auth]: put a text of your own there, drawn at random and of at "
                'least {count} characters. Make one with: python -c "import secrets; print(secrets.token_urlsafe(48))"'
            ),
            count=SHORTEST,
        )
