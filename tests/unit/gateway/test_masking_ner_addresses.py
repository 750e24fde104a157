"""Addresses as they are written in notes and chats of several countries, and numbers beside streets that are none."""

from __future__ import annotations

import pytest
from presidio_analyzer.nlp_engine import NlpArtifacts

from mcp_gateway.masking.ner_addresses import Addresses


def found(text: str) -> list[str]:
    """What is an address in a text, the longest of those that overlap."""
    nothing: NlpArtifacts = None  # type: ignore[assignment]  # the forms look at the text alone
    spans = sorted({(one.start, one.end) for one in Addresses().analyze(text, [], nothing)})
    return [
        text[start:end]
        for at, (start, end) in enumerate(spans)
        if not any(a <= start and end <= b and other != at for other, (a, b) in enumerate(spans))
    ]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ship to 1420 Willow Creek Dr apt 5, Austin?", "1420 Willow Creek Dr apt 5, Austin"),
        ("please drop it at 88 oak street before 5", "88 oak street"),
        ("come to 500 n lake shore dr any time", "500 n lake shore dr"),
        ("para Rua das Flores, 233, apto 12, São Paulo.", "Rua das Flores, 233, apto 12, São Paulo"),
        ("at H.No. 4-56/2, Gandhi Nagar, near the temple", "H.No. 4-56/2, Gandhi Nagar"),
        ("Plot No. 18, 2nd Main, 5th Block, Koramangala. Call", "Plot No. 18, 2nd Main, 5th Block, Koramangala"),
        ("the office is #12, 3rd Cross, Indiranagar now", "#12, 3rd Cross, Indiranagar"),
        ("house at Carrera 7 # 71-21, Bogotá sold", "Carrera 7 # 71-21, Bogotá"),
        (
            "leased 1185 Avenue of the Americas, 10th Floor, New York from",
            "1185 Avenue of the Americas, 10th Floor, New York",
        ),
        ("at 17/3 MG Road, Opp. Metro Pillar 44", "17/3 MG Road, Opp. Metro Pillar 44"),
        ("moved to Ulitsa Rakovski 112, Sofia.", "Ulitsa Rakovski 112, Sofia"),
        ("I live at Abay Avenue 44, Almaty.", "Abay Avenue 44, Almaty"),
        ("früher Alte Gasse 11, Weimar.", "Alte Gasse 11, Weimar"),
        ("they rent 15/4 Sukhumvit Soi 24, Bangkok from", "15/4 Sukhumvit Soi 24, Bangkok"),
        (
            "Flat 302, Sai Residency, 14th Cross Road, Malleshwaram",
            "Flat 302, Sai Residency, 14th Cross Road, Malleshwaram",
        ),
    ],
)
def test_an_address_is_found_whole(text: str, address: str) -> None:
    assert found(text) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "looked at 3 lines of road",
        "moved to 2 hard drive slots",
        "at 5 more court cases",
        "Plot No. 3 shows the curve, see Figure 2",
        "12 oak street signs were sold",
        "see #12, the third fix",
        "version 7 # 71-21 of it",
        "Calle is a word, 12 of them",
        "the Main Street 3 build",
        "House No more, 4 of them",
    ],
)
def test_numbers_beside_words_for_streets_stay(text: str) -> None:
    assert found(text) == []
