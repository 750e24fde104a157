## rows, names and places once more
SELECT (SELECT c FROM customers c LIMIT 1).shout
SELECT ((SELECT c FROM customers c LIMIT 1)).shout
SELECT (ARRAY(SELECT c FROM customers c))[1].shout
SELECT (ARRAY(SELECT c FROM customers c))[1].ssn
SELECT (array_agg(c))[1].ssn FROM customers c
SELECT ((array_agg(c))[1]).* FROM customers c
SELECT (json_populate_record(c, '{}')).ssn FROM customers c
SELECT (max(ROW(ssn))).f1 FROM customers
SELECT x.f1 FROM (SELECT (ROW(ssn)) AS r FROM customers) q, LATERAL (SELECT (q.r)) x(f1)
SELECT a FROM (SELECT unnest(ARRAY[c]) AS a FROM customers c) s
SELECT (a).ssn FROM (SELECT unnest(ARRAY[c]) AS a FROM customers c) s
SELECT u.* FROM customers c, unnest(ARRAY[c]) u
SELECT u.ssn FROM customers c, unnest(ARRAY[c]) u
SELECT (u).email FROM (SELECT c AS u FROM customers c) x
SELECT lag(c) OVER (ORDER BY id) FROM customers c
SELECT (lag(c) OVER (ORDER BY id)).ssn FROM customers c
SELECT (first_value(c) OVER w).ssn FROM customers c WINDOW w AS (ORDER BY id)
SELECT coalesce(c, NULL) FROM customers c
SELECT (coalesce(c, c)).ssn FROM customers c
SELECT (CASE WHEN true THEN c END).ssn FROM customers c
SELECT (CASE WHEN true THEN c END).shout FROM customers c
SELECT (nullif(c, NULL)).ssn FROM customers c
SELECT (greatest(c, c)).ssn FROM customers c
SELECT (VALUES (1)).x
WITH x AS (SELECT c FROM customers c) SELECT (c).ssn FROM x
WITH x AS (SELECT c FROM customers c) SELECT c FROM x
WITH x AS (SELECT c FROM customers c) SELECT x FROM x
WITH x(y) AS (SELECT c FROM customers c) SELECT y FROM x
WITH x(y) AS (SELECT c FROM customers c) SELECT (x.y).shout FROM x
WITH RECURSIVE x(y) AS (SELECT c FROM customers c UNION ALL SELECT y FROM x WHERE false) SELECT (y).ssn FROM x
WITH RECURSIVE x(y) AS (SELECT c FROM customers c UNION ALL SELECT y FROM x WHERE false) SELECT (y).shout FROM x
SELECT ((c).home).full_address FROM customers c
SELECT (home).full_address FROM customers
SELECT full_address(home) FROM customers
SELECT home.full_address FROM (SELECT home FROM customers) q, LATERAL (SELECT (q.home).*) home
SELECT (q.home).* FROM (SELECT home FROM customers) q
SELECT c.customers FROM customers c
SELECT customers.customers FROM customers
SELECT customers FROM customers
SELECT public.customers FROM customers
SELECT public.customers.ssn FROM customers
SELECT play.public.customers.ssn FROM customers
SELECT public.customers.shout FROM customers
SELECT play.public.customers.shout FROM customers
SELECT (public.customers).shout FROM customers
SELECT public.customers.* FROM customers
SELECT play.public.customers.* FROM play.public.customers
SELECT t.* FROM customers AS t(a, b, c, d, e)
SELECT e FROM customers AS t(a, b, c, d, e)
SELECT t.e FROM customers AS t(a, b, c, d, e)
SELECT count(e) FROM customers AS t(a, b, c, d, e)
SELECT x FROM (TABLE customers) AS t(a, b, c, d, x)
SELECT j.* FROM (customers c JOIN orders o ON true) AS j
SELECT j.e FROM (customers c JOIN orders o ON true) AS j(a, b, c, d, e)
SELECT j FROM (customers c JOIN orders o ON true) AS j
SELECT j.ssn FROM (customers c CROSS JOIN orders o) AS j(i, n, ci, em, ssn)
SELECT row_to_json(j) FROM (customers c JOIN orders o USING (id)) AS j
SELECT k FROM customers c JOIN customers d USING (ssn) AS k
SELECT k.ssn FROM customers c JOIN customers d USING (ssn) AS k
SELECT k.* FROM customers c JOIN customers d USING (ssn) AS k
SELECT 1 FROM customers c JOIN customers d USING (ssn)
SELECT 1 FROM customers NATURAL JOIN customers d
SELECT 1 FROM customers NATURAL JOIN (SELECT 'x' AS ssn) d
SELECT id FROM customers NATURAL LEFT JOIN (SELECT 1 AS id, '1' AS email) d
SELECT 1 FROM (SELECT ssn AS a FROM customers) x NATURAL JOIN (SELECT '9'::text AS a) y
SELECT count(*) FROM customers c WHERE EXISTS (SELECT c.ssn)
SELECT count(*) FROM customers c WHERE EXISTS (SELECT 1 WHERE c.ssn = 'x')
SELECT count(*) FROM customers c WHERE (c).ssn = 'x'
SELECT count(*) FROM customers c WHERE c IS NOT NULL
SELECT count(c) FROM customers c
SELECT count(c.*) FROM customers c
SELECT count((c).*) FROM customers c
SELECT c = c FROM customers c
SELECT c IN (SELECT d FROM customers d) FROM customers c
SELECT ROW(c.*) = ROW(c.*) FROM customers c
SELECT md5(c::text) FROM customers c
SELECT md5(ROW(c.*)::text) FROM customers c
SELECT hash_record(c) FROM customers c
SELECT hash_record_extended(c, 1) FROM customers c
SELECT pg_column_size(c) FROM customers c
SELECT pg_column_size(ssn), octet_length(email) FROM customers
SELECT pg_column_compression(ssn) FROM customers
SELECT pg_column_toast_chunk_id(ssn) FROM customers
SELECT num_nulls(ssn), num_nonnulls(VARIADIC ARRAY[email]) FROM customers
SELECT id FROM customers ORDER BY 1, ssn
SELECT id FROM customers GROUP BY id, ssn
SELECT id FROM customers GROUP BY id HAVING max(ssn) > 'x'
SELECT DISTINCT ON (ssn) id FROM customers
SELECT id FROM customers WINDOW w AS (ORDER BY ssn)
SELECT rank() OVER (ORDER BY ssn) FROM customers
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY ssn) FROM customers
SELECT count(*) FILTER (WHERE ssn > '5') FROM customers
SELECT string_agg(name, ',' ORDER BY ssn) FROM customers
SELECT mode() WITHIN GROUP (ORDER BY email) FROM customers
SELECT rank('x') WITHIN GROUP (ORDER BY ssn) FROM customers
SELECT id FROM customers LIMIT (SELECT length(max(ssn)) FROM customers)
SELECT id FROM customers OFFSET (SELECT count(ssn) FROM customers WHERE ssn > '5')
SELECT id FROM customers FETCH FIRST (SELECT count(DISTINCT ssn) FROM customers) ROWS ONLY
SELECT ssn_tail FROM customers
SELECT ssn_head FROM customers
SELECT t.ssn_head FROM customers t
SELECT c.ssn_head FROM (SELECT * FROM customers) c
SELECT xmlforest(ssn) FROM customers
SELECT xmlelement(name x, xmlattributes(ssn AS y)) FROM customers
SELECT xmlagg(xmlelement(name x, email)) FROM customers
SELECT xmlconcat(xmlelement(name x, email)) FROM customers
SELECT json_array(ssn) FROM customers
SELECT json_arrayagg(ssn) FROM customers
SELECT json_objectagg(id : ssn) FROM customers
SELECT json_object('a' VALUE ssn) FROM customers
SELECT json_array(SELECT ssn FROM customers)
SELECT json_value(to_jsonb(c), '$.ssn') FROM customers c
SELECT json_query(to_jsonb(c), '$') FROM customers c
SELECT json_exists(to_jsonb(c), '$.ssn ? (@ == "x")') FROM customers c
SELECT jt.* FROM customers c, json_table(to_jsonb(c), '$' COLUMNS (s text PATH '$.ssn')) jt
SELECT x.* FROM customers c, xmltable('/x' PASSING xmlelement(name x, ssn) COLUMNS y text PATH '.') x
SELECT x FROM customers c, LATERAL (SELECT ssn AS x) q
SELECT x FROM customers c, LATERAL (SELECT c.ssn) q(x)
SELECT x FROM customers c, LATERAL (VALUES (c.ssn)) q(x)
SELECT x FROM customers c CROSS JOIN LATERAL unnest(ARRAY[c.ssn, c.email]) x
SELECT x FROM customers c, ROWS FROM (unnest(ARRAY[ssn]), generate_series(1, 2)) AS r(x, y)
SELECT x FROM customers c, string_to_table(ssn, '-') x
SELECT x FROM customers c, regexp_split_to_table(c.email, '@') x
SELECT key, value FROM customers c, json_each_text(row_to_json(c))
SELECT (json_each_text(row_to_json(c))).value FROM customers c
SELECT (each).value FROM (SELECT json_each_text(row_to_json(c)) AS each FROM customers c) q
SELECT * FROM customers c, jsonb_to_record(to_jsonb(c)) AS x(ssn text)
SELECT ssn FROM json_populate_recordset(NULL::customers, '[{"ssn": "1"}]')
SELECT * FROM contacts
SELECT address FROM deep
SELECT d FROM deep d
SELECT * FROM sorted
SELECT count(*) FROM by_ssn
SELECT head FROM masked
SELECT m.* FROM masked m
SELECT id FROM masked
SELECT * FROM ssn_copy
SELECT number FROM ssn_copy
SELECT tableoid::regclass FROM events
SELECT name FROM animals
SELECT lives FROM cats
SELECT a.name FROM animals a, LATERAL (SELECT a.*) x
SELECT * FROM ONLY animals
SELECT * FROM ONLY (customers)
SELECT ssn FROM ONLY (customers)
SELECT * FROM events_2026
SELECT e FROM events e
SELECT e.ctid FROM events e
SELECT * FROM "Orders"
SELECT * FROM "user"
SELECT user FROM "user"
SELECT * FROM orders o, hr.orders p
SELECT p FROM hr.orders p
SELECT orders FROM hr.orders
SELECT hr.orders.secret FROM hr.orders, public.orders
SELECT orders.secret FROM hr.orders
SELECT o.note FROM orders o WHERE o.id IN (SELECT id FROM hr.orders)
SELECT U&"\0073sn" FROM customers
SELECT "ssn" FROM U&"c\0075stomers"
SELECT ssn FROM customers -- comment
SELECT /* x */ ssn /* y */ FROM /**/ customers
SELECT 1 WHERE 'a' LIKE ANY (SELECT ssn FROM customers)
SELECT 1 WHERE '9' = SOME (SELECT ssn FROM customers)
SELECT 1 WHERE ('a', 'b') IN (SELECT ssn, email FROM customers)
SELECT 1 WHERE ROW('a', 'b') < ALL (SELECT ssn, email FROM customers)
SELECT 1 WHERE NOT EXISTS (TABLE hr.salaries)
SELECT array(SELECT ssn FROM customers)
SELECT ARRAY(TABLE ssn_copy)
SELECT 'x' || (SELECT string_agg(email, ',') FROM customers)
VALUES ((SELECT max(ssn) FROM customers))
VALUES (1), (2) ORDER BY (SELECT max(amount) FROM hr.salaries)
TABLE hr.salaries
TABLE ONLY hr.salaries
(TABLE hr.salaries) UNION ALL (TABLE hr.salaries)
SELECT id FROM products UNION SELECT id FROM hr.salaries
SELECT id FROM products EXCEPT SELECT amount FROM hr.salaries
SELECT id FROM products INTERSECT ALL SELECT id FROM hr.reviews ORDER BY 1
SELECT 1 UNION ALL (SELECT 2 UNION (SELECT id FROM hr.salaries))
(WITH a AS (SELECT * FROM hr.salaries) SELECT id FROM a) UNION SELECT 1
WITH products AS (SELECT * FROM hr.salaries) SELECT * FROM products
WITH products AS (SELECT * FROM hr.salaries) SELECT * FROM public.products
WITH hr AS (SELECT 1) SELECT * FROM hr.salaries
WITH salaries AS (SELECT 1) SELECT * FROM salaries
WITH a AS (SELECT 1), b AS (SELECT * FROM hr.salaries) SELECT * FROM a
WITH a AS (WITH b AS (SELECT * FROM hr.salaries) SELECT 1) SELECT * FROM a
WITH RECURSIVE products(id) AS (SELECT 1 UNION SELECT id + 1 FROM products WHERE id < 3) SELECT * FROM products
WITH RECURSIVE a AS (SELECT id FROM hr.salaries UNION ALL SELECT id FROM a WHERE false) SELECT * FROM a
WITH RECURSIVE a AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM a WHERE x < 3) SEARCH DEPTH FIRST BY x SET o SELECT * FROM a
WITH a AS NOT MATERIALIZED (SELECT * FROM customers) SELECT id FROM a WHERE ssn = 'x'
WITH a AS (SELECT *, row_number() OVER (ORDER BY ssn) AS r FROM customers) SELECT id FROM a
EXPLAIN SELECT * FROM hr.salaries
EXPLAIN (ANALYZE, TIMING OFF) SELECT ssn FROM customers
EXPLAIN (ANALYZE false) DELETE FROM notes
EXPLAIN (ANALYZE 0) DELETE FROM notes
EXPLAIN (ANALYZE 1) DELETE FROM notes
EXPLAIN (ANALYZE on) DELETE FROM notes
EXPLAIN (ANALYZE "off", ANALYZE on) DELETE FROM notes
EXPLAIN (ANALYZE on, ANALYZE off) DELETE FROM notes
EXPLAIN (ANALYZE 'TRUE') DELETE FROM notes
EXPLAIN (ANALYZE 'OFF') DELETE FROM notes
EXPLAIN (ANALYZE 'Off') DELETE FROM notes
EXPLAIN (ANALYZE no) DELETE FROM notes
EXPLAIN (GENERIC_PLAN) SELECT * FROM hr.salaries WHERE id = $1
EXPLAIN (COSTS OFF) UPDATE notes SET body = 'x'
EXPLAIN VERBOSE CREATE TABLE zz AS SELECT 1
EXPLAIN ANALYZE CREATE TABLE zz AS SELECT 1
EXPLAIN ANALYZE CREATE MATERIALIZED VIEW zz AS SELECT 1
EXPLAIN DECLARE c CURSOR FOR SELECT * FROM hr.salaries
EXPLAIN SELECT 1 INTO zz
EXPLAIN ANALYZE SELECT 1 INTO zz
EXPLAIN SELECT lie(1)
EXPLAIN (VERBOSE) SELECT half_lie('x') FROM products
## expressions once more
CREATE TABLE t1 (id int)
SELECT abs(id::smallint) FROM products
SELECT abs(1::int2, 2)
SELECT abs(id) FROM products
SELECT to_char(status, 'x') FROM orders
SELECT to_char(o.placed_at, 'YYYY') FROM orders o
SELECT date_trunc('day', placed_at) FROM orders
SELECT date_trunc('day', '2026-01-01')
SELECT date_trunc('day', note) FROM orders
SELECT date_trunc('day', NULL)
SELECT max(status) FROM orders
SELECT sum(1::smallint, 2)
SELECT o.total FROM orders o
SELECT total(o) FROM orders o
SELECT (o).total FROM orders o
SELECT x.total FROM (SELECT o AS x FROM orders o) y, LATERAL (SELECT (y.x).*) x
SELECT x.total FROM (SELECT id FROM orders) x
SELECT o."?column?" FROM orders o
SELECT a.ordinality FROM animals a
SELECT a.ordinality FROM animals WITH ORDINALITY a
SELECT a.ordinality FROM unnest(ARRAY[1]) WITH ORDINALITY a
SELECT c.ordinality FROM cats c
SELECT d.ordinality FROM dogs AS d
SELECT * FROM customers c, LATERAL (SELECT c.*) x(a, b)
SELECT a FROM customers c, LATERAL (SELECT c.ssn) x(a) WHERE a IS NOT NULL
SELECT 1 FROM orders o JOIN customers c ON (o.customer_id, 'x') = (c.id, c.ssn)
SELECT count(*) FROM orders o WHERE (SELECT c.ssn FROM customers c WHERE c.id = o.customer_id) > '5'
SELECT (SELECT x FROM (SELECT o.*) x) FROM orders o
SELECT (SELECT (SELECT c.ssn)) FROM customers c
SELECT (SELECT ssn) FROM customers
SELECT (SELECT max(ssn) FROM (SELECT 1) x) FROM customers
SELECT EXISTS (SELECT ssn INTERSECT SELECT 'x') FROM customers
SELECT id FROM customers c WHERE id IN (SELECT length(ssn) - 10 + c.id)
SELECT CASE WHEN (SELECT ssn FROM customers LIMIT 1) > '5' THEN 1 ELSE 0 END
SELECT CASE ssn WHEN '9' THEN 1 END FROM customers
SELECT 1 FROM customers HAVING max(ssn) > '5'
SELECT FROM customers ORDER BY ssn
SELECT FROM customers WHERE ssn > '5'
SELECT id FROM customers WHERE (ssn, 1) > ('5', 1)
SELECT id FROM customers WHERE ssn BETWEEN SYMMETRIC 'a' AND '1'
SELECT id FROM customers WHERE ssn IS DISTINCT FROM 'x'
SELECT id FROM customers WHERE ssn SIMILAR TO '9%'
SELECT id FROM customers WHERE (ssn COLLATE "C") > '5'
SELECT id FROM customers WHERE ssn IS NORMALIZED
SELECT id FROM customers WHERE normalize(ssn) > '5'
SELECT id FROM customers WHERE overlay(ssn placing 'x' from 1) > '5'
SELECT id FROM customers WHERE substring(ssn from '9') = '9'
SELECT id FROM customers WHERE position('9' in ssn) = 1
SELECT id FROM customers WHERE trim(both '9' from ssn) > '0'
SELECT collation for (ssn) FROM customers
SELECT pg_typeof(ssn) FROM customers
SELECT grouping(ssn) FROM customers GROUP BY ssn
SELECT id, (SELECT count(*) FROM customers d WHERE d.ssn < c.ssn) FROM customers c
SELECT width_bucket(ssn, ARRAY['1', '5', '9']) FROM customers
SELECT ssn || '' FROM customers
SELECT -length(ssn) FROM customers
SELECT to_tsvector(ssn) FROM customers
SELECT to_tsvector('simple', to_jsonb(c)) FROM customers c
SELECT jsonb_path_query(to_jsonb(c), '$.ssn') FROM customers c
SELECT jsonb_to_tsvector('english', to_jsonb(c), '"all"') FROM customers c
SELECT ROW(c.*) FROM customers c
SELECT (ROW(c.*)).f5 FROM customers c
SELECT x.f5 FROM (SELECT (r).* FROM (SELECT ROW(c.*) AS r FROM customers c) q) x
SELECT count(DISTINCT (id, ssn)) FROM customers
SELECT array_agg((id, email)) FROM customers
SELECT id FROM customers FOR UPDATE
SELECT id FROM (SELECT * FROM customers FOR SHARE) x
SELECT id FROM customers c FOR NO KEY UPDATE OF c SKIP LOCKED
WITH x AS (SELECT * FROM products FOR UPDATE) SELECT 1
SELECT 1 FROM products WHERE EXISTS (SELECT 1 FROM orders FOR KEY SHARE)
SELECT * FROM over_locking
SELECT * FROM products, orders FOR UPDATE OF orders NOWAIT
SELECT (SELECT id FROM orders LIMIT 1 FOR UPDATE)
WITH d AS (DELETE FROM notes RETURNING *) SELECT count(*) FROM d
WITH d AS (INSERT INTO notes (body) SELECT ssn FROM customers RETURNING body) SELECT * FROM d
INSERT INTO notes (body) SELECT ssn FROM customers
INSERT INTO notes (body) VALUES ('x') RETURNING (SELECT max(ssn) FROM customers)
UPDATE notes SET body = c.ssn FROM customers c WHERE c.id = notes.customer_id
UPDATE notes SET (body, author) = (SELECT ssn, email FROM customers LIMIT 1)
UPDATE notes SET (body, author) = ROW((SELECT max(ssn) FROM customers), 'x')
DELETE FROM notes USING customers c WHERE c.ssn = notes.body
DELETE FROM notes WHERE body IN (SELECT ssn FROM customers)
MERGE INTO notes n USING customers c ON c.id = n.customer_id WHEN MATCHED AND c.ssn > '5' THEN DELETE
MERGE INTO notes n USING customers c ON c.id = n.customer_id WHEN MATCHED THEN UPDATE SET body = c.email
MERGE INTO notes n USING (SELECT 1 AS i) s ON n.id = s.i WHEN MATCHED THEN DO NOTHING RETURNING n.*, merge_action()
MERGE INTO notes n USING (SELECT 1 AS i) s ON n.id = s.i WHEN NOT MATCHED BY SOURCE THEN DELETE
INSERT INTO notes (id, body) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET body = (SELECT max(ssn) FROM customers)
INSERT INTO notes (id, body) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET body = excluded.body WHERE notes.body > (SELECT max(ssn) FROM customers)
INSERT INTO insertable (id, body) VALUES (1, 'x')
INSERT INTO barrier (id, body) VALUES (70, 'x')
UPDATE directory SET city = 'x' WHERE id = 1
DELETE FROM contacts WHERE id = 12
