"""Recognisers that a deployment adds: Presidio's YAML, its context words, deny-lists and thresholds; plugins; what fails, withholds."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from mcp_gateway.config.load import load
from mcp_gateway.config.model import Config
from mcp_gateway.config.problem import ConfigError
from mcp_gateway.masking import extension_building
from mcp_gateway.masking.extension import Extension, RecogniserFile
from mcp_gateway.masking.extension_entities import ENTITIES
from mcp_gateway.masking.extension_pool import Pool, Withheld
from mcp_gateway.masking.masker import Masker, MaskingUnavailable
from mcp_gateway.masking.profile import DEFAULT_ENTITIES, MaskingProfile
from mcp_gateway.masking.recognisers import Recognisers
from mcp_gateway_policy.vocabulary import JsonObject
from mcp_gateway_tools.raw import Column, Document, Raw, Table

pytestmark = pytest.mark.anyio

FILE = """
recognizers:
  - name: Employee numbers
    supported_entity: EMPLOYEE_ID
    supported_language: de
    patterns:
      - {name: number, regex: '\\b\\d{6}\\b', score: 0.1}
    context: [employee, staff]
  - name: Projects
    supported_entity: PROJECT
    deny_list: [Blue Falcon, Nightjar]
  - name: Plates
    type: custom
    supported_entities: [PLATE]
    supported_languages: [{language: en, context: [car]}, {language: fr}]
    patterns:
      - {name: weak, regex: '\\b[A-Z]{2}-\\d{3}-[A-Z]{2}\\b', score: 0.3}
    score_thresholds: {default: 0.2}
  - {name: Off, enabled: false, supported_entity: OFF, deny_list: [the]}
