"""Whether what stands unquoted behind a sensitive name is code and no value: a type, another variable, a call. Knows no language well."""

from __future__ import annotations

import re
from typing import Final

_TYPE: Final = (
    r"(?:str|bytes|int|float|bool|string|String|boolean|number|any|Any|object|void|byte\[\]|char\[\]|SecretStr(?:ing)?|SecretBytes|SecretVec|SecureString|CharArray"
    r"|(?:[A-Za-z_]+\.)?(?:Optional|Union|Opt|List|Dict|Sequence|Mapping|Final|ClassVar|Annotated|Literal|Attribute|Promise|Record|Array|Callable)[\[<].*"
    r"|(?:[A-Za-z_]+(?:\.|::))?(?:Option|Vec|Box|Zeroizing|SecretBox|Secret|Arc|Rc|Cow|Result|HashMap|BTreeMap|HashSet|Partial|Readonly|Nullable|PhantomData)<.*"
    r"|&(?:'[a-z]\w{0,12}(?: mut| dyn)?|mut|dyn) [A-Za-z_\[][\w:\]]*+(?:<.*)?|&(?:str|\[u8\]))"
)
_INNER: Final = r"(?:[A-Za-z_]{2,40}|[A-Z][a-z]?[0-9]?|[uif](?:8|16|32|64|128)|[0-9]{1,4})"
_CODE: Final = r"[^0-9\"'(\[{<]*+(?:[(\[{<].*)?"
"""What follows a type: a digit only where something is opened, as a password may have one anywhere."""

_EXPRESSION: Final = re.compile(
    rf"{_TYPE}(?:\s*\|[^0-9]*(?:\s=.*)?|\s*=.*|\?? by .*)?;?"
    r"|[A-Za-z_][\w.\[\]]*\s*\|\s*(?:None|null|undefined|str|bytes)\b.*"
    r"|(?:(?:await|new|return|yield|typeof) )?(?:[A-Za-z_$][\w$.]*(?:(?:\?\.|::)[\w$.]+){0,4}(?:\(.*|\[.*)"
    r"|(?:process|os|config|settings|env|self|this|ctx|req|request|props|options|opts|args|secrets|inputs|github|steps|needs)\.[\w$.]+!?)[;,]?"
    r"|[a-z_]{2,}(?:[A-Z][a-z]+)*(?:\.[a-z_]{2,}(?:[A-Z][a-z]+)*){1,5}[;,]?"
    r"|[a-z_$][\w$]*(?:\?\.[\w$]+){1,6}(?: \?\? [\w$.]+)?[;,]?"
    r"|[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*){1,6}!? (?:\?\?|\|\|) (?:''|\"\"|``|nil|null|undefined)[;,]?|Validators\.[a-z]\w*"
    r"|(?:process\.env|import\.meta\.env)\.\w+!? (?:(?:\?\?|\|\|) (?:''|\"\"|``|null|undefined)|as string)[;,]?"
    r"|import\.meta\.env\.\w+[;,]?|process\.env\.\w+ (?:\?\?|\|\|) [A-Za-z_]\w*\((?:[^\"'`\d]|[\"'][a-z]{0,5}[\"']|\"[^\" \d]*+ [^\"\d]*+\"|'[^' \d]*+ [^'\d]*+'|`[^` \d]*+ [^`\d]*+`)*+"
    r"|@[a-z_]+\[.*|\*[a-z]+[0-9]?\.[A-Z][A-Za-z]*"
    r"|&?[a-z]+\.[A-Z][A-Za-z]*\{(?:.*\})?"
    r"|default;?|\$\w+(?:->(?:\w+|\{\w+\}|\[\w+\]))+(?:\(.*| (?://|\|\|) (?:(?:die|undef|return)\b.*|\"\"|''|0))?;?"
    r"|(?!ConvertTo-SecureString [^\"'$(-])(?:Read|Get|New|ConvertTo|ConvertFrom|Import|Invoke|Unprotect)-(?:Host|Credential|Content|Random|Secret|SecureString|Item|ItemProperty|AzKeyVaultSecret|RestMethod|CliXml|Clixml)(?: .*)?"
    r"|(?:[a-z_]+[0-9]{0,2}|[A-Z][A-Za-z]*)(?:::[A-Za-z_]+)*::(?:[A-Z][A-Za-z]*|class)(?:<[\w<>:, &']*>)?"
    r"|(?:range|match|nil|null|undefined|if|for|switch|func|fn|[A-Za-z_.]+\)) [^\"'`\d\0]*\{"
    r"|(?:[\w.@]{1,80} = )?(?:nil|null|None|undefined)(?: (?:if|unless) [\w.(:?].*)?"
    rf"|[A-Z][A-Za-z]{{1,30}}<[&'\[ ]{{0,3}}(?:{_INNER}[<>:, &'\[\]]{{1,4}}){{1,12}}(?<=>)(?:\s=\s(?![\"']){_CODE})?[;,]?"
    rf"|(?:string|number|boolean|any|unknown|String|int|bool|str)\)(?: ?(?:=>|->|:|;|\{{){_CODE})?"
    r"|[A-Z][A-Za-z]{1,40} = [a-z_]{2,60}(?:(?:\.|::)[a-z_]{1,60}){0,6}\([^0-9\"'`]*"
    r"|try[?!]?(?: await)? [A-Za-z_][\w.]*(?:\(.*|\.\w.*)"
    r"|[a-z]\w*(?:[.?!]{1,2}[A-Za-z]\w*)+, !?[a-z][\w.!?() ]{1,120} \{.*"
    r"|(?:None|nil|null|undefined|\"\"|'')(?:, (?:None|nil|null|undefined|True|False|\"\"|''|0)){1,6};?|(?:impl|dyn) [A-Z]\w{0,40}(?:<.*)?|(?:[A-Za-z]{1,20})?CancellationToken\??[,)]{0,2}"
    r"|raise [A-Z][A-Za-z.]{2,60}(?:\(.*)?"
    r"|(?:function|lambda|async|await)[ (].*|new [A-Z]\w*\(.*"
    r"|\[?(?:String|ID|Int|Float|Boolean)!?\]?!?(?<=[!\]]) [a-z][A-Za-z_]{0,40}"
    r"|\((?!\d{1,5}\)[ ]?\d).*|[rbf]{1,2}[\"'].*|\*\(optional\)\*.*"
)
OPERATORS: Final = frozenset(
    ("await", "new", "yield", "typeof", "return", "throw", "co_await", "function", "raise", "impl")
)
"""Words of languages that an expression begins with, and no value: what follows behind a blank is code."""

