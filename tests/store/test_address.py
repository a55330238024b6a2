import pytest

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import ENGLISH
from koppelkansen_metrics.store import database


@pytest.mark.parametrize(
    "url",
    [
        "postgresql//app:geheim@host/x",
        "geheim@host",
        "postgresql://app:geheim@host:x/y?password=geheim",
        "postgresql://host:x/y?password=geheim",
    ],
)
def test_an_address_that_is_none_is_told_without_its_password(url):
    with pytest.raises(UserError) as refused:
        database.open_existing(url)
    assert "ge" not in str(refused.value).split("“")[1].split("”")[0]
    assert "host" in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://app:ge@heim@host/x",
        "postgresql://app:ge@heim:word@host/x",
        "postgresql://app:ge@he/im@host/x",
        "postgresql://app:ge@heim?=@host/x",
        "postgres://app:ge@heim@een:1,twee:2/x",
        "postgresql+psycopg://app:@geheim@host/x",
        "postgresql://app@host/x?password=ge@heim",
        "mysql://app:ge@heim@host/x",
        "app:ge@heim@host/x",
    ],
)
def test_of_an_address_in_which_a_piece_of_the_password_could_pass_for_the_host_nothing_is_repeated(url):
    with pytest.raises(UserError) as refused:
        database.open_existing(url)
    for said in (str(refused.value), repr(refused.value)):
        assert "%40" in said
        assert not any(piece in said for piece in ("heim", "he/im", "app:", "host", "een"))


@pytest.mark.parametrize(
    "url", ["postgresql://app:geheim@host:x/y", "mysql://app@host/y", "postgresql://a@host/y?foo=1"]
)
def test_where_a_wrong_address_leads_is_not_for_who_looks_at_a_screen(url):
    with pytest.raises(UserError) as refused:
        database.open_existing(url)
    assert "host" not in refused.value.on_screen(ENGLISH)
    assert "wrong" in refused.value.on_screen(ENGLISH)


def test_an_option_that_postgresql_does_not_know_is_named():
    with pytest.raises(UserError) as refused:
        database.open_existing("postgresql://app:geheim@host/x?connect_timeuot=3")
    assert "“connect_timeuot”" in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_a_file_may_have_an_at_in_its_name(tmp_path):
    database.open_or_create(f"sqlite:///{tmp_path / 'a@b@c.db'}").close()
    assert (tmp_path / "a@b@c.db").exists()


@pytest.mark.parametrize("url", ["sqlite:////x.db?timeout=lang", "sqlite://host/x.db", "sqlite+pysqlcipher:////x.db"])
def test_an_address_of_sqlite_that_is_wrong_is_a_sentence_too(url):
    with pytest.raises(UserError):
        database.open_existing(url)
