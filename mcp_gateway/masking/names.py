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
        r"[a-z0-9]*pass_?(?:word|wd|phrase)s?(?:_?(?:confirmation|confirm|repeat|again))?|pass_?(?:code|key)s?|passw|pwd|pass_?(?:hash|digest|crypt)|hashed_?(?:pass|pw|pwd)|secrets?|(?:client|app|api|auth|oauth|jwt|hmac|user|shared|session|consumer|webhook|signing|cookie)secret"
        r"|(?:root|db|database|user|admin|smtp|mail|mysql|redis|ftp|require|default|ssh|vpn|wifi|wlan|sudo|bind|ldap|key|store|trust|imap|proxy|mongo|maria|pg|sql|smb|samba|repl)pass(?:wd)?|(?:root|db|database|user|admin|smtp|mail|mysql|redis|ftp|bind|ssh|vpn|wifi|wlan|sudo|ldap|key|store|imap|proxy|mongo|pg|sql)?_?pw|(?:user|admin|root|ssh|vpn|wifi|ldap|db|ftp|smtp)pwd|master_?auth|(?:redis|valkey|keydb|sentinel|memcached?)_?auth|authentication_string|authtok|csrfmiddlewaretoken|snmp_?(?:(?:ro|rw|read|write)_?)?community(?:_?string)?|community_?string|(?:reset|remember|activation)_digest|plaintext_value|secret_?access_?key|secret_?keybase|key_base|kennwort|(?:wpa_?)?psk|(?:wi_?fi|wlan|wpa2?|network|pre_?shared)_?key|wpa_?passphrase|contrasena|mot_?de_?passe"
        r"|(?:(?!next|page)[a-z0-9]+_)?token|auth_user_info|(?:auth|access|refresh|api|bearer|session|service|client|user|bot|csrf|xsrf|reset|invite|deploy|registry|enrollment)token|(?:access|refresh|api|auth|id|bearer)_?tokens"
        r"|(?:api|access|secret|private|account|encryption|decryption|validation|signing|master|shared|storage|license|recovery|backup|ssh|service|auth|jwt|hmac|session"
        r"|app|application|subscription|integration|fernet|webhook|cipher|unseal)_?keys?"
        r"|[a-z]{0,8}apikeys?|credentials?|creds|authorization|auth_?header|cookies?|session_?cookie|connection_?string|dsn"
        r"|otp|totp|(?:otp|totp|[2t]fa|mfa)_?(?:code|secret|seed|key)|guestaccesstoken|recovery_?codes?|backup_?codes?|security_?(?:answer|code)s?|pin(?:_?(?:code|number))?|(?:pass(?:word|wd)?)?salt"
    ),
    "email": r"correo(?:_?electronico)?|e_?mails?(?:_?addr(?:ess(?:es)?)?)?|mail_address",
    "phone": r"(?:tele|cell|mobile|home|work|office)?_?phones?(?:_?(?:number|num|no|nr)s?)?|(?:mobile|cell|tel|fax|contact|whatsapp)_?(?:number|num|no|nr)|mobile|telephone|fax|msisdn|whatsapp|telefono?|telefonnummer|handy(?:nummer)?|(?:tele|cell|mobile|home|work|office)?_?phn(?:_?(?:number|num|no|nr))?",
    "ssn": r"ssns?|itin|social_?security(?:_?(?:number|num|no|nr))?|soc_?sec(?:_?(?:number|num|no))?|sin_?(?:number|no)|nino|ni_(?:number|no)|num(?:ero)?_?secu|national_?insurance(?:_?(?:number|no))?|nhs_?(?:number|no)",
    "id-number": (
        r"tax_?(?:payer_?)?(?:id|number|no)|tin_?number|national_?id(?:entity)?(?:_?(?:number|no))?|vat_?number|fiscal_?code|codice_?fiscale|cpf|aadhaa?r(?:_?(?:number|num|no|nr))?|pesel"
        r"|(?:tin|pan|tfn|npi|dea|nric|rrn|vin|mbi|medicare|voter)_?(?:id|number|num|no|nr)|itin|tfn|npi|nric|rrn|mbi|hetu|personal_?(?:code|id_?number)|identity_?(?:card|number)(?:_?(?:number|no))?|id_?card(?:_?(?:number|no))?"
        r"|passport(?:_?(?:number|num|no|id))?|driv(?:er|ers|ing)_?licen[cs]e(?:_?(?:number|num|no|id))?|licen[cs]e_?(?:number|num|no|plate)"
        r"|medical_?record(?:_?(?:number|no))?|mrn|health_?(?:insurance_?)?(?:id|number)|ins(?:urance)?_?(?:policy_?)?(?:number|no|id)|medicaid_?(?:number|no|id)|number_?plate|plate_?(?:number|no)|kennzeichen|driving_?licen[cs]e|dl_?(?:number|no)"
    ),
    "birth-date": r"geb(?:urts?)?_?(?:datum|dat|tag)|b_?date|dt_of_birth|birth_dt|fecha_?(?:de_?)?nacimiento|date_?(?:de_?)?naissance|dob|d_o_b|birth_?(?:date|day)|date_?of_?birth|born(?:_?on)?",
    "card": r"(?:credit|debit|payment|bank)?_?card_?(?:number|num|no|nr)|(?:credit|debit)_?card|cc_?(?:number|num|no)|pan|cvv2?|cvc2?|cvn|card_?(?:cvv|cvc|expiry|exp(?:iration)?(?:_?date)?)",
    "bank-account": r"ibans?|bban|(?:bank_?)?(?:account|acct)_?(?:number|num|no|nr)|bank_?account|(?:(?:bank|aba)_?)?routing_?(?:number|num|no|transit(?:_?number)?)|aba_?number|sort_?code",
    "name": (
        r"(?:vor|nach|familien)name|prenom|nom_?(?:de_?)?famille|nombre_?completo|apellidos?|(?:first|last|full|middle|given|family|maiden|sur|fore|nick)_?names?|fname|lname|surname|cardholder(?:_?name)?"
        r"|(?:customer|cust|employee|emp|patient|contact|recipient|holder|person|passenger|guest|beneficiary|insured|subscriber|payee|payer|borrower|applicant|owner|driver)_?na?me?"
    ),
    "address": r"residence|adress|anschrift|adresse|strasse|direccion|address(?:es)?|addr|(?:address|addr)_?line|street(?:_?(?:address|name|line))?|(?:home|postal|mailing|billing|shipping|residential|street|delivery)_?(?:address|addr)",
}

