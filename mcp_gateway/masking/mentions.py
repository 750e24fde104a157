"""Where a text mentions a name that could make something sensitive: the only places for whose sake its structure is read.

One search for what such names end in, in every spelling, says where to look; most texts hold none. Generous: what is a mention here need be
none, but no field is hidden in a text without one. What a name may be written with (escapes, entities, accents) is undone in a copy, which
only tells whether there is one.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from heapq import merge
from html import unescape
from itertools import accumulate
from typing import Final, Literal, NamedTuple, TypeAlias
from urllib.parse import unquote

from mcp_gateway.masking.automaton import Ends, ends
from mcp_gateway.masking.findings import MARKER
from mcp_gateway.masking.labels import also
from mcp_gateway.masking.layouts import LOGIN
from mcp_gateway.masking.names import CORES, SUFFIXES, bare, ends_like, sensitivity
from mcp_gateway.masking.people_words import COMPOUND, EMPLOYED, LAST_WORDS, NUMBERED, PERSON_IDS, PERSON_WORDS
from mcp_gateway.masking.person_words import is_employees, is_person_word, is_persons_id

_GAP: Final = "[^a-z0-9]*"
_STOP: Final = r"(?:[^a-z0-9_-]|[_-]+(?:[^a-z0-9_-]|$)|$)"
"""Where a name ends: no reader parts a name at these two signs."""

_SUFFIXED: Final = re.compile(rf" (?i:{SUFFIXES}|v?[0-9]+|[a-z])(?![A-Za-z0-9])")
_TYPED: Final = re.compile(
    r" {1,40}(?i:(?:n?var)?char(?:acter)?|text|citext|bytea|(?:var)?binary|blob|clob|uuid|jsonb?)(?![A-Za-z0-9_])"
)
"""Behind a column's name in a table's definition."""

_ALSO: Final = (
    (
        r"client_?key(?:_?data)?|private_?key|dockerconfigjson|dockercfg|auth(?:token)?|pass(?:word|wort)?|pswd|psw|pw|mot_?de_?passe|senha"
        r"|id_?(?:rsa|dsa|ecdsa|ed25519)|identitytoken|signature_?secret|private_?key_?(?:pem|data|base64)|presharedkey"
    ),
    (
        r"keys?[12]?(?:_?name)?|bearer|[kd]ek|pat|seed|sig|signature|cred|csrf|xsrf|session_?id|otp_?attempt|code_?verifier|device_?code|client_?assertion|x_?honeycomb_?team"
        r"|saml_?(?:request|response|assertion)|id_?token_?hint|sonar_?login|(?:recovery|seed|backup|secret)_?phrase|mnemonic|pwd|psk"
    ),
    r"lat|latitude|lng|lon|long|longitude|lat_?lng|lat_?lon|geo_?(?:point|location)|coordinates|gps(?:_?(?:position|location))?",
    r"line_?[123]|(?:ship|deliver)(?:ped|ed)?_?to",
    r"routing|bank",
    r"btc|bitcoin|eth|ethereum|crypto|solana|usdt|(?:wallet|address|addr|account)(?:_?id)?",
)
"""What `labels.also` knows."""

_MACHINES: Final = frozenset(PERSON_WORDS) & NUMBERED
_BEHIND_PERSON: Final = "(?:s|in|innen|en?)?(?:[^a-z]|$)"
_SOME: Final = 40
"""Words of a pattern: of all in one the automaton makes a slow one."""

_PARTS: Final = 8

_WORKING: Final = rf"(?:{'|'.join(sorted(_MACHINES))})s?(?:[^a-z0-9./-]|$)"
"""Words for a person and for a machine, which has a number or a host behind it."""

_DONE_BY: Final = rf"(?:\"from|[a-z](?:ed|en|wn|ld|id|nt|de)[_ -]?by|[a-z](?:{'|'.join(COMPOUND)})){_BEHIND_PERSON}"
_BY: Final = r"(?:[teo]n?|d|ny)[ _](?:von|par|por|da|door|przez|av|af)[\"' ]{0,2}:"
"""By whom something was done, in other languages."""

_OBJECT: Final = r"(?:\"(?:users?|usr|profile)\\?\" ?: ?[\[{]|(?:^|[^a-z0-9_])(?:users?|usr|profile):[\r\n])"
"""Somebody's account, where its members stand in it."""

