## analyst
SELECT * FROM products
SELECT * FROM products LIMIT 10
SELECT id, title, price FROM products ORDER BY price DESC LIMIT 5
SELECT count(*) FROM orders
SELECT count(*) AS n FROM orders WHERE status = 'pending'
SELECT status, count(*) FROM orders GROUP BY status ORDER BY 2 DESC
SELECT status, count(*), sum(total), avg(total)::numeric(10,2) FROM orders GROUP BY 1 HAVING count(*) > 1
SELECT date_trunc('month', placed_at) AS month, sum(total) AS revenue FROM orders GROUP BY 1 ORDER BY 1
SELECT date_trunc('week', placed_at)::date AS week, count(DISTINCT customer_id) AS buyers FROM orders GROUP BY 1 ORDER BY 1
SELECT c.city, sum(o.total) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.city ORDER BY 2 DESC
SELECT c.name, count(o.id) AS orders FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name ORDER BY orders DESC
SELECT c.id, c.name FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)
SELECT id, name FROM customers WHERE id IN (SELECT customer_id FROM orders WHERE total > 100)
SELECT id FROM customers EXCEPT SELECT customer_id FROM orders
SELECT id FROM customers INTERSECT SELECT customer_id FROM orders
SELECT city AS place FROM customers UNION SELECT title FROM products
SELECT 'customers' AS what, count(*) FROM customers UNION ALL SELECT 'orders', count(*) FROM orders UNION ALL SELECT 'products', count(*) FROM products
WITH monthly AS (SELECT date_trunc('month', placed_at) AS m, sum(total) AS t FROM orders GROUP BY 1) SELECT m, t, t - lag(t) OVER (ORDER BY m) AS growth FROM monthly
WITH big AS (SELECT customer_id FROM orders GROUP BY 1 HAVING sum(total) > 100) SELECT c.name FROM customers c JOIN big b ON b.customer_id = c.id
WITH big AS (SELECT customer_id AS id, sum(total) AS spent FROM orders GROUP BY 1) SELECT c.name, b.spent FROM customers c JOIN big b USING (id) ORDER BY b.spent DESC
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT i FROM n
WITH RECURSIVE chain AS (SELECT id, employee, boss, 1 AS depth FROM hr.salaries WHERE boss IS NULL UNION ALL SELECT s.id, s.employee, s.boss, c.depth + 1 FROM hr.salaries s JOIN chain c ON s.boss = c.id) SELECT employee, depth FROM chain
SELECT id, total, rank() OVER (PARTITION BY customer_id ORDER BY total DESC) FROM orders
SELECT id, total, sum(total) OVER (ORDER BY placed_at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running FROM orders
SELECT id, avg(total) OVER w, max(total) OVER w FROM orders WINDOW w AS (PARTITION BY customer_id ORDER BY placed_at)
SELECT id, ntile(4) OVER (ORDER BY total) AS quartile FROM orders
SELECT id, row_number() OVER (PARTITION BY status ORDER BY placed_at DESC) AS rn FROM orders
SELECT * FROM (SELECT o.id, o.customer_id, row_number() OVER (PARTITION BY customer_id ORDER BY placed_at DESC) AS rn FROM orders o) x WHERE rn = 1
SELECT DISTINCT ON (customer_id) customer_id, id, placed_at FROM orders ORDER BY customer_id, placed_at DESC
SELECT DISTINCT city FROM customers ORDER BY city
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total) AS median FROM orders
SELECT percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY total) FROM orders
SELECT mode() WITHIN GROUP (ORDER BY status) FROM orders
SELECT count(*) FILTER (WHERE status = 'paid') AS paid, count(*) FILTER (WHERE status = 'shipped') AS shipped FROM orders
SELECT sum(CASE WHEN status = 'paid' THEN total ELSE 0 END) AS paid FROM orders
SELECT status, extract(year FROM placed_at) AS y, count(*) FROM orders GROUP BY ROLLUP (1, 2)
SELECT status, customer_id, sum(total) FROM orders GROUP BY GROUPING SETS ((status), (customer_id), ()) ORDER BY 1, 2
SELECT status, customer_id, grouping(status), sum(total) FROM orders GROUP BY CUBE (status, customer_id)
SELECT stddev(total), variance(total), corr(total, customer_id) FROM orders
SELECT min(placed_at), max(placed_at), max(placed_at) - min(placed_at) AS span FROM orders
SELECT width_bucket(total, 0, 300, 6) AS bucket, count(*) FROM orders GROUP BY 1 ORDER BY 1
SELECT total / NULLIF(customer_id, 0) FROM orders
SELECT round(total, 1), ceil(total), floor(total), abs(total), total % 7 FROM orders
SELECT round(avg(total), 2) AS average FROM orders
SELECT round(avg(total)::numeric, 2) FROM orders
SELECT round(100.0 * count(*) FILTER (WHERE status = 'paid') / count(*), 1) AS percent FROM orders
SELECT coalesce(note, '-') FROM orders
SELECT upper(name), length(name), substr(name, 1, 3), left(name, 2), position('a' in name) FROM customers
SELECT name FROM customers WHERE name ILIKE '%na%' AND city <> 'Rome'
SELECT name FROM customers WHERE name ~* '^n' AND name !~ 'x'
SELECT name FROM customers WHERE name SIMILAR TO 'N%'
SELECT split_part(sku, '-', 2), replace(title, 'P', 'p'), trim(title), lpad(id::text, 5, '0') FROM products
SELECT string_agg(title, ', ' ORDER BY title) FROM products
SELECT array_agg(id ORDER BY id DESC) FROM products
SELECT regexp_replace(title, '[0-9]+', '#', 'g') FROM products
SELECT (regexp_match(title, '([0-9]+)'))[1] FROM products
SELECT to_char(placed_at, 'YYYY-MM-DD HH24:MI') FROM orders
SELECT to_char(total, 'FM999G990D00') FROM orders
SELECT to_date('2026-01-01', 'YYYY-MM-DD'), to_timestamp(0), to_number('12', '99')
SELECT extract(dow FROM placed_at), extract(epoch FROM placed_at), date_part('hour', placed_at) FROM orders
SELECT placed_at AT TIME ZONE 'Europe/Oslo' FROM orders
SELECT placed_at::date, placed_at::time FROM orders
SELECT age(placed_at) FROM orders
SELECT * FROM orders WHERE placed_at >= now() - interval '30 days'
SELECT * FROM orders WHERE placed_at BETWEEN '2026-01-01' AND '2026-01-31'
SELECT * FROM orders WHERE placed_at >= '2026-01-01'::date AND placed_at < '2026-02-01'::date
SELECT * FROM orders WHERE placed_at > current_date - 7
SELECT * FROM orders WHERE shipped_at IS NULL AND status <> 'cancelled'
SELECT * FROM orders WHERE status IN ('paid', 'shipped')
SELECT * FROM orders WHERE status = ANY (ARRAY['paid', 'shipped']::order_status[])
SELECT * FROM orders WHERE (customer_id, status) IN ((1, 'paid'), (2, 'shipped'))
SELECT * FROM orders WHERE total > (SELECT avg(total) FROM orders)
SELECT * FROM orders WHERE total > ALL (SELECT total FROM orders WHERE status = 'cancelled')
SELECT * FROM orders ORDER BY placed_at DESC NULLS LAST OFFSET 5 ROWS FETCH NEXT 5 ROWS ONLY
SELECT * FROM orders ORDER BY total FETCH FIRST 3 ROWS WITH TIES
SELECT o.id, p.title, i.quantity * i.price AS line FROM orders o JOIN order_items i ON i.order_id = o.id JOIN products p ON p.id = i.product_id
SELECT o.*, i.quantity FROM orders o, order_items i WHERE i.order_id = o.id
SELECT p.title, coalesce(sum(i.quantity), 0) AS sold FROM products p LEFT JOIN order_items i ON i.product_id = p.id GROUP BY p.id ORDER BY sold DESC
SELECT a.id, b.id FROM orders a JOIN orders b ON a.customer_id = b.customer_id AND a.id < b.id
SELECT * FROM orders NATURAL JOIN order_counts
SELECT * FROM orders JOIN order_items ON order_items.order_id = orders.id WHERE orders.id = 3
SELECT c.name, last.total FROM customers c CROSS JOIN LATERAL (SELECT total FROM orders o WHERE o.customer_id = c.id ORDER BY placed_at DESC LIMIT 1) last
SELECT c.name, o.n FROM customers c LEFT JOIN LATERAL (SELECT count(*) AS n FROM orders WHERE customer_id = c.id) o ON true
SELECT d::date, count(o.id) FROM generate_series('2026-01-01'::timestamptz, '2026-01-10', '1 day') d LEFT JOIN orders o ON o.placed_at::date = d::date GROUP BY 1 ORDER BY 1
SELECT g.n, g.n * 2 FROM generate_series(1, 5) AS g(n)
SELECT x.a, x.b FROM (VALUES (1, 'one'), (2, 'two')) AS x(a, b)
VALUES (1, 'a'), (2, 'b')
TABLE products
SELECT unnest(tags) AS tag, count(*) FROM products GROUP BY 1
SELECT p.id, t.tag, t.place FROM products p, unnest(p.tags) WITH ORDINALITY AS t(tag, place)
SELECT * FROM products WHERE 'new' = ANY (tags)
SELECT * FROM products WHERE tags @> ARRAY['new'] AND cardinality(tags) > 1
SELECT * FROM products WHERE tags && ARRAY['tag1', 'tag2']
SELECT array_length(tags, 1), tags[1], tags[1:2], array_to_string(tags, ',') FROM products
SELECT attributes->>'colour', attributes->'sizes'->0, attributes #>> '{sizes,1}' FROM products
SELECT * FROM products WHERE attributes @> '{"colour": "red"}'
SELECT * FROM products WHERE attributes ? 'colour'
SELECT * FROM products WHERE attributes->>'colour' = 'red'
SELECT (attributes->'sizes'->>0)::int FROM products
SELECT attributes['colour'] FROM products
SELECT jsonb_array_elements(attributes->'sizes') FROM products
SELECT p.id, e.key, e.value FROM products p, jsonb_each_text(p.attributes) e
SELECT p.id, s.size FROM products p CROSS JOIN LATERAL jsonb_array_elements_text(p.attributes->'sizes') AS s(size)
SELECT jsonb_path_query(attributes, '$.sizes[*] ? (@ > 2)') FROM products
SELECT jsonb_build_object('id', id, 'title', title) FROM products
SELECT json_agg(json_build_object('id', id, 'title', title) ORDER BY id) FROM products
SELECT to_jsonb(p) FROM products p
SELECT row_to_json(x) FROM (SELECT id, title FROM products) x
SELECT jsonb_agg(x) FROM (SELECT id, title FROM products ORDER BY id) x
SELECT jsonb_object_agg(id, title) FROM products
SELECT x.colour, x.n FROM products, JSON_TABLE(attributes, '$' COLUMNS (colour text PATH '$.colour', n int PATH '$.sizes[0]')) x
SELECT JSON_VALUE(attributes, '$.colour'), JSON_QUERY(attributes, '$.sizes'), JSON_EXISTS(attributes, '$.x') FROM products
SELECT JSON_OBJECT('id': id, 'title': title) FROM products
SELECT JSON_ARRAYAGG(title ORDER BY id) FROM products
SELECT r.* FROM jsonb_to_recordset('[{"a": 1, "b": "x"}]') AS r(a int, b text)
SELECT id, title FROM products WHERE search @@ to_tsquery('english', 'product')
SELECT id, ts_rank(search, q) FROM products, plainto_tsquery('english', 'product') q WHERE search @@ q ORDER BY 2 DESC
SELECT ts_headline('english', title, to_tsquery('product')) FROM products
SELECT to_tsvector('english', title) FROM products
SELECT * FROM products WHERE available @> now()
SELECT lower(available), upper(available), available && tstzrange('2026-02-01', '2026-03-01') FROM products
SELECT int4range(1, 5) * int4range(3, 8), int4range(1, 5) @> 3
SELECT * FROM events WHERE day = '2025-07-31'
SELECT kind, count(*) FROM events WHERE day >= '2026-01-01' GROUP BY kind
SELECT * FROM events_2026
SELECT e.body->>'x' FROM events e WHERE e.kind = 'click'
SELECT * FROM animals
SELECT * FROM ONLY animals
SELECT * FROM cats
SELECT * FROM directory
SELECT city, count(*) FROM directory GROUP BY city
SELECT id, total, pieces FROM order_totals WHERE pieces > 1
SELECT * FROM order_counts ORDER BY orders DESC
SELECT * FROM barrier
SELECT * FROM notes WHERE body LIKE '%1%'
SELECT * FROM products TABLESAMPLE BERNOULLI (50) REPEATABLE (1)
SELECT * FROM products TABLESAMPLE SYSTEM (10) REPEATABLE (1)
SELECT * FROM "ünïcode"
SELECT "größe" FROM "ünïcode" WHERE "naïve" = 'x'
SELECT "Sp ace", "select" FROM "Odd Schema"."Odd name/*"
SELECT * FROM "Orders"
SELECT * FROM "user"
SELECT id, 'O''Brien', E'tab\tnew', $$dollar$$, $q$it's$q$ FROM products
SELECT 1
SELECT 1 + 1 AS two
SELECT now()
SELECT current_date, current_timestamp, localtime
SELECT version()
SELECT current_user, session_user, current_database(), current_schema()
SELECT random()
SELECT gen_random_uuid()
SELECT md5('x'), encode(sha256('x'), 'hex'), decode('aGk=', 'base64')
SELECT greatest(1, 2, 3), least(1, 2)
SELECT CASE WHEN 1 = 1 THEN 'yes' ELSE 'no' END
SELECT true AND NOT false, NULL IS NULL, 1 IS DISTINCT FROM 2
SELECT '2026-01-01'::date + 7, '1 day'::interval * 3, date '2026-02-28' + interval '1 month'
SELECT make_date(2026, 1, 1), make_interval(days => 3)
SELECT '192.168.0.1'::inet << '192.168.0.0/16'::cidr
SELECT 'a' || 'b' || 1::text, concat_ws('-', 'a', 'b'), format('%s is %s', 'x', 1)
SELECT cast('12' AS int), '12'::numeric(5,2), int '3', 3.7::int
SELECT ARRAY[1, 2, 3], ARRAY[[1, 2], [3, 4]], '{a,b}'::text[]
SELECT ROW(1, 'a'), (1, 2) = (1, 2)
SELECT array_position(ARRAY['a', 'b'], 'b'), array_remove(ARRAY[1, 2], 1), ARRAY[1] || 2
SELECT 5 / 2, 5 % 2, |/ 16, @ -5, 5 & 3, 5 | 3, 5 # 3, ~ 5, 1 << 3
SELECT bool_and(pinned), bool_or(pinned), every(pinned) FROM notes
SELECT id -- the key
 FROM products /* all of them */ WHERE price > 10