_ELSEWHERE: Final = {
    "secret": (
        r"passwort|geheimnis|clave_?(?:secreta|privada|de_?acceso)|mdp|wachtwoord|senha|parola_?(?:chiave|d_?ordine)|losenord|adgangskode|passord|haslo|salasana|sifre(?:si)?|kata_?sandi|jelszo|heslo|lozinka"
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
        r"konto_?(?:nummer|nr)|bank_?verbindung|numero_?(?:de_?|di_?)?(?:cuenta|compte|conto|conta)|cuenta_?bancaria|compte_?bancaire|rekening_?nummer|bankleitzahl|blz"
    ),
    "name": r"geburts_?name|nom_?complet|nombre_?y_?apellidos?|cognome|nome_?(?:completo|e_?cognome)|sobrenome|achternaam|voornaam|fornamn|efternamn",
    "address": (
        r"(?:liefer|rechnungs|wohn)_?(?:adresse|anschrift)|straat|direccion_?(?:de_?)?(?:envio|facturacion|postal)|domicilio"
        r"|indirizzo(?:_?(?:di_?)?(?:casa|spedizione|fatturazione|residenza))?|adresse_?(?:postale|de_?livraison|de_?facturation)"
        r"|endereco(?:_?(?:de_?)?entrega)?|woonadres"
    ),
}
"""The same in other languages, where the word means nothing else in a schema. Without accents."""

