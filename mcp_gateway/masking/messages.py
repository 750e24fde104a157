"""Fields of messages that stand in a fixed place of a segment, without a name: HL7 v2, X12, UN/EDIFACT, SWIFT MT. And of objects as
programs print them (`Customer(firstName=María José, …)`), whose values hold blanks.

Knows the segments that hold a person. No parser of messages: other separators than the usual ones are not known, nor repeated fields.
"""

from __future__ import annotations

from typing import Final

from mcp_gateway.masking.forms import MASKED, Form
from mcp_gateway.masking.full_names import FULL_NAME, is_part, is_person

_NOT: Final = rf"(?!{MASKED})"
_DAY: Final = rf"{_NOT}(?P<s>(?:19|20)\d{{6}})(?!\d{{7}})"
_HL7: Final[tuple[tuple[str, str, tuple[int, ...]], ...]] = (
    ("id-number", "PID", (2, 3, 4, 20)),
    ("name", "PID", (5, 6, 9)),
    ("address", "PID", (11,)),
    ("phone", "PID", (13, 14)),
    ("bank-account", "PID", (18,)),
    ("ssn", "PID", (19,)),
    ("name", "NK1", (2,)),
    ("address", "NK1", (4,)),
    ("phone", "NK1", (5, 6)),
    ("name", "GT1", (3,)),
    ("address", "GT1", (5,)),
    ("phone", "GT1", (6, 7)),
    ("ssn", "GT1", (12,)),
    ("name", "IN1", (16,)),
    ("address", "IN1", (19,)),
    ("id-number", "IN1", (36, 49)),
)
_HL7_DAYS: Final = (("PID", 7), ("GT1", 8), ("IN1", 18))
_HL7_OTHERS: Final = (("PV1", 7), ("PV1", 8), ("PV1", 9), ("PV1", 17), ("ORC", 12), ("OBR", 16), ("PD1", 4), ("ROL", 4))
"""Fields that hold a number before the name (type XCN)."""


_BODIES: Final = frozenset((
    "INC", "INC.", "LLC", "LTD", "CORP", "CO", "COMPANY", "GMBH", "PLC", "BANK", "STORE", "STORES", "SUPPLY", "WAREHOUSE", "CENTER", "HOSPITAL",
    "CLINIC", "GROUP", "SERVICE", "SERVICES", "DEPT", "DEPARTMENT", "DESK", "OFFICE", "TEAM", "SALES", "SUPPORT", "INTEREST", "PAYMENT", "FEE",
    "ACCOUNTS", "PAYABLE", "RECEIVING", "DOCK", "PURCHASING", "HELP", "CUSTOMER",
))  # fmt: skip
"""Words in names of companies and offices, which messages write in capitals, and in what a payment was for."""


def _is_somebody(name: str) -> bool:
    return is_person(name) and _BODIES.isdisjoint(name.upper().split())


def _is_contact(name: str) -> bool:
    """A family's name alone, too: whom to ask, where it is not an office."""
    return _is_somebody(name) or (is_part(name) and name.upper() not in _BODIES and not name.isupper())


def _form(
    kind: str, signs: tuple[str, ...], pattern: str, *, person: bool = False, party: bool = False, contact: bool = False
) -> Form:
    holds = _is_contact if contact else _is_somebody if party else is_person if person else None
    return Form(f"column:{kind}", signs, pattern, holds)


def _segment(name: str, place: int) -> str:
    return rf"{name}\|(?:[^|\r\n\0]{{0,250}}\|){{{place - 1}}}"


def _hl7(kind: str, segment: str, place: int) -> Form:
    value = r"[^|\r\n\0]{2,250}" if kind in ("name", "address") else r"[^|^~\r\n\0]{4,80}"
    return _form(kind, (f"{segment.lower()}|",), rf"{_segment(segment, place)}{_NOT}(?P<s>{value})")


_WORDS: Final = r"[^\W\d_][^\W\d_]*(?:['’. -]{1,2}[^\W\d_]+){0,4}\.?"
_PERSON: Final = r"NM1\*[A-Z0-9]{2,3}\*1\*"
_PARTY: Final = r"NAD\+[A-Z]{2,3}\+[^+'\0]{0,60}\+[^+'\0]{0,200}\+"
_ORDERER: Final = (":50a:", ":50f:", ":50k:", ":59:", ":59f:")
_ACCOUNT: Final = r"(?:^|(?<=[\n\0])):(?:50[AFK]|59F?):(?:/[^\r\n\0]{1,60}\r?\n)?"
_LINE: Final = r"(?![:/-])[^\r\n\0]{2,40}"

