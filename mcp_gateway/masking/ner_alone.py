"""Whether one name that stands alone in a sentence is somebody's, as what stands on both sides of it tells.

Knows sentences and no lists of names: whoever asks says whether the word is a name and nothing else.
"""

from __future__ import annotations

import re
from typing import Final

from mcp_gateway.masking.somebody import is_thing, listed

_NEAR: Final = 48

_SAID: Final = (
    "joined|joins|covers for|suspected|suspects|chose|disagreed|abstained|signs off|signed off|signs for|wonders|picked up|swapped with|translates|translated for|yelled|smiled|laughed|cried|owns (?:it|this)|drove|left (?:a|me|us|early|for the|his|her|the (?:company|team|meeting|room))|was away|was out|is travell?ing|said|says|saying|think|thinks|thought|asked|asks|wrote|writes|replied|replies|answered|apologi[sz]ed|promised|resigned|agreed|agrees|disagrees|suggested|suggests|mentioned|mentions|forgot"
    "|knows|knew|told|tells|complained|feels|felt|wants|wanted|likes|liked|loves|loved|hates|hopes|believes|insists|insisted|explained|recommended|prefers|preferred|argued|objected|seconded"
    "|volunteered|joked|noticed|attended|attends|pointed out|dials in|dialled in|dialed in|phoned|emailed|texted|rang|lives|moved in|speaks|spoke|talked|wondered|admitted|denied|swore|paired|pinged"
    "|is (?:on (?:pto|leave|holiday|vacation|sick leave|call|parental leave|maternity leave)|out(?: sick| of (?:the )?office| today| this| until| on)|away|sick|ill|off (?:today|sick|until|on)|pregnant|married|retiring|in a meeting)"
    "|(?:will|would|can|could|should) (?:talk|speak|ask|write|call|tell|cover|draft|present|attend|organi[sz]e|chair|lead|take over|follow up|check with|pick|join)|(?:has|have|had) (?:asked|promised|agreed|offered|told|said|written|resigned|volunteered)"
)
_ACTS: Final = re.compile(
    rf"(?: \([^()\n]{{1,30}}\))?,? (?:(?:also|just|already|still|then|both|really|even|all) )?(?:{_SAID})\b",
    re.IGNORECASE,
)
"""What somebody does and hardly any thing: `wants to know`."""

_OWNS: Final = re.compile(
    r"['’]s (?:old |new |own )?(?:comment|feedback|advice|badge|laptop|mother|father|mum|mom|dad|wife|husband|son|daughter|sister|brother|parents?|kids?|birthday|passport|desk|salary|shift|appointment|last day|visa|boss|maternity|wedding|funeral"
    r"|vacation|holiday|handwriting|surname|voicemail|calendar|car|coat|phone number|mobile|inbox|opinion|suggestion|resignation)\b"
)
_MET: Final = re.compile(
    r"(?:,[\"”]? (?:says|said)|\b(?:(?:ask|asked|asking|tell|told|telling|ping|pinged|pinging|thank|thanks to|thx|thanks|kudos to|props to|credit to|loop in|looping in|looped in|poke|nudge|remind|reminded|invite|invited|paired with|pair with"
    r"|(?:lunch|dinner|coffee|call|breakfast|drinks|a chat|catch-?up|1:1) with|talk to|talked to|talking to|talk with|speak to|spoke to|speak with|spoke with|ask for|asked for|reports? to|sat with|worked with|works? for"
    r"|h/t|hat tip to|greetings from|married|my friend|our friend|c/o|on behalf of|it was|by my|not by|(?:his|her|with|my|their) partner|(?:voicemail|regards|greetings|word|text) from|(?:contact|buddy|champion|blocker|manager|mentor|boss|replacement|backup|successor|predecessor|doctor|dentist|lawyer|name|assistant) is|(?:given|fix|fixed|reopened|forwarded|sent|told|written|signed|asked|escalated|approved|reviewed|requested|suggested|drafted|presented|chaired|reported|raised|filed|noticed|spotted|found|led|organi[sz]ed|hosted|taught) by)"
    r"|(?:sister|brother|mother|father|mum|mom|dad|wife|husband|widow|widower|spouse|buddy|girlfriend|son|daughter|aunt|uncle|niece|nephew|cousin|grandmother|grandfather|colleague|co-?worker|teammate|neighbou?r|tenant|patient|nurse|nanny|intern|boss|waiter"
    r"|waitress|stylist|painter|plumber|driver|guide|receptionist|secretary|assistant|deputy|classmate|roommate|flatmate|girlfriend|boyfriend|fianc[ée]e?|landlord|landlady|tutor|therapist|trainer|coach|witness|suspect"
    r"|victim|caller|guest|student|pupil|teacher|janitor|cleaner|babysitter|contractor|freelancer)))[ ]$",
    re.IGNORECASE,
)
"""What stands before somebody, and hardly before a thing."""