_NUMBER: Final = "(?:_?(?:number|num|no|nr|nbr|numb|code))?"
_ROLE: Final = (
    "customer|cust|cst|clnt|employee|emp|patient|pat|pt|contact|cntct|recipient|recip|rcpt|holder|hldr|person|pers|passenger|pax|guest|beneficiary|benef"
    "|insured|subscriber|payee|payer|borrower|applicant|appl|owner|ownr|driver|mbr|student|attendee|claimant|signer|signatory|spouse|guardian|physician"
    "|doctor|consignee|keeper|staff|ice|caregiver|parent|kin|worker|shopper|travell?er|rider|candidate|donor|card_?holder|crd_?hldr|policy_?holder|account_?holder|acct_?h(?:o)?lde?r"
)
_PERSON: Final = {
    "email": r"eml(?:_?addr)?|e_?mail_?(?:id|adr)|adr_?mail",
    "phone": (
        r"dial(?:l?ed)?_?number|caller_?id_?(?:number|num)|tel|mob|gsm|fone|(?:ph|phn|mob|cel|gsm|sms|telef|tele|hp)_?(?:number|num|no|nr|nbr)|tele?_?(?:nbr|home|mobil|mobile|portable|kom|contacto|privat|work)"
        r"|(?:home|work|hm|wk|mob|res|mobile|cell|cep|day|evening|office|emergency|contact)_?(?:tel|ph)|e_?164|(?:text_?reminder|caller|calling|called|national)_?number"
        r"|telf|call(?:ing|ed)_?(?:party|num)|movil|mobil|numero_?(?:de_?)?portable|nr_?tel(?:efonu)?|telefon(?:u|i|nr|nu|o|szam)|telefon_?(?:no|nr|kom|komorkowy|kontaktowy)|(?:matka)?puhelin(?:numero)?|mobil(?:nr|telefon)"
        r"|cep_?telefonu|recapito(?:_?tel(?:efonico)?)?|rufnr|komorka|mobiel|mobilni|telemovel|wa_?id"
    ),
    "ssn": r"securite_?sociale|(?:social_?sec|soc_?sec|ss)_?(?:number|num|no|nr|nbr)|no_?secu|num(?:ero)?_?(?:secu_?soc|ss)|(?:sv|rv|sozial_?versicherungs)_?(?:nr|nummer)|nhs_?(?:num|nbr)",
    "id-number": (
        rf"(?:pesel|cpf|bsn|dni|nif|curp|cnp|egn|isikukood|amka|oib|jmbg|emso|taj|tckn|hkid|nric|aadhaa?r|snils|cuil|cuit|cnh|rut|cedula|hetu|personnummer|iqama|emirates_?id|vin|npi|mrn){_NUMBER}"
        r"|pan_?card|nie|(?:tax_?file|ird|fin|resident_?registration|insee|visa|alien(?:_?registration)?|uscis|residence_?permit|work_?permit|residency)_?(?:number|no)"
        r"|green_?card_?(?:number|no)|[a-z]*versicher(?:ungs|ten|ungsschein)_?(?:nummer|nr)|(?:versicherungs)?policen?_?(?:nummer|nr|no|num)|mitglieds_?(?:nummer|nr)|membership_?(?:number|num|no|nr)|polis_?(?:nummer|nr)|(?:nr|numer)_?polisy|(?:no|num|numero|nro|n)_?(?:de_?|d_?|di_?|da_?)?(?:adherent|police|poliza|polizza|apolice|socio|tessera|afiliado|mutuelle|assure)|(?:police|poliza|polizza|apolice)_?(?:no|num|numero)|lidmaatschaps_?(?:nummer|nr)|medlems_?(?:nummer|nr)|uyelik_?no|health_?card_?(?:number|no)|(?:kranken)?versicherungs?_?(?:nummer|nr)|versicherten_?(?:nummer|nr)|kvnr|ahv_?number"
        r"|(?:loyalty|frequent_?fl[iy]er|ffp?)_?(?:number|num|no|nr|nbr)|imsi|imei|perid|f?ein(?:_?(?:number|no))?|employer_?(?:tax_?)?id(?:entification)?_?(?:number|no)|p(?:a?s)?spo?rt(?:_?(?:number|num|no|nbr))?|pspt(?:_?(?:number|num|no|nbr))?|stcd|id_?(?:number|num|no|nbr)|idnr|identi(?:ty|fication)_?(?:number|num|no|nr|nbr|document_?number)|national_?(?:id|identification)_?(?:number|num|no|nr|nbr)|national_?identifier|natl_?id"
        r"|(?:gov|govt|government|citizen|personal|civil)_?id(?:_?(?:number|no))?|personal_?(?:number|no)|person_?nr|fodselsnr|cpr_?(?:nr|no)|(?:nr|num|numero|nro|no)_?(?:de_?)?(?:documento|identidad|identite)"
        r"|doc(?:umento)?_?(?:de_?)?identi(?:dad|dade|te)|rodne_?cislo|tc_?(?:kimlik|no)(?:_?no)?|kimlik_?(?:no|numarasi)|my_?number|ahv_?(?:nr|nummer|no)?|avs_?(?:nr|numero|nummer)|cod_?fisc(?:ale)?"
        r"|steuer_?nummer_?id|steuer_?(?:nr|id_?nr|ident_?(?:nr|nummer)|identifikations_?nr)|tax_?(?:id|payer)_?(?:number|num|no|nbr)|tax_?reg_?no|tax_?ident(?:ifier)?|rijks_?register_?nummer|numero_?(?:de_?)?registre_?national|henkilo_?tunnus"
        r"|(?:passport|pp)_?(?:number|num|no|nr|nbr|id)|passport_?document|(?:reise_?pass|ausweis|perso)_?(?:nr|nummer)|pasaporte_?(?:no|num|numero)|num_?pasaporte|paszport|cestovni_?pas"
        r"|(?:dl|drv|drvr?s?|drivers?|driving)_?lic(?:en[cs]e)?(?:_?(?:number|num|no|nr|nbr|id))?|dl_?nbr|fu?e?hrerschein(?:_?(?:nr|nummer))?|(?:nr|numer)_?dowodu(?:_?osobistego)?|permis_?(?:no|num|numero|de_?conduire)|patente_?(?:no|num|numero|di_?guida)|rijbewijs(?:_?(?:nr|nummer))?"
        r"|(?:licen[cs]e|reg(?:istration)?|number|lic|vehicle)_?plate(?:_?(?:number|num|no|nbr))?|plate(?:_?(?:nbr|num))?|targa|matricula|immatriculation|vehicle_?reg(?:istration)?(?:_?(?:number|no|mark))?|chassis_?(?:number|num|no)"
        r"|med(?:ical)?_?rec(?:ord)?(?:_?(?:number|num|no|nbr|id))?|mr_?(?:number|num|no)|(?:ins|insurance|plan|health|policy)_?member_?(?:id|number|num|no)|subscriber_?(?:number|num|no)|(?:ins|insurance|plan|health|policy)_?subscriber_?id|(?:ins|insurance)_?(?:nbr|num)"
    ),
    "birth-date": (
        r"(?:data|dt|dat|date|d|fecha|fec|fch|f)_?(?:de_?|di_?)?(?:nasc(?:imento|ita)?|nac(?:imiento)?|nais(?:s(?:ance)?)?)|dt_?(?:birth|geb)|(?:date|day)_?birth|birth_?d(?:ay)?s|birth(?:_?(?:dt|d|date_?time))?|brth_?d(?:a?te?)?|birth_?time|dob_?(?:dt|date)|gbdat|ne_?e?_le|nato_il|nacid[oa]_el|geboren_am|b_?day"
        r"|geb_?d(?:at)?|dogum_?tarihi|d_?tarihi|dat(?:um)?_?nar(?:ozeni)?|data_?ur(?:odzenia)?|syntyma_?aika|fodsels_?dato|fodelse_?(?:dag|dato)|szuletesi_?(?:datum|ido)|data_?nasterii|geb_?datum"
    ),
    "card": r"(?:cc|crd|card|pan)_?(?:number|num|no|nr|nbr|pan)|cc_?numb?|card_?(?:security_?code|verification_?(?:code|value|number))",
    "bank-account": (
        r"(?:acct|acc|account|bank_?acct|bank_?acc|kto|konto)_?(?:number|num|no|nr|nbr|numb)|bank_?acct|ktn|kontonr|kto|iban_?(?:number|no|nr|code)|(?:sort|srt)_?(?:code|cd)|bsb(?:_?(?:number|no|code))?|clabe|cbu"
        r"|(?:routing|rtn|aba|transit|wire_?routing)_?(?:number|num|no|nr|nbr)|(?:aba|wire)_?routing|nr_?(?:konta|rachunku|conta)|numer_?(?:konta|rachunku)|rachunek_?bankowy|cislo_?uctu|hesap_?no|tilinumero|bankn|conto_?corrente|cuenta_?corriente|bank_?account_?(?:details?|id)"
    ),
    "name": (
        rf"(?:{_ROLE})_?(?:full_?)?n(?:a?me?|am)|(?:{_ROLE})_(?:first|last|given|family)|(?:first|frst|fst|last|lst|full|mid|sur|fam|giv|given|maiden|fore|preferred|real|birth)_?n(?:a?me?s?|am)|[fl]_?n(?:ame|m)|(?:customer|contact|client|card|patient|billing|shipping)_?(?:first|last|full)_?name"
        r"|name_?on_?(?:card|account)|name_?(?:first|last|full|middle|family|given)|(?:buyer|seller|shipping|billing|ship_?to|bill_?to|sales_?rep|rep)_?name|(?:card|crd|acct|account)_?ho?lde?r|acct_?nm|patronymic|vname|nname|vorna|nachn|f(?:irst|st)name|l(?:ast|st)name|(?:kunden|patienten|mitarbeiter|inhaber|empf(?:ae|a)nger|versicherten)_?name|konto_?inhaber|ruf_?name"
        r"|nom_?(?:du_?|de_?)?(?:client|cli|titulaire|patient|usage|complet|naissance)|(?:kd|cust|emp|pat|mbr)_?(?:nm|name)_?(?:1_?st|first|fst|lst|last|full|mid)|kd_?(?:v|n)?name|nombres|nombre_?(?:del_?|de_?)?(?:cliente|titular|paciente|empleado|contacto)|apellido_?(?:paterno|materno)|primer_?(?:nombre|apellido)|segundo_?(?:nombre|apellido)"
        r"|nome_?(?:do_?|da_?|del_?)?(?:cliente|titular|paciente|mae|pai|social|intestatario)|imie|imiona|nazwisko(?:_?(?:rodowe|panienskie))?|imie_?(?:i_?)?nazwisko|prijmeni|priezvisko|soyadi?|soyisim|adi_?soyadi|etunimi|sukunimi|fornavn|etternavn|efternavn"
        r"|cognome_?e_?nome|(?:nach)?name_?vorname|nom_?(?:et_?)?prenom|apellidos?_?(?:y_?)?nombres?|keresztnev|vezeteknev|csaladnev|prenume|roepnaam|tussenvoegsel"
    ),
    "address": (
        r"addr(?:ess)?_?[0-9]?_(?:line|ln)|stras|(?:mailing|billing|shipping|home|res|residence|perm(?:anent)?)_?(?:line|street)|addr(?:ess)?_?(?:ln|lines|line_?one|line_?two|text)|(?:strt|str)_?(?:addr|nm|haus_?nr|nr)|strt|street_?(?:nm|line|addr)|adr_?line|pstl_?adr|thoroughfare|(?:address|street)_?[12]|ulice|ulica|adresa?(?:_?(?:zamieszkania|korespondencyjny|zameldowania|bydliste))?"
        r"|domicile|residente_?(?:in|en|a)|residenza|wohnhaft(?:_?in)?|acik_?adres|ev_?adresi|gatu_?adress?|gate_?adresse|bostads_?adress|(?:katu|koti)?_?osoite|logradouro|morada|endereco_?(?:residencial|completo|cliente)|indirizzo_?(?:res|residenza|cliente|completo)|calle|rue|adresse_?(?:ligne|client|domicile|complete)|direccion_?(?:casa|cliente|particular)"
        r"|addr(?:ess)?_?full|(?:kd|cust|kunden?)_?str(?:asse)?|rua|straat_?(?:naam|huis_?nr|huis_?nummer)|straatnaam|adres|lakcim"
    ),
}
"""The same as tables abbreviate it, and in more languages."""

