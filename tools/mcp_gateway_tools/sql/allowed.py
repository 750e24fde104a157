"""What a statement may be made of: node types, functions and types that are known to do nothing but compute.

Deny by default: what is not listed here is refused (nodes, types) or becomes a `sql.call` effect (functions). A function is listed when
it is built in, changes nothing, reads nothing but its arguments (clock, zone and locale aside), and cannot wait.
"""

from __future__ import annotations

from typing import Final

from mcp_gateway_tools.sql.keywords import words

TRANSPARENT: Final = words("""Add Adjacent All And Any Array ArrayContainedBy ArrayContainsAll ArrayOverlaps AtTimeZone Between BitwiseAnd
    BitwiseLeftShift BitwiseNot BitwiseOr BitwiseRightShift BitwiseXor Bracket Case Cbrt Coalesce Concat Cube Distance
    Distinct Div DPipe EQ Escape Exists Fetch Filter Greatest Group Grouping GroupingSets GT GTE Having If IgnoreNulls
    ILike In Is JSONBContains JSONBContainsAllTopKeys JSONBContainsAnyTopKeys JSONBContainsTopKey JSONBDeleteAtPath
    JSONBExtract JSONBExtractScalar JSONExtract JSONExtractScalar Least Like Limit LT LTE MatchAgainst Mod Mul Neg NEQ Not
    Nullif NullSafeEQ NullSafeNEQ Offset Or Order Ordered Overlay Paren Pow RegexpILike RegexpLike RespectNulls Rollup
    SimilarTo Slice Sqrt StartsWith StrPosition Sub Substring TableSample Trim Tuple Variadic Where WithinGroup
    """)
"""Nodes that only hold others: every child is looked at, nothing else happens."""

INERT: Final = words("""Boolean CurrentCatalog CurrentDate CurrentRole CurrentSchema CurrentTime CurrentTimestamp CurrentUser DataType
    JSONPath LimitOptions Literal Localtime Localtimestamp Null ParseJSON SessionUser Star Var
    """)
"""Nodes that read nothing. A `Star` that means columns is taken where columns are listed; left over is the one of `count(*)`."""

SYNTAX_CALLS: Final = frozenset({"row", "some"})
"""What looks like a call to the parser and is grammar to PostgreSQL."""

KEYWORD_VALUES: Final = frozenset({"user", "system_user", "default"})
"""Reserved words that stand where a column could stand."""

TYPE_NODES: Final = words("""ARRAY BIGINT BIT BOOLEAN BOX BPCHAR CHAR DATE DATERANGE DATEMULTIRANGE DECIMAL DOUBLE FLOAT HSTORE INET INT
    INT4MULTIRANGE INT4RANGE INT8MULTIRANGE INT8RANGE INTERVAL IPADDRESS IPPREFIX JSON JSONB MONEY NAME NUMMULTIRANGE
    NUMRANGE POINT SMALLINT TEXT TIME TIMESTAMP TIMESTAMPNTZ TIMESTAMPTZ TIMETZ TSMULTIRANGE TSRANGE TSTZMULTIRANGE
    TSTZRANGE USERDEFINED UUID VARBINARY VARCHAR
    """)
TYPES: Final = words("""bit bool box bpchar bytea cidr circle date datemultirange daterange float4 float8 inet int2 int4 int4multirange
    int4range int8 int8multirange int8range interval json jsonb jsonpath line lseg macaddr macaddr8 money name numeric
    nummultirange numrange oid path point polygon text time timestamp timestamptz timetz tsmultirange tsquery tsrange
    tstzmultirange tstzrange tsvector uuid varbit varchar xid8
    """)
"""Built-in types a value may be cast to by name. Not the `reg…` types: they ask the catalog."""

FUNCTIONS: Final = (
    # aggregates
    words("""any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp every json_agg
    json_object_agg jsonb_agg jsonb_object_agg max min mode percentile_cont percentile_disc range_agg range_intersect_agg
    regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy stddev stddev_pop
    stddev_samp string_agg sum var_pop var_samp variance
    """)
    # windows
    | words("cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number")
    # numbers
    | words("""abs acos acosd acosh asin asind asinh atan atan2 atan2d atand atanh cbrt ceil ceiling cos cosd cosh cot cotd
    degrees div erf erfc exp factorial floor gcd lcm ln log log10 min_scale mod pi power radians random random_normal round
    scale sign sin sind sinh sqrt tan tand tanh trim_scale trunc width_bucket
    """)
    # text and bytes
    | words("""ascii bit_count bit_length btrim char_length character_length chr concat concat_ws convert_from convert_to crc32
    crc32c decode encode format get_bit get_byte initcap left length lower lpad ltrim md5 normalize num_nonnulls num_nulls
    octet_length overlay parse_ident position quote_ident quote_literal quote_nullable regexp_count regexp_instr
    regexp_like regexp_match regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table regexp_substr repeat
    replace reverse right rpad rtrim set_bit set_byte sha224 sha256 sha384 sha512 split_part starts_with string_to_array
    string_to_table strpos substr substring text textcat to_ascii to_bin to_hex to_oct translate unistr upper
    """)
    # dates and times
    | words("""age clock_timestamp date date_bin date_part date_trunc extract isfinite justify_days justify_hours
    justify_interval make_date make_interval make_time make_timestamp make_timestamptz now overlaps statement_timestamp
    timeofday timezone to_char to_date to_number to_timestamp transaction_timestamp
    """)
    # arrays, ranges and sets
    | words("""array_append array_cat array_dims array_fill array_length array_lower array_ndims array_position array_positions
    array_prepend array_remove array_replace array_reverse array_sample array_shuffle array_sort array_to_json
    array_to_string array_upper cardinality daterange generate_series generate_subscripts int4range int8range isempty lower
    lower_inc lower_inf multirange numrange range_merge trim_array tsrange tstzrange unnest upper upper_inc upper_inf
    """)
    # JSON
    | words("""json_array_elements json_array_elements_text json_array_length json_build_array json_build_object json_each
    json_each_text json_extract_path json_extract_path_text json_object json_object_keys json_strip_nulls
    json_to_record json_to_recordset json_typeof jsonb_array_elements jsonb_array_elements_text jsonb_array_length
    jsonb_build_array jsonb_build_object jsonb_each jsonb_each_text jsonb_exists jsonb_extract_path
    jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_keys jsonb_path_exists jsonb_path_exists_tz
    jsonb_path_match jsonb_path_match_tz jsonb_path_query jsonb_path_query_array jsonb_path_query_first jsonb_pretty
    jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_to_record jsonb_to_recordset jsonb_typeof row_to_json to_json to_jsonb
    """)
    # the rest: networks, identifiers, full text, shapes
    | words("""abbrev area broadcast center diagonal diameter family gen_random_uuid height host hostmask inet_merge
    inet_same_family masklen netmask network numnode phraseto_tsquery plainto_tsquery pg_typeof point querytree radius
    set_masklen setweight strip to_tsquery to_tsvector ts_headline ts_rank ts_rank_cd tsvector_to_array uuid_extract_timestamp
    uuid_extract_version uuidv4 uuidv7 websearch_to_tsquery width
    """)
)
