"""Numbers by which states, banks and doctors know people, where a text says what they are, or where form and check digits say it alone.

Forms and words are those of Presidio's recognisers for each country, which look at whole texts and are not asked by default: here a word is
looked for first, and a number only behind it. Most have no check digits asked for: what a text calls a tax number is one, mistyped or not.
"""

from __future__ import annotations

import re
from typing import Final

from mcp_gateway.masking import messages
from mcp_gateway.masking.forms import MASKED, Form, form

_CALLED: Final = r"(?:[ _.-]{0,2}(?:no|nr|num|number|nummer|numero|número|numéro|card|code|id|registration|identifier)\b\.?|[ ]?[#°])"
_BETWEEN: Final = (
    rf"{_CALLED}{{0,2}}(?:[ ]?\([A-Z.]{{2,8}})?\)?\\?[\"']?[ \t]{{0,2}}(?:\.{{2,40}}[ ]?)?"
    r"(?:(?:(?:mismatch |check |lookup )?(?:is|was|are|ist|es|est|lautet|for))(?=[ \t:])|[:=#–-])?[ \t]{0,2}[\"'(`]?"
)
"""What stands between a word and its number: `no. is `, `": "`."""

_MARKS: Final = (" ", ":", "=", "#", '"')
_DAY: Final = r"(?P<s>(?<!\d)(?:(?:19|20)\d\d[/.-]\d{1,2}[/.-]\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d)(?!\d))"
_LONG_DAY: Final = _DAY[:-1] + r"|\d{1,2} [A-Za-z]{3,9} (?:19|20)\d\d|[A-Z][a-z]{2,8} \d{1,2}, (?:19|20)\d\d)"
_BORN: Final = (
    (2, (" le ",), "né le"),
    (2, ("e le ", "(e) le"), r"née le|né\(e\) le"),
    (0, ("nacid",), "nacid[oa] el"),
    (0, ("nato ", "nata "), r"nat[oa](?: a [^\W\d_][\w' ]{1,30}?(?: \([A-Z]{2}\))?,?)? il"),
    (0, ("nascid",), "nascid[oa](?: em| a)?"),
    (0, ("urodz",), "urodzon[ya]"),
    (0, ("geboren op",), "geboren op"),
    (2, ("dd ", "dt "), "född(?: den)?|født(?: den)?"),
    (0, ("narozen",), "narozen[aýy]?"),
)
"""How a birth is told before its day, with its signs and the letters before them."""

_FRENCH: Final = r"[12] ?\d\d ?\d\d ?\d[\dAB] ?\d{3} ?\d{3}(?: ?\d\d)?"


def _said(kind: str, signs: str, word: str, number: str, *, lead: int = 0) -> Form:
    """A number of this form behind this word. `signs` are what its spellings begin with, in lower case, `_` for a blank. A sign that ends
    in `*` is a short word, looked for with what stands behind it, since it is a part of so many others."""
    literals = (sign.replace("_", " ") for sign in signs.split())
    return Form(
        f"column:{kind}",
        tuple(
            end
            for sign in literals
            for end in ([sign[:-1] + mark for mark in _MARKS] if sign.endswith("*") else [sign])
        ),
        rf"(?i)(?<![a-z])(?:{word})(?![a-z])\.?{_BETWEEN}(?P<s>{number})(?![\w]|[-.,/]\d)",
        lead=lead,
    )


