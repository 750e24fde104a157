"""Persons in letters, mails and chats: who is greeted, who signs below a close, who is in a mail's head, who says a line.

Knows how people write to each other, in several languages; what a name looks like, `full_names` and `somebody` know. A first name alone is
hidden where only a person stands: on a line of its own below the close, or behind the greeting that a line is.
"""

from __future__ import annotations

import re
from typing import Final

from mcp_gateway.masking.forms import MASKED, form
from mcp_gateway.masking.full_names import BETWEEN, FULL_NAME, is_person
from mcp_gateway.masking.introduced import PLAIN
from mcp_gateway.masking.names import bare
from mcp_gateway.masking.somebody import is_body, is_given_name, is_somebody, listed

_END: Final = r"(?:\r?\n|(?:\\r)?\\n|(?i:<br[ ]?/?>))"
"""The end of a line, also of one in a string of JSON, and in HTML."""

_BEGUN: Final = r"(?:(?<![^\r\n\0])|(?<=\\n)|(?<=\n>)|(?<=\n> )|(?<=\n )|(?<=\n  )|(?<=\n    )|(?<=[\n ]\")|(?<=br>)|(?<=/>)|(?<=<p>))"
"""Where a line begins, with what quotes and indents it."""

_CLOSES: Final = {
    "best regards": "", "kind regards": "", "kindest regards": "", "warm regards": "", "warmest regards": "", "regards": "", "sincerely": "", "yours sincerely": "",
    "yours truly": "", "yours faithfully": "", "best wishes": "", "warm wishes": "", "all the best": "", "all my best": "", "with best": " [a-z]{4,10}", "with kind": " [a-z]{4,10}", "with warm": " [a-z]{4,10}",
    "herzlichst": "", "tsch": "(?:ü|ue)(?:ß|ss)", "bonne journ": "[ée]e", "belle journ": "[ée]e", "bonne soir": "[ée]e", "do zobaczenia": "", "hasta ": "(?:luego|pronto)", "tot ziens": "", "tot snel": "", "fijne dag": "", "bis dann": "", "ha en bra dag": "",
    "hav en god dag": "", "ha en fin dag": "", "buona giornata": "", "tenha um bom dia": "", "have a great ": "(?:day|week(?:end)?)", "have a nice ": "(?:day|week(?:end)?)", "have a good ": "(?:day|week(?:end)?)", "speak soon": "", "see you soon": "", "lots of love": "",
    "respectfully": "", "cordially": "", "warmly": "", "many thanks": "", "thanks again": "", "thanks in advance": "", "thanks and": " [a-z ]{4,20}", "talk soon": "", "take care": "",
    "mit freundliche": r"[nm] gr(?:ü|ue|u)(?:ß|ss)e?n?", "mit beste": r"[nm] gr(?:ü|ue|u)(?:ß|ss)e?n?", "mit herzliche": r"[nm] gr(?:ü|ue|u)(?:ß|ss)e?n?", "mit liebe": r"[nm] gr(?:ü|ue|u)(?:ß|ss)e?n?",
    "freundliche gr": r"(?:ü|ue|u)(?:ß|ss)e", "beste gr": r"(?:ü|ue|u)(?:ß|ss)e", "viele gr": r"(?:ü|ue|u)(?:ß|ss)e", "liebe gr": r"(?:ü|ue|u)(?:ß|ss)e", "herzliche gr": r"(?:ü|ue|u)(?:ß|ss)e",
    "hochachtungsvoll": "", "gru": "(?:ß|ss)",  "bis bald": "", "viele liebe gr": r"(?:ü|ue|u)(?:ß|ss)e",
    "cordialement": "", "bien cordialement": "", "amicalement": "", "bien amicalement": "", "sinc": "[èe]rement", "meilleures salutations": "", "salutations": " [a-z ]{4,20}", "bien ": "(?:à|a) (?:vous|toi)",
    "amiti": "[ée]s", "bises": "", "respectueusement": "", "salutations distingu": "[ée]es",
    "un saludo": "", "un cordial saludo": "", "saludos": "(?: cordiales)?", "cordiales saludos": "", "atentamente": "", "muy atentamente": "", "cordialmente": "", "un abrazo": "", "un fuerte abrazo": "", "abrazos": "",
    "cordiali saluti": "", "distinti saluti": "", "cari saluti": "", "i migliori saluti": "", "saluti": "", "un caro saluto": "", "un saluto": "", "a presto": "", "un abbraccio": "",
    "met vriendelijke groet": "(?:en)?", "vriendelijke groet": "(?:en)?", "hartelijke groet": "(?:en)?", "met hartelijke groet": "(?:en)?", "groet": "(?:en|jes)?", "hoogachtend": "", "beste groet": "(?:en)?",
    "pozdrawiam": "(?: serdecznie)?", "z pozdrowieniami": "", "z powa": "[żz]aniem", "serdecznie pozdrawiam": "", "serdeczne pozdrowienia": "", "z wyrazami szacunku": "",
    "atenciosamente": "", "cumprimentos": "", "com os melhores cumprimentos": "", "melhores cumprimentos": "", "abra": "[çc]os?", "um abra": "[çc]o",
    "sayg": "[ıi]lar(?:[ıi]mla)?", "sevgiler": "(?:imle)?", "selamlar": "",
    "med vennlig hilsen": "", "vennlig hilsen": "", "med venlig hilsen": "", "venlig hilsen": "", "de bedste hilsner": "", "hilsen": "", "med v": "[äa]nliga? h[äa]lsning(?:ar)?", "beste hilsen": "",
    "yst": "[äa]v[äa]llisin terveisin", "terveisin": "", "s pozdravem": "", "cu stim": "[ăa]", "cu respect": "", "a bient": "[ôo]t",
}  # fmt: skip
"""What a letter closes with, on a line of its own: its sign, which has ASCII's letters alone, and the rest."""

