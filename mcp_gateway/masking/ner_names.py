"""Names of people in prose: runs of capitalised words, judged by lists of names, by what is said beside them, and by a model's reading.

No single witness is believed: a model trained on news calls every unknown title a person and misses names from elsewhere; lists of names
hold words of the language. Names that are written in small letters are seen only behind words that announce one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile
from typing import Final, NamedTuple, TypeAlias

from presidio_analyzer import LocalRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from mcp_gateway.masking.ner_alone import is_named_for_things, is_released, is_said, is_things, is_told
from mcp_gateway.masking.ner_beside import beside
from mcp_gateway.masking.ner_lexicon import Lexicon
from mcp_gateway.masking.ner_small import in_small_letters
from mcp_gateway.masking.ner_words import ARTICLES, ASKED, FAMOUS, FIRMS, PARTICLES
from mcp_gateway.masking.somebody import is_thing, is_weak

_LETTERS: Final = r"[^\W\d_]+(?:[’'ʼ-][^\W\d_]+)*"
_WORD: Final = re.compile(rf"{_LETTERS}\.?(?<!['’]s)|[’']s\b")
_POSSESSIVE: Final = re.compile(r"[’'][sS]$")
_ANNOUNCES: Final = re.compile(
    r"(?:\b(?:mr|mrs|ms|miss|mx|dr|prof|sir|madam|herr|frau|señora?|sra?|srta|mme|mlle|monsieur|madame|signora?|sig|dott|pan|pani|dhr|mevr|hr|fr)\.?"
    r"|\b(?:name(?:'s| is| was)?|named|called|i am|i'm|this is|it's|signed(?: by)?|attn|attention|dear|hi|hello|hey|regards|wishes|sincerely|cheers"
    r"|thanks|yours|best|cc|patient|customer|client|employee|applicant|tenant|contact|colleague|manager|nurse|doctor|teacher|owner|caller|requester"
    r"|reporter|assignee|author|children|child|partner|spouse|neighbou?r|friend|pupil|student|officer|mother|father|wife|husband|son|daughter|brother|sister|spoke (?:with|to)|talked (?:with|to)|met|told by|reported by"
    r"|(?:ship(?:ped)?|bill(?:ed)?|sold|deliver(?:ed)?|remit)[ -]to|addressee|attendees|participants|present|gr(?:ü|ue)(?:ß|ss)en?|gru(?:ß|ss)|cordialement|salutations|saludos|atentamente|saluti|groeten|hilsen|hälsningar|pozdrawiam|abraços|atenciosamente|assigned to|escalated by|requested by|approved by|written by|interview with|meeting with|call(?:ed)? (?:with|from)|contacted|behalf of))"
    r"[ ,:]{0,3}\s{0,3}$",
    re.IGNORECASE,
)
_PRESENT: Final = re.compile(r"\b(?:attendees|participants|present|absent|invited|cc) ?:[^\n:]*$", re.IGNORECASE)
"""A list of people, up to one of them."""

_LONGEST_LIST: Final = 400
_ACTS: Final = re.compile(
    r"^(?:['’]s)?,? (?:said|says|asked|asks|reported|called|calls|wants|wanted|wrote|writes|lives|moved|told|thinks|works|complained|confirmed|agreed|signed"
    r"|requested|mentioned|explained|replied|forgot|lost|bought|ordered|paid|cannot|can't|couldn't|did(?:n't| not)|is (?:out|sick|away|on leave)|and (?:his|her)|who|whose)\b"
)
_FORMED: Final = re.compile(
    r".{2,}(?:enko|chuk|czuk|ovs?k[aiy]|owsk[ai]|ewsk[ai]|wicz|ovi[cčć]h?|evi[cčć]h?|escu|eanu|akis|[ií]dis|iadis|poulos|opoulou|shvili|oğlu|oglu|sson|dóttir|dottir"
    r"|[bdgkmnprtz]ova?|[lnrstvz]yeva?|murthy|swamy|nathan|wardena|zadeh|aitis|aitė|auskas|vičius|lainen|ainen)"
)
"""How family names are formed that are on no list; no word of other kinds ends so."""


_PARTNERS: Final = re.compile(r" (?:&|&amp;|and) [A-Z][^\W\d_]{1,20}['’]s\b")
"""`Ben & Jerry's`: behind the first, who make what is called after both."""


_MEASURED: Final = re.compile(r" \d{1,4} ?(?:[kcmµ]?[mgl]|[KMGT]i?B|[kM]?W|V|Hz|in|ft|lbs?|oz|pcs|x)\b")
"""Behind what is sold by size: `Gravel 20mm`."""

_HEADER: Final = re.compile(r"X-.+|(?=.*[a-z]).*(?:^|-)[A-Z]{2,}(?:-.*|$)")
"""What headers are called: `X-API-Key`, `Strict-SSL`."""

_TITLE: Final = re.compile(
    r"(?<![\w.])(?:M(?:rs?|s|x|iss)|Dr|Prof|Herrn?|Frau|Señora?|Sra?|Srta|Mme|Mlle|Monsieur|Madame|Signora?|Dott(?:\.?ssa)?|Mevrouw|Meneer|Sig(?:\.ra)?|Khun|Dona|Pan[ií]?|Ing|Maître|Cllr|Councillor|Councilman|Councilwoman|Senator|Justice|Sheikh|Smt|Shri|Sri|Imam|Rabbi|Reverend|Sheriff|Baroness|Lord|Dame|Inspector|Officer|Sgt|Sergeant|Capt(?:ain)?|Lt|Detective|Constable|Judge|Nurse|Rev|Pastor|Professor|Doctor|Aunt|Uncle)\.?[ \xa0]{1,2}$"
)
_GREETING: Final = re.compile(
    r"(?:^|\n)[> \t]{0,8}(?:Hi|Hello|Hey|Dear|Hallo|Moin|Lieber?|Bonjour|Ch[eè]re?|Hola|Estimad[oa]|Ciao|Car[oa]|Hej|Beste|Ol[áa]|Good (?:morning|afternoon|evening))[ ,]{1,2}$"
)
_GREETED: Final = re.compile(r"[ ]?(?:[,!:–-]|\n|$)")
_CLOSING: Final = re.compile(
    r"(?i:\b(?:regards|wishes|sincerely|cheers|thanks|thank you|best|yours|gr(?:ü|ue)(?:ß|ss)en?|gru(?:ß|ss)|cordialement|saludos|saluti|groeten|hilsen))[,!.]?[ \t]{0,2}\n[> \t\n-]{0,8}$"
)
_CLOSED: Final = re.compile(r"[ \t]{0,4}(?:\n|$)")
"""Where a word that is on no list is somebody's name all the same: behind a title, alone in a greeting, alone under a letter's close."""


_INSTITUTION: Final = (
    "university|college|school|institute|academy|hospital|clinic|airport|station|street|avenue|bridge|stadium|arena|theatre|theater|museum|library"
    "|gallery|prize|award|medal|foundation|fellowship|scholarship|hotel|tower|cathedral|trophy|memorial|terminal|theorem|equation|algorithm"
    "|distribution|dealership|day|cup|dealer|mall|residency|apartments|nagar|colony|plaza|complex|boulevard|road|tractors?|whiske?y|supermarket|holdings|industries|logistics|ventures|brewery|bakery|winery|motors|guitars?"
)
_OF_IT: Final = re.compile(
    rf"(?:['’]s?)?[ ](?:[^\W\d_][\w-]{{1,20}}[ ])?(?:{_INSTITUTION}|method)\b|['’]s?[ ](?:law(?! (?:firm|school|office|suit|degree|practice|prof))|paradox|principle|razor|inequality|conjecture|lemma)\b",
    re.IGNORECASE,
)
"""What is called after somebody, behind the name; at most one word stands between."""

_NAMED_AFTER: Final = re.compile(rf"(?:{_INSTITUTION})", re.IGNORECASE)

_TECHNICAL: Final = re.compile(r"(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<=[^\W\d_])(?<![’'ʼ-])[A-Z]")
_HONOURED: Final = re.compile(r"[A-Z][a-z]{2,15}-(?:san|sama|sensei|kun|chan|ssi|nim|bhai|ji)")
_PARTICLES_BEFORE: Final = re.compile(
    r"(?<![\w-])(?:van der|van den|van de|van 't|von der|von dem|von und zu|de la|de los|de las|dos|al|bin|ibn)[ ]$"
)
_GREETED_WITH: Final = re.compile(
    r"(?i:gr(?:ü|ue)(?:ß|ss)en?|gru(?:ß|ss)|wünsche|hälsningar|hilsen|pozdrowienia|salutations|saludos)"
)
_KOREAN: Final = re.compile(
    r"(?=[A-Z])(?i:syllable)-(?i:syllable)".replace(
        "syllable",
        "ah|bin|chan|chul|da|do|dong|eun|ga|gi|ha|hee|ho|hoon|hun|hwa|hye|hyo|hyun|in|jae|jeong|ji|jin|joo?n?|ju|jun|jung|ki|kwang|kyu|kyung|mi|min|na|rim|sang|seo|seon|seung|sik|si|sol|soo?|su|sun|sung|tae|uk|won|woo|wook|ye|yeon|yeong|yong|yoon|you?ng|yu|yun",
    )
)
"""Given names of Korea as they are spelt: `Hyun-woo`."""

_SYLLABLES: Final = re.compile(r"[A-Z][a-z]{1,5}-[a-z]{2,5}")
_SMALL: Final = re.compile(r"\b(?=([a-zß-öø-ÿ'-]{2,20}) ([a-zß-öø-ÿ'-]{2,20})\b)")
_CLOSE: Final = re.compile(r"[ \t]{1,2}|(?<=\.)|\xa0")
_LONGEST: Final = 6
_NEAR: Final = 28
_LONGEST_INITIALS: Final = 5
_SHORTEST: Final = 3
"""Letters of what stands behind initials and is an abbreviation as often: `U. S. Army`."""
_OPENING: Final = "\"'(“„«*_["
_PLACES: Final = frozenset(("GPE", "LOC", "FAC"))
_OF_THING: Final = re.compile(
    r"(?<![\w-])(?:betreff|betr|subject|thema|titel|title|topic|produkt|product|artikel|artikelbezeichnung|article|item|artículo|grund|reason|motivo|motif|razón|estado|status|state|statut|stato|region|región|région|regione"
    r"|colou?r|farbe|couleur|colore|kategorie|category|categor[ií]a|catégorie|department|abteilung|departamento|département|dipartimento|reparto|oggetto|asunto|objet|assunto|onderwerp|temat|team|queue|campaign|kampagne|campaña"
    r"|projekt|project|proyecto|projet|progetto|beschreibung|description|descripción|descrizione|descrição|bezeichnung|type|typ|tipo|modell?|modelo|modèle|modello|brand|marke|marca|marque|size|größe|talla|taille|taglia|material"
    r"|plan|tarif|versandart|zahlungsart|priority|priorität|prioridad|priorité|priorità|language|sprache|idioma|langue|lingua|country|land|país|pays|paese|city|stadt|ciudad|ville|città|cidade|warehouse|lager|almacén|entrepôt|produit|producto|prodotto|produto)"
    r"(?:[ _-](?:name|line|desc|description|linie|name\*))?[*_\"']{0,3}[ \t]{0,40}[:=|│][ \t]{0,40}[\"'*]{0,2}$",
    re.IGNORECASE,
)
"""What a field of a thing is called, before its value."""

_LONGEST_FIELD: Final = 96

_CJK: Final = re.compile(
    r"(?<![\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])[\u3400-\u9fff\uac00-\ud7af]{2,4}(?![\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])"
)


_Spans: TypeAlias = Sequence[tuple[int, int]]


class _Token(NamedTuple):
    text: str
    start: int
    end: int


class Names(LocalRecognizer):
    """PERSON."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__(supported_entities=["PERSON"], name="Names")
        self._lexicon = lexicon

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """The names in a text that a model has read."""
        people = [(one.start_char, one.end_char) for one in nlp_artifacts.entities if one.label_ == "PERSON"]
        places = [(one.start_char, one.end_char) for one in nlp_artifacts.entities if one.label_ in _PLACES]
        return [RecognizerResult("PERSON", start, end, 0.85) for start, end in self._find(text, people, places)]

    def asks(self, text: str) -> bool:
        """Whether a model's reading could change anything: it can only add people, and take away places."""
        everywhere = [(0, len(text))]
        return self._find(text, everywhere, []) != self._find(text, [], everywhere)

    def _find(self, text: str, people: _Spans, places: _Spans) -> list[tuple[int, int]]:
        found = [
            (name[0].start, name[-1].end)
            for run in _runs(text)
            if (name := self._named(text, run, people, places)) is not None
        ]
        found += (match.span() for match in _CJK.finditer(text) if self._is_cjk_name(match.group()))
        small = in_small_letters(text, self._is_first, self._is_family, self._lexicon.is_word)
        found += [*self._in_small_letters(text, people), *small]
        return [*found, *beside(text, found, self._may_be, self._is_last)]

    def _named(self, text: str, run: Sequence[_Token], people: _Spans, places: _Spans) -> Sequence[_Token] | None:
        """The part of a run that is a name: without the words of the language at its ends."""
        first, last = 0, len(run)
        the = run[0].text.lower() in ARTICLES
        while (
            first < last
            and not self._is_initial_of(text, run[first:last])
            and (self._is_common(run[first].text) or (the and not first) or _is_title(run[first].text))
        ):
            first += 1
        while first < last and self._is_common(run[last - 1].text):
            last -= 1
        core = run[first:last]
        while len(core) > 2 and is_thing(core[-1].text.lower()) and core[-2].text.lower() in PARTICLES:
            core = core[:-2]  # `Herr Yildiz vom Kundenservice`
        if core and _begins(text, run, first) and self._is_initialed(text, core, places):
            return core
        if len(core) == 1 and last + 1 == len(run) and self._goes_on(text, run[first:], people):
            return run[first:]
        alone = last == len(run) and not the and _begins(text, run, first)
        if len(core) == 1 and (whole := self._of_a_family(text, core[0])) is not None:
            return [whole]
        if core and self._is_name(text, core, people, places, alone=alone):
            return core
        rest = list(dropwhile(lambda one: _is_initial(text, one), core))
        if not rest or len(rest) == len(core):
            return None
        alone = last == len(run) and not the and _begins(text, run, last - len(rest))
        return core if self._is_name(text, rest, people, places, alone=alone) else None

    def _is_initial_of(self, text: str, run: Sequence[_Token]) -> bool:
        """Whether what these begin with is the initial of a name: `J. R. Okonkwo`, and not `N. Thanks`."""
        behind = next((one for one in run if not _is_initial(text, one)), run[0])
        return behind is not run[0] and not self._is_common(behind.text)

    def _of_a_family(self, text: str, one: _Token) -> _Token | None:
        """A family's name with the particles before it, where a sentence or a line begins: `van der Berg joined`."""
        before = _PARTICLES_BEFORE.search(text[max(0, one.start - _NEAR) : one.start])
        if before is None or not self._is_family(one.text):
            return None
        start = one.start - len(before.group())
        return _Token(text[start : one.end], start, one.end) if is_told(text, start, one.end) else None

    def _goes_on(self, text: str, two: Sequence[_Token], people: _Spans) -> bool:
        """Whether a word of the language behind a first name is the family's: `Dmitri Blackwood`."""
        start, end = two[0].start, two[1].end
        if not self._is_given(two[0].text) or two[0].text.isupper() or not two[1].text.istitle():
            return False
        if _NAMED_AFTER.fullmatch(two[1].text) or _OF_IT.match(text, end):
            return False
        return _announced(text, start) or (
            self._is_strong(two[0].text)
            and (
                _ACTS.match(text[end : end + _NEAR]) is not None
                or any(one <= start and end <= other for one, other in people)
            )
        )

    def _is_name(
        self,
        text: str,
        core: Sequence[_Token],
        people: _Spans,
        places: _Spans,
        *,
        alone: bool,
    ) -> bool:
        start, end = core[0].start, core[-1].end
        names = [token.text for token in core if token.text.lower() not in PARTICLES]
        if not names:
            return False
        announced = _announced(text, start)
        acts = _ACTS.match(text[end : end + _NEAR]) is not None
        person = any(one < end and start < other for one, other in people)
        fits = self._is_given(names[0]) and self._is_family(names[-1])
        if all(len(name) > 1 and name.isupper() for name in names):
            return len(names) > 1 and fits and (announced or acts or any(map(self._is_strong, names)))
        if any("-" in name and _HEADER.fullmatch(name) for name in names):
            return False
        if any(map(self._is_common, names)):
            return announced and person and self._is_given(names[0])
        if not (announced or acts) and (
            _OF_IT.match(text, end) or any(_NAMED_AFTER.fullmatch(name) for name in names[1:])
        ):
            return False
        if _GREETED_WITH.fullmatch(names[-1]):
            return False
        if len(names) == 1:
            if names[0] in ASKED and not text[:start].endswith((". ", "name is ")):
                return False
            said = text[max(0, start - _NEAR) : start].split()[-1:]
            if said and f"{_plain(said[0].lstrip(_OPENING))} {_plain(names[0])}" in FAMOUS:
                return False
            if self._is_addressed(text, names[0], start, end):
                return True
            if text[:start].endswith(("& ", "&amp; ")) and not announced:
                return False  # the other half of a company
            if _PARTNERS.match(text, end) and _GREETING.search(text[max(0, start - _NEAR) : start]) is None:
                return False
            known = person and self._is_strong(names[0]) and not is_things(text, start, end)
            acting = acts and (len(names[0]) >= _SHORTEST or self._is_strong(names[0]))  # `As mentioned`
            known = known and (self._is_given(names[0]) or ("-" not in names[0] and is_said(text, start, end)))
            sure = (
                alone and (known or self._is_given(names[0])) and not is_thing(names[0].lower()) and (acting or known)
            )
            if sure or (announced and self._is_listed(names[0]) and not _MEASURED.match(text, end)):
                return True
            if _HONOURED.fullmatch(names[0]) and not self._lexicon.is_word(_plain(names[0])):
                return True
            return alone and self._is_somebody_alone(text, core[0])
        if text[:start].endswith(f"{names[0]} & "):
            return False  # `Johnson & Johnson Baby Oil`
        if any(_plain(" ".join(names[:size])) in (FIRMS if announced else FAMOUS) for size in (2, 3)):
            return False
        if not (acts or (fits and not any(map(is_weak, names)))) and _OF_THING.search(
            text[max(0, start - _LONGEST_FIELD) : start]
        ):
            return False
        strong = sum(self._is_strong(name) for name in names)
        strong += any(map(self._is_of_syllables, names)) and any(map(self._is_family, names))
        formed = _FORMED.fullmatch(_plain(names[-1])) is not None
        if any(one <= start and end <= other for one, other in places) and not (
            announced or acts or fits or formed or (self._is_given(names[0]) and self._is_strong(names[0]))
        ):
            return False
        turned = self._is_family(names[0]) and self._is_given(names[-1])
        foreign = self._is_given(names[0]) or not any(self._lexicon.is_word(_plain(name)) for name in names)
        plain = not any(map(_TECHNICAL.search, names))
        likely = foreign and plain and (person or any(not name.isascii() for name in names))
        if fits or turned or announced or formed or (acts and strong):
            return True
        if not (strong > 0 or likely):
            return False
        return not (is_released(text, end) if self._is_full(names) else is_things(text, start, end))

    def _is_full(self, names: Sequence[str]) -> bool:
        """Whether it is a first name, or a word of no language, and another one: somebody is down, out or 45 as often as a thing."""
        first, last = _plain(names[0]), _plain(names[-1])
        return (
            (self._is_given(names[0]) or not self._lexicon.is_word(first))
            and not is_thing(first)
            and not is_named_for_things(first)
            and not self._lexicon.is_word(last)
            and not is_thing(last)
            and not is_named_for_things(last)
        )

    def parts(self, name: str) -> list[str]:
        """The words of a full name that are no words of the language: any of them, capitalised, means the same person again."""
        words = [token.group().removesuffix(".") for token in _WORD.finditer(name)] if " " in name else []
        return [word for word in words if _is_written_so(word) and not self._lexicon.is_word(_plain(word))]

    def _is_somebody_alone(self, text: str, one: _Token) -> bool:
        """Whether one name in a sentence is somebody's: a given name that is no word, or what only somebody does."""
        name = _POSSESSIVE.sub("", one.text)
        if _KOREAN.fullmatch(name) and is_said(text, one.start, one.end):
            return True
        if not name.istitle() or len(name) < _SHORTEST:
            return False
        given = (
            all(part in self._lexicon.given for part in _plain(name).split("-")) or _plain(name) in self._lexicon.given
        )
        if given and not self._lexicon.is_word(_plain(name)) and is_said(text, one.start, one.end):
            return True
        unknown = not self._lexicon.is_word(_plain(name)) and len(name) > _SHORTEST
        return (unknown or given) and is_told(text, one.start, one.end)

    def _is_addressed(self, text: str, name: str, start: int, end: int) -> bool:
        """Whether a word that stands alone is a name because of how it is written to."""
        before = text[max(0, start - _NEAR) : start]
        if not name.istitle() or len(name) < 2 or is_thing(name.lower()):  # an initial
            return False
        if self._lexicon.is_word(_plain(name)) and not (self._is_family(name) and _TITLE.search(before)):
            return False
        return (
            _TITLE.search(before) is not None
            or (_GREETING.search(before) is not None and _GREETED.match(text, end) is not None)
            or (_CLOSING.search(before) is not None and _CLOSED.match(text, end) is not None)
        )

    def _in_small_letters(self, text: str, people: _Spans) -> Iterator[tuple[int, int]]:
        for match in _SMALL.finditer(text):
            given, family = match.groups()
            start, end = match.start(1), match.end(2)
            if (
                self._is_given(given)
                and self._is_family(family)
                and _ANNOUNCES.search(text[max(0, start - _NEAR) : start])
                and (self._is_strong(given) or any(one < end and start < other for one, other in people))
            ):
                yield start, end

    def _is_initialed(self, text: str, run: Sequence[_Token], places: _Spans) -> bool:
        """Whether it is initials and a family's name in a sentence: `by H. Qureshi`. What begins a line is a heading as often."""
        first, last = run[0], run[-1]
        return (
            1 < len(run) < _LONGEST_INITIALS
            and all(
                len(one.text) == 1 and text[one.end : one.end + 1] == "."
                for one in run[(len(run) > 2 and _is_written_so(first.text) and len(first.text) > 2) : -1]
            )
            and text[max(0, first.start - _NEAR) : first.start].rstrip(" ")[-1:] not in ("", "\n", ".")
            and len(last.text) > _SHORTEST
            and last.text.istitle()
            and not self._lexicon.is_word(_plain(last.text))
            and not any(one < last.end and last.start < other for one, other in places)
        )

    def _is_cjk_name(self, run: str) -> bool:
        return any(
            run[:cut] in self._lexicon.family
            and (run[cut:] in self._lexicon.given or all(sign in self._lexicon.given for sign in run[cut:]))
            for cut in range(1, len(run))
        )

    def _is_common(self, word: str) -> bool:
        """A word of the language and no name."""
        plain = _plain(word)
        known = plain in PARTICLES or self._is_listed(word) or _FORMED.fullmatch(plain) is not None
        return not known and self._lexicon.is_word(plain)

    def _is_strong(self, word: str) -> bool:
        """A name and no word of the language."""
        return self._is_listed(word) and not self._lexicon.is_word(_plain(word))

    def _is_listed(self, word: str) -> bool:
        return self._is_given(word) or self._is_family(word)

    def _may_be(self, word: str) -> bool:
        return not self._lexicon.is_word(word) or word in PARTICLES

    def _is_last(self, word: str) -> bool:
        return word in self._lexicon.family

    def _is_of_syllables(self, name: str) -> bool:
        """Whether a name is written as Korean ones are: `Seo-yeon`."""
        return _SYLLABLES.fullmatch(name) is not None and not all(map(self._lexicon.is_word, name.lower().split("-")))

    def _is_first(self, word: str) -> bool:
        return word in self._lexicon.given

    def _is_given(self, word: str) -> bool:
        return any(part in self._lexicon.given for part in _pieces(word))

    def _is_family(self, word: str) -> bool:
        return any(part in self._lexicon.family for part in _pieces(word))