CORES: Final = tuple(names for labels in (_SENSITIVE, _ELSEWHERE, _PERSON) for names in labels.values())
"""What a sensitive name ends in, but for a suffix; in lower case, its words parted by `_`."""

_NOT_SENSITIVE: Final = re.compile(
    r"(?:is|has|can|should|needs?|requires?|enabled?|allow(?:ed)?|max|min|num(?!_(?:secu|ss|doc|pas|tel|ident|cart|compte|cuenta))|count|total)_.*"
    r"|(?:.*_)?(?:next|page|previous|prev|next_forward|next_backward|continuation|continue|sync|cursor)_token"
    r"|(?:.*_)?(?:ip|ipv4|ipv6|mac|host|server|bind|listen|remote|local|peer|node|cluster|service|memory|contract|web|network|src|dst"
    r"|source|destination|broadcast|base|start|end|advertise[d]?|metrics|health)_addr(?:ess(?:es)?)?"
    r"|(?:.*_)?(?:public|publishable|primary|foreign|partition|sort|cache|idempotency)_key"
    r"|(?:image_?pull|.*_?ref)_?secrets?"
    r"|pin_sha(?:1|256)|update_password|(?:client_)?request_token"
)

SUFFIXES: Final = "nbr|yyyymmdd|mmddyyyy|iso|base64|b64|hex|private|privat|personal|work|home|hashed|hash|digest|md5|sha1|sha256|encrypted|enc|plain|raw|old|new|current|next|previous|prev|backup|value|text|string|primary|secondary|cliente|titular|kunde|klienta|paciente|cli"
"""Words behind it that do not change what it is; so do numbers, `v2`, and single letters."""