SAID: Final = (
    _said("ssn", "nino* ni_n national_ins", "NINO|NI(?= n)|national insurance", r"[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]"),
    _said("id-number", "nhs*", "NHS", r"\d{3}[ -]?\d{3}[ -]?\d{4}"),
    _said("id-number", "dni* nif* nie*", "DNI|NI[FE]", r"[0-9XYZ][ .]?\d(?:\.?\d{3}){2}[ -]?[A-Z]"),
    _said("id-number", "codice_f c.f.", r"codice fiscale|C\.F\.", r"[A-Z]{6}\w\w[A-Z]\w\w[A-Z]\w{3}[A-Z]"),
    _said(
        "id-number",
        "steuer idnr tin*",
        r"steuer-?id(?:ent(?:ifikations)?)?(?:-?(?:nr|nummer))?|steuerliche identifikations-?(?:nummer|nr)|steuernummer|IdNr|TIN",
        r"\d{2}[ /]?\d{3}[ /]?\d{3,4}[ /]?\d{2,4}",
    ),
    _said(
        "id-number",
        "personalausw ausweisn",
        "(?:personal)?ausweis-?(?:nummer|nr)?",
        r"[CFGHJKLMNPRTVWXYZ][0-9CFGHJKLMNPRTVWXYZ]{8}\d?(?<=\d)",
    ),
    _said("id-number", "versichertenn kvnr*", "(?:kranken)?versicherten-?(?:nummer|nr)|KVNR", r"[A-Z]\d{9}"),
    _said(
        "ssn",
        "sozialv sv-n rentenv rvnr svnr",
        "(?:sozial|renten)versicherungs-?(?:nummer|nr)|SV-(?:nummer|nr)|RVNR|SVNR",
        r"\d\d ?\d{6} ?[A-Z] ?\d{3}",
    ),
    _said("ssn", "nir* insee", "NIR|insee", _FRENCH),
    _said("ssn", "curit", "s[ée]curit[ée] sociale", _FRENCH, lead=2),
    _said("id-number", "pesel", "PESEL", r"\d{11}"),
    _said(
        "id-number",
        "personnummer samordningsn personal_identity",
        "personnummer|samordningsnummer|personal identity",
        r"(?:19|20)?\d{6}[-+]?\d{4}",
    ),
    _said("id-number", "hetu henkil", r"hetu|henkil\w{1,2}tunnus", r"\d{6}[-+A]\d{3}[0-9A-Z]"),
    _said("id-number", "aadhaar aadhar uidai", "aadhaa?r|uidai", r"\d{4}[ -]?\d{4}[ -]?\d{4}"),
    _said("id-number", "pan* permanent_acc", "PAN|permanent account", r"[A-Z]{5}\d{4}[A-Z]"),
    _said("id-number", "tfn* tax_file", "TFN|tax file", r"\d{3} ?\d{3} ?\d{2,3}"),
    _said(
        "id-number",
        "medicare mbi*",
        "medicare|MBI",
        r"(?:[2-6]\d{3} ?\d{5} ?\d(?: ?\d)?|\d[A-Z][A-Z0-9]\d-?[A-Z][A-Z0-9]\d-?[A-Z]{2}\d\d)",
    ),
    _said("id-number", "nric fin*", "NRIC|FIN", r"[STFGM]\d{7}[A-Z]"),
    _said("id-number", "rrn* resident_reg", "RRN|resident", r"\d{6}-?[1-8]\d{6}"),
    _said(
        "id-number",
        "ein* fein* tax_id employer_id",
        "F?EIN(?: number)?|employer identification(?= n)|tax(?= id)",
        r"\d\d-\d{7}",
    ),
    _said("id-number", "cpf*", "CPF", r"\d{3}\.?\d{3}\.?\d{3}-?\d\d"),
    _said("id-number", "rg*", "RG", r"\d{1,2}\.\d{3}\.\d{3}-[\dXx]"),
    _said("id-number", "sin* social_insurance", "SIN|social insurance", r"\d{3}(?P<gap>[ -]?)\d{3}(?P=gap)\d{3}"),
    _said("id-number", "bsn* burgerservice", "BSN|burgerservice", r"\d{8,9}"),
    _said("id-number", "rfc*", "RFC", r"[A-Z&Ñ]{4}\d{6}[A-Z0-9]{3}"),
    _said("id-number", "curp*", "CURP", r"[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d"),
    _said("id-number", "tckn kimlik", "TCKN|kimlik", r"[1-9]\d{10}"),
    _said("id-number", "npi*", "NPI", r"[12]\d{3}[ -]?\d{3}[ -]?\d{3}"),
    _said("id-number", "rodn", "rodn[ée] ?č[íi]slo", r"\d{6} ?/? ?\d{3,4}"),
    _said("id-number", "cnp*", "CNP", r"[1-8]\d{12}"),
    _said("id-number", "egn*", "EGN", r"\d{10}"),
    _said("id-number", "amka*", "AMKA", r"\d{11}"),
    _said("id-number", "isikukood asmens_kodas personas_kods", "isikukood|asmens kodas|personas kods", r"\d{6}-?\d{5}"),
    _said("id-number", "ahv* ahv- avs*", "AHV(?:-?(?:Nr|Nummer))?|AVS", r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d\d"),
    _said("id-number", "rut* rut_", "RUT|RUN", r"\d{1,2}\.?\d{3}\.?\d{3}-?[\dKk]"),
    _said("id-number", "cuil* cuit*", "CUI[LT]", r"\d\d-?\d{8}-?\d"),
    _said("id-number", "hkid", "HKID(?: card)?", r"[A-Z]{1,2}\d{6} ?\(?[0-9A]\)?"),
    _said("id-number", "my_number mynumber", "my ?number", r"\d{4}[ -]?\d{4}[ -]?\d{4}"),
    _said("id-number", "zehut", "(?:te?udat |mispar )?zehut", r"\d{8,9}"),
    _said(
        "id-number",
        "rijksregister registre_national",
        "rijksregister(?:nummer|nr)?|registre national",
        r"\d\d[. ]?\d\d[. ]?\d\d[- ]?\d{3}[. ]?\d\d",
    ),
    _said("id-number", "cpr* cpr-", "CPR", r"\d{6}-?\d{4}"),
    _said("id-number", "dselsn", "f[øo]dselsnummer", r"\d{6} ?\d{5}", lead=2),
    _said("id-number", "pps*", "PPSN?", r"\d{7}[A-W][A-IW]?"),
    _said("id-number", "nif* contribuinte", "NIF|contribuinte", r"[1-9]\d{8}"),
    _said("id-number", "dula", "c[ée]dula(?: de ciudadan[íi]a| de identidad)?", r"\d[\d.-]{5,12}\d", lead=2),
    _said(
        "id-number",
        "id_number id_no national_id identity_",
        "(?:(?<!ion )(?<!der )(?<!ice )(?<!ket )ID(?= n)|national ID|identity(?= n))",
        r"\d{6}[ -]?\d{4}[ -]?\d{3}",
    ),
    _said("id-number", "dea*", "DEA", r"[A-Z][A-Z9]\d{7}"),
    _said(
        "id-number", "mrn medical_record patient_id", "MRN|medical record|patient(?= id)", r"(?:[A-Z]{1,3}-?)?\d{5,12}"
    ),
    _said("id-number", "mrn medical_record", "MRN|medical record", r"\d{2,4}-\d{2,4}-\d{2,4}"),
    _said(
        "id-number",
        "passport passeport pasaporte reisepass paspoort",
        "passport|passeport|pasaporte|reisepass(?:nummer)?|paspoort(?:nummer)?",
        r"(?=[A-Z]{0,8}\d)[A-Z0-9]{6,12}",
    ),
    _said(
        "id-number",
        "driver'_l driver's_l drivers_l driver_l driving_l permis_de",
        "(?:driver['’]?s?['’]?|driving) licen[cs]e|permis de conduire",
        r"(?:[A-Z]{0,3}\d{5,12}|[A-Z]\d{2,4}(?:[- ]\d{2,6}){1,3}|[A-Z9]{5}\d{6}[A-Z9]{2}\w{3})",
    ),
    _said(
        "id-number",
        "insurance subscriber_id",
        "insurance(?: member| policy)?|subscriber(?= id)",
        r"[A-Z]{0,4}-?\d{6,14}[A-Z]?",
    ),
    _said("id-number", "frequent_f", "frequent[ -]fl[iy]er", r"(?:[A-Z0-9]{2} ?)?\d{6,16}"),
    _said(
        "id-number",
        "policy_n policy_#",
        "policy(?= ?(?:no|num|nr|#))",
        r"(?!(?:19|20)\d\d-\d\d-\d\d(?!\d))(?:[A-Z]{1,6}[ /-]?)?(?=\d[\d-]{4})\d[\d/-]{3,16}\d",
    ),
    _said("id-number", "member_id", "member(?= id)", r"[A-Z]{1,4}\d{6,12}"),
    _said("id-number", "license_n licence_n", "licen[cs]e(?= n(?:o|um))", r"[A-Z]\d{6,12}"),
    _said("id-number", "vin*", "VIN", r"(?=[A-Z]{0,16}\d)[A-HJ-NPR-Z0-9]{17}"),
    _said("bank-account", "routing aba* rtn*", "(?:ABA )?routing(?: transit)?|ABA|RTN", r"\d{4}-?\d{4}-?\d"),
    _said(
        "bank-account",
        "account_n account_# acct a/c konto",
        r"(?<!aws )(?:account(?=[ ](?:no|nr|num|#))|acct(?!:\d)|(?<!\w:)acct|a/c|konto(?:nummer|nr)?)",
        r"\d[\d -]{4,18}\d",
    ),
    _said("bank-account", "sort_code sortcode", "sort(?= ?code)", r"\d\d-?\d\d-?\d\d"),
    Form(
        "column:bank-account",
        ("sort code", "sort-code", "sortcode"),
        rf"(?i)sort[ -]?code[^\n\0\d<]{{0,16}}(?:\d\d-?\d\d-?\d\d|{MASKED})[\s,;/|]{{1,4}}(?:and[ ])?(?:account|acct?|a/c){_CALLED}?[ :#=]{{1,3}}(?P<s>\d{{8}})(?!\w)",
    ),
    Form(
        "column:bank-account",
        ("sort:", "sort ", "bsb", "routing"),
        rf"(?i)(?<!\w)(?:(?:sort|bsb)[ :#]{{1,3}}(?:\d\d[- ]?\d\d[- ]?\d\d|\d{{3}}[- ]?\d{{3}}|{MASKED})|routing[ :#a-z]{{1,12}}(?:\d{{9}}|{MASKED}))"
        rf"[\s,;/|]{{1,4}}(?:and[ ])?(?:account|acct?|a/c){_CALLED}?[ :#=.]{{1,3}}(?P<s>\d{{6,17}})(?!\w)",
    ),
    Form(
        "column:bank-account",
        ("direct deposit", "deposit to"),
        rf"(?i)(?:direct deposit|deposit to)[ :,a-z]{{1,24}}(?:account|acct?|a/c){_CALLED}?[ :#=.]{{1,3}}(?P<s>\d{{6,17}})(?!\w)",
    ),
    Form(
        "column:bank-account",
        ("account ", "account:", "acct "),
        r"(?i)(?:account|acct):?[ ](?P<s>\d{8})[,;/ (]{1,3}(?:and[ ])?sort[ -]?code",
    ),
    Form(
        "column:phone",
        ("number is", "number's"),
        r"(?i)(?<!\w)(?:my|his|her|their|our)[ ](?:(?:new|direct|work|home|office|contact)[ ])?number(?: is|['’]s)[: ]{1,2}(?P<s>[+(]?\d(?:[ ()./-]{0,2}\d){7,14})(?![\w-])",
        lead=None,
    ),
    Form(
        "column:card",
        ("exp", "valid t", "good thru"),
        (
            r"(?i)(?:(?<=\d{3})|(?<=>))[ ,;|(/-]{1,4}(?:exp(?:iry|ires|iration)?(?:[ ]date)?\.?|(?:valid|good)[ ](?:thru|through|until|to))[ :=]{0,3}"
            r"(?P<s>(?:0[1-9]|1[0-2])[/-](?:20)?[2-4]\d)(?![\d/-])"
        ),
        lead=None,
        beside=r"(?i)(?:exp(?:iry|ires|iration)?(?:[ ]date)?\.?|(?:valid|good)[ ](?:thru|through|until|to))[ :=]{0,3}[01]\d[/-]",
    ),
    *(
        Form(
            "column:birth-date",
            signs,
            (
                rf"(?i)(?<!\w)(?:{words})[ :]{{1,3}}(?P<s>\d{{1,4}}[/. -]{{1,2}}\d{{1,2}}[/. -]{{1,2}}\d{{2,4}}(?!\d)"
                r"|\d{1,2}(?:er)? (?:de )?[^\W\d_]{3,10}(?: de)? (?:19|20)\d\d(?!\d))"
            ),
            lead=lead,
        )
        for lead, signs, words in _BORN
    ),
    Form(
        "column:birth-date",
        ("birth", "dob", "born", "geburtsdatum"),
        r"(?i)(?:date[ _-]?of[ _-]?)?(?:birth(?:[ _-]?da(?:te|y))?|dob|born(?:_?on)?|geburtsdatum)[\"']?(?:\s{0,2}(?:=>|[:=])\s{0,2}(?:new )?(?:[a-z][\w.:]{1,40}\(\s{0,2}[\"']?|~d\[|date ')|[ \t]{1,4}#inst \")(?P<s>(?:19|20)\d\d(?:, ?(?:[a-z]{1,8}\.)?[a-z0-9]{1,9}, ?\d{1,2}|-\d\d-\d\d(?:[t ][\d:.]{5,18}(?:z|[+-][\d:]{2,6})?)?))",
    ),
    Form(
        "column:birth-date",
        ("birth", "dob"),
        r"(?i)(?:birth[ _-]?da(?:te|y)|date[ _-]?of[ _-]?birth|dob)[\"']?\s?[:=]?\s?\{\s{0,40}(?P<s>year\s?[:=]\s?(?:19|20)\d\d,?\s{1,40}month\s?[:=]\s?\d{1,2},?\s{1,40}day\s?[:=]\s?\d{1,2})",
    ),
    Form(
        "column:birth-date",
        ("birth", "birthday?", "born?", "geburtsdatum?", "nacimiento?", "naissance ?"),
        rf"(?i)(?:birth(?= please|\?)|birthday|born|geburtsdatum|nacimiento|naissance )(?:\?| please)[^\n\0]{{0,40}}\n[^\n\0]{{0,60}}?{_LONG_DAY}",
    ),
    _said("card", "cvv cvc csc security_code", "CVV2?|CVC2?|CSC(?=[ ]?[:=])|security(?= code)", r"\d{3,4}"),
)
"""Numbers behind a word for them."""

_LETTERS: Final = "TRWAGMYFPDXBNJZSQVHLCKE"
_CHINESE: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_KOREAN: Final = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_SINGAPORE: Final = (2, 7, 6, 5, 4, 3, 2)
_ARGENTINE: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_HONGKONG: Final = (7, 6, 5, 4, 3, 2)
_MEXICAN: Final = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
_FINNISH: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_ODD: Final = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            1,
            0,
            5,
            7,
            9,
            13,
            15,
            17,
            19,
            21,
            1,
            0,
            5,
            7,
            9,
            13,
            15,
            17,
            19,
            21,
            2,
            4,
            18,
            20,
            11,
            3,
            6,
            8,
            12,
            14,
            16,
            10,
            22,
            25,
            24,
            23,
        ),
        strict=True,
    )
)
"""Italy's check character: what a character in an odd place counts (decree of 12 March 1974)."""


