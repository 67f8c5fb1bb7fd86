from answering.events import Step
from bot.rendering.cards import Cards, status_words


def test_each_step_has_a_card_and_the_next_one_ends_it():
    cards = Cards()

    assert cards.begin(Step("searching")) == [
        {"type": "task_update", "id": "1-searching", "title": "Searching the documents", "status": "in_progress"}
    ]
    assert [(each["id"], each["status"]) for each in cards.begin(Step("reading"))] == [
        ("1-searching", "complete"),
        ("2-reading", "in_progress"),
    ]
    assert [(each["id"], each["status"]) for each in cards.end()] == [("2-reading", "complete")]
    assert cards.end() == []


def test_a_tool_is_named_and_its_name_does_nothing():
    [card] = Cards().begin(Step("asking", "grafana :x: <!channel>"))

    assert card["title"] == "Asking grafana :\u200bx: ‹!channel›"
    assert status_words(Step("asking", "grafana")) == "is asking grafana …"
