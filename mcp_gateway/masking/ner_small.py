"""Names that are written in small letters, as in chats: seen only where words beside them announce somebody.

Knows no lists; whoever asks says what a word is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from mcp_gateway.masking.ner_alone import is_named_for_things, is_things, says_of_somebody
from mcp_gateway.masking.somebody import is_thing, listed

_NEAR: Final = 32
_LETTERS: Final = r"[a-zß-öø-ÿāăąćčďđēėęěğīįıķļłńņňōőœřśşšťţūůűųźżžơưạ-ỹ]"
_ONE: Final = re.compile(rf"(?<![\w@#/\\.:=$&+-])({_LETTERS}{{3,20}})(?![\w@/\\=:(-]|\.\w)")
_TWO: Final = re.compile(rf"(?<![\w@#/\\.:=$&+-])(?=({_LETTERS}{{2,20}}) ({_LETTERS}{{2,20}})(?![\w@/\\=(-]|\.\w))")
_TITLED: Final = re.compile(rf"(?<![\w.])(?:mr|mrs|ms|dr|prof)\.? ({_LETTERS}{{3,20}})(?![\w@/\\=(-]|\.\w)")
_ASKED: Final = re.compile(
    r"(?:\b(?:ask|asked|asking|thx|thanks|thank you|ty|ping|pinged|pinging|cc|with|told|tell|hey|hi|hello|morning|call|called|calling|by|did|does|has|is|can|could|will|would|should|from|for|to|let|fyi|and|or|but"
    r"|see what|blame|wait for|waiting (?:for|on)|belongs to|says|said|think|thinks|know|knows|if|that|because|when|while|until|after|before|since|unless|sorry|dear|congrats|welcome|wife|husband|brother|sister|son|daughter"
    r"|mother|mom|mum|dad|father|boss|colleague|neighbou?r|friend)|(?:^|[.!?,\n]|[.!?,] |\] |> ))[ ]?$"
)
"""What stands before somebody in a chat; the second half of a sentence, too."""

_ACTS: Final = re.compile(
    r" (?:(?:also|just|already|still|then|has|had|will|is) )?(?:pushed|push|merged|broke|covers|covered|found|swapped|took|takes|looked|looking|looks|restarted|approved|reviewed|joined|testing|working|checking|fixing|fixed|deployed|back|here|online|offline"
    r"|got|came|went|left|sent|gave|made|did|does|needs|need|had|has|was|knows|can|could|should|might|please|pls|plz|where|what|when|how|u|you|your|tomorrow|today|about|after|before|when|while|last|this|next|instead|because|since|if|later|yesterday|again|too|on this|at|in|review|double-check|confirm|who|and|or)\b|[,!?] |[.!?]?(?:\n|$)"
)
"""What is said of somebody, or to them."""

_HAILED: Final = re.compile(
    rf"(?<![\w.])(?:thx|thanks|ty|hey|hi|hello|ping|morning|sorry|congrats)[ ,]{{1,2}}({_LETTERS}{{4,16}})(?=[,!] |[!.]?(?:\n|$))"
)
_EVERYBODY: Final = listed(
    "all folks guys team devs dev y'all yall peeps mods admins everyone everybody there again mate mates buddy gang bro dude fellas chat channel ya'll alot anyways lads world google claude copilot"
)
_SHORTEST: Final = 4
"""Letters of a name in small ones that nothing but a joining word announces."""


def in_small_letters(
    text: str, is_first: Callable[[str], bool], is_last: Callable[[str], bool], is_word: Callable[[str], bool]
) -> Iterator[tuple[int, int]]:
    """Where the names are: a first name that is no word, with or without a second word that is a name, and `mr. thompson`."""
    for match in _TITLED.finditer(text):
        word = match[1]
        if not is_thing(word) and (is_last(word) or is_first(word)):
            yield match.span(1)
    for match in _HAILED.finditer(text):
        if not is_word(match[1]) and not _is_nobodys(match[1]) and match[1] not in _EVERYBODY:
            yield match.span(1)
    both: set[int] = set()
    for match in _TWO.finditer(text):
        one, two = match.groups()
        if one == two or is_word(one) == is_word(two) is True or _is_nobodys(one) or _is_nobodys(two):
            continue
        if not ((is_first(one) and is_last(two)) or (is_last(one) and is_first(two))):
            continue
        start, end = match.start(1), match.end(2)
        if _is_spoken_of(text, start, end):
            both.update((start, match.start(2)))
            yield start, end
    for match in _ONE.finditer(text):
        word = match[1]
        if match.start(1) in both or word == "del":  # of Python, and of Spanish
            continue
        if is_first(word) and not is_word(word) and not _is_nobodys(word) and _is_spoken_of(text, *match.span(1)):
            yield match.span(1)


def _is_nobodys(word: str) -> bool:
    return is_thing(word) or is_named_for_things(word)


def _is_spoken_of(text: str, start: int, end: int) -> bool:
    if is_things(text, start, end):
        return False
    if says_of_somebody(text, start, end):
        return True
    if end - start < _SHORTEST:
        return False
    before = text[max(0, start - _NEAR) : start]
    if before[-1:] in ("", "\n") and text[end : end + 1] in ("", "\n"):
        return False
    return _ASKED.search(before) is not None and _ACTS.match(text, end) is not None