_SUFFIX: Final = rf"(?:_?(?:{SUFFIXES}|\d++)|_(?:v\d++|[a-z](?![a-z])))*+"
_ANY: Final = re.compile(
    r"(?:.*?_)??(?:"
    + "|".join(
        f"(?P<{label.replace('-', '_')}>{names}|{_ELSEWHERE[label]}{f'|{_PERSON[label]}' if label in _PERSON else ''})"
        for label, names in _SENSITIVE.items()
    )
    + f"){_SUFFIX}"
)
_CALLED: Final = {
    label: re.compile(rf"(?:{names}|{_ELSEWHERE[label]}{f'|{_PERSON[label]}' if label in _PERSON else ''})")
    for label, names in _SENSITIVE.items()
    if label in ("name", "address", "email")
}
"""Such a name and no more, of kinds whose values have no digits either."""

_AROUND: Final = frozenset((
    "enter", "type", "your", "the", "please", "here", "required", "optional", "and", "number", "bitte", "ihr", "ihre", "ihren", "ihrer", "eingeben", "angeben",
    "und", "hausnummer", "saisir", "saisissez", "votre", "vos", "et", "introduce", "tu", "su", "y", "numero", "inserisci", "il", "tuo", "digite", "seu", "sua", "e",
    "voer", "uw", "in", "huisnummer", "podaj", "swoje",
))  # fmt: skip
"""Words around it, where a page asks for a value."""

