"""Presidio: its recognisers of the profile's entities, its scoring by context, its threshold.

An `AnalyzerEngine` without language model: pattern recognisers only. Nothing is fetched: addresses are checked against the snapshot
of the public suffix list that tldextract carries. Safe to use from several threads: the engine is only read after it was made.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from mcp_gateway.masking.profile import Entity

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine, LocalRecognizer

_PRIVATE_SUFFIXES: Final = (
    "corp",
    "example",
    "home",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localhost",
    "test",
)
"""Top-level domains that are no public suffix and still carry addresses of people (RFC 2606, RFC 6762, common private use)."""

_PHONE_REGIONS: Final = ("US", "GB", "DE")
"""Whose national forms are tried. Candidates have a number's form already, so lengths decide, and these cover the common ones."""


class Recognisers:
    """The recognisers of some entities. Takes about two seconds to make the first time: Presidio imports spaCy."""

    def __init__(self, entities: Sequence[Entity], threshold: float) -> None:
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.nlp_engine import NoOpNlpEngine

        registry = RecognizerRegistry(
            recognizers=[_recogniser(entity) for entity in sorted(set(entities))], supported_languages=["en"]
        )
        self._engine: AnalyzerEngine = AnalyzerEngine(
            registry=registry,
            nlp_engine=NoOpNlpEngine(models=[{"lang_code": "en", "model_name": "none"}]),
            supported_languages=["en"],
        )
        self._threshold = threshold
        self._alarm = _alarm()

    def find(self, entities: Sequence[Entity], text: str, context: Sequence[str]) -> list[tuple[int, int, str]]:
        """Spans of the entities in a short text, with the entity's name. Raises RecogniserFailed when a recogniser gave up."""
        self._alarm.fired.given_up = False
        results = self._engine.analyze(
            text, "en", entities=list(entities), context=list(context), score_threshold=self._threshold
        )
        if self._alarm.fired.given_up:
            raise RecogniserFailed("a recogniser gave up")
        return [(one.start, one.end, one.entity_type) for one in results]


class RecogniserFailed(Exception):
    """Presidio logged a warning or an error: a pattern timed out or a value could not be checked, so a finding may be missing."""


class _Alarm(logging.Handler):
    """Turns Presidio's warnings into failures: it logs and goes on where a pattern times out, and it quotes values in its log."""

    class _Fired(threading.local):
        given_up = False

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.fired = self._Fired()

    def emit(self, record: logging.LogRecord) -> None:
        self.fired.given_up = True


def _alarm() -> _Alarm:
    logger = logging.getLogger("presidio-analyzer")
    # INVARIANT: what Presidio logs may quote values, so it reaches no other handler.
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    for handler in logger.handlers:
        if isinstance(handler, _Alarm):
            return handler
    alarm = _Alarm()
    logger.addHandler(alarm)
    return alarm


def _email() -> LocalRecognizer:
    import tldextract
    from presidio_analyzer.predefined_recognizers import EmailRecognizer

    # INVARIANT: no suffix list is fetched and no cache is written: no addresses to ask, no directory to keep.
    suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, extra_suffixes=_PRIVATE_SUFFIXES)

    class Email(EmailRecognizer):
        """Presidio's, with an offline suffix list."""

        def validate_result(self, pattern_text: str) -> bool:
            return suffixes(pattern_text.rpartition("@")[2]).fqdn != ""

    return Email()


def _recogniser(entity: Entity) -> LocalRecognizer:
    from presidio_analyzer import Pattern
    from presidio_analyzer import predefined_recognizers as known

    match entity:
        case "EMAIL_ADDRESS":
            return _email()
        case "PHONE_NUMBER":
            return known.PhoneRecognizer(supported_regions=_PHONE_REGIONS, leniency=0)
        case "CREDIT_CARD":
            return known.CreditCardRecognizer(patterns=[Pattern("card", r"\b[0-9]{13,19}\b", 0.3)])
        case "CRYPTO":
            return known.CryptoRecognizer()
        case "IBAN_CODE":
            return known.IbanRecognizer()
        case "US_ITIN":
            return known.UsItinRecognizer()
        case "US_SSN":
            return known.UsSsnRecognizer()
        case "AU_MEDICARE":
            return known.AuMedicareRecognizer()
        case "AU_TFN":
            return known.AuTfnRecognizer()
        case "ES_NIF":
            return known.EsNifRecognizer()
        case "IN_AADHAAR":
            return known.InAadhaarRecognizer()
        case "IN_PAN":
            return known.InPanRecognizer()
        case "IP_ADDRESS":
            return known.IpRecognizer()
        case "IT_FISCAL_CODE":
            return known.ItFiscalCodeRecognizer()
        case "MAC_ADDRESS":
            return known.MacAddressRecognizer()
        case "MEDICAL_LICENSE":
            return known.MedicalLicenseRecognizer()
        case "PL_PESEL":
            return known.PlPeselRecognizer()
        case "SG_NRIC_FIN":
            return known.SgFinRecognizer()
        case "UK_NHS":
            return known.NhsRecognizer()
        case "UK_NINO":
            return known.UkNinoRecognizer()
        case "US_BANK_NUMBER":
            return known.UsBankRecognizer()
        case "US_DRIVER_LICENSE":
            return known.UsLicenseRecognizer()
        case "US_PASSPORT":
            return known.UsPassportRecognizer()