"""
KNOWN = "  - UuidRecognizer\n  - {name: Mine, class_name: UsPassportRecognizer, type: predefined, supported_entity: US_PASSPORT}\n"

Configured = Callable[..., Config]


@pytest.fixture
def configured(tmp_path: Path) -> Configured:
    """Writes a configuration with a file of recognisers, and loads it."""

    def made(recognisers: str = FILE, masking: str = "recognizers: recognisers.yaml") -> Config:
        (tmp_path / "recognisers.yaml").write_text(recognisers, encoding="utf-8")
        text = f"policy: {{rules: []}}\nrecorder: {{directory: state}}\nmasking:\n  ner: {{model: none}}\n  {masking}\n"
        (tmp_path / "gateway.yaml").write_text(text, encoding="utf-8")
        return load(tmp_path / "gateway.yaml", {})

    return made


def masker_of(config: Config) -> Masker:
    return Masker(MaskingProfile(extension=config.extension), tuple)


async def document(masker: Masker, value: JsonObject) -> JsonObject:
    return (await masker.mask(Raw(Document(value)))).structured


def hidden(value: object, *words: str) -> bool:
    return not any(word in str(value) for word in words)


async def test_a_users_own_pattern_counts_with_its_context_words(configured: Configured) -> None:
    masker = masker_of(configured())
    masked = await document(masker, {"text": "the employee is 482913 there"})
    assert hidden(masked, "482913")
    assert await document(masker, {"text": "order 482913 left"}) == {"text": "order 482913 left"}
    far = {"text": "employee records hold green blue yellow purple orange 482913"}
    assert await document(masker, far) == far, "context is the five words before, as Presidio documents it"


async def test_the_fields_name_is_context(configured: Configured) -> None:
    masker = masker_of(configured())
    assert hidden(await document(masker, {"staff_ref": "is 482913"}), "482913")
    table = Table((Column("staff", "text", ()), Column("other", "text", ())), [["x 482913", "x 482913"]])
    masked = cast("dict[str, list[list[str]]]", (await masker.mask(Raw(table))).structured)
    assert hidden(masked["rows"][0][0], "482913")
    assert masked["rows"][0][1] == "x 482913"


async def test_deny_lists_thresholds_and_presidios_own_by_name(configured: Configured) -> None:
    masker = masker_of(configured(FILE + KNOWN))
    value: JsonObject = {
        "a": "we call it Blue Falcon, not nightjar",
        "b": "parked AB-123-CD outside",
        "c": "id 123e4567-e89b-12d3-a456-426614174000",
        "d": "the end of the falcon",
    }
    masked = await document(masker, value)
    assert hidden(masked, "Blue Falcon", "nightjar", "AB-123-CD", "123e4567")
    assert masked["d"] == "the end of the falcon"


async def test_a_recognisers_own_threshold_is_its_own(configured: Configured) -> None:
    masker = masker_of(configured(FILE.replace("{default: 0.2}", "{default: 0.35}")))
    kept = {"b": "parked AB-123-CD outside"}
    assert await document(masker, kept) == kept


async def test_what_is_masked_stays_as_it_is_when_masked_again(configured: Configured) -> None:
    masker = masker_of(configured())
    once = await document(masker, {"text": "employee 482913 leads Nightjar"})
    assert await document(masker, once) == once


async def test_a_find_that_holds_a_marker_is_hidden_around_it(configured: Configured) -> None:
    wide = (
        "recognizers: [{name: w, supported_entity: WIDE, patterns: [{name: w, regex: 'from .{1,60} until', score: 1}]}]"
    )
    masker = masker_of(configured(wide))
    once = await document(masker, {"x": "sent from Kim grace@example.org Lee until then"})
    assert hidden(once, "Kim", "Lee", "grace")
    assert str(once).endswith("then'}")
    assert await document(masker, once) == once


async def test_the_digest_covers_the_recognisers(configured: Configured) -> None:
    digests = {
        masker_of(configured()).digest,
        masker_of(configured(FILE.replace("score: 0.1", "score: 0.2"))).digest,
        masker_of(configured(FILE.replace("Nightjar", "Nightjars"))).digest,
        masker_of(configured(masking="score_threshold: 0.4")).digest,
    }
    assert len(digests) == 4


@pytest.mark.parametrize(
    ("said", "instead", "line", "message"),
    [
        ("score: 0.1", "score: 7", "7", "less than or equal to 1"),
        ("\\d{6}", "(\\d{6}", "7", "not a pattern"),
        ("EMPLOYEE_ID", "employee id", "4", "not an entity"),
        ("deny_list: [Blue Falcon, Nightjar]", "context: [a]", "9", "finds nothing"),
        ("context: [employee, staff]", "contexts: [employee]", "8", "unknown key"),
        (
            "{name: Off, enabled: false, supported_entity: OFF, deny_list: [the]}",
            "UuidRecogniser",
            "19",
            "no recogniser of Presidio's",
        ),
        ("supported_entities: [PLATE]", "supported_entities: [PLATE, OTHER]", "12", "finds one entity"),
    ],
)
def test_a_mistake_in_the_file_is_shown_where_it_stands(
    configured: Configured, said: str, instead: str, line: str, message: str
) -> None:
    assert said in FILE
    with pytest.raises(ConfigError) as caught:
        configured(FILE.replace(said, instead))
    assert f"recognisers.yaml:{line}:" in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("masking", "message"),
    [
        ("recognizers: nowhere.yaml", "cannot be read"),
        ("recognizer_plugins: [no-such-plugin]", "no installed package has a recogniser plugin `no-such-plugin`"),
        ("entities: [CREDIT_CARD, US_SSM]", "`US_SSM` is no entity"),
        ("entities: [PERSON]", "takes a language model"),
    ],
)
def test_what_is_named_and_is_not_there_is_a_mistake(configured: Configured, masking: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        configured(masking=masking)
    assert message in str(caught.value)
    assert "gateway.yaml:" in str(caught.value) or "nowhere.yaml" in str(caught.value)


def test_a_model_that_is_not_installed_is_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "gateway.yaml"
    path.write_text("policy: {rules: []}\nmasking: {ner: {model: no_such_model}}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="no such model"):
        load(path, {})


def test_every_entity_that_may_be_named_is_found_by_presidio_and_the_other_way_round() -> None:
    assert set(extension_building.own_entities()) == set(ENTITIES)
    made = Recognisers(sorted(ENTITIES), 0.4)
    assert made.find(["UK_NHS"], "943 476 5919", [])


async def test_a_pattern_that_takes_too_long_withholds_the_result(
    configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = "recognizers: [{name: s, supported_entity: SLOW, patterns: [{name: s, regex: '(a|a)*$', score: 1}]}]"
    masker = masker_of(configured(slow))
    assert hidden(await document(masker, {"x": "baaaaaaa"}), "aaaa")
    monkeypatch.setattr(extension_building, "REGEX_SECONDS", 0.05)
    with pytest.raises(MaskingUnavailable):
        await document(masker, {"x": "a" * 60 + "b" + "secret-canary"})


PLUGIN = """
import os, sys
from presidio_analyzer import EntityRecognizer, RecognizerResult

class Canary(EntityRecognizer):
    def __init__(self):
        super().__init__(supported_entities=["CANARY"], name="Canary")
    def load(self): pass
    def analyze(self, text, entities, nlp_artifacts):
        print("a plugin may print")
        if "explode" in text: raise RuntimeError(text)
        if "hang" in text:
            while True: pass
        if "die" in text: os._exit(3)
        if "warn" in text:
            import logging
            logging.getLogger("presidio-analyzer").warning("skipped %s", text)
        if "environment" in text and os.environ.get("CANARY_SECRET"): return []
        at = text.find("tweet")
        return [] if at < 0 else [RecognizerResult("CANARY", at, at + 5, 0.9)]

