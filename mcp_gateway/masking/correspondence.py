"""Persons and addresses in what people send each other: under a letter's close, behind `cc:`, in a group of commits, written so that no
program finds them.

Knows how such texts are laid out; what a name looks like, `full_names` knows.
"""

from __future__ import annotations

from typing import Final

from mcp_gateway.masking.forms import MASKED, form
from mcp_gateway.masking.full_names import FULL_NAME, are_people, is_person
from mcp_gateway.masking.somebody import are_somebody, may_be_called

_CLOSES: Final = (
    "regards", "sincerely", "cheers", "best wishes", "yours truly", "yours faithfully", "all the best", "many thanks", "thank you",
    "thanks", "best", "cordialement", "salutations", "saludos",
    "atentamente", "saluti", "groet", "groeten", "hilsen", "pozdrawiam", "atenciosamente", "saludo", "abrazo", "pozdravem", "hochachtungsvoll", "hoogachtend", "cumprimentos",
)  # fmt: skip
"""What a letter closes with, before who wrote it."""

_ACCENTED: Final = {
    "freundliche": r"n gr(?:ü|ue|u)(?:ß|ss)en", "liebe gr": "(?:ü|ue|u)(?:ß|ss)e", "viele gr": "(?:ü|ue|u)(?:ß|ss)e",
    "beste gr": "(?:ü|ue|u)(?:ß|ss)e", "en gru": "(?:ß|ss)", "bien ": "à vous", "vanlig": "a halsningar", "med v": "änlig(?:a)? h[äi]lsning(?:ar)?",
    "abra": "[çc]os", "salutations distingu": "[ée]es",
}  # fmt: skip
"""The same with letters that no sign may have: its sign and the rest."""

_END: Final = r"(?:\r?\n|(?:\\r)?\\n|(?i:<br[ ]?/?>))"
"""The end of a line, also of one in a string of JSON, and in HTML."""

_LISTS: Final = (
    "attendees:", "participants:", "present:", "absent:", "apologies:", "invited:", "interviewers:", "panel:", "reviewers:", "approvers:",
    "assignees:", "signatories:", "facilitators:", "speakers:", "presenters:", "hosts:", "organizers:", "organisers:", "in attendance:", "also present:", "regrets:", "anwesende:", "abwesende:", "entschuldigt:", "asistieron:",
    "ausentes:", "presentes:", "partecipanti:", "assenti:", "aanwezig:", "afwezig:", "deelnemers:", "obecni:", "uczestnicy:", "nieobecni:", "deltakere:", "deltagere:", "deltagare:", "til stede:", "obs:",
    "participants :", "invitees:", "fehlend:", "witnesses:", "teilnehmer:", "anwesend:", "abwesend:", "asistentes:", "presenti:", "participantes:",
    "cc:", "bcc:",
)  # fmt: skip

_CHOSEN: Final = (
    "required:",
    "optional:",
    "required attendees:",
    "optional attendees:",
    "excus",
    "sents :",
    "sents:",
    "absents :",
    "mlar:",
    "m.fl.:",
    "approved by:",
    "reviewed by:",
    "owners:",
    "watching:",
    "watchers:",
    "members:",
    "crew:",
    "staff:",
    "team:",
    "speakers:",
    "authors:",
)
"""Before lists of what else there is: half of it and more must be written as people are called."""

_DOT: Final = r"(?:[ ]?[(\[{<][ ]?(?:dot|punkt|point|punto|\.)[ ]?[)\]}>][ ]?)"
_AT: Final = r"[(\[{<][ ]?(?:at|arroba|@)[ ]?[)\]}>]"
_DOMAIN: Final = rf"[\w-]{{1,63}}(?:(?:\.|{_DOT})[\w-]{{1,63}}){{0,3}}(?:\.|{_DOT})[A-Za-z]{{2,24}}(?!\w)"
_LOCAL: Final = rf"(?<![\w.+-])[\w+-]{{1,64}}(?:(?:\.|{_DOT})[\w+-]{{1,64}}){{0,4}}"


def _is_titled(name: str) -> bool:
    """Whether it is a person's name that ends in a capitalised word, as a heading's words seldom do."""
    return is_person(name) and name.rpartition(" ")[2][:1].isupper()