_LEADS: Final = {
    2: {"nliga h": ("v[äa]", r"nliga h[äa]lsningar"), "lsningar": ("h[äa]", "lsningar"), "rlig hilsen": ("k[æa]", "rlig hilsen")},
    1: {"dv": ("[üu]", "dv(?:ö|o)zlettel"), " bient": ("[àa]", " bient[ôo]t"), "yi ": ("[İi]", "yi (?:ç|c)al[ıi](?:ş|s)malar")},
    4: {"ne gr": ("sch[öo]", r"ne gr(?:ü|ue|u)(?:ß|ss)e")},
    3: {"ctou": ("s ú", "ctou"), "s cordialement": ("tr[èe]", "s cordialement"), "ekk": ("te[şs]", "ekk(?:ü|u)rler")},
}  # fmt: skip
"""The same where another letter stands before: how many characters they begin before the sign."""

_BRIEF: Final = (
    "best", "cheers", "thanks", "thank you", "thx", "yours", "hugs", "lg", "vg", "mfg", "danke", "gracias", "muchas gracias", "grazie", "grazie mille", "merci", "bisous", "liefs", "mvg", "mvh", "dank je wel",
    "tak", "takk", "tack", "obrigado", "obrigada", "beijos", "besos", "bacioni", "gruss", "br", "kr", "ta", "att", "ciao",
)  # fmt: skip
"""Words that close a letter and mean much else: behind an empty line, or with a comma."""

_NAME: Final = r"(?:(?:Dr|Prof|Mr|Mrs|Ms)\.? )?[^\W\d_a-zß-öø-ÿ](?:\.|[^\W\d_]{1,24}(?:['’-][^\W\d_]{1,24})?)(?: (?:[^\W\d_a-zß-öø-ÿ](?:\.|[^\W\d_]{1,24}(?:['’-][^\W\d_]{1,24})?)|van|von|de|der|den|del|da|di|dos|la|le)){0,3}"
_AND: Final = r"(?: ?(?:&|\+| and| und| et| y| e| i| og| och| en) ?[^\W\d_a-zß-öø-ÿ][^\W\d_]{1,24})?"
_OWN: Final = r"(?:(?:Your|Ihre?|Deine?|Euer|Eure|Votre|Ton|Ta|Tu|Tua|Tuo|Jouw|Je|Uw|Din) )?"
_BELOW: Final = rf"[ \t]{{0,3}}{_END}(?:[> \t]{{0,8}}{_END}){{0,2}}(?:-- ?{_END})?[> \t*_~–—-]{{0,8}}{_OWN}(?!{MASKED})(?P<s>{_NAME}{_AND})(?=[ \t*_]{{0,4}}(?:[\r\n\0\"<|(]| ?[–—/-] |\\[rn]|,[ \t]{{0,4}}(?:[\r\n\0]|\\[rn])|$))"
_LAST: Final = rf"(?=[ \t]{{0,4}}(?:{_END}[> \t]{{0,8}}{_END}|{_END}?[\"\0]|{_END}?$))"

