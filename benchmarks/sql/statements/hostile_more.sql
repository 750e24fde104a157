## functional notation
SELECT ssn(c) FROM customers c
SELECT "ssn"(c) FROM customers c
SELECT ssn((c)) FROM customers c
SELECT ssn(c.*) FROM customers c
SELECT ssn(customers) FROM customers
SELECT length(ssn(c)) FROM customers c
SELECT id FROM customers c ORDER BY ssn(c)
SELECT id FROM customers c WHERE ssn(c) LIKE '9%'
SELECT count(*) FROM customers c GROUP BY ssn(c)
SELECT ssn((SELECT c FROM customers c LIMIT 1))
WITH x AS (SELECT * FROM customers) SELECT ssn(x) FROM x
SELECT ssn(x) FROM (SELECT * FROM customers) x
SELECT amount(s) FROM hr.salaries s
SELECT card(p) FROM payments p
SELECT city(home(c)) FROM customers c
SELECT full_address(home(c)) FROM customers c
SELECT shout(x) FROM (SELECT (c).* FROM customers c) y, customers x
SELECT c.hstore FROM customers c
SELECT hstore(c) -> 'ssn' FROM customers c
SELECT c.to_json FROM customers c
SELECT c.to_jsonb FROM customers c
SELECT c.row_to_json FROM customers c
SELECT (c).to_jsonb FROM customers c
SELECT c.count FROM customers c
SELECT c.json_agg FROM customers c
SELECT c.array_agg FROM customers c
SELECT c.concat FROM customers c
SELECT c.quote_literal FROM customers c
SELECT c.record_out FROM customers c
SELECT c.pg_column_size FROM customers c
SELECT c.num_nulls FROM customers c
SELECT c.any_value FROM customers c
SELECT c.jsonb_agg->0->>'ssn' FROM customers c
SELECT c.hash_record FROM customers c
SELECT c.text FROM customers c
SELECT c.pg_typeof FROM customers c
SELECT customers.to_jsonb->>'ssn' FROM customers
SELECT s.row_to_json FROM hr.salaries s
## rows as values
SELECT u.ssn FROM customers c, unnest(ARRAY[c]) u
SELECT u.* FROM (SELECT array_agg(c) AS a FROM customers c) x, unnest(x.a) u
SELECT r.ssn FROM customers c, jsonb_populate_record(c, '{}') r
SELECT (unnest(array_agg(c))).ssn FROM customers c
SELECT (a[1]).ssn FROM (SELECT array_agg(c) AS a FROM customers c) x
WITH RECURSIVE r AS (SELECT c FROM customers c UNION ALL SELECT c FROM r WHERE false) SELECT (c).ssn FROM r
SELECT x.r FROM (SELECT ROW(c.*) AS r FROM customers c) x
SELECT c.* = d.* FROM customers c, customers d
SELECT c IN (SELECT d FROM customers d) FROM customers c
SELECT c IS NOT DISTINCT FROM c FROM customers c
SELECT x FROM (TABLE customers) x
SELECT x.* FROM (customers CROSS JOIN orders) x
SELECT id, ssn FROM customers GROUP BY id
SELECT * FROM (SELECT id, ssn FROM customers) x ORDER BY 2
SELECT x.id FROM (SELECT id, ssn FROM customers) x ORDER BY x
SELECT x.id FROM (SELECT id, ssn FROM customers) x WHERE x IS NOT NULL
SELECT x.id FROM (SELECT id, ssn FROM customers OFFSET 0) x
SELECT count(x) FROM (SELECT id, ssn FROM customers) x
SELECT min(x) FROM (SELECT ssn, id FROM customers) x
SELECT (min(x)).ssn FROM (SELECT ssn, id FROM customers) x
SELECT (x).s FROM (SELECT c.ssn AS s FROM customers c) x
SELECT s FROM (SELECT (SELECT c.ssn) AS s FROM customers c) x
SELECT (ROW(c.*)::customers).ssn FROM customers c
SELECT (c::customers).ssn FROM customers c
SELECT (NULLIF(c, NULL)).ssn FROM customers c
SELECT (first_value(c) OVER ()).ssn FROM customers c
SELECT (array_agg(c) OVER ())[1].ssn FROM customers c
SELECT (any_value(c)).ssn FROM customers c
SELECT (mode() WITHIN GROUP (ORDER BY c)).ssn FROM (SELECT id, ssn FROM customers) c
SELECT (jsonb_populate_record(NULL::customers, to_jsonb(c))).ssn FROM customers c
SELECT x.ssn FROM jsonb_to_recordset((SELECT jsonb_agg(c) FROM customers c)) AS x(ssn text)
SELECT x.ssn FROM LATERAL (SELECT * FROM customers) x
SELECT v.s FROM customers c CROSS JOIN LATERAL (VALUES (c.name, c.ssn)) v(n, s)
SELECT n.c FROM (SELECT c FROM customers c) n WHERE (n.c).ssn > '9'
SELECT z.ssn FROM customers c JOIN LATERAL (SELECT (c).*) z ON true
## derived columns
SELECT ssn_head FROM customers
SELECT id FROM customers ORDER BY ssn_head
SELECT ssn_tail FROM customers WHERE id = 1
SELECT head FROM masked
SELECT id FROM masked WHERE head = '901'
SELECT * FROM masked
SELECT * FROM sorted
SELECT count(*) FROM sorted
SELECT s.id FROM sorted s JOIN orders o ON o.customer_id = s.id
SELECT * FROM pg_toast.pg_toast_2619
SELECT most_common_freqs, correlation FROM pg_stats WHERE attname = 'ssn'
SELECT stanumbers1, stavalues2 FROM pg_statistic WHERE starelid = 'customers'::regclass
SELECT s FROM pg_statistic s
SELECT avg_width FROM pg_stats WHERE attname IN ('ssn', 'email')
## planning runs functions
SELECT * FROM eager
SELECT id FROM eager WHERE id = 1
SELECT count(*) FROM eager_too
SELECT id FROM eager_too WHERE id > 3
EXPLAIN SELECT * FROM eager
EXPLAIN SELECT * FROM eager_too
SELECT * FROM paired
SELECT what FROM paired WHERE p = ROW(1, 'a')::pair
SELECT count(*) FROM paired_low
SELECT * FROM distinct_pairs
SELECT count(*) FROM distinct_pairs
EXPLAIN SELECT lie(2)
EXPLAIN SELECT 'x' === 'y'
EXPLAIN SELECT 'x'::checked
EXPLAIN SELECT id FROM products WHERE id = lie(3)
EXPLAIN SELECT round(1.0::float8, 1)
EXPLAIN (GENERIC_PLAN) SELECT lie($1)
## hidden calls
SELECT quote_literal(mood) FROM customers
SELECT quote_nullable(mood) FROM customers
SELECT 'x' || mood FROM customers
SELECT mood || mood FROM customers
VALUES ('x'::text), ('happy'::mood)
SELECT lpad(mood, 3) FROM customers
SELECT starts_with(mood, 'h') FROM customers
SELECT mood ~ 'h' FROM customers
SELECT mood SIMILAR TO 'h%' FROM customers
SELECT mood COLLATE "C" FROM customers
SELECT concat_ws(mood, 'a', 'b') FROM customers
SELECT format(mood, 1) FROM customers
SELECT to_tsvector(mood) FROM customers
SELECT string_to_array(mood, 'a') FROM customers
SELECT json_build_object(mood, 1) FROM customers
SELECT jsonb_object_agg(mood, id) FROM customers
SELECT jsonb_set('{}', ARRAY['a'], to_jsonb(mood)) FROM customers
SELECT JSON_OBJECT(mood: 1) FROM customers
SELECT JSON_VALUE(to_jsonb(mood), '$') FROM customers
SELECT to_json(ARRAY[mood]) FROM customers
SELECT to_json(ROW(mood)) FROM customers
SELECT to_json(ROW(ROW(mood))) FROM customers
SELECT json_agg(ROW(1, mood)) FROM customers
SELECT to_jsonb(c) FROM (SELECT mood FROM customers) c
SELECT max(ARRAY[paid]) FROM orders
SELECT min(ROW(1, paid)) FROM orders
SELECT DISTINCT ARRAY[paid] FROM orders
SELECT DISTINCT ROW(1, paid) FROM orders
SELECT DISTINCT paid::checked_pair FROM orders
SELECT paid IN (VALUES (ROW(1, 'a')::pair)) FROM orders
SELECT ROW(paid) IN (SELECT ROW(paid) FROM payments) FROM orders
SELECT o IN (SELECT p FROM (SELECT paid FROM payments) p) FROM (SELECT paid FROM orders) o
SELECT pair_range(paid, paid) FROM orders
SELECT '[(1,a),(2,b)]'::pair_range @> ROW(1, 'x')::pair
SELECT array_positions(ARRAY[paid], paid) FROM orders
SELECT array_agg(paid ORDER BY paid DESC) FROM orders
SELECT string_agg(note, ',' ORDER BY paid) FROM orders
SELECT lag(id) OVER (ORDER BY paid) FROM orders
SELECT dense_rank(ROW(1, 'a')::pair) WITHIN GROUP (ORDER BY paid) FROM orders
SELECT id FROM orders ORDER BY paid LIMIT 1
SELECT id FROM orders ORDER BY (paid) DESC NULLS LAST
SELECT * FROM orders ORDER BY 8
SELECT paid FROM orders GROUP BY 1
SELECT count(*) FROM orders GROUP BY ROLLUP (paid)
SELECT paid AS x FROM orders ORDER BY x
SELECT DISTINCT * FROM payments
SELECT * FROM payments UNION SELECT * FROM payments
SELECT o.* FROM orders o EXCEPT SELECT * FROM orders
SELECT id FROM orders o WHERE paid = (SELECT paid FROM payments p WHERE p.id = o.id)
SELECT id FROM orders o WHERE (SELECT paid FROM payments p WHERE p.id = o.id) = ANY (SELECT paid FROM payments)
SELECT multirange(pair_range(paid, paid)) FROM orders
SELECT '{[(1,a),(2,b)]}'::pair_multirange
SELECT range_agg(pair_range(paid, NULL)) FROM orders
SELECT * FROM orders o NATURAL JOIN (SELECT paid FROM payments) p
SELECT array_sort(array_agg(paid)) FROM orders
SELECT ARRAY[paid] && ARRAY[paid] FROM orders
SELECT ARRAY[paid] <@ ARRAY[paid] FROM orders
SELECT jsonb_populate_record(NULL::holds_checked, '{"a": 1}')
SELECT '{"(1,x)"}'::holds_checked[]
SELECT ROW(1, ROW(1, 'x')::holds_checked, '{1}')::strict_typed
SELECT NULL::strict_typed
SELECT (jsonb_to_record('{"d": {"c": "x"}}')) FROM (SELECT 1) y WHERE false
SELECT * FROM jsonb_to_record('{"d": {"c": "x"}}') AS r(d holds_checked)
SELECT * FROM JSON_TABLE('[{"a": [{"b": "x"}]}]'::jsonb, '$[*]' COLUMNS (NESTED PATH '$.a[*]' COLUMNS (b checked PATH '$.b')))
SELECT JSON_QUERY('{"a": [1]}'::jsonb, '$.a' RETURNING checked_list)
SELECT JSON_SERIALIZE('{}' RETURNING checked)
SELECT JSON_ARRAYAGG(id RETURNING checked) FROM products
SELECT JSON_OBJECT('a': 1 RETURNING checked)
SELECT multirange_in('{[a,b]}', 'checked_multirange'::regtype, -1)
SELECT pg_input_is_valid('{x}', 'checked[]')
SELECT pg_input_is_valid('(1,x)', 'holds_checked')
SELECT pg_input_is_valid('[a,b]', 'checked_range')
SELECT pg_input_is_valid('x', t) FROM (SELECT 'chec' || 'ked' AS t) y
SELECT * FROM pg_input_error_info('x', 'over_checked')
SELECT c.lie FROM calling c
SELECT to_regtype('checked'), to_regprocedure('lie(int)')
SELECT lag(c, 1, 'z') OVER () FROM strict_typed
SELECT array_append(ARRAY[c], 'z') FROM strict_typed
SELECT array_position(ARRAY[c], 'z') FROM strict_typed
SELECT array_replace(ARRAY[c], 'x', 'z') FROM strict_typed
SELECT array_fill('x'::checked, ARRAY[2])
SELECT l || ARRAY[2] FROM strict_typed
SELECT array_remove(l, 1) FROM strict_typed
SELECT trim_array(l, 1) FROM strict_typed
SELECT (d).c || 'x' FROM strict_typed
SELECT CASE WHEN true THEN c END FROM strict_typed
SELECT max(c) FROM strict_typed
SELECT DISTINCT c FROM strict_typed
SELECT any_value(d) FROM strict_typed
## locks and writes unseen
SELECT * FROM over_locking
SELECT title FROM over_locking WHERE title LIKE 'P%'
SELECT (SELECT count(*) FROM locking)
WITH x AS (TABLE locking) SELECT 1 FROM x
SELECT 1 INTO stolen UNION SELECT 2
(SELECT 1 AS x INTO stolen)
CREATE TABLE x AS EXECUTE p
EXPLAIN ANALYZE EXECUTE p
EXPLAIN CREATE TABLE x AS SELECT lie(1)
EXPLAIN REFRESH MATERIALIZED VIEW order_counts
EXPLAIN ANALYZE REFRESH MATERIALIZED VIEW order_counts
EXPLAIN DECLARE c CURSOR FOR SELECT lie(1)
DECLARE c CURSOR FOR SELECT lie(1)
DECLARE c CURSOR FOR SELECT ssn FROM customers
PREPARE p AS SELECT ssn FROM customers
ANALYZE indexed
UPDATE notes SET author = mood FROM customers WHERE customers.id = notes.id
UPDATE notes SET body = 'x' WHERE id = 1 RETURNING (SELECT ssn FROM customers LIMIT 1)
UPDATE notes SET body = 'x' FROM customers c WHERE c.id = notes.id RETURNING c.ssn
UPDATE notes SET body = 'x' FROM customers c WHERE c.id = notes.id RETURNING c
DELETE FROM notes USING customers c WHERE c.id = notes.id RETURNING *
DELETE FROM notes USING eager RETURNING 1
INSERT INTO notes (body) SELECT ssn(c) FROM customers c
INSERT INTO notes (body) SELECT c.to_json FROM customers c
INSERT INTO notes (id, body) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET body = excluded.body RETURNING (SELECT max(amount) FROM hr.salaries)
INSERT INTO notes (customer_id, body) SELECT id, ssn FROM customers ON CONFLICT DO NOTHING
INSERT INTO notes SELECT 90, author, body, pinned, customer_id, 'x'::checked FROM notes LIMIT 1
INSERT INTO notes (tag) VALUES ('x'::checked)
MERGE INTO notes n USING customers c ON n.id = c.id WHEN MATCHED THEN UPDATE SET author = c.ssn RETURNING merge_action()
MERGE INTO notes n USING customers c ON n.id = c.id WHEN MATCHED AND c.ssn LIKE '9%' THEN DELETE
MERGE INTO notes n USING customers c ON n.id = c.id WHEN NOT MATCHED THEN INSERT (body) VALUES (c.to_json)
MERGE INTO insertable i USING products p ON i.id = p.id WHEN MATCHED THEN UPDATE SET body = p.title
MERGE INTO instead i USING products p ON i.id = p.id WHEN MATCHED THEN DELETE
WITH d AS (DELETE FROM notes RETURNING *), s AS (SELECT * FROM customers) SELECT s.ssn FROM s, d
WITH s AS (SELECT ssn FROM customers) UPDATE notes SET body = s.ssn FROM s WHERE notes.id = 1
WITH s AS (SELECT ssn FROM customers) INSERT INTO notes (body) SELECT * FROM s
UPDATE notes SET body = n.body || c.ssn FROM notes n NATURAL JOIN (SELECT id, ssn FROM customers) c WHERE n.id = notes.id
DELETE FROM notes WHERE EXISTS (SELECT FROM customers c WHERE c.ssn = notes.body)
INSERT INTO notes (body) VALUES ((SELECT c.ssn FROM customers c LIMIT 1))
INSERT INTO notes (body) TABLE over_pay
INSERT INTO notes (id) SELECT nextval('counter')
## literals that become a domain
SELECT lead(c, 1, 'z') OVER () FROM strict_typed
SELECT array_prepend('z', ARRAY[c]) FROM strict_typed
SELECT array_remove(ARRAY[c], 'z') FROM strict_typed
SELECT array_positions(ARRAY[c], 'z') FROM strict_typed
SELECT 'z' = ANY (ARRAY[c]) FROM strict_typed
SELECT c = ANY ('{z}') FROM strict_typed
SELECT width_bucket('a', ARRAY[c]) FROM strict_typed
SELECT c IN ('a', c) FROM strict_typed
SELECT (c, 1) = ('x', 1) FROM strict_typed
SELECT ARRAY[c] = '{z}' FROM strict_typed
SELECT ARRAY[c] @> '{z}' FROM strict_typed
SELECT ARRAY[c] && '{z}' FROM strict_typed
SELECT ARRAY[c] || '{z}' FROM strict_typed
SELECT ARRAY[c] < '{z}' FROM strict_typed
SELECT CASE WHEN true THEN ARRAY[c] ELSE '{z}' END FROM strict_typed
SELECT CASE WHEN false THEN ARRAY[c] ELSE '{z}' END FROM strict_typed
SELECT coalesce(ARRAY[c], '{z}') FROM strict_typed
SELECT coalesce(NULL, '{z}', ARRAY[c]) FROM strict_typed
SELECT ARRAY[c] FROM strict_typed UNION ALL SELECT '{z}'
VALUES (ARRAY['x'::checked]), ('{z}')
SELECT NULLIF(ARRAY[c], '{z}') FROM strict_typed
SELECT greatest(ARRAY[c], '{z}') FROM strict_typed
SELECT coalesce(d, '(1,x)') FROM strict_typed
SELECT CASE WHEN true THEN '(1,x)' ELSE d END FROM strict_typed
SELECT lag(d, 1, '(1,y)') OVER () FROM strict_typed
SELECT d FROM strict_typed UNION ALL SELECT '(1,q)'
SELECT array_append(NULL, c) FROM strict_typed
SELECT lag(l, 1, '{2}') OVER () FROM strict_typed
SELECT coalesce(l, '{2}') FROM strict_typed
SELECT json_populate_record(d, '{"c": "n"}') FROM strict_typed
SELECT jsonb_populate_recordset(s, '[{"c": "n"}]') FROM strict_typed s
SELECT * FROM strict_typed s, jsonb_populate_record(s, '{"c": "n"}')
SELECT nullif(c, 'z') FROM strict_typed
SELECT nth_value(c, 1) OVER () FROM strict_typed
SELECT array_to_string(ARRAY[c], ',', 'z') FROM strict_typed
SELECT string_agg(c, 'z') FROM strict_typed
SELECT x || 'a' FROM (SELECT c AS x FROM strict_typed) y
SELECT replace(c, 'a', 'b') FROM strict_typed
SELECT x FROM (SELECT c AS x FROM strict_typed UNION ALL SELECT 'k'::checked) y
WITH RECURSIVE x AS (SELECT c FROM strict_typed UNION SELECT c FROM x) SELECT * FROM x
## planning runs functions
SELECT count(*) FROM (SELECT 1 FROM eager) x
WITH e AS (SELECT * FROM eager) SELECT count(*) FROM e
SELECT 1 FROM products WHERE EXISTS (SELECT FROM eager)
SELECT 1 FROM products LEFT JOIN eager ON false
SELECT * FROM eager_too WHERE false
TABLE eager
SELECT * FROM ONLY eager
SELECT e.what FROM eager AS e TABLESAMPLE SYSTEM (50) REPEATABLE (1)
## hidden comparisons
WITH RECURSIVE x(p) AS (SELECT paid FROM orders UNION SELECT paid FROM payments) SELECT count(*) FROM x
WITH RECURSIVE x(p, n) AS (SELECT paid, 1 FROM orders UNION SELECT paid, n + 1 FROM payments, x WHERE n < 2) SELECT count(*) FROM x
SELECT record_ne(ROW(paid), ROW(paid)) FROM orders
SELECT record_lt(ROW(paid), ROW(paid)) FROM orders
SELECT record_larger(ROW(paid), ROW(paid)) FROM orders
SELECT array_eq(ARRAY[paid], ARRAY[paid]) FROM orders
SELECT array_lt(ARRAY[paid], ARRAY[paid]) FROM orders
SELECT btarraycmp(ARRAY[paid], ARRAY[paid]) FROM orders
SELECT arraycontains(ARRAY[paid], ARRAY[paid]) FROM orders
SELECT arrayoverlap(ARRAY[paid], ARRAY[paid]) FROM orders
SELECT array_larger(ARRAY[paid], ARRAY[paid]) FROM orders
SELECT range_cmp(pair_range(NULL, paid), pair_range(NULL, paid)) FROM orders
SELECT isempty(pair_range(NULL, NULL))
SELECT elem_contained_by_range(paid, pair_range(NULL, NULL)) FROM orders
SELECT to_json(x) FROM (SELECT c FROM customers c) x
SELECT to_json(j) FROM (customers c JOIN orders o ON o.customer_id = c.id) AS j
SELECT row_to_json(c) FROM customers c WHERE false
SELECT DISTINCT x FROM (SELECT (SELECT paid) AS x FROM orders) y
SELECT max(x) FROM (SELECT ARRAY[paid] AS x FROM orders) y
SELECT x = x FROM (SELECT CASE WHEN true THEN paid END AS x FROM orders) y
SELECT x = x FROM (SELECT any_value(paid) AS x FROM orders) y
SELECT x = x FROM (SELECT (ARRAY[paid])[1] AS x FROM orders) y
SELECT u = u FROM (SELECT array_agg(paid) AS a FROM orders) y, unnest(a) u
SELECT paid(o) = paid(o) FROM orders o
SELECT x FROM (SELECT lag(paid) OVER () AS x FROM orders) y ORDER BY x
SELECT count(DISTINCT (o).paid) FROM orders o
SELECT DISTINCT j FROM (orders o JOIN payments p ON p.order_id = o.id) AS j
SELECT (j).paid FROM (SELECT paid FROM orders) j ORDER BY 1
SELECT ROW(o.*) = ROW(o.*) FROM orders o
SELECT o.* = o.* FROM orders o
SELECT (o.id, o.paid) IN ((1, ROW(1, 'a')::pair)) FROM orders o
SELECT id FROM orders WHERE (paid, id) IN (SELECT paid, id FROM payments)
SELECT id FROM orders WHERE (paid, id) = ANY (SELECT paid, id FROM payments)
SELECT CASE (SELECT paid) WHEN paid THEN 1 END FROM orders
SELECT sum(id) OVER (ORDER BY paid RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM orders
SELECT * FROM (SELECT id, paid FROM orders) a FULL JOIN (SELECT paid FROM payments) b USING (paid)
SELECT * FROM orders o WHERE o.paid IS DISTINCT FROM (SELECT paid FROM payments LIMIT 1)
MERGE INTO notes n USING orders o ON n.id = o.id AND o.paid = o.paid WHEN MATCHED THEN DO NOTHING
UPDATE notes SET pinned = (SELECT paid = paid FROM orders LIMIT 1) WHERE id = 1
SELECT array_agg(x ORDER BY x) FROM (SELECT paid AS x FROM orders) y
SELECT first_value(id) OVER (PARTITION BY x) FROM (SELECT id, paid AS x FROM orders) y
SELECT id FROM orders GROUP BY id, paid HAVING count(DISTINCT paid) > 0
## hidden casts
SELECT enum_cmp(mood, mood) FROM customers
SELECT textanycat('x', mood) FROM customers
SELECT anytextcat(mood, 'x') FROM customers
SELECT ROW(mood)::text FROM customers
SELECT array_to_string(ARRAY[mood], ',') FROM customers
SELECT unnest(ARRAY[mood])::text FROM customers
SELECT (SELECT mood)::text FROM customers
SELECT x::text FROM (SELECT mood AS x FROM customers) y
WITH m AS (SELECT mood FROM customers) SELECT lower(mood) FROM m
SELECT lower(u) FROM customers, unnest(ARRAY[mood]) u
SELECT lower(u) FROM unnest(enum_range(NULL::mood)) u
SELECT u::text FROM (VALUES ('happy'::mood)) v(u)
SELECT to_json(u) FROM (SELECT array_agg(mood) AS u FROM customers) v
SELECT json_build_object('a', (SELECT mood FROM customers LIMIT 1))
SELECT to_json((SELECT mood FROM customers LIMIT 1))
SELECT to_jsonb(CASE WHEN id = 1 THEN mood END) FROM customers
SELECT to_json(coalesce(mood, mood)) FROM customers
SELECT to_json(lag(mood) OVER ()) FROM customers
SELECT to_json((ARRAY[mood])[1]) FROM customers
SELECT to_json((c).mood) FROM customers c
SELECT to_json(mood(c)) FROM customers c
SELECT json_agg(x) FROM (SELECT ARRAY[mood] FROM customers) x
SELECT json_agg(x.*) FROM (SELECT ROW(ROW(mood)) FROM customers) x
SELECT JSON_OBJECT('a': (SELECT mood FROM customers LIMIT 1))
SELECT array_to_json(ARRAY[(SELECT mood FROM customers LIMIT 1)])
SELECT jsonb_build_array(VARIADIC ARRAY[mood]) FROM customers
SELECT json_object_agg_strict(id, mood) FROM customers
SELECT json_object_agg_unique(id, mood) FROM customers
SELECT jsonb_agg_strict(mood) FROM customers
SELECT to_json(r) FROM (SELECT 1) x, LATERAL (SELECT mood FROM customers) r
SELECT concat(c) || to_json(ARRAY(SELECT mood FROM customers))::text FROM products c
## sequences and views of the system's lists
SELECT last_value FROM pg_sequences WHERE sequencename = 'counter'
SELECT s FROM pg_sequences s
SELECT max(last_value) OVER () FROM pg_catalog.pg_sequences
SELECT definition FROM pg_views WHERE schemaname = 'public'
SELECT definition FROM pg_rules
SELECT view_definition FROM information_schema.views WHERE table_schema = 'public'
SELECT length(v.view_definition) FROM information_schema.views v WHERE v.table_name = 'ssn_copy'
