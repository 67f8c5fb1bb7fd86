import random
from collections import Counter
from types import SimpleNamespace
from typing import cast

from benchmarks.day import conduct
from benchmarks.day.askers import Asked, Askers
from benchmarks.day.crew import Crew
from benchmarks.day.truth import Truth
from benchmarks.day.workplace import Workplace
from playground.slack.state.message import Message
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


def message(ts, *, thread="", question=""):
    told = {"event_type": "footnote_answer", "event_payload": {"question": question}} if question else None
    return Message(ts=ts, channel_id="C1", team_id="T1", author="U1", text="x", thread_ts=thread, metadata=told)


def kinds_of_answers(*said):
    askers = Askers(cast("Workplace", None), Truth(), random.Random(1))
    askers.asked = [Asked(message("1.0"), 1.0, number=1, before=0)]
    answers = [each for each in said if each.thread_ts == "1.0"]
    workplace = SimpleNamespace(answers=lambda _: answers, said=lambda: said)
    return kinds(conduct.answers(askers, cast("Workplace", workplace)))


def test_each_question_has_one_answer_and_nobody_else_is_told_anything():
    answer = message("2.0", thread="1.0", question="q")

    assert kinds_of_answers(answer) == []
    assert kinds_of_answers() == ["silence"]
    assert kinds_of_answers(message("2.0", thread="1.0")) == ["silence"]
    assert kinds_of_answers(answer, message("3.0", thread="1.0", question="q")) == ["duplicate"]
    assert kinds_of_answers(answer, message("3.0")) == ["duplicate"]
