"""Calculator: arithmetic, so that no model has to guess at sums. simpleeval walks the expression; nothing else runs.

What it answers is cited, the expression with it. So an expression holds no word but the names of functions: a comment
or a string would be a sentence of the model's own that it could cite.
"""

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from simpleeval import InvalidExpression, SimpleEval

from answering.errors import ToolRefused
from answering.llm.language_model import ToolDefinition
from answering.tools.tool import Outcome, Tool

_MAX_EXPRESSION = 300
# About 300 digits: more than any question needs, and every operation on it takes microseconds.
_MAX_BITS = 1_000
_SIGNIFICANT_DIGITS = 12

_ALLOWED = "Numbers, + - * / // % **, brackets, abs, ceil, floor, max, min, round and sqrt."
_ARITHMETIC = re.compile(
    r"(?:[\s.,()+*/%-]|[0-9][0-9_]*+(?:e[+-]?[0-9]+)?|\b(?:abs|ceil|floor|max|min|round|sqrt)(?=\s*\())*+",
    re.IGNORECASE,
)
_NOT_ARITHMETIC = f"This is no arithmetic expression. Allowed: {_ALLOWED}"
_SCHEMA = {
    "type": "object",
    "properties": {
        "expression": {
            "type": "string",
            "maxLength": _MAX_EXPRESSION,
            "description": _ALLOWED,
        }
    },
    "required": ["expression"],
    "additionalProperties": False,
}
_ABOUT = "Works out an arithmetic expression such as 3 * (140 + 60) / 2."


def build_calculator() -> Tool:
    """Return the tool."""
    definition = ToolDefinition("calculator", _ABOUT, _SCHEMA)
    return Tool(definition, "calculator", _SCHEMA, _run, timeout_seconds=1, max_characters=_MAX_BITS)


async def _run(arguments: Mapping[str, Any]) -> Outcome:
    expression = str(arguments["expression"])
    return Outcome(f"{expression} = {calculate(expression)}")


def calculate(expression: str) -> str:
    """Return the value of an expression: whole numbers exactly, others to 12 digits.

    Raises:
        ToolRefused: it is no arithmetic, has no value, or one that is too large.
    """
    if not _ARITHMETIC.fullmatch(expression):
        raise ToolRefused(_NOT_ARITHMETIC)
    try:
        value = _evaluator().eval(expression.strip())
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, float) and math.isfinite(value):
            return f"{value:.{_SIGNIFICANT_DIGITS}g}"
    except ZeroDivisionError as error:
        raise ToolRefused("The expression divides by zero.") from error
    except OverflowError as error:
        raise ToolRefused("A number in the expression is too large.") from error
    except (InvalidExpression, SyntaxError, TypeError, ValueError, RecursionError, MemoryError, KeyError) as error:
        raise ToolRefused(_NOT_ARITHMETIC) from error
    raise ToolRefused(_NOT_ARITHMETIC)


def _evaluator() -> SimpleEval:
    operators = {
        ast.Add: _bounded(operator.add),
        ast.Sub: _bounded(operator.sub),
        ast.Mult: _bounded(operator.mul),
        ast.Div: _bounded(operator.truediv),
        ast.FloorDiv: _bounded(operator.floordiv),
        ast.Mod: _bounded(operator.mod),
        ast.Pow: _bounded(_power),
        ast.USub: _bounded(operator.neg),
        ast.UAdd: _bounded(operator.pos),
    }
    functions = {each.__name__: _bounded(each) for each in (abs, math.ceil, math.floor, max, min, round, math.sqrt)}
    return SimpleEval(operators=operators, functions=functions, names={})


def _bounded(act: Callable[..., Any]) -> Callable[..., Any]:
    def run(*values: Any) -> Any:
        for value in values:
            _check(value)
        result = act(*values)
        _check(result)
        return result

    return run


def _check(value: object) -> None:
    """Refuse what is no number, and numbers that would take time or memory."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    if isinstance(value, int) and value.bit_length() > _MAX_BITS:
        raise OverflowError


def _power(base: float, exponent: float) -> Any:
    if isinstance(base, int) and abs(exponent) * base.bit_length() > 2 * _MAX_BITS:
        raise OverflowError
    return base**exponent