_ACCOUNTS: Final = frozenset(("from", "user", "users", "usr", "profile"))

_WORDS: Final = r"(?:member|subscriber)_?(?:id|number|no)|auths|concealed|crypt|begin:vcard|objectclass|dn|sensitive(?:_attributes)?|securestring|secretlist|bcrypt_hash|last_?(?:4|four)|issued_on|last_used_on"
_KINDS: Final = r"opaque|kubernetes\.io/|helm\.sh/"

_KINDS_END: Final = ("kubernetes.io/", "helm.sh/")

_NUL: Final = re.compile("\0")
_CLOSING: Final = re.compile("</[A-Z]")
_WORD: Final = re.compile(r"[\w-]*")
_CHUNK: Final = 96
_LONGEST_GAP: Final = 17
_BETWEEN: Final = "\0\r\n\"':=,;<>{}|│"
"""What parts a name from what stands before it."""

_LONGER: Final = re.compile(rf"[^\W_](?!\s{{1,16}}[\[(<])[^\w{_BETWEEN}]{{1,16}}\Z")
"""Before a name: what it may be a part of."""

_NO_MARK: Final = re.compile(r"[^\0\r\n\"={}|]*+")
"""What stands in no name, however it is written."""

_ON: Final = re.compile(r" [A-Za-z0-9]")
_COUNTED: Final = re.compile(r" [0-9]{1,40} (?![a-z_ -]{0,60}(?:nam|nm|[:=|;\"'<>\t\r\n\0]|,\S|\Z))[a-z]")
"""Behind a word for a person that is no field: `customer 4711 accepted in 5 ms`, but `Customer 1 name:`."""

_TWO: Final = re.compile(
    r"[ \t]*+[\w.-]{3,41}[ \t]{1,40}[^\s:=<>{}()\[\],;\"'\0]{6,512}+[ \t]*\r?(?:$|(?=\0))", re.MULTILINE
)
_SPACED_SECTION: Final = re.compile(r"[ \t]{0,40}\[[^\[\]\n\0=,]{0,120}[ \t][^\[\]\n\0=,]{0,120}\]")
_RULED: Final = re.compile(r"[ ]{0,40}+[-=]{2,}+(?:[ ]++[-=]{2,}+)++[ ]*\r?$", re.MULTILINE)
_SETTLED: Final = re.compile(
    rf"""(?P<q>\\?["']?)[ \t]*+[:=][ \t]*+(?:(?:{MARKER.pattern})[ \t]*\r?(?:$|\0)|\\?"(?:{MARKER.pattern})\\?"[ \t]*(?:[,}}\]\r\n\0]|\Z))""",
    re.MULTILINE,
)
"""Behind a name whose value is masked already, and ends there."""

_DISGUISED: Final = re.compile(r"""\\[^"'\\/]|&[#a-z]|%[0-9A-Fa-f]{2}""")
_ESCAPE: Final = re.compile(r"(?<!\\)\\++(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([^\\]))", re.DOTALL)
_CONTROL: Final = frozenset("nrtbf")

_LISTED: Final = re.compile(r"\\?[\"']?[ \t]{0,8}:[ \t]{0,8}(?:\\?\[|[\r\n]\s{0,80}\[|\r?\n[ ]{0,80}- )")
"""Behind a name whose value is a list."""