_NOBODY: Final = listed(
    "the your our my sent from this please note ps regards best all dear hello hi hey world everyone everybody everything there folks guys sir madam sirs colleague colleagues friend friends reader readers community visitor visitors"
    " guest guests diary kitty recruiter hiring valued subscriber customer neighbours neighbors parents students students welt mundo monde mondo dunya zusammen allerseits allen alle alla allemaal leute kollegen kolleginnen kollege kollegin damen herren"
    " tous toutes todos todas tutti tutte iedereen collega collegas wszyscy wszystkim panstwo panstwa kunde kundin kunden cliente clientes client klant klanten clienti herkese amigos amici ihr ihre sehr geehrte unser unsere"
    " madame monsieur messieurs mesdames heer mevrouw senor senora senores signore signora panie pani pan bey hanim herr frau dr prof mr mrs ms"
    " thanks thank cheers yes no ok okay oui non si ja nein new news update updates summary notes hallo bonjour hola ciao welcome goodbye bye today tomorrow monday tuesday wednesday thursday friday saturday sunday"
    " code conduct style guide january february march april june july august september october november december again beta alpha html http json yaml api sdk usage options"
)
"""Who is nobody in particular where a letter has a name, and what else stands there."""


def _is_called(name: str) -> bool:
    """Whether it is a first name, or a full one."""
    words = [word for word in _BREAKS.split(name) if word]
    named = [
        word for word in words if not (len(word) < 3 and word.endswith(".")) and bare(word).lower() not in _PARTICLES
    ]
    return (
        bool(named)
        and all(
            (is_given_name(word) or word.isupper()) and bare(word).lower() not in _NOBODY and not is_body(word)
            for word in named
        )
        and not (len(named) == 1 and named[0].isupper())
    )


_BREAKS: Final = re.compile(r"[ \t&+]+")
_PARTICLES: Final = listed(
    "van von de der den del da di dos la le and und et y e i og och en dr dr. prof prof. mr mr. mrs mrs. ms ms."
)

_GREETINGS: Final = (
    r"hi|hello|hey|dear|good (?:morning|afternoon|evening)|greetings|liebe[r]?|hallo|guten (?:tag|morgen|abend)|moin|servus|gr(?:ü|ue)(?:ß|ss)e? (?:dich|gott|sie)|sehr geehrte[r]?"
    r"|bonjour|bonsoir|salut|ch(?:er|ère|ere|ers)|coucou|hola|estimad[oa]|querid[oa]|apreciad[oa]|distinguid[oa]|buen(?:os|as) (?:d[ií]as|tardes|noches)|ciao|gentil(?:e|issim[oa])|egregi[oa]|car[oa]|buongiorno|buonasera|salve"
    r"|beste|hoi|dag|lieve|geachte|goede(?:morgen|middag|navond)|cześć|czesc|witaj|dzień dobry|dzien dobry|szanown[ya]|drog[ia]|hej(?:san)?|oi|olá|ola|prezad[oa]|car[oa]|bom dia|boa tarde|boa noite"
    r"|sevgili|sayın|sayin|merhaba|selam|hei|kære|kjære|käre|kära|hyvä|moi|dobrý den|dobry den|ahoj|vážen[ýá]|milý|milá|kedves|tisztelt|dragă|draga|stimate|bună"
)
_TITLED: Final = r"(?:(?:mr|mrs|ms|mx|miss|dr|prof|doctor|professor|herrn?|frau|madame|mme|monsieur|m|mademoiselle|señor[a]?|senora?|sra?|don|doña|dottor(?:e|essa)?|dott|signor[ae]?|sig|ra|heer|mevrouw|mevr|dhr|pan|pani[e]?|pane|paní|senhora?|bay|bayan|ing|avv)\.?,? ){0,2}"
_LINE: Final = r"(?:^|(?<=[\n\0]))[> \t]{0,4}"

