"""Addresses of databases: one server or several, by name, number or socket; a password is shown to nobody."""

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.store import addresses

SEVERAL = [
    "postgresql://wie:ge%40heim@een:5432,twee:5433/stand?target_session_attrs=read-write",
    "postgres://wie:ge%40heim@een:5432,twee:5433/stand?target_session_attrs=read-write",
    "postgresql://wie:ge%40heim@/stand?host=een:5432&host=twee:5433&target_session_attrs=read-write",
    "postgresql+psycopg://wie@/stand?host=een,twee&port=5432,5433&password=ge%40heim&target_session_attrs=read-write",
]


@pytest.mark.parametrize("url", SEVERAL)
def test_several_servers_can_be_named_in_each_way_that_there_is(url):
    address = addresses.read(url)
    assert conninfo_to_dict(addresses.conninfo(address)) == {
        "user": "wie",
        "dbname": "stand",
        "host": "een,twee",
        "port": "5432,5433",
        "target_session_attrs": "read-write",
    }
    assert address.password == "ge@heim"
    assert addresses.shown(address) == "postgresql://een:5432,twee:5433/stand"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql:///stand?host=/var/run/postgresql", {"host": "/var/run/postgresql", "dbname": "stand"}),
        ("postgresql://wie@[::1]:5432,twee/stand", {"host": "::1,twee", "port": "5432,", "user": "wie"}),
        ("postgresql://een,twee", {"host": "een,twee"}),
        ("postgresql://een/stand?sslmode=verify-full&sslpassword=x", {"host": "een", "sslmode": "verify-full"}),
    ],
)
def test_an_address_reaches_postgresql_s_own_programs_as_it_is(url, expected):
    told = conninfo_to_dict(addresses.conninfo(addresses.read(url)))
    assert told.items() >= expected.items()
    assert not {"password", "sslpassword"} & told.keys()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://wie:geheim@een:x/stand",
        "postgresql://wie:geheim@een:x,twee:2/stand",
        "mysql://wie:geheim@een/stand",
        "wie:geheim@een",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_the_password(url):
    with pytest.raises(UserError) as refused:
        addresses.read(url)
    assert "geheim" not in str(refused.value)


@pytest.mark.postgres
def test_of_several_servers_the_one_that_can_be_written_is_found(postgres_url):
    start, _, place = postgres_url.rpartition("@")
    address = addresses.read(f"{start}@127.0.0.1:1,{place}?target_session_attrs=read-write")
    with psycopg.connect(addresses.conninfo(address), password=address.password) as connection:
        assert connection.execute("SHOW transaction_read_only").fetchone() == ("off",)
