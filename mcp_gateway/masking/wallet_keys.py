"""Private keys of wallets: Bitcoin's import format (its wiki, "Wallet import format") and extended keys (BIP 32, "Serialization format").

The checks of the first are asked for, since nothing else tells it from any other run of letters and digits.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from mcp_gateway.masking.forms import form

_SIGNS: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_CHECKED: Final = 4
"""Bytes of the check at the end."""


def _is_checked(said: str) -> bool:
    """Whether the last bytes of a run in base 58 are the check of those before them."""
    number = 0
    for sign in said:
        number = number * len(_SIGNS) + _SIGNS.index(sign)
    whole = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return sha256(sha256(whole[:-_CHECKED]).digest()).digest()[:_CHECKED] == whole[-_CHECKED:]


FORMS: Final = (
    form(
        "wallet-key",
        "xprv yprv zprv tprv",
        r"(?<![A-Za-z0-9])[xyzt]prv[1-9A-HJ-NP-Za-km-z]{107,108}(?![A-Za-z0-9])",
    ),
    form(
        "wallet-key",
        (),
        r"(?<![A-Za-z0-9])(?:5[HJK][1-9A-HJ-NP-Za-km-z]{49}|[KL][1-9A-HJ-NP-Za-km-z]{51})(?![A-Za-z0-9])",
        _is_checked,
        shape=r"(?:^|[^A-Za-z0-9])[5KL][1-9A-HJ-NP-Za-km-z]{50}",
    ),
)
