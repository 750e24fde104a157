## looks dangerous, is not
SELECT 'DELETE FROM notes'
SELECT 'x; DROP TABLE notes; --' AS text
SELECT $$ DELETE FROM notes; $$
SELECT "delete" FROM (SELECT 1 AS "delete") x
SELECT 1 AS "update", 2 AS "drop table"
SELECT /* DELETE FROM notes */ 1
SELECT 1 -- ; DROP TABLE notes
SELECT id AS ssn FROM customers
SELECT name AS ssn FROM customers
SELECT ssn FROM (SELECT name AS ssn FROM customers) x
WITH salaries AS (SELECT 1 AS amount) SELECT amount FROM salaries
WITH hr AS (SELECT 1 AS salaries) SELECT hr.salaries FROM hr
WITH customers AS (SELECT 1 AS id, 'x' AS ssn) SELECT ssn FROM customers
SELECT 'ssn' FROM customers
SELECT count(*) FROM customers
SELECT 1 FROM customers
SELECT FROM customers
SELECT id, city FROM customers ORDER BY name
SELECT c.id FROM customers c WHERE c.name IS NOT NULL
SELECT lie FROM (SELECT 1 AS lie) x
SELECT x.lie FROM (VALUES (1)) AS x(lie)
SELECT (x).a FROM (SELECT ROW(1, 'b')::pair AS x) y
SELECT (home).city FROM customers
SELECT c.home FROM customers c
SELECT title::varchar(5) FROM products
SELECT 'x'::text COLLATE "C"
SELECT id::text::int FROM products
SELECT '{"a": "DELETE"}'::jsonb ->> 'a'
SELECT replace('a', 'a', 'DROP TABLE x')
SELECT id FROM products WHERE title = 'FOR UPDATE'
SELECT "for", "update" FROM (SELECT 1 AS "for", 2 AS "update") x
SELECT E'\'; DROP TABLE notes; --'
SELECT U&'\0044ELETE'
SELECT 1::int4, 1::pg_catalog.int4, CAST(1 AS pg_catalog.text)
SELECT 1 OPERATOR(pg_catalog.+) 2
SELECT pg_catalog.lower('X'), pg_catalog.count(*) FROM products
SELECT id FROM products ORDER BY id USING OPERATOR(pg_catalog.<)
SELECT * FROM public.products
SELECT status = 'paid' FROM orders
SELECT status < 'shipped' FROM orders
SELECT status::text || '!' FROM orders
SELECT DISTINCT status FROM orders ORDER BY status
SELECT 'paid'::order_status
SELECT enum_range(NULL::order_status)
SELECT enum_first('paid'::order_status)
SELECT '(1,x)'::pair
SELECT ROW(1, 'x')::pair
SELECT (ROW(1, 'x')::pair).b
SELECT (paid).a FROM orders
SELECT (o.paid).b FROM orders o WHERE (o.paid).a = 1
SELECT 'x'::short
SELECT tag::text FROM notes
SELECT ('Oslo', 'x')::address
SELECT CASE WHEN false THEN 1 / 0 ELSE 1 END
SELECT (SELECT (SELECT (SELECT (SELECT 1))))
SELECT ((((1))))
SELECT * FROM (((SELECT 1)))  x
SELECT * FROM (products p JOIN orders o ON p.id = o.id) JOIN order_items i ON i.order_id = o.id
SELECT * FROM products p JOIN (orders o JOIN order_items i ON o.id = i.order_id) ON p.id = i.product_id
SELECT id FROM products p WHERE p.price > ANY (SELECT price FROM order_items i WHERE i.product_id = p.id)
SELECT p FROM products p WHERE id = 1
SELECT count(p) FROM products p
SELECT p.* FROM products AS p
SELECT j.id FROM products a JOIN orders b USING (id) AS j
SELECT * FROM products AS x(a, b, c) LIMIT 1
SELECT x.a FROM products AS x(a)
SELECT id FROM products UNION (SELECT id FROM orders ORDER BY id LIMIT 1) ORDER BY 1 LIMIT 3
(SELECT id FROM products) EXCEPT ALL (SELECT id FROM orders)
WITH a AS (SELECT id FROM products), b AS (SELECT id FROM a) SELECT * FROM b
WITH a AS NOT MATERIALIZED (SELECT id FROM products) SELECT * FROM a
WITH RECURSIVE t(n) AS (VALUES (1) UNION SELECT n + 1 FROM t WHERE n < 5) SELECT sum(n) FROM t
WITH RECURSIVE t AS (SELECT id, 1 AS d FROM orders WHERE id = 1 UNION ALL SELECT o.id, d + 1 FROM orders o JOIN t ON o.id = t.id + 1 WHERE d < 4) SEARCH BREADTH FIRST BY id SET ord CYCLE id SET c USING p SELECT id, c FROM t ORDER BY ord
SELECT * FROM generate_series(1, 3) WITH ORDINALITY
SELECT * FROM unnest(ARRAY[1, 2], ARRAY['a', 'b']) AS u(n, t)
SELECT * FROM ROWS FROM (generate_series(1, 2), generate_series(1, 3)) AS r(a, b)
SELECT * FROM jsonb_to_record('{"a": 1}') AS r(a int)
SELECT jsonb_path_query('[1, 2]', '$[*] ? (@ > 1)')
SELECT IS_JSON FROM (SELECT '{}' IS JSON AS is_json) x
SELECT JSON_SERIALIZE('{}'), JSON_SCALAR(1), JSON('{}')
SELECT EXTRACT(EPOCH FROM interval '1 hour'), OVERLAY('abc' PLACING 'x' FROM 2), TRIM(LEADING 'x' FROM 'xa'), POSITION('b' IN 'abc')
SELECT (DATE '2026-01-01', DATE '2026-02-01') OVERLAPS (DATE '2026-01-15', DATE '2026-03-01')
SELECT current_role, user, current_catalog, session_user
SELECT CAST(ARRAY[1] AS text[]), ARRAY[]::int[]
SELECT NOT id = 1, id IS NOT NULL, title NOTNULL, (id = 1) IS UNKNOWN FROM products
SELECT title LIKE 'P\%%' ESCAPE '\' FROM products
SELECT normalize('a'), 'a' IS NFC NORMALIZED
SELECT sum(id) OVER (ORDER BY id GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) FROM products
SELECT sum(price) OVER (ORDER BY id RANGE BETWEEN 2 PRECEDING AND CURRENT ROW) FROM products
SELECT lag(id, 1, 0) OVER (ORDER BY id), nth_value(id, 2) OVER (ORDER BY id) FROM products
SELECT grouping(status, customer_id) FROM orders GROUP BY GROUPING SETS (ROLLUP (status, customer_id), CUBE (status))
SELECT id FROM orders GROUP BY id HAVING bool_and(total > 0)
SELECT DISTINCT ON (status) status, id FROM orders ORDER BY status, id
SELECT id, tableoid FROM products
SELECT ctid, xmin FROM products
SELECT * FROM events TABLESAMPLE SYSTEM (100)
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total) FILTER (WHERE status = 'paid') FROM orders
SELECT array_agg(DISTINCT status ORDER BY status) FROM orders
SELECT ARRAY(SELECT id FROM products ORDER BY id)
SELECT id FROM products WHERE (SELECT count(*) FROM orders) > 3
SELECT LEAST(1, NULL), GREATEST('a', 'b')
SELECT id FROM contacts
SELECT name FROM contacts WHERE id = 1
SELECT total FROM deep
SELECT id FROM invoker
SELECT employee FROM pay
SELECT id FROM ssn_copy
EXPLAIN UPDATE products SET price = 0
EXPLAIN DELETE FROM notes
EXPLAIN (ANALYZE OFF) SELECT 1
EXPLAIN (ANALYZE FALSE) DELETE FROM notes
EXPLAIN (GENERIC_PLAN) SELECT * FROM products WHERE id = $1
EXPLAIN VERBOSE SELECT title FROM products
SELECT pg_typeof('x'::checked) WHERE false
SELECT 0x1F, 0o17, 0b11, 1_000_000, 1e-3, .5
SELECT B'101', X'1F', N'x'
SELECT 'a'
 'b'
