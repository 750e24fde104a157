"""Kubernetes clusters: reading and changing them, each call judged by what it would do. Light to import: the client loads at first use."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from mcp_gateway_tools.kubernetes.kubectl_api_resources import KubectlApiResources
from mcp_gateway_tools.kubernetes.kubectl_apply import KubectlApply
from mcp_gateway_tools.kubernetes.kubectl_auth_can_i import KubectlAuthCanI
from mcp_gateway_tools.kubernetes.kubectl_cordon import KubectlCordon, KubectlUncordon
from mcp_gateway_tools.kubernetes.kubectl_create_job import KubectlCreateJob
from mcp_gateway_tools.kubernetes.kubectl_delete import KubectlDelete
from mcp_gateway_tools.kubernetes.kubectl_describe import KubectlDescribe
from mcp_gateway_tools.kubernetes.kubectl_events import KubectlEvents
from mcp_gateway_tools.kubernetes.kubectl_exec import KubectlExec
from mcp_gateway_tools.kubernetes.kubectl_explain import KubectlExplain
from mcp_gateway_tools.kubernetes.kubectl_get import KubectlGet
from mcp_gateway_tools.kubernetes.kubectl_logs import KubectlLogs
from mcp_gateway_tools.kubernetes.kubectl_patch import KubectlPatch
from mcp_gateway_tools.kubernetes.kubectl_rollout import KubectlRollout
from mcp_gateway_tools.kubernetes.kubectl_scale import KubectlScale
from mcp_gateway_tools.kubernetes.settings import KubernetesSettings
from mcp_gateway_tools.tool import Kind, Tool

if TYPE_CHECKING:
    from mcp_gateway_tools.kubernetes.clusters import Clusters


def _tools() -> Sequence[Tool]:
    @cache
    def clusters() -> Clusters:
        from mcp_gateway_tools.kubernetes.clusters import Clusters

        return Clusters()

    reading = (
        KubectlApiResources,
        KubectlAuthCanI,
        KubectlDescribe,
        KubectlEvents,
        KubectlExplain,
        KubectlGet,
        KubectlLogs,
    )
    changing = (
        KubectlApply,
        KubectlCordon,
        KubectlCreateJob,
        KubectlDelete,
        KubectlExec,
        KubectlPatch,
        KubectlRollout,
        KubectlScale,
        KubectlUncordon,
    )
    return tuple(tool(clusters) for tool in (*reading, *changing))


KUBERNETES: Final = Kind("kubernetes", KubernetesSettings, _tools)
