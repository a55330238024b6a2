"""What every answer says to a browser about safety."""

import hashlib
import re
from base64 import b64encode

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    # Filters live in the address: other sites need not see them.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Streamlit lays out with styles that it makes while running; scripts come from its own files only.
POLICY = (
    "default-src 'self'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


def policy(page: str) -> str:
    """The Content-Security-Policy of a page, which allows the inline scripts that it has now and no others."""
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(page))
    return POLICY.format(scripts="".join(f" 'sha256-{b64encode(digest).decode()}'" for digest in digests))


class SecurityHeaders:
    """Middleware: the headers of `SECURITY` on every answer, and a policy on each that has none of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(SECURITY)
                headers.setdefault("Content-Security-Policy", POLICY.format(scripts=""))
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
