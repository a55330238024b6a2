import psycopg
import pytest
from sqlalchemy import create_engine, inspect, make_url, text


def test_each_test_gets_an_empty_database(database_url):
    address = make_url(database_url)
    engine = create_engine(address.set(drivername="postgresql+psycopg") if "postgres" in database_url else address)
    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == []
        connection.execute(text("CREATE TABLE left_behind (n integer)"))
    engine.dispose()


@pytest.mark.postgres
def test_the_server_listens_on_loopback_only_and_asks_for_a_password(postgres_url):
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(postgres_url.replace(postgres_url.split(":")[2].split("@")[0], "wrong"))
