"""What is known of what PostgreSQL brings along: functions that only compute, types to cast to, settings to show, each with its reason.

The lists are data, one `name: reason` a line (YAML, of which this reads only that). Deny by default: what is not listed as harmless is a
`sql.call` effect, whoever wrote it. `overloads.txt` records every overload that the harmless names had when a person last looked, by major
version; `scripts/functions.py` compares all of it with a live server.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Final


def listed(name: str) -> Mapping[str, str]:
    """The entries of one list. Raises ValueError for a line that is none."""
    found: dict[str, str] = {}
    for line in files(__name__).joinpath(f"{name}.yaml").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        entry, separator, reason = line.partition(": ")
        if not separator or entry in found:
            raise ValueError(f"`{line}` in the list `{name}` is no entry `name: reason`, or is there twice")
        found[entry] = reason
    return MappingProxyType(found)


REASONS: Final[Mapping[str, str]] = listed("harmless")
"""Harmless built-in functions by name, and why they are."""

HARMLESS: Final[frozenset[str]] = frozenset(REASONS)
"""Names of which every built-in overload is harmless; aggregates, window functions and what operators run are included."""

REFUSED: Final[Mapping[str, str]] = listed("refused")
"""Names of the other built-in functions, and what they do."""

CASTABLE: Final[frozenset[str]] = frozenset(name for each in listed("types") for name in (each, f"_{each}"))
"""Types of pg_catalog that a value may be cast to, arrays (`_int4`) included."""

SHOWN: Final[frozenset[str]] = frozenset(listed("settings"))
"""Settings, in lower case, that SHOW may read."""

REFUSED_OPERATORS: Final[frozenset[str]] = frozenset()
"""Built-in operators that run a function which is not harmless: none, as `scripts/functions.py` checks."""

CASTS_BY_ITSELF: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *("to_json", "to_jsonb", "row_to_json", "array_to_json", "json_build_array", "json_build_object"),
                *(
                    "jsonb_build_array",
                    "jsonb_build_object",
                    "json_agg",
                    "json_agg_strict",
                    "jsonb_agg",
                    "jsonb_agg_strict",
                ),
                *(
                    "json_object_agg",
                    "json_object_agg_strict",
                    "json_object_agg_unique",
                    "json_object_agg_unique_strict",
                ),
                *("jsonb_object_agg", "jsonb_object_agg_strict"),
                *("jsonb_object_agg_unique", "jsonb_object_agg_unique_strict"),
            ),
            frozenset({"json", "jsonb"}),
        ),
        **dict.fromkeys(("quote_literal", "quote_nullable", "||", "textanycat", "anytextcat"), frozenset({"text"})),
    }
)
"""Harmless functions and operators that cast their argument to these types, and so run the function of a user's cast to one of them.

The JSON functions look for such a cast (src/backend/utils/adt/jsonfuncs.c, `json_categorize_type`); the others are SQL functions with a cast in
their body, which is resolved for the type they are called with.
"""

LOOKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pg_get_constraintdef": "pg_constraint",
        "pg_get_indexdef": "pg_index",
        "pg_get_expr": "pg_attrdef",
        "pg_get_triggerdef": "pg_trigger",
        **dict.fromkeys(
            (
                *("pg_get_functiondef", "pg_get_function_arguments", "pg_get_function_result"),
                *("pg_get_function_identity_arguments", "pg_get_function_arg_default", "pg_get_function_sqlbody"),
            ),
            "pg_proc",
        ),
        **dict.fromkeys(("obj_description", "col_description", "shobj_description"), "pg_description"),
        "pg_get_serial_sequence": "pg_class",
        "pg_get_partkeydef": "pg_partitioned_table",
        "pg_index_has_property": "pg_index",
        "pg_index_column_has_property": "pg_index",
        "pg_indexam_has_property": "pg_am",
        "pg_get_acl": "pg_class",
        "pg_blocking_pids": "pg_locks",
        "pg_safe_snapshot_blocking_pids": "pg_locks",
        **dict.fromkeys(
            (
                *("pg_stat_get_live_tuples", "pg_stat_get_dead_tuples", "pg_stat_get_mod_since_analyze"),
                *("pg_stat_get_numscans", "pg_stat_get_tuples_returned", "pg_stat_get_tuples_fetched"),
                *("pg_stat_get_tuples_inserted", "pg_stat_get_tuples_updated", "pg_stat_get_tuples_deleted"),
                *("pg_stat_get_last_vacuum_time", "pg_stat_get_last_autovacuum_time"),
                *("pg_stat_get_last_analyze_time", "pg_stat_get_last_autoanalyze_time"),
            ),
            "pg_stat_all_tables",
        ),
    }
)
"""Functions that write out a row of a relation of pg_catalog, or a column of it, and touch nothing else: calling one is reading that relation.
"""

OF_EXTENSIONS: Final[frozenset[str]] = frozenset(listed("extensions"))
"""C functions of extensions that are harmless, as `library.symbol`."""

OF_INFORMATION_SCHEMA: Final[frozenset[str]] = frozenset(
    (
        *(
            "_pg_expandarray",
            "_pg_char_max_length",
            "_pg_char_octet_length",
            "_pg_datetime_precision",
            "_pg_interval_type",
        ),
        *("_pg_numeric_precision", "_pg_numeric_precision_radix", "_pg_numeric_scale"),
    )
)
"""Functions of information_schema that only compute: JDBC drivers call the first."""

OPENS_FIRST: Final[frozenset[str]] = frozenset(
    (
        *("pg_relation_size", "pg_table_size", "pg_indexes_size", "pg_total_relation_size", "pg_get_viewdef"),
        *("pg_relation_is_publishable", "pg_relation_is_updatable", "pg_column_is_updatable"),
        *(
            "pg_sequence_parameters",
            "pg_get_replica_identity_index",
            "pg_get_partition_constraintdef",
            "pg_partition_tree",
        ),
    )
)
"""Those of `OPENS` whose first argument is the relation, and which look at none but it and what it is made of."""

OPENS: Final[frozenset[str]] = OPENS_FIRST | {
    *(
        "pg_get_ruledef",
        "pg_get_statisticsobjdef",
        "pg_get_statisticsobjdef_columns",
        "pg_get_statisticsobjdef_expressions",
    ),
    *("pg_describe_object", "pg_identify_object", "pg_partition_root", "pg_partition_ancestors"),
}
"""Functions that open the relation, or the object's relations, which they are given as data, tell how they are made or how large they are, and
touch nothing else. Where the relation is not written out, calling one is reading any relation of the database: it takes a rule that allows
`sql.select` on the database as a whole.
"""

MAKES: Final[frozenset[str]] = frozenset(
    (
        *("json_populate_record", "json_populate_recordset", "jsonb_populate_record", "jsonb_populate_recordset"),
        "jsonb_populate_record_valid",
    )
)
"""Functions that make a value of their first argument's type, and do no more than what making it does: the CHECKs of domains inside it."""
