## overloads, rows and domains unseen
SELECT lower(b) FROM badges b
SELECT concat(b) FROM badges b
SELECT b::text FROM badges b
SELECT length(badges) FROM badges
SELECT b.upper FROM badges b
SELECT id FROM badges b WHERE b LIKE 'g%'
SELECT id FROM badges b WHERE b = 'gold'::text
SELECT string_agg(b, ',') FROM badges b
SELECT length(NULL::badges)
SELECT lower(r) FROM jsonb_populate_record(NULL::badges, '{"id": 1}') r
SELECT r.lower FROM jsonb_populate_record(NULL::badges, '{"id": 1}') r
SELECT DISTINCT m FROM medals m
SELECT m FROM medals m ORDER BY m
SELECT m FROM medals m ORDER BY 1
SELECT m FROM medals m GROUP BY m
SELECT m FROM medals m UNION SELECT m FROM medals m
SELECT max(m) FROM medals m
SELECT count(DISTINCT m) FROM medals m
SELECT rank() OVER (ORDER BY m) FROM medals m
SELECT m.* = n.* FROM medals m, medals n
SELECT m = n FROM medals m, medals n
SELECT m IN (SELECT n FROM medals n) FROM medals m
SELECT ARRAY[m] = ARRAY[m] FROM medals m
SELECT array_agg(m ORDER BY m) FROM medals m
SELECT greatest(m, m) FROM medals m
SELECT ARRAY(SELECT m FROM medals m) @> ARRAY(SELECT m FROM medals m)
SELECT ROW(m) = ROW(n) FROM medals m, medals n
SELECT ROW(m, 1) < ROW(n, 2) FROM medals m, medals n
SELECT nullif(m, n) FROM medals m, medals n
SELECT CASE m WHEN m THEN 1 END FROM medals m
SELECT array_position(array_agg(m), NULL::medals) FROM medals m
SELECT * FROM (SELECT m FROM medals m) x JOIN (SELECT m FROM medals m) y USING (m)
SELECT * FROM (SELECT m FROM medals m) x NATURAL JOIN (SELECT m FROM medals m) y
SELECT mode() WITHIN GROUP (ORDER BY m) FROM medals m
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY m) FROM medals m
SELECT m IS DISTINCT FROM m FROM medals m
SELECT m BETWEEN m AND m FROM medals m
SELECT m FROM medals m EXCEPT SELECT m FROM medals m
SELECT DISTINCT ROW(m) FROM medals m
SELECT DISTINCT ARRAY[m] FROM medals m
SELECT "left"(s => 'abc'::text, n => 1)
SELECT pg_catalog."left"('abc', 1), "left"(s := 'x'::text, n := 1)
SELECT 1 ^ 2::float8
SELECT 2 ^ weight FROM products
SELECT id ^ 0.5 FROM products
SELECT id ^ 0.5::float4 FROM products
SELECT id ^ price FROM products
SELECT id ^ '2' FROM products
SELECT id // 2 FROM products
SELECT 'x'::text ~>=~ 'y'::name
SELECT title ~>=~ current_user FROM products
SELECT title ~>=~ relname FROM products, pg_class
SELECT 1 <> 'x'::text
SELECT 1 <> coalesce('1', '2')
SELECT 1 <> (SELECT '2')
SELECT 1 <> CASE WHEN true THEN '2' END
SELECT 1 <> x FROM (SELECT '2' AS x) y
SELECT 1 <> x FROM (VALUES ('2')) y(x)
SELECT 1 <> greatest('1', '2')
SELECT 1 <> x FROM (SELECT '1' AS x UNION SELECT '2') y
WITH y AS (SELECT '2' AS x) SELECT 1 <> x FROM y
SELECT 1 <> ALL (ARRAY['1', '2'])
SELECT 1 <> ALL (SELECT '2')
SELECT 1 <> ANY (VALUES ('2'))
SELECT id FROM products WHERE id <> title
SELECT id FROM products WHERE id <> lower('2')
SELECT id FROM products WHERE id NOT IN (lower('2'), 'x'::text)
SELECT 1 <> concat('2')
SELECT initcap(t) FROM domained
SELECT initcap('x'::plain_text)
SELECT initcap(CAST('x' AS plain_text))
SELECT initcap(x) FROM (SELECT t AS x FROM domained) y
SELECT initcap(max(t)) FROM domained
SELECT initcap(coalesce(t, t)) FROM domained
SELECT initcap((SELECT t FROM domained))
SELECT n % n FROM domained
SELECT n % 2 FROM domained
SELECT n % 2::plain_number FROM domained
SELECT 5::plain_number % 2::plain_number
SELECT id % n FROM products, domained
SELECT age(time '10:00')
SELECT age(localtime)
SELECT age('1 day'::interval)
SELECT age(placed_at - shipped_at) FROM orders
SELECT upper('orders'::regclass)
SELECT upper(1259)
SELECT upper(oid) FROM pg_class
SELECT upper(1259::oid)
SELECT upper(id) FROM products
SELECT sign(5000000000)
SELECT sign(count(*)) FROM products
SELECT sign(0x7FFFFFFFFF)
SELECT sign(5_000_000_000)
SELECT sign(-5000000000)
SELECT bit_length(~5)
SELECT bit_length(nullif(5, 1))
SELECT bit_length(1)
SELECT * FROM eager_stats
SELECT id FROM eager_stats WHERE id = 1
SELECT count(*) FROM eager_stats
EXPLAIN SELECT * FROM eager_stats
SELECT * FROM ONLY eager_stats
SELECT * FROM eager_child
SELECT x.shout FROM jsonb_populate_record(NULL::customers, '{}') x
SELECT (x).shout FROM jsonb_populate_record(NULL::customers, '{}') x
SELECT x.ssn_of FROM jsonb_populate_recordset(NULL::customers, '[{"ssn": "1"}]') x
SELECT x.full_address FROM unnest(ARRAY[ROW('a','b')::address]) x
SELECT x.shout FROM (SELECT (array_agg(c))[1] AS y FROM customers c) z, unnest(ARRAY[z.y]) x
SELECT (y).shout FROM (SELECT (array_agg(c))[1] AS y FROM customers c) z
SELECT x.shout FROM unnest(ARRAY(SELECT c FROM customers c)) x
SELECT x.shout FROM (SELECT (jsonb_populate_record(NULL::customers, '{}')).*) x
SELECT (array_agg(c))[1].shout FROM customers c
SELECT ((array_agg(c))[1]).shout FROM customers c
SELECT (any_value(x.home)).full_address FROM customers x
SELECT (lag(home) OVER ()).full_address FROM customers
SELECT (jsonb_populate_record(NULL::address, '{}')).full_address
SELECT (coalesce(home, home)).full_address FROM customers
SELECT (ARRAY[home])[1].full_address FROM customers
SELECT x.full_address FROM customers c, LATERAL (SELECT (c.home).*) x
SELECT x.full_address FROM customers c, LATERAL unnest(ARRAY[c.home]) AS x
SELECT (x.y).full_address FROM (VALUES (ROW('a','b')::address)) x(y)
SELECT x.*, (x.home).full_address FROM customers x
SELECT (customers).home.full_address FROM customers
SELECT (public.customers.home).full_address FROM public.customers
SELECT play.public.customers.shout FROM public.customers
SELECT full_address(customers.home) FROM customers
## opened, made and cast by parts
SELECT * FROM ONLY animals, cats
SELECT * FROM ONLY animals UNION ALL SELECT id, name FROM animals
SELECT id FROM ONLY animals a JOIN animals b USING (id)
SELECT * FROM ONLY customers
SELECT ssn_tail FROM ONLY customers
SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r'
SELECT pg_get_viewdef('pay')
SELECT pg_get_viewdef('directory'::regclass, true)
SELECT viewname, pg_get_viewdef(viewname::regclass) FROM pg_views WHERE schemaname = 'public'
SELECT pg_get_ruledef(oid) FROM pg_rewrite
SELECT pg_get_statisticsobjdef(oid) FROM pg_statistic_ext
SELECT stxname, pg_get_statisticsobjdef_columns(oid) FROM pg_statistic_ext
SELECT jsonb_populate_record(NULL::strict_typed, '{"c": "x"}')
SELECT jsonb_populate_record(NULL::holds_checked, '{"c": "x"}')
SELECT * FROM jsonb_populate_recordset(NULL::strict_typed, '[{"d": {"c": "x"}}]')
SELECT jsonb_populate_record(s, '{"c": "x"}') FROM strict_typed s
SELECT jsonb_populate_record(ROW('x'::checked), '{"f1": "y"}')
SELECT * FROM json_populate_record(NULL::record, '{"a": "x"}') AS x(a checked)
SELECT jsonb_populate_record((SELECT c FROM customers c LIMIT 1), '{}')
SELECT jsonb_populate_record(CASE WHEN true THEN NULL::holds_checked END, '{"c": "x"}')
SELECT a FROM pg_stat_activity a
SELECT * FROM pg_stat_activity
SELECT pid FROM pg_stat_activity WHERE query LIKE '%secret%'
SELECT name FROM pg_settings WHERE setting = 'on'
SELECT name, unit, short_desc FROM pg_settings
SELECT ARRAY['happy'::mood]::json[]
SELECT '{happy}'::mood[]::json[]
SELECT array_agg(mood)::json[] FROM customers
SELECT ARRAY(SELECT mood FROM customers)::json[]
SELECT (ROW('happy'::mood)::row_of_json).j
SELECT ROW('happy'::mood)::row_of_json
SELECT CASE WHEN true THEN 'happy'::mood END::json
SELECT x::json FROM (SELECT mood AS x FROM customers) y
SELECT public.checked('x')
SELECT crc32('x')
SELECT (array_agg(paid))[1] - 5 FROM orders
SELECT (coalesce(paid, paid)) - 5 FROM orders
SELECT paid - 5 FROM orders
SELECT x - 5 FROM (SELECT (array_agg(paid))[1] AS x FROM orders) y
SELECT ltrim(a) FROM animals a
SELECT ltrim(c) FROM cats c
SELECT ltrim(ROW(1, 'x'))
SELECT c.ltrim FROM cats c
SELECT c.ltrim FROM dogs c
SELECT id FROM orders WHERE paid
SELECT id FROM orders WHERE NOT paid
SELECT count(*) FILTER (WHERE paid) FROM orders
SELECT CASE WHEN paid THEN 1 END FROM orders
SELECT 1 FROM orders a JOIN orders b ON a.paid
SELECT id FROM orders WHERE paid IS TRUE
SELECT id FROM orders WHERE paid AND true
SELECT id FROM orders GROUP BY id, paid HAVING paid
SELECT generate_series(1, 2) FROM orders WHERE (SELECT paid FROM orders LIMIT 1)
SELECT sum(1) OVER (ORDER BY id ROWS 1 PRECEDING) FROM orders WHERE paid
SELECT paid::boolean FROM orders
## forbidden columns, new ways
SELECT (c).* FROM (SELECT customers AS c FROM customers) x
SELECT x.* FROM (SELECT (customers).* FROM customers) x
SELECT to_jsonb(x) - 'ssn' FROM customers x
SELECT jsonb_object_keys(to_jsonb(c)) FROM customers c
SELECT row_number() OVER (ORDER BY ssn) FROM customers
SELECT id FROM customers WINDOW w AS (ORDER BY ssn)
SELECT count(*) OVER w FROM customers WINDOW w AS (PARTITION BY ssn)
SELECT count(*) OVER (w ORDER BY id) FROM customers WINDOW w AS (PARTITION BY ssn)
SELECT first_value(c) OVER (ORDER BY id) FROM customers c
SELECT nth_value(ssn, 2) OVER (ORDER BY id) FROM customers
SELECT array_agg(id ORDER BY ssn) FROM customers
SELECT string_agg(name, ',' ORDER BY email) FROM customers
SELECT count(*) FILTER (WHERE email LIKE '%@x%') FROM customers
SELECT id, CASE WHEN email > 'm' THEN 1 END FROM customers
SELECT id FROM customers ORDER BY email USING <
SELECT id FROM customers ORDER BY lower(email)
SELECT id FROM customers ORDER BY 1, (SELECT email)
SELECT email.id FROM customers email
SELECT email FROM customers email
SELECT ssn FROM customers ssn
SELECT ssn.* FROM customers ssn
SELECT id AS email FROM customers ORDER BY customers.email
SELECT id AS email FROM customers GROUP BY id, customers.email
SELECT name AS email FROM customers GROUP BY email, name
SELECT id email FROM customers WHERE email > 'a'
SELECT DISTINCT ON (email) id FROM customers
SELECT DISTINCT ON (1) email FROM customers
SELECT id FROM customers GROUP BY id ORDER BY min(email)
SELECT 1 FROM customers GROUP BY CUBE (email, ssn)
SELECT 1 FROM customers GROUP BY ()  HAVING count(ssn) > 1
SELECT id FROM customers a WHERE id = (SELECT count(*) FROM customers b WHERE b.email <= a.email)
SELECT a.id FROM customers a JOIN customers b USING (email)
SELECT * FROM (customers c NATURAL JOIN (SELECT id FROM orders) o)
SELECT j.email FROM (customers a JOIN customers b USING (id, email)) AS j(id, email)
SELECT q.b FROM customers AS q(a, b, c, d, e)
SELECT q.d FROM customers AS q(a, b, c, d, e)
SELECT d FROM customers AS q(a, b, c, d)
SELECT q FROM (SELECT id, email FROM customers) q WHERE q.id = 1
SELECT q::text FROM (SELECT id, email FROM customers) q
SELECT length(q::text) FROM (SELECT email FROM customers) q
SELECT (q).email FROM (SELECT id, email FROM customers) q
SELECT hstore(c)->'email' FROM customers c
SELECT each(hstore(c)) FROM customers c
SELECT populate_record(c, 'id=>1') FROM customers c
SELECT json_object_agg(id, email) FROM customers
SELECT JSON_OBJECTAGG(id: email) FROM customers
SELECT JSON_QUERY(to_jsonb(c), '$.email') FROM customers c
SELECT JSON_SERIALIZE(to_json(c)) FROM customers c
SELECT JSON_SCALAR(email) FROM customers
SELECT JSON(email) FROM customers WHERE false
SELECT id FROM customers WHERE email IS JSON
SELECT x FROM customers, LATERAL (VALUES (email)) v(x)
SELECT x FROM customers, LATERAL unnest(string_to_array(email, '@')) x
SELECT x FROM customers, LATERAL regexp_split_to_table(email, '@') x
SELECT x FROM customers CROSS JOIN LATERAL (SELECT email UNION SELECT ssn) y(x)
SELECT s FROM customers, JSON_TABLE(jsonb_build_array(email), '$[*]' COLUMNS (s text PATH '$')) t
SELECT t.* FROM customers, JSON_TABLE('{}'::jsonb, '$' PASSING email AS e COLUMNS (s text PATH '$e')) t
WITH RECURSIVE r AS (SELECT id, ssn FROM customers WHERE id = 1 UNION ALL SELECT c.id, c.ssn FROM customers c JOIN r ON c.id = r.id + 1) SELECT id FROM r
WITH RECURSIVE r AS (SELECT id FROM customers UNION SELECT length(c.ssn) FROM customers c JOIN r USING (id)) SELECT * FROM r
WITH RECURSIVE r(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM r WHERE id < (SELECT count(ssn) FROM customers)) SEARCH BREADTH FIRST BY id SET o SELECT * FROM r
WITH x AS (SELECT email FROM customers), y AS (SELECT 1) SELECT * FROM y
WITH x AS NOT MATERIALIZED (SELECT email FROM customers) SELECT count(*) FROM x
WITH x(e) AS (SELECT email FROM customers) SELECT e FROM x
WITH x AS (TABLE customers) SELECT x.email FROM x
WITH x AS (TABLE customers) SELECT to_json(x) FROM x
WITH email AS (SELECT ssn AS id FROM customers) SELECT id FROM email
WITH c AS (SELECT * FROM customers) SELECT (SELECT d.ssn FROM c d LIMIT 1)
SELECT * FROM (SELECT id, email AS e FROM customers) AS x(a, b)
SELECT x.a FROM (SELECT email, id FROM customers) AS x(a)
SELECT * FROM customers FETCH FIRST 0 ROWS ONLY
SELECT min(email), max(ssn) FROM customers
SELECT id FROM customers WHERE email LIKE 'p%' LIMIT 0
SELECT id FROM customers WHERE starts_with(email, 'p')
SELECT id FROM customers WHERE email ^@ 'p'
SELECT id FROM customers WHERE email SIMILAR TO 'p%'
SELECT id FROM customers WHERE ROW(email, 1) IS NOT NULL
SELECT id FROM customers WHERE (email, ssn) = ('a', 'b')
SELECT id FROM customers WHERE (id, email) IN (SELECT id, email FROM customers)
SELECT id FROM customers WHERE email = ANY (SELECT email FROM customers)
SELECT id FROM customers WHERE 'a' = ANY (string_to_array(email, '@'))
SELECT id FROM customers WHERE email IN ('a', 'b')
SELECT id FROM customers WHERE coalesce(email, '') = ''
SELECT id FROM customers WHERE nullif(email, 'x') IS NULL
SELECT id FROM customers WHERE NOT (email IS NULL)
SELECT id FROM customers WHERE email COLLATE "C" > 'a'
SELECT (SELECT count(*) FROM orders WHERE note = email) FROM customers
SELECT ARRAY[email, ssn] FROM customers
SELECT (ARRAY[email, ssn])[2] FROM customers
SELECT ROW(email) FROM customers
SELECT format('%s', email) FROM customers
SELECT format('%s %s', VARIADIC ARRAY[name, email]) FROM customers
SELECT concat(VARIADIC ARRAY[email]) FROM customers
SELECT pg_typeof(ssn) FROM customers
SELECT pg_column_compression(ssn) FROM customers
SELECT num_nulls(ssn, email) FROM customers
SELECT generate_series(1, length(email)) FROM customers
SELECT repeat('x', length(ssn)) FROM customers
SELECT 1 / length(ssn) FROM customers
SELECT sum(length(email)) FROM customers
SELECT bit_xor(hashtext(ssn)) FROM customers
SELECT regr_count(id, length(ssn)) FROM customers
SELECT rank(3) WITHIN GROUP (ORDER BY length(ssn)) FROM customers
SELECT mode() WITHIN GROUP (ORDER BY email) FROM customers
SELECT id FROM customers TABLESAMPLE SYSTEM ((SELECT length(min(ssn)) FROM customers))
SELECT id FROM customers OFFSET length((SELECT min(ssn) FROM customers)) - 11
SELECT id FROM customers FETCH FIRST (SELECT length(min(ssn)) FROM customers) ROWS ONLY
SELECT sum(id) OVER (ORDER BY id ROWS (SELECT length(min(ssn)) FROM customers) PRECEDING) FROM customers
VALUES ((SELECT ssn FROM customers LIMIT 1))
VALUES (1), ((SELECT length(max(email)) FROM customers))
SELECT * FROM (VALUES ((SELECT ssn FROM customers LIMIT 1))) v
EXPLAIN (ANALYZE, COSTS OFF) SELECT id FROM customers WHERE email LIKE 'a%'
EXPLAIN (GENERIC_PLAN) SELECT id FROM customers WHERE email = $1
EXPLAIN SELECT id FROM customers ORDER BY ssn
EXPLAIN VERBOSE SELECT ssn FROM customers
DECLARE c CURSOR WITH HOLD FOR SELECT email FROM customers
COPY customers (ssn) TO STDOUT
SELECT id FROM customers WHERE ssn_head LIKE '9%'
SELECT c.ssn_head FROM (SELECT * FROM customers) c
SELECT d.address FROM deep d
SELECT a FROM (SELECT address FROM contacts) x(a)
SELECT count(*) FROM contacts WHERE address IS NOT NULL
SELECT contacts FROM contacts
SELECT to_json(contacts) FROM contacts
SELECT max(address) FROM contacts
SELECT number FROM ONLY ssn_copy
SELECT ssn FROM ONLY customers
SELECT ssn FROM customers *
SELECT U&"\0073sn" FROM customers
SELECT "ssn" FROM "public"."customers"
SELECT SSN FROM CUSTOMERS
SELECT Ssn FROM Customers C
SELECT c."ssn" FROM customers AS c
SELECT play.public.customers.ssn FROM play.public.customers
SELECT customers.ssn FROM public.customers
SELECT/**/ssn/**/FROM/**/customers
SELECT ssn--x
 FROM customers