def _weighed(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def _spanish(said: str) -> bool:
    body = said[:-1].replace("-", "")
    number = str("XYZ".index(body[0])) + body[1:] if body[0] in "XYZ" else body
    return _LETTERS[int(number) % 23] == said[-1]


def _italian(said: str) -> bool:
    total = sum(
        _ODD[sign] if place % 2 == 0 else int(sign, 36) - (0 if sign.isdigit() else 10)
        for place, sign in enumerate(said[:15])
    )
    return chr(ord("A") + total % 26) == said[15]


def _brazilian(said: str) -> bool:
    digits = re.sub(r"\D", "", said)
    if len(set(digits)) == 1:
        return False
    checks = (
        sum(int(digit) * (size + 1 - place) for place, digit in enumerate(digits[:size])) * 10 % 11 % 10
        for size in (9, 10)
    )
    return "".join(map(str, checks)) == digits[9:]


def _chinese(said: str) -> bool:
    return "10X98765432"[_weighed(said[:17], _CHINESE) % 11] == said[17].upper()


def _korean(said: str) -> bool:
    digits = said.replace("-", "")
    return (11 - _weighed(digits[:12], _KOREAN) % 11) % 10 == int(digits[12])


def _finnish(said: str) -> bool:
    return _FINNISH[int(said[:6] + said[7:10]) % 31] == said[10]


def _singaporean(said: str) -> bool:
    total = _weighed(said[1:8], _SINGAPORE) + (4 if said[0] in "TG" else 0)
    return ("JZIHGFEDCBA" if said[0] in "ST" else "XWUTRQPNMLK")[total % 11] == said[8]


def _british(said: str) -> bool:
    return said[:2] not in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ")


def _month(said: str) -> bool:
    return 1 <= int(said) <= 12


def _czech(said: str) -> bool:
    digits = said.replace("/", "")
    return int(digits) % 11 == 0 and _month(str(int(digits[2:4]) % 50 % 20)) and 1 <= int(digits[4:6]) <= 31


def _belgian(said: str) -> bool:
    digits = re.sub(r"\D", "", said)
    return int(digits[9:]) in (97 - int(digits[:9]) % 97, 97 - int("2" + digits[:9]) % 97)


def _swiss(said: str) -> bool:
    digits = [int(digit) for digit in said if digit != "."]
    return (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


def _chilean(said: str) -> bool:
    digits = re.sub(r"\D", "", said[:-2])
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(digits)))
    return "0K987654321"[total % 11] == said[-1].upper()


