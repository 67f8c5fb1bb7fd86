import pytest

from tests.fakes.nobody import nobody

PAGES = {"travel.md": "# Travel\n\nSpend up to 60 € a day on meals.\n", "queue.md": "# Queue\n\nRestart it twice.\n"}
SETTINGS = """
[embedder]
model = "litellm:openai/team-model"
dimension = 8
api_base = "{address}"

[sources.docs]
kind = "folder"
path = "docs"
readers = ["everyone"]
"""


@pytest.fixture
def without_model(fresh):
    """A folder whose model nobody answers for."""
    (fresh.folder / "docs").mkdir()
    for name, text in PAGES.items():
        (fresh.folder / "docs" / name).write_text(text, encoding="utf-8")
    with nobody() as address:
        (fresh.folder / "footnote.toml").write_text(SETTINGS.format(address=address), encoding="utf-8")
        yield fresh


def test_without_its_model_everything_is_found_by_its_words_and_index_and_status_say_so(without_model):
    code, indexed = without_model.json("index")
    [report] = indexed["sources"]
    assert code == 3
    assert (report["added"], report["waiting"], report["complete_after"]) == (2, 2, None)
    assert report["error"].startswith("2 of its passages have no vectors yet and are found by their words alone: ")

    code, found = without_model.json("search", "restart")
    assert code == 0
    assert [hit["path"] for hit in found["hits"]] == ["queue.md"]

    code, status = without_model.json("status")
    [docs] = status["sources"]
    assert code == 0
    assert (docs["chunks"], docs["with_vectors"], docs["coverage"]) == (2, 0, 0.0)
    said = " ".join(without_model("status").stdout.split())
    assert "docs: 0 of 2 passages have vectors (0 %). The others are found by" in said
    assert "those that the model does not take stay so" in said


def test_status_shows_that_all_have_their_vectors(indexed):
    _, status = indexed.json("status")

    assert {source["coverage"] for source in status["sources"]} == {1.0}
    shown = indexed("status").stdout
    assert "Every passage has its own." in shown
    assert "words alone" not in shown
