"""Whether what has the form of a full name is somebody's, rather than a team's, an office's, a machine's or a product's.

Knows words of those, in several languages, and how people's names are written. Surnames that are words of the language (Page, House, Sales)
are none of them: where in doubt, a name is somebody's.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from mcp_gateway.masking.full_names import BETWEEN, MOST_LISTED, is_person
from mcp_gateway.masking.names import bare
from mcp_gateway_policy.vocabulary import JsonValue


def listed(words: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(words.split())


_BODIES: Final = listed(
    "savings media group labs studios publishing magazine newsroom agency association ministry hospital clinic pharmacy administrators admins alerts alertmanager analytics architects assurance automation backend backends billing board bots builders bus bureau cab center centre committee community"
    " connect consumers contractors council customers daemon department desk developers devops division engineering engineers everyone facilities finance foundation frontend"
    " gateway governance guild metastore drafter hat helpdesk hires holdings hotline inbox industries infra infrastructure institute integration integrations logistics mailbox maintainers marketing"
    " migrations monitoring networks notifications observability office operations operators ops orchestrator partners payments payroll pipelines plane platform platforms"
    " pool procurement programme proxy purchasing queue reception recruiting reliability resources robot robots room runner runners scheduler security software solutions"
    " squad squads subsystem suite suppliers systems team teams technologies treasury tribe unit university user users vendors volunteers warehouse webhook workers workflow workflows"
    " abteilung buchhaltung einkauf kundendienst kundenservice vertrieb verwaltung departamento equipo soporte ventas equipe achats comptabilite ufficio assistenza vendite gmbh ltda ltd llc inc kft"
    " afdeling klantenservice dzial zespol biuro suporte vendas ekibi birimi avdeling avdelning"
)
"""Words that a name of a body or of a machine ends in, and nobody's: `Release Engineering`, `Mobile Guild`."""

_MAKERS: Final = listed(
    "airflow akamai amazon ansible apache argo atlassian azure bitbucket cisco cloudflare confluence databricks datadog debian dependabot docker elastic fedora firefox github gitlab"
    " google grafana hadoop heroku hubspot ibm istio jira kafka kubernetes linux mailchimp microsoft mongodb nagios nginx okta openshift oracle pagerduty postgres postgresql"
    " prometheus redhat redis renovate salesforce sap sendgrid sentry servicenow shopify slack snowflake snyk sonarqube splunk stripe tableau terraform twilio ubuntu"
    " vercel vmware windows wordpress workday zendesk"
)
"""Words that a name of a product or of its maker begins with."""