def _argentine(said: str) -> bool:
    digits = said.replace("-", "")
    return (11 - _weighed(digits[:10], _ARGENTINE) % 11) % 11 == int(digits[10])


def _mexican(said: str) -> bool:
    total = sum(_MEXICAN.index(sign) * (18 - place) for place, sign in enumerate(said[:17]))
    return -total % 10 == int(said[17])


def _hongkong(said: str) -> bool:
    total = 324 + 8 * (ord(said[0]) - 55) + _weighed(said[1:7], _HONGKONG) + int(said[8], 11)
    return total % 11 == 0


def _french(said: str) -> bool:
    digits = said.replace(" ", "")
    return 97 - int(digits[:13]) % 97 == int(digits[13:])


_ALONE: Final = (
    ("[0-9]", "[0-9][0-35-8][0-9][0-3][0-9]/[0-9]{4}", _czech),
    ("[0-9]", r"[0-9]\.[01][0-9]\.[0-3][0-9]-[0-9]{3}\.[0-9]{2}", _belgian),
    ("7", r"56\.[0-9]{4}\.[0-9]{4}\.[0-9]{2}", _swiss),
    ("[1-9]", r"[0-9]?\.[0-9]{3}\.[0-9]{3}-[0-9Kk]", _chilean),
    ("2", "[0347]-[0-9]{8}-[0-9]", _argentine),
    ("[A-Z]", "[A-Z]{3}[0-9]{2}[01][0-9][0-3][0-9][HM][A-Z]{5}[0-9A-Z][0-9]", _mexican),
    ("[A-Z]", r"[0-9]{6}\([0-9A]\)", _hongkong),
    ("[12]", " [0-9]{2} [01][0-9] [0-9]{2} [0-9]{3} [0-9]{3} [0-9]{2}", _french),
    ("[A-CEGHJ-PR-TW-Z]", "[A-CEGHJ-NPR-TW-Z] [0-9]{2} [0-9]{2} [0-9]{2} [A-D]", _british),
    ("[0-9XYZ]", "[0-9]{7}-?[A-Z]", _spanish),
    ("[A-Z]", "[A-Z]{5}[0-9]{2}[A-EHLMPRST][0-7][0-9][A-Z][0-9]{3}[A-Z]", _italian),
    ("[0-9]", r"[0-9]{2}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", _brazilian),
    ("[1-9]", "[0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]", _chinese),
    ("[0-9]", "[0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])-[1-4][0-9]{6}", _korean),
    ("[0-3]", "[0-9](?:0[1-9]|1[0-2])[0-9]{2}[-+A][0-9]{3}[0-9A-Y]", _finnish),
    ("[STFG]", "[0-9]{7}[A-Z]", _singaporean),
)

ALONE: Final = tuple(
    form(
        "column:id-number",
        "",
        rf"(?P<s>{first}(?<![\w.+/=-]{first}){rest})(?![\w+/=-]|\.\d)",
        holds,
        lead=None,
        shape=rf"(?:^|[^A-Za-z0-9_.+/=-]){first}{rest}(?:[^A-Za-z0-9_+/=-]|$)",
    )
    for first, rest, holds in _ALONE
)
"""Numbers of a form that nothing else has, whose check digits are right. Each begins with a set of signs, which the search skips by."""

FORMS: Final = (*SAID, *ALONE, *messages.FORMS)