SELECT -id, +id, - - id FROM products
SELECT interval '1' day, INTERVAL '1-2' YEAR TO MONTH, interval(3) '1 second'
SELECT time with time zone '10:00+02', timestamp(0) '2026-01-01'
SELECT bit '101', varbit '1', char(3) 'abc', national character varying(3) 'abc'
SELECT id FROM products WHERE title COLLATE "C" > 'A' ORDER BY title COLLATE "C" DESC NULLS FIRST
SELECT id FROM products *
SELECT x.id FROM products x(id)
SELECT o.id FROM orders o WHERE o.* IS NOT NULL
SELECT substring('abc' SIMILAR '%b%' ESCAPE '#')
SELECT 'x' BETWEEN SYMMETRIC 'z' AND 'a'
SELECT ALL id FROM products
SELECT 1 LIMIT ALL OFFSET 0
SELECT id FROM products GROUP BY DISTINCT ROLLUP (id)
SELECT max(x) FROM (VALUES (1), (2)) AS t(x)
## functions of extensions
SELECT props->'a', props ? 'a', hstore('k', 'v') FROM products
SELECT similarity(title, 'Product') FROM products
SELECT title FROM products WHERE title % 'Product 1'
SELECT title <-> 'Product 1' AS distance FROM products ORDER BY 1
## new in PostgreSQL 18
UPDATE notes SET body = 'x' WHERE id = 1 RETURNING old.body, new.body
UPDATE notes SET body = 'x' WHERE id = 1 RETURNING WITH (OLD AS o, NEW AS n) o.body, n.body
DELETE FROM notes WHERE id = 1 RETURNING old.*
SELECT uuidv7(), array_sort(ARRAY[2, 1]), array_reverse(ARRAY[1, 2]), casefold('X')
SELECT id FROM masked
SELECT name(c) FROM customers c
SELECT title(p) FROM products p
SELECT p.to_jsonb FROM products p
