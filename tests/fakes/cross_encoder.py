"""A tiny cross-encoder made on the spot: a real ONNX graph and tokenizer, whose scores can be worked out by hand."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from onnx import TensorProto, helper, save
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]


def write_overlap_model(folder: Path, words: Iterable[str], *, window: int = 512) -> Path:
    """Write a model whose logit is 12 times the share of the question's known words that the passage has, less 6."""
    return _write(folder, _overlap(), words, window)


def write_batch_size_model(folder: Path, words: Iterable[str]) -> Path:
    """Write a model whose logit is, for every pair, how many pairs it was given at a time, less 16."""
    nodes = [
        helper.make_node("Shape", ["input_ids"], ["shape"]),
        helper.make_node("Slice", ["shape", "zero", "one"], ["batch"]),
        helper.make_node("Cast", ["batch"], ["count"], to=TensorProto.FLOAT),
        helper.make_node("Concat", ["batch", "one"], ["out"], axis=0),
        helper.make_node("Sub", ["count", "sixteen"], ["logit"]),
        helper.make_node("Expand", ["logit", "out"], ["logits"]),
    ]
    return _write(folder, nodes, words, 512)


def write_broken_model(folder: Path, words: Iterable[str]) -> Path:
    """Write a model whose logits are no numbers."""
    nodes = [*_overlap(logits="sound"), helper.make_node("Div", ["nothing", "nothing"], ["nan"])]
    return _write(folder, [*nodes, helper.make_node("Mul", ["sound", "nan"], ["logits"])], words, 512)


def write_slow_model(folder: Path, words: Iterable[str]) -> Path:
    """Write a model that multiplies four billion numbers for every batch, whatever it reads."""
    nodes = [
        *_overlap(logits="sound"),
        helper.make_node("RandomUniform", [], ["numbers"], shape=[1024, 1024]),
        helper.make_node("MatMul", ["numbers", "numbers"], ["twice"]),
        helper.make_node("MatMul", ["twice", "numbers"], ["thrice"]),
        helper.make_node("MatMul", ["thrice", "numbers"], ["work"]),
        helper.make_node("MatMul", ["work", "numbers"], ["more"]),
        helper.make_node("ReduceMean", ["more"], ["mean"], keepdims=0),
        helper.make_node("Mul", ["mean", "nothing"], ["no_difference"]),
        helper.make_node("Add", ["sound", "no_difference"], ["logits"]),
    ]
    return _write(folder, nodes, words, 512)


def _overlap(logits="logits"):
    """Compare every token of the question with every one of the passage: memory grows as it does with attention."""
    return [
        helper.make_node("Greater", ["input_ids", "last_special"], ["is_word"]),
        helper.make_node("Cast", ["is_word"], ["word"], to=TensorProto.FLOAT),
        helper.make_node("Cast", ["token_type_ids"], ["type"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["word", "type"], ["passage"]),
        helper.make_node("Sub", ["word", "passage"], ["question"]),
        helper.make_node("Unsqueeze", ["input_ids", "two"], ["rows"]),
        helper.make_node("Unsqueeze", ["input_ids", "one"], ["columns"]),
        helper.make_node("Equal", ["rows", "columns"], ["is_same"]),
        helper.make_node("Cast", ["is_same"], ["same"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["passage", "one"], ["passage_columns"]),
        helper.make_node("Mul", ["same", "passage_columns"], ["pairs"]),
        helper.make_node("ReduceMax", ["pairs", "two"], ["found"], keepdims=0),
        helper.make_node("Mul", ["found", "question"], ["found_of_question"]),
        helper.make_node("ReduceSum", ["found_of_question", "one"], ["hits"], keepdims=1),
        helper.make_node("ReduceSum", ["question", "one"], ["asked"], keepdims=1),
        helper.make_node("Max", ["asked", "at_least"], ["words_asked"]),
        helper.make_node("Div", ["hits", "words_asked"], ["share"]),
        helper.make_node("Mul", ["share", "twelve"], ["raised"]),
        helper.make_node("Sub", ["raised", "six"], [logits]),
    ]


def _write(folder: Path, nodes: Any, words: Iterable[str], window: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    whole = {"zero": [0], "one": [1], "two": [2]}
    real = {"at_least": 1.0, "twelve": 12.0, "six": 6.0, "sixteen": 16.0, "nothing": 0.0}
    constants = [helper.make_tensor(name, TensorProto.INT64, [1], value) for name, value in whole.items()]
    constants += [helper.make_tensor("last_special", TensorProto.INT64, [], [len(_SPECIAL) - 1])]
    constants += [helper.make_tensor(name, TensorProto.FLOAT, [1], [value]) for name, value in real.items()]
    used = {name for node in nodes for name in node.input}
    names = ("input_ids", "attention_mask", "token_type_ids")
    graph = helper.make_graph(
        nodes,
        "cross-encoder",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in names],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 1])],
        [constant for constant in constants if constant.name in used],
    )
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), folder / "model.onnx")
    vocabulary = [*_SPECIAL, *sorted({word.lower() for word in words})]
    tokenizer = Tokenizer(WordLevel({word: number for number, word in enumerate(vocabulary)}, unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {"model_max_length": window, "pad_token": "[PAD]"}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    return folder
