"""Names of fields that are sensitive by themselves: `customer_email`, `SSN`, `apiKey`. Knows names, never values.

A name is read as lower-case words (`apiKey`, `API-KEY` and `api_key` are one) and matched at its end, so that `password_changed_at`,
`token_count` or `email_verified` are not mistaken for what they speak of.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from mcp_gateway.masking.findings import MARKER

_SENSITIVE: Final = {
    "secret": (
        r"[a-z0-9]*pass_?(?:word|wd|phrase)s?|pass_?(?:code|key)s?|passw|pwd|secrets?|(?:client|app|api|auth|oauth|jwt|hmac|user|shared|session|consumer|webhook|signing|cookie)secret"
        r"|(?:root|db|database|user|admin|smtp|mail|mysql|redis|ftp|require|default)pass|master_?auth|authentication_string|plaintext_value|secret_?access_?key|secret_?key_?base|kennwort|(?:wpa_?)?psk|wpa_?passphrase|contrasena|mot_?de_?passe"
        r"|(?:(?!next|page)[a-z0-9]+_)?token|auth_user_info|(?:auth|access|refresh|api|bearer|session|service|client|user|bot|csrf|xsrf|reset|invite|deploy|registry|enrollment)token|(?:access|refresh|api|auth|id|bearer)_?tokens"
        r"|(?:api|access|secret|private|account|encryption|decryption|validation|signing|master|shared|storage|license|recovery|backup|ssh|service|auth|jwt|hmac|session"
        r"|app|application|subscription|integration|fernet|webhook|cipher|unseal)_?keys?"
        r"|apikeys?|credentials?|creds|authorization|auth_?header|cookies?|session_?cookie|connection_?string|dsn"
        r"|otp|totp|mfa_?(?:code|secret|seed)|recovery_?codes?|backup_?codes?|security_?(?:answer|code)s?|pin(?:_?(?:code|number))?|salt"
    ),
    "email": r"correo(?:_?electronico)?|e_?mails?(?:_?addr(?:ess(?:es)?)?)?|mail_address",
    "phone": r"(?:tele|cell|mobile|home|work|office)?_?phones?(?:_?(?:number|num|no|nr)s?)?|(?:mobile|cell|tel|fax|contact|whatsapp)_?(?:number|num|no|nr)|mobile|telephone|fax|msisdn|whatsapp|telefono?|telefonnummer|handy(?:nummer)?|(?:tele|cell|mobile|home|work|office)?_?phn(?:_?(?:number|num|no|nr))?",
    "ssn": r"ssns?|itin|social_?security(?:_?(?:number|num|no|nr))?|soc_?sec(?:_?(?:number|num|no))?|sin_?(?:number|no)|nino|ni_(?:number|no)|num(?:ero)?_?secu|national_?insurance(?:_?(?:number|no))?|nhs_?(?:number|no)",
    "id-number": (
        r"tax_?(?:payer_?)?(?:id|number|no)|tin_?number|national_?id(?:entity)?(?:_?(?:number|no))?|vat_?number|fiscal_?code|codice_?fiscale|cpf|aadhaa?r(?:_?(?:number|num|no|nr))?|pesel"
        r"|(?:tin|pan|tfn|npi|dea|nric|rrn|vin|mbi|medicare|voter)_?(?:id|number|num|no|nr)|itin|tfn|npi|nric|rrn|mbi|hetu|personal_?(?:code|id_?number)|identity_?(?:card|number)(?:_?(?:number|no))?|id_?card(?:_?(?:number|no))?"
        r"|passport(?:_?(?:number|num|no|id))?|driv(?:er|ers|ing)_?licen[cs]e(?:_?(?:number|num|no|id))?|licen[cs]e_?(?:number|num|no|plate)"
        r"|medical_?record(?:_?(?:number|no))?|mrn|health_?(?:insurance_?)?(?:id|number)|insurance_?(?:number|no|id)|number_?plate|plate_?(?:number|no)|kennzeichen|driving_?licen[cs]e|dl_?(?:number|no)"
    ),
    "birth-date": r"geb(?:urts?)?_?(?:datum|dat|tag)|b_?date|dt_of_birth|birth_dt|fecha_?(?:de_?)?nacimiento|date_?(?:de_?)?naissance|dob|d_o_b|birth_?(?:date|day)|date_?of_?birth|born(?:_?on)?",
    "card": r"(?:credit|debit|payment|bank)?_?card_?(?:number|num|no|nr)|(?:credit|debit)_?card|cc_?(?:number|num|no)|pan|cvv2?|cvc2?|cvn|card_?(?:cvv|cvc|expiry|exp(?:iration)?(?:_?date)?)",
    "bank-account": r"ibans?|bban|(?:bank_?)?(?:account|acct)_?(?:number|num|no|nr)|bank_?account|(?:(?:bank|aba)_?)?routing_?(?:number|num|no|transit(?:_?number)?)|aba_?number|sort_?code",
    "name": (
        r"(?:vor|nach|familien)name|prenom|nom_?(?:de_?)?famille|nombre_?completo|apellidos?|(?:first|last|full|middle|given|family|maiden|sur|fore|nick)_?names?|fname|lname|surname|cardholder(?:_?name)?"
        r"|(?:customer|cust|employee|emp|patient|contact|recipient|holder|person|passenger|guest|beneficiary|insured|subscriber|payee|payer|borrower|applicant|owner|driver)_?na?me?"
    ),
    "address": r"anschrift|adresse|strasse|direccion|address(?:es)?|addr|(?:address|addr)_?line|street(?:_?(?:address|name|line))?|(?:home|postal|mailing|billing|shipping|residential|street|delivery)_?(?:address|addr)",
}

_ELSEWHERE: Final = {
    "secret": (
        r"passwort|geheimnis|clave_?(?:secreta|privada|de_?acceso)|mdp|wachtwoord|senha|parola_?(?:chiave|d_?ordine)|losenord|adgangskode|passord|haslo|salasana"
    ),
    "email": (
        r"direccion_?(?:de_?)?correo|courriel|adresse_?(?:e_?)?mail|mail_?adresse|posta_?elettronica|indirizzo_?e_?mail|endereco_?(?:de_?)?e_?mail|e_?postadress"
    ),
    "phone": (
        r"telef(?:on|oon|one)|tele(?:fono|foon|phone|fon|fone)_?(?:fijo|movil|nummer|portable|cellulare|celular)|(?:mobil|ruf)_?nummer"
        r"|numero_?(?:de_?|di_?)?tele(?:phone|fono|fone)|celular|cellulare"
    ),
    "ssn": r"numero_?(?:de_?)?securite_?sociale|sozial_?versicherungs_?nummer|numero_?(?:de_?(?:la_?)?)?seguridad_?social",
    "id-number": (
        r"steuer_?(?:nummer|id)|ausweis_?nummer|steuer_?identifikations_?nummer|personal_?ausweis(?:_?nummer)?|reisepass(?:_?nummer)?|dni|nif|curp|cuil|cuit|numero_?(?:de_?)?passe?porte?"
        r"|pasaporte|bsn|burger_?service_?nummer|personnummer|fodselsnummer|cpr_?nummer|henkilotunnus"
    ),
    "birth-date": r"data_?(?:di_?)?nascita|data_?(?:de_?)?nascimento|geboorte_?datum|fodelse_?datum",
    "card": (
        r"kredit_?karten_?(?:nummer|nr)|karten_?nummer"
        r"|numero_?(?:de_?(?:la_?)?|della_?)?(?:tarjeta|carte|carta|cartao)(?:_?(?:bancaire|bleue|de_?credito|di_?credito))?"
    ),
    "bank-account": (
        r"konto_?(?:nummer|nr)|bank_?verbindung|numero_?(?:de_?|di_?)?(?:cuenta|compte|conto|conta)|cuenta_?bancaria|compte_?bancaire|rekening_?nummer"
    ),
    "name": r"geburts_?name|nom_?complet|nombre_?y_?apellidos?|cognome|nome_?(?:completo|e_?cognome)|sobrenome|achternaam|voornaam|fornamn|efternamn",
    "address": (
        r"(?:liefer|rechnungs|wohn)_?(?:adresse|anschrift)|straat|direccion_?(?:de_?)?(?:envio|facturacion|postal)|domicilio"
        r"|indirizzo(?:_?(?:di_?)?(?:casa|spedizione|fatturazione|residenza))?|adresse_?(?:postale|de_?livraison|de_?facturation)"
        r"|endereco(?:_?(?:de_?)?entrega)?|woonadres"
    ),
}
"""The same in other languages, where the word means nothing else in a schema. Without accents."""

CORES: Final = tuple(names for labels in (_SENSITIVE, _ELSEWHERE) for names in labels.values())
"""What a sensitive name ends in, but for a suffix; in lower case, its words parted by `_`."""

_NOT_SENSITIVE: Final = re.compile(
    r"(?:is|has|can|should|needs?|requires?|enabled?|allow(?:ed)?|max|min|num|count|total)_.*"
    r"|(?:.*_)?(?:next|page|previous|prev|continuation|continue|sync|cursor)_token"
    r"|(?:.*_)?(?:ip|ipv4|ipv6|mac|host|server|bind|listen|remote|local|peer|node|cluster|service|memory|contract|web|network|src|dst"
    r"|source|destination|broadcast|base|start|end|advertise[d]?|metrics|health)_addr(?:ess(?:es)?)?"
    r"|(?:.*_)?(?:public|publishable|primary|foreign|partition|sort|cache|idempotency)_key"
    r"|(?:image_?pull|.*_?ref)_?secrets?"
    r"|pin_sha(?:1|256)|update_password|(?:client_)?request_token"
)

SUFFIXES: Final = "nbr|yyyymmdd|mmddyyyy|iso|base64|b64|hex|private|privat|personal|work|home|hashed|hash|digest|md5|sha1|sha256|encrypted|enc|plain|raw|old|new|current|next|previous|prev|backup|value|text|string|primary|secondary"
"""Words behind it that do not change what it is; so do numbers, `v2`, and single letters."""

_SUFFIX: Final = rf"(?:_?(?:{SUFFIXES}|\d++)|_(?:v\d++|[a-z](?![a-z])))*+"
_ANY: Final = re.compile(
    r"(?:.*?_)??(?:"
    + "|".join(f"(?P<{label.replace('-', '_')}>{names}|{_ELSEWHERE[label]})" for label, names in _SENSITIVE.items())
    + f"){_SUFFIX}"
)
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_GAP: Final = re.compile(r"[^A-Za-z0-9]+")
_LONGEST: Final = 128
_NO_ACCENTS: Final = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "AE"})
"""Letters that Unicode does not take apart."""


def words_of(name: str) -> str:
    """The name as lower-case words joined by `_`; of a very long name, its end. None of a marker."""
    if MARKER.fullmatch(name):
        return ""  # what stands for a masked value says nothing of others
    plain = name[-_LONGEST:] if name.isascii() else bare(name[-_LONGEST:])
    return _GAP.sub("_", _HUMP.sub("_", plain)).strip("_").lower()


def bare(name: str) -> str:
    """Without accents: `contraseña` is written `contrasena` as often."""
    apart = unicodedata.normalize("NFKD", name.translate(_NO_ACCENTS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def ends_like(name: str) -> bool:
    """Whether a name ends in what a sensitive one does, though it may be none: `max_tokens`."""
    return _ANY.fullmatch(words_of(name)) is not None


@lru_cache(maxsize=1 << 15)
def sensitivity(name: str) -> str | None:
    """What a field of this name holds (`email`, `secret`, …), or None when its name says nothing."""
    words = words_of(name)
    found = _ANY.fullmatch(words)
    if found is None or _NOT_SENSITIVE.fullmatch(words):
        return None
    return found.lastgroup.replace("_", "-") if found.lastgroup else None