def _announced(text: str, start: int) -> bool:
    if _ANNOUNCES.search(text[max(0, start - _NEAR) : start]):
        return True
    return text[start - 2 : start] == ", " and _PRESENT.search(text[max(0, start - _LONGEST_LIST) : start]) is not None


def _begins(text: str, run: Sequence[_Token], first: int) -> bool:
    """Whether nothing, or only the capital that a sentence begins with, stands before."""
    before = text[: run[0].start].rstrip()
    return first == 0 or (first == 1 and (not before or before[-1] in ".!?:;"))


def _is_initial(text: str, one: _Token) -> bool:
    return len(one.text) == 1 and text.startswith(".", one.end)


def _is_title(word: str) -> bool:
    """Whether it is what stands before a name: a title, or a greeting's word that no English dictionary has."""
    return _TITLE.fullmatch(f"{word} ") is not None or _GREETING.fullmatch(f"{word} ") is not None


def _is_written_so(word: str) -> bool:
    """Whether it has one capital, as names have, or the second of `MacPherson`."""
    return word.istitle() or (word[0].isupper() and not word.isupper() and _TECHNICAL.search(word) is None)


def _plain(word: str) -> str:
    return word.lower().replace("’", "'").rstrip(".")


def _pieces(word: str) -> list[str]:
    plain = _plain(word)
    return [plain, *(part for part in re.split(r"[-']", plain) if len(part) > 2)]


