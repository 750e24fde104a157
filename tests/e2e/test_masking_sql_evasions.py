"""Ways to get a masked column past the masking with SQL, on a real PostgreSQL through the installed gateway.

The values that are planted have no form that a scan could find: only lineage can tell that a cell was made of them. What no masking of results can
stop, because the question itself is the answer, is listed as such, with what does stop it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import pickle
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import quote
from uuid import uuid4

import pytest
from anyio.from_thread import start_blocking_portal
from gate import CONFIG, Gate, text_of

from mcp_gateway.demo.cluster import Cluster

SSN: Final = "536228726"
CODE: Final = "zephyrquartzlantern"
SECRET: Final = "velvetumbrellaorchard"
CANARIES: Final = (SSN, CODE, SECRET)
UNNAMED: Final = "536998877"
"""A value that no statement names: it is in no log because somebody asked for it."""

SCHEMA: Final = f"""
CREATE TABLE people (
    id int PRIMARY KEY, ssn text, codeword text, api_token text, city text, born_in int, notes text,
    initial text GENERATED ALWAYS AS (left(codeword, 9)) STORED
);
INSERT INTO people (id, ssn, codeword, api_token, city, born_in, notes) VALUES
    (1, '{SSN}', '{CODE}', '{SECRET}', 'Oslo', 1970, 'likes tea'), (2, '{UNNAMED}', 'plainword', 'othertoken', 'Bergen', 1980, NULL);
CREATE TABLE orders (id int PRIMARY KEY, person int REFERENCES people, total numeric);
INSERT INTO orders VALUES (10, 1, 99.5), (11, 2, 12);
CREATE TABLE staff (badge text) INHERITS (people);
INSERT INTO staff (id, ssn, codeword, api_token, city, badge) VALUES (3, '{SSN}', '{CODE}', '{SECRET}', 'Oslo', 'b3');
CREATE VIEW named AS SELECT id, codeword AS label, upper(ssn) AS number FROM people;
CREATE VIEW twice AS SELECT id, label || number AS whatever FROM named;
CREATE MATERIALIZED VIEW kept AS SELECT id, codeword AS label FROM people;
CREATE TYPE pair AS (one text, other text);
CREATE TYPE about AS (ssn text, town text);
CREATE TABLE files (id int PRIMARY KEY, doc jsonb, about about, abouts about[]);
INSERT INTO files VALUES (
    1, '{{"ssn": "{SSN}", "town": "Oslo", "deep": {{"list": [{{"api_token": "{SECRET}"}}]}}}}',
    ROW('{SSN}', 'Oslo'), ARRAY[ROW('{SSN}', 'Oslo')::about]
);
CREATE VIEW opened AS SELECT id, doc->>'ssn' AS a, (about).ssn AS b, doc->>'town' AS town FROM files;
CREATE VIEW reopened AS SELECT a AS x, b AS y, town AS z FROM opened;
CREATE TABLE many AS
    SELECT '{SSN}' AS ssn FROM generate_series(1, 99) UNION ALL SELECT n::text FROM generate_series(536990000, 536990200) AS n;
ANALYZE many;
CREATE FUNCTION angry(n int) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE said text;
BEGIN
    SELECT ssn INTO said FROM people WHERE id = n;
    RAISE EXCEPTION 'it is %', said USING DETAIL = said, HINT = 'try ' || said, ERRCODE = left(said, 5);
