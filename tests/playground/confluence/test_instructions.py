"""What is printed at the start."""

from playground.confluence.instructions import instructions
from playground.confluence.sample_people import SYNC_TOKEN


def test_the_text_tells_address_account_and_token(cloud):
    text = instructions(cloud.server)

    assert f'base_url = "{cloud.server.base_url}"' in text
    assert 'username = "footnote@kestrel.example"' in text
    assert f"export FOOTNOTE__SOURCES__WIKI__TOKEN={SYNC_TOKEN}" in text


def test_data_center_needs_no_address(data_center):
    assert "username" not in instructions(data_center.server)
