"""Questions to a hosted embedding model: they have a time, and wait for nothing else."""

import numpy as np
import pytest

from index.embedder import Vectors
from index.errors import ModelUnavailable
from playground.openai.embedding import vector_of
from tests.index.served import Clock


def test_a_question_is_embedded_with_its_own_prefix_and_tried_twice(served):
    served.embeddings.faults.add("refuse", status=503)

    vector = served.embedder(query_prefix="query: ").embed_question("how?")

    assert np.allclose(vector, vector_of("query: how?", 8), atol=1e-6)


def test_a_question_waits_for_no_passage(served):
    class Meanwhile(Clock):
        """Somebody asks while passages have to wait."""

        def pause(self, seconds):
            answers.append(embedder.embed_question("how?"))
            super().pause(seconds)

    answers: list[Vectors] = []
    embedder = served.embedder(Meanwhile(), requests=1)
    served.embeddings.faults.add("refuse", status=429, retry_after="15")

    embedder.embed_passages(["a", "b"])

    assert np.allclose(answers, [vector_of("how?", 8)], atol=1e-6)


@pytest.mark.parametrize("fault", [{"kind": "refuse", "status": 429, "retry_after": "9"}, {"kind": "nan"}], ids=str)
def test_a_question_that_would_have_to_wait_goes_without_the_model(served, fault):
    served.embeddings.faults.add(**fault)

    with pytest.raises(ModelUnavailable):
        served.embedder().embed_question("how?")
    assert len(served.embeddings.requests) == 1


def test_a_question_that_is_not_answered_in_time_goes_without_the_model(served):
    served.embeddings.faults.add("hold")

    with pytest.raises(ModelUnavailable, match=r"did not answer (a question within 0\.2 seconds|in time)"):
        served.embedder(question_seconds=0.2).embed_question("how?")
