from datetime import UTC, datetime
from itertools import count

import pytest

from answering.exhibit import ToolUse
from answering.verifying.verify import build_verifier
from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings
from index.errors import ModelUnavailable
from retrieval.passages import Passage
from tests.answering.exhibits import number
from tests.answering.runbooks import FALSE, PAGES, TRUE
from tests.index.conftest import chunk_with

STRUCK, FALSELY_STRUCK = 0.9, 0.05


class DeadEmbedder(BuiltinEmbedder):
    """Cannot be reached."""

    def embed_passages(self, texts, spans=()):
        raise ModelUnavailable("gone")

    def embed_question(self, question):
        raise ModelUnavailable("gone")


@pytest.fixture(scope="module")
def embedder():
    return BuiltinEmbedder(BuiltinSettings(threads=1))


def passage(title, text):
    return Passage((chunk_with(0, text, id=title, document_id=title, title=title, heading_path=(title,)),), ())


@pytest.fixture
def exhibits():
    return number([passage(title, text) for title, text in PAGES.items()])


@pytest.fixture
async def verifier(exhibits, embedder):
    return await build_verifier(exhibits, embedder)


def by_title(exhibits):
    return {exhibit.chunks[0].title: exhibit for exhibit in exhibits}


async def test_false_sentences_are_struck_and_true_ones_are_not(verifier, exhibits):
    pages = by_title(exhibits)
    true = [(sentence, await verifier.verify(sentence, [pages[page]])) for page in TRUE for sentence in TRUE[page]]
    false = [
        (sentence, await verifier.verify(sentence, [pages[page]])) for page in FALSE for _, sentence in FALSE[page]
    ]

    falsely_struck = [sentence for sentence, verdict in true if not verdict.is_supported]
    let_through = [sentence for sentence, verdict in false if verdict.is_supported]
    assert len(true) + len(false) >= 60
    assert len(falsely_struck) <= FALSELY_STRUCK * len(true), falsely_struck
    assert len(let_through) <= (1 - STRUCK) * len(false), let_through


async def test_what_is_wrong_is_named(verifier, exhibits):
    pages = by_title(exhibits)
    named = [
        (fault, (await verifier.verify(sentence, [pages[page]])).fault)
        for page in FALSE
        for fault, sentence in FALSE[page]
    ]

    right = sum(wanted == found for wanted, found in named)
    assert right >= 0.8 * len(named)


async def test_a_true_sentence_that_cites_the_wrong_page_is_struck(verifier, exhibits):
    pages = by_title(exhibits)
    titles = list(PAGES)
    elsewhere = dict(zip(titles, [*titles[1:], titles[0]], strict=True))
    verdicts = [await verifier.verify(sentence, [pages[elsewhere[page]]]) for page in TRUE for sentence in TRUE[page]]

    assert sum(not verdict.is_supported for verdict in verdicts) >= STRUCK * len(verdicts)


async def test_the_page_that_supports_a_sentence_is_found(verifier, exhibits):
    found = [
        (page, verdict.quotes[0].chunk_id if verdict.quotes else "")
        for page in TRUE
        for sentence in TRUE[page]
        if (verdict := await verifier.find_support(sentence, exhibits))
    ]

    assert sum(page == quoted for page, quoted in found) >= 0.95 * len(found)


async def test_no_page_is_found_for_what_none_says(verifier, exhibits):
    verdict = await verifier.find_support("The company was founded by two brothers in a garage.", exhibits)

    assert not verdict.is_supported
    assert verdict.quotes == ()


async def test_a_quote_stands_word_for_word_in_its_chunk(verifier, exhibits):
    pages = by_title(exhibits)
    for page, sentences in TRUE.items():
        for sentence in sentences:
            for quote in (await verifier.verify(sentence, [pages[page]])).quotes:
                assert quote.words in pages[quote.chunk_id].chunks[0].text
                assert quote.exhibit is pages[page]


async def test_two_pages_support_what_each_of_them_says_half_of(verifier, exhibits):
    pages = by_title(exhibits)
    cited = [pages["Meter gateway"], pages["Restarting the gateway"]]
    sentence = "The gateway runs on three virtual machines, and restarting it takes about 4 minutes."
    verdict = await verifier.verify(sentence, cited)

    assert verdict.is_supported
    assert {quote.chunk_id for quote in verdict.quotes} == {"Meter gateway", "Restarting the gateway"}
    assert not (await verifier.verify(sentence, cited[:1])).is_supported


async def test_a_sentence_without_citations_is_not_supported(verifier):
    verdict = await verifier.verify("The gateway runs on three virtual machines.", [])

    assert (verdict.is_supported, verdict.fault, verdict.quotes) == (False, "no_support", ())


@pytest.mark.parametrize("sentence", ["", "   ", "…", "**", "?!"])
async def test_a_sentence_without_words_is_not_supported(verifier, exhibits, sentence):
    assert not (await verifier.verify(sentence, exhibits)).is_supported


async def test_words_decide_while_the_model_cannot_be_reached(exhibits):
    verifier = await build_verifier(exhibits, DeadEmbedder(BuiltinSettings()))
    page = [by_title(exhibits)["Leak alarms"]]

    assert (await verifier.verify("Field technicians close an alarm with the Dipper app.", page)).is_supported
    assert not (await verifier.verify("Field technicians close an alarm with the Plover app.", page)).is_supported
    assert not (await verifier.verify("The canteen serves lunch between noon and two.", page)).is_supported


