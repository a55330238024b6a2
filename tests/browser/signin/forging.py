"""Someone who speaks Streamlit's websocket protocol themselves: with any cookies, widgets and pages they like."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

LARGEST_MESSAGE = 50_000_000
XSRF = "_streamlit_xsrf"


@dataclass
class Heard:
    """What the server answered: everything in one text, the widgets and downloads by their label, its session."""

    text: str = ""
    widgets: dict[str, str] = field(default_factory=dict)
    downloads: dict[str, str] = field(default_factory=dict)
    session: str = ""

    def hear(self, message: ForwardMsg) -> None:
        """Take in one message."""
        self.text += str(message)
        if message.WhichOneof("type") == "new_session":
            self.session = message.new_session.initialize.session_id
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind is not None:
            widget = getattr(element, kind)
            if getattr(widget, "id", "") and getattr(widget, "label", ""):
                self.widgets[widget.label] = widget.id
            if kind == "download_button" and widget.deferred_file_id:
                self.downloads[widget.label] = widget.deferred_file_id


class Forger:
    """A connection of someone's own making."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.heard = Heard()

    def run(self, page: str, *, query: str = "", widgets: Iterable[WidgetState] = ()) -> None:
        """Have a page run with these widgets set, and hear it to its end."""
        message = BackMsg()
        message.rerun_script.page_name, message.rerun_script.query_string = page, query
        message.rerun_script.widget_states.widgets.extend(widgets)
        self._send(message, until="script_finished")

    def made(self, file: str, *, session: str = "") -> str:
        """Ask for a file that is made when it is downloaded; why it is not, or nothing when it is."""
        message = BackMsg()
        message.backend_operation_request.request_id = "forged"
        message.backend_operation_request.session_id = session or self.heard.session
        message.backend_operation_request.deferred_file.file_id = file
        answer = self._send(message, until="backend_operation_response")
        return answer.backend_operation_response.error_msg

    def _send(self, message: BackMsg, *, until: str) -> ForwardMsg:
        self.socket.send(message.SerializeToString())
        while True:
            data = self.socket.recv(timeout=60)
            assert isinstance(data, bytes)
            answer = ForwardMsg.FromString(data)
            self.heard.hear(answer)
            if answer.WhichOneof("type") == until:
                return answer


@contextmanager
def opened(
    address: str,
    *,
    cookies: Mapping[str, str] | None = None,
    origin: str | None = None,
    session: str = "",
    xsrf: str | None = None,
) -> Iterator[Forger]:
    """A connection; `origin` is what a browser would say it is at, `session` the one to go on with.

    `xsrf` is the token, else that of the cookies.
    """
    kept = dict(cookies or {})
    token = kept.get(XSRF, "") if xsrf is None else xsrf
    with connect(
        address.replace("http", "ws") + "/_stcore/stream",
        subprotocols=["streamlit", token or "none", *([session] if session else [])],  # type: ignore[list-item]
        origin=origin or address,  # type: ignore[arg-type]
        additional_headers={"Cookie": "; ".join(f"{name}={value}" for name, value in kept.items())},
        max_size=LARGEST_MESSAGE,
    ) as socket:
        yield Forger(socket)


def asked(
    address: str,
    page: str,
    *,
    query: str = "",
    widgets: Iterable[WidgetState] = (),
    **how: Any,
) -> Heard:
    """Open a page as `opened` says, have it run again with these widgets set if any, and hear what is said to both."""
    with opened(address, **how) as forger:
        forger.run(page, query=query)
        if widgets:
            forger.run(page, query=query, widgets=widgets)
        return forger.heard
