"""One log, on stderr: readable lines or JSON, without the secrets that the app knows and those that look like one."""

import json
import logging
import os
import re
import sys
import threading
import time
import traceback
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from urllib.parse import unquote, urlsplit

import streamlit.logger
from pythonjsonlogger.json import JsonFormatter
from streamlit import config
from streamlit.runtime.secrets import secrets_singleton

from ui import cache

LOG = logging.getLogger("koppelkansen")
SETTING = "KOPPELKANSEN_LOG"
HIDDEN = "***"
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# What is shorter stands in ordinary words too; the patterns below catch it where it is used.
SHORTEST = 4
SECRET_NAME = re.compile(r"(secret|token|password|passwd|_key)$", re.IGNORECASE)
PATTERNS = (
    # Everything between the name and the last @ of an address with a password.
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)\S*@"), rf"\1{HIDDEN}@"),
    # A header, to the end of its line.
    (re.compile(r"\b((?:proxy-)?authorization|(?:set-)?cookie)\b(['\"]?\s*[:=,]).*", re.IGNORECASE), rf"\1\2 {HIDDEN}"),
    (re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{8,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    # A signed token, wherever it stands.
    (re.compile(r"\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?"), HIDDEN),
    (
        re.compile(
            r"([\w-]*(?:secret|token|password|passwd|api_?key)[\w-]*['\"]?\s*[:=]\s*['\"]?)[^\s'\",;&)]+", re.IGNORECASE
        ),
        rf"\1{HIDDEN}",
    ),
)


def set_up() -> None:
    """Send everything that is logged, by us, Streamlit and uvicorn, to one handler. Once, before the app starts."""
    handler = logging.StreamHandler()
    handler.addFilter(WithoutSecrets(known_secrets()))
    handler.setFormatter(as_json() if _is_for_programs() else as_lines())
    logging.root.handlers = [handler]
    LOG.setLevel(logging.INFO)  # of ours also what is no fault; of libraries what is
    logging.captureWarnings(capture=True)
    # Streamlit gives each of its loggers a handler of its own, also those that it makes later.
    streamlit.logger.setup_formatter = _hand_over
    streamlit.logger.update_formatter()
    sys.excepthook = _fell
    threading.excepthook = lambda fallen: _fell(fallen.exc_type, fallen.exc_value, fallen.exc_traceback)


def as_lines() -> logging.Formatter:
    """What a person reads, in UTC: a line that begins at its margin is one of ours, whatever is logged."""
    formatter = _Lines("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ")
    formatter.converter = time.gmtime
    return formatter


def as_json() -> logging.Formatter:
    """What a program reads: one object a line, with timestamp, level, logger, message and, if any, exception."""
    return _Json(
        ["levelname", "name", "message"],
        rename_fields={"levelname": "level", "name": "logger", "exc_info": "exception"},
        timestamp=True,
    )


def say(sentence: str, level: int) -> None:
    """What the server says before it has a log: a person reads just that, a program a record as all others."""
    record = LOG.makeRecord(LOG.name, level, __file__, 0, sentence, (), None)
    sys.stderr.write(f"{as_json().format(record) if _is_for_programs() else _visible(sentence)}\n")


def known_secrets() -> frozenset[str]:
    """The secrets of this server: in its environment, its file with secrets, and the address of its database."""
    told = [value for name, value in os.environ.items() if SECRET_NAME.search(name)]
    told.append(config.get_option("server.cookieSecret"))
    if secrets_singleton.load_if_toml_exists():
        told += _secret_values(secrets_singleton.to_dict())
    told += _passwords(cache.url())
    return frozenset(value for value in told if len(value) >= SHORTEST)


class WithoutSecrets(logging.Filter):
    """Takes secrets out of a record, also out of its exception, before anything formats it."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        super().__init__()
        # As they are, and as they stand in an address or in the text of a text.
        ways = {way for secret in known for way in (secret, repr(secret)[1:-1], json.dumps(secret)[1:-1])}
        self._known = sorted(ways, key=len, reverse=True)

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean a record; it is always kept."""
        record.msg, record.args = self.clean(_message(record)), None
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = self.clean("".join(traceback.format_exception(*record.exc_info)).rstrip())
        elif record.exc_text:
            record.exc_text = self.clean(record.exc_text)
        record.exc_info = None
        record.stack_info = record.stack_info and self.clean(record.stack_info)
        return True

    def clean(self, text: str) -> str:
        """The same without secrets."""
        for secret in self._known:
            text = text.replace(secret, HIDDEN)
        for pattern, instead in PATTERNS:
            text = pattern.sub(instead, text)
        return text


class _Lines(logging.Formatter):
    """The record on one line, and its exception under it, indented."""

    def format(self, record: logging.LogRecord) -> str:
        record.message = record.getMessage().rstrip()
        record.asctime = self.formatTime(record, self.datefmt)
        below = (line for text in (record.exc_text, record.stack_info) if text for line in text.split("\n"))
        return "\n    ".join(map(_visible, (self.formatMessage(record), *below)))


class _Json(JsonFormatter):
    """Only what we name: what libraries hang on a record besides has not been cleaned."""

    def process_log_record(self, log_data: dict[str, object]) -> dict[str, object]:
        named = ("timestamp", "level", "logger", "message", "exception")
        return {name: log_data[name] for name in named if name in log_data}


def _is_for_programs() -> bool:
    return os.environ.get(SETTING) == "json"


def _visible(text: str) -> str:
    """The same with each sign that would end a line, or move or colour what stands around it, as `\\n` or `\\x1b`."""
    return CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):  # arguments that do not fit the message
        return str(record.msg)


def _hand_over(logger: logging.Logger) -> None:
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
    logger.propagate = True


def _fell(kind: type[BaseException], error: BaseException | None, where: TracebackType | None) -> None:
    if error is not None and not issubclass(kind, (KeyboardInterrupt, SystemExit)):
        LOG.critical("uncaught", exc_info=(kind, error, where))


def _secret_values(said: Mapping[str, object]) -> Iterator[str]:
    for name, value in said.items():
        if isinstance(value, Mapping):
            yield from _secret_values(value)
        elif isinstance(value, str) and SECRET_NAME.search(name):
            yield value


def _passwords(address: str) -> Iterator[str]:
    """The passwords of a database's address, as they stand there and as they are meant; also when it is wrong."""
    try:
        password = urlsplit(address).password or ""
    except ValueError:
        password = ""
    # A password with a forgotten %40 or %2F: everything between the name and the last @.
    meant = address.rpartition("@")[0].partition("://")[2].partition(":")[2]
    options = (each.partition("=") for each in address.partition("?")[2].split("&"))
    for each in {password, meant, *(value for name, _is, value in options if SECRET_NAME.search(name))}:
        yield from (each, unquote(each))
