"""A real Kubernetes API server for tests, with RBAC, and a kubelet that stands in for a node's.

Built once by `scripts/kubernetes/build-api-server` into the user's cache; etcd, the API server and the controller manager are then started for
each test process on free ports of loopback. `MCP_GATEWAY_TEST_KUBECONFIG` names a kubeconfig to use instead: an administrator's of a
cluster that tests may fill and that has no nodes which matter.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self
from uuid import uuid4

import anyio
import httpx
import yaml

BUILD: Final = Path(__file__).parents[2] / "scripts" / "kubernetes" / "build-api-server"
VERSION: Final = "1.20.2"
GIVEN: Final = "MCP_GATEWAY_TEST_KUBECONFIG"
_STARTING_SECONDS: Final = 90.0

_STARTS: Final = 5

Json = dict[str, Any]
Ports = tuple[int, int, int]
"""Of the API server, of etcd for clients and for peers."""

READ: Final = ("get", "list", "watch")


class NoCluster(Exception):
    """There is no API server, and why."""


class _PortLost(Exception):
    """Somebody else took a port between finding it free and binding it."""


@dataclass(frozen=True)
class Kube:
    """An API server, as its administrator sees it: how tests prepare, and how they look at what really happened."""

    server: str
    ca: str
    tls: ssl.SSLContext
    headers: Mapping[str, str]
    audit: Path | None = None
    """Every request that the API server answered, where it is ours."""

    @asynccontextmanager
    async def client(self) -> AsyncGenerator[httpx.AsyncClient]:
        """HTTP as the administrator."""
        async with httpx.AsyncClient(
            base_url=self.server, verify=self.tls, headers=dict(self.headers), timeout=60
        ) as client:
            yield client

    async def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Json]:
        """One request; its status and what came back: a path that is not served is told in plain text."""
        async with self.client() as client:
            content = None if body is None else json.dumps(body)
            sent = {
                "Content-Type": "application/json",
                **{name.replace("_", "-"): value for name, value in headers.items()},
            }
            answer = await client.request(method, path, content=content, headers=sent)
            try:
                return answer.status_code, answer.json()
            except json.JSONDecodeError:
                return answer.status_code, {"message": answer.text}

    async def get(self, path: str) -> Json:
        """What is there."""
        status, found = await self.ask("GET", path)
        assert status == 200, found
        return found

    async def is_there(self, path: str) -> bool:
        """Whether it is there."""
        return (await self.ask("GET", path))[0] == 200

    async def create(self, path: str, *bodies: object) -> list[Json]:
        """Create objects, several at a time."""
        made: list[Json] = [{}] * len(bodies)
        room = anyio.CapacityLimiter(16)
        async with self.client() as client, anyio.create_task_group() as group:

            async def post(number: int, body: object) -> None:
                async with room:
                    answer = await client.post(path, json=body)
                    assert answer.status_code in (200, 201), answer.text
                    made[number] = answer.json()

            for number, body in enumerate(bodies):
                group.start_soon(post, number, body)
        return made

    async def patch(self, path: str, body: object, kind: str = "merge-patch") -> Json:
        """Change an object."""
        status, found = await self.ask("PATCH", path, body, Content_Type=f"application/{kind}+json")
        assert status == 200, found
        return found

    def asked(self, holding: str) -> list[str]:
        """What others than the administrator and the cluster's own parts asked the API server for, of all whose address holds this."""
        lines = [] if self.audit is None else self.audit.read_text(encoding="utf-8").splitlines()
        entries = [json.loads(line) for line in lines if holding in line]
        return [
            f"{one['verb']} {one['requestURI']}"
            for one in entries
            if holding in one["requestURI"] and one["user"]["username"].startswith("system:serviceaccount:default:")
        ]

    async def namespace(self, prefix: str = "t") -> str:
        """A fresh namespace, ready for use."""
        name = f"{prefix}-{uuid4().hex[:8]}"
        await self.create("/api/v1/namespaces", {"metadata": {"name": name}})
        return name

    async def account(self, rules: Sequence[Json], name: str = "gateway") -> str:
        """A bearer token of a new service account with these RBAC rules in the whole cluster."""
        full = f"{name}-{uuid4().hex[:8]}"
        await self.create("/api/v1/namespaces/default/serviceaccounts", {"metadata": {"name": full}})
        rbac = "/apis/rbac.authorization.k8s.io/v1"
        await self.create(f"{rbac}/clusterroles", {"metadata": {"name": full}, "rules": list(rules)})
        group = "rbac.authorization.k8s.io"
        binding = {
            "metadata": {"name": full},
            "roleRef": {"apiGroup": group, "kind": "ClusterRole", "name": full},
            "subjects": [{"kind": "ServiceAccount", "name": full, "namespace": "default"}],
        }
        await self.create(f"{rbac}/clusterrolebindings", binding)
        path = f"/api/v1/namespaces/default/serviceaccounts/{full}/token"
        made = await self.create(path, {"spec": {"expirationSeconds": 3600}})
        token = made[0]["status"]["token"]
        assert isinstance(token, str)
        return token


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = 90.0) -> None:
    """Ask again and again until it holds. Fails where it does not in this time."""
    with anyio.fail_after(seconds):
        while True:
            if await holds():
                return
            await anyio.sleep(0.05)


