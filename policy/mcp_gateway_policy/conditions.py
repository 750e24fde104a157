"""Conditions: the CEL expressions of `when`, checked and compiled once. Language: https://cel.dev.

What an expression may name, call and cost is settled here, before any call: the fields it reads are known one by one, functions come
from a closed list without I/O or a clock, and loops are few. What it sees of a call is `situation.py`'s.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from mcp_gateway_policy.comparisons import Comparison, comparisons
from mcp_gateway_policy.rules import PolicyError, Rule

if TYPE_CHECKING:
    from cel.cel import Context, Program

Variable: TypeAlias = Literal["caller", "call", "effect", "time"]

FIELDS: Final[Mapping[Variable, frozenset[str] | None]] = MappingProxyType(
    {
        "caller": frozenset({"subject", "issuer", "groups", "roles", "client", "verified", "source"}),
        "call": frozenset({"tool", "connection", "kind", "labels", "prompt", "arguments"}),
        "effect": None,
        "time": frozenset({"now", "hour", "weekday", "date"}),
    }
)
"""What an expression can read. The attributes of an effect are the tool's own, so their names are not known here."""

_VARIABLES: frozenset[str] = frozenset(FIELDS)
_FUNCTIONS = frozenset(
    (
        "size",
        "contains",
        "startsWith",
        "endsWith",
        "matches",
        "string",
        "int",
        "uint",
        "double",
        "bytes",
        "timestamp",
        "duration",
        "dyn",
        "getDate",
        "getDayOfMonth",
        "getDayOfWeek",
        "getDayOfYear",
        "getFullYear",
        "getHours",
        "getMilliseconds",
        "getMinutes",
        "getMonth",
        "getSeconds",
    )
)
_OPERATOR = re.compile(r"[-!_@].*")

# The lexical checks look at an expression whose string literals and comments are blanked (CEL spec, "Lexical elements").
_LITERAL_OR_COMMENT = re.compile(
    r"""(?P<comment>//[^\n]*)
      | (?:[bB]?[rR]|[rR][bB]) (?: \"{3}.*?\"{3} | '{3}.*?'{3} | "[^"\n]*" | '[^'\n]*' )
      | [bB]? (?: \"{3}(?:\\.|[^\\])*?\"{3} | '{3}(?:\\.|[^\\])*?'{3} | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' )""",
    re.DOTALL | re.VERBOSE,
)
_LOOP = re.compile(r"\.\s*(?:all|exists|exists_one|existsOne|map|filter)\s*\(\s*(\w+)?")
_MATCHES = re.compile(r"\bmatches\b")
_MATCHES_LITERAL = re.compile(r"\.\s*matches\s*\(\s*(?P<literal>\x00\d+\x00)\s*\)")
_READ = re.compile(rf"(?<![\w.])({'|'.join(FIELDS)})\b(?:\s*\.\s*([A-Za-z_]\w*)(?!\w*\s*\())?")
_LOOPS_AT_MOST = 2

_WORDS: Mapping[type, str] = {
    KeyError: "its condition reads a field that is not there",
    IndexError: "its condition reads past the end of a list",
    TypeError: "its condition compares values of different types",
    ZeroDivisionError: "its condition divides by zero",
    OverflowError: "its condition computes a number that is too large",
}


class ConditionFailed(Exception):
    """A condition could not be evaluated. The message names the kind of error and none of the values."""


Reads: TypeAlias = frozenset[tuple[Variable, str]]


@dataclass(frozen=True, slots=True)
class Condition:
    """One compiled `when`, every field it reads, and what it holds attributes of effects against."""

    source: str
    reads: Reads
    compares: tuple[Comparison, ...]
    _program: Program = field(compare=False, repr=False)

    def holds(self, context: Context) -> bool:
        """Whether it is true. Raises ConditionFailed where it cannot be told."""
        try:
            answer: object = self._program.execute(context)
        except BaseException as error:
            if not _from_cel(error):
                raise
            raise ConditionFailed(_WORDS.get(type(error), f"its condition fails ({type(error).__name__})")) from None
        if not isinstance(answer, bool):
            raise ConditionFailed("its condition gives neither true nor false")
        return answer


