import numpy as np
import onnxruntime
import pytest

from index.builtin_model import model_file
from index.lean_model import lean


def states(model, ids):
    """What a model makes of a text's words; one thread, so that nothing depends on how work was divided."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, ["CPUExecutionProvider"])
    ones = np.ones_like(ids)
    return [
        session.run(
            None, {"input_ids": ids[:, :size], "attention_mask": ones[:, :size], "token_type_ids": 0 * ones[:, :size]}
        )[0]
        for size in (3, 40, 256)
    ]


def test_vectors_are_those_of_the_model_as_it_is_to_the_last_bit():
    model = model_file().read_bytes()
    # The first word, the last, and some between.
    ids = np.append([0, 30_521], np.random.default_rng(0).integers(0, 30_522, 254)).astype(np.int64)[None]

    for plain, changed in zip(states(model, ids), states(lean(model), ids), strict=True):
        assert np.array_equal(plain, changed)


@pytest.mark.parametrize("model", [b"", b"no model"])
def test_another_model_is_refused(model):
    with pytest.raises(ValueError, match="not found"):
        lean(model)
