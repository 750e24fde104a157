"""Words of names that the sentence does not tell: particles, firms, cities and characters that are called as people are.

Lists only; what they mean for a name is for `ner_names`.
"""

from __future__ import annotations

from typing import Final

PARTICLES: Final = frozenset(
    {
        "al",
        "el",
        "bin",
        "ibn",
        "ben",
        "bint",
        "abu",
        "von",
        "van",
        "vom",
        "zu",
        "zur",
        "der",
        "den",
        "de",
        "del",
        "della",
        "dei",
        "di",
        "da",
        "do",
        "dos",
        "das",
        "du",
        "des",
        "la",
        "le",
        "los",
        "las",
        "ter",
        "ten",
        "te",
        "y",
        "e",
        "i",
        "af",
        "av",
        "ó",
        "o",
        "ní",
        "mac",
        "mc",
        "wa",
        "ould",
        "san",
        "st",
    }
)

ARTICLES: Final = frozenset(
    (
        "the",
        "this",
        "that",
        "these",
        "those",
        "our",
        "my",
        "your",
        "their",
        "ihr",
        "ihre",
        "ihren",
        "ihrem",
        "ihrer",
        "mein",
        "meine",
        "unser",
        "unsere",
        "sein",
        "seine",
        "votre",
        "vos",
        "notre",
        "nos",
        "nuestro",
        "nuestra",
    )
)
"""Words that some names are written like, and that begin none."""

ASKED: Final = frozenset(
    ("Sales", "Support", "Date", "Number", "Address", "Birth", "Country", "State", "Street", "Place")
)
"""What forms and menus are made of, and some families are called: `Contact Sales`."""

COMPANIES: Final = frozenset((
    "allen overy", "aston martin", "baker hughes", "baker mckenzie", "barnes noble", "booz allen",
    "brooks brothers", "calvin klein", "betty crocker", "oscar mayer", "marie callender", "johnnie walker", "jim beam", "captain morgan",
    "sara lee", "duncan hines", "jimmy dean", "jimmy choo", "steve madden", "kenneth cole", "alexander mcqueen", "tom ford",
    "carolina herrera", "laura ashley", "dr martens", "dr oetker", "dr pepper", "dr scholl", "mrs meyer", "uncle ben", "aunt jemima", "cantor fitzgerald", "charles schwab", "christian dior", "clifford chance",
    "dale carnegie", "dick's sporting", "earl grey", "eddie bauer", "edward jones", "eli lilly", "elizabeth arden", "estée lauder",
    "estee lauder", "franklin templeton", "fred perry", "giorgio armani", "goldman sachs", "harley davidson",
    "helena rubinstein", "hugo boss", "jack daniel", "jack daniels", "jack jones", "john deere", "john lewis",
    "johns hopkins", "johnson controls", "jones lang lasalle", "kate spade", "levi strauss", "lewis silkin",
    "louis vuitton", "lucky luke", "marc jacobs", "marks spencer", "martin marietta", "mary kay", "merrill lynch",
    "michael kors", "michael page", "morgan stanley", "otto versand", "paul smith", "philip morris", "raymond james",
    "ralph lauren", "robert bosch", "robert half", "rolls royce", "ryan air", "sherwin williams", "stanley black",
    "ben sherman", "doc martens", "guy laroche", "ray ban", "karl lagerfeld", "leo burnett", "massimo dutti", "max mara", "nina ricci", "paco rabanne", "paul mitchell", "roberto cavalli", "salvatore ferragamo",
    "ted baker", "tim hortons", "tommy hilfiger", "trader joe's", "vera wang", "wells fargo", "williams sonoma",
    "bristol myers", "jp morgan", "dow jones", "ernst young", "price waterhouse", "harry winston", "bang olufsen", "abercrombie fitch", "dolce gabbana", "arthur andersen",
    "wolters kluwer", "yves rocher", "yves saint laurent", "zara home",
))  # fmt: skip
"""Companies that are called as people are."""

FIRMS: Final = frozenset((
    "alvarez marsal", "baker hughes", "baker mckenzie", "baker tilly", "black decker", "booz allen", "braxton hicks", "brooks brothers", "calvin klein", "crowe horwath", "cushman wakefield", "dun bradstreet", "ernst young",
    "harvey nichols", "goldman sachs", "grant thornton", "guillain barré", "harley davidson", "herbert smith freehills", "hewlett packard", "hogan lovells", "houghton mifflin", "jackson hewitt", "johnson controls", "jones lang lasalle", "jp morgan", "kirkland ellis",
    "knight frank", "latham watkins", "legg mason", "lockheed martin", "marks spencer", "marsh mclennan", "mcgraw hill", "mercedes benz", "merrill lynch", "morgan chase", "morgan stanley", "northrop grumman",
    "norton rose", "pratt whitney", "procter gamble", "raymond james", "rolls royce", "sherwin williams", "simon schuster", "skadden arps", "smith wesson", "thomson reuters", "tim hortons", "wells fargo", "willis towers",
    "wolters kluwer", "young rubicam",
))  # fmt: skip
"""Names that nobody has who is announced, either: of families that founded a firm together."""

_CITIES: Final = frozenset((
    "addis ababa", "angkor wat", "big ben", "machu picchu", "mona lisa", "taj mahal", "notre dame", "buenos aires", "costa rica", "el paso", "hong kong", "kuala lumpur", "las vegas", "lord howe", "los angeles", "new delhi", "palo alto", "puerto rico", "rio de janeiro", "salt lake", "san antonio",
    "san diego", "san francisco", "san jose", "san juan", "santa barbara", "santa clara", "santa cruz", "santa fe", "santa monica", "santiago de chile", "sao paulo", "são paulo", "sierra leone", "sri lanka", "tel aviv",
))  # fmt: skip
"""Places of words that people are called by."""

_CHARACTERS: Final = frozenset((
    "bilbo baggins", "bugs bunny", "donald duck", "don quixote", "dorian gray", "frodo baggins", "hannah montana", "harry potter", "hercule poirot", "huckleberry finn", "indiana jones", "katniss everdeen",
    "lara croft", "luke skywalker", "mary poppins", "mickey mouse", "minnie mouse", "napoleon dynamite", "oliver twist", "peter pan", "peter rabbit", "robin hood", "robinson crusoe", "santa claus",
    "sherlock holmes", "willy wonka", "winnie pooh",
))  # fmt: skip
"""Persons that books, films and games are called after, and nobody else."""

FAMOUS: Final = COMPANIES | _CHARACTERS | FIRMS | _CITIES
