"""Names: what a caller writes, which resource it is, what policy and the API server are told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from cluster import EVERYTHING, Kube, until
from governed import governed, rule

from mcp_gateway_policy.resource import Pattern
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.kubernetes.discovery import Discovery, Unresolved, discover
from mcp_gateway_tools.kubernetes.problems import ApiProblem, ClusterUnreachable
from mcp_gateway_tools.kubernetes.resources import ApiResource, Misnamed, object_name, path, resource

pytestmark = pytest.mark.anyio


def served(
    group: str, version: str, plural: str, kind: str, *short: str, namespaced: bool = True, **below: str
) -> ApiResource:
    verbs = frozenset({"get", "list", "watch", "create", "update", "patch", "delete"})
    subresources = tuple((name, frozenset(verbs.split())) for name, verbs in below.items())
    return ApiResource(group, version, plural, kind.lower(), kind, namespaced, verbs, short, subresources=subresources)


PODS = served("", "v1", "pods", "Pod", "po", log="get", exec="create get")
NAMESPACES = served("", "v1", "namespaces", "Namespace", "ns", namespaced=False)
ROLES = served("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", namespaced=False)
DEPLOYMENTS = served("apps", "v1", "deployments", "Deployment", "deploy")
SERVED = Discovery(
    (
        PODS,
        NAMESPACES,
        served("", "v1", "services", "Service", "svc"),
        served("", "v1", "events", "Event", "ev"),
        served("", "v1", "secrets", "Secret"),
        DEPLOYMENTS,
        served("apps", "v1beta1", "deployments", "Deployment", "deploy"),
        served("events.k8s.io", "v1", "events", "Event", "ev"),
        served("networking.k8s.io", "v1", "ingresses", "Ingress", "ing"),
        served("gateway.networking.k8s.io", "v1", "serviceroutes", "ServiceRoute", "svc"),
        served("extensions", "v1beta1", "ingresses", "Ingress", "ing"),
        served("metrics.k8s.io", "v1beta1", "pods", "PodMetrics"),
        ROLES,
        served("serving.example.org", "v1", "services", "Service", "kservice"),
        served("a.example.org", "v1", "widgets", "Widget", "po"),
        served("b.example.org", "v1", "widgets", "Widget", "wd"),
        served("b.example.org", "v1", "gadgets", "Gadget", "deploy"),
    )
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(
            (text, "v1/pods")
            for text in ("po", "pods", "pod", "Pod", "PODS", "v1/pods", "v1/Pod", "pods.v1.", " pods ")
        ),
        *((text, "apps/v1/deployments") for text in ("deploy", "deployments", "Deployment", "deployments.apps")),
        *((text, "apps/v1/deployments") for text in ("deployments.v1.apps", "apps/v1/Deployment", "deploy.apps")),
        ("deployments.v1beta1.apps", "apps/v1beta1/deployments"),
        ("apps/v1beta1/deployments", "apps/v1beta1/deployments"),
        ("events", "v1/events"),
        ("events.events.k8s.io", "events.k8s.io/v1/events"),
        ("ing", "networking.k8s.io/v1/ingresses"),
        ("ingresses.extensions", "extensions/v1beta1/ingresses"),
        ("svc", "v1/services"),
        ("kservice", "serving.example.org/v1/services"),
        ("services.serving.example.org", "serving.example.org/v1/services"),
        ("PodMetrics", "metrics.k8s.io/v1beta1/pods"),
        ("widgets.a.example.org", "a.example.org/v1/widgets"),
        ("wd", "b.example.org/v1/widgets"),
    ],
)
def test_every_way_of_writing_a_kind_means_one_resource(written: str, meant: str) -> None:
    found = SERVED.resolve(written)
    assert isinstance(found, ApiResource)
    assert f"{found.api_version}/{found.plural}" == meant


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("podz", "did you mean `pods`"),
        ("", "no kind"),
        ("widgets", "`widgets.a.example.org`, `widgets.b.example.org`"),
        ("pods/log", "names of their own"),
        ("pods/exec", "names of their own"),
        ("v1/pods/log", "`kubectl_api_resources`"),
        ("v2/pods", "`kubectl_api_resources`"),
        ("pods,secrets", "`kubectl_api_resources`"),
        ("pods.apps", "`kubectl_api_resources`"),
        ("../secrets", "`kubectl_api_resources`"),
        ("--raw", "`kubectl_api_resources`"),
        ("/api/v1/secrets", "`kubectl_api_resources`"),
        ("v1/namespaces/prod/secrets", "`kubectl_api_resources`"),
        ("pods%2f..%2fsecrets", "`kubectl_api_resources`"),
        ("pods?x=1", "`kubectl_api_resources`"),
        ("pods\r\nImpersonate-User: admin", "name one such as"),
        ("рods", "name one such as"),
        ("x" * 300, "name one such as"),
    ],
)
def test_what_is_not_one_resource_is_refused_with_what_could_be_meant(written: str, says: str) -> None:
    found = SERVED.resolve(written)
    assert isinstance(found, Unresolved)
    assert says in found.hint or says in found.reason


def test_a_custom_resource_cannot_take_the_name_of_one_of_kubernetes_own() -> None:
    for text in ("po", "deploy", "services", "Service"):
        found = SERVED.resolve(text)
        assert isinstance(found, ApiResource)
        assert "example.org" not in found.group


def test_policy_knows_one_resource_whatever_version_or_group_it_is_served_under() -> None:
    paths = {
        text: str(resource(found, "dev", "web"))
        for text in (
            "ing",
            "ingresses.extensions",
            "events",
            "events.events.k8s.io",
            "deploy",
            "deployments.v1beta1.apps",
        )
        if isinstance(found := SERVED.resolve(text), ApiResource)
    }
    assert paths["ing"] == paths["ingresses.extensions"] == "dev/networking.k8s.io/ingresses/web"
    assert paths["events"] == paths["events.events.k8s.io"] == "dev/core/events/web"
    assert paths["deploy"] == paths["deployments.v1beta1.apps"] == "dev/apps/deployments/web"


def test_a_resource_says_where_it_is() -> None:
    assert resource(PODS, "dev", "web").segments == ("dev", "core", "pods", "web")
    assert resource(PODS, "dev", "web", "log").segments == ("dev", "core", "pods.log", "web")
    assert resource(PODS, "dev").segments == ("dev", "core", "pods", "*")
    assert resource(PODS, None).segments == ("*", "core", "pods", "*")
    assert resource(NAMESPACES, "ignored", "dev").segments == ("-", "core", "namespaces", "dev")


@pytest.mark.parametrize(
    ("pattern", "of_dev", "of_all"),
    [
        ("dev", True, False),
        ("dev/*", True, False),
        ("dev/core/pods", True, False),
        ("dev/core/pods/*", True, False),
        ("d*/core/pods", True, False),
        ("dev/core/pods/web", False, False),
        ("dev/core/pods/w*", False, False),
        ("*", True, True),
        ("*/core", True, True),
        ("*/core/pods/*", True, True),
        ("-/*", False, False),
        ("prod/*", False, False),
    ],
)
def test_a_rule_for_one_namespace_covers_no_list_of_all_and_a_rule_for_one_object_no_list(
    pattern: str, of_dev: bool, of_all: bool
) -> None:
    assert Pattern(pattern).covers(resource(PODS, "dev")) is of_dev
    assert Pattern(pattern).covers(resource(PODS, None)) is of_all


def test_paths_are_made_of_checked_segments() -> None:
    assert path(PODS, "dev", "web") == "/api/v1/namespaces/dev/pods/web"
    assert path(PODS, "dev", "web", "log", [("tailLines", "3")]) == "/api/v1/namespaces/dev/pods/web/log?tailLines=3"
    assert path(PODS) == "/api/v1/pods"
    assert path(DEPLOYMENTS, "dev") == "/apis/apps/v1/namespaces/dev/deployments"
    assert path(ROLES, None, "system:node") == "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode"
    asked = path(PODS, "dev", query=[("labelSelector", "a=b&fieldSelector=c#/../x\r\n")])
    assert asked == "/api/v1/namespaces/dev/pods?labelSelector=a%3Db%26fieldSelector%3Dc%23%2F..%2Fx%0D%0A"


HOSTILE = (
    "", "-", "-x", "x-", ".", "..", "../x", "a/b", "a%2fb", "%2e%2e", "a b", "A", "a_b", "a\n", "a\r\nX: y", "a\0", "*", "a?b", "a#b", "a;b",
    "web/log", "x" * 254, "ä", "a..b", "a.", ".a", "web\u200b", "ｗｅｂ", "--all", "kube-system/..",
)  # fmt: skip


FREE = ("a;b", "A", "a_b", "x-", "a..b", "a.", ".a")


@pytest.mark.parametrize("name", HOSTILE)
def test_no_hostile_name_becomes_a_path(name: str) -> None:
    for api, namespace, object_ in ((PODS, "dev", name), (PODS, name, "web"), (NAMESPACES, None, name)):
        with pytest.raises(Misnamed):
            path(api, namespace, object_)


@pytest.mark.parametrize("name", [*(one for one in HOSTILE if one not in FREE), "a%b"])
def test_the_freer_names_of_rbac_are_no_way_out(name: str) -> None:
    with pytest.raises(Misnamed):
        object_name(ROLES, name)


@pytest.mark.parametrize(
    ("api", "namespace", "name", "subresource"),
    [
        (PODS, None, "web", ""),
        (NAMESPACES, "dev", "x", ""),
        (PODS, "dev", "web", "proxy"),
        (PODS, "dev", None, "log"),
        (PODS, "dev", "web", "log/../../secrets"),
    ],
)
def test_no_path_is_made_of_parts_that_do_not_belong_together(
    api: ApiResource, namespace: str | None, name: str | None, subresource: str
) -> None:
    with pytest.raises(Misnamed):
        path(api, namespace, name, subresource)


def test_the_digest_names_exactly_what_is_served() -> None:
    assert SERVED.digest == Discovery(SERVED.resources).digest
    for changed in (
        Discovery(SERVED.resources[1:]),
        Discovery((replace(PODS, namespaced=False), *SERVED.resources[1:])),
        Discovery((replace(PODS, short_names=("p",)), *SERVED.resources[1:])),
        Discovery(SERVED.resources, ("metrics.k8s.io/v1beta1",)),
    ):
        assert changed.digest != SERVED.digest


CRD = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "crontabs.stable.example.org"},
    "spec": {
        "group": "stable.example.org",
        "scope": "Namespaced",
        "names": {"plural": "crontabs", "singular": "crontab", "kind": "CronTab", "shortNames": ["ct"]},
        "versions": [
            {
                "name": "v1",
                "served": True,
                "storage": True,
                "additionalPrinterColumns": [{"name": "Schedule", "type": "string", "jsonPath": ".spec.cron"}],
                "schema": {
                    "openAPIV3Schema": {
                        "type": "object",
                        "properties": {
                            "spec": {
                                "type": "object",
                                "properties": {"cron": {"type": "string", "description": "When."}},
                            }
                        },
                    }
                },
            }
        ],
    },
}
"""A custom resource with a column and a field of its own."""


async def test_a_custom_resource_is_found_when_it_appears_and_shows_its_own_columns(tmp_path: Path, kube: Kube) -> None:
    namespace, token = await kube.namespace(), await kube.account(EVERYTHING)
    rules = [rule("read", "k8s.get", "k8s.list", on=[f"{namespace}/stable.example.org/crontabs"])]
    async with governed(tmp_path, kube, token, rules, namespace=namespace) as gate:
        assert "serves no `ct`" in await gate.said("kubectl_get", kind="ct")
        await kube.create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", CRD)
        try:
            await until(lambda: kube.is_there("/apis/stable.example.org/v1/crontabs"))
            one = {
                "apiVersion": "stable.example.org/v1",
                "kind": "CronTab",
                "metadata": {"name": "nightly"},
                "spec": {"cron": "0 3 * * *"},
            }
            await kube.create(f"/apis/stable.example.org/v1/namespaces/{namespace}/crontabs", one)

            async def found() -> bool:  # at most once a second it is looked at anew what is served
                return not (await gate.call("kubectl_get", kind="ct")).is_error

            await until(found)
            table = await gate.value("kubectl_get", kind="ct")
            assert [column["name"] for column in table["columns"]] == ["Name", "Schedule"]
            assert table["rows"] == [["nightly", "0 3 * * *"]]

            async def explained() -> bool:  # the API server publishes schemas a moment later
                return not (await gate.call("kubectl_explain", kind="CronTab")).is_error

            await until(explained, 60)
            told = await gate.value("kubectl_explain", kind="CronTab", field="spec")
            assert told["fields"] == [{"field": "cron", "type": "string", "required": False, "description": "When."}]
        finally:
            await kube.ask(
                "DELETE", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/crontabs.stable.example.org"
            )


async def test_a_group_that_does_not_answer_is_named_where_a_kind_is_not_found(tmp_path: Path, kube: Kube) -> None:
    service = {
        "metadata": {"name": "v1beta1.absent.example.org"},
        "spec": {
            "group": "absent.example.org",
            "version": "v1beta1",
            "groupPriorityMinimum": 100,
            "versionPriority": 100,
            "insecureSkipTLSVerify": True,
            "service": {"name": "absent", "namespace": "default"},
        },
    }
    token = await kube.account(EVERYTHING)
    services = "/apis/apiregistration.k8s.io/v1/apiservices"
    await kube.create(services, service)
    try:

        async def listed() -> bool:
            groups = (await kube.get("/apis"))["groups"]
            return any(group["name"] == "absent.example.org" for group in groups)

        await until(listed)
        async with governed(tmp_path, kube, token, [rule("read", "k8s.*")]) as gate:
            said = await gate.said("kubectl_get", kind="absentees")
            assert "`absent.example.org/v1beta1` did not" in said
            assert (await gate.value("kubectl_get", kind="namespaces"))["rows"]
    finally:
        await kube.ask("DELETE", f"{services}/v1beta1.absent.example.org")


async def test_what_a_server_claims_to_serve_cannot_lead_a_path_astray() -> None:
    class Lying:
        async def document(self, target: str) -> JsonObject:
            groups: list[JsonValue] = [
                {"name": "x/../../api", "versions": [{"version": "v1"}]},
                {"name": "ok.example.org", "versions": [{"version": "v1"}]},
            ]
            return {"versions": ["v1", "v1/../../x", 7]} if target == "/api" else {"groups": [*groups, "no group"]}

        async def documents(self, targets: Sequence[str]) -> Sequence[JsonObject | ApiProblem | ClusterUnreachable]:
            assert list(targets) == ["/api/v1", "/apis/ok.example.org/v1"]
            bad: list[JsonValue] = [
                {"name": name, "kind": "Bad", "namespaced": True, "verbs": ["get"]}
                for name in ("a/../b", "..", "a%2fb", "", "a b")
            ]
            good: JsonObject = {
                "name": "goods",
                "kind": "Good",
                "namespaced": True,
                "verbs": ["get", 3],
                "shortNames": None,
            }
            return [{"resources": [*bad, good, None, {"name": "nokind"}]}, {"resources": "none"}]

    found = await discover(Lying())
    assert [one.plural for one in found.resources] == ["goods"]
    assert found.resources[0].verbs == {"get"}