def _runs(text: str) -> Iterator[list[_Token]]:
    """Capitalised words that stand together in a line, with the particles between them."""
    run: list[_Token] = []
    for match in _WORD.finditer(text):
        said = match.group()
        token = _Token(said.removesuffix("."), match.start(), match.end() - said.endswith("."))
        capital = said[0].isupper()
        joins = bool(run) and len(run) < _LONGEST and _CLOSE.fullmatch(text, run[-1].end, match.start()) is not None
        if run and text[run[-1].end : match.start()] in (". ", ".") and len(run[-1].text) <= 2:
            joins = len(run) < _LONGEST  # an initial
        if joins and capital and len(token.text) > 1 and len(run[-1].text) > 1:
            joins = token.text.isupper() == run[-1].text.isupper() or run[-1].text.islower()
        if run and not (joins and (capital or said.lower() in PARTICLES)):
            yield from _ended(run)
            run = []
        if capital or run:
            run.append(token)
    yield from _ended(run)


def _ended(run: list[_Token]) -> Iterator[list[_Token]]:
    while run and run[-1].text.islower():
        run.pop()
    if run:
        last = run[-1]
        if _POSSESSIVE.search(last.text):
            run[-1] = _Token(last.text[:-2], last.start, last.end - 2)
        yield run