_WHO: Final = r"From|To|Cc|CC|Bcc|Reply-To|Sender|Von|An|Kopie|De|À|A|Para|Da|Van|Aan|Od|Do|DW|Kimden|Kime|Bilgi|Fra|Til|Kopi|Från|Till|Kopia|Komu|Lähettäjä|Vastaanottaja"
_SENDER: Final = r"From|Sender|Von|De|Da|Van|Od|Kimden|Fra|Från"
_RECEIVER: Final = r"To|An|À|A|Para|Aan|Do|Kime|Til|Till|Komu"
_ABOUT: Final = (
    r"Subject|Betreff|Asunto|Oggetto|Onderwerp|Temat|Assunto|Konu|Emne|Objet|Aihe|Subiect|Předmět|Ämne|Tárgy"
)
_ABOUT_SHAPE: Final = r"(?:^|[\n\x00])[> *]{0,4}(?:Subject|Betreff|Asunto|Oggetto|Onderwerp|Temat|Assunto|Konu|Emne|Objet|Aihe|Subiect|P[^\x00-\x3e@-\x7f]edm[^\x00-\x3e@-\x7f]t|[^\x00-\x3e@-\x7f]mne|T[^\x00-\x3e@-\x7f]rgy)[* ]{0,3}:"
_HEAD: Final = r"[> *]{0,4}[^\W\d_][\w -]{0,24}[* ]{0,3}:[^\n\0]{0,300}\r?\n"


def _are_addressed(said: str) -> bool:
    """Whether a mail's head has names of people there, half of what is listed and more: `Last, First; First Last`."""
    listed = [one.strip(" \t\"'*") for one in said.split(";")]
    if len(listed) == 1 and not is_somebody(listed[0]):
        listed = BETWEEN.split(said, 40)
    listed = [one for one in listed if one]
    return bool(listed) and 2 * sum(map(is_somebody, listed)) >= len(listed)


_DOES: Final = (
    "added a comment", "changed the ", "made changes", "created issue", "created the ", "logged work", "attached ", "commented on ", "commented:", "linked ", "requested a review", "approved these changes", "left a comment",
    "joined the ", "left the ", "invited ", "assigned this", "assigned the ", "updated the ", "reopened ", "closed this", "resolved this", "mentioned ", "replied to ", "wrote:", "moved this", "set ", "transitioned ", "added labels", "added the ", "removed the ", "edited the ", "marked this", "self-assigned", "pushed ", "merged ",
)  # fmt: skip
"""What the feed of a tracker says that somebody did, behind their name at the beginning of the line."""

