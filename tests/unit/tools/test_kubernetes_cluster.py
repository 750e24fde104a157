"""The API server that tests run on, where the machine is busy with others."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from cluster import NoCluster, running

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("place", range(3))
async def test_a_start_that_loses_a_port_is_tried_again_on_others(tmp_path: Path, place: int) -> None:
    with socket.socket() as taken, socket.socket() as one, socket.socket() as two:
        for each in (taken, one, two):
            each.bind(("127.0.0.1", 0))
        taken.listen()
        ports = [each.getsockname()[1] for each in (one, two)]
        one.close()
        two.close()
        lost = taken.getsockname()[1]
        ports.insert(place, lost)
        try:
            with running(tmp_path, (ports[0], ports[1], ports[2])) as kube:
                assert not kube.server.endswith(f":{lost}")
                assert await kube.is_there("/api/v1/namespaces/default")
        except NoCluster as reason:
            pytest.skip(f"no Kubernetes API server: {reason}")