def _from_cel(error: BaseException) -> bool:
    # A panic of the Rust library arrives as a BaseException; it denies like every other failure.
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def compile_condition(rule: Rule) -> Condition | None:
    """Compile the rule's `when`. Raises PolicyError where it does not parse, reads what there is not, or could cost too much."""
    if rule.when is None:
        return None
    from cel.cel import compile as compile_program

    try:
        program = compile_program(rule.when)
    except ValueError as error:
        raise PolicyError(rule.name, "when", _told(error)) from None
    try:
        literals, bare = _blanked(rule.when)
        bound = _bounded(bare, literals)
        _known(program, bound)
        compares = tuple(comparisons(bare, lambda number: compile_program(literals[number]).execute({})))
        return Condition(rule.when, _reads(bare), compares, program)
    except ValueError as error:
        raise PolicyError(rule.name, "when", str(error)) from None


def _told(error: ValueError) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    found = next((line for line in lines if line.startswith("ERROR:")), lines[0] if lines else "")
    return f"not a CEL expression: {found.removeprefix('ERROR: <input>:')}"[:300]


def _blanked(source: str) -> tuple[tuple[str, ...], str]:
    """The string literals, and the expression with each replaced by its number between two NULs and comments by a blank."""
    if "\x00" in source:
        raise ValueError("an expression holds no NUL")
    literals: list[str] = []

    def blank(found: re.Match[str]) -> str:
        if found["comment"] is not None:
            return " "
        literals.append(found[0])
        return f"\x00{len(literals) - 1}\x00"

    bare = _LITERAL_OR_COMMENT.sub(blank, source)
    return tuple(literals), bare


def _bounded(bare: str, literals: tuple[str, ...]) -> frozenset[str]:
    """Refuse what could be made expensive by what a caller sends; the variables that loops bind."""
    from cel.cel import compile as compile_program

    loops = [found[1] or "" for found in _LOOP.finditer(bare)]
    patterns = [found["literal"] for found in _MATCHES_LITERAL.finditer(bare)]
    if len(patterns) != len(_MATCHES.findall(bare)):
        raise ValueError("`matches` takes its pattern as a text in quotes, so that no caller can choose it")
    if len(loops) + bool(patterns) > _LOOPS_AT_MOST:
        raise ValueError(
            f"at most {_LOOPS_AT_MOST} of `all`, `exists`, `exists_one`, `map`, `filter`; one beside `matches`"
        )
    shadowing = sorted(set(loops) & FIELDS.keys())
    if shadowing:
        raise ValueError(f"a loop cannot name its own variable `{shadowing[0]}`: that name is taken")
    for pattern in patterns:
        literal = literals[int(pattern.strip("\x00"))]
        try:
            compile_program(f"''.matches({literal})").execute({})
        except RuntimeError:
            raise ValueError(f"{literal} is not a regular expression (RE2 syntax), or too large") from None
    return frozenset(loops)


def _known(program: Program, bound: frozenset[str]) -> None:
    for name in program.variables():
        if name not in _VARIABLES and name not in bound:
            raise ValueError(f"unknown variable `{name}`; there are {_listed(FIELDS)}")
    for name in program.functions():
        if name not in _FUNCTIONS and not _OPERATOR.fullmatch(name):
            raise ValueError(f"unknown function `{name}`; there are {_listed(_FUNCTIONS)}")


def _reads(bare: str) -> Reads:
    found: set[tuple[Variable, str]] = set()
    for match in _READ.finditer(bare):
        variable: Variable = next(known for known in FIELDS if known == match[1])
        name: str | None = match[2]
        fields = FIELDS[variable]
        if name is None:
            raise ValueError(f"`{variable}` is read by field: `{variable}.{min(fields) if fields else 'action'}`")
        if fields is not None and name not in fields:
            raise ValueError(f"`{variable}` has no field `{name}`; it has {_listed(fields)}")
        found.add((variable, name))
    return frozenset(found)


def _listed(names: Mapping[Variable, object] | frozenset[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))
