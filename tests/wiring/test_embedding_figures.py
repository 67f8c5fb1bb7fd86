from prometheus_client import CollectorRegistry, generate_latest

from config.load import load_settings
from index.embedding_tally import EmbeddingTally
from index.litellm_embedder import LitellmEmbedder, LitellmSettings
from tests.fakes.hash_embedder import HashEmbedder
from wiring.embedding_figures import EmbeddingFigures
from wiring.rooms import Rooms


def shown(tallies):
    registry = CollectorRegistry()
    registry.register(EmbeddingFigures(tallies))
    return [line for line in generate_latest(registry).decode().splitlines() if not line.startswith("#")]


def rooms_of(tmp_path, model, **given):
    file = tmp_path / "footnote.toml"
    file.write_text(f'[embedder]\nmodel = "{model}"\ndimension = 8\n', encoding="utf-8")
    return Rooms(load_settings(file, {}).settings, file, **given)


def test_what_was_asked_of_a_hosted_model_is_shown_by_its_name():
    tally = EmbeddingTally()
    tally.note("answered", texts=16, tokens=400, dollars=0.5)
    tally.note("busy")
    tally.note_allowed(4)

    lines = shown({"openai/small": tally})

    assert 'footnote_embedding_requests_total{model="openai/small",outcome="answered"} 1.0' in lines
    assert 'footnote_embedding_requests_total{model="openai/small",outcome="busy"} 1.0' in lines
    assert 'footnote_embedding_requests_total{model="openai/small",outcome="refused"} 0.0' in lines
    assert 'footnote_embedding_texts_total{model="openai/small"} 16.0' in lines
    assert 'footnote_embedding_tokens_total{model="openai/small"} 400.0' in lines
    assert 'footnote_embedding_cost_dollars_total{model="openai/small"} 0.5' in lines
    assert 'footnote_embedding_requests_allowed{model="openai/small"} 4.0' in lines


def test_one_model_is_one_line_however_often_it_is_opened_and_one_that_runs_here_is_none(tmp_path):
    hosted = rooms_of(tmp_path, "litellm:openai/small")
    for _ in range(2):
        hosted.open_model("default", hosted.settings.embedder)
    here = rooms_of(tmp_path, "builtin", given=HashEmbedder())
    here.open_model("default", here.settings.embedder)

    assert list(hosted.embedding_tallies) == ["openai/small"]
    assert here.embedding_tallies == {}


def test_a_model_that_was_built_before_its_rooms_is_shown_too(tmp_path):
    given = LitellmEmbedder(LitellmSettings("openai/small", dimension=8))
    rooms = rooms_of(tmp_path, "litellm:openai/small", given=given)

    rooms.open_model("default", rooms.settings.embedder)

    assert rooms.embedding_tallies["openai/small"] is given.tally