EVERYTHING: Final[Sequence[Json]] = (
    {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]},
    {"nonResourceURLs": ["*"], "verbs": ["*"]},
)


@contextmanager
def running(directory: Path, ports: Ports | None = None) -> Generator[Kube]:
    """A running API server, first tried on these ports. Raises NoCluster."""
    given = os.environ.get(GIVEN)
    if given:
        yield _given(Path(given))
        return
    binaries = _built()
    etcd = shutil.which("etcd")
    if etcd is None:
        raise NoCluster("`etcd` is not installed (Debian: etcd-server)")
    with _ControlPlane(binaries, etcd, directory, ports or _free()) as started:
        yield started.kube()


def _built() -> Path:
    """The binaries; built where they are not there, by one process at a time."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    out = cache / "mcp-gateway-tests" / f"kubernetes-{VERSION}"
    out.mkdir(parents=True, exist_ok=True)
    with (out / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = [out / "kube-apiserver", out / "kube-controller-manager"]
        if all(os.access(one, os.X_OK) for one in wanted):
            return out
        if shutil.which("apt-get") is None:
            raise NoCluster(f"no API server in {out}, and it is built on Debian only; or set {GIVEN}")
        done = subprocess.run([str(BUILD), str(out)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise NoCluster(f"the API server could not be built: {done.stderr.strip().splitlines()[-1:]}")
    return out


def _given(path: Path) -> Kube:
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    chosen = next(one["context"] for one in config["contexts"] if one["name"] == config["current-context"])
    cluster = next(one["cluster"] for one in config["clusters"] if one["name"] == chosen["cluster"])
    user = next(one["user"] for one in config["users"] if one["name"] == chosen["user"])

    def text(held: Json, name: str) -> str | None:
        if f"{name}-data" in held:
            return base64.b64decode(held[f"{name}-data"]).decode()
        return (path.parent / held[name]).read_text(encoding="utf-8") if name in held else None

    ca = text(cluster, "certificate-authority") or ""
    tls = ssl.create_default_context(cadata=ca)
    certificate, key = text(user, "client-certificate"), text(user, "client-key")
    if certificate and key:
        folder = path.parent / f".mcp-gateway-tests-{os.getpid()}.pem"
        folder.write_text(f"{certificate}\n{key}", encoding="utf-8")
        try:
            tls.load_cert_chain(folder)
        finally:
            folder.unlink()
    headers = {"Authorization": f"Bearer {user['token']}"} if "token" in user else {}
    return Kube(cluster["server"].rstrip("/"), ca, tls, headers)


@dataclass
class _ControlPlane:
    """etcd, the API server and the controller manager of one test process."""

    binaries: Path
    etcd: str
    directory: Path
    ports: Ports
    token: str = field(default_factory=lambda: uuid4().hex)
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list[subprocess.Popen[bytes]])

    def __enter__(self) -> Self:
        try:
            self._certificates()
            for attempt in range(_STARTS):
                try:
                    self._start(f"etcd-{attempt}")
                except _PortLost:
                    self.__exit__()
                    self.ports = _free()
                else:
                    return self
            raise NoCluster(f"{_STARTS} times somebody else took a port that was free")
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._running):
            process.terminate()
        for process in reversed(self._running):
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._running.clear()

    @property
    def server(self) -> str:
        return f"https://127.0.0.1:{self.ports[0]}"

    def kube(self) -> Kube:
        """As its administrator."""
        ca = (self.directory / "ca.crt").read_text(encoding="utf-8")
        tls = ssl.create_default_context(cadata=ca)
        return Kube(self.server, ca, tls, {"Authorization": f"Bearer {self.token}"}, self.directory / "audit.log")

    def _certificates(self) -> None:
        def openssl(*arguments: str) -> None:
            subprocess.run(["openssl", *arguments], cwd=self.directory, check=True, capture_output=True)

        names = "subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:kubernetes.default.svc"
        (self.directory / "names").write_text(names, encoding="utf-8")
        new = ("req", "-newkey", "rsa:2048", "-nodes")
        openssl(*new, "-x509", "-days", "2", "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=test-ca")
        openssl(*new, "-keyout", "api.key", "-out", "api.csr", "-subj", "/CN=kube-apiserver")
        signed = ("x509", "-req", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2")
        openssl(*signed, "-in", "api.csr", "-out", "api.crt", "-extfile", "names")
        openssl(*new, "-keyout", "client.key", "-out", "client.csr", "-subj", "/O=certified/CN=certified-gateway")
        openssl(*signed, "-in", "client.csr", "-out", "client.crt")
        openssl("genrsa", "-out", "sa.key", "2048")
        openssl("rsa", "-in", "sa.key", "-pubout", "-out", "sa.pub")

    def _start(self, data: str) -> None:
        port, client, peer = self.ports
        (self.directory / "tokens.csv").write_text(f'{self.token},admin,1,"system:masters"\n', encoding="utf-8")
        at = f"http://127.0.0.1:{client}"
        self._run(
            "etcd", self.etcd, f"--data-dir={self.directory / data}", f"--listen-client-urls={at}", f"--advertise-client-urls={at}",
            f"--listen-peer-urls=http://127.0.0.1:{peer}", f"--initial-advertise-peer-urls=http://127.0.0.1:{peer}",
            f"--initial-cluster=default=http://127.0.0.1:{peer}",
        )  # fmt: skip
        policy = {
            "apiVersion": "audit.k8s.io/v1",
            "kind": "Policy",
            "omitStages": ["RequestReceived"],
            "rules": [{"level": "Metadata"}],
        }
        (self.directory / "audit.yaml").write_text(json.dumps(policy), encoding="utf-8")
        self._run(
            "kube-apiserver", str(self.binaries / "kube-apiserver"), f"--etcd-servers={at}", "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1", f"--secure-port={port}", "--tls-cert-file=api.crt", "--tls-private-key-file=api.key",
            "--client-ca-file=ca.crt", "--token-auth-file=tokens.csv", "--service-account-key-file=sa.pub",
            "--service-account-signing-key-file=sa.key", f"--service-account-issuer={self.server}", "--authorization-mode=RBAC",
            "--service-cluster-ip-range=10.0.0.0/24", "--disable-admission-plugins=ServiceAccount", "--allow-privileged=true",
            "--endpoint-reconciler-type=none", "--kubelet-preferred-address-types=InternalIP",
            "--audit-policy-file=audit.yaml", "--audit-log-path=audit.log",
        )  # fmt: skip
        self._until_ready()
        config = {
            "apiVersion": "v1", "kind": "Config", "current-context": "it", "contexts": [{"name": "it", "context": {"cluster": "it", "user": "it"}}],
            "clusters": [{"name": "it", "cluster": {"server": self.server, "certificate-authority": str(self.directory / "ca.crt")}}],
            "users": [{"name": "it", "user": {"token": self.token}}],
        }  # fmt: skip
        (self.directory / "controllers.kubeconfig").write_text(json.dumps(config), encoding="utf-8")
        self._run(
            "kube-controller-manager", str(self.binaries / "kube-controller-manager"), "--kubeconfig=controllers.kubeconfig",
            "--service-account-private-key-file=sa.key", "--root-ca-file=ca.crt", "--leader-elect=false", "--bind-address=127.0.0.1",
            "--secure-port=0", "--port=0", "--controllers=*,-nodeipam,-nodelifecycle,-cloud-node-lifecycle",
        )  # fmt: skip

    def _run(self, name: str, *command: str) -> None:
        with (self.directory / f"{name}.log").open("wb") as log:
            self._running.append(
                subprocess.Popen(command, cwd=self.directory, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
            )

    def _until_ready(self) -> None:
        """Wait until it serves and has made what it makes by itself: a namespace comes a moment later."""
        kube, until = self.kube(), time.monotonic() + _STARTING_SECONDS
        with httpx.Client(base_url=kube.server, verify=kube.tls, headers=dict(kube.headers), timeout=5) as client:
            while time.monotonic() < until:
                if any(process.poll() is not None for process in self._running):
                    break
                try:
                    if client.get("/readyz").is_success and client.get("/api/v1/namespaces/default").is_success:
                        return
                except httpx.TransportError:
                    pass
                time.sleep(0.1)  # it says nowhere else that it is ready
        logs = [
            (self.directory / f"{name}.log").read_text(encoding="utf-8", errors="replace")
            for name in ("etcd", "kube-apiserver")
        ]
        if any("address already in use" in log for log in logs):
            raise _PortLost
        raise NoCluster(f"the API server did not start: {logs[1][-500:]}")


def _free() -> Ports:
    sockets = [socket.socket() for _ in range(3)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        first, second, third = (one.getsockname()[1] for one in sockets)
        return first, second, third
    finally:
        for one in sockets:
            one.close()
