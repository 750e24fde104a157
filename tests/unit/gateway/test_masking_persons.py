"""Persons, their money and where they live, each beside what looks like it and is none."""

from __future__ import annotations

import json

import pytest

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway_tools.raw import Column, Raw, Table

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(MaskingProfile(), tuple)


async def rows(masker: Masker, columns: str, *given: tuple[str, ...]) -> object:
    table = Table(tuple(Column(name, "text") for name in columns.split()), given)
    return (await masker.mask(Raw(table))).structured["rows"]


PLACES = (
    ({"email": "ana@example.org", "lat": 48.85661}, True),
    ({"home_lat": 48.85661, "home_lng": 2.35222}, True),
    ({"user": {"id": 7, "location": {"lat": 48.85661, "lng": 2.35222}}}, True),
    ({"author": "Ana Prieto", "gps": "48.85661, 2.35222"}, True),
    ({"address": {"geo": {"lat": "48.85661"}}}, True),
    ({"city": "Paris", "lat": 48.85661, "lng": 2.35222}, False),
    ({"vehicle": "Sprinter 316", "latitude": 48.85661, "heading": 181}, False),
    ({"sensor": "t-17", "location": {"lat": 48.85661, "lng": 2.35222}}, False),
    ({"type": "Point", "coordinates": "48.85661, 2.35222"}, False),
    ({"email": "ana@example.org", "store_lat": 48.85661}, False),
)


@pytest.mark.parametrize(("record", "goes"), PLACES)
async def test_a_place_is_hidden_where_it_is_somebodys(masker: Masker, record: object, goes: bool) -> None:
    assert ("48.85661" in await masker.text(json.dumps(record))) is not goes


async def test_columns_of_places_are_hidden_where_they_are_somebodys(masker: Masker) -> None:
    assert await rows(masker, "stop_id lat lon", ("7", "48.85661", "2.35222")) == [["7", "48.85661", "2.35222"]]
    assert await rows(masker, "city lat lon", ("Paris", "48.85661", "2.35222")) == [["Paris", "48.85661", "2.35222"]]
    assert await rows(masker, "ssn lat", ("856-45-6789", "48.85661")) == [["<SSN>", "<LOCATION>"]]
    assert await rows(masker, "id user_lat", ("7", "48.85661")) == [["7", "<LOCATION>"]]
