from datetime import UTC, datetime

import pytest

from ledger.documents import IndexedDocument
from retrieval.lookup import Listed, look_up, near_titles

MOMENT = datetime(2026, 11, 21, tzinfo=UTC)


def listed(source, path, title, url):
    return Listed(source, IndexedDocument(path, path, "1", 1, title, url, MOMENT, 1, MOMENT))


CLOUD = "https://team.example/wiki/spaces/ENG/pages"
DOCUMENTS = [
    listed("wiki", "ENG/42", "Rota", f"{CLOUD}/42/Rota"),
    listed("wiki", "ENG/42/7/rota.csv", "rota.csv", f"{CLOUD}/42/Rota?preview=7"),
    listed("wiki", "ENG/43", "Rota of 2025", f"{CLOUD}/43/Rota+of+2025"),
    listed("old", "ENG/42", "On call", "https://old.example/display/ENG/On+call"),
    listed("code", "docs/rota.md", "Rota", "https://git.example/team/docs/blob/main/docs/rota.md"),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{CLOUD}/42/Rota", ["wiki: ENG/42"]),
        (f"{CLOUD}/42/Rota#Summer", ["wiki: ENG/42"]),
        (f"{CLOUD}/42/An+old+title", ["wiki: ENG/42"]),
        (f"{CLOUD}/42", ["wiki: ENG/42"]),
        (f"{CLOUD}/42/Rota?preview=7", ["wiki: ENG/42/7/rota.csv"]),
        (f"{CLOUD}/4", []),
        ("https://other.example/wiki/spaces/ENG/pages/42", []),
        ("https://old.example/pages/viewpage.action?pageId=42", ["old: ENG/42"]),
        ("https://git.example/team/docs/blob/main/docs/rota.md#L3", ["code: docs/rota.md"]),
        ("ENG/42", ["wiki: ENG/42", "old: ENG/42"]),
        ("old: ENG/42", ["old: ENG/42"]),
        ("old/ENG/42", ["old: ENG/42"]),
        ("code/docs/rota.md", ["code: docs/rota.md"]),
        ("news/ENG/42", []),
        ("  rota ", ["wiki: ENG/42", "code: docs/rota.md"]),
        ("on  CALL", ["old: ENG/42"]),
        ("Rot", []),
        ("", []),
    ],
)
def test_a_document_is_named_by_url_path_or_title(text, found):
    assert [str(each) for each in look_up(text, DOCUMENTS)] == found


@pytest.mark.parametrize(
    ("text", "titles"),
    [("Rotta", ["Rota"]), ("2025", ["Rota of 2025"]), ("zebra", []), ("", [])],
)
def test_near_titles_are_spelt_nearly_like_it_or_hold_it(text, titles):
    assert near_titles(text, DOCUMENTS)[: len(titles) or None] == titles