FORMS: Final = (
    *(_hl7(kind, segment, place) for kind, segment, places in _HL7 for place in places),
    *(
        _form("birth-date", (f"{segment.lower()}|",), rf"{_segment(segment, place)}{_DAY}")
        for segment, place in _HL7_DAYS
    ),
    *(
        _form(
            "name",
            (f"{one.lower()}|",),
            rf"{_segment(one, place)}[^|^\r\n\0]{{0,40}}\^{_NOT}(?P<s>[^|\r\n\0]{{2,120}})",
        )
        for one, place in _HL7_OTHERS
    ),
    _form(
        "name",
        (
            "firstname=",
            "lastname=",
            "fullname=",
            "givenname=",
            "familyname=",
            "surname=",
            "first_name=",
            "last_name=",
            "full_name=",
        ),
        rf"(?i:(?:first|last|full|given|family)_?name|surname)={_NOT}(?P<s>{_WORDS})(?=[,)])",
    ),
    _form(
        "name", ("name:",), rf"(?i:name):(?<=\w....:)(?P<s>{FULL_NAME})(?=\}}| [A-Z]\w{{1,40}}:[^\s\0])", person=True
    ),
    _form(
        "name",
        ("user=", "actor=", "operator=", "user.name=", "user_name="),
        rf"(?i:user|actor|operator)(?:[._]?name)?=[\"'](?P<s>{FULL_NAME})(?=[\"'])",
        person=True,
    ),
    _form(
        "address",
        ("street=", "address=", "addr=", "line1=", "strasse="),
        rf"(?i:street|address|addr|line1|strasse)={_NOT}(?P<s>(?=[^,()=\r\n\0]{{0,80}}\d)(?=[^,()=\r\n\0]{{0,80}} )[^,()=\"'&;\r\n\0]{{5,80}})(?=[,)])",
    ),
    _form(
        "name",
        ("name: ", "pt: "),
        rf"(?i:name|(?<![a-z])pt): (?P<s>{FULL_NAME})(?=[ \t]{{2,}}(?:MRN|DOB|SSN|Sex|Gender|Age|Date of birth)\b)",
        person=True,
    ),
    *(
        _form(kind, (f"(0010,{tag}) ",), rf"\(0010,{tag}\) [A-Z]{{2}} \[{_NOT}(?P<s>[^\]\r\n\0]{{2,120}})\]")
        for tag, kind in (
            ("0010", "name"),
            ("0020", "id-number"),
            ("0030", "birth-date"),
            ("1040", "address"),
            ("2154", "phone"),
        )
    ),
    _form(
        "id-number",
        ("p<",),
        r"P<(?P<s>[A-Z]{3}[A-Z]{1,30}(?:<[A-Z]{1,30}){0,4}<<[A-Z<]{5,39}(?:\s{1,4}[A-Z0-9<]{9}\d[A-Z<]{3}\d{7}[MFX<]\d{7}[A-Z0-9<]{14}[\d<]\d)?)",
    ),
    _form("bank-account", ("?31",), r"\?31(?P<s>[A-Z]{2}\d{2}[A-Z0-9]{11,30}|\d{6,12})(?=[?\s\0]|$)"),
    _form("name", ("?32",), rf"\?32{_NOT}(?P<s>[^?\r\n\0]{{3,27}})"),
    _form("bank-account", (":25:",), r"(?<=\n):25:(?P<s>[A-Z0-9/]{8,35})"),
    _form(
        "id-number",
        ('"mr"', '"ss"', '"dl"', '"ppn"', '"ni"', '"mb"', '"jhn"'),
        rf'"(?:MR|SS|DL|PPN|NI|MB|JHN)"[^{{\0]{{0,300}}?"value"\s?:\s?"{_NOT}(?P<s>[^"\0\r\n]{{3,64}})"',
    ),
    _form(
        "id-number",
        ('"mrn"', '"medical record'),
        rf'"(?i:MRN|medical record(?: number)?)"\s{{0,40}}\}}\s{{0,40}},[^{{}}\0]{{0,200}}?"value"\s?:\s?"{_NOT}(?P<s>[^"\0\r\n]{{3,64}})"',
    ),
    _form(
        "name",
        ('"login"',),
        rf'"login"\s?:\s?"[^"\0]{{0,60}}",\s{{0,40}}(?:"(?!name"|type"\s?:\s?"Organization)\w{{2,30}}+"\s?:\s?(?:"[^"\\\0]{{0,300}}+"|[\w.-]{{1,20}}+),\s{{0,40}}+){{0,40}}+"name"\s?:\s?"(?P<s>{FULL_NAME})"(?![^{{}}\0]{{0,300}}?"type"\s?:\s?"Organization")',
        person=True,
    ),
    _form("name", ("1 name ",), rf"1 NAME {_NOT}(?P<s>[^\r\n\0/]{{0,60}}/[^\r\n\0/]{{1,60}}/[^\r\n\0/]{{0,20}})"),
    _form("birth-date", ("1 birt",), rf"1 BIRT\r?\n2 DATE {_NOT}(?P<s>[^\r\n\0]{{4,30}})"),
    _form("name", ("<v ", "<v."), rf"<v(?:\.[\w.]{{1,40}})? {_NOT}(?P<s>{FULL_NAME})(?=>)", person=True),
    _form(
        "name",
        ("login: ",),
        rf"[Ll]ogin: [^\s\0]{{1,40}}[ \t]{{1,40}}Name: (?P<s>{FULL_NAME})(?=[ \t]*(?:[\r\n\0]|$))",
        person=True,
    ),
    _form("name", ("nm1*",), rf"{_PERSON}{_NOT}(?P<s>[^*~\r\n\0]{{2,60}})"),
    _form("name", ("nm1*",), rf"{_PERSON}[^*~\r\n\0]{{0,60}}\*{_NOT}(?P<s>[^*~\r\n\0]{{1,60}})"),
    _form(
        "id-number",
        ("nm1*",),
        rf"NM1\*[A-Z0-9]{{2,3}}\*[12]\*(?:[^*~\r\n\0]{{0,60}}\*){{5}}(?:MI|II|SY|34|XX)\*{_NOT}(?P<s>[^*~\r\n\0]{{4,80}})",
    ),
    _form("address", ("~n3*", "~\nn3*", "~\r\nn3*"), rf"~\r?\n?N3\*{_NOT}(?P<s>[^*~\r\n\0]{{3,60}})"),
    _form("name", ("n1*",), rf"N1\*(?:ST|BT|SO|BY|CN|SF|SH|UC|PE|PR)\*{_NOT}(?P<s>[^*~\r\n\0]{{3,60}})", party=True),
    _form("name", ("per*",), rf"PER\*[A-Z0-9]{{2}}\*{_NOT}(?P<s>[^*~\r\n\0]{{3,60}})", party=True),
    _form(
        "phone", ("*te*", "*cp*", "*hp*", "*wp*"), rf"\*(?:TE|CP|HP|WP)\*{_NOT}(?P<s>\+?[\d-]{{7,16}})(?=[*~\r\n\0]|$)"
    ),
    _form(
        "bank-account",
        ("<acctid>", "<bankid>"),
        rf"<(?:ACCTID|BANKID)>{_NOT}(?P<s>[A-Z0-9-]{{4,34}})(?=\s{{0,8}}(?:[<\0]|$))",
    ),
    _form(
        "name",
        ("<trnamt>",),
        rf"<TRNAMT>[^<\r\n\0]{{1,24}}\s{{0,4}}(?:<(?!NAME)[A-Z0-9.]{{2,12}}>[^<\r\n\0]{{0,60}}\s{{0,4}}){{0,5}}<NAME>{_NOT}(?P<s>[^<\r\n\0]{{3,40}})",
        party=True,
    ),
    _form("birth-date", ("dmg*d8*",), rf"DMG\*D8\*{_DAY}"),
    _form("id-number", ("ref*",), rf"REF\*(?:0F|SY|1W|IG|EJ)\*{_NOT}(?P<s>[^*~\r\n\0]{{4,80}})"),
    _form("name", ("nad+",), rf"{_PARTY}{_NOT}(?P<s>[^+'\0]{{4,80}})", person=True),
    _form("address", ("nad+",), rf"{_PARTY}[^+'\0]{{4,80}}\+{_NOT}(?P<s>[^+'\0]{{4,80}})"),
    _form("name", ("cta+",), rf"CTA\+[A-Z]{{2,3}}\+[^:+'\0]{{0,40}}:{_NOT}(?P<s>[^:+'\0]{{3,80}})", contact=True),
    _form(
        "id-number",
        ("ssr docs ",),
        r"SSR DOCS [A-Z0-9]{2} [A-Z]{2}\d{1,2}[ /]{1,2}(?P<s>[A-Z]/[A-Z]{3}/[A-Z0-9][^\r\n\0]{10,160})",
    ),
    _form("phone", ("com+",), r"COM\+(?P<s>\??\+?\d[\d ()/-]{5,20}):(?:TE|FX|AL|MT)"),
    _form("name", _ORDERER, rf"{_ACCOUNT}{_NOT}(?P<s>{_LINE})"),
    _form("address", _ORDERER, rf"{_ACCOUNT}[^\r\n\0]{{2,60}}\r?\n{_NOT}(?P<s>{_LINE}(?:\r?\n{_LINE}){{0,2}})"),
)
"""FHIR identifiers by HL7's table 0203, HL7 v2 chapter 3 (PID, NK1, PV1, GT1), X12 837 and 850 (NM1, N1, N3, PER, DMG), OFX 1.6 (11.3, 11.4), GEDCOM 5.5.1 (NAME, BIRT), WebVTT (voice spans), finger(1), EDIFACT D.96A (NAD, CTA, COM), SWIFT MT103 (fields 50 and 59)."""
