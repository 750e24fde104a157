"""The `mcp-gateway` command."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from mcp_gateway.cli.app import app

    app()


if __name__ == "__main__":
    main()
