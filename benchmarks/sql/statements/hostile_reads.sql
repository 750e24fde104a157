## forbidden columns
SELECT ssn FROM customers
SELECT "ssn" FROM customers
SELECT SSN FROM customers
SELECT U&"s\0073n" FROM customers
SELECT * FROM customers
SELECT customers.* FROM customers
SELECT c.ssn FROM customers AS c
SELECT public.customers.ssn FROM public.customers
TABLE customers
SELECT c FROM customers c
SELECT customers FROM customers
SELECT c.*::text FROM customers c
SELECT (c).ssn FROM customers c
SELECT (c).* FROM customers c
SELECT (c.*).ssn FROM customers c
SELECT ((c)).ssn FROM customers c
SELECT c::text FROM customers c
SELECT row_to_json(c) FROM customers c
SELECT to_jsonb(c)->>'ssn' FROM customers c
SELECT json_agg(c) FROM customers c
SELECT jsonb_build_array(c) FROM customers c
SELECT hstore(c) FROM customers c
SELECT count(c) FROM customers c
SELECT count(c.*) FROM customers c
SELECT c IS NULL FROM customers c
SELECT c IS NOT NULL FROM customers c
SELECT ROW(c.*) FROM customers c
SELECT ROW(c.*)::text FROM customers c
SELECT array_agg(c) FROM customers c
SELECT concat(c) FROM customers c
SELECT format('%s', c) FROM customers c
SELECT c = c FROM customers c
SELECT num_nulls(c.*) FROM customers c
SELECT md5(c::text) FROM customers c
SELECT max(ssn) FROM customers
SELECT count(ssn) FROM customers
SELECT count(DISTINCT ssn) FROM customers
SELECT string_agg(ssn, ',') FROM customers
SELECT string_agg(name, ',' ORDER BY ssn) FROM customers
SELECT count(*) FILTER (WHERE ssn LIKE '901%') FROM customers
SELECT id FROM customers WHERE ssn = '901-11-1001'
SELECT id FROM customers WHERE ssn LIKE '90%'
SELECT count(*) FROM customers WHERE left(ssn, 1) = '9'
SELECT id FROM customers ORDER BY ssn
SELECT id FROM customers ORDER BY length(ssn), id
SELECT id FROM customers ORDER BY ssn USING >
SELECT count(*) FROM customers GROUP BY ssn
SELECT count(*) FROM customers GROUP BY left(ssn, 2)
SELECT 1 FROM customers HAVING max(ssn) > 'a'
SELECT id, rank() OVER (ORDER BY ssn) FROM customers
SELECT id, count(*) OVER (PARTITION BY ssn) FROM customers
SELECT id, rank() OVER w FROM customers WINDOW w AS (ORDER BY ssn)
SELECT first_value(id) OVER (ORDER BY ssn) FROM customers
SELECT DISTINCT ON (ssn) id FROM customers
SELECT CASE WHEN ssn > '9' THEN 1 ELSE 0 END FROM customers
SELECT CASE ssn WHEN 'x' THEN 1 ELSE 0 END FROM customers
SELECT coalesce(ssn, 'x') FROM customers
SELECT ssn IS NULL FROM customers
SELECT length(ssn) FROM customers
SELECT substring(ssn FROM 1 FOR 1) FROM customers
SELECT ARRAY[ssn] FROM customers
SELECT ARRAY(SELECT ssn FROM customers)
SELECT (SELECT ssn FROM customers LIMIT 1)
SELECT EXISTS (SELECT 1 FROM customers WHERE ssn LIKE '9%')
SELECT 'x' IN (SELECT ssn FROM customers)
SELECT id FROM customers a WHERE EXISTS (SELECT 1 FROM customers b WHERE b.ssn > a.ssn)
SELECT a.id FROM customers a JOIN customers b ON a.ssn = b.ssn
SELECT a.id FROM customers a JOIN customers b USING (ssn)
SELECT id FROM customers a JOIN customers b USING (id, ssn)
SELECT id FROM customers a NATURAL JOIN customers b
SELECT 1 FROM customers NATURAL JOIN (SELECT '901-11-1001' AS ssn) x
SELECT ssn FROM (SELECT 'x' AS ssn) x RIGHT JOIN customers USING (ssn)
SELECT 1 FROM customers JOIN (VALUES ('901-11-1001')) v(ssn) USING (ssn)
SELECT j.ssn FROM customers a JOIN customers b USING (ssn) AS j
SELECT j.* FROM customers a JOIN customers b USING (ssn) AS j
SELECT j FROM (customers a JOIN orders o ON o.customer_id = a.id) AS j
SELECT j.ssn FROM (customers a JOIN orders o ON o.customer_id = a.id) AS j
SELECT a FROM customers AS x(b, c, d, e, a)
SELECT x.e FROM customers AS x(a, b, c, d, e)
SELECT x.a FROM (SELECT * FROM customers) AS x(z, y, w, v, a)
SELECT email FROM (SELECT ssn AS email, 1 AS one FROM customers) x
SELECT q FROM (SELECT ssn q FROM customers) y
WITH x AS (SELECT * FROM customers) SELECT name FROM x WHERE ssn LIKE '9%'
WITH x AS (SELECT * FROM customers) SELECT ssn FROM x
WITH x(a, b, c, d, e) AS (SELECT * FROM customers) SELECT e FROM x
WITH x AS (SELECT c FROM customers c) SELECT (c).ssn FROM x
WITH customers AS (SELECT * FROM public.customers) SELECT ssn FROM customers
WITH RECURSIVE r(v) AS (SELECT ssn FROM customers WHERE id = 1 UNION ALL SELECT v || 'x' FROM r WHERE length(v) < 14) SELECT v FROM r
SELECT ssn FROM customers UNION SELECT name FROM customers
SELECT name FROM customers UNION ALL SELECT ssn FROM customers
SELECT name FROM customers EXCEPT SELECT ssn FROM customers
SELECT * FROM customers c, LATERAL (SELECT c.ssn) x
SELECT x.s FROM customers c, LATERAL (SELECT c.ssn AS s) x
SELECT x.* FROM customers c CROSS JOIN LATERAL (VALUES (c.ssn)) x
SELECT u FROM customers c, unnest(ARRAY[c.ssn]) u
SELECT k.value FROM customers c, jsonb_each_text(to_jsonb(c)) k WHERE k.key = 'ssn'
SELECT j.s FROM customers c, JSON_TABLE(to_jsonb(c), '$' COLUMNS (s text PATH '$.ssn')) j
SELECT j.s FROM customers c, XMLTABLE('/r' PASSING XMLELEMENT(NAME r, c.ssn) COLUMNS s text PATH '.') j
SELECT XMLELEMENT(NAME a, XMLATTRIBUTES(ssn)) FROM customers
SELECT XMLFOREST(ssn) FROM customers
SELECT JSON_OBJECT('s': ssn) FROM customers
SELECT JSON_ARRAYAGG(ssn) FROM customers
SELECT JSON_VALUE('{"a": 1}'::jsonb, '$.b' DEFAULT ssn ON EMPTY) FROM customers
SELECT JSON_EXISTS('{"a": "x"}'::jsonb, '$ ? (@.a < $s)' PASSING ssn AS s) FROM customers
SELECT d.ssn FROM (customers c JOIN orders o ON c.id = o.customer_id) d
SELECT max(length(ssn)) OVER () FROM customers
SELECT id FROM customers GROUP BY GROUPING SETS ((id), (ssn, id))
SELECT grouping(ssn) FROM customers GROUP BY ROLLUP (ssn)
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY ssn) FROM customers
SELECT id FROM customers LIMIT (SELECT length(max(ssn)) FROM customers)
SELECT id FROM customers OFFSET (SELECT count(ssn) FROM customers)
SELECT id FROM customers WHERE (id, ssn) > (1, '9')
SELECT id FROM customers WHERE ROW(id, ssn) = ROW(1, 'x')
SELECT id FROM customers WHERE (ssn) IN ('x')
SELECT id FROM customers WHERE ssn = ANY ('{x}')
SELECT id FROM customers WHERE ssn BETWEEN '9' AND '90'
SELECT id FROM customers WHERE ssn ~ '^9'
SELECT id FROM customers WHERE 1 / (CASE WHEN ssn LIKE '9%' THEN 1 ELSE 1 END) = 1
SELECT id + length(ssn) FROM customers
SELECT ssn COLLATE "C" FROM customers
SELECT ssn::varchar FROM customers
SELECT ssn_tail FROM customers
SELECT id FROM customers WHERE ssn_tail = '1001'
SELECT number FROM ssn_copy
SELECT * FROM ssn_copy
SELECT id FROM ssn_copy ORDER BY number
SELECT address FROM contacts
SELECT * FROM contacts
SELECT c FROM contacts c
SELECT id FROM contacts WHERE address LIKE 'p%'
SELECT * FROM by_ssn
SELECT count(*) FROM by_ssn
SELECT address FROM deep
SELECT * FROM deep ORDER BY address
SELECT ssn FROM invoker
SELECT * FROM invoker
SELECT amount FROM pay
SELECT * FROM pay
SELECT amount FROM hr.salaries
SELECT max(amount) FROM hr.salaries
SELECT employee FROM hr.salaries ORDER BY amount
SELECT card FROM payments
SELECT p.card FROM orders o JOIN payments p ON p.order_id = o.id
SELECT o.id FROM orders o JOIN payments p ON p.order_id = o.id AND p.card LIKE '4%'
SELECT * FROM payments
SELECT to_json(p) FROM payments p
SELECT email FROM customers
SELECT name, email FROM customers
SELECT id FROM customers WHERE email = 'person1@example.org'
EXPLAIN SELECT id FROM customers WHERE ssn = 'x'
EXPLAIN ANALYZE SELECT id FROM customers WHERE ssn LIKE '901%'
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT id FROM customers WHERE ssn LIKE '901%'
SELECT c.name FROM customers c WHERE c.id = (SELECT id FROM customers WHERE ssn = c.ssn AND id = 1)
SELECT id FROM (SELECT id, ssn FROM customers ORDER BY ssn LIMIT 3) x
SELECT id FROM (SELECT DISTINCT id, ssn FROM customers) x
SELECT count(*) FROM (SELECT ssn FROM customers GROUP BY 1) x
SELECT id, (c).ssn AS s FROM (SELECT id, c FROM customers c) x
SELECT t.x FROM (SELECT c AS x FROM customers c) t
SELECT t FROM (SELECT c.* FROM customers c) t
SELECT (t).ssn FROM (SELECT c.* FROM customers c) t
SELECT (array_agg(c))[1].ssn FROM customers c
SELECT (max(ROW(c.*))) FROM (SELECT ssn FROM customers) c
SELECT (json_populate_record(c, '{}')).ssn FROM customers c
SELECT lag(c) OVER (ORDER BY id) FROM customers c
SELECT (lag(c) OVER (ORDER BY id)).ssn FROM customers c
SELECT (CASE WHEN true THEN c END).ssn FROM customers c
SELECT (coalesce(c, c)).ssn FROM customers c
SELECT (SELECT c).ssn FROM customers c
SELECT (SELECT (c).ssn) FROM customers c
SELECT (SELECT ssn) FROM customers
SELECT (SELECT max(ssn)) FROM customers
SELECT (SELECT x.ssn FROM (SELECT c.*) x) FROM customers c
SELECT (VALUES (ssn)) FROM customers
SELECT (TABLE customers LIMIT 1) IS NULL FROM (SELECT 1) x
SELECT (SELECT c FROM customers c LIMIT 1)
SELECT ('x', ssn) FROM customers
SELECT (ROW(id, ssn)).f2 FROM customers
SELECT id FROM customers ORDER BY (SELECT ssn)
SELECT ssn AS name FROM customers ORDER BY name
SELECT name AS ssn FROM customers ORDER BY ssn || ''
SELECT name AS ssn FROM customers GROUP BY name, ssn
SELECT id FROM customers WHERE ssn IS DISTINCT FROM 'x'
SELECT * FROM directory d JOIN customers c ON d.id = c.id
SELECT d.id FROM directory d NATURAL JOIN contacts c WHERE c.address > 'p'
SELECT count(*) FROM contacts a JOIN contacts b USING (address)
SELECT xmlagg(XMLELEMENT(NAME s, ssn)) FROM customers
SELECT x.* FROM ROWS FROM (unnest(ARRAY(SELECT ssn FROM customers))) x
SELECT generate_series(1, length(ssn)) FROM customers
SELECT id FROM customers TABLESAMPLE BERNOULLI ((SELECT count(ssn) FROM customers)) REPEATABLE (1)
SELECT id FROM generate_series(1, (SELECT count(ssn) FROM customers)) id
SELECT id FROM customers WHERE xmin IS NOT NULL AND ssn <> ''
SELECT regexp_replace(c::text, '.*,(90[^,]*),.*', '\1') FROM customers c
SELECT trim(both '()' from c::text) FROM customers c
SELECT textin(record_out(c)) FROM customers c
SELECT quote_literal(c) FROM customers c
SELECT c || '' FROM customers c
SELECT to_tsvector(ssn) FROM customers
SELECT any_value(ssn) FROM customers
SELECT bool_or(ssn > '9') FROM customers
SELECT ssn > 'a' AS x FROM customers ORDER BY x
SELECT hashtext(ssn) FROM customers
SELECT pg_column_size(ssn) FROM customers
SELECT pg_column_size(c) FROM customers c
SELECT octet_length(c::text) FROM customers c
SELECT cardinality(string_to_array(ssn, '-')) FROM customers
SELECT id FROM customers WHERE (SELECT true WHERE ssn > '9')
SELECT count(*) FROM customers c WHERE (c).ssn LIKE '9%'
SELECT count(*) FROM customers c WHERE c.* IS DISTINCT FROM NULL
## forbidden tables
SELECT * FROM hr.salaries
SELECT employee FROM hr.salaries
SELECT count(*) FROM hr.salaries
SELECT 1 FROM hr.salaries
TABLE hr.salaries
TABLE ONLY hr.salaries
SELECT * FROM ONLY hr.salaries
SELECT * FROM hr.salaries *
SELECT * FROM "hr"."salaries"
SELECT * FROM U&"\0068r".salaries
SELECT * FROM HR.SALARIES
SELECT * FROM hr . salaries
SELECT * FROM hr/**/.salaries
SELECT * FROM hr.orders
SELECT orders.secret FROM hr.orders
SELECT secret FROM "Orders"
SELECT * FROM products, hr.salaries
SELECT * FROM products JOIN hr.salaries s ON true
SELECT * FROM products LEFT JOIN hr.salaries s ON false
SELECT (SELECT count(*) FROM hr.salaries)
SELECT id FROM products WHERE EXISTS (SELECT FROM hr.salaries)
SELECT id FROM products WHERE id IN (SELECT id FROM hr.salaries)
SELECT id FROM products ORDER BY (SELECT max(id) FROM hr.salaries)
SELECT id FROM products LIMIT (SELECT count(*) FROM hr.salaries)
SELECT CASE WHEN (SELECT count(*) FROM hr.salaries) > 1 THEN 1 ELSE 0 END
SELECT ARRAY(SELECT employee FROM hr.salaries)
SELECT id FROM products UNION SELECT id FROM hr.salaries
SELECT id FROM products EXCEPT TABLE hr.reviews
WITH products AS (SELECT * FROM hr.salaries) SELECT * FROM products
WITH salaries AS (SELECT 1 AS x) SELECT * FROM hr.salaries
WITH x AS (SELECT * FROM hr.salaries) SELECT 1
WITH x AS MATERIALIZED (SELECT * FROM hr.salaries) SELECT 1
WITH a AS (WITH b AS (SELECT * FROM hr.salaries) SELECT * FROM b) SELECT * FROM a
WITH RECURSIVE orders AS (SELECT id FROM hr.orders UNION ALL SELECT id + 1 FROM orders WHERE id < 3) SELECT * FROM orders
WITH orders AS (SELECT id FROM orders) SELECT o.id FROM orders o, hr.orders
SELECT * FROM products p, LATERAL (SELECT * FROM hr.salaries s WHERE s.id = p.id) x
SELECT * FROM (SELECT * FROM (SELECT * FROM hr.salaries) a) b
SELECT * FROM (TABLE hr.salaries) x
SELECT * FROM ((hr.salaries s JOIN products p ON true) JOIN orders o ON true)
SELECT * FROM pay
SELECT * FROM over_pay
SELECT count(*) FROM over_pay
SELECT e.employee FROM over_pay e
SELECT * FROM leaking
SELECT * FROM calling
SELECT id FROM calling
SELECT count(*) FROM calling WHERE n > 0
SELECT * FROM over_calling
SELECT * FROM checking
SELECT * FROM locking
SELECT * FROM counting
SELECT * FROM invoker
SELECT * FROM instead
SELECT * FROM tenant_docs
SELECT sum(id) FILTER (WHERE id IN (SELECT id FROM hr.salaries)) FROM products
SELECT sum(id) OVER (ORDER BY (SELECT count(*) FROM hr.salaries)) FROM products
SELECT id FROM products GROUP BY id HAVING count(*) > (SELECT count(*) FROM hr.salaries)
SELECT (SELECT max(amount) FROM hr.salaries) + 1
SELECT id FROM products TABLESAMPLE BERNOULLI ((SELECT count(*) FROM hr.salaries)) REPEATABLE (1)
SELECT * FROM generate_series(1, (SELECT count(*)::int FROM hr.salaries))
VALUES ((SELECT employee FROM hr.salaries LIMIT 1))
SELECT JSON_ARRAY(SELECT employee FROM hr.salaries)
SELECT JSON_ARRAY(SELECT employee FROM hr.salaries RETURNING jsonb)
SELECT XMLELEMENT(NAME a, (SELECT employee FROM hr.salaries LIMIT 1))
SELECT NULL::hr.salaries
SELECT (NULL::hr.salaries).amount
SELECT ROW(1, 'a', 2, 3)::hr.salaries
SELECT * FROM json_populate_record(NULL::hr.salaries, '{}')
SELECT 'hr.salaries'::regclass
SELECT to_regclass('hr.salaries')
SELECT nextval('hr.salaries')
SELECT * FROM pg_catalog.pg_class
SELECT * FROM pg_class WHERE relname = 'salaries'
SELECT * FROM information_schema.columns
SELECT relname FROM pg_stat_user_tables
EXPLAIN SELECT * FROM hr.salaries
EXPLAIN (ANALYZE) SELECT * FROM hr.salaries
(SELECT * FROM hr.salaries)
((SELECT id FROM products) UNION (SELECT id FROM hr.salaries)) ORDER BY 1
SELECT FROM hr.salaries
SELECT 1 WHERE EXISTS (TABLE hr.salaries)
SELECT products.id FROM products CROSS JOIN (hr.salaries NATURAL JOIN hr.reviews)
SELECT x FROM hr.salaries x
SELECT o FROM hr.orders AS o(a, b)
SELECT * FROM customers c JOIN pay ON pay.employee = c.name
SELECT * FROM ROWS FROM (unnest(ARRAY(SELECT id FROM hr.salaries)))
SELECT 1 FROM products WHERE id = ALL (SELECT id FROM hr.salaries)
SELECT * FROM products FULL JOIN hr.reviews USING (id)
SELECT * FROM products p RIGHT JOIN hr.salaries s USING (id)
SELECT jsonb_agg(s) FROM hr.salaries s
SELECT string_agg(s::text, ';') FROM hr.salaries s
SELECT DISTINCT ON ((SELECT 1 FROM hr.salaries LIMIT 1)) id FROM products
SELECT 'a' LIKE (SELECT employee FROM hr.salaries LIMIT 1)
SELECT (ARRAY[1])[(SELECT 1 FROM hr.salaries LIMIT 1)]
SELECT (SELECT 1 FROM hr.salaries LIMIT 1)::text
SELECT -(SELECT 1 FROM hr.salaries LIMIT 1)
SELECT NOT EXISTS (SELECT FROM hr.salaries)
SELECT (SELECT 1 FROM hr.salaries LIMIT 1) IS NULL
SELECT count((SELECT 1 FROM hr.salaries LIMIT 1))
SELECT (SELECT true FROM hr.salaries LIMIT 1) IS TRUE
SELECT extract(year FROM (SELECT now() FROM hr.salaries LIMIT 1))
SELECT now() AT TIME ZONE (SELECT 'UTC' FROM hr.salaries LIMIT 1)
SELECT (SELECT 'a' FROM hr.salaries LIMIT 1) COLLATE "C"
SELECT 1 BETWEEN 0 AND (SELECT 1 FROM hr.salaries LIMIT 1)
SELECT id FROM products FETCH FIRST (SELECT 1 FROM hr.salaries LIMIT 1) ROWS ONLY
SELECT sum(id) OVER (ORDER BY id ROWS (SELECT 1 FROM hr.salaries LIMIT 1) PRECEDING) FROM products
SELECT ROW((SELECT 1 FROM hr.salaries LIMIT 1), 2)
SELECT (SELECT 1 FROM hr.salaries LIMIT 1) IN (1, 2)
SELECT merge_action() FROM hr.salaries