END $$;
CREATE FUNCTION got(n int) RETURNS text LANGUAGE sql STABLE AS 'SELECT codeword FROM people WHERE id = n';
CREATE FUNCTION got_rows() RETURNS TABLE (a text, b int) LANGUAGE sql AS 'SELECT codeword, born_in FROM people WHERE id = 1';
CREATE FUNCTION got_people() RETURNS SETOF people LANGUAGE sql STABLE AS 'SELECT * FROM people WHERE id = 1';
CREATE FUNCTION got_number(n int) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT ssn::bigint FROM people WHERE id = n); END $$;
CREATE FUNCTION joined(said text, one text) RETURNS text LANGUAGE sql STABLE AS 'SELECT said || codeword FROM people WHERE id = 1';
CREATE AGGREGATE all_of(text) (SFUNC = joined, STYPE = text, INITCOND = '');
CREATE FUNCTION slug(said text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(said)';
CREATE FUNCTION town(n int) RETURNS text LANGUAGE sql STABLE AS 'SELECT city FROM people WHERE id = n';
CREATE VIEW called AS SELECT id, got(1) AS label FROM orders;
CREATE FUNCTION got_of(one orders) RETURNS text LANGUAGE sql STABLE AS 'SELECT codeword FROM people WHERE id = 1';
CREATE FUNCTION got_json() RETURNS jsonb LANGUAGE sql STABLE AS 'SELECT jsonb_build_object(''x'', codeword) FROM people WHERE id = 1';
CREATE FUNCTION got_unasked(said text DEFAULT got(1)) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT said';
CREATE FUNCTION got_redacted() RETURNS text LANGUAGE sql STABLE AS 'SELECT codeword FROM people WHERE id = 1';
CREATE FUNCTION sure(said text, more text DEFAULT '!') RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT said || more';
CREATE SEQUENCE numbers;
CREATE TABLE noted (id int PRIMARY KEY, said text, amount numeric, loud text GENERATED ALWAYS AS (upper(said)) STORED);
INSERT INTO noted VALUES (1, 'x', 1);
CREATE VIEW called_round AS
    WITH RECURSIVE r(x, n) AS (SELECT 'a', 1 UNION ALL SELECT got(1), n + 1 FROM r WHERE n < 2) SELECT x FROM r;
CREATE VIEW called_table AS SELECT j.a AS y FROM JSON_TABLE(got_json(), '$' COLUMNS (a text PATH '$.x')) AS j;
CREATE VIEW called_again AS SELECT id, label || '!' AS whatever FROM called;
GRANT USAGE ON SCHEMA public TO gateway;
GRANT USAGE ON SEQUENCE numbers TO gateway;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO gateway;
"""

FIELDS: Final = """\
    fields: {"people.codeword": redact, "staff.codeword": redact, "*.notes": keep, "public.town()": keep, "public.*": keep, "public.got_redacted()": redact}
"""
RULES: Final = """\
policy:
  rules:
    - name: all
      roles: [analyst]
      connections: [shop]
      actions: [sql.select, sql.explain, sql.insert, sql.update, sql.call]
      resources: [{database}/public]
      effect: allow
    - name: sessions
      roles: [analyst]
      connections: [shop]
      actions: [sql.call]
      resources: ["{database}/pg_catalog/set_config", "{database}/pg_catalog/nextval"]
      effect: allow
    - name: statistics
      roles: [analyst]
      connections: [shop]
      actions: [sql.select, sql.unsafe.read_system]
      resources: ["{database}/pg_catalog/pg_stats"]
      effect: allow
"""
DENYING: Final = """\
    - name: no-search
      roles: ["*"]
      connections: ["*"]
      actions: ["sql.*"]
      resources: [{database}/public/people/ssn, {database}/public/people/codeword]
      effect: deny
      reason: nobody searches by these
"""

HIDDEN: Final = {
    "given to what another column is made of": (
        "UPDATE noted SET said = (SELECT codeword FROM people WHERE id = 1) WHERE id = 1 RETURNING loud AS a"
    ),
    "renamed": "SELECT ssn AS a, codeword AS b, api_token AS c FROM people",
    "every column": "SELECT * FROM people",
    "reversed": "SELECT reverse(ssn) AS a, reverse(codeword) AS b FROM people",
    "joined to a text": "SELECT 'x' || ssn || 'x' AS a FROM people",
    "in a format": "SELECT format('%s-%s', left(ssn, 4), right(codeword, 9)) AS a FROM people",
    "joined with a separator": "SELECT concat_ws(',', ssn, codeword) AS a FROM people",
    "in pieces": "SELECT substr(codeword, 1, 7) AS a, substr(codeword, 8, 6) AS b, substr(codeword, 14) AS c FROM people",
    "one letter a row": "SELECT n, substr(codeword, n, 1) AS a FROM people, generate_series(1, 19) AS n WHERE id = 1",
    "as codes of letters": "SELECT ascii(substr(codeword, n, 1)) AS a FROM people, generate_series(1, 19) AS n WHERE id = 1",
    "as a number": "SELECT ssn::bigint AS a, ssn::bigint + 1 AS b, -(ssn::numeric) AS c FROM people",
    "translated": "SELECT translate(ssn, '0123456789', 'abcdefghij') AS a FROM people",
    "hex": "SELECT encode(codeword::bytea, 'hex') AS a, to_hex(ssn::bigint) AS b FROM people",
    "base64": "SELECT encode(codeword::bytea, 'base64') AS a FROM people",
    "bytes": "SELECT codeword::bytea AS a, convert_to(codeword, 'UTF8') AS b FROM people",
    "hashed": "SELECT md5(ssn) AS a, encode(sha256(ssn::bytea), 'hex') AS b, hashtext(ssn) AS c FROM people",
    "quoted": "SELECT quote_literal(codeword) AS a, quote_ident(codeword) AS b FROM people",
    "a row as json": "SELECT row_to_json(p) AS a FROM people AS p",
    "a row as jsonb, each key": "SELECT e.key AS a, e.value AS b FROM people AS p, jsonb_each_text(to_jsonb(p)) AS e WHERE p.id = 1",
    "one key of a row's json": "SELECT to_jsonb(p)->>'codeword' AS a FROM people AS p",
    "json built": "SELECT json_build_object('a', codeword, 'b', ssn) AS a FROM people",
    "json aggregated": "SELECT json_agg(p) AS a, jsonb_object_agg(id, codeword) AS b FROM people AS p",
    "json table": "SELECT j.a FROM people AS p, JSON_TABLE(to_jsonb(p), '$' COLUMNS (a text PATH '$.codeword')) AS j",
    "a whole row": "SELECT p AS a FROM people AS p",
    "a whole row as text": "SELECT p::text AS a FROM people AS p",
    "a row made": "SELECT ROW(id, codeword) AS a FROM people",
    "a composite type": "SELECT (ROW(codeword, ssn)::pair).other AS a FROM people",
    "joined up": "SELECT string_agg(codeword, ',') AS a, string_agg(DISTINCT ssn, '' ORDER BY ssn) AS b FROM people",
    "an array": "SELECT array_agg(ssn) AS a, ARRAY(SELECT codeword FROM people) AS b FROM people",
    "an array's text": "SELECT array_to_string(array_agg(codeword), '') AS a FROM people",
    "unnested": "SELECT u AS a FROM unnest(ARRAY(SELECT codeword FROM people)) AS u",
    "the largest": "SELECT max(ssn) AS a, min(codeword) AS b FROM people",
    "the mode": "SELECT mode() WITHIN GROUP (ORDER BY ssn) AS a, percentile_disc(0.5) WITHIN GROUP (ORDER BY codeword) AS b FROM people",
    "a window": "SELECT first_value(codeword) OVER (ORDER BY id) AS a, lag(ssn) OVER (ORDER BY id) AS b FROM people",
    "distinct on": "SELECT DISTINCT ON (ssn) ssn AS a FROM people ORDER BY ssn",
    "grouping sets": "SELECT codeword AS a FROM people GROUP BY GROUPING SETS ((codeword), ()) HAVING count(*) > 0",
    "chosen": "SELECT CASE WHEN ssn LIKE '5%' THEN 'yes' ELSE 'no' END AS a FROM people",
    "chosen, as null": "SELECT CASE WHEN codeword LIKE 'z%' THEN NULL ELSE 'x' END AS a, nullif(codeword, 'plainword') AS b FROM people",
    "chosen, as nothing": "SELECT CASE WHEN codeword LIKE 'z%' THEN '' ELSE 'x' END AS a FROM people",
    "asked, yes or no": "SELECT ssn LIKE '536%' AS a, codeword ~ '^zeph' AS b, ssn = '536228726' AS c FROM people",
    "asked of a list": "SELECT codeword IN ('zephyrquartzlantern', 'x') AS a, codeword IS NOT DISTINCT FROM 'plainword' AS b FROM people",
    "measured": "SELECT length(codeword) AS a, position('q' in codeword) AS b, strpos(ssn, '8') AS c FROM people",
    "counted under a condition": "SELECT count(*) FILTER (WHERE ssn LIKE '5%') AS a, sum((codeword > 'y')::int) AS b FROM people",
    "any and all": "SELECT bool_or(ssn LIKE '5%') AS a, every(codeword < 'zz') AS b FROM people",
    "with else": "SELECT coalesce(codeword, 'x') AS a, greatest(ssn, '0') AS b FROM people",
    "a subquery": "SELECT (SELECT codeword FROM people WHERE id = 1) AS a",
    "exists with it": "SELECT EXISTS (SELECT 1 FROM people WHERE ssn LIKE '53622%') AS a",
    "a chain of names": "WITH a AS (SELECT ssn AS x FROM people), b AS (SELECT x AS y FROM a), c AS (SELECT reverse(y) AS z FROM b) SELECT z AS a FROM c",
    "columns renamed by an alias": "SELECT t.a, t.b FROM (SELECT ssn, codeword FROM people) AS t(a, b)",
    "lateral": "SELECT l.a FROM people AS p CROSS JOIN LATERAL (SELECT p.codeword || '!' AS a) AS l",
    "recursive": (
        "WITH RECURSIVE r(n, t) AS (SELECT 1, codeword FROM people WHERE id = 1 UNION ALL SELECT n + 1, substr(t, 2) FROM r WHERE n < 9) "
        "SELECT t AS a FROM r"
    ),
    "behind a harmless branch": "SELECT 'harmless' AS a UNION ALL SELECT codeword FROM people",
    "except": "SELECT codeword AS a FROM people EXCEPT SELECT 'plainword'",
    "values around it": "SELECT v.a FROM people AS p, LATERAL (VALUES (p.ssn), (p.codeword)) AS v(a)",
    "split into rows": "SELECT r AS a FROM people, regexp_split_to_table(codeword, '') AS r WHERE id = 1",
    "split into an array": "SELECT regexp_matches(codeword, '(.{5})(.{5})') AS a FROM people WHERE id = 1",
    "replaced around it": "SELECT regexp_replace(codeword, '^z', 'Z') AS a, overlay(ssn PLACING '-' FROM 4 FOR 0) AS b FROM people",
    "for a search index": "SELECT to_tsvector('simple', codeword) AS a, plainto_tsquery('simple', codeword) AS b FROM people",
    "through a view": "SELECT label AS a, number AS b FROM named",
    "through a view of a view": "SELECT whatever AS a FROM twice",
    "through a kept view": "SELECT label AS a FROM kept",
    "through a child": "SELECT codeword AS a, ssn AS b FROM staff",
    "through its parent alone": "SELECT codeword AS a FROM ONLY people",
    "through a generated column": "SELECT initial AS a FROM people",
    "joined using it": "SELECT codeword AS a FROM people JOIN staff USING (codeword)",
    "natural join": "SELECT ssn AS a FROM people NATURAL JOIN (SELECT codeword, ssn FROM staff) AS s",
    "beside a parameter": "SELECT concat(codeword, 'x', ssn) AS a FROM people WHERE id = 1",
    "sampled": "SELECT codeword AS a FROM people TABLESAMPLE SYSTEM (100)",
    "as a table": "TABLE people",
    "a range": "SELECT int8range(ssn::bigint, ssn::bigint + 1) AS a FROM people",
    "a time": "SELECT to_timestamp(ssn::bigint) AS a, make_interval(secs => ssn::int) AS b FROM people",
    "returned by a change": "UPDATE people SET born_in = 1981 WHERE id = 2 RETURNING ssn AS a, reverse(codeword) AS b",
    "returned with what was before": "UPDATE people SET born_in = 1971 WHERE id = 1 RETURNING old.codeword AS a, new.ssn AS b",
    "copied into a shown column and returned": "UPDATE people SET notes = codeword WHERE id = 2 RETURNING notes AS a",
}
"""Every statement, by what it does. Whatever it answers holds none of the planted values in any form, and each cell is a constant."""

PARTS: Final[dict[str, tuple[str, list[Any]]]] = {
    "a key": ("SELECT doc->>'ssn' AS a, doc->'ssn' AS b FROM files", []),
    "a key without a name": ("SELECT doc->>'ssn' FROM files", []),
    "a key far in": ("SELECT doc->'deep'->'list'->0->>'api_token' AS a FROM files", []),
    "a path": ("SELECT doc#>>'{deep,list,0,api_token}' AS a, doc #> ARRAY['ssn'] AS b FROM files", []),
    "a subscript": ("SELECT doc['ssn'] AS a, doc['deep']['list'][0]['api_token'] AS b FROM files", []),
    "a key put together": ("SELECT doc->>('s' || 'sn') AS a, doc->>'ssn'::text AS b FROM files", []),
    "a key that is a parameter": ("SELECT doc->>$1 AS a FROM files", ["ssn"]),
    "a path that is a parameter": ("SELECT doc#>>$1 AS a FROM files", [["deep", "list", "0", "api_token"]]),
    "a key of a column": ("SELECT doc->>k AS a FROM files, (VALUES ('ssn')) AS v(k)", []),
    "a key of two parameters": ("SELECT doc->>($1 || $2) AS a FROM files", ["s", "sn"]),
    "a key of chosen parts": ("SELECT doc->>(coalesce('s', 'x') || 'sn') AS a FROM files", []),
    "a key cut by its type": ("SELECT doc->>'ssnx'::varchar(3) AS a, doc->>$1::char(3) AS b FROM files", ["ssnx"]),
    "a key out of JSON": ("""SELECT doc->>('"ssn"'::jsonb #>> '{}') AS a FROM files""", []),
    "members of any name": (
        "SELECT jsonb_path_query(doc, '$.keyvalue() ? (@.key starts with \"ss\").value') AS a, jsonb_path_query_array(doc, '$.*') AS b FROM files",
        [],
    ),
    "a key of letters": (
        "SELECT doc->>(chr(115) || 'sn') AS a, doc->>reverse('nss') AS b, doc->lower('SSN') AS c FROM files",
        [],
    ),
    "a key by a condition": ("SELECT doc->>CASE WHEN id = 1 THEN 'ssn' END AS a FROM files", []),
    "a key among many": (
        f"SELECT doc->>coalesce(NULL, {', '.join(f'left($1, {n})' for n in range(3))}, 'ssn') AS a FROM files",
        [None],
    ),
    "a key behind many": (
        f"SELECT doc->>coalesce({', '.join(['NULL'] * 50)}, {', '.join(f'nullif({n}::text, {n}::text)' for n in range(40))}, 'ssn') AS a FROM files",
        [],
    ),
    "a path behind much": (
        f"SELECT jsonb_path_query(doc, '$ ? ({' && '.join(['1 == 1'] * 60)}).ssn') AS a FROM files",
        [],
    ),
    "a long path": (f"SELECT jsonb_path_query(doc, '$ {' ' * 3000}.ssn') AS a FROM files", []),
    "a long path that is a parameter": (
        "SELECT jsonb_path_query(doc, $1::text::jsonpath) AS a FROM files",
        [f"$ {' ' * 3000}.ssn"],
    ),
    "a function whose key is chosen": (
        "SELECT jsonb_extract_path_text(doc, coalesce(NULL, 'ssn')) AS a, jsonb_extract_path_text(doc, k) AS b FROM files, (VALUES ('ssn')) AS v(k)",
        [],
    ),
    "a subscript of a column": ("SELECT doc[k] AS a FROM files, (VALUES ('ssn')) AS v(k)", []),
    "a function": (
        "SELECT jsonb_extract_path_text(doc, 'ssn') AS a, jsonb_path_query(doc, '$.ssn') AS b FROM files",
        [],
    ),
    "SQL/JSON": ("SELECT JSON_VALUE(doc, '$.ssn') AS a FROM files", []),
    "a record": ("SELECT r.ssn AS a FROM files, jsonb_to_record(doc) AS r(ssn text, town text)", []),
    "a record of a type": ("SELECT r.a FROM files, jsonb_populate_record(NULL::about, doc) AS r(a, b)", []),
    "a table of json": ("SELECT j.a FROM files, JSON_TABLE(doc, '$' COLUMNS (a text PATH '$.ssn')) AS j", []),
    "an attribute": ("SELECT (about).ssn AS a, ssn(about) AS b FROM files", []),
    "every attribute, renamed": ("SELECT t.a FROM (SELECT (about).* FROM files) AS t(a)", []),
    "a whole value as text": ("SELECT about::text AS a, abouts::text AS b, concat(about) AS c FROM files", []),
    "an element's": ("SELECT (abouts[1]).ssn AS a FROM files", []),
    "an element's, unnested": ("SELECT u.a FROM files, unnest(abouts) AS u(a, b)", []),
    "computed": ("SELECT reverse(doc->>'ssn') AS a, (doc->>'ssn')::bigint AS b, md5((about).ssn) AS c FROM files", []),
    "asked": ("SELECT doc->>'ssn' LIKE '5%' AS a, doc @> '{\"ssn\": \"536228726\"}' AS b FROM files", []),
    "joined up": ("SELECT string_agg(doc->>'ssn', ',') AS a, max((about).ssn) AS b FROM files", []),
    "a subquery's": ("SELECT upper(s.x) AS a FROM (SELECT doc->>'ssn' AS x FROM files) AS s", []),
    "a chain of names": ("WITH c AS (SELECT doc->>'ssn' AS x FROM files) SELECT x AS a FROM c", []),
    "behind a harmless branch": ("SELECT 'harmless' AS a UNION ALL SELECT doc->>'ssn' FROM files", []),
    "values around it": ("SELECT v.a FROM files AS f, LATERAL (VALUES (f.doc->>'ssn')) AS v(a)", []),
    "a table of a part": ("SELECT j.a FROM files, JSON_TABLE(doc, '$.ssn' COLUMNS (a text PATH '$')) AS j", []),
    "a table of a part's part": (
        "SELECT j.a FROM files, JSON_TABLE(doc, '$' COLUMNS (NESTED PATH '$.ssn' COLUMNS (a text PATH '$'))) AS j",
        [],
    ),
    "a table of what was picked before": (
        "SELECT j.a FROM files, JSON_TABLE(doc->'ssn', '$' COLUMNS (a text PATH '$')) AS j",
        [],
    ),
    "going round": (
        "WITH RECURSIVE r(x, n) AS (SELECT doc, 1 FROM files UNION ALL SELECT x->'ssn', 2 FROM r WHERE n < 2) SELECT x::text AS a FROM r",
        [],
    ),
    "all that a subquery gives": ("SELECT (SELECT * FROM (SELECT doc->>'ssn' FROM files) AS s) AS a", []),
    "given to a column": (
        "INSERT INTO noted (id, said) SELECT 2, doc->>'ssn' FROM files RETURNING said AS a",
        [],
    ),
    "given to a column in a WITH": (
        "WITH w AS (INSERT INTO noted (id, said) SELECT 3, doc->>'ssn' FROM files RETURNING said) SELECT said AS a FROM w",
        [],
    ),
    "a key that an expression makes": (
        "SELECT doc->>concat('s', 'sn') AS a, doc->>coalesce('ssn', 'x') AS b, doc->>(SELECT 'ssn') AS c FROM files",
        [],
    ),
    "a key that an expression chooses": (
        "SELECT doc->>CASE WHEN true THEN 'ssn' END AS a, doc->>(ARRAY['ssn'])[1] AS b, doc[lower('SSN')] AS c FROM files",
        [],
    ),
    "a path with half a character": (
        r"""SELECT doc->>'ssn' AS a FROM files WHERE doc->>'\ud800' IS NULL""",
        [],
    ),
    "a path by its characters' numbers": (
        r"""SELECT jsonb_path_query(doc, '$."\u0073sn"') AS a, jsonb_path_query(doc, '$."\u{73}\x73n"') AS b FROM files""",
        [],
    ),
    "through a view": ("SELECT a, b FROM opened", []),
    "through a view of a view": ("SELECT x AS p, y AS q FROM reopened", []),
}
"""Statements that take a part out of JSON or of a composite value by its name, and call it otherwise, with their parameters."""

SHOWN_PARTS: Final = {
    "a key": "SELECT doc->>'town' AS a FROM files",
    "beside a hidden one": "SELECT doc->>'town' AS a FROM files WHERE doc->>'ssn' IS NOT NULL",
    "an attribute": "SELECT (about).town AS a FROM files",
    "a key that an expression makes": "SELECT doc->>('to' || 'wn') AS a FROM files",
    "behind an index": "SELECT (jsonb_build_array(1, doc)->n)->>'town' AS a FROM files, generate_series(1, 1) AS n",
    "a path": "SELECT jsonb_path_query_first(doc, '$.town') #>> '{}' AS a FROM files",
    "a record": "SELECT r.town AS a FROM files, jsonb_to_record(doc) AS r(ssn text, town text)",
    "through a view of a view": "SELECT z AS a FROM reopened",
}
"""Parts beside them that nothing hides."""

ERRORS: Final = {
    "a cast that quotes": "SELECT codeword::int AS a FROM people WHERE id = 1",
    "a date that quotes": "SELECT codeword::date AS a FROM people WHERE id = 1",
    "json that quotes": "SELECT (codeword || '{')::jsonb AS a FROM people WHERE id = 1",
    "an enum of the catalog that quotes": "SELECT codeword::regclass AS a FROM people WHERE id = 1",
    "a key that exists": "INSERT INTO people (id, ssn, codeword) SELECT id, ssn, codeword FROM people WHERE id = 1",
    "a time zone that quotes": "SELECT now() AT TIME ZONE codeword AS a FROM people WHERE id = 1",
    "a pattern that quotes": "SELECT 'x' ~ (codeword || '(') AS a FROM people WHERE id = 1",
    "a cast of a part that quotes": "SELECT (doc->'deep'->'list'->0->>'api_token')::int AS a FROM files",
}
"""Statements that fail, so that PostgreSQL quotes a value in its error."""

SAMPLED: Final = {
    "the commonest": "SELECT most_common_vals::text AS a FROM pg_stats WHERE tablename = 'many'",
    "a histogram": "SELECT reverse(histogram_bounds::text) AS a FROM pg_stats WHERE tablename = 'many'",
}
"""What PostgreSQL keeps of the values of every column. `many` has enough of them for it."""

UNREADABLE: Final = "SELECT most_common_vals FROM pg_stats WHERE tablename = 'many'"
"""A column of a type that is none (`anyarray`)."""

RAISED: Final = "SELECT angry(1) AS a"
"""An error whose words, detail, hint and code are a function's own."""

CALLED: Final = {
    "what a function read": "SELECT got(1) AS a, got(NULL) AS b",
    "of what a function read": "SELECT left(got(1), 9) AS a, length(got(1)) AS b, got(1) = 'x' AS c, coalesce(got(9), '-') AS d",
    "a number that a function read": "SELECT got_number(1) AS a, got_number(1) + 1 AS b",
    "a function's rows": "SELECT a, b FROM got_rows()",
    "a function's rows, renamed": "SELECT x.one AS c FROM got_rows() AS x(one, two)",
    "a function's rows in a list": "SELECT (got_rows()).a AS c",
    "a function's whole rows": "SELECT p.codeword AS a, p.city AS b FROM got_people() AS p",
    "a function behind a table": "SELECT g.a AS c FROM orders AS o, LATERAL got_rows() AS g",
    "a function in a subquery": "SELECT (SELECT got(1)) AS a, ARRAY(SELECT got(1)) AS b",
    "a function in a WITH": "WITH w AS (SELECT got(1) AS x) SELECT x AS a, x || '' AS b FROM w",
    "a function in VALUES": "SELECT column1 AS a FROM (VALUES (got(1)), ('x')) AS v",
    "a function in a UNION": "SELECT 'x' AS a UNION ALL SELECT got(1)",
    "a function in a CASE": "SELECT CASE WHEN total > 0 THEN got(1) END AS a FROM orders",
    "a function for each row": "SELECT string_agg(got(1), ',') AS a, max(got(person)) AS b FROM orders",
    "a function in a row": "SELECT row_to_json(x) AS a FROM (SELECT got(1) AS y) AS x",
    "a function that collects": "SELECT all_of('x') AS a FROM orders",
    "a function behind a view": "SELECT label AS a FROM called",
    "a function behind two views": "SELECT whatever AS a FROM called_again",
    "a function over another": "SELECT slug(got(1)) AS a, town(length(got(1)) - 18) AS b",
    "a function called like a column": "SELECT o.got_of AS a, (o).got_of AS b FROM orders AS o",
    "a function called like a subquery's column": "SELECT s.got_of AS a FROM (SELECT * FROM orders) AS s",
    "a function going round": (
        "WITH RECURSIVE r(x, y, n) AS (SELECT 'a', 'b', 1 UNION ALL SELECT y, got(1), n + 1 FROM r WHERE n < 3)"
        " SELECT x AS a FROM r"
    ),
    "a function behind a view that goes round": "SELECT x AS a FROM called_round",
    "a function in the order of a search": (
        "WITH RECURSIVE r(x, n) AS (SELECT got(1), 1 UNION ALL SELECT x, n + 1 FROM r WHERE n < 2)"
        " SEARCH DEPTH FIRST BY x SET o SELECT o::text AS a FROM r"
    ),
    "a function in the path of a cycle": (
        "WITH RECURSIVE r(x, n) AS (SELECT got(1), 1 UNION ALL SELECT x, n + 1 FROM r WHERE n < 2)"
        " CYCLE x SET c USING p SELECT p::text AS a FROM r"
    ),
    "a function's table of json": "SELECT j.a FROM JSON_TABLE(got_json(), '$' COLUMNS (a text PATH '$.x')) AS j",
    "a function in a table of json": (
        "SELECT j.a FROM JSON_TABLE('{}'::jsonb, '$' COLUMNS (a text PATH '$.x' DEFAULT got(1) ON EMPTY)) AS j"
    ),
    "a function handed to a table of json": (
        "SELECT j.a FROM JSON_TABLE('{}'::jsonb, '$' PASSING got(1) AS b COLUMNS (a text PATH '$b')) AS j"
    ),
    "a function behind a view's table of json": "SELECT y AS a FROM called_table",
    "a function in all that a subquery gives": (
        "SELECT ARRAY(SELECT * FROM (SELECT got(1)) AS s) AS a, (SELECT s.* FROM (SELECT got(1)) AS s) AS b,"
        " (SELECT * FROM (VALUES (got(1))) AS v) AS c"
    ),
    "a function that a window goes by": "SELECT rank() OVER w AS a FROM orders WINDOW w AS (ORDER BY got(person))",
    "a function for an argument left out": "SELECT got_unasked() AS a",
    "a function that a field hides": "SELECT got_redacted() AS a",
    "a function given to a new row": "INSERT INTO noted (id, said) VALUES (10, got(1)) RETURNING said AS a",
    "a function given to a row that is there": (
        "INSERT INTO noted VALUES (1, 'x', 1) ON CONFLICT (id) DO UPDATE SET amount = got_number(1) RETURNING amount AS a"
    ),
    "a function given to a column": "UPDATE noted SET said = got(1) WHERE id = 1 RETURNING said AS a",
    "a function given to what another column is made of": (
        "UPDATE noted SET said = got(1) WHERE id = 1 RETURNING loud AS a"
    ),
    "a function given from beside": (
        "UPDATE noted SET said = s.x FROM (SELECT got(1) AS x) AS s WHERE noted.id = 1 RETURNING noted.said AS a"
    ),
    "a function given to two columns": (
        "UPDATE noted SET (said, amount) = (SELECT s.*, 5 FROM (SELECT got(1)) AS s) WHERE id = 1 RETURNING said AS a"
    ),
    "a function given in a WITH": (
        "WITH w AS (UPDATE noted SET said = got(1) WHERE id = 1 RETURNING said) SELECT said AS a FROM w"
    ),
    "a function given by a MERGE": (
        "MERGE INTO noted AS n USING (SELECT 1 AS id) AS s ON n.id = s.id"
        " WHEN MATCHED THEN UPDATE SET said = got(1) RETURNING n.said AS a"
    ),
    "a function of a change": "UPDATE orders SET total = total WHERE id = 10 RETURNING got(1) AS a",
}
"""What users' functions read, which nobody has looked into: a rule about columns does not stop it, one about the call does."""

SHOWN_FUNCTIONS: Final[dict[str, tuple[str, list[list[object]]]]] = {
    "that is immutable": ("SELECT slug(city) AS a FROM people WHERE id = 1", [["oslo"]]),
    "that is immutable and has an argument left out": ("SELECT sure('a') AS a", [["a!"]]),
    "that counts in a path": ("SELECT jsonb_path_query(doc, '$.deep.list.size()') AS a FROM files", [[1]]),
    "that gives back what it is given": (
        "SELECT set_config('shop.mine', '1', true) AS a, nextval('numbers') AS b",
        [["1", 1]],
    ),
    "beside what is given": (
        "INSERT INTO noted (id, said) VALUES (20, 'plain') RETURNING id, said AS a",
        [[20, "plain"]],
    ),
    "that only tells which rows": (
        "UPDATE noted SET said = 'seen' WHERE id = length(town(1)) + 16 RETURNING said AS a",
        [["seen"]],
    ),
    "that a field keeps": ("SELECT town(1) AS a", [["Oslo"]]),
    "that is the server's": ("SELECT upper(city) AS a, abs(-1) AS b FROM people WHERE id = 1", [["OSLO", 1]]),
}

PLANS: Final = {
    "a plan": "EXPLAIN SELECT id FROM people WHERE ssn = (SELECT ssn FROM people WHERE id = 1)",
    "a plan with values": "EXPLAIN (ANALYZE, VERBOSE) SELECT codeword FROM people ORDER BY codeword",
}

ORACLES: Final = {
    "a condition": (
        "SELECT id FROM people WHERE ssn LIKE '5362287%' AND codeword LIKE 'z%'",
        "SELECT id FROM people WHERE ssn LIKE '7%'",
    ),
    "a comparison": ("SELECT id FROM people WHERE codeword > 'z'", "SELECT id FROM people WHERE codeword > 'zz'"),
    "an order": ("SELECT id FROM people ORDER BY codeword DESC, id", "SELECT id FROM people ORDER BY codeword, id"),
    "a join with a guess": (
        "SELECT p.id FROM people p JOIN (VALUES ('zephyrquartzlantern')) v(g) ON v.g = p.codeword",
        "SELECT p.id FROM people p JOIN (VALUES ('anotherguess')) v(g) ON v.g = p.codeword",
    ),
    "a limit": (
        "SELECT id FROM orders ORDER BY id LIMIT (SELECT ascii(codeword) - 121 FROM ONLY people WHERE id = 1)",
        "SELECT id FROM orders ORDER BY id LIMIT (SELECT ascii(codeword) - 110 FROM ONLY people WHERE id = 2)",
    ),
    "as many rows": (
        "SELECT 1 FROM ONLY people, generate_series(1, left(ssn, 1)::int) WHERE id = 1",
        "SELECT 1 FROM ONLY people, generate_series(1, right(ssn, 1)::int) WHERE id = 1",
    ),
    "groups": (
        "SELECT count(*) FROM (SELECT 1 FROM people GROUP BY left(codeword, 1)) g",
        "SELECT count(*) FROM (SELECT 1 FROM people GROUP BY codeword) g WHERE false",
    ),
    "having": (
        "SELECT city FROM people GROUP BY city HAVING max(codeword) LIKE 'z%'",
        "SELECT city FROM people GROUP BY city HAVING max(codeword) LIKE 'p%'",
    ),
    "an error or none": (
        "SELECT 1 / (CASE WHEN codeword LIKE 'z%' THEN 0 ELSE 1 END) FROM ONLY people WHERE id = 1",
        "SELECT 1 / (CASE WHEN codeword LIKE 'y%' THEN 0 ELSE 1 END) FROM ONLY people WHERE id = 1",
    ),
}
"""Two questions each, whose answers differ although no cell shows anything. Masking of results cannot stop that: which rows come back, how many, in
which order, or that there is an error, is the answer. A rule that denies the column does."""

ELSEWHERE: Final = ("through a child", "a cast of a part that quotes")
"""What reads none of the columns that the rule denies."""

LAUNDERED: Final = {
    "copied into a column that is shown": "UPDATE people SET notes = codeword WHERE id = 2",
    "read from there": "SELECT notes FROM people WHERE id = 2",
}
"""A statement that may write can put a value where nothing hides it. What does stop it: no rule that lets both be done."""


@dataclass(frozen=True)
class Answer:
    """What the agent got: everything in it as one text, and the rows if there are any."""

    whole: str
    is_error: bool
    rows: list[list[Any]]


@dataclass(frozen=True)
class Told:
    """Every answer by its statement, with the column denied and without, and what the gateway has stored of it all."""

    open: Mapping[str, Answer]
    denied: Mapping[str, Answer]
    stored: bytes


def config(rules: str) -> str:
    start, end = CONFIG.index("policy:"), CONFIG.index("approvals:")
    masking = "masking: {{ner: {{model: none}}}}\n"
    return (CONFIG[:start] + rules + masking + CONFIG[end:]).replace(
        "    labels:", f"{FIELDS.replace('{', '{{').replace('}', '}}')}    labels:"
    )


@pytest.fixture(scope="module")
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Told:
    """One agent asks everything in one session; one more under a policy that denies the columns. Asked once for all test processes."""
    if worker_id == "master":
        return _told(request, tmp_path_factory)
    shared = tmp_path_factory.getbasetemp().parent / "evasions.pickle"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            shared.write_bytes(pickle.dumps(_told(request, tmp_path_factory)))
        return cast("Told", pickle.loads(shared.read_bytes()))  # noqa: S301  # our own, in a folder of this run


def _told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    cluster: Cluster = request.getfixturevalue("shop_cluster")
    with start_blocking_portal() as portal:
        return portal.call(_everything, cluster, tmp_path_factory.mktemp("evasions"))


async def _everything(cluster: Cluster, directory: Path) -> Told:
    database = f"evasions_{uuid4().hex[:12]}"
    async with cluster.connect("postgres") as owner:
        await owner.execute(f"CREATE DATABASE {database}")
    async with cluster.connect(database) as owner:
        await owner.execute(SCHEMA)
    gate = Gate(directory, cluster, database, "e2e-gateway-password-4711")
    gate.configure(config(RULES))
    asked: dict[str, str | tuple[str, list[Any]]] = {**HIDDEN, **CALLED, **ERRORS, **PLANS, **LAUNDERED}
    asked |= {f"sampled: {name}": sql for name, sql in SAMPLED.items()}
    asked |= {f"shown function: {name}": sql for name, (sql, _) in SHOWN_FUNCTIONS.items()}
    asked |= {"raised": RAISED, "unreadable": UNREADABLE}
    asked |= {f"part: {name}": statement for name, statement in PARTS.items()}
    asked |= {f"shown part: {name}": sql for name, sql in SHOWN_PARTS.items()}
    for name, pair in ORACLES.items():
        asked |= {f"{name}, {number}": sql for number, sql in enumerate(pair)}
    free = await _asked(gate, asked)
    gate.configure(config(RULES + DENYING))
    stored = b"\0".join(path.read_bytes() for path in sorted(gate.state.rglob("*")) if path.is_file())
    return Told(free, await _asked(gate, asked), stored)


async def _asked(gate: Gate, statements: Mapping[str, str | tuple[str, list[Any]]]) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    async with gate.client() as client:
        for name, statement in statements.items():
            sql, params = (statement, []) if isinstance(statement, str) else statement
            result = await client.call_tool("query_db", {"connection": "shop", "sql": sql, "params": params})
            content: dict[str, Any] = result.structured_content or {}
            answers[name] = Answer(
                text_of(result) + json.dumps(content, ensure_ascii=False), result.is_error, content.get("rows", [])
            )
    return answers


def forms(value: str) -> Iterator[str]:
    """A value as it might look in an answer, and its pieces."""
    data = value.encode()
    yield from (value, value[::-1], quote(value), data.hex(), ", ".join(str(byte) for byte in data))
    for shift in range(3):
        yield b64encode(b"x" * shift + data).decode().rstrip("=")[4:-2]
    yield from (hashlib.new(name, data, usedforsecurity=False).hexdigest() for name in ("md5", "sha256"))
    yield from (value[start : start + 5] for start in range(len(value) - 4))
    if value.isdigit():
        yield from (f"{int(value):x}", str(int(value) + 1), value.translate(str.maketrans("0123456789", "abcdefghij")))


def found(answer: str, sql: str) -> list[str]:
    """The forms of planted values that an answer holds and its own statement does not."""
    said = re.sub(r"\s", "", answer).lower()
    asked = re.sub(r"\s", "", sql).lower()
    looked_for = {re.sub(r"\s", "", form).lower() for value in CANARIES for form in forms(value)}
    return sorted(form for form in looked_for if form in said and form not in asked)


MARKER: Final = re.compile(r"<[A-Z][A-Z0-9_]*>")
SHOWN: Final = {
    "every column": {0, 4, 5, 6},
    "as a table": {0, 4, 5, 6},
    "one letter a row": {0},
}
"""Columns of an answer that were never hidden: `id`, `city`, `born_in`, `notes`, and the number of a row."""


def test_there_are_enough_of_them() -> None:
    assert len(HIDDEN) + len(ERRORS) >= 70


@pytest.mark.parametrize("name", [*HIDDEN, *CALLED])
def test_a_cell_made_of_a_hidden_column_is_a_constant(told: Told, name: str) -> None:
    answer, sql = told.open[name], {**HIDDEN, **CALLED}[name]
    assert not answer.is_error, f"PostgreSQL or the gateway refused `{sql}`: {answer.whole}"
    assert answer.rows, "there was something to hide"
    assert found(answer.whole, sql) == []
    for row in answer.rows:
        for place, cell in enumerate(row):
            if place not in SHOWN.get(name, ()):
                if name == "grouping sets" and cell is None:
                    continue  # the row of all rows, which shows none of them
                assert isinstance(cell, str), (name, row)
                assert MARKER.fullmatch(cell), (name, row)


@pytest.mark.parametrize("name", [name for name in (*HIDDEN, *CALLED) if name not in SHOWN])
def test_every_row_answers_alike(told: Told, name: str) -> None:
    """That one cell is hidden and another is not would answer a question, as would two kinds of markers."""
    columns = [set(map(str, column)) - {"None"} for column in zip(*told.open[name].rows, strict=True)]
    assert all(len(cells) == 1 for cells in columns), columns


@pytest.mark.parametrize("name", PARTS)
def test_a_part_of_a_value_is_hidden_by_the_name_it_has_there(told: Told, name: str) -> None:
    answer, (sql, _) = told.open[f"part: {name}"], PARTS[name]
    assert not answer.is_error, f"PostgreSQL or the gateway refused `{sql}`: {answer.whole}"
    assert answer.rows, "there was something to hide"
    assert found(answer.whole, sql) == []
    assert all(isinstance(cell, str) and MARKER.fullmatch(cell) for row in answer.rows for cell in row), answer.rows


@pytest.mark.parametrize("name", SHOWN_PARTS)
def test_the_parts_beside_it_stay(told: Told, name: str) -> None:
    assert told.open[f"shown part: {name}"].rows == [["Oslo"]]


@pytest.mark.parametrize("name", SHOWN_FUNCTIONS)
def test_what_a_function_gives_stays_where_it_reads_nothing_or_a_field_says_so(told: Told, name: str) -> None:
    sql, said = SHOWN_FUNCTIONS[name]
    assert told.open[f"shown function: {name}"].rows == said, sql


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_quotes_nothing(told: Told, name: str) -> None:
    answer = told.open[name]
    assert answer.is_error, answer.whole
    assert found(answer.whole, ERRORS[name]) == []
    assert "withheld" in answer.whole
    assert re.search(r'"code": "\d[0-9A-Z]{4}"', answer.whole), "what kind of error it was is told"


@pytest.mark.parametrize("name", SAMPLED)
def test_samples_of_values_are_hidden_where_a_rule_lets_them_be_read(told: Told, name: str) -> None:
    assert told.open[f"sampled: {name}"].rows == [["<REDACTED>"]]


def test_a_column_that_cannot_be_read_is_said_to_be_one(told: Told) -> None:
    answer = told.open["unreadable"]
    assert answer.is_error
    assert "cast it to text" in answer.whole
    assert "hung up" not in answer.whole


def test_an_error_that_a_function_raises_quotes_nothing(told: Told) -> None:
    answer = told.open["raised"]
    assert answer.is_error
    assert "withheld" in answer.whole
    assert found(answer.whole, RAISED) == []


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_shows_no_value(told: Told, name: str) -> None:
    assert found(told.open[name].whole, PLANS[name]) == []


@pytest.mark.parametrize("name", ORACLES)
def test_what_only_policy_can_stop_is_stopped_by_policy(told: Told, name: str) -> None:
    free = [told.open[f"{name}, {number}"] for number in (0, 1)]
    assert [found(answer.whole, sql) for answer, sql in zip(free, ORACLES[name], strict=True)] == [[], []]
    assert free[0] != free[1], "this is what a rule has to stop; masking cannot"
    for denied in (told.denied[f"{name}, {number}"] for number in (0, 1)):
        assert denied.is_error
        assert "no-search" in denied.whole
        assert denied.rows == []


def test_a_value_that_a_change_may_copy_is_stopped_by_policy(told: Told) -> None:
    assert told.open["read from there"].rows == [["plainword"]], "this is what a rule has to stop; masking cannot"
    assert told.denied["copied into a column that is shown"].is_error
    assert "no-search" in told.denied["copied into a column that is shown"].whole


@pytest.mark.parametrize("name", [name for name in {**HIDDEN, **ERRORS, **PLANS} if name not in ELSEWHERE])
def test_a_denied_column_is_reached_by_none_of_them(told: Told, name: str) -> None:
    """The rule names the parent's columns; a child's own are another relation's."""
    assert told.denied[name].is_error, name
    assert told.denied[name].rows == []


def test_nothing_of_it_is_stored(told: Told) -> None:
    asked = "".join(
        [
            *HIDDEN.values(),
            *CALLED.values(),
            *ERRORS.values(),
            *PLANS.values(),
            *(sql for sql, _ in PARTS.values()),
            *(sql for pair in ORACLES.values() for sql in pair),
        ]
    )
    assert b"reverse" in told.stored, "the statements are in the log"
    assert found(told.stored.decode("latin-1"), asked) == []
    assert [form for form in forms(UNNAMED) if form.encode() in told.stored and len(form) > 5] == []