class Wrong(EntityRecognizer):
    def __init__(self): super().__init__(supported_entities=["not an entity"])
    def load(self): pass
    def analyze(self, text, entities, nlp_artifacts): return []

def nothing(): return []
def explode(): raise RuntimeError("no")
"""


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package with plugins, installed as packages are."""
    site = tmp_path / "site"
    info = site / "canaries-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "canaries.py").write_text(PLUGIN, encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: canaries\nVersion: 1.0\n", encoding="utf-8")
    points = "canary = canaries:Canary\nwrong = canaries:Wrong\nnothing = canaries:nothing\nexplode = canaries:explode"
    (info / "entry_points.txt").write_text(
        textwrap.dedent("[mcp_gateway.recognizers]\n") + points + "\n", encoding="utf-8"
    )
    monkeypatch.setattr(sys, "path", [str(site), *sys.path])


@pytest.mark.usefixtures("plugins")
async def test_a_plugins_recogniser_works_and_its_prints_harm_nothing(
    configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANARY_SECRET", "x")
    config = configured(masking="recognizer_plugins: [canary]")
    assert config.extension.installed == ("canary=canaries:Canary canaries 1.0",)
    masked = await document(masker_of(config), {"x": "a tweet", "y": "environment tweet", "z": "nothing"})
    assert hidden(masked, "tweet")
    assert masked["z"] == "nothing"
    assert "canaries" not in sys.modules, "a plugin runs in a process of its own"


@pytest.mark.usefixtures("plugins")
@pytest.mark.parametrize("what", ["explode", "die", "hang", "warn"])
async def test_a_plugin_that_breaks_withholds_the_result_and_only_that(configured: Configured, what: str) -> None:
    config = configured(masking="recognizer_plugins: [canary]")
    masker = Masker(MaskingProfile(extension=config.extension.model_copy(update={"seconds": 1.0})), tuple)
    await masker.warm()
    with pytest.raises(MaskingUnavailable) as caught:
        await document(masker, {"x": f"{what} grace@example.org"})
    assert str(caught.value).startswith("a recogniser "), "who configured it is told what withheld the result"
    assert "grace" not in repr(caught.value) + str(caught.value.__cause__) + str(caught.value.__context__)
    assert hidden(await document(masker, {"x": "a tweet"}), "tweet")


@pytest.mark.usefixtures("plugins")
@pytest.mark.parametrize("name", ["wrong", "nothing", "explode"])
async def test_a_plugin_that_cannot_be_used_withholds_every_result(configured: Configured, name: str) -> None:
    masker = masker_of(configured(masking=f"recognizer_plugins: [{name}]"))
    for _ in range(2):
        with pytest.raises(MaskingUnavailable):
            await document(masker, {"x": "harmless"})


def test_a_worker_that_says_something_else_gives_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "mcp_gateway.masking.extension_pool._MAIN", "import sys\nfor line in sys.stdin: print('[]', flush=True)"
    )
    pool = Pool(Extension(seconds=5), 0.4)
    assert pool.find([]) == []
    from mcp_gateway.masking.extension_pool import Said

    with pytest.raises(Withheld):
        pool.find([Said("text", (), False)])
    pool.close()


def test_candidates_are_judged_as_presidios_engine_judges_them() -> None:
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    made = Recognisers(DEFAULT_ENTITIES, 0.4)
    from mcp_gateway.masking.extension_building import watched
    from mcp_gateway.masking.recognisers import _of  # pyright: ignore[reportPrivateUsage]  # the same set-up on both sides

    engine = AnalyzerEngine(
        registry=RecognizerRegistry(
            recognizers=[watched(one) for name in DEFAULT_ENTITIES for one in _of(name)], supported_languages=["en"]
        ),
        nlp_engine=NoOpNlpEngine(models=[{"lang_code": "en", "model_name": "none"}]),
        default_score_threshold=0.4,
    )
    texts = "536-22-1234|536221234|a@example.org|a@example.nowhere|4111111111111111|4111111111111112|+49 30 1234567|12|DE89370400440532013000"
    for text in texts.split("|"):
        for words in ([], ["ssn"], ["phone"], ["card"]):
            for entity in DEFAULT_ENTITIES:
                plain = engine.analyze(text, "en", entities=[entity], context=words)
                assert set(made.find([entity], text, words)) == {(r.start, r.end, r.entity_type) for r in plain}


def test_the_file_is_presidios_own_format() -> None:
    import presidio_analyzer
    import yaml

    folder = Path(presidio_analyzer.__file__).parent / "conf"
    example = yaml.safe_load((folder / "example_recognizers.yaml").read_text(encoding="utf-8"))
    held = RecogniserFile.model_validate(example)
    assert {entity for one in extension_building.patterns_of(held) for entity in one.supported_entities} == {
        "ZIP",
        "TITLE",
    }
