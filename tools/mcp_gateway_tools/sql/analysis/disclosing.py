"""The server's own relations that hold secrets, or what other relations hold: reading them is an effect that a rule has to name.

Also its views that open relations of users to make a column of theirs, which is reading those.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

DISCLOSING: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pg_authid": "password hashes",
        "pg_shadow": "password hashes",
        "pg_user_mapping": "passwords for foreign servers",
        "pg_user_mappings": "passwords for foreign servers",
        "user_mapping_options": "passwords for foreign servers",
        "_pg_user_mappings": "passwords for foreign servers",
        "pg_subscription": "connection strings of publishers",
        "pg_statistic": "values sampled from every column",
        "pg_statistic_ext_data": "values sampled from columns",
        "pg_stats": "values sampled from every column",
        "pg_stats_ext": "values sampled from columns",
        "pg_stats_ext_exprs": "values sampled from expressions",
        "pg_largeobject": "the contents of large objects",
        "pg_stat_activity": "the statements that others run",
        "pg_stat_statements": "the statements that others ran",
        "pg_prepared_statements": "statements of the session",
        "pg_cursors": "statements of the session",
        "pg_hba_file_rules": "the server's configuration files",
        "pg_ident_file_mappings": "the server's configuration files",
        "pg_file_settings": "the server's configuration files",
        "pg_settings": "the server's configuration",
        "pg_config": "how the server was built",
        "pg_replication_origin_status": "replication",
        "pg_stat_replication": "addresses of replicas",
        "pg_stat_ssl": "others' connections",
        "pg_stat_gssapi": "others' connections",
        "pg_stat_wal_receiver": "the connection string of the primary",
        "pg_stat_subscription": "replication",
        "pg_backend_memory_contexts": "the server's memory",
        "pg_shmem_allocations": "the server's memory",
    }
)
"""Name in pg_catalog or information_schema → what it gives away."""

_TELLING: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "pg_stat_activity": frozenset({"query", "client_addr", "client_hostname", "client_port"}),
        "pg_settings": frozenset({"setting", "boot_val", "reset_val", "sourcefile", "sourceline"}),
        "pg_stat_replication": frozenset({"client_addr", "client_hostname", "client_port"}),
        "pg_stat_ssl": frozenset({"client_dn", "client_serial", "issuer_dn"}),
        "pg_stat_gssapi": frozenset({"principal"}),
    }
)
"""Where it is these columns alone that give it away."""

SEQUENCES: Final = ("pg_catalog", "pg_sequences", "last_value")
"""The column that is read of every sequence there is."""

DEFINITIONS: Final = frozenset(
    (
        *(("pg_catalog", name, "definition") for name in ("pg_views", "pg_matviews", "pg_rules")),
        ("information_schema", "views", "view_definition"),
    )
)
"""Columns made by a function that opens a view, and all that it reads, to write it out."""


def discloses(name: str, column: str) -> bool:
    """Whether reading a column of a system's relation gives something away; no column: whether scanning it does."""
    return name in DISCLOSING and (name not in _TELLING or column in _TELLING[name])