async def test_vectors_of_the_index_are_used_and_only_what_lacks_one_is_embedded(exhibits, embedder):
    embedded: list[str] = []

    class Watched(BuiltinEmbedder):
        def embed_passages(self, texts, spans=()):
            embedded.extend(texts)
            return super().embed_passages(texts, spans)

    known = {"Tariffs": embedder.embed_passages(["any"], [[(0, 3)]])[0]}
    await build_verifier(exhibits, Watched(BuiltinSettings(threads=1)), known)

    assert len(embedded) == len(exhibits) - 1


TOOL_ANSWERS = {
    "lines": "service: meter-gateway\nstatus: degraded\nopen_incidents: 3\nqueue_depth: 18250\nsince: 2026-11-20",
    "one line": (
        '{"service": "meter-gateway", "status": "degraded", "open_incidents": 3, "queue_depth": 18250, "labels": '
        '{"region": "Lelystad", "tier": "one", "team": "platform", "window": "night", "contract": "gold"}, '
        '"oldest_reading": "2026-11-20", "comment": "queue is being drained since the last restart of the gateway"}'
    ),
}


@pytest.mark.parametrize("shape", TOOL_ANSWERS)
async def test_what_a_tool_answered_supports_a_sentence_with_its_very_words(embedder, shape):
    at = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    exhibits = number([], [ToolUse("status.get", '{"service": "meter-gateway"}', at, TOOL_ANSWERS[shape])])
    verifier = await build_verifier(exhibits, embedder)

    verdict = await verifier.verify("The status of the meter-gateway service is degraded.", exhibits)
    assert verdict.is_supported
    assert all(quote.words in TOOL_ANSWERS[shape] and quote.chunk_id == "" for quote in verdict.quotes)
    assert (await verifier.verify("The meter-gateway has 3 open incidents.", exhibits)).is_supported
    assert (await verifier.verify("The queue depth is 18,250.", exhibits)).is_supported
    assert (await verifier.verify("The queue depth is 18,520.", exhibits)).fault == "number"


async def test_a_sentence_in_another_language_is_judged_by_its_numbers_and_names(verifier, exhibits):
    page = [by_title(exhibits)["On-call"]]

    said = "Der Bereitschaftsdienst muss einen Alarm binnen 10 Minuten bestätigen, sonst geht er an Tomasz Wierzba."
    assert (await verifier.verify(said, page)).is_supported
    assert (await verifier.verify(said.replace("10", "25"), page)).fault == "number"
    assert (await verifier.verify(said.replace("Wierzba", "Kowal"), page)).fault == "name"


async def test_pages_and_sentences_of_one_other_language_are_compared_by_their_words(embedder):
    numbers = count(1)
    text = "Die Pumpe wird jeden Freitag gewartet. Ersatzteile liegen im Lager von Halle 7."
    exhibits = number([passage(f"Wartung {next(numbers)}", text)])
    verifier = await build_verifier(exhibits, embedder)

    assert (await verifier.verify("Ersatzteile für die Pumpe liegen im Lager von Halle 7.", exhibits)).is_supported
    assert not (await verifier.verify("Ersatzteile für die Pumpe liegen im Lager von Halle 9.", exhibits)).is_supported


async def test_a_name_that_a_model_put_into_the_arguments_of_a_tool_is_no_evidence_for_what_a_page_says(embedder):
    at = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    uses = [ToolUse("status.get", '{"service": "Mallory"}', at, "No data.")]
    exhibits = number([passage("Rota", "In the week of 8 December Dorota Nowak is on call for platform.")], uses)
    verifier = await build_verifier(exhibits, embedder)

    said = "In the week of 8 December Mallory is on call for platform."
    assert (await verifier.verify(said, exhibits)).fault == "name"


@pytest.mark.parametrize(
    ("arguments", "answered", "sentence"),
    [
        (
            '{"query": "billing API in eu-west is down since the deploy"}',
            "No alerts were found for this query.",
            "The billing API in eu-west is down since the deploy.",
        ),
        (
            '{"text": "Maria Lopez approved the firewall change"}',
            "NET-12: firewall change, status open",
            "Maria Lopez approved the firewall change.",
        ),
    ],
)
async def test_what_a_model_asks_a_tool_is_no_evidence_for_it(embedder, arguments, answered, sentence):
    at = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    exhibits = number([], [ToolUse("ops.search", arguments, at, answered)])
    verifier = await build_verifier(exhibits, embedder)

    assert not (await verifier.verify(sentence, exhibits)).is_supported
    assert (await verifier.verify(answered, exhibits)).is_supported


async def test_the_arguments_of_a_tool_name_what_its_answer_is_about(embedder):
    at = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    uses = [ToolUse("status.get", '{"service": "meter-gateway"}', at, "status: degraded\nopen_incidents: 3")]
    exhibits = number([], uses)
    verifier = await build_verifier(exhibits, embedder)

    assert (await verifier.verify("The meter-gateway is degraded.", exhibits)).is_supported
    assert not (await verifier.verify("The meter-gateway is healthy.", exhibits)).is_supported
    assert not (await verifier.verify("The meter-gateway was restarted by Ingrid.", exhibits)).is_supported
