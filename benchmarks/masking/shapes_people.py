"""People and money as companies' systems name them: abbreviated and translated columns, APIs of billing, staff and health, messages
without field names, what databases log.

A fourth vocabulary. Its shapes were met before the rules knew them, and are here with other values.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Final

from benchmarks.masking.drawing import Draw, Rows
from benchmarks.masking.shapes_tools import planted

Shape = Callable[[Draw], "str | Rows"]

_FIRST: Final = (
    "Rosalind",
    "Zdeňka",
    "Íñigo",
    "Małgorzata",
    "Jean-Luc",
    "Ayşegül",
    "Åsa",
    "Lakshmi",
    "Giuseppe",
    "Femke",
)
_LAST: Final = (
    "Thornbury",
    "Procházková",
    "Etxeberria",
    "Kowalczyk",
    "Beaumont",
    "Yıldırım",
    "Lindqvist",
    "Iyengar",
    "Dijkstra",
)
_STREETS: Final = (
    "Kastanienweg",
    "Maple Grove Lane",
    "rue des Lilas",
    "Via Garibaldi",
    "Calle de Alcalá",
    "Dorpsstraat",
)


def _first(d: Draw) -> str:
    return planted(d, "name in a field", d.v.pick(*_FIRST))


def _last(d: Draw) -> str:
    return planted(d, "name in a field", d.v.pick(*_LAST))


def _name(d: Draw) -> str:
    return planted(d, "name in a field", f"{d.v.pick(*_FIRST)} {d.v.pick(*_LAST)}")


def _street(d: Draw) -> str:
    return planted(d, "address in a field", f"{d.v.pick(*_STREETS)} {d.v.number(11, 198)}")


def _phone(d: Draw) -> str:
    return planted(d, "phone in a field", f"+49 151 {d.v.digits(8)}")


def _parts(d: Draw) -> tuple[int, int, int]:
    return d.v.number(1950, 1999), d.v.number(1, 12), d.v.number(13, 28)


def _born(d: Draw, form: str = "{0}-{1:02}-{2:02}") -> str:
    return planted(d, "birth in a field", form.format(*_parts(d)))


def _number(d: Draw, size: int, before: str = "") -> str:
    return planted(d, "number in a field", before + str(d.v.number(1, 9)) + d.v.digits(size - 1))


def _order(d: Draw) -> str:
    return d.stays("order", f"PO-2026-{d.v.digits(6)}")


def _status(d: Draw) -> str:
    return d.stays("status", d.v.pick("IN_TRANSIT", "closed_won", "PENDING_REVIEW"))


def _rows(columns: Sequence[str], row: Callable[[], Sequence[str]]) -> Rows:
    return Rows(columns, [row() for _ in range(3)])


def abbreviated(d: Draw) -> Rows:
    """Columns of an old system."""
    columns = (
        d.v.pick("cust_nm", "pt_name", "acct_hldr"),
        d.v.pick("tel_no", "ph_num", "hm_ph"),
        "addr_ln_1",
        d.v.pick("brth_dt", "birth_dt"),
    )
    more = (d.v.pick("bnk_acct_no", "acct_nbr"), d.v.pick("pssprt_no", "drvr_lic_nbr"), "prd_nm", "status_cd")
    return _rows(
        (*columns, *more),
        lambda: (
            _name(d),
            _phone(d),
            _street(d),
            _born(d),
            _number(d, 10),
            _number(d, 8, "C"),
            d.stays("product", "Florence Sofa"),
            _status(d),
        ),
    )


def translated(d: Draw) -> Rows:
    """Columns in the languages of branch offices."""
    first, last, street, born, number = d.v.pick(
        "imie nazwisko ulica data_ur nr_pesel",
        "jmeno prijmeni ulice datum_narozeni rodne_cislo",
        "nome cognome indirizzo_res dt_nascita cod_fisc",
        "ad soyad acik_adres dogum_tarihi tc_kimlik_no",
        "vorname nachname str_hausnr gebdat steuerident_nr",
        "prenom nom adresse_client date_naiss num_secu_soc",
    ).split()
    return _rows(
        ("id", first, last, street, born, number, "kwota"),
        lambda: (
            d.v.digits(6),
            _first(d),
            _last(d),
            _street(d),
            _born(d),
            _number(d, 11),
            d.stays("amount", f"{d.v.digits(3)}.50"),
        ),
    )


def other_scripts(d: Draw) -> str:
    """Columns in other scripts, apart from their rows."""
    columns = d.v.pick(
        "氏名 電話番号 住所 生年月日",
        "姓名 手机号 收货地址 出生日期",
        "성명 휴대폰 주소 생년월일",
        "фио телефон адрес дата_рождения",
    )
    rows = [[_name(d), _number(d, 11), _street(d), _born(d), _order(d)] for _ in range(3)]
    names = [column.replace("_", " ") for column in columns.split()]
    return json.dumps({"columns": [*names, "ref"], "rows": rows}, ensure_ascii=False)


def kinds_beside(d: Draw) -> Rows:
    """Numbers whose kind stands in another column, and numbers that are a person's no more than their kind."""
    kind, number = d.v.pick(
        "doc_type doc_no", "document_type document_number", "identification_type identification_no"
    ).split()
    said = d.v.pick("PASSPORT", "PESEL", "DNI", "BSN", "DRIVING_LICENCE", "NATIONAL_ID")
    rows = [(said, _number(d, 9, "C"))]
    if number.startswith("doc"):
        rows.append(("INVOICE", d.stays("document", d.v.digits(9))))
    return Rows((kind, number), rows)