FORMS: Final = (
    form(
        "column:name",
        (*_CLOSES, *_ACCENTED),
        rf"(?<![^\W\d_])(?i:{'|'.join((*_CLOSES, *map(''.join, _ACCENTED.items())))})[,!.]?[ \t]{{0,3}}{_END}(?:[> \t]{{0,8}}{_END}){{0,2}}[> \t*-]{{0,8}}(?!{MASKED})(?P<s>{FULL_NAME})(?=[ \t]{{0,8}}(?:[\r\n\0\"*|,<]|\\[rn]|$))",
        may_be_called,
    ),
    form(
        "column:name",
        _LISTS,
        rf"(?<![\w-])(?i:{'|'.join(_LISTS)})\*{{0,2}}[ \t]{{1,2}}(?!{MASKED})(?P<s>[^\r\n\0\"\\<>]{{5,400}})",
        are_people,
    ),
    form(
        "column:name",
        _CHOSEN,
        rf"(?i:required(?: attendees)?|optional(?: attendees)?|excusés?|excus[ée]e?s?|sents|absents|mlar|approved by|reviewed by|owners|watch(?:ing|ers)|members|crew|staff|team(?= ?:[^\r\n\0]{{5,400}}?(?:[,;&]| and ))|speakers|authors) ?:\*{{0,2}}[ \t]{{1,2}}(?!{MASKED})(?P<s>[^\r\n\0\"\\<>:]{{5,400}})(?=[ \t]*(?:[\r\n\0]|$))",
        are_somebody,
    ),
    form(
        "column:name",
        ("):\n", "):\r\n"),
        rf"(?m)(?:^|(?<=\0))(?P<s>{FULL_NAME}) \(\d{{1,6}}\):\r?$",
        _is_titled,
        lead=None,
        there=r"\):\r?\n {6}[^\s\0]",
    ),
    form(
        "column:name",
        (":/home/", ":/users/"),
        rf"(?m)(?:^|(?<=\0))[a-z_][\w.-]{{0,31}}:[^:\n\0]{{0,128}}:\d{{1,10}}:\d{{1,10}}:(?P<s>{FULL_NAME})(?=[,:])",
        is_person,
        lead=None,
    ),
    form(
        "column:email",
        ("at)", "at]", "at}", "at>", "(@)", "[@]", "{@}", "arroba)", "at )", "at ]"),
        rf"(?i)(?P<s>{_LOCAL}(?:[ ]{_AT}[ ]|{_AT}){_DOMAIN})",
        lead=None,
    ),
    form(
        "column:email",
        (
            " dot com",
            " dot org",
            " dot net",
            " dot io",
            " dot co",
            " dot edu",
            " dot gov",
            " dot de",
            " dot fr",
            " dot eu",
        ),
        r"(?i)(?P<s>(?<![\w.+-])[\w+-]{1,64}(?:(?:\.|[ ]dot[ ])[\w+-]{1,64}){0,3}[ ]at[ ][\w-]{1,63}(?:[ ]dot[ ][\w-]{1,63}){0,2}[ ]dot[ ][a-z]{2,6}(?!\w))",
        lead=None,
    ),
    form(
        "column:name",
        ("user.name",),
        rf"user\.name(?: to|[ ]?=|:)?[ ][\"']?(?P<s>{FULL_NAME})(?=[\"']?[ \t]*(?:[\r\n\0]|$))",
        is_person,
    ),
    form("column:name", ("'s name:",), rf"'s name:[ \t]{{1,3}}(?P<s>{FULL_NAME})(?=[ \t]*(?:[,;\r\n\0]|$))", is_person),
    form(
        "column:address",
        ("'s address:", "'s home address:"),
        rf"(?i)'s (?:home )?address:[ \t]{{1,3}}(?!{MASKED})(?![^\s\0]*[:/@.][^\s\0])(?P<s>(?=[^\r\n\0]{{0,80}}\d)(?=[^\r\n\0]{{0,80}}[^\W\d_] )[^\r\n\0]{{6,200}})",
    ),
    form(
        "column:name",
        ("name:",),
        rf"(?i:(?<!\w)name):(?P<s>{FULL_NAME})(?= (?i:e-?mail|mail|phone|tel|mobile|ssn|dob|birth\w{{0,6}}|address):)",
        is_person,
    ),
    form(
        "column:card",
        ("card",),
        r"(?i)card[^\n\0:#]{0,16}[:#][^\n\0]{1,40}\r?\n(?:[^\n\0]{0,40}\n)?[ \t]{0,8}exp(?:iry|ires|\.)?(?:[ ]?date)?[ :]{1,4}(?P<s>(?:0[1-9]|1[0-2])[/-](?:20)?[2-4]\d)(?![\d/-])",
    ),
    form(
        "column:name",
        "",
        rf"\[?\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}},? \d{{1,2}}:\d\d(?::\d\d)?(?: [AP]M)?(?:\]| -) (?P<s>{FULL_NAME}): ",
        is_person,
        lead=None,
        shape=r"[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4},? [0-9]{1,2}:[0-9]{2}",
    ),
    form("column:wallet", "0x", r"0x(?<![A-Za-z0-9_]0x)[0-9a-fA-F]{40}(?![A-Za-z0-9_])"),
)
"""`git shortlog` and passwd(5) are their manuals'; an Ethereum address is twenty bytes in hexadecimal (EIP-55)."""