_THINGS: Final = listed(
    "academy access account accountant accounting accounts action actions active admin administration administrator agency agent agents airline airlines airport alert alliance all"
    " analysis analyst annual anonymous anyone app application applications apps architect architecture artist assistant association audit auth authentication authority"
    " authorization automated backup backups batch blog bot brigade build builder builds building cache cafe cart catalog catalogue central"
    " certificate certificates change channel chapter checkout chief claims classic client clients clinic cloud cluster clusters code college commerce commercial commission common"
    " communication communications company competence compliance compute conduct configuration cookbook console consultant consultants consulting consumer contact content continuous contract contracts"
    " contributor contributors control controller coordinator corporate corporation county creative credentials credit cron curator custom customer cyber daily dashboard data"
    " database databases default delivery demo deploy deployer deployment deployments deposit depot design desktop development device devices digital direct directorate director directory dispatch"
    " district documentation documents domain duty ecommerce editor editorial editors education electric email emergency employee employees energy engine engineer enterprise environment"
    " equity event events executive experience export external extension factory federal federation floor folder framework fulfillment fulfilment fund generator global group"
    " groups growth hardware headquarters health hospital hotel hourly hub human identity import incident index infrastructures insight insights instance insurance intelligence"
    " interim internal international inventory invoice invoices jobs kernel kiosk kitchen knowledge lab laboratory laboratories labs learning legacy legal library license"
    " licensing load loader local logging lounge machine machines mail maintainer maintenance management manager managers manufacturing market marketplace media medical member members"
    " mesh message messaging metrics middleware migration ministry mobile module monitor monthly municipality network networking nightly node nodes nobody none notification online onboarding"
    " open operation operational operator orders organisation organization owner owners package partner partnership payment people performance permission pharmacy phone pipeline planner"
    " planning plugin policy portal portfolio president primary principal print printer private process processing product production products professional program project"
    " projects provider providers public publishing quality recovery records recruitment refresh region regional relations release releases remote report reporter reporting reports repository"
    " representative request research response restaurant retail revenue reviewers risk role rotation routing sandbox scanner school science script search secondary secretariat secret "
    " sensor server servers service services session shared shift shipping shop site society source specialist staff staging standby state station steering storage store stores"
    " strategy streaming studio studios subscriber success suite supervisor supply support surgery sync synchronization system task technical technician technology telemetry template tenant terminal "
    " testing tester token tooling tracing traffic training transaction transport travel trust unassigned undefined unknown updater vault vehicle vendor virtual"
    " web website weekly wholesale worker workspace works"
    " name value faq guide guidelines manual overview readme usage webinar ltda outlet kft thread snapshot hosting scanner drafter analyzer metastore driver drivers ethernet wireless"
    " aktiengesellschaft betrieb dienst entwicklung gemeinde gesellschaft klinik leitung praxis projekt schule stiftung technik verein zentrale"
    " clientes compras contabilidad direccion empresa equipos fundacion gerencia humanos mantenimiento oficina proyecto recursos servicio servicios sistemas tienda"
    " atelier clients direction ecole entreprise humaines informatique projet ressources societe usine ventes"
    " acquisti amministrazione azienda clienti fornitori magazzino progetto reparto risorse servizio sistemi squadra umane"
    " administratie bedrijf beheer dienst gemeente inkoop ontwikkeling stichting verkoop winkel"
    " firma ksiegowosc obsluga sklep sprzedaz szkola urzad fundacja"
    " equipa escola loja projeto servico setor vendas"
    " destek departmani sirketi musteri satis yonetimi hizmetleri"
    " butik forening innkjop kommune kundeservice kundtjanst okonomi salg selskap skole"
)
"""Words in names of those and in titles of jobs, which hardly anybody's name has."""

_WEAK: Final = listed(
    "jenkins ci cd qa press list senior junior crew new front base job edge union stage talent drift stadt amt werk lager city core care order plan test simple general bank master author feature ledger plant root case branch merchant guest fleet head bridge model page house price field fields key bell park parks hill lake river wood woods stone king queen night day week month winter summer spring"
    " north south east west old high low first second third last blue red green purple black white gold silver orange yellow brown grey gray big small little super ultra smart fast quick dark light deep hot cold best good top"
    " major minor main prime trade show form book books rock sales power burp banner cross post cards card story field english french german mill water waters forest garden street road way gate tower castle church hall"
    " bird eagle falcon fox wolf bear lion tiger dragon dragons penguin penguins panda pandas ninja ninjas rangers warriors whale rocket shop chief party marketing phone call direct click path point lead leads"
)
"""Words of the language that are surnames as well: where every word of a name is one of the language, it is nobody's."""

_GIVEN: Final = listed(
    "summer winter junior major king page river forest lake gray grey west fox wolf bear lion falcon"
)
"""Those that are first names as well."""

_BETWEEN_THINGS: Final = listed("and of the for with to from on und mit auf pour avec")
"""Words in the middle of what is no name: `Build And Test`."""

_ENDINGS: Final = re.compile(
    r".{2,24}(?:[st]ions?|[a-z]ware|[ai]lit(?:y|ies)|stics|tronics|ologies|ology|itat|keit|heit|(?<!le)ments?)"
)
"""How words of things end, and hardly any name: `Observation`, `Middleware`."""

_SINGLE: Final = r"(?:(?:Mc|Mac|De|Di|Da|Du|La|Le|Van|Von|Fitz|Al|El|Bin|St\.?|O['’]|D['’]|L['’])-?)?[^\W\d_a-zß-öø-ÿ][^\W\d_A-Z]{0,24}|[^\W\d_a-zß-öø-ÿ]{4,24}"
_PLAIN: Final = rf"(?:{_SINGLE})(?:['’-](?:[^\W\d_a-z][^\W\d_A-Z]{{0,24}}|[^\W\d_A-Z]{{1,24}})){{0,3}}"
_PARTICLE: Final = (
    "(?:van|von|vom|zu|zur|de|del|della|di|da|do|dos|du|des|la|le|der|den|ten|ter|te|bin|ibn|al|el|y|e|i|af|av)"
)
_WRITTEN: Final = re.compile(
    rf"(?:(?:Mr|Mrs|Ms|Mx|Dr|Prof|Hon|Ing|Dipl|Dott|Sr|Sra|Mme|Herr|Frau)\.? ){{0,2}}(?:{_PLAIN}\.?,? |{_PARTICLE} ){{1,4}}(?:{_PARTICLE} ){{0,2}}{_PLAIN}\.?"
)
_WORDS: Final = re.compile(r"[ ,.'’-]+")
_LONGEST: Final = 64