DAY_MADE: Final = re.compile(
    r"(?:new )?[A-Za-z][\w.:]{1,40}\(\s?[\"']?(?P<day>(?:19|20)\d\d(?:, ?(?:[A-Za-z]{1,8}\.)?[A-Za-z0-9]{1,9}, ?\d{1,2}|-\d\d-\d\d[^()\"' ]{0,30}))[^()]{0,60}\)"
)
"""A day that a program makes from its parts."""

_SUM: Final = re.compile(r".*[\w\"')] \+ [\w\"'(].*")


_BINDING: Final = re.compile(
    r"(?:(?:(?<![\w.])(?:self|this|cls)\.|(?:(?<=  )|(?<=\t)|(?<=[;({|=&])|(?<=[;({|=&] ))@{1,2})[A-Za-z_][\w.]{0,60}|(?<![\w.])(?:let(?: mut)?|const|val) [A-Za-z_]\w{0,60})[ \t]{0,8}(?:\|\|)?=[ \t]{0,8}$"
    r"|![=]{1,2}[ \t]{0,8}$|[ ]\+=[ ]$|(?<!\w)for [\w, ]{1,60} := (?:range )?$"
)
"""A variable of an object is bound inside its methods, so it is indented: `@password = word` at a line's beginning is a file of requests'."""

_EXPORTED: Final = re.compile(r"(?<![\w.])const [A-Z][A-Z0-9]*_[A-Z0-9_]*=$")
"""A constant without blanks: a line of a shell's, or of an environment, rather than a program's."""

_LONGEST_BINDING: Final = 100
_VARIABLE: Final = re.compile(
    r"[A-Za-z_]+(?:(?:\.|::|\?\.)[A-Za-z_]+){0,5}[?!]?(?:, [A-Za-z_]+(?:\.[A-Za-z_]+){0,3}){0,4}[:)]{0,2}[,;]?(?: \{)?"
)
"""Without a digit: what stands unquoted where a program binds a name is one of its variables."""


_CONDITION: Final = re.compile(
    r"(?:^|[\n\0;{}])[ \t]*(?:(?:if|elif|else if|while|unless|when|case)\s(?:not\s|!)?[ \t]*)[\w.()\[\]]{1,60}:[ \t]{0,8}$"
)
_STEP: Final = re.compile(
    r"(?:continue|break|pass|return|next|redo|retry)(?: [\w.]{1,60})?;?|[A-Za-z_][\w.]{0,60}\([\w., ]{0,80}\);?"
)
"""What is done where a condition holds."""


