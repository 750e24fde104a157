"""The gateway's command with the real OpenTelemetry SDK set up: every span that ends is a line of `SPANS`, with all that an exporter would send.

    python -P tests/support/traced.py FILE [--sdk] stdio|serve …

`--sdk` puts the MCP SDK's own middleware back, for a test that what it looks for can be found.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from mcp.server._otel import OpenTelemetryMiddleware
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor

from mcp_gateway.__main__ import main
from mcp_gateway.transport import tracing


def _of_the_sdk(known: Callable[[str], bool]) -> OpenTelemetryMiddleware:
    return OpenTelemetryMiddleware()


def run() -> None:
    """Set up the SDK, then be the command."""
    file = sys.argv.pop(1)
    if sys.argv[1] == "--sdk":
        sys.argv.pop(1)
        tracing.spans = _of_the_sdk
    out = open(file, "a", encoding="utf-8", buffering=1)  # noqa: SIM115  # as long as the process
    provider = TracerProvider()
    exporter = ConsoleSpanExporter(out=out, formatter=lambda span: span.to_json(indent=None) + "\n")
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    main()


if __name__ == "__main__":
    run()