SELECT $1::text || ssn FROM customers
SELECT ssn FROM customers WHERE id = $1
SELECT (SELECT ssn FROM customers WHERE id = c.id) FROM customers c
SELECT most_common_vals FROM pg_stats
SELECT histogram_bounds::text FROM pg_stats WHERE attname = 'ssn'
SELECT c.stavalues1 FROM pg_catalog.pg_statistic c
SELECT p.amount FROM pay p
SELECT card FROM payments UNION SELECT 'x'
SELECT payments FROM payments
SELECT paid, card FROM payments
SELECT s.amount > 3 FROM hr.salaries s
SELECT avg(amount) FROM hr.salaries
SELECT employee FROM hr.salaries s WHERE s.* = s.*
SELECT employee FROM hr.salaries s ORDER BY s
## writes and locks, new ways
WITH x AS (DELETE FROM notes RETURNING *) SELECT 1
WITH x AS (UPDATE products SET title = 'x' RETURNING id) TABLE x
WITH x AS (INSERT INTO settings VALUES ('a', 'b') ON CONFLICT DO NOTHING RETURNING 1) SELECT * FROM x
WITH x AS (MERGE INTO settings s USING (VALUES ('theme')) v(k) ON s.key = v.k WHEN MATCHED THEN DELETE RETURNING merge_action(), s.*) SELECT * FROM x
MERGE INTO products p USING orders o ON p.id = o.id WHEN MATCHED AND o.total > 5 THEN UPDATE SET title = 'x' WHEN NOT MATCHED BY SOURCE THEN DELETE
INSERT INTO notes (body) VALUES ((SELECT ssn FROM customers LIMIT 1)) RETURNING body
UPDATE notes SET body = c.ssn FROM customers c WHERE c.id = notes.customer_id
UPDATE notes SET (body, author) = (SELECT ssn, email FROM customers WHERE id = notes.customer_id)
DELETE FROM notes USING customers c WHERE c.id = notes.customer_id AND c.ssn LIKE '9%'
UPDATE notes SET body = 'x' RETURNING OLD.body, NEW.body
UPDATE notes SET body = 'x' RETURNING WITH (OLD AS o, NEW AS n) o.*, n.body
DELETE FROM notes WHERE id = 1 RETURNING (SELECT ssn FROM customers LIMIT 1)
INSERT INTO notes (id, body) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET body = excluded.body || (SELECT max(ssn) FROM customers)
INSERT INTO insertable (id, body) VALUES (900, 'x')
UPDATE insertable SET body = 'x'
DELETE FROM barrier
INSERT INTO written VALUES (1, 'x')
INSERT INTO instead VALUES (1)
UPDATE instead SET id = 2
INSERT INTO events VALUES (1, '2026-05-05', 'x', '{}')
UPDATE events SET day = '2025-05-05' WHERE id = 3
TRUNCATE ONLY animals
SELECT * INTO TEMP t1 FROM products
SELECT * INTO UNLOGGED t1 FROM products
CREATE TABLE t1 AS TABLE products WITH NO DATA
CREATE TEMP TABLE t1 (a int)
CREATE VIEW v1 AS SELECT 1
CREATE TEMP VIEW v1 AS SELECT 1
CREATE OR REPLACE VIEW directory AS SELECT id, name, city FROM customers
CREATE MATERIALIZED VIEW m1 AS SELECT 1
ALTER TABLE notes RENAME TO notes2
GRANT SELECT ON hr.salaries TO PUBLIC
REVOKE SELECT ON products FROM reader
CREATE ROLE x
CREATE SCHEMA s1
CREATE SEQUENCE s1
CREATE DOMAIN d1 AS int
CREATE TYPE t1 AS ENUM ('a')
ALTER TYPE mood ADD VALUE 'meh'
CREATE TRIGGER t1 AFTER INSERT ON notes EXECUTE FUNCTION audit()
CREATE POLICY p1 ON notes
CREATE STATISTICS s1 ON id, body FROM notes
CREATE PUBLICATION p1 FOR ALL TABLES
CREATE AGGREGATE a1 (int) (SFUNC = int4pl, STYPE = int)
CREATE COLLATION c1 FROM "C"
CREATE CONVERSION c1 FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1
CREATE OPERATOR FAMILY f1 USING btree
CREATE ACCESS METHOD x TYPE INDEX HANDLER bthandler
CREATE FOREIGN DATA WRAPPER w
CREATE SERVER s1 FOREIGN DATA WRAPPER dblink_fdw
REASSIGN OWNED BY reader TO writer
ALTER ROLE reader SET search_path = hr
VACUUM products
LOCK products, orders IN SHARE MODE
SELECT id FROM products FOR UPDATE
SELECT id FROM products FOR NO KEY UPDATE SKIP LOCKED
SELECT id FROM products FOR SHARE NOWAIT
SELECT * FROM (SELECT id FROM products) x FOR UPDATE
WITH x AS (SELECT id FROM products FOR SHARE) SELECT 1
SELECT 1 WHERE EXISTS (SELECT FROM products FOR UPDATE)
SELECT id FROM products p JOIN orders o USING (id) FOR UPDATE OF o
SELECT id FROM directory FOR UPDATE
SELECT * FROM order_totals, products FOR SHARE OF products
(SELECT id FROM products FOR UPDATE)
(SELECT id FROM products) FOR UPDATE
DECLARE c CURSOR FOR SELECT id FROM products FOR UPDATE
EXPLAIN ANALYZE DELETE FROM notes
EXPLAIN (ANALYZE 1) INSERT INTO settings VALUES ('z', 'z')
EXPLAIN (ANALYZE on, FORMAT JSON) WITH x AS (DELETE FROM notes RETURNING 1) SELECT * FROM x
EXPLAIN ANALYZE SELECT * INTO x1 FROM products
EXPLAIN ANALYZE CREATE TABLE x1 AS SELECT 1
EXPLAIN ANALYZE SELECT nextval('counter')
EXPLAIN (ANALYZE 'true') SELECT nextval('counter')
EXPLAIN (ANALYZE off, ANALYZE on) SELECT nextval('counter')
SET LOCAL search_path = hr
COPY notes FROM STDIN
COPY notes TO '/tmp/x'
COPY (SELECT 1) TO PROGRAM 'true'
ALTER EXTENSION hstore SET SCHEMA hr
CREATE EXTENSION lo
## functions by chapter
SELECT currval('counter') FROM (SELECT nextval('counter')) x
SELECT setval('counter', 9)
SELECT pg_sequence_last_value('counter')
SELECT nextval('notes_id_seq'::regclass)
SELECT nextval(pg_get_serial_sequence('notes', 'id'))
SELECT id, nextval('counter') FROM products
SELECT pg_advisory_xact_lock_shared(1)
SELECT pg_stat_reset_shared('wal')
SELECT pg_stat_reset_single_table_counters('orders'::regclass)
SELECT pg_create_physical_replication_slot('x')
SELECT pg_replication_origin_create('x')
SELECT lo_import('/etc/hostname')
SELECT lo_export(4711, '/tmp/x')
SELECT ts_debug('english', 'a b')
SELECT * FROM connectby('hr.salaries', 'id', 'boss', '1', 0) AS t(a int, b int, l int)
SELECT set_limit(0.5)
SELECT * FROM pg_authid
SELECT passwd FROM pg_shadow
SELECT * FROM pg_user_mappings
SELECT * FROM pg_backend_memory_contexts
SELECT * FROM pg_shmem_allocations
SELECT pg_import_system_collations('pg_catalog')
SELECT * FROM pg_input_error_info('x', 'checked')
SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', 'orders', 'relpages', 5)
SELECT pg_clear_relation_stats('public', 'orders')
SELECT pg_restore_attribute_stats('schemaname', 'public', 'relname', 'orders', 'attname', 'id', 'inherited', false, 'null_frac', 0.1::real)
SELECT pg_clear_attribute_stats('public', 'orders', 'id', false)
SELECT pg_drop_replication_slot('x')
SELECT pg_stat_reset_backend_stats(pg_backend_pid())
SELECT pg_get_backend_memory_contexts()
SELECT pg_catalog.pg_advisory_lock(1)
SELECT "pg_catalog"."pg_advisory_lock"(1)
SELECT PG_ADVISORY_LOCK(1)
SELECT U&"pg\005Fadvisory\005Flock"(1)
SELECT x FROM pg_advisory_lock(1) x
SELECT * FROM ROWS FROM (pg_advisory_lock(1), generate_series(1, 2))
SELECT 1 WHERE pg_advisory_lock(1) IS NOT NULL
SELECT count(*) FILTER (WHERE pg_try_advisory_lock(1)) FROM products
SELECT id FROM products ORDER BY nextval('counter')
SELECT id FROM products LIMIT nextval('counter')
SELECT sum(nextval('counter')) OVER () FROM products
SELECT CASE WHEN id > 0 THEN nextval('counter') END FROM products
SELECT coalesce(NULL, nextval('counter'))
SELECT ARRAY[nextval('counter')]
SELECT (ARRAY[1,2])[nextval('counter')]
SELECT 'x' || nextval('counter')
SELECT nextval('counter')::text COLLATE "C"
SELECT nextval('counter') IN (1, 2)
SELECT nextval('counter') BETWEEN 1 AND 2
SELECT ROW(nextval('counter'))
SELECT GREATEST(nextval('counter'), 1)
SELECT NULLIF(nextval('counter'), 1)
SELECT nextval('counter') IS NULL
SELECT (SELECT nextval('counter'))
VALUES (nextval('counter'))
WITH x AS (SELECT nextval('counter')) SELECT * FROM x
WITH x AS MATERIALIZED (SELECT nextval('counter') n) SELECT n FROM x
SELECT * FROM products TABLESAMPLE BERNOULLI (nextval('counter'))
SELECT JSON_OBJECT('a': nextval('counter'))
SELECT JSON_ARRAY(nextval('counter'))
SELECT JSON_VALUE('{}'::jsonb, '$.a' RETURNING bigint DEFAULT nextval('counter') ON EMPTY)
SELECT JSON_EXISTS('{}'::jsonb, '$x' PASSING nextval('counter') AS x)
SELECT * FROM JSON_TABLE(to_jsonb(nextval('counter')), '$' COLUMNS (a int PATH '$'))
SELECT * FROM generate_series(1, nextval('counter'))
SELECT DISTINCT ON (nextval('counter')) id FROM products
SELECT id FROM products GROUP BY id, nextval('counter')
SELECT id FROM products GROUP BY id HAVING nextval('counter') > 0
SELECT array_agg(id ORDER BY nextval('counter')) FROM products
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY nextval('counter')) FROM products
SELECT lag(id, nextval('counter')::int) OVER () FROM products
SELECT n FROM counting
SELECT * FROM counting, products
SELECT count(*) FROM counting
EXPLAIN ANALYZE TABLE counting
SELECT x.* FROM counting x WHERE x.n > 0
SELECT a FROM two_out() AS x
SELECT lie(n => 2)
SELECT lie(n := 2)
SELECT 'a' OPERATOR(public.===) 'b'
SELECT OPERATOR(public.!!!) 3
SELECT first(title) FROM products
SELECT first(title ORDER BY id) FROM products
SELECT 'x'::over_checked
SELECT '(1,x)'::checked_pair
SELECT ROW(1, 'x')::pair::checked_pair
SELECT '[1,2]'::checked_range
SELECT pair_range(ROW(1,'a')::pair, ROW(2,'b')::pair)
SELECT * FROM json_to_record('{"a": "x"}') AS x(a checked)
SELECT * FROM JSON_TABLE('{"a": "x"}'::jsonb, '$' COLUMNS (a checked PATH '$.a'))
SELECT JSON_QUERY('{"a": "x"}'::jsonb, '$' RETURNING holds_checked)
SELECT x.* FROM unnest('{x}'::text[]) AS x(a) WHERE a::checked = 'x'
SELECT title::checked FROM products
SELECT name FROM checking
SELECT coalesce(mood, 'sad')::text FROM customers
SELECT to_jsonb(c) FROM customers c
SELECT row_to_json(x) FROM (SELECT mood FROM customers) x
SELECT concat(mood) FROM customers
SELECT mood::varchar FROM customers
SELECT name FROM customers WHERE name = mood
SELECT mood IN ('happy'::text) FROM customers
SELECT CASE mood WHEN 'happy'::text THEN 1 END FROM customers
SELECT * FROM customers a JOIN customers b ON a.mood = b.name
SELECT count(*) FROM orders GROUP BY paid
SELECT paid IN (SELECT paid FROM payments) FROM orders
SELECT (id, paid) = (id, paid) FROM orders
SELECT DISTINCT o FROM orders o
SELECT o = o FROM orders o
SELECT * FROM orders a JOIN payments b USING (paid)
SELECT * FROM paired WHERE p > ROW(1, 'a')::pair
SELECT * FROM eager_too WHERE id = 1
SELECT c.shout FROM customers c
SELECT shout(c) FROM customers c
SELECT customers.lower FROM customers
SELECT c.id FROM customers c WHERE c.ssn_of LIKE '9%'
## rows compared and cast by parts
SELECT (sku, 1) IS DISTINCT FROM ('x', 1) FROM products
SELECT ROW(sku) = ROW('x') FROM products
SELECT (sku, 1) IS NOT DISTINCT FROM (sku, 1) FROM products
SELECT id FROM products WHERE ROW(sku) IN (ROW('x'), ROW('y'))
SELECT id FROM products WHERE ROW(sku) IN (SELECT sku FROM products)
SELECT id FROM products WHERE ROW(sku) = ANY (SELECT sku FROM products)
SELECT id FROM products WHERE ROW(sku) = (SELECT sku FROM products LIMIT 1)
SELECT id FROM products WHERE ROW(id) <> ROW('x'::text)
SELECT id FROM products WHERE ROW(id) NOT IN (ROW('x'::text))
SELECT id FROM products WHERE sku IN ('a', 'b')
SELECT id FROM products WHERE sku = ANY (ARRAY['a', 'b']::varchar[])
SELECT id FROM products WHERE sku = ANY ('{a,b}')
SELECT id FROM products WHERE 'x' = sku
SELECT id FROM products WHERE sku = $1
SELECT id FROM products WHERE sku = $1::varchar
SELECT id FROM products WHERE nullif(sku, sku) IS NULL
SELECT CASE sku WHEN 'x' THEN 1 END FROM products
SELECT a.id FROM products a NATURAL JOIN (SELECT sku FROM products) b
SELECT coalesce(paid, home) FROM orders, customers
SELECT CASE WHEN true THEN home ELSE paid END FROM orders, customers
SELECT paid FROM orders UNION ALL SELECT home FROM customers
SELECT ARRAY[paid, home] FROM orders, customers
SELECT greatest(paid, home) FROM orders, customers
SELECT home::plain_pair FROM customers
SELECT 5::plain_pair
SELECT CAST(id AS plain_pair) FROM products
SELECT home::pair FROM customers
SELECT ARRAY[home]::pair[] FROM customers
SELECT ARRAY(SELECT home FROM customers)::pair[]
SELECT ARRAY[1, 2]::pair[]
SELECT '{1,2}'::int[]::pair[]
SELECT ARRAY[1]::plain_pair[]
SELECT home = paid FROM orders, customers
SELECT (SELECT home FROM customers LIMIT 1) = paid FROM orders
SELECT paid IN (SELECT home FROM customers) FROM orders
SELECT (home).city, paid FROM orders, customers
SELECT pair_minus(home, 1) FROM customers
SELECT home - 1 FROM customers
SELECT lag(paid, 1, home) OVER () FROM orders, customers
SELECT array_append(ARRAY[paid], home) FROM orders, customers
SELECT array_append(array_agg(paid), (SELECT home FROM customers LIMIT 1)) FROM orders
SELECT * FROM (VALUES (ROW('a','b')::address), (ROW(1,'b')::pair)) v
WITH RECURSIVE r AS (SELECT paid FROM orders WHERE id = 1 UNION ALL SELECT c.home FROM customers c, r WHERE false) SELECT * FROM r
SELECT DISTINCT m FROM jsonb_populate_recordset(NULL::medals, '[{"id":1},{"id":2}]') m
SELECT DISTINCT x FROM unnest(ARRAY(SELECT m FROM medals m)) x
SELECT DISTINCT x FROM (SELECT (array_agg(m))[1] AS x FROM medals m) y
SELECT count(DISTINCT x) FROM (SELECT unnest(array_agg(m)) AS x FROM medals m) y
SELECT x FROM (SELECT unnest(array_agg(m)) AS x FROM medals m) y ORDER BY x
SELECT DISTINCT x.y FROM (SELECT m AS y FROM medals m) x
SELECT DISTINCT (x).y FROM (SELECT m AS y FROM medals m) x
SELECT DISTINCT NULL::medals FROM medals
SELECT array_agg(DISTINCT x.m) FROM (TABLE medals) z, LATERAL (SELECT ROW(z.*)::medals AS m) x
SELECT x = y FROM (SELECT m x FROM medals m) a, (SELECT m y FROM medals m) b
SELECT array_agg(m) = array_agg(m) FROM medals m
SELECT array_position(array_agg(m), (SELECT n FROM medals n LIMIT 1)) FROM medals m
SELECT array_remove(array_agg(m), (SELECT n FROM medals n LIMIT 1)) FROM medals m
SELECT jsonb_agg(m ORDER BY m) FROM medals m
SELECT row_number() OVER (PARTITION BY m) FROM medals m
SELECT 1 FROM medals m GROUP BY GROUPING SETS ((m), ())
SELECT b.length FROM badges b
SELECT badges.lower FROM badges
SELECT (b).md5 FROM badges b
SELECT substring(b FROM 1 FOR 2) FROM badges b
SELECT position('g' IN b) FROM badges b
SELECT trim(b) FROM badges b
SELECT overlay(b PLACING 'x' FROM 1) FROM badges b
SELECT b::varchar FROM badges b
SELECT b SIMILAR TO 'g%' FROM badges b
SELECT b ~ 'g' FROM badges b
SELECT b ILIKE 'G%' FROM badges b
SELECT b ^@ 'g' FROM badges b
SELECT starts_with(b, 'g') FROM badges b
SELECT to_tsvector('simple', b) FROM badges b
SELECT JSON_OBJECT('x': b) FROM badges b
SELECT normalize(b) FROM badges b
SELECT b IS NORMALIZED FROM badges b
SELECT regexp_matches(b, 'g') FROM badges b
SELECT string_to_array(b, 'o') FROM badges b
SELECT * FROM badges b, string_to_table(b, 'o') x
SELECT * FROM badges b, LATERAL regexp_split_to_table(b, 'o') x
SELECT ('x', b) = ('x', 'gold'::text) FROM badges b
SELECT b = ANY (ARRAY['gold']::text[]) FROM badges b
SELECT 'gold'::text IN (SELECT b FROM badges b)
SELECT b IN ('gold'::text) FROM badges b
SELECT now() AT TIME ZONE b FROM badges b
SELECT id FROM badges b ORDER BY lower(b)
SELECT id FROM badges b GROUP BY id, upper(b)
SELECT count(*) FILTER (WHERE b LIKE 'g%') FROM badges b
SELECT sum(length(b)) OVER () FROM badges b
SELECT 'x' LIKE 'y' ESCAPE b FROM badges b
SELECT date_trunc(b, now()) FROM badges b
SELECT format(b) FROM badges b
SELECT left(b, 2), right(b, 1) FROM badges b
SELECT greatest(lower(b), 'x') FROM badges b
SELECT lower(y.b) FROM (SELECT (array_agg(b))[1] AS b FROM badges b) y
SELECT lower((array_agg(b))[1]) FROM badges b
SELECT lower(first_value(b) OVER ()) FROM badges b
SELECT lower((SELECT b FROM badges b LIMIT 1))
SELECT lower(CASE WHEN true THEN b END) FROM badges b
SELECT lower(x) FROM unnest(ARRAY(SELECT b FROM badges b)) x
## harmless after all
SELECT 1 <> ('2' COLLATE "C")
SELECT sign(id) FROM products
SELECT sign(1::int2)
SELECT * FROM ONLY (events)
SELECT pg_total_relation_size('orders')
SELECT pg_sequence_parameters('counter'::regclass)
SELECT pg_describe_object('pg_class'::regclass, 'orders'::regclass, 0)
SELECT pg_relation_is_updatable('orders'::regclass, true)
SELECT * FROM pg_partition_tree('events')
SELECT * FROM pg_partition_ancestors('events_2025')
SELECT pg_partition_root('events_2025')
SELECT pg_get_partition_constraintdef('events_2025'::regclass)
SELECT pg_relation_is_publishable('orders')
SELECT pg_identify_object('pg_class'::regclass, 'orders'::regclass, 0)
SELECT pg_get_replica_identity_index('orders')
SELECT jsonb_populate_record_valid(NULL::order_items, '{"price": "x"}')
SELECT json_populate_record(NULL::customers, '{}')
SELECT (jsonb_populate_record(NULL::customers, '{"ssn": "1"}')).ssn
SELECT x.ssn FROM jsonb_populate_record(NULL::customers, '{"ssn": "1"}') x
SELECT short('x')
SELECT crc32(title::bytea) FROM products
SELECT md5(checked_md5.x) FROM (SELECT 'y'::text AS x) checked_md5
SELECT JSON_EXISTS(jsonb '{}', '$.a') AND paid FROM orders
NOTIFY x, 'y'
DO $$BEGIN END$$
SELECT pg_advisory_unlock_all()
SELECT pg_notify('x', 'y')
SELECT pg_sleep(0.01)
SELECT pg_sleep_for('10 ms')
SELECT pg_sleep_until(now())
SELECT pg_cancel_backend(0)
SELECT pg_terminate_backend(0)
SELECT * FROM ts_stat('SELECT search FROM products')
SELECT ts_rewrite('a'::tsquery, 'SELECT ''a''::tsquery, ''b''::tsquery')
SELECT * FROM crosstab('SELECT 1, 2, 3') AS ct(a int, b int, c int)
SELECT normal_rand(1, 2, 3)
SELECT show_limit()
SELECT * FROM pgrowlocks('orders')
SELECT pg_show_all_settings()
SELECT pg_tablespace_size('pg_default')
SELECT pg_conf_load_time()
SELECT pg_lock_status()
SELECT pg_prepared_xact()
SELECT pg_blocking_pids(pg_backend_pid())
SELECT pg_stat_get_activity(NULL)
SELECT pg_relation_filepath('orders')
SELECT system_user
SELECT EXISTS (SELECT nextval('counter'))
SELECT * FROM products TABLESAMPLE system_rows(5)
SELECT spy_sum(id) FILTER (WHERE false) FROM products
SELECT max(paid) FROM orders
SELECT o FROM orders o ORDER BY o
SELECT id FROM products WHERE sku = title
SELECT id FROM products WHERE sku = ANY ($1)
SELECT JSON_VALUE('{"a": "1"}'::jsonb, '$.a' RETURNING plain_pair)
