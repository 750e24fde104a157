"""Postal addresses in prose, by how they are written: a street and a number in either order, then what may follow.

Knows the words for streets in a score of languages. A street needs its number: places alone are no addresses.
"""

from __future__ import annotations

import re
from typing import Final

from presidio_analyzer import LocalRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

_CAPITAL: Final = r"(?:[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:[’'.-][^\W\d_]+)*\.?)"
_JOIN: Final = r"(?:of|the|de|del|della|dei|di|da|do|dos|das|du|des|la|le|les|los|las|van|von|den|der|ob|aan|am|an|im|bei|nad|pod|na|sur|sous|en|upon|by|und|y|e|et|and|av|af|al|l'|d'|i)"
_NUMBER: Final = r"(?:[Nn][°ºor]\.?\s?)?\d{1,5}(?:[ ]?[-/–][ ]?\d{1,5})?[ ]?[A-Za-z]?(?![\w%])(?:/\d{1,4}[a-z]?)?"
_STREET: Final = (  # English: the number, the name, the kind
    r"Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Court|Ct|Place|Square|Terrace|Parkway|Pkwy|Highway|Hwy|Crescent"
    r"|Cres|Close|Mews|Quay|Grove|Gardens|Way"
)
_OTHER: Final = (  # further kinds (USPS Publication 28, appendix C1), which are also words: they need a place behind them
    r"Dr|Pl|Sq|Ter|Circle|Cir|Gardens?|Row|Walk|Hill|Wharf|Alley|Plaza|Trail|Trl|Loop|Path|Pike|Turnpike|Expressway|Freeway"
    r"|Bypass|Crossing|Heights|Ridge|View|Vista|Park|Green|Mount|Parade|Esplanade|Rise|Chase|Mall|Route|Track|Glen|Dale"
    r"|Meadows?|Fields?|Estates?|Junctions?|Villages?|Islands?|Isle|Shores?|Springs?|Creek|Falls|Forks?|Forges?|Keys?|Knolls?"
    r"|Lakes?|Landing|Locks?|Lodge|Manors?|Mills?|Mission|Neck|Orchard|Oval|Overpass|Passage|Pass|Pines|Plains?|Points?|Ports?"
    r"|Prairie|Radial|Ramp|Ranch|Rapids?|Rest|River|Roads|Rue|Run|Shoals?|Skyway|Spurs?|Squares|Station|Stravenue|Stream|Summit"
    r"|Throughway|Trace|Tunnel|Underpass|Unions?|Valleys?|Viaduct|Views|Walks|Wall|Wells?|Coves?|Bends?|Bluffs?|Bridge|Brooks?"
    r"|Burgs?|Camp|Canyon|Cape|Causeway|Centers?|Cliffs?|Club|Common|Corners?|Course|Curve|Dam|Divide|Drives|Extensions?|Ferry"
    r"|Flats?|Fords?|Forest|Fort|Gateway|Groves|Harbors?|Haven|Hills|Hollow|Inlet|Lights?|Motorway|Mountains?|Nagar|Marg|Chowk"
    r"|Ganj|Circles|Parks|Parkways|Plazas|Ways?|Arcade|Strip|Strand|Cul-de-sac"
)
_BEFORE: Final = (  # Romance, Slavic, Turkish …: the kind, the name, the number
    r"(?:grande[ -])?rue|c\.|av\.|calz(?:ada|\.)|cra\.?|diagonal|transversal|jr\.|jirón|prolongación|bulevar|carrer|passeig|trevo|viaduto|avenue|boulevard|place|chemin|allée|impasse|quai|cours|route|passage|square|calle|c/|avenida|avda?\.?|paseo|plaza|ronda|camino|carrera|callejón"
    r"|pasaje|pasadizo|vial|cuesta|glorieta|urbanización|cañada|alameda|rambla|travesía|via|viale|piazza|corso|largo|vicolo|contrada|strada|borgo|canale|incrocio"
    r"|rua|r\.|travessa|praça|rodovia|estrada|ladeira|vila|viela|vale|trecho|sítio|setor|residencial|recanto|quadra|praia|pátio|passarela|parque|núcleo|morro"
    r"|loteamento|lagoa|jardim|favela|fazenda|esplanada|distrito|condomínio|conjunto|colônia|chácara|campo|aeroporto|área|feira|estação|lago|ul\.|ulica|ulitsa|prospekt|pereulok|bul\.|al\.|aleja|os\.|pl\.|plac|rondo"
    r"|улица|ул\.|проспект|пр-т\.?|bulevardul|bd\.|strada|str\.|calea|aleea|utca|jalan|jl\.|gang|đường"
)
_GERMANIC: Final = (  # one word that ends in the kind, then the number
    r"stra(?:ß|ss)e|str\.|gasse|weg|platz|allee|ring|damm|ufer|steig|stieg|pfad|markt|laan|straat|plein|gracht|kade|dijk|dreef|hof|singel|steeg|pad|baan|boulevard"
    r"|gat(?:an|a)|vägen|väg|gränd(?:en)?|stigen|torget|plan|vej|gade|allé|stræde|vænget|veien|gate|vei|katu|tie|kuja|polku|kaari|tori|rinne|ranta|utca|út|tér"
)
_TRAILING: Final = (  # the kind as a word behind the name, then the number
    r"(?:katu|tie|kuja|polku|utca|útja|tér|sokak|sok\.|sokağı|cadde(?:si)?|cad\.|mahallesi|mah\.|bulvarı|caddesi|allee|straße|strasse|weg|platz|ring|gasse|damm|ufer|markt|steig)"
)
_UNIT: Final = r"(?:Apt|Apartment|Suite|Ste|Unit|Flat|Studio|Floor|Room|Rm|Building|Bldg|Block|PO Box|Piso|Puerta|Apto?|Appartamento|Interno|Scala|Etage|lgh|tv|th|st|Bajo|No|Nr|H\.No|Kat|Daire|Piano|Dpto|Level|Lot|Lote|Space)"
_NAME: Final = r"(?:(?:St|Sta|Ste|Sto|Mt|Ft|Col)\.|[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:[’'.-][^\W\d_]+)*)"
"""A word of a place's name, which a full stop ends unless it is an abbreviation."""

