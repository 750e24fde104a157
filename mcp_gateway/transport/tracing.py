"""One OpenTelemetry span for each message, in words that are ours: nothing that a client wrote, a target answered or an error quotes.

Stands in the place of the SDK's own, which takes names of tools, methods and requests and the trace's state from the client, and errors'
messages as they are. Where no OpenTelemetry SDK is set up in the process, nothing is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from mcp.server.context import CallNext, HandlerResult, ServerMiddleware, ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types.methods import SPEC_CLIENT_METHODS, SPEC_CLIENT_NOTIFICATION_METHODS
from mcp_types.version import KNOWN_PROTOCOL_VERSIONS
from opentelemetry.context import Context, get_current
from opentelemetry.trace import SpanKind, StatusCode, get_tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

Message: TypeAlias = ServerRequestContext[Any, Any]  # the SDK's own parameters

OTHER: Final = "other"
"""What stands where a client's word is none that is known."""
_METHODS: Final = SPEC_CLIENT_METHODS | SPEC_CLIENT_NOTIFICATION_METHODS
_PARENT: Final = TraceContextTextMapPropagator()


def spans(known: Callable[[str], bool]) -> ServerMiddleware[Any]:
    """The middleware; it belongs outermost. `known` tells whether there is a tool of this name.

    INVARIANT: what a span is given is a constant of this program, a tool's name from its catalog, or the name of an exception's class.
    """
    tracer = get_tracer("mcp-gateway")

    async def traced(ctx: Message, call_next: CallNext) -> HandlerResult:
        method = ctx.method if ctx.method in _METHODS else OTHER
        version = ctx.protocol_version
        attributes = {
            "mcp.method.name": method,
            "mcp.protocol.version": version if version in KNOWN_PROTOCOL_VERSIONS else OTHER,
        }
        name = method
        if method == "tools/call":
            tool = _tool(ctx.params, known)
            attributes |= {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": tool}
            name = f"{method} {tool}"
        with tracer.start_as_current_span(
            name,
            context=_parent(ctx.meta),
            kind=SpanKind.SERVER,
            attributes=attributes,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                result = await call_next(ctx)
            except Exception as error:
                span.set_attribute("error.type", _kind(error))
                span.set_status(StatusCode.ERROR)
                raise
            if isinstance(result, Mapping) and result.get("isError") is True:
                span.set_attribute("error.type", "tool_error")
                span.set_status(StatusCode.ERROR)
            return result

    return traced


def _tool(params: Mapping[str, Any] | None, known: Callable[[str], bool]) -> str:
    name = (params or {}).get("name")
    return name if isinstance(name, str) and known(name) else OTHER


def _kind(error: Exception) -> str:
    return str(error.error.code) if isinstance(error, MCPError) else type(error).__name__


def _parent(meta: Mapping[str, Any] | None) -> Context:
    """The client's span, by its number alone: `tracestate` and `baggage` may hold anything."""
    said = (meta or {}).get("traceparent")
    now = get_current()
    return _PARENT.extract({"traceparent": said}, now) if isinstance(said, str) else now