FORMS: Final = (
    form(
        "column:address",
        (
            "lives at",
            "living at",
            "resides at",
            "residing at",
            "wohnt in der ",
            "wohnhaft in der ",
            "demeurant au ",
            "demeurant ",
            "habite au ",
            "domiciliado en ",
            "domiciliada en ",
        ),
        r"(?i:lives|living|resides|residing|wohnt|wohnhaft|demeurant|habite|domiciliad[oa])(?: (?:at|in der|au|en))?:? (?P<s>(?=[^\r\n\0;]{0,60}\d)[^\W_][^\r\n\0;:()\"]{5,100}?)(?=[.;)\"\r\n\0]|,? (?:and|since|und|seit|et|y|with|but|where|who)\b|$)",
    ),
    form(
        "column:id-number",
        (
            "member number",
            "membership number",
            "member no",
            "membership no",
            "policy number",
            "policy no",
            "passport number",
            "passport no",
            "insurance number",
            "insurance no",
            "licence number",
            "license number",
        ),
        r"(?i:member(?:ship)?|policy|passport|insurance|licen[cs]e) (?i:number|no\.?):? (?:is |was )?(?!(?:19|20)\d\d-\d\d-\d\d)(?P<s>(?=[\w/-]{0,20}\d[\w/-]{0,4}\d[\w/-]{0,4}\d)[A-Z0-9][A-Z0-9/-]{4,24})(?![\w-])",
    ),
    form(
        "column:name",
        tuple(_CLOSES),
        rf"{_BEGUN}(?i:{'|'.join(map(''.join, _CLOSES.items()))})[,!.:]{{0,2}}{_BELOW}",
        _is_called,
    ),
    *(
        form(
            "column:name",
            tuple(signs),
            rf"{_BEGUN}(?i:{'|'.join(map(''.join, signs.values()))})[,!.:]{{0,2}}{_BELOW}",
            _is_called,
            lead=lead,
        )
        for lead, signs in _LEADS.items()
    ),
    form(
        "column:name",
        [f"{brief}{mark}" for brief in _BRIEF for mark in (",", "!", ".,")],
        rf"{_BEGUN}(?i:{'|'.join(_BRIEF)})(?:[,!]|\.,){_BELOW}{_LAST}",
        _is_called,
    ),
    form(
        "column:name",
        [f"{brief}{end}" for brief in _BRIEF for end in ("\n", "\r\n", "\\n")],
        rf"(?:(?<=\n\n)|(?<=\n\r\n)|(?<=\\n\\n))(?i:{'|'.join(_BRIEF)}){_BELOW}{_LAST}",
        _is_called,
    ),
    form(
        "column:name",
        "",
        rf"{_LINE}(?i:{_GREETINGS}),? (?i:{_TITLED})(?P<s>{_NAME}{_AND})(?=[,!:][ \t]{{0,4}}\r?$)",
        _is_called,
        lead=None,
        shape=r"(?:^|[\n\x00])[> ]{0,4}[^\n\x00-\x3e@\[-\x7f][^\n\x00-\x1f;:(){}\[\]=<>\"/0-9]{3,60}[,!:][ \t]{0,4}\r?\n",
    ),
    form(
        "column:name",
        "",
        rf"(?m)(?:^|(?<=\0))[> \t]{{0,4}}(?i:{_GREETINGS}) (?i:{_TITLED})(?P<s>{_NAME}{_AND})(?=[.…]{{0,3}}[ \t]{{0,4}}\r?\n[> \t]{{0,4}}\r?\n)",
        _is_called,
        shape=r"(?:^|[\n\x00])[> ]{0,4}(?:Hi|Hello|Hey|Dear|Hallo|Hej|Hei|Liebe|Lieber|Bonjour|Hola|Ciao|Beste|Hoi|Moi|Sevgili|Merhaba|Kj?[^\x00-\x3e@-\x7f]r[ea]|Ol[^\x00-\x3e@-\x7f]|Say[^\x00-\x3e@-\x7f]n) [^\n\x00-\x1f,;:(){}\[\]=<>\"/0-9]{2,40}\r?\n[> ]{0,4}\r?\n",
    ),
    form(
        "column:name",
        "",
        rf"(?m)(?:^|(?<=\0))[> *]{{0,4}}(?:{_WHO})[* ]{{0,3}}:\*{{0,2}}[ \t]{{1,4}}(?!{MASKED})(?P<s>[^\n\0<@:]{{4,300}})(?<![ \t\r])(?=[ \t]{{0,4}}(?:<[^<>\n\0]{{0,120}}>)?[ \t]{{0,4}}\r?\n(?:{_HEAD}){{0,6}}[> *]{{0,4}}(?:{_ABOUT})[* ]{{0,3}}:)",
        _are_addressed,
        shape=_ABOUT_SHAPE,
    ),
    *(
        form(
            "column:name",
            "",
            rf"(?:^|(?<=[\n\0]))[> *]{{0,4}}(?:{_ABOUT})[* ]{{0,3}}:[^\n\0]{{0,300}}\n(?:{_HEAD}){{0,4}}?[> *]{{0,4}}(?:{who})[* ]{{0,3}}:\*{{0,2}}[ \t]{{1,4}}(?!{MASKED})(?P<s>[^\n\0<@:]{{4,300}})(?<![ \t\r])(?=[ \t]{{0,4}}(?:<[^<>\n\0]{{0,120}}>)?[ \t]{{0,4}}(?:[\r\n\0]|$))",
            _are_addressed,
            shape=_ABOUT_SHAPE,
        )
        for who in (_SENDER, _RECEIVER)
    ),
    form(
        "column:name",
        "",
        rf"(?:[\[(](?:(?:19|20)\d\d-\d\d-\d\d[ T,]{{1,2}})?\d{{1,2}}:\d\d(?::\d\d)?(?: ?[AaPp][Mm])?[\])]|(?:19|20)\d\d-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?) (?P<s>{PLAIN})(?=: )",
        is_somebody,
        lead=None,
        shape=r"(?:[\[(](?:(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}[ T,]{1,2})?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AaPp][Mm])?[\])]|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?) [^\n\x00-\x3e@\[-\x7f][^\n\x00:\[\]()=/0-9]{2,40}: ",
    ),
    form(
        "column:name",
        "",
        rf"(?:^|(?<=[\n\0]))\[?\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}},? \d{{1,2}}:\d\d(?::\d\d)?(?: [AP]M)?(?:\]| -) (?P<s>{_NAME}): ",
        _is_called,
        lead=None,
        shape=r"(?:^|[\n\x00])\[?[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4},? [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: [AP]M)?(?:\]| -) ",
    ),
    form(
        "column:name",
        "",
        rf"(?:^|(?<=[\n\0]))\*{{0,2}}(?P<s>{FULL_NAME})(?=\*{{0,2}}(?: APP)?,?(?: [—–-])?[ \t]{{1,4}}(?:(?:Today|Yesterday) at )?\[?\d{{1,2}}:\d\d(?::\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?\]?[ \t]{{0,4}}\r?$)",
        is_somebody,
        lead=None,
        shape=r"(?:^|[\n\x00])\*{0,2}[^\n\x00-\x3e@\[-\x7f][^\n\x00-\x1f:;(){}\[\]=<>\"/0-9]{4,70}[ \t]{1,4}\[?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AaPp]\.?[Mm]\.?)?\]?[ \t]{0,4}\r?\n",
    ),
    form(
        "column:name",
        (",\\n\\n", "!\\n\\n", ":\\n\\n", ",\\r\\n\\r\\n"),
        rf"(?:(?<=\")|(?<=\\n))(?i:{_GREETINGS}),? (?i:{_TITLED})(?P<s>{_NAME}{_AND})(?=[,!:](?:\\r)?\\n)",
        _is_called,
        lead=None,
    ),
    form(
        "column:name",
        "",
        rf"(?P<q>[\"'])(?P<s>{PLAIN})(?P=q),[ ]?[\"'](?=[\w.+-]{{1,64}}@|<EMAIL>)",
        is_somebody,
        lead=None,
        shape=r"[\"'][^\n\x00-\x3e@\[-\x7f][^\n\x00-\x1f\"',@]{3,60}[\"'], ?[\"'](?:[A-Za-z0-9_.+-]{1,64}@|<EMAIL>)",
    ),
    form(
        "column:name",
        "",
        rf"\d\d:\d\d:\d\d[ \t]{{1,3}}From (?P<s>{PLAIN})(?= to |:)",
        is_somebody,
        lead=None,
        shape=r"[0-9]{2}:[0-9]{2}:[0-9]{2}[ \t]{1,3}From [^\n\x00-\x3e@\[-\x7f]",
    ),
    form(
        "column:name",
        "",
        rf"(?:^|(?<=[\n\0]))(?:\[?\d\d:\d\d(?::\d\d)?\]? )?<[@+ ]?(?P<s>{FULL_NAME})(?=> \S)",
        is_somebody,
        lead=None,
        shape=r"(?:^|[\n\x00])(?:\[?[0-9]{2}:[0-9]{2}(?::[0-9]{2})?\]? )?<[@+ ]?[^\n\x00-\x3e@\[-\x7f][^\n\x00-\x1f:;(){}\[\]=<>\"/0-9]{4,40}> ",
    ),
    form(
        "column:name",
        (" schrieb ", " schreef ", " skrev "),
        rf" (?:schrieb|schreef|skrev) (?P<s>{PLAIN})(?=[ ]?(?:<|:|\())",
        is_somebody,
    ),
    form(
        "column:name",
        (
            " wrote:",
            " crit :",
            "crit:",
            " escribi",
            " ha scritto:",
            " napisa",
            " escreveu:",
            "comment by ",
            "reply by ",
        ),
        rf"(?:(?<=[,>\d] )|(?:[Cc]omment|[Rr]eply) by )(?P<s>{PLAIN})(?= ?(?:wrote|a écrit|escribió|ha scritto|napisał(?:\(a\)|a)?|escreveu)? ?:)",
        is_somebody,
        lead=None,
    ),
    form(
        "column:name",
        [f" {does}" for does in _DOES],
        rf"(?m)(?:^|(?<=\0)|(?<=\] )|(?<=\* )|(?<=- ))(?P<s>{FULL_NAME})(?= (?:{'|'.join(_DOES)}))",
        is_somebody,
        lead=None,
    ),
    form(
        "column:name",
        ("-by: ",),
        rf"(?m)(?:^|(?<=\0))[> \t]{{0,8}}[A-Z][\w-]{{2,30}}-(?i:by): (?P<s>{FULL_NAME})(?=[ \t]{{0,4}}(?:<|\(|\r?$))",
        lambda name: is_person(name) and not is_body(name),
        lead=None,
    ),
)