_OPAQUE: Final = re.compile(r"(?<![A-Za-z0-9~._+/=-])[A-Za-z0-9~._+/=-]{16,}+")
_FRACTION: Final = re.compile(r"[0-9]\.[0-9]{3}")
_ACCOUNT: Final = re.compile(r"[A-Za-z0-9]{26}")
_BANKED: Final = re.compile(r"(?i)(?:account|acct)[\"']?[ \t]*[:=,|\t][ \t]*[\"']?[0-9]{6}")
_NAME: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z\x80-\U0010ffff][\w'’.-]*,? [A-Za-z\x80-\U0010ffff]")
_DATA: Final = re.compile(r"(?<![A-Za-z])(?:data|stringData)(?![A-Za-z])")

_Said: TypeAlias = Literal["name", "banked", "keyed", "location", "wallet", "person", "kind", "no name", ""]


class Line(NamedTuple):
    """Characters `start` to `end`, and the mentions in them; None where it is not known where they are."""

    start: int
    end: int
    places: Sequence[int] | None


class _Part(NamedTuple):
    """Characters `first` to `last` of the text of this number, and what they say where what a name may be written with is undone."""

    number: int
    first: int
    last: int
    undone: str


class Mentions:
    """The mentions in a batch of texts, which stand one behind the other in `joined`, NULs between them."""

    __slots__ = ("_starts", "_texts", "_whole", "places")

    def __init__(self, texts: Sequence[str], starts: Sequence[int], joined: str) -> None:
        self._texts = texts
        self._starts = starts
        self._whole: set[int] = set()
        disguised = [index for index, text in enumerate(texts) if _may_be_disguised(text)]
        self.places: Final = array("I")
        """Where the names end that are mentioned, ascending."""
        names = array("q")
        for place, name in _mentions(joined):
            self.places.append(place)
            if disguised:
                names.append(hash(name.lower()))
        for parts in _together(texts, disguised):
            self._compare(parts, names)

    def _compare(self, parts: Sequence[_Part], names: Sequence[int]) -> None:
        """Note the texts of whose parts the copies mention more than they do. `names` are hashes of what is mentioned."""
        joined = "\0".join([part.undone for part in parts])
        ends = accumulate(len(part.undone) + 1 for part in parts)
        each = iter(parts)
        part, until, here = next(each), next(ends), Counter[int]()
        for place, name in _mentions(joined):
            while place >= until:
                self._settle(part, here, names)
                part, until, here = next(each), next(ends), Counter[int]()
            here[hash(name.lower())] += 1
        self._settle(part, here, names)

    def _settle(self, part: _Part, here: Counter[int], names: Sequence[int]) -> None:
        """Note the text if its part does not mention all that the copy does."""
        if here:
            start = self._starts[part.number]
            first = bisect_left(self.places, start + part.first + (part.first > 0))
            here.subtract(Counter(names[first : bisect_left(self.places, start + part.last + 1)]))
            if any(count > 0 for count in here.values()):
                self._whole.add(part.number)

    def _between(self, index: int) -> tuple[int, int]:
        start = self._starts[index]
        return bisect_left(self.places, start), bisect_left(self.places, start + len(self._texts[index]) + 1)

    def within(self, index: int) -> Sequence[int] | None:
        """Where a text of the batch has any; None where there are some, and it is not known where."""
        if index in self._whole:
            return None
        if not self.places:
            return []
        first, last = self._between(index)
        start = self._starts[index]
        here = self.places[first:last]
        return array("I", [place - start for place in here]) if start else here

    def mentioning(self) -> Sequence[int]:
        """The numbers of the texts that have any, in order."""
        found, position = set(self._whole), 0
        while position < len(self.places):
            index = bisect_right(self._starts, self.places[position]) - 1
            found.add(index)
            position = bisect_left(self.places, self._starts[index + 1], position)
        return sorted(found)

    def lines(self, joined: str) -> Iterator[Line]:
        """The lines that hold one, in order and apart; of a very long line what stands around it. Whole texts where places are not known."""
        begun, done = 0, -1
        for start, end in merge(self._around(joined), self._all()) if self._whole else self._around(joined):
            if start > done:
                if done >= 0:
                    yield self._line(begun, done)
                begun = start
            done = max(done, end)
        if done >= 0:
            yield self._line(begun, done)

    def _line(self, start: int, end: int) -> Line:
        if self._whole and bisect_right(self._starts, start, hi=len(self._texts)) - 1 in self._whole:
            return Line(start, end, None)
        return Line(start, end, self.places[bisect_right(self.places, start) : bisect_right(self.places, end)])

    def _around(self, joined: str) -> Iterator[tuple[int, int]]:
        """The same, one for each of them that is not in the line before: where a long line is cut, a mention may be."""
        done = -1
        for place in self.places:
            if place > done:
                start, end = _line_start(joined, place), _line_end(joined, place)
                done = -1 if end is None else end
                yield max(0, place - _BEFORE) if start is None else start, place + _BEHIND if end is None else end

    def _all(self) -> Iterator[tuple[int, int]]:
        for index in sorted(self._whole):
            yield self._starts[index], self._starts[index] + len(self._texts[index])


_TOGETHER: Final = 1 << 16
"""Characters of which copies are made at a time."""

_LONG_LINE: Final = 1024
_BEFORE: Final = 128
_BEHIND: Final = 128
"""Characters. No line of a name and a value alone is longer, no name with the sign behind it longer than what is seen of a long one."""


def _line_start(joined: str, place: int) -> int | None:
    """Where the line begins that holds this place; None where that is too far off."""
    first = max(0, place - _LONG_LINE)
    start = max(joined.rfind("\n", first, place), joined.rfind("\0", first, place)) + 1
    return start if start or not first else None


def _line_end(joined: str, place: int) -> int | None:
    """Where that line ends; None where that is too far off."""
    newline = joined.find("\n", place, place + _LONG_LINE)
    end = joined.find("\0", place, place + _LONG_LINE if newline < 0 else newline)
    end = newline if end < 0 else end
    return None if end < 0 and place + _LONG_LINE < len(joined) else end if end >= 0 else len(joined)


def without_markers(text: str, elements: Elements | None = None) -> str:
    """The text with naughts where a masked value was: the word for it says nothing of what stands beside. What is an element of markup among
    those `elements` stays."""
    if "<" not in text:
        return text
    pieces: list[str] = []
    done = 0
    for match in MARKER.finditer(text):
        start, end = match.span()
        if elements is not None and not elements.is_marker(start + 1):
            continue
        pieces += (text[done : start + 1], "0" * (end - start - 2))
        done = end - 1
    return "".join((*pieces, text[done:])) if pieces else text


def _mentions(text: str) -> Iterator[tuple[int, str]]:
    """Where each name ends, and its last word."""
    found = _search().find(without_markers(text, Elements(text)) if "<" in text else text)
    values = _Values(text)
    done = -1
    for end in found:
        place = end
        while place > done and not text[place - 1].isalnum() and not text.endswith(_KINDS_END, 0, place):
            place -= 1
        if place <= done:
            continue
        place = done = _word_end(text, place)
        run = text[place - _word_end(text[max(0, place - _CHUNK) : place][::-1], 0) : place]
        said = _said(run) if run else "kind"
        certain = said == "name" or (
            said == "keyed"
            and (
                text[max(0, place - _LONGEST_CERTAIN) : place].lower().endswith(_CERTAIN)
                or (run == LOGIN and _LISTED.match(text, place) is not None)
            )
        )
        if not (certain or values.shows(said, place) or _is_longer(text, place - len(run), place, said)):
            continue
        if _ON.match(text, place) and (
            (said == "person" and _COUNTED.match(text, place))
            or not (_SUFFIXED.match(text, place) or _TYPED.match(text, place) or _goes(text, place))
        ):
            continue
        if _SETTLED.match(text, place) is None:
            yield place, run


def _word_end(text: str, place: int) -> int:
    found = _WORD.match(text, place, place + _CHUNK)
    return found.end() if found is not None else place


class Elements:
    """What is an element of markup in one of the texts, rather than what stands for a masked value."""

    __slots__ = ("_closed", "_joined", "_nuls")

    def __init__(self, joined: str) -> None:
        self._joined = joined
        self._nuls = [found.start() for found in _NUL.finditer(joined)] if _CLOSING.search(joined) else None
        self._closed: dict[tuple[int, str], bool] = {}

    def is_marker(self, start: int) -> bool:
        """Whether the word at `start`, in what looks like a marker, is none of an element."""
        if self._nuls is None:
            return True
        word = self._joined[start : _word_end(self._joined, start)]
        index = bisect_left(self._nuls, start)
        key = index, word
        if key not in self._closed:
            first = self._nuls[index - 1] if index else 0
            last = self._nuls[index] if index < len(self._nuls) else len(self._joined)
            self._closed[key] = self._joined.find(f"</{word}>", first, last) >= 0
        return not self._closed[key]


def _goes(text: str, place: int) -> bool:
    """Whether a name may end before a blank and a word: in a line of two words, in the head of a section, in one above the rules of columns."""
    start = _line_start(text, place)
    if start is None:
        return False
    end = text.find("\n", place, place + _LONG_LINE)
    if end >= 0 and _RULED.match(text, end + 1) is not None:
        return True
    return _TWO.match(text, start) is not None or _SPACED_SECTION.match(text, start) is not None


@lru_cache(maxsize=1 << 12)
def _said(run: str) -> _Said:
    """What a name says that ends in this word."""
    if sensitivity(run) is not None:
        return "name"
    match also(run):
        case "secret" | "keyed-env" | "membership" | "line" | "bank-account":
            return "name"
        case "keyed":
            return "keyed"
        case "location":
            return "location"
        case "wallet":
            return "wallet"
        case _:
            pass
    if run.lower() in _EXACT:
        return "name"
    if run in ("bank", "Bank"):
        return "banked"
    if run in ("keyName", "key_name", "keys"):
        return "keyed"
    if run.lower() in ("opaque", "io", "sh"):
        return "kind"
    if is_person_word(run) or is_employees(run) or is_persons_id(run) or run in _ACCOUNTS:
        return "person"
    return "no name" if ends_like(run) else ""


_CERTAIN: Final = ("tls.key", "ca.key")
_LONGEST_CERTAIN: Final = 7
_EXACT: Final = frozenset(
    (
        "auths",
        "vcard",
        "dn",
        "objectclass",
        "sensitive",
        "sensitive_attributes",
        "securestring",
        "secretlist",
        "concealed",
        "crypt",
        "bcrypt_hash",
        "last4",
        "last_four",
        "lastfour",
        "issued_on",
        "last_used_on",
    )
)


def _is_longer(text: str, start: int, place: int, said: _Said) -> bool:
    """Whether the word may be the last of a name that says more: `Card Number`, `x.max_token`."""
    if text[start - 1 : start] in _BETWEEN or _LONGER.search(text, max(0, start - _LONGEST_GAP), start) is None:
        return False
    if said == "no name":
        return True
    written = _NO_MARK.match(text[max(0, place - _CHUNK) : place][::-1])
    return written is not None and _is_name(written[0][::-1])


@lru_cache(maxsize=1 << 12)
def _is_name(longer: str) -> bool:
    two = longer.rsplit(None, 2)[-2:]
    return ends_like(longer) or (
        (two[-1] if two[-1].isascii() else bare(two[-1])).lower() in LAST_WORDS and is_person_word("_".join(two))
    )


class _Values:
    """Whether a text of the batch holds a value of the form that such a name's value must have. Asked in the order of the batch."""

    def __init__(self, joined: str) -> None:
        self._joined = joined
        self._start = 0
        self._end = -1
        self._known: dict[_Said, bool] = {}

    def shows(self, said: _Said, place: int) -> bool:
        """For a name that ends there."""
        if said in ("", "no name"):
            return False
        if place > self._end:
            self._start = self._joined.rfind("\0", max(0, self._end), place) + 1
            self._end = self._joined.find("\0", place)
            self._end = len(self._joined) if self._end < 0 else self._end
            self._known.clear()
        if said not in self._known:
            self._known[said] = self._looks(said)
        return self._known[said]

    def _looks(self, said: _Said) -> bool:
        text, start, end = self._joined, self._start, self._end
        match said:
            case "keyed":
                return any(_mixed(one.group()) for one in _OPAQUE.finditer(text, start, end))
            case "banked":
                return _BANKED.search(text, start, end) is not None
            case "location":
                return _FRACTION.search(text, start, end) is not None
            case "wallet":
                return _ACCOUNT.search(text, start, end) is not None
            case "person":
                return _NAME.search(text, start, end) is not None
            case _:
                return text.find("ata", start, end) >= 0 and _DATA.search(text, start, end) is not None


def _mixed(run: str) -> bool:
    return not run.isdigit() and run.lower() != run and run.upper() != run and any(map(str.isdigit, run))


def _may_be_disguised(text: str) -> bool:
    return not text.isascii() or "\\" in text or "&" in text or "%" in text


def _together(texts: Sequence[str], indexes: Sequence[int]) -> Iterator[list[_Part]]:
    """The parts of these texts whose copies differ from them, some at a time: of a long text lines that come together."""
    some: list[_Part] = []
    size = 0
    for index in indexes:
        for first, last in _lines(texts[index]):
            copy = _undisguised(texts[index][first:last])
            if copy is not None:
                some.append(_Part(index, first, last, copy))
                size += len(copy)
            if size > _TOGETHER:
                yield some
                some, size = [], 0
    if some:
        yield some


def _lines(text: str) -> Iterator[tuple[int, int]]:
    first = 0
    while len(text) - first > _TOGETHER:
        last = text.rfind("\n", first, first + _TOGETHER) + 1 or first + _TOGETHER
        yield first, last
        first = last
    yield first, len(text)


def _undisguised(text: str) -> str | None:
    """The text with what a name may be written with undone, or None where that changes nothing."""
    if not _may_be_disguised(text):
        return None
    copy = text
    if _DISGUISED.search(text) is not None:
        copy = unescape(_ESCAPE.sub(_character, copy))
        copy = unquote(copy) if "%" in copy else copy
    if not copy.isascii():
        copy = bare(copy.replace("ı", "i"))
    return None if copy == text else copy


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else "\n" if match[3] in _CONTROL else match[3]


def _spaced(names: str) -> str:
    """A pattern of `names` for a text in lower case, as a search without look-around takes it."""
    plain = re.sub(r"\(\?![^)]*\)", "", names).replace("[a-z0-9]*", "").replace("(?:[a-z0-9]+_)?", "")
    return re.sub(r"_\??", lambda _: _GAP, plain)


def _persons() -> Iterator[str]:
    words = sorted({*PERSON_WORDS, *EMPLOYED, *PERSON_IDS} - _MACHINES)
    for first in range(0, len(words), _SOME):
        some = "|".join(words[first : first + _SOME]).replace("_", "[^a-z]{0,3}")
        yield f"(?:{some}){_BEHIND_PERSON}"


@lru_cache(maxsize=1)
def _search() -> Ends:
    return ends(
        [
            # eight are compiled sooner than one, to the same search, and without what may stand behind: `_mentions` looks at that
            *(f"(?:{'|'.join(map(_spaced, CORES[first::_PARTS]))})" for first in range(_PARTS)),
            f"(?:{'|'.join(map(_spaced, (*_ALSO, _WORDS)))}){_STOP}",
            *_persons(),
            _WORKING,
            _DONE_BY,
            _BY,
            _OBJECT,
            f"(?:{_KINDS})",
        ]
    )
