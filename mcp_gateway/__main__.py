"""The `mcp-gateway` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    try:
        from mcp_gateway.cli.collecting import load_undisturbed

        load_undisturbed()
        from mcp_gateway.cli.app import app

        app()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
