"""Lean model: the built-in model, changed so that its table of words stays as small in memory as it is in the file.

The file holds a row for each of 30,522 words in 8 bits, and its graph widens all of them before it takes the few that
a text needs. onnxruntime does that once, while it loads: 47 MB, which every process then holds. Here the rows are taken
first and widened then. The arithmetic of each row is the same, and so are the vectors, to the last bit.

A graph is a message of Protocol Buffers, in which texts and messages are: number and kind, length, content.
"""

_TABLE = b"inner.embeddings.word_embeddings.weight"
_TO_FLOAT = b"*\t\n\x02to\x18\x01\xa0\x01\x02"
_BY_ROW = b"*\x0b\n\x04axis\x18\x00\xa0\x01\x02"
# The length of the graph, 23 MB, in the seven bits a byte of the format.
_LENGTH_BYTES = 4


def lean(model: bytes) -> bytes:
    """Return the built-in model with the rows of its words taken before they are widened.

    Args:
        model: As `builtin_model` has pinned it: nothing of any other is known here.

    Raises:
        ValueError: it is another one.
    """
    start = model.index(_WIDEN_ALL)
    rest = start + len(_WIDEN_ALL)
    take = model.index(_TAKE, rest)
    old = model[start - _LENGTH_BYTES : start]
    length = sum((byte & 127) << 7 * place for place, byte in enumerate(old))
    new = _length(length + len(_TAKE_THEN_WIDEN) - len(_WIDEN_ALL) - len(_TAKE))
    return b"".join(
        (model[: start - _LENGTH_BYTES], new, _TAKE_THEN_WIDEN, model[rest:take], model[take + len(_TAKE) :])
    )


def _length(number: int) -> bytes:
    found = b""
    while number > 127:
        found += bytes([number & 127 | 128])
        number >>= 7
    return found + bytes([number])


def _field(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2]) + _length(len(content)) + content


def _node(kind: bytes, inputs: tuple[bytes, ...], output: bytes, name: bytes, attributes: bytes = b"") -> bytes:
    """Return a node of a graph, as the exporter of the model has written its nodes."""
    named = b"".join(_field(1, each) for each in inputs) + _field(2, output) + _field(3, name) + _field(4, kind)
    return _field(1, named + attributes)


_WIDEN_ALL = _node(b"Cast", (_TABLE + b"_q",), _TABLE + b"_f", _TABLE + b"_cast", _TO_FLOAT) + _node(
    b"Mul", (_TABLE + b"_f", _TABLE + b"_scale"), _TABLE, _TABLE + b"_mul"
)
_TAKE = _node(b"Gather", (_TABLE, b"input_ids"), b"embedding", b"node_embedding", _BY_ROW)
_TAKE_THEN_WIDEN = (
    _node(b"Gather", (_TABLE + b"_q", b"input_ids"), b"rows_q", b"take_rows", _BY_ROW)
    + _node(b"Gather", (_TABLE + b"_scale", b"input_ids"), b"rows_scale", b"take_scales", _BY_ROW)
    + _node(b"Cast", (b"rows_q",), b"rows_f", b"widen_rows", _TO_FLOAT)
    + _node(b"Mul", (b"rows_f", b"rows_scale"), b"embedding", b"scale_rows")
)
