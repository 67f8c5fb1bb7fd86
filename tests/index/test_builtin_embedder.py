import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index import builtin_model
from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings
from index.errors import ModelUnavailable

ROOT = Path(__file__).parents[2]
# What a process holds after some questions, and how much more after passages as long as the model reads.
PROGRAM = """
from config.freed_memory import return_freed_memory
return_freed_memory()
from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings
def held_mb():
    facts = dict(line.split(":", 1) for line in open("/proc/self/status"))
    return int(facts["RssAnon"].split()[0]) // 1000
embedder = BuiltinEmbedder(BuiltinSettings(threads=2))
embedder.embed_question("Who rotates the keys?")
before = held_mb()
embedder.embed_passages(["word " * 300] * 6)
print(held_mb() - before)
"""


@pytest.fixture(scope="module")
def embedder():
    return BuiltinEmbedder(BuiltinSettings(threads=2))


def vectors_of(embedder, texts):
    return np.stack([embedding.vector for embedding in embedder.embed_passages(texts)])


def test_a_question_is_nearest_to_the_passage_that_answers_it(embedder):
    passages = [
        "Bananas ripen faster in a paper bag.",
        "To restart the service run systemctl restart nginx.",
        "The meeting room is booked on Friday afternoon.",
    ]
    similarities = vectors_of(embedder, passages) @ embedder.embed_question("how do I restart the web server?")

    assert int(np.argmax(similarities)) == 1


def test_a_vector_has_unit_length_and_is_the_same_whatever_is_embedded_beside_it(embedder):
    texts = ["word " * length for length in (200, 3, 80, 1, 50)]
    together = vectors_of(embedder, texts)
    alone = np.vstack([vectors_of(embedder, [text]) for text in texts])

    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.array_equal(together, alone)


def test_no_text_gives_no_vector(embedder):
    assert embedder.embed_passages([]) == []


def test_tokens_are_counted_without_truncation(embedder):
    assert embedder.count_tokens(["", "hello world", "word " * 1000]) == [0, 2, 1000]
    assert embedder.max_tokens == 254


def test_text_up_to_max_tokens_is_read_to_its_last_word(embedder):
    filler = "word " * (embedder.max_tokens - 1)
    first, second = vectors_of(embedder, [filler + "zebra", filler + "invoice"])

    assert not np.allclose(first, second, atol=1e-4)


def test_prefixes_and_models_make_different_spaces():
    settings = [
        BuiltinSettings(),
        BuiltinSettings(query_prefix="query: "),
        BuiltinSettings(passage_prefix="passage: "),
    ]
    assert len({BuiltinEmbedder(each).space.fingerprint for each in settings}) == 3


def test_the_space_of_the_built_in_model_is_known_without_loading_it():
    program = (
        "import sys; from index.builtin_embedder import *; e = BuiltinEmbedder(BuiltinSettings()); "
        "e.space; e.max_tokens; print('onnxruntime' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"
    )


def test_a_damaged_model_file_is_refused(tmp_path):
    damaged = tmp_path / "model.onnx"
    damaged.write_bytes(b"not the model")

    with pytest.raises(ModelUnavailable, match="not the one Footnote was tested with"):
        builtin_model._checked(damaged, builtin_model.MODEL_SHA256)


def test_a_file_that_is_no_model_says_what_to_do(tmp_path, monkeypatch):
    file = tmp_path / "model.onnx"
    file.write_bytes(b"not the model")
    monkeypatch.setattr(builtin_model, "model_file", lambda: file)

    with pytest.raises(ModelUnavailable, match=r"could not be loaded .*make install"):
        BuiltinEmbedder(BuiltinSettings()).embed_question("hello")


@pytest.mark.parametrize("max_tokens", [0, 16])
def test_what_lies_behind_the_window_changes_nothing(max_tokens):
    embedder = BuiltinEmbedder(BuiltinSettings(max_tokens=max_tokens, passage_prefix="passage: "))
    read = "word " * embedder.max_tokens
    first, second = vectors_of(embedder, [read, read + "zebra " * 50])

    assert np.array_equal(first, second)


def test_statements_are_found_behind_a_prefix():
    text, spans = "The key rotates weekly. Lunch is at noon.", [(0, 23), (24, 41)]
    embedder = BuiltinEmbedder(BuiltinSettings(passage_prefix="passage: "))
    [embedding] = embedder.embed_passages([text], [spans])

    assert int(np.argmax(embedding.statements @ embedder.embed_question("when can I eat?"))) == 1


@pytest.fixture(scope="module")
def cutting_tokenizer():
    tokenizer = Tokenizer.from_file(str(builtin_model.tokenizer_file()))
    tokenizer.no_padding()
    tokenizer.enable_truncation(builtin_model.WINDOW_TOKENS)
    return tokenizer


@settings(deadline=None)
@given(text=st.text(max_size=300), times=st.integers(1, 4))
def test_a_text_is_cut_as_its_own_tokenizer_would_cut_it(embedder, cutting_tokenizer, text, times):
    read, cut = embedder._read(text * times), cutting_tokenizer.encode(text * times)

    assert (read.ids, read.attention_mask, read.type_ids) == (cut.ids, cut.attention_mask, cut.type_ids)
    assert (read.offsets, read.special_tokens_mask) == (cut.offsets, cut.special_tokens_mask)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="what a process holds is read as Linux tells it")
def test_what_the_passes_worked_in_is_given_back():
    ran = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True)

    assert int(ran.stdout) < 20
