"""Names in SQL that people are to run. Pure."""

from __future__ import annotations


def quoted(*names: str) -> str:
    """A name with its qualifiers, each quoted whatever it holds (PostgreSQL, 4.1.1, quoted identifiers)."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def grantee(name: str) -> str:
    """Whom something was granted to: a role, or PUBLIC as the catalog's queries write it."""
    return name if name == "PUBLIC" else quoted(name)
