"""What every answer says to a browser about safety: headers, the policy of a page, and cookies."""

import hashlib
import re
from base64 import b64encode

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

NOT_USED = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer"),
    *("microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock", "serial", "usb"),
    "xr-spatial-tracking",
)
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    # Filters live in the address: other sites need not see them.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in NOT_USED),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A year in which a browser that came over https comes over nothing else.
ONLY_HTTPS = "max-age=31536000"
# Streamlit lays out with styles that it makes while running, so those are allowed; scripts come from its own files
# only. Pictures and fonts (data:) are those within its own files.
POLICY = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# Downloads and pictures of one reader: no copy of them stays behind.
PERSONAL = "/media/"


def policy(page: str) -> str:
    """The Content-Security-Policy of a page, which allows the inline scripts that it has now and no others."""
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(page))
    return POLICY.format(scripts="".join(f" 'sha256-{b64encode(digest).decode()}'" for digest in digests))


class SecurityHeaders:
    """Middleware: the headers of `SECURITY` on every answer, and a policy on each that has none of its own.

    Over https cookies go over https alone, also those of Streamlit, which looks at its own certificate only.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(SECURITY)
                headers.setdefault("Content-Security-Policy", POLICY.format(scripts=""))
                if scope["path"].startswith(PERSONAL):
                    headers["Cache-Control"] = "private, no-store"
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = ONLY_HTTPS
                    message["headers"] = [_secure(name, value) for name, value in message["headers"]]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def _secure(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A header, and `Secure` at a cookie that lacks it."""
    if name.lower() != b"set-cookie" or b"secure" in (part.strip().lower() for part in value.split(b";")[1:]):
        return name, value
    return name, value + b"; Secure"