_SHORT_BINDING: Final = re.compile(
    r"(?<![\w.-])[a-z][A-Za-z]{0,40}(?:, (?:[a-z][A-Za-z]{0,40}|_)){0,3}[ \t]{1,4}:=[ \t]{1,4}$"
)
_FIELD_OF: Final = re.compile(r"[a-z][A-Za-z]{0,40}(?:\.[A-Za-z]{1,60}){0,4}\.[A-Z][A-Za-z]{1,60}")
"""Of Go: `token := answer.Text`."""

_NEXT_TARGET: Final = re.compile(r"[ \t]=[ \t]{1,4}(?:''|\"\"|None\b|null\b|nil\b|False\b|[a-z_]\w{0,40}[ \t]=[ \t])")
"""Behind a variable that gets what stands farther on: `password = account = ''`."""

_DERIVED: Final = re.compile(
    r"(?:access|changed|confirm(?:ed)?|current|decrypted|encoded|encrypted|expected|given|hashed|new|old|parsed|plain|raw|refresh|reset|salted|supplied|user|valid)"
    r"(?:Pass(?:word|wd|phrase)|Token|Secret|Hash)"
)
"""A variable that is called as what it holds: `password: hashedPassword,`."""

_VERDICT: Final = re.compile(r"(?:^|[\n\0])(?:# )?PASS:[ ]{1,4}$")
_TEST: Final = re.compile(
    r"(?:[\w.-]{1,80}/){0,8}(?:test[_-][\w-]{1,80}|[\w-]{1,80}[_-]tests?|[\w-]{1,80}(?=\.))(?:\.(?:c|cc|cpp|go|js|pl|py|rb|rs|sh|t|tap|test|ts))?(?::\d{1,6})?"
)
_HOW_MANY: Final = re.compile(r"\d{1,5}")
"""Which tests passed, and how many of them, as Automake prints it: `PASS: test_login`, `# PASS:  13`."""


def _passed(text: str, start: int, value: str) -> bool:
    verdict = _VERDICT.search(text, max(0, start - _LONGEST_BINDING), start)
    return verdict is not None and (_HOW_MANY if "#" in verdict.group() else _TEST).fullmatch(value) is not None


_DECLARED: Final = re.compile(r"(?:^|[\n\0;{(]|[ \t])(?:var|let|val) [A-Za-z_]\w{0,60}:[ ]$")
"""Before a type, in Swift and Kotlin."""


def is_bound(text: str, start: int, value: str) -> bool:
    """Whether a program gives a variable to what is its own, or compares with one: `self.password = given`, `let token = parts`; or does
    something where there is one: `if token: continue`."""
    if value.isalpha() and _DECLARED.search(text, max(0, start - _LONGEST_BINDING), start) is not None:
        return value[0].isupper()
    if _FIELD_OF.fullmatch(value) and _SHORT_BINDING.search(text, max(0, start - _LONGEST_BINDING), start):
        return True
    if value.replace("_", "").isalpha() and (
        _NEXT_TARGET.match(text, start + len(value))
        or (_DERIVED.fullmatch(value) and text[start + len(value) : start + len(value) + 1] in (",", ")"))
    ):
        return True
    if _passed(text, start, value):
        return True
    if _STEP.fullmatch(value) is not None and _CONDITION.search(text, max(0, start - _LONGEST_BINDING), start):
        return True
    if _EXPORTED.search(text, max(0, start - _LONGEST_BINDING), start) is not None and value.isalpha():
        return False
    return (
        _VARIABLE.fullmatch(value.removeprefix("range ")) is not None
        and _BINDING.search(text, max(0, start - _LONGEST_BINDING), start) is not None
    )


def is_code(value: str) -> bool:
    """Whether an unquoted value is code."""
    return _EXPRESSION.fullmatch(value) is not None or (" + " in value and _SUM.fullmatch(value) is not None)


def is_itself(name: str, value: str, behind: str) -> bool:
    """Whether a variable stands behind its own name: `cookie=cookie,`, `self.cookie = cookie`. `behind` is what follows the value."""
    called = name.rpartition(".")[2].strip("_").lower()
    return called == value.rpartition(".")[2].strip("_").lower() and ("." in name or behind in (",", ")", "}"))