_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_GAP: Final = re.compile(r"[^A-Za-z0-9]+")
_LONGEST: Final = 128
_MOST_WORDS: Final = 10
"""More than a sensitive name has, with what may stand behind it."""
_OTHER_SCRIPT: Final = re.compile("[\u0370-\u06ff\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7a3]")
_MEANT: Final = {
    "a": "full_name", "b": "phone", "c": "address", "d": "birth_date", "e": "id_number", "f": "password", "g": "passport_number",
    "h": "bank_account_number", "i": "card_number",
}  # fmt: skip
_NATIVE: Final = re.compile(
    "(?=[αδεηκοτадимнопрстфاترชทวเおカパマ住信個出卡口地姓家密居手护持携收旅氏现生电真联護证身通银電계배비생성여연예이전주카휴שטנכתמ])(?<![\u0370-\u052f])(?:(?P<a>氏名(?:カナ)?|お名前|姓名|真实姓名|联系人姓名|收件人姓名|收货人|持卡人|성명|이름|성함|예금주|фио|ф\\.и\\.о\\.?|фамилия|имя(?! файла| хоста| сервера)|отчество|прізвище|ονοματεπώνυμο|επώνυμο|الاسم(?: الكامل)?|ชื่อ-?นามสกุล|ชื่อ-สกุล|שם(?: מלא| פרטי| משפחה)?(?! קובץ))"
    "|(?P<b>電話番号|携帯(?:番号|電話)?|手机(?:号码?)?|联系电话|电话(?:号码)?|手機(?:號碼)?|電話(?:號碼)?|휴대폰(?:번호)?|전화(?:번호)?|연락처|(?:мобильный )?телефон(?:а)?|номер телефона|τηλέφωνο|κινητό|رقم (?:الهاتف|الجوال)|เบอร์โทร(?:ศัพท์)?|טלפון(?: נייד)?|נייד)"
    "|(?P<c>住所|现住址|(?:收货|家庭|联系|居住|通讯)?地址|住址|(?:배송)?주소|адрес(?: проживания| регистрации)?|διεύθυνση|العنوان|ที่อยู่|כתובת)"
    "|(?P<d>生年月日|出生(?:日期|年月日?)|생년월일|생일|дата рождения|дата народження|ημερομηνία γέννησης|تاريخ الميلاد|วันเกิด)"
    "|(?P<e>身份证(?:号码?)?|证件号码?|身分證(?:字號|號碼)|マイナンバー|個人番号|주민(?:등록)?번호|снилс|инн|τηλεφωνικ|αφμ|αμκα|رقم الهوية|เลขบัตรประชาชน|תעודת זהות|מספר זהות)"
    "|(?P<f>パスワード|密码|密碼|비밀번호|пароль)"
    "|(?P<g>護照號碼|护照号码?|旅券番号|パスポート番号|여권번호|(?:номер )?паспорта?|رقم جواز السفر)"
    "|(?P<h>口座番号|银行账号|银行卡号|계좌번호|номер счета|расч[её]тный счет)"
    "|(?P<i>カード番号|信用卡号|卡号|카드번호|номер карты))(?![\u0370-\u052f])",
    re.IGNORECASE,
)
"""What fields are called in other scripts. The English name says what they hold."""

