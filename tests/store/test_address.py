import pytest

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.store import database


@pytest.mark.parametrize(
    "url", ["postgresql//app:geheim@host/x", "postgresql://app:ge@heim:word@host/x", "geheim@host"]
)
def test_an_address_that_is_none_is_told_without_its_password(url):
    with pytest.raises(UserError) as refused:
        database.open_existing(url)
    assert "ge" not in str(refused.value).split("“")[1].split("”")[0]
    assert "host" in str(refused.value)
