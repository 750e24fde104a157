"""People who do not exist: names, addresses and numbers that look real and can belong to nobody.

Everything a detector should find is well-formed: card numbers pass the Luhn check, phone numbers are valid North American ones. Nothing
can reach a person: e-mail domains are reserved (RFC 2606), 555-01xx numbers are kept for fiction, card numbers begin like the payment
industry's published test cards, and no social security number has ever been issued in the area 900 to 999.
"""

from __future__ import annotations

import random
from typing import Final

# fmt: off
GIVEN: Final = (
    "Aisha", "Alejandro", "Amara", "Amelia", "Anders", "Anika", "Antonio", "Astrid", "Ayumi", "Beatriz", "Benjamin",
    "Birgit", "Bruno", "Camille", "Carlos", "Chen", "Chiara", "Clara", "Daniel", "Deepa", "Diego", "Dmitri", "Elena",
    "Elias", "Emeka", "Emma", "Erik", "Esther", "Fatima", "Felix", "Fiona", "Francesca", "Gabriel", "Giulia", "Grace",
    "Hana", "Hassan", "Helena", "Hiroshi", "Hugo", "Ines", "Ingrid", "Isaac", "Isabel", "Ivan", "Jamal", "James",
    "Jana", "Javier", "Jonas", "Julia", "Kai", "Karin", "Kenji", "Khadija", "Klara", "Kofi", "Laila", "Lars", "Laura",
    "Leila", "Leo", "Lin", "Lucas", "Lucia", "Magnus", "Malik", "Marco", "Maria", "Marta", "Mateo", "Maya", "Mei",
    "Mina", "Nadia", "Naomi", "Nia", "Nikolai", "Noah", "Nora", "Olga", "Oliver", "Omar", "Paolo", "Pedro", "Petra",
    "Priya", "Rafael", "Rahul", "Rania", "Rosa", "Ruth", "Samir", "Sara", "Sofia", "Stefan", "Tariq", "Teresa",
    "Thomas", "Uma", "Victor", "Wei", "Yara", "Yuki", "Zainab",
)
FAMILY: Final = (
    "Abebe", "Adeyemi", "Ahmed", "Almeida", "Andersen", "Bailey", "Banerjee", "Barros", "Becker", "Bergman",
    "Bianchi", "Brandt", "Brennan", "Campbell", "Carvalho", "Castillo", "Chandra", "Cohen", "Costa", "Dahl",
    "Delgado", "Diallo", "Dubois", "Eriksen", "Esposito", "Farouk", "Fernandez", "Fischer", "Fontaine", "Fraser",
    "Garcia", "Gomez", "Greco", "Gupta", "Haddad", "Hansen", "Hayashi", "Hoffmann", "Hughes", "Ibrahim", "Ito",
    "Jansen", "Jensen", "Johansson", "Kamau", "Kapoor", "Kaya", "Keller", "Khan", "Kim", "Kowalski", "Kumar",
    "Larsen", "Laurent", "Lee", "Lindgren", "Lopez", "Marino", "Martin", "Mbeki", "Mehta", "Meyer", "Mishra",
    "Moreau", "Mueller", "Murphy", "Nakamura", "Nguyen", "Nielsen", "Novak", "Obi", "Okafor", "Olsen", "Ortega",
    "Osei", "Park", "Patel", "Pereira", "Petrov", "Popescu", "Quinn", "Ramos", "Reyes", "Ricci", "Rossi", "Sato",
    "Schmidt", "Sharma", "Silva", "Singh", "Smirnov", "Tanaka", "Taylor", "Torres", "Toure", "Vargas", "Vasquez",
    "Vogel", "Walker", "Wang", "Weber", "Weiss", "Wong", "Wright", "Yamamoto", "Yilmaz", "Young", "Zhang", "Zhou",
    "Zimmermann",
)
# fmt: on
PLACES: Final = (
    ("New York", "NY", "212"),
    ("Los Angeles", "CA", "213"),
    ("Chicago", "IL", "312"),
    ("Houston", "TX", "713"),
    ("Philadelphia", "PA", "215"),
    ("Atlanta", "GA", "404"),
    ("Austin", "TX", "512"),
    ("Boston", "MA", "617"),
    ("Denver", "CO", "303"),
    ("Detroit", "MI", "313"),
    ("Las Vegas", "NV", "702"),
    ("Miami", "FL", "305"),
    ("Minneapolis", "MN", "612"),
    ("Phoenix", "AZ", "602"),
    ("Portland", "OR", "503"),
    ("Raleigh", "NC", "919"),
    ("Salt Lake City", "UT", "801"),
    ("San Diego", "CA", "619"),
    ("San Francisco", "CA", "415"),
    ("Washington", "DC", "202"),
)
DOMAINS: Final = ("example.com", "example.org", "example.net")
CARDS: Final = (("visa", "424242", 16), ("visa", "411111", 16), ("mastercard", "555555", 16), ("amex", "378282", 15))


def full_name(dice: random.Random) -> str:
    """A given name and a family name."""
    return f"{dice.choice(GIVEN)} {dice.choice(FAMILY)}"


def email(name: str, number: int, dice: random.Random) -> str:
    """An address for a name; unique as long as `number` is."""
    return f"{name.lower().replace(' ', '.')}{number}@{dice.choice(DOMAINS)}"


def phone(area: str, dice: random.Random) -> str:
    """A number of the block kept for fiction in an area code that exists."""
    return f"+1 {area}-555-01{dice.randrange(100):02}"


def card(dice: random.Random) -> tuple[str, str]:
    """A brand and a number that passes the Luhn check (ISO/IEC 7812-1, annex B)."""
    brand, prefix, length = dice.choice(CARDS)
    body = prefix + "".join(str(dice.randrange(10)) for _ in range(length - len(prefix) - 1))
    return brand, body + luhn_digit(body)


def luhn_digit(body: str) -> str:
    """The digit that makes `body` pass."""
    doubled = (int(digit) * (2 - index % 2) for index, digit in enumerate(reversed(body)))
    return str(-sum(value - 9 * (value > 9) for value in doubled) % 10)


def social_security_number(dice: random.Random) -> str:
    """Area 900 to 999, never issued; groups 01 to 49, so no taxpayer number (ITIN) either."""
    return f"9{dice.randrange(100):02}-{dice.randrange(1, 50):02}-{dice.randrange(1, 10_000):04}"
