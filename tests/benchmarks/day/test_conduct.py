from collections import Counter

from benchmarks.day import conduct
from benchmarks.day.crew import Crew
from tests.benchmarks.day.test_judge import run


def kinds(verdicts):
    return [each.kind for each in verdicts]


def test_a_webhook_that_is_refused_or_of_which_nothing_comes_is_told():
    ran = [run(1, 2)]

    assert kinds(conduct.webhooks({202: 4, 0: 9, 503: 3}, ran)) == []
    assert kinds(conduct.webhooks({404: 1}, ran)) == ["error"]
    assert kinds(conduct.webhooks({202: 4, 200: 1}, ran)) == ["stale"]
    assert kinds(conduct.webhooks({202: 5}, [run(1, 2, requested_by="webhook")])) == []


def test_answers_that_mostly_show_nothing_of_what_was_asked_for_are_told():
    assert kinds(conduct.hopes(Counter({False: 4}))) == []
    assert kinds(conduct.hopes(Counter({False: 5, True: 5}))) == []
    assert kinds(conduct.hopes(Counter({False: 6, True: 5}))) == ["missing"]


def test_a_process_that_does_not_come_back_or_writes_words_of_documents_into_its_log_is_told(tmp_path):
    crew = Crew(tmp_path / "footnote.toml", tmp_path / "logs", {"bot": 1, "mcp_server": 0, "indexer": 0})
    [bot] = crew.hands
    bot.log.write_text("started\n", encoding="utf-8")
    bot.disturbed = [(0.0, 100.0), (200.0, 300.0)]
    assert crew.is_whole
    assert kinds(conduct.processes(crew)) == []

    bot.disturbed.append((400.0, float("inf")))
    bot.log.write_text("found zqaaab\n", encoding="utf-8")
    assert kinds(conduct.processes(crew)) == ["died", "leak"]
