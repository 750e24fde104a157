"""Whether what stands unquoted behind a sensitive name is code and no value: a type, another variable, a call. Knows no language well."""

from __future__ import annotations

import re
from typing import Final

_TYPE: Final = (
    r"(?:str|bytes|int|float|bool|string|String|boolean|number|any|Any|object|void|byte\[\]|char\[\]|SecretStr|SecretBytes"
    r"|(?:[A-Za-z_]+\.)?(?:Optional|Union|Opt|List|Dict|Sequence|Mapping|Final|ClassVar|Annotated|Literal|Attribute|Promise|Record|Array|Callable)[\[<].*)"
)
_EXPRESSION: Final = re.compile(
    rf"{_TYPE}(?:\s*[|=].*|\?? by .*)?"
    r"|[A-Za-z_][\w.\[\]]*\s*\|\s*(?:None|null|undefined|str|bytes)\b.*"
    r"|(?:(?:await|new|return|yield|typeof) )?(?:[A-Za-z_$][\w$.]*(?:(?:\?\.|::)[\w$.]+){0,4}(?:\(.*|\[.*)"
    r"|(?:process|os|config|settings|env|self|this|ctx|req|request|props|options|opts|args|secrets|inputs|github|steps|needs)\.[\w$.]+!?)[;,]?"
    r"|[a-z_]{2,}(?:[A-Z][a-z]+)*(?:\.[a-z_]{2,}(?:[A-Z][a-z]+)*){1,5}[;,]?"
    r"|[a-z_$][\w$]*(?:\?\.[\w$]+){1,6}(?: \?\? [\w$.]+)?[;,]?"
    r"|@[a-z_]+\[.*"
    r"|default;?|\$\w+(?:->\w+)+(?:\(.*)?"
    r"|(?:function|lambda|async|await)[ (].*|new [A-Z]\w*\(.*"
    r"|\(.*|[rbf]{1,2}[\"'].*|\*\(optional\)\*.*"
)
OPERATORS: Final = frozenset(("await", "new", "yield", "typeof", "return", "throw", "co_await"))
"""Words of languages that an expression begins with, and no value: what follows behind a blank is code."""

_SUM: Final = re.compile(r".*[\w\"')] \+ [\w\"'(].*")


def is_code(value: str) -> bool:
    """Whether an unquoted value is code."""
    return _EXPRESSION.fullmatch(value) is not None or (" + " in value and _SUM.fullmatch(value) is not None)


def is_itself(name: str, value: str, behind: str) -> bool:
    """Whether a variable stands behind its own name: `cookie=cookie,`, `self.cookie = cookie`. `behind` is what follows the value."""
    called = name.rpartition(".")[2].strip("_").lower()
    return called == value.rpartition(".")[2].strip("_").lower() and ("." in name or behind in (",", ")"))
