"""What a browser may ask for over its websocket: what our screens need, and nothing of what Streamlit offers besides.

Anyone with a connection could otherwise empty the caches that all visitors share, or ask which commit runs here.
"""

import logging

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

LOG = logging.getLogger("koppelkansen")

ASKED = frozenset({"rerun_script", "stop_script", "file_urls_request", "app_heartbeat"})
# Of what Streamlit has the server do: make a file to download, and send more rows of a table.
OPERATIONS = frozenset({"deferred_file", "dataframe_chunk"})


class OnlyWhatScreensAsk:
    """Middleware: passes on what a screen asks for, and drops the rest without an answer.

    The log has it once per connection, so that nobody fills it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        told = False

        async def asked() -> Message:
            nonlocal told
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or _is_asked(message.get("bytes")):
                    return message
                if not told:
                    told = True
                    LOG.warning("a browser asked for what no screen asks for; it got nothing")

        await self.app(scope, asked if scope["type"] == "websocket" else receive, send)


def _is_asked(data: bytes | None) -> bool:
    if data is None:  # Streamlit closes the connection of who sends text
        return True
    try:
        message = BackMsg.FromString(data)
    except DecodeError:  # as above
        return True
    kind = message.WhichOneof("type")
    if kind == "backend_operation_request":
        return message.backend_operation_request.WhichOneof("payload") in OPERATIONS
    return kind in ASKED