def staff(d: Draw) -> str:
    """An employee, whose fields carry their names beside their values."""
    fields = {
        "First name": _first(d),
        "Geburtsdatum": _born(d),
        "Steuer-ID": _number(d, 11),
        "T-shirt size": d.stays("size", "Large"),
        "Position": d.stays("title", "Staff Accountant"),
    }
    attributes = {f"dynamic_{at}": {"label": label, "value": value} for at, (label, value) in enumerate(fields.items())}
    return json.dumps(
        {"type": "Employee", "attributes": attributes, "supervisor": _name(d), "id": d.keep("uuid")}, ensure_ascii=False
    )


def health(d: Draw) -> str:
    """A patient (FHIR R4)."""
    return json.dumps(
        {
            "resourceType": "Patient",
            "identifier": [{"type": {"coding": [{"code": "MR"}]}, "value": _number(d, 8)}],
            "name": [{"family": _last(d), "given": [_first(d), _first(d)], "text": _name(d)}],
            "telecom": [{"system": "phone", "value": _number(d, 9)}],
            "birthDate": _born(d),
            "generalPractitioner": [
                {"reference": d.stays("reference", f"Practitioner/{d.v.digits(5)}"), "display": _name(d)}
            ],
            "managingOrganization": {"display": d.stays("organisation", "Riverside General Hospital")},
            "code": {"coding": [{"display": d.stays("code", "Body Weight")}]},
        },
        ensure_ascii=False,
    )


def on_call(d: Draw) -> str:
    """Who has an incident, and what it is about."""
    person = {"type": "user_reference", "summary": _name(d)}
    return json.dumps(
        {
            "assignee": person,
            "approved_by": {"displayName": _name(d)},
            "service": {"summary": d.stays("service", "Orders Database")},
            "owner": {"name": d.stays("team", "Platform Engineering")},
            "title": d.stays("title", "Replica Lag Above Limit"),
        },
        ensure_ascii=False,
    )


def admission(d: Draw) -> str:
    """An admission (HL7 v2)."""
    event = f"MSH|^~\\&|{d.stays('system', 'ADT1')}|HOSPITAL|LAB|{d.stays('system', 'ELAB-3')}|20261014081244||ADT^A01|{d.stays('control', 'CNTRL-3456')}|P|2.5"
    name = f"{_last(d)}^{_first(d)}"
    person = f"PID|1||{_number(d, 8)}^^^{d.stays('facility', 'GHH')}^MR||{name}||{_born(d, '{0}{1:02}{2:02}')}|F|||{_street(d)}^^Denver^CO||{_number(d, 10)}"
    return f"{event}\n{person}\nNK1|1|{_last(d)}^{_first(d)}|SPO\nOBX|1|NM|{d.stays('code', '8867-4')}^{d.stays('code', 'HEART RATE')}^LN||72|bpm"


