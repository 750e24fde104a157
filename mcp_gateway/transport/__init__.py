"""Transports: stdio, Streamable HTTP and SSE. They carry requests to the surface and know nothing of policy or tools."""
