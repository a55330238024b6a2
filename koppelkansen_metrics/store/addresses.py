"""The address of a database: what it may look like, what is shown of it, and how PostgreSQL's own programs read it.

Passwords are in no message, and in no list of processes.
"""

import re
from collections.abc import Mapping

from sqlalchemy import make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from koppelkansen_metrics.errors import OperatorError
from koppelkansen_metrics.language import N_

# What a screen says of a wrong address: where the database is, is for who runs the server.
WRONG = N_("The address of the database is wrong, so there is nothing to show: whoever runs the dashboard can mend it.")
EMBEDDED = ("sqlite", "sqlite+pysqlite")
SERVERS = ("postgresql", "postgres", "postgresql+psycopg")
# PostgreSQL's own form with several hosts, of which SQLAlchemy knows the parts but not the whole.
SEVERAL = re.compile(
    r"(?P<start>[\w+]+://(?:[^/?]*@)?)(?P<hosts>[^/?@]*,[^/?@]*)(?P<database>/[^?]*)?(?:\?(?P<query>.*))?"
)
HOST = re.compile(r"(?P<host>\[[^]]+]|[^][:]*)(?::(?P<port>\d*))?")
# What an address may hold that is nobody else's business.
SECRETS = ("password", "sslpassword")


def read(url: str) -> URL:
    """The address that a text says: SQLite, or PostgreSQL on one host or several.

    Raises OperatorError: no address, one in which a piece of the password could stand for the host, an option that
    PostgreSQL does not know, or a kind of database that we do not know.
    """
    if url.count("@") > 1 and not url.startswith(EMBEDDED):
        raise _wrong(N_("The address of the database has more than one @: write an @ within its password as %40."))
    try:
        address = make_url(_together(url))
        if address.drivername in EMBEDDED:
            _arguments(address)
            return address
        if address.drivername in SERVERS:
            address = _password_in_its_place(address.set(drivername="postgresql+psycopg"))
            _check_options(_arguments(address))
            return address
    except (ArgumentError, ValueError) as error:
        # What stands before an @, or among the options, may be a password.
        _before, at, where = url.partition("?")[0].rpartition("@")
        message = N_("“{url}” is not the address of a database. Write it like sqlite:///data/koppelkansen.db.")
        raise _wrong(message, url=f"…@{where}" if at else where) from error
    raise _wrong(N_("We do not know databases of the kind “{kind}”."), kind=address.drivername)


def shown(address: URL) -> str:
    """The address as a reader may see it: where the database is, without the password and without settings."""
    if address.get_backend_name() == "sqlite":
        return address.render_as_string()
    told = _arguments(address)
    hosts, ports = (str(told.get(name, "")).split(",") for name in ("host", "port"))
    ports = ports if len(ports) == len(hosts) else ports * len(hosts)
    where = ",".join(f"{host}:{port}" if port else host for host, port in zip(hosts, ports, strict=True))
    return f"postgresql://{where}/{address.database or ''}"


def conninfo(address: URL) -> str:
    """The address of a PostgreSQL as its own programs read it, without passwords."""
    from psycopg.conninfo import make_conninfo  # costs what who has an SQLite database need not pay

    return make_conninfo("", **{name: value for name, value in _arguments(address).items() if name not in SECRETS})


def _together(url: str) -> str:
    """`//h1:5432,h2:5433/name` as `///name?host=h1,h2&port=5432,5433`; anything else as it is. Raises ArgumentError."""
    several = SEVERAL.fullmatch(url)
    if several is None:
        return url
    each = [HOST.fullmatch(host) for host in several["hosts"].split(",")]
    if None in each:
        raise ArgumentError("a host that is none")
    hosts = ",".join(found["host"].strip("[]") for found in each if found)
    ports = ",".join(found["port"] or "" for found in each if found)
    told = f"host={hosts}&port={ports}" if ports.strip(",") else f"host={hosts}"
    query = f"{told}&{several['query']}" if several["query"] else told
    return f"{several['start']}{several['database'] or '/'}?{query}"


def _password_in_its_place(address: URL) -> URL:
    """With a password that stood among the settings where the driver and our messages expect it."""
    password = address.query.get("password")
    if not isinstance(password, str):
        return address
    return address.difference_update_query(["password"]).set(password=password)


def _arguments(address: URL) -> dict[str, str | int]:
    """What the driver is handed for this address. Raises ArgumentError for hosts and ports that do not fit together."""
    _positional, named = address.get_dialect()().create_connect_args(address)
    return dict(named)


def _check_options(arguments: Mapping[str, object]) -> None:
    from psycopg.pq import Conninfo  # as in `conninfo`

    unknown = sorted(arguments.keys() - {each.keyword.decode() for each in Conninfo.get_defaults()})
    if unknown:
        raise _wrong(N_("The address of the database has an option that is none: “{option}”."), option=unknown[0])


def _wrong(message: str, **details: object) -> OperatorError:
    return OperatorError(message, visitors=WRONG, **details)