@lru_cache(maxsize=1 << 12)
def is_body(name: str) -> bool:
    """Whether a name that has the form of a person's is that of a body or a machine, as its last word or its first says, or all of them:
    unless it begins with a word that people are called by, too, and goes on with a surname: `Summer Stone`."""
    words = bare(name).lower().split(" ")
    if words[-1] in _BODIES or words[0] in _MAKERS or not _BETWEEN_THINGS.isdisjoint(words[1:-1]):
        return True
    return all(map(_is_word, words)) and (words[0].rstrip(",") not in _GIVEN or any(map(is_thing, words)))


@lru_cache(maxsize=1 << 12)
def is_somebody(name: str) -> bool:
    """Whether a text is written as a person's full name and no word of it is one of a body's or a thing's."""
    if len(name) > _LONGEST or not is_person(name):
        return False
    if _WRITTEN.fullmatch(name) is None or name.isupper():
        return False
    words = [word for word in _WORDS.split(bare(name).lower()) if word]
    return not any(map(is_thing, words)) and not all(map(_is_word, words))


def may_be_called(name: str) -> bool:
    """Whether a text has the form of a person's name, with no word of a body's or a thing's, and none that joins words: not `Code of Conduct`."""
    words = [word for word in _WORDS.split(bare(name).lower()) if word]
    return (
        is_person(name) and not any(map(is_thing, words)) and words[0] not in _JOINING and not all(map(_is_word, words))
    )


def is_in_small_letters(name: str) -> bool:
    """Whether a text is two words or a few more in small letters that may be somebody's name: none of a thing, none that joins words."""
    return (
        len(name) <= _LONGEST
        and _SMALL.fullmatch(name) is not None
        and not any(word in _JOINING or is_thing(word) for word in _WORDS.split(bare(name)))
    )


_SMALL_WORD: Final = r"(?:[^\W\d_A-Z]{2,24}(?:['’-][^\W\d_A-Z]{1,24})?|[dol]['’][^\W\d_A-Z]{2,24})"
_SMALL: Final = re.compile(rf"{_SMALL_WORD}(?: {_SMALL_WORD}){{1,3}}")
_JOINING: Final = listed(
    "a an and any are as at be by can for from has have if in into is it my no not of off on or our out per that the their this to up us was we who will with your you yes not und oder mit von_der et ou pour con para per est"
)


def is_given_name(word: str) -> bool:
    """Whether one word is written as a person's first name, and is no word of a body or a thing."""
    return _ALONE.fullmatch(word) is not None and not any(map(is_thing, _WORDS.split(bare(word).lower())))


_ALONE: Final = re.compile(rf"(?:{_SINGLE}|[^\W\d_a-z][^\W\d_A-Z]{{1,24}}-[^\W\d_a-z][^\W\d_A-Z]{{1,24}})")


def _is_word(word: str) -> bool:
    return word in _WEAK or word.removesuffix("s") in _WEAK or is_thing(word)


def is_weak(name: str) -> bool:
    """Whether a name is a word of the language as well, of a colour, a place or a season."""
    return name.lower() in _WEAK


def is_thing(word: str) -> bool:
    """Whether a word in lower case is one of a body's, a maker's or a thing's."""
    return (
        word.removesuffix("s") in _THINGS
        or word in _THINGS
        or word in _BODIES
        or word in _MAKERS
        or _ENDINGS.fullmatch(word) is not None
    )


def are_somebody(value: JsonValue) -> bool:
    """Whether a text is somebody's full name, or a list of names in which half and more of what is listed are."""
    if not isinstance(value, str):
        return False
    if is_somebody(value):
        return True
    listed = [one for one in BETWEEN.split(value, MOST_LISTED) if one] if 8 < len(value) <= 1024 else []
    return (
        len(listed) > 1 and 2 * sum(map(is_somebody, listed)) >= len(listed) and all(one[0].isupper() for one in listed)
    )
