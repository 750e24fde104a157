"""One name alone in a sentence: what is said of it tells whether it is somebody's."""

from __future__ import annotations

import pytest

from mcp_gateway.masking.ner import Ner, installed_model
from mcp_gateway.masking.ner_alone import is_said, is_things, is_told

needs_model = pytest.mark.skipif(not installed_model(), reason="no language model: install governed-mcp-gateway[ner]")


def placed(text: str) -> tuple[str, int, int]:
    """A text with where what stands between braces begins and ends in it."""
    start, end = text.index("{"), text.index("}") - 1
    return text.replace("{", "").replace("}", ""), start, end


@pytest.mark.parametrize(
    "text",
    [
        "Fixed it. {Tomasz} restarted the pods.",
        "Lunch with {Giulia} at noon",
        "can you forward it to {Thérèse}?",
        "{Marco} is down with the flu",
        "{Julia} runs on the treadmill",
        "- {Laszlo}: draft the agreement",
        "Interviewers: {Uwe}, and later his boss",
        "I gave {Francesca}'s key back",
        "termination of {Kevin} effective today",
    ],
)
def test_a_given_name_in_a_sentence_is_somebodys(text: str) -> None:
    assert is_said(*placed(text))


@pytest.mark.parametrize(
    "text",
    [
        "the {Miranda} warning was read",
        "strong in {Julia} and not in shell",
        "strong in Scala and {Julia} only",
        "{Linus} scheduler plugin ships",
        "{Guido} is deployed to production",
        "upgrade {Julia} first",
        "{Julia} 1.9 was released",
        "migrated from {Oksana} to another",
        "{Travis} opened the build",
        "## {Julia}",
        "{Julia}",
        '"queue": "{Kirby}"',
        "call /{Marta}/x first",
        "{Pino} is over 5x faster than others",
        "{Marco} is down since noon",
        "the city of {Lorena} was closed",
        "{Winston} logger was replaced",
        "{Felix} and Calico run on every node",
        "{Julia} (language) is known",
    ],
)
def test_a_given_name_that_is_a_things_stays(text: str) -> None:
    assert not is_said(*placed(text))


@pytest.mark.parametrize(
    "text",
    [
        "{Thabo} thinks it is the resolver",
        "{Oyelaran} is on PTO until Monday",
        "{Babatunde}'s laptop was stolen",
        "I paired with {Tuğba} on this",
        "her sister {Morag} has a key",
        "{Charlotte} likes it better",
        "ask {Bazza} about it",
        "Owner: {Bartosz}. Reviewer: nobody",
        "**On-call:** {Oyelaran} (primary)",
        "Could {Ivaylo} double-check?",
        "it is slow, says {Priyanka}.",
        "as {Aditi} notes, it is simpler",
        "could you loop in {Sorenka}?",
        "{Bogumiła} left a voicemail",
        "Witness: {Carmela}.",
        "forwarded by {Lindiwe} today",
        "Per {Ottoline}'s comment, rename it",
        "the spouse {Desislava} was told",
        "{Hadiza} chose the second",
    ],
)
def test_what_only_people_do_tells_of_a_word_that_is_on_no_list(text: str) -> None:
    assert is_told(*placed(text))


@pytest.mark.parametrize(
    "text",
    [
        "{Grafana} shows red",
        "{Redis} failed over",
        "{Vitess} wants more memory",
        "ask {Talos} about it",
        "the {Zabbix} thinks twice",
        "we spoke to {Samsung} today",
        "ask {Support} about it",
        "{Istio}'s gateway was restarted",
        "paired with {Kafka} on this",
        "call {Foo}.bar first",
        "ask {Envoy} 1.2 users",
        "he says {Vitess} is fine",
        "Owner: {Infra}. Reviewer: nobody",
        "Owner: {Frontend} and others",
        "Could {Envoy} send it?",
        "written by {Terraform} today",
        "{Terraform}'s feedback",
        "Could {Grafana} send it?",
    ],
)
def test_a_word_that_is_on_no_list_stays_where_a_thing_may_stand(text: str) -> None:
    assert not is_told(*placed(text))


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("bump {Jackson Databind} from 2.14", True),
        ("the {Mercedes Benz} dealer", True),
        ("bought the {Dyson Airwrap} late", True),
        ("{Ana Okoro} came 2 days later", False),
        ("told {Ana Okoro} about it", False),
    ],
)
def test_what_is_installed_bought_or_numbered_is_a_thing(text: str, things: bool) -> None:
    assert is_things(*placed(text)) is things


@needs_model
def test_first_names_alone_go_and_things_called_so_stay() -> None:
    ner = Ner(installed_model(), 0.4)
    somebody = (
        "Rajesh said he will look at it.",
        "Blocked on review. Chukwuemeka is the contact.",
        "Both were tested. Priyanka restarted the job.",
        "Fixed by the team, says Thabo on the list.",
        "Found by Reginald F. Bancroft yesterday.",
        "please call M. Benali about the parcel",
        "Councillor Hughes declared an interest.",
        "Hyun-woo moved to another team.",
        "It was signed off by J. R. Okonkwo yesterday.",
        "Thanks to J. Bruce Fields for the patch.",
        "R. David Murray wrote it.",
        "Priya Okwuvexa is down today with a cold.",
        "I upgraded Anna Vexley to business class.",
        "Dmitri Kvelbrand is 45 and married.",
        "Mon Jan 29 2018 J. Peter Mugaas",
        "Senator Hughes declared an interest.",
        "14:05 van der Berg joined the bridge call.",
        "Park Seo-yeon and Ji-min Park share a desk.",
        "Mr. Tanaka-san dials in at noon.",
    )
    nobody = (
        "Travis is red again and nobody looks.",
        "The analysis was written in Julia and Scala.",
        "Contact Baker Tilly about the audit.",
        "Ship it via Hong Kong to the warehouse.",
        "Bump Jackson Databind from 2.14 to 2.15 please.",
        "The Bellman-Ford step was never reached.",
        "An ordered mapping of the names.",
        "Martin Luther King Day is a holiday.",
        "The Marie Curie fellowship opens in September.",
        "They merged with Harvey Nichols last year.",
        "The Wi-fi password page is down.",
        "She is fine with Option B. The rest is not.",
        "We ship to Sri Lanka and India.",
        "Sri Lanka said it would help.",
        'in "Sri Lanka", of course',
        "    del said  # it may be long",
        "gate: Governed, kube: Kube, asked: str",
    )
    assert [text for text, spans in zip(somebody, ner.find(somebody), strict=True) if not spans] == []
    assert [text for text, spans in zip(nobody, ner.find(nobody), strict=True) if spans] == []