def payment(d: Draw) -> str:
    """A payment (SWIFT MT103) and an order (EDIFACT)."""
    name, street = (
        f"{d.v.pick('ROSALIND', 'HEIKE')} {d.v.pick('THORNBURY', 'HABERMANN')}",
        f"LINDENALLEE {d.v.number(11, 98)}",
    )
    parts = (planted(d, "name in a field", name), planted(d, "address in a field", street))
    transfer = f"{{4:\n:20:{d.stays('reference', 'TRX' + d.v.digits(9))}\n:32A:261014EUR{d.v.digits(4)},50\n:50K:/{d.v.digits(8)}\n{parts[0]}\n{parts[1]}\n:70:/INV/{d.stays('invoice', '2026-' + d.v.digits(5))}\n-}}"
    order = f"BGM+220+{d.stays('order', 'B' + d.v.digits(7))}+9'\nNAD+DP+++{_name(d)}+{_street(d)}+PORTO++50667+DE'\nCTA+OC+:{_name(d)}'"
    return f"{transfer}\n{order}"


def logged(d: Draw) -> str:
    """What databases and mappers log of the values that they are given."""
    insert = "execute <unnamed>: INSERT INTO customers (full_name, birth_date, order_ref) VALUES ($1, $2, $3)"
    mapper = "binding parameter [{}] as [VARCHAR] - [{}]"
    return "\n".join(
        (
            f"LOG:  {insert}",
            f"DETAIL:  Parameters: $1 = '{_name(d)}', $2 = '{_born(d)}', $3 = '{_order(d)}'",
            "insert into person (first_name, last_name, ref) values (?, ?, ?)",
            *(mapper.format(place, value) for place, value in enumerate((_first(d), _last(d), _order(d)), 1)),
            f"ERROR 1062 (23000): Duplicate entry '{_number(d, 9)}' for key 'people.uq_passport_no'",
            f"ERROR 1062 (23000): Duplicate entry '{_order(d)}' for key 'orders.uq_order_ref'",
        )
    )


def printed(d: Draw) -> str:
    """Objects as programs print them."""
    return "\n".join(
        (
            f"CustomerDto(id={d.stays('id', d.v.digits(7))}, firstName={_first(d)}, lastName={_last(d)}, address=Address(street={_street(d)}, city=Porto), status={_status(d)})",
            f"    [customer_lastname] => {_last(d)}\n    [customer_dob] => {_born(d)}\n    [shipping_method] => {d.stays('method', 'flatrate_standard')}",
            f'customer="{_name(d)}" order={_order(d)} carrier="{d.stays("carrier", "DB Schenker")}"',
            f"date_of_birth=date({planted(d, 'birth in a field', '{}, {}, {}'.format(*_parts(d)))})",
        )
    )


def letters(d: Draw) -> str:
    """When somebody was born, in several languages, and days of other things."""
    day = "{2:02}/{1:02}/{0}"
    return "\n".join(
        (
            f"Madame, née le {_born(d, day)}, demande le remboursement du {d.stays('day', '14/03/2026')}.",
            f"El titular, nacido el {_born(d, day)}, firmó el {d.stays('day', '15/03/2026')}.",
            f"Il sottoscritto, nato a Torino il {_born(d, day)}, chiede una copia del {d.stays('day', '16/03/2026')}.",
            f"agent: what is your date of birth?\n[08:13] customer: {_born(d, day)}\n[08:14] agent: delivered on {d.stays('day', '17/03/2026')}",
        )
    )


def premises(d: Draw) -> Rows:
    """Where shops are, and what is called like a person's field and is none."""
    return _rows(
        (
            "store_id",
            "store_name",
            "store_lat",
            "store_lng",
            "phone_pct",
            "person_count",
            "address_type",
            "client_name",
        ),
        lambda: (
            d.v.digits(5),
            d.stays("store", "Riverside Plaza"),
            d.stays("place", f"{d.v.number(41, 55)}.{d.v.digits(5)}"),
            d.stays("place", f"{d.v.number(2, 20)}.{d.v.digits(5)}"),
            d.stays("share", f"8{d.v.digits(1)}.5"),
            d.stays("count", d.v.digits(4)),
            d.stays("type", "RESIDENTIAL"),
            d.stays("client", "grafana-oauth"),
        ),
    )


SHAPES: Final[dict[str, Shape]] = {
    shape.__name__: shape
    for shape in (
        *(
            abbreviated,
            translated,
            other_scripts,
            kinds_beside,
            staff,
            health,
            on_call,
            admission,
            payment,
            logged,
            printed,
            letters,
            premises,
        ),
    )
}
