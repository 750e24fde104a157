"""How a name of another alphabet is written in Latin letters: Cyrillic, Greek, Georgian, Armenian and six scripts of India.

Knows spellings in use rather than one standard: `संदीप` is `sandip` and `sandeep`. Scripts that write no vowels say too little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Final


def _words(said: str) -> list[str]:
    return said.split()


def _table(said: str) -> dict[str, str]:
    """Letters with what stands for them: `жzh чch`."""
    return {pair[0]: pair[1:] for pair in _words(said)}


_CYRILLIC: Final = _table(
    "аa бb вv гg дd еe ёyo жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ьь эe юyu яya іi їyi єye ґg јj љlj њnj ћc ђdj џdzh ѓgj ќkj ѕdz"
)
_CYRILLIC_SIMPLER: Final = _CYRILLIC | _table("йi хh юiu яia ёe щsht ъa єie їi уou")
_GREEK: Final = _table(
    "αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo άa έe ήi ίi όo ύy ώo ϊi ϋy ΐi ΰy"
)
_GREEK_SIMPLER: Final = _GREEK | _table("υi ύi φph χh")
_GREEK_PAIRS: Final = tuple(
    pair.split("=")
    for pair in _words("ου=ou ού=ou ευ=ef εύ=ef αυ=av αύ=av μπ=b ντ=nt γγ=ng γκ=gk τσ=ts τζ=tz ει=i εί=i οι=i οί=i")
)
_GEORGIAN: Final = _table(
    "აa ბb გg დd ეe ვv ზz თt იi კk ლl მm ნn ოo პp ჟzh რr სs ტt უu ფp ქk ღgh ყq შsh ჩch ცts ძdz წts ჭch ხkh ჯj ჰh"
)
_ARMENIAN: Final = _table(
    "աa բb գg դd եe զz էe ըy թt ժzh իi լl խkh ծts կk հh ձdz ղgh ճch մm յy նn շsh ոo չch պp ջj ռr սs վv տt րr ցts ւv փp քk օo ֆf"
)

_FIRST_INDIC: Final = 0x0900
_LAST_INDIC: Final = 0x0B7F
_BLOCK: Final = 0x80
_CONSONANTS: Final = dict(
    zip(
        range(0x15, 0x3A),
        _words("k kh g gh n ch chh j jh n t th d dh n t th d dh n n p ph b bh m y r r l l l v sh sh s h"),
        strict=True,
    )
)
_VOWELS: Final = dict(zip(range(0x05, 0x15), _words("a aa i ii u uu ri l e e e ai o o o au"), strict=True))
_SIGNS: Final = dict(zip(range(0x3E, 0x4D), _words("aa i ii u uu ri ri e e e ai o o o au"), strict=True))
_NASAL: Final = (0x01, 0x02)
_MUTE: Final = 0x4D
"""Places in a block: those of the scripts of India stand in the same order (Unicode took them from ISCII)."""

_LONG: Final = (
    (("aa", "a"), ("ii", "i"), ("uu", "u"), ("kshh", "ksh")),
    (("aa", "a"), ("ii", "ee"), ("uu", "oo"), ("v", "w")),
)
_SILENT: Final = re.compile(r"(?<=[aeiou])([bcdghjklmnprstvwy]{1,3})A(?=[bcdghjklmnprstvwy]{1,2}[aeiou])")
"""A vowel that nobody says between syllables: `rajakumar` is `rajkumar`."""


def in_latin(name: str) -> frozenset[str]:
    """The spellings of a name in lower case; none where its script is not known."""
    first = ord(name[0]) if name else 0
    if 0x0400 <= first < 0x0530:
        return frozenset(_by_letters(name, (_CYRILLIC, _CYRILLIC_SIMPLER)))
    if 0x0370 <= first < 0x0400:
        for pair, said in _GREEK_PAIRS:
            name = name.replace(pair, said)
        return frozenset(_by_letters(name, (_GREEK, _GREEK_SIMPLER)))
    if 0x0530 <= first < 0x0590:
        return frozenset(_by_letters(name, (_ARMENIAN,)))
    if 0x10D0 <= first < 0x1100:
        return frozenset(_by_letters(name, (_GEORGIAN,)))
    if _FIRST_INDIC <= first <= _LAST_INDIC and (first - _FIRST_INDIC) // _BLOCK not in (2, 5):
        return frozenset(_of_india(name))
    return frozenset()


def _by_letters(name: str, tables: tuple[dict[str, str], ...]) -> Iterator[str]:
    for table in tables:
        said = "".join(table.get(letter, letter) for letter in name).replace("ь", "")
        if said.isascii():
            yield said
            for end, instead in (("iya", "ia"), ("iy", "y"), ("iia", "ia"), ("ii", "y")):
                if said.endswith(end):
                    yield said.removesuffix(end) + instead


def _of_india(name: str) -> Iterator[str]:
    said, joined, before = "", False, -1
    for letter in name:
        at = (ord(letter) - _FIRST_INDIC) % _BLOCK if _FIRST_INDIC <= ord(letter) <= _LAST_INDIC else -1
        if at in _CONSONANTS:
            joined = said[-1:] not in ("", "A") and before == _MUTE
            said += f"{_CONSONANTS[at]}A"  # every consonant brings a vowel, unless a sign says another
        elif at in _VOWELS:
            said += _VOWELS[at]
        elif at in _SIGNS:
            said = said.removesuffix("A") + _SIGNS[at]
        elif at in _NASAL:
            said += "n"
        elif at == _MUTE:
            said = said.removesuffix("A")
        before = at
    if not joined:
        said = said.removesuffix("A")  # the last is said behind two consonants: `ravindra`
    for spoken, changes in product((said, _SILENT.sub(r"\1", said)), _LONG):
        for long, short in changes:
            spoken = spoken.replace(long, short)
        if spoken:
            yield spoken.lower()
