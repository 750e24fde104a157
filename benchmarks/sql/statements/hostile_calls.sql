## user functions
SELECT spill('x')
SELECT write_it('x')
SELECT lie()
SELECT lie(1)
SELECT public.lie(1)
SELECT "lie"(1)
SELECT LIE(1)
SELECT U&"\006c\0069\0065"(1)
SELECT U&"!006cie" UESCAPE '!' (1)
SELECT half_lie('x')
SELECT honest(1)
SELECT inlined(1)
SELECT hr.helper(1)
SELECT "Weird Name"(1)
SELECT spread('a', 'b')
SELECT spread(VARIADIC ARRAY['a'])
SELECT two_out()
SELECT (two_out()).a
SELECT (two_out()).*
SELECT * FROM two_out()
SELECT a FROM two_out() AS x(a, b)
SELECT * FROM many(2)
SELECT many(2)
SELECT * FROM ROWS FROM (many(2), generate_series(1, 2))
SELECT * FROM products p, LATERAL lie(p.id)
SELECT * FROM products p LEFT JOIN LATERAL many(2) m ON true
SELECT leak()
SELECT leak_sql()
SELECT * FROM leak_sql()
SELECT atomic_leak()
SELECT lie(n => 3)
SELECT lie(n := 3)
SELECT id FROM products WHERE lie(id) > 0
SELECT id FROM products ORDER BY lie(id)
SELECT lie(id) FROM products GROUP BY lie(id)
SELECT count(*) FROM products HAVING lie(1) > 0
SELECT id FROM products LIMIT lie(1)
SELECT id FROM products OFFSET lie(1)
SELECT id FROM products FETCH FIRST (lie(1)) ROWS ONLY
SELECT CASE WHEN lie(1) = 1 THEN 1 END
SELECT coalesce(NULL, lie(1))
SELECT greatest(lie(1), 2)
SELECT ARRAY[lie(1)]
SELECT ROW(lie(1))
SELECT (ARRAY[1, 2])[lie(1)]
SELECT (ARRAY[1, 2])[1:lie(2)]
SELECT 1 = ANY (ARRAY[lie(1)])
SELECT 1 IN (SELECT lie(1))
SELECT EXISTS (SELECT lie(1) FROM products WHERE lie(id) = 1)
SELECT sum(id) FILTER (WHERE lie(id) > 0) FROM products
SELECT sum(lie(id)) FROM products
SELECT sum(id) OVER (PARTITION BY lie(id)) FROM products
SELECT sum(id) OVER (ORDER BY lie(id)) FROM products
SELECT sum(id) OVER w FROM products WINDOW w AS (ORDER BY lie(id))
SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN lie(1) PRECEDING AND CURRENT ROW) FROM products
SELECT sum(id) OVER (ORDER BY id RANGE BETWEEN CURRENT ROW AND lie(1) FOLLOWING) FROM products
SELECT string_agg(title, ',' ORDER BY lie(id)) FROM products
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY lie(id)) FROM products
SELECT id FROM products GROUP BY GROUPING SETS ((lie(id), id))
SELECT DISTINCT ON (lie(id)) id FROM products
SELECT * FROM products TABLESAMPLE BERNOULLI (lie(50)) REPEATABLE (1)
SELECT * FROM products TABLESAMPLE BERNOULLI (50) REPEATABLE (lie(1))
SELECT * FROM products p JOIN orders o ON lie(p.id) = o.id
VALUES (lie(1))
SELECT * FROM (VALUES (lie(1))) v(x)
WITH x AS (SELECT lie(1)) SELECT 1 FROM x
WITH x AS MATERIALIZED (SELECT lie(1) AS n) SELECT n FROM x
WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT lie(n + 1) FROM x WHERE n < 3) SELECT n FROM x
SELECT (SELECT lie(1))
SELECT 1 UNION SELECT lie(1)
EXPLAIN SELECT lie(1)
EXPLAIN ANALYZE SELECT write_it('x')
EXPLAIN (ANALYZE ON) SELECT spill('x')
EXPLAIN (ANALYZE TRUE, TIMING OFF) SELECT id FROM products WHERE lie(id) > 0
SELECT now('x')
SELECT public.now('x')
SELECT round(1.5::float8, 2)
SELECT round(weight, 1) FROM products
SELECT avg(round(weight, 2)) FROM products
SELECT concat('a'::text, 'b'::text)
SELECT concat(title, title) FROM products
SELECT length(sku) FROM products
SELECT length('x'::varchar)
SELECT id FROM products WHERE length(sku) > 2
SELECT count(1, 2)
SELECT XMLELEMENT(NAME x, lie(1))
SELECT XMLFOREST(lie(1) AS a)
SELECT JSON_OBJECT('a': lie(1))
SELECT JSON_ARRAY(lie(1))
SELECT JSON_ARRAYAGG(lie(id)) FROM products
SELECT JSON_VALUE('{"a": 1}'::jsonb, '$.a' DEFAULT lie(1) ON EMPTY)
SELECT JSON_VALUE('{"a": 1}'::jsonb, '$.b' RETURNING int DEFAULT lie(1) ON EMPTY)
SELECT JSON_EXISTS('{"a": 1}'::jsonb, '$ ? (@.a == $x)' PASSING lie(1) AS x)
SELECT * FROM JSON_TABLE('[1]'::jsonb, '$[*]' PASSING lie(1) AS x COLUMNS (a int PATH '$'))
SELECT * FROM JSON_TABLE('[{}]'::jsonb, '$[*]' COLUMNS (a int PATH '$.z' DEFAULT lie(1) ON EMPTY))
SELECT run('DELETE FROM notes')
SELECT dblink_connect('dbname=postgres')
SELECT * FROM dblink('dbname=play', 'SELECT 1') AS t(a int)
SELECT dblink_exec('dbname=play', 'DELETE FROM notes')
SELECT * FROM crosstab('SELECT write_it(''x''), ''b'', ''c''') AS t(a text, b text)
SELECT * FROM crosstab('SELECT employee, employee, amount::text FROM hr.salaries') AS t(a text, b text)
SELECT * FROM connectby('hr.salaries', 'id', 'boss', '1', 0) AS t(id int, boss int, level int)
SELECT * FROM pgrowlocks('hr.salaries')
SELECT * FROM normal_rand(3, 0, 1)
SELECT set_limit(0.1)
SELECT $1::regproc FROM products WHERE lie(1) = 1
## user operators
SELECT 'a' === 'b'
SELECT 'a'::text OPERATOR(public.===) 'b'
SELECT id FROM products WHERE title === 'x'
SELECT !!! 3
SELECT !!! id FROM products
SELECT 1 OPERATOR(hr.+) 2
SELECT id OPERATOR(hr.+) 1 FROM products
SELECT mood + mood FROM customers
SELECT 'happy'::mood + 'sad'::mood
SELECT sku = sku FROM products
SELECT id FROM products WHERE sku = 'sku-1'::varchar
SELECT * FROM products WHERE sku = $1::varchar
SELECT * FROM products a JOIN products b ON a.sku = b.sku
SELECT * FROM products a JOIN products b USING (sku)
SELECT id FROM products WHERE sku IN ('a'::varchar, 'b'::varchar)
SELECT CASE sku WHEN 'a'::varchar THEN 1 END FROM products
SELECT NULLIF(sku, 'a'::varchar) FROM products
SELECT id FROM products WHERE sku = ANY (ARRAY['a'::varchar])
SELECT id FROM products WHERE title === ANY (ARRAY['a', 'b'])
SELECT title === ALL (SELECT title FROM products) FROM products
SELECT id FROM products ORDER BY id USING <
SELECT paid FROM orders ORDER BY paid USING <
SELECT paid FROM orders ORDER BY paid USING OPERATOR(public.<)
## hidden comparisons
SELECT DISTINCT paid FROM orders
SELECT paid FROM orders ORDER BY paid
SELECT paid, count(*) FROM orders GROUP BY paid
SELECT count(DISTINCT paid) FROM orders
SELECT array_agg(DISTINCT paid) FROM orders
SELECT array_agg(id ORDER BY paid) FROM orders
SELECT rank() OVER (ORDER BY paid) FROM orders
SELECT count(*) OVER (PARTITION BY paid) FROM orders
SELECT paid FROM orders UNION SELECT paid FROM payments
SELECT paid FROM orders INTERSECT SELECT paid FROM payments
SELECT paid FROM orders EXCEPT SELECT paid FROM payments
SELECT paid = paid FROM orders
SELECT paid IS DISTINCT FROM paid FROM orders
SELECT paid BETWEEN paid AND paid FROM orders
SELECT NULLIF(paid, paid) FROM orders
SELECT greatest(paid, ROW(1, 'a')::pair) FROM orders
SELECT least(paid, paid) FROM orders
SELECT CASE paid WHEN ROW(1, 'a')::pair THEN 1 END FROM orders
SELECT * FROM orders o JOIN payments p ON o.paid = p.paid
SELECT * FROM orders o JOIN payments p USING (paid)
SELECT * FROM (SELECT paid FROM orders) a NATURAL JOIN (SELECT paid FROM payments) b
SELECT id FROM orders WHERE paid IN (SELECT paid FROM payments)
SELECT id FROM orders WHERE paid NOT IN (SELECT paid FROM payments)
SELECT id FROM orders WHERE paid = ANY (SELECT paid FROM payments)
SELECT (paid, id) < (paid, 2) FROM orders
SELECT ROW(paid, id) = ROW(paid, id) FROM orders
SELECT ROW(id, paid) IS DISTINCT FROM ROW(id, paid) FROM orders
SELECT o = o FROM payments o
SELECT o < o FROM (SELECT paid FROM payments) o
SELECT DISTINCT p FROM payments p
SELECT p FROM payments p ORDER BY p
SELECT count(DISTINCT p) FROM (SELECT paid FROM payments) p
SELECT ARRAY[paid] = ARRAY[paid] FROM orders
SELECT ARRAY[paid] @> ARRAY[paid] FROM orders
SELECT ARRAY[paid] < ARRAY[paid] FROM orders
SELECT array_position(ARRAY[paid], paid) FROM orders
SELECT array_remove(ARRAY[paid], paid) FROM orders
SELECT array_sort(ARRAY[paid, ROW(0, 'z')::pair]) FROM orders
SELECT array_replace(ARRAY[paid], paid, paid) FROM orders
SELECT width_bucket(paid, ARRAY[paid]) FROM orders
SELECT mode() WITHIN GROUP (ORDER BY paid) FROM orders
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY paid) FROM orders
SELECT rank(ROW(1, 'a')::pair) WITHIN GROUP (ORDER BY paid) FROM orders
SELECT pair_range(ROW(1, 'a')::pair, ROW(2, 'b')::pair)
SELECT '["(1,a)","(2,b)"]'::pair_range
SELECT max(ROW(paid)) FROM orders
WITH RECURSIVE x AS (SELECT paid FROM orders WHERE id = 1 UNION SELECT paid FROM x) SELECT * FROM x
WITH RECURSIVE x AS (SELECT paid, 1 AS n FROM orders WHERE id = 1 UNION ALL SELECT paid, n + 1 FROM x WHERE n < 3) CYCLE paid SET seen USING path SELECT n FROM x
WITH RECURSIVE x AS (SELECT paid, 1 AS n FROM orders WHERE id < 3 UNION ALL SELECT paid, n + 1 FROM x WHERE n < 2) SEARCH DEPTH FIRST BY paid SET place SELECT n FROM x ORDER BY place
SELECT to_jsonb(x) FROM (SELECT DISTINCT paid FROM orders) x
SELECT DISTINCT ON (paid) id FROM orders
SELECT id FROM orders GROUP BY GROUPING SETS ((paid, id), (id))
SELECT hash_record(ROW(paid)) FROM orders
SELECT hash_array(ARRAY[paid]) FROM orders
SELECT record_eq(ROW(paid), ROW(paid)) FROM orders
SELECT btrecordcmp(ROW(paid), ROW(paid)) FROM orders
## user casts
SELECT 5::pair
SELECT CAST(5 AS pair)
SELECT (5::pair).a
SELECT mood::text FROM customers
SELECT mood || 'x' FROM customers
SELECT lower(mood) FROM customers
SELECT upper(mood), md5(mood) FROM customers
SELECT mood::json FROM customers
SELECT to_json(mood) FROM customers
SELECT to_jsonb(mood) FROM customers
SELECT json_agg(mood) FROM customers
SELECT jsonb_agg(mood) FROM customers
SELECT jsonb_build_object('m', mood) FROM customers
SELECT json_build_array(mood) FROM customers
SELECT json_object_agg(id, mood) FROM customers
SELECT row_to_json(x) FROM (SELECT id, mood FROM customers) x
SELECT to_jsonb(x) FROM (SELECT id, mood FROM customers) x
SELECT json_agg(x) FROM (SELECT mood FROM customers) x
SELECT array_to_json(array_agg(mood)) FROM customers
SELECT JSON_OBJECT('m': mood) FROM customers
SELECT JSON_ARRAY(mood) FROM customers
SELECT JSON_ARRAYAGG(mood) FROM customers
SELECT JSON_OBJECTAGG(id: mood) FROM customers
SELECT JSON_SCALAR(mood) FROM customers
SELECT JSON_SERIALIZE(mood::json) FROM customers
SELECT ARRAY[mood]::text[] FROM customers
SELECT array_agg(mood)::text[] FROM customers
SELECT id FROM customers WHERE mood = 'happy'::text
SELECT id FROM customers WHERE mood LIKE 'h%'
SELECT id FROM customers WHERE mood IN ('happy'::text)
SELECT CASE WHEN id = 1 THEN mood ELSE 'x'::text END FROM customers
SELECT coalesce(mood, 'x'::text) FROM customers
SELECT mood FROM customers UNION SELECT title FROM products
SELECT string_agg(mood, ',') FROM customers
SELECT concat_ws('-', mood) || substr(mood, 1) FROM customers
SELECT text(mood) FROM customers
SELECT mood.text FROM customers mood
SELECT c.mood::varchar FROM customers c
SELECT '{happy}'::mood[]::text[]
SELECT position('a' IN mood) FROM customers
SELECT substring(mood FROM 1) FROM customers
SELECT trim(mood) FROM customers
SELECT overlay(mood PLACING 'x' FROM 1) FROM customers
SELECT pair(5)
SELECT ROW(1, 'a')::pair < 5::pair
## domains
SELECT 'x'::checked
SELECT CAST('x' AS checked)
SELECT checked 'x'
SELECT checked('x')
SELECT public.checked 'x'
SELECT NULL::checked
SELECT name::checked FROM customers
SELECT name::over_checked FROM customers
SELECT ARRAY['x']::checked[]
SELECT '{x}'::checked[]
SELECT '{1}'::checked_list
SELECT ARRAY[1]::checked_list
SELECT '(1,x)'::holds_checked
SELECT ROW(1, 'x')::holds_checked
SELECT (ROW(1, 'x')::holds_checked).c
SELECT ROW(1, 'x')::checked_pair
SELECT '[a,b]'::checked_range
SELECT checked_range('a', 'b')
SELECT '{[a,b]}'::checked_multirange
SELECT $1::checked
SELECT id FROM customers WHERE name = 'x'::checked
SELECT JSON_VALUE('{"a": "x"}'::jsonb, '$.a' RETURNING checked)
SELECT JSON_QUERY('{"a": "x"}'::jsonb, '$.a' RETURNING checked OMIT QUOTES)
SELECT * FROM JSON_TABLE('[{"a": "x"}]'::jsonb, '$[*]' COLUMNS (a checked PATH '$.a'))
SELECT * FROM JSON_TABLE('[{"a": {"c": "x"}}]'::jsonb, '$[*]' COLUMNS (a holds_checked PATH '$.a'))
SELECT * FROM XMLTABLE('/r' PASSING '<r><a>x</a></r>'::xml COLUMNS a checked PATH 'a')
SELECT * FROM json_to_record('{"a": "x"}') AS r(a checked)
SELECT * FROM jsonb_to_recordset('[{"a": "x"}]') AS r(a checked)
SELECT * FROM json_populate_record(NULL::holds_checked, '{"c": "x"}')
SELECT * FROM jsonb_populate_recordset(NULL::strict_typed, '[{"c": "x"}]')
SELECT (jsonb_populate_record(NULL::strict_typed, '{"c": "x"}')).id
SELECT jsonb_populate_record_valid(NULL::holds_checked, '{"c": "x"}')
SELECT populate_record(NULL::holds_checked, 'c=>x')
SELECT pg_input_is_valid('x', 'checked')
SELECT pg_input_is_valid('x', 'public.checked')
SELECT message FROM pg_input_error_info('x', 'checked')
SELECT domain_in('x', 'checked'::regtype, -1)
SELECT array_in('{x}', 'checked'::regtype, -1)
SELECT record_in('(1,x)', 'holds_checked'::regtype, -1)
SELECT range_in('[a,b]', 'checked_range'::regtype, -1)
SELECT XMLSERIALIZE(CONTENT '<a/>'::xml AS checked)
SELECT 'x'::text COLLATE "C"::checked
SELECT CASE WHEN true THEN 'x'::checked END
SELECT ARRAY(SELECT 'x'::checked)
WITH x(c) AS (VALUES ('x'::checked)) SELECT c FROM x
SELECT * FROM unnest('{x}'::checked[])
SELECT * FROM (SELECT CAST(name AS checked) FROM customers) x
SELECT checked(name) FROM customers
SELECT customers.name::public.checked FROM customers
SELECT * FROM ROWS FROM (json_to_record('{"a": "x"}') AS (a checked)) r
SELECT r.a FROM ROWS FROM (jsonb_to_recordset('[{"a": "x"}]') AS (a over_checked)) WITH ORDINALITY r
SELECT NULL::holds_checked
SELECT ('x'::short)::checked
SELECT c = 'y' FROM strict_typed
SELECT id FROM strict_typed WHERE c = 'y'::checked
SELECT coalesce(c, 'z') FROM strict_typed
SELECT c || '' FROM strict_typed
SELECT l || 1 FROM strict_typed
SELECT array_append(l, 1) FROM strict_typed
SELECT CASE WHEN id = 1 THEN c ELSE 'other' END FROM strict_typed
SELECT c FROM strict_typed UNION ALL SELECT 'x'
SELECT greatest(c, 'a') FROM strict_typed
VALUES ('a'), ('b'::checked)
SELECT ARRAY['a', 'b'::checked]
## column notation
SELECT c.ssn_of FROM customers c
SELECT (c).ssn_of FROM customers c
SELECT ssn_of(c) FROM customers c
SELECT customers.shout FROM customers
SELECT shout(customers) FROM customers
SELECT shout(c.*) FROM customers c
SELECT (c.*).shout FROM customers c
SELECT id FROM customers c WHERE c.shout = 'x'
SELECT id FROM customers c ORDER BY c.shout
SELECT lower(c) FROM customers c
SELECT c.lower FROM customers c
SELECT (home).full_address FROM customers
SELECT full_address(home) FROM customers
SELECT (c.home).full_address FROM customers c
SELECT (ROW('a', 'b')::address).full_address
SELECT (SELECT c FROM customers c LIMIT 1).shout
SELECT ((SELECT c FROM customers c LIMIT 1)).shout
SELECT (x.c).shout FROM (SELECT c FROM customers c) x
SELECT (ARRAY(SELECT c FROM customers c))[1].shout
SELECT ((ARRAY(SELECT c FROM customers c))[1]).shout
SELECT public.customers.shout FROM public.customers
SELECT n.name FROM (SELECT customers FROM customers) x, LATERAL (SELECT (x.customers).name) n, LATERAL (SELECT (x.customers).shout) s
SELECT sum(id) FROM customers c GROUP BY c.shout
SELECT name.shout FROM customers name
## user aggregates
SELECT spy_sum(id) FROM products
SELECT public.spy_sum(id) FROM products
SELECT spy_sum(id) OVER (ORDER BY id) FROM products
SELECT spy_sum(DISTINCT id) FROM products
SELECT first(id ORDER BY id) FROM products
SELECT customer_id, first(id) FROM orders GROUP BY 1
SELECT spy_sum(ALL id) FILTER (WHERE id > 1) FROM products
SELECT first(title) FROM (SELECT title FROM products ORDER BY id) x