_PLACE: Final = (
    rf"{_NAME}(?:[ -](?:{_JOIN}[ ]){{0,2}}{_NAME}){{0,3}}(?:[ ]\d{{1,3}}[ªºa][ ]{_NAME})?(?:[ ]\([^()]{{2,30}}\))?'?"
)
_POSTCODE: Final = r"(?:[A-Z]{1,2}[- ])?(?:\d{3}[ ]\d{2}|\d{8}|\d{2}-\d{3}|\d{4}-\d{3}|\d{5}-\d{3}|\d{4}[ ]?[A-Z]{2}\b|\d{4,6}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]?[A-Z]?[ ]?\d[A-Z]{2}|[A-Z]\d[A-Z][ ]?\d[A-Z]\d)"
_PIECE: Final = (
    rf"(?:(?:Opp\.?|Opposite|Near|Behind)[ ]{_PLACE}(?:[ ]\d{{1,4}}(?!\w))?|{_POSTCODE}(?![\w])(?:[ -](?:{_JOIN}[ ]){{0,2}}{_PLACE})?(?:[ ]?\([A-Z]{{2}}\)|[ ]/[ ][A-Z]{{2}}\b)?|{_UNIT}(?:\.[ ]?|[ ]|#)[\w-]{{1,6}}\b(?:[ ]\w{{1,3}}\.?(?=,))?|#[ ]?\w{{1,6}}"
    rf"|{_PLACE}(?:[ ]?[-/][ ]?[A-Z]{{2}}\b|[ ]\([A-Z]{{2}}\))?(?:[ -]{_POSTCODE}(?!\w))?|\d{{1,3}}(?:st|nd|rd|th)[ ]Floor|\d{{1,4}}[ºªo]?(?![\w]))"
)
_SMALL_UNIT: Final = r"(?:apt|apartment|apto?|apartamento|unit|suite|ste|flat|floor|dpto|departamento|depto|int|interior|bloco|sala|piso|puerta|esc|escalera|bus|bte|étage|appartement|interno|scala|lok|m|kat|daire)"
"""What is numbered inside a house, as people write it in a hurry."""