_MET_ELSEWHERE: Final = re.compile(r"\b(?:with|by|met|called)[ ]$", re.IGNORECASE)
"""What stands before firms and tools as well, which are written in plain letters."""

_LABELLED: Final = re.compile(
    r"\b(?:owner|assignee|reviewers?|author|reporter|caller|patient|interviewers?|attendees|present|absent|apologies|backfill|spouse|next of kin|emergency contact|driver|recipient|cover|buddy|backup|presenter|facilitator|scribe"
    r"|note-?taker|on-?call|chair|moderator|minutes|speaker|witness|notary|executor|claimant|defendant|plaintiff|guardian|tenant|landlord|buyer|seller):[*_]{0,3}[ ]$",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(r"[.,;]|[ ]\([a-z]|\s{0,64}\Z|\n")
_MODAL: Final = re.compile(
    r"(?:^|[.!?,\n] ?|\bso |\band )(?:[Cc]ould|[Cc]an|[Ww]ould|[Ww]ill|[Mm]aybe|[Hh]as|[Dd]id) $"
)
_NOTES: Final = re.compile(r" (?:notes|noted|points|requested|reported|requests|proposed|proposes|described)\b")
_HELPS: Final = re.compile(
    r" (?:please|double-?check|take a look|have a look|look at|review|help|explain|join us|call (?:me|us|her|him|them)|weigh in|chime in|comment)\b"
)
"""`Owner: Bartosz`, `Could Ivaylo double-check?`"""

_SIGNED: Final = re.compile(r"\n[ \t]{0,4}(?:[–—~]|--)[ ]?$")
_ENDS: Final = re.compile(r"\s{0,64}\Z")
_SENTENCE: Final = re.compile(r"(?:['’]s)?[*_)]{0,3}[,;:.!?–—]{0,2}[ \n](?:[*_(]|[&] ){0,2}(?:[a-zß-öø-ÿ]|I\b)")
_WITHIN: Final = re.compile(r"[a-zß-öø-ÿ]['’]?[,;:]?[ \n][*_(]{0,3}$")
"""A word in small letters beside it, which a heading, a cell and a value do not have."""

_CODE: Final = re.compile(r"[-_/\\@=+#$`]|\.\w|:\w|\(\w|[\"'] ?:|[ ](?:v?\d|[-=/\\|]\S|===?|\(v?\d)")
_CODED: Final = re.compile(r"[-_/\\@=+#$`.:&][*_]{0,2}$")
_NEXT: Final = re.compile(r"(?:['’]s)?[ ]\(?([^\W\d_]{2,24})\b(?:[ ]([^\W\d_]{2,24})\b)?")
_FITTINGS: Final = listed(
    "agent bot ci compiler config connector county cron crate curve dag datacenter db debugger dialect disease distance editor effect endpoint extension feature filter font format gem grid headset helm iam icon"
    " image img index interpreter island language layer lib library linter matrix mode namespace number order os parser patch plugins pod pods port prefix protocol queue readme reactor region repl repo repository"
    " robot route runtime scale sdk shell sort spec speaker street suffix syndrome syntax table tables task tests theme theorem topic transform unit valley vm warning windows wizard district province peninsula"
    " handler hook model models driver subnet bucket shard replica branch fork tag hotel airport restaurant dealer jeans shoes perfume watch watches boutique sedan suv catheter indicator classifier optimizer solver tower estimator sampler logger middleware fixture adapter hat clock logic machine engine gateway"
)
"""What a thing of this name is."""

_STATE: Final = re.compile(
    r",? (?:is|was|are|were|went|goes|got|gets|has been|have been|keeps|stays|runs|turned|remains) (?:now |again |still |back |very |too |currently |not |being )?"
    r"(?:red(?! in)|green|yellow|down(?! with)|up|(?:(?:over|about|up to|roughly) )?\d{1,4}\w{0,4}|(?:much )?(?:faster|slower|lighter)|compatible|broken|deployed|installed|running|healthy|unhealthy|degraded|failing|flaky|upgraded|deprecated|released|drained|lagging|unreachable|restarting|crashing|reachable|supported|unsupported"
    r"|required|configured|enabled|disabled|written in|built|based on|an? (?:programming|open|free|tool|library|language|framework|database|service|city|town|region|brand|model|server|cluster|bot))\b"
    r"|,? (?:crashe[sd]|crashing|restarted (?:itself|after)|compiles|compiled|scales|scaled|times out|timed out|logs|exports|emits|returns|returned|throws|threw|fails|failed|depends|requires|supports|runs on(?! the| a)|listens|deploys|ships with)\b|(?: and [A-Z][a-z]{1,20})? (?:run|runs) (?:on|in|as)(?! the| a)\b"
)
"""What is said of things."""

_ARTICLE: Final = re.compile(
    r"\b(?:the|an?|this|that|these|those|its|each|every|any|some|no|another|one|which|der|die|das|dem|des|ein|eine|einen|einem|le|les|un|une|el|los|una|il|lo|gli|het|een)[ ][*_]{0,2}$",
    re.IGNORECASE,
)
_PLACED: Final = re.compile(
    r"\b(?:in|on|via|near|at|into|inside|onto|within|around|outside|towards?|using|uses?|used|install(?:s|ed|ing)?|run(?:s|ning)?|upgrad(?:e|es|ed|ing)|deploy(?:s|ed|ing)?|migrat(?:e|es|ed|ing)|supports?|supported|bump(?:s|ed)?"
    r"|removed?|removes|renamed?|renames|add|adds|added|drop|drops|dropped|replaced?|replaces|enabled?|enables|disabled?|disables|restart|reboot|configure|buy|bought|sold|sells|drives?|drove|driving|wears?|wore|wearing|like"
    r"|region|city|town|office|cluster|project|language|library|framework|database|tool|server|host|branch|namespace|queue|topic|version|release|brand|model|company|firm|vendor|bank|hotel|restaurant|shop|store|ship|vessel|storm"
    r"|hurricane|cyclone|theme|font|plugin|module|package|service|system|bot|car|codename|codenamed|saint|san|santa|em|aus|à|en|dans|nach|na|w|no|em"
    r"|(?:(?:migrat|mov|switch|ship|fly|fli|flew|flight|travel|import|renam|port|convert|drove|drive|train|trip|back|head|relocat)\w{0,5}(?: \w{1,16})?) (?:from|to)"
    r"|(?:city|port|university|town|version [\d.]{1,8}|bay|province|region|gulf|duchy|district|municipality|republic|battle) of)[ ][*_\"“]{0,2}$",
    re.IGNORECASE,
)
_USED: Final = re.compile(
    r"\b(?:the|an?|using|uses?|install(?:s|ed|ing)?|upgrad(?:e|es|ed|ing)|deploy(?:s|ed|ing)?|bump(?:s|ed)?|bought|buy|restart|reboot|download(?:s|ed)?)[ ](?:the )?[*_\"“]{0,2}$",
    re.IGNORECASE,
)
_VERSION: Final = re.compile(
    r"[ ](?:from |to |version )?v?\d{1,3}(?:\.\d|\b(?! (?:times|days|weeks|months|years|hours|minutes)))"
)
_RELEASE: Final = re.compile(r"[ ](?:from |to |version )?v?\d{1,3}\.\d")
_LISTED: Final = re.compile(
    r"\b(?:in|on|using|installed?|runs?|supports?|with|like|via)[ ]\w{2,20}(?:, \w{2,20}){0,4},? (?:and|or)[ ]$",
    re.IGNORECASE,
)
"""Places, and what is used: `upgrade Julia`, `strong in Scala and Julia`."""

_CALLED_SO: Final = listed(
    "travis claude alexa siri haskell kalman suse okta dex gerrit mercedes porsche lada kia hilton westin armani chanel zara siena lucca modena chelsea irvine bert theano mir elmo jenkins dijkstra flink kong chevrolet"
    " skoda renault ferrari suzuki tata hyatt gucci prada roche hennessy kafka kubernetes helm vagrant celery nano versa"
)
"""Names that are known as those of things: only what somebody does tells."""

_COMPANIES: Final = listed(
    "accenture adidas airbnb alibaba allianz amd asana barclays bayer boeing bosch capgemini cigna citibank cognizant copilot costco deloitte dhl dropbox ebay ericsson etsy facebook fedex figma gartner gitea grafana heroku"
    " honda huawei hubspot hyundai ikea infosys instagram intel jetbrains klarna kpmg lenovo lidl linkedin lufthansa maersk marriott mastercard mckinsey meta miro moody netflix nestle nintendo nissan nokia notion novartis nvidia"
    " openai anthropic palantir palo panasonic paypal pepsi pfizer philips pwc qualcomm quora reddit revolut ryanair samsung sanofi shell shopify siemens skype softbank sony spotify tesco tesla toyota trello tui twitter uber unicef unilever"
    " verizon visa vodafone volkswagen volvo walmart webex wipro wikipedia xerox xiaomi yahoo youtube zalando zoho zoom"
)
"""Firms that people speak with."""


_SOFTWARE: Final = listed(
    "airbyte alembic argocd artifactory bigquery bigtable buildkite calico chrome cilium circleci clickhouse clippy containerd dagster debian dgraph dockerd druid dynamodb elasticsearch envoy esbuild eslint firefox fluentd"
    " foundationdb gitlab golang gradle grafana gunicorn hadoop haproxy hashicorp influxdb intellij istio jenkins junit keycloak kibana kotlin kubectl kustomize linkerd logstash longhorn lombok mariadb memcached metabase"
    " minio mockito mysql neovim nginx nomad openshift opensearch outlook podman prefect prometheus pulsar pulumi pycharm pydantic pytest questdb rabbitmq redis redpanda redshift renovate rustc safari scylla sentry"
    " sonarqube spinnaker sqlite superset systemd talos teamcity tekton telegraf temporal terraform tidb tikv tmux traefik trino vite vitess vscode webpack xcode yugabyte zabbix zookeeper"
)
"""Software that is said to want, to say and to know things."""


def is_told(text: str, start: int, end: int) -> bool:
    """Whether a word is somebody's name as what is said of it tells: nobody but a person does that, owns that or is spoken to so."""
    word = text[start:end].lower()
    if word in _COMPANIES or word in _SOFTWARE or is_thing(word) or _is_code(text, start, end):
        return False
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    if _ARTICLE.search(before):
        return False
    if _ACTS.match(after):
        return True
    if _LABELLED.search(before) and _CLAUSE.match(after):
        return True
    if before.endswith(("as ", "As ")) and _NOTES.match(after):
        return True
    if _MODAL.search(before) and _HELPS.match(after):
        return True
    if word in _CALLED_SO or _is_fitted(after) or _STATE.match(after):
        return False
    if not word.isascii() and _MET_ELSEWHERE.search(before):
        return True
    return _OWNS.match(after) is not None or _MET.search(before) is not None


def is_said(text: str, start: int, end: int) -> bool:
    """Whether a word that is a given name and nothing else is somebody's: it stands in a sentence that does not speak of a thing of this name."""
    word = text[start:end].lower()
    if is_named_for_things(word) or is_thing(word) or _is_code(text, start, end):
        return False
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    if not (_SENTENCE.match(after) or _WITHIN.search(before)):
        return _SIGNED.search(before) is not None and _ENDS.match(text, end) is not None
    if _is_fitted(after) or _STATE.match(after):
        return False
    return not (_ARTICLE.search(before) or _PLACED.search(before) or _LISTED.search(before))


def is_named_for_things(word: str) -> bool:
    """Whether a name in lower case is known as that of a thing."""
    return word in _CALLED_SO or word in _COMPANIES or word in _SOFTWARE


def says_of_somebody(text: str, start: int, end: int) -> bool:
    """Whether what stands on either side of a word stands beside persons only."""
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    if _ARTICLE.search(before):
        return False
    return _ACTS.match(after) is not None or _OWNS.match(after) is not None or _MET.search(before) is not None


def is_things(text: str, start: int, end: int) -> bool:
    """Whether what stands beside words that may be a name makes them a thing's: `the X dealer`, `install X`, `X 2.1`."""
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    following = _NEXT.match(after)
    return (
        (before.endswith(': "') and after.startswith('"') and " " not in text[start:end])
        or _VERSION.match(after) is not None
        or (following is not None and following[1].lower() in _FITTINGS)
        or _STATE.match(after) is not None
        or _USED.search(before) is not None
    )


def is_released(text: str, end: int) -> bool:
    """Whether the number of a release stands behind: `X 2.1`, `X from 2.14`."""
    return _RELEASE.match(text, end) is not None


def _is_code(text: str, start: int, end: int) -> bool:
    if text.endswith(f"{text[start:end].lower()}: ", 0, start):
        return True  # a type that is called as its variable is: `repo: Repo`
    return _CODE.match(text, end) is not None or _CODED.search(text, max(0, start - 4), start) is not None


def _is_fitted(after: str) -> bool:
    following = _NEXT.match(after)
    if following is None:
        return False
    one = following[1].lower()
    return one in _FITTINGS or (is_thing(one) and not following[0].startswith(("'s", "’s")))
