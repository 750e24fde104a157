"""Secrets that a tool saw and took out of its answer: hidden in whatever the same session is told later, and in what is stored of it.

Kept in memory only. Knows neither tools nor answers; finding the values in a text, in any encoding, is `lent`'s.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import Final, final

from mcp_gateway.masking.lent import LONGEST, SHORTEST
from mcp_gateway.masking.unmaskable import Unmaskable

MOST_VALUES: Final = 4096
MOST_CHARACTERS: Final = 1 << 19
"""What one session can keep hidden. An answer that brings more is withheld: to forget an older value would let it out."""

MOST_SESSIONS: Final = 1024
"""Sessions whose secrets are kept: the latest."""

_SHORTEST_NUMBER: Final = 8
"""Digits. A shorter number is a port, an id or an amount more often than it is a secret."""

_WORDS: Final = (
    "access|account|admin|administrator|agent|amazon|analytics|apache|api|application|apps|aws|azure|backend|backup|basic|bearer|billing|bootstrap|bucket"
    "|certificate|changeme|client|cluster|com|config|console|consumer|core|credential|credentials|customer|data|database|db|default|demo|deploy"
    "|deployment|dev|developer|development|disabled|docker|dummy|elastic|email|enabled|engine|env|environment|example|external|false|frontend"
    "|gateway|github|gitlab|global|google|grafana|guest|host|http|https|info|ingress|inside|internal|invalid|io|issuer|jenkins|kafka|keycloak"
    "|kubernetes|kube|latest|local|localhost|localdomain|logging|login|mailer|main|manager|mariadb|master|metrics|mongo|mongodb|monitoring|mysql"
    "|namespace|native|net|network|nginx|node|noreply|normal|null|opaque|operator|oracle|orders|org|passwd|password|payment|payments|pipeline"
    "|pod|postgres|postgresql|primary|private|prod|production|prometheus|proxy|public|rabbitmq|readonly|redis|region|registry|release|replica"
    "|replication|report|reports|require|required|root|runner|sandbox|scheduler|schema|secret|secrets|server|service|services|session|settings"
    "|shop|smtp|spring|sslmode|stage|staging|standard|static|storage|super|superuser|support|svc|system|table|temporary|test|tester|testing|tls"
    "|token|true|undefined|unknown|user|username|users|vault|verify|version|web|webhook|worker|writer|reader|zone"
)
_WORD: Final = rf"(?:{_WORDS}|(?:us|eu|ap|ca|sa|me|af|il)-[a-z]{{4,9}})"
_COMMON: Final = re.compile(
    rf"(?:\d{{1,5}}[-_.:/@ ]+)*{_WORD}(?:[-_.:/@ ]+(?:{_WORD}|\d{{1,5}}))*[-_.:/@ ]*|\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?::\d{{1,5}})?",
    re.IGNORECASE,
)
"""What is made of words that configurations are full of (`postgres`, `shop-admin`, `db.internal:5432`), and an IP address: no secret, and half of
a text."""


@final
class Withheld:
    """The secrets of one session, in the order in which they came. Safe to use from several threads. Shown nowhere."""

    __slots__ = ("_known", "_lock", "_size", "_values")

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._values: tuple[str, ...] = ()
        self._size = 0
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return "<Withheld>"

    @property
    def values(self) -> tuple[str, ...]:
        """What must be hidden. Of a value longer than `LONGEST`, so much that it can be told to be longer."""
        return self._values

    def add(self, values: Iterable[str]) -> None:
        """Keep these hidden from now on. Raises Unmaskable, and keeps none of them, when there is no room."""
        fresh = dict.fromkeys(value[: LONGEST + 1] for value in map(str.strip, values) if telling(value))
        with self._lock:
            added = tuple(value for value in fresh if value not in self._known)
            size = self._size + sum(map(len, added))
            if len(self._known) + len(added) > MOST_VALUES or size > MOST_CHARACTERS:
                raise Unmaskable(
                    "it holds more secrets than one session can keep hidden; ask for fewer objects at once"
                )
            self._known.update(added)
            self._values += added
            self._size = size


@final
class Withholding:
    """What each session of this process withholds."""

    def __init__(self) -> None:
        self._sessions: OrderedDict[str, Withheld] = OrderedDict()

    def of(self, session: str) -> Withheld:
        """What this session withholds."""
        known = self._sessions.setdefault(session, Withheld())
        self._sessions.move_to_end(session)
        while len(self._sessions) > MOST_SESSIONS:
            self._sessions.popitem(last=False)
        return known


def telling(value: str) -> bool:
    """Whether hiding a value, wherever it stands, hides a secret rather than a common word."""
    if len(value) < SHORTEST or (value.isdecimal() and len(value) < _SHORTEST_NUMBER):
        return False
    return len(value) > LONGEST or _COMMON.fullmatch(value) is None