_TAIL: Final = rf"(?:(?:[ ]?,[ ]?|[ ]-[ ]|\n(?![^\W\d_][\w-]{{0,20}}:))(?!I\b){_PIECE}|,?[ ](?i:{_SMALL_UNIT})\.?[ ]?#?[ ]?\d{{1,5}}[A-Za-z]?\b|[ ](?:{_UNIT}(?:\.[ ]?|[ ]|#)[\w-]{{1,6}}\b|#[ ]?\w{{1,6}}|{_POSTCODE}(?!\w)(?:[ ]{_PLACE})?)){{0,6}}"
_ENGLISH: Final = (
    r"(?<![\w.$€£:/-])(?:(?:H\.?[ ]?No\.?[ ]?|Apt\.[ ]\w{1,5}[ ])?\d{1,6}[A-Za-z]?(?:[-/]\d{1,4})?,?[ \n]|(?:Flat|Unit|Studio|Suite)[ ]\w{1,5},?[ \n](?:\d{1,6}[A-Za-z]?,?[ ])?)"
    rf"(?:(?:North|South|East|West|[NSEW]|NE|NW|SE|SW)\.?[ ])?(?:{_CAPITAL}[ ]|\d{{1,3}}(?:st|nd|rd|th)[ ]){{1,4}}"
)
_ANY: Final = rf"(?<!\w)(?:{_CAPITAL}|[A-Z]\.?)(?:[ -](?:{_JOIN}[ ]){{0,2}}{_CAPITAL}){{0,4}}"
_SMALL: Final = r"\d{1,4}(?:[a-zA-Z]|/\d{1,4})?"
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        rf"{_ENGLISH}(?:{_STREET})\b\.?(?:[ ](?:N|S|E|W|NE|NW|SE|SW)\b)?{_TAIL}",
        rf"(?<![\w.$€£:/-])\d{{1,5}}[ ]Avenue[ ]of[ ](?:the[ ])?{_CAPITAL}{_TAIL}",
        rf"(?<![\w.])(?:{_CAPITAL}[ ]){{1,3}}(?:Avenue|Street|Road|Boulevard|Lane)[ ]\d{{1,4}}[A-Za-z]?(?=,[ ][A-Z]){_TAIL}",
        rf"{_ENGLISH}(?:{_OTHER})\b\.?(?=[ ]?,[ ]|\n|[ ](?:Apt|Suite|apt|apartment|suite|ste|unit|Unit|#)){_TAIL}",
        rf"(?<!\w)\d{{1,5}}(?:[ ]?(?:bis|ter|[A-Da-d]))?,?[ ](?i:{_BEFORE})[ ](?:{_JOIN}[ ']|{_CAPITAL}[ ]?){{1,6}}{_TAIL}",
        rf"(?<!\w)(?i:{_BEFORE})[ ](?:{_JOIN}[ ']|\d{{1,2}}[ ](?=de)|[LDld]['’]|{_CAPITAL}[ ]?){{1,7}},?[ ]?{_NUMBER}{_TAIL}",
        rf"(?<!\w)(?i:{_BEFORE})[ ](?:{_JOIN}[ ']|{_CAPITAL}[ ]?){{1,6}},[ ]{_POSTCODE}[ ]{_PLACE}{_TAIL}",
        rf"(?<!\w)(?:{_CAPITAL}[ -]){{0,3}}[^\W\d_a-zß-öø-ÿ][^\W\d_]{{0,30}}?-?(?i:{_GERMANIC})[ ]{_NUMBER}{_TAIL}",
        rf"(?<!\w)(?:{_CAPITAL}[ ]){{1,4}}(?i:{_TRAILING})[ ]?(?:[Nn]o[:.]?[ ]?)?{_NUMBER}{_TAIL}",
        r"\b(?i:P\.?[ ]?O\.?[ ]?Box|Postfach|Apartado|Casella Postale|Boîte Postale|Caixa Postal|Postbus)[ ]\d{1,7}"
        + _TAIL,
        rf"{_ANY}(?:[ ](?i:gate|vei|veien|vej|gade|all[ée]|plass|plads|väg|gata))?,?[ ]{_SMALL}(?:[ ]{_UNIT}\.?[ ][\w-]{{1,6}})?[ ]?,(?:[ ]{_PLACE},)?[ ]{_POSTCODE}(?!\w),?[ ](?:{_JOIN}[ ]){{0,2}}{_PLACE}{_TAIL}",
        rf"{_ANY}[ ]{_SMALL}(?:[ ]{_UNIT}\.?[ ][\w-]{{1,6}})?[ ]?,[ ]{_PLACE},[ ]{_POSTCODE}(?!\w)",
        (
            r"(?<![\w.])(?:(?:Level|Flat|Unit|Suite|Studio|Apt\.)[ ]\w{1,5},?[ ]|H\.?[ ]?No\.?[ ])?\d{1,5}[A-Za-z]?(?:[-/]\d{1,4})?[ ,]{1,2}"
            rf"(?:{_CAPITAL}[ ]){{0,3}}{_CAPITAL}(?:[ ]{_UNIT}\.?[ ][\w-]{{1,6}})?,[ \n]{_PLACE},?[ -](?:[A-Z]{{2,3}},?[ ])?{_POSTCODE}(?!\w)"
        ),
        (
            r"(?<!\w)(?:Flat|Plot|House|Door|Villa|Shop)(?:[ ]No\.?)?[ ][\w/-]{1,8}(?:,[ ][A-Z0-9][\w./'-]{0,24}(?:[ ][\w./'-]{1,24}){0,3}){0,3},[ ]"
            r"(?:Sector|Phase|Block|\d{1,2}(?:st|nd|rd|th)[ ](?:Cross|Main|Block|Stage|Phase)(?:[ ]Road)?|[A-Z][\w'-]{1,24}[ ](?:Road|Street|Way|Sector|Nagar|Colony|Phase|Estate|Layout|Marg|Lane|Crescent|Close))\b"
            rf"(?:[ ]\w{{1,4}})?{_TAIL}"
        ),
        (
            r"(?<!\w)(?:(?:H|D|Door|House|Flat)\.?[ ]?No\b\.?:?|(?:Plot|Shop)[ ]No\b\.?(?=[ ][\w/-]{1,8},[ ][^,\n]{1,40},[ ]))[ ]?\d[\w/-]{0,11}"
            rf"(?:,[ ](?:\d{{1,2}}(?:st|nd|rd|th)|[A-Z])[\w'-]{{0,20}}(?:[ ][A-Z0-9][\w'-]{{0,20}}){{0,3}}){{1,5}}(?:[ -]{{1,3}}{_POSTCODE}(?!\w))?"
        ),
        rf"(?<![\w])(?:#[ ]?|No\.?[ ]?)?\d{{1,4}}[A-Z]?(?:/\d{{1,4}})?,[ ]\d{{1,2}}(?:st|nd|rd|th)[ ](?:Cross|Main|Block|Stage|Phase)\b(?:[ ]Road)?{_TAIL}",
        rf"(?<!\w)(?i:carrera|cra\.?|kr\.?|calle|cll?\.?|diagonal|dg\.?|transversal|tv\.?|avenida|av\.?)[ ]\d{{1,3}}[A-Z]?(?:[ ](?:Sur|Norte|Bis|Este|Oeste))?[ ]?(?:#|No\.?|N°)[ ]?\d{{1,3}}[A-Z]?[ ]?-[ ]?\d{{1,3}}(?!\d){_TAIL}",
        rf"(?<![\w/.])\d{{1,4}}(?:/\d{{1,4}})?[ ](?:{_CAPITAL}[ ]){{0,3}}Soi[ ](?:{_CAPITAL}[ ]?){{0,2}}\d{{0,3}}{_TAIL}",
        (
            r"\b(?<=at |to |on )\d{1,5}[a-z]?[ ](?:[nsew]\.?[ ]|north[ ]|south[ ]|east[ ]|west[ ])?"
            r"(?:(?!(?:the|of|an?|in|on|at|per|more|hard|disk|test|cars?|lines?|blocks?|miles?|days?|km|and|or|to|no|new|percent|times)\b)[a-z]{2,16}[ ]|\d{1,3}(?:st|nd|rd|th)[ ]){1,3}"
            rf"(?:street|avenue|road|boulevard|lane|drive|court|terrace|crescent|st|ave|rd|blvd|ln|dr|ct|pkwy|hwy)\b{_TAIL}"
        ),
        rf"(?<![\w.-])\d{{1,3}}-\d{{1,3}}(?:-\d{{1,3}})?,?[ ](?:{_CAPITAL},?[ ]){{2,4}}\d{{3}}-\d{{4}}(?!\w)",
        rf"(?<!\w)(?:PSC|Unit|CMR)[ ]\d{{1,5}},?[ ]Box[ ]\d{{1,5}}{_TAIL}|(?<!\w)US(?:NS|S|CGC|NV)[ ]{_CAPITAL},[ ][AFD]PO[ ]A[AEP][ ]\d{{5}}",
    )
)


class Addresses(LocalRecognizer):
    """ADDRESS."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["ADDRESS"], name="Addresses")

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """The addresses in a text."""
        if not any(map(str.isdigit, text)):
            return []
        return [
            RecognizerResult("ADDRESS", match.start(), match.end(), 0.8)
            for form in _FORMS
            for match in form.finditer(text)
        ]