SELECT id FROM products;
/* report 17 */ SELECT title FROM products
## back end
SELECT id, author, body FROM notes WHERE id = $1
SELECT id, author, body FROM notes WHERE author = $1 AND pinned = $2 ORDER BY id DESC LIMIT $3
SELECT * FROM orders WHERE customer_id = $1 AND status = $2::order_status
SELECT * FROM orders WHERE id = ANY($1::int[])
SELECT * FROM products WHERE ($1::text IS NULL OR title ILIKE '%' || $1 || '%') LIMIT $2 OFFSET $3
SELECT EXISTS (SELECT 1 FROM notes WHERE author = $1)
SELECT count(*) FROM notes WHERE pinned IS TRUE
SELECT id FROM notes WHERE (id, author) > ($1, $2) ORDER BY id, author LIMIT 20
SELECT value FROM settings WHERE key = 'theme'
SELECT key, value FROM settings WHERE key IN ($1, $2, $3)
SELECT max(id) FROM notes
SELECT o.id, o.status, json_agg(json_build_object('product', i.product_id, 'quantity', i.quantity)) AS items FROM orders o JOIN order_items i ON i.order_id = o.id WHERE o.id = $1 GROUP BY o.id
SELECT *, count(*) OVER () AS total_count FROM notes ORDER BY id LIMIT 10
SELECT id, (SELECT count(*) FROM order_items i WHERE i.order_id = o.id) AS items FROM orders o WHERE o.customer_id = $1
SELECT customer_id, array_agg(id) FROM orders GROUP BY customer_id
SELECT pg_typeof(id) FROM notes LIMIT 1
EXPLAIN SELECT * FROM orders WHERE customer_id = 3
EXPLAIN (FORMAT JSON) SELECT * FROM orders WHERE id = 3
EXPLAIN ANALYZE SELECT count(*) FROM orders
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM orders o JOIN order_items i ON i.order_id = o.id
EXPLAIN (COSTS OFF, VERBOSE) SELECT id FROM products
SHOW server_version
SHOW search_path
SHOW statement_timeout
SHOW TimeZone
## writes
INSERT INTO notes (author, body) VALUES ('ana', 'hello')
INSERT INTO notes (author, body, pinned) VALUES ($1, $2, false) RETURNING id
INSERT INTO notes (author, body) VALUES ('a', 'b'), ('c', 'd') RETURNING *
INSERT INTO notes (id, author, body) VALUES (1, 'ana', 'again') ON CONFLICT (id) DO UPDATE SET body = excluded.body
INSERT INTO notes (id, author) VALUES (2, 'x') ON CONFLICT DO NOTHING
INSERT INTO notes (author, body) SELECT author, body FROM notes WHERE id < 3
INSERT INTO notes (author, body) SELECT name, city FROM directory
INSERT INTO notes DEFAULT VALUES
UPDATE notes SET body = 'changed' WHERE id = 3
UPDATE notes SET body = upper(body), pinned = NOT pinned WHERE author = 'ana' AND id > 4
UPDATE notes SET (author, body) = ('x', 'y') WHERE id = 1
UPDATE notes n SET body = o.note FROM orders o WHERE o.id = n.id AND n.id = 2
UPDATE notes SET body = (SELECT title FROM products WHERE id = 1) WHERE id = 1 RETURNING id, body
DELETE FROM notes WHERE id = 7
DELETE FROM notes WHERE author = $1 RETURNING id
DELETE FROM notes n USING orders o WHERE o.id = n.id AND o.status = 'cancelled'
WITH old AS (SELECT id FROM notes ORDER BY id LIMIT 1) DELETE FROM notes WHERE id IN (SELECT id FROM old)
WITH moved AS (DELETE FROM notes WHERE id = 5 RETURNING author, body) INSERT INTO notes (author, body) SELECT author, body FROM moved
WITH added AS (INSERT INTO notes (author, body) VALUES ('a', 'b') RETURNING id) SELECT id FROM added
MERGE INTO notes n USING (VALUES (1, 'm'), (99, 'new')) AS s(id, body) ON n.id = s.id WHEN MATCHED THEN UPDATE SET body = s.body WHEN NOT MATCHED THEN INSERT (id, body) VALUES (s.id, s.body)
MERGE INTO notes n USING orders o ON o.id = n.id WHEN MATCHED AND o.status = 'cancelled' THEN DELETE WHEN MATCHED THEN DO NOTHING
EXPLAIN UPDATE notes SET body = 'x' WHERE id = 1
UPDATE notes SET pinned = true WHERE customer_id = 3
INSERT INTO notes (author, body, customer_id) VALUES ('a', 'b', 1)