_BEYOND: Final = re.compile("[\x80-\U0010ffff]+")
_NO_ACCENTS: Final = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "AE"})
"""Letters that Unicode does not take apart."""


def words_of(name: str) -> str:
    """The name as lower-case words joined by `_`; of a very long name, its end. None of a marker."""
    if name[:1] == "<" and MARKER.fullmatch(name):
        return ""  # what stands for a masked value says nothing of others
    return _words(name[-_LONGEST:])


@lru_cache(maxsize=1 << 13)
def _words(name: str) -> str:
    plain = name if name.isascii() else bare(name)
    return _GAP.sub("_", _HUMP.sub("_", plain)).strip("_").lower()


def bare(name: str) -> str:
    """Without accents: `contraseña` is written `contrasena` as often. Names in scripts other than the Latin one as English has them."""
    if _OTHER_SCRIPT.search(name):
        name = _NATIVE.sub(lambda found: f" {_MEANT[found.lastgroup or '']} ", name)
    return _BEYOND.sub(_uncombined, unicodedata.normalize("NFKD", name.translate(_NO_ACCENTS)))


def _uncombined(run: re.Match[str]) -> str:
    return "".join([letter for letter in run[0] if not unicodedata.combining(letter)])


@lru_cache(maxsize=1 << 12)
def is_called(kind: str, value: str) -> bool:
    """Whether a value of a field of that kind is what somebody is shown in its place: `Vorname`, `Enter your e-mail address`."""
    form = _CALLED.get(kind)
    if form is None or len(value) > _LONGEST or any(map(str.isdigit, value)):
        return False
    if not bare(value).isascii():
        return False  # what is written in letters that no such name is told by may be a value
    words = words_of(value)
    return form.fullmatch("_".join(word for word in words.split("_") if word not in _AROUND)) is not None


def ends_like(name: str) -> bool:
    """Whether a name ends in what a sensitive one does, though it may be none: `max_tokens`."""
    words = words_of(name).rsplit("_", _MOST_WORDS)[-_MOST_WORDS:]
    while words and words[-1].isdigit():
        words.pop()
    first = len(words)
    while first and words[first - 1][:1].isalpha():
        first -= 1
    return _ends_so(
        "_".join(words[first:])
    )  # what stands before a number, as a time, is no part of it: few are different


@lru_cache(maxsize=1 << 12)
def _ends_so(words: str) -> bool:
    return _ANY.fullmatch(words) is not None


@lru_cache(maxsize=1 << 12)
def sensitivity(name: str) -> str | None:
    """What a field of this name holds (`email`, `secret`, …), or None when its name says nothing."""
    words = words_of(name)
    found = _ANY.fullmatch(words)
    if found is None or _NOT_SENSITIVE.fullmatch(words):
        return None
    return found.lastgroup.replace("_", "-") if found.lastgroup else None
