## analyst
SELECT date_trunc('month', placed_at) AS month, sum(total) AS revenue, count(*) AS orders FROM orders GROUP BY 1 ORDER BY 1
SELECT to_char(placed_at, 'YYYY-MM') AS ym, round(avg(total), 2) FROM orders GROUP BY ym ORDER BY ym DESC NULLS LAST
SELECT c.city, count(*) FILTER (WHERE o.status = 'paid') AS paid, count(*) FILTER (WHERE o.status = 'shipped') AS shipped FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY ROLLUP (c.city)
SELECT status, city, sum(total), grouping(status, city) FROM orders o JOIN customers c ON c.id = o.customer_id GROUP BY CUBE (status, city) ORDER BY 1 NULLS LAST, 2
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total) AS median, percentile_disc(ARRAY[0.25, 0.75]) WITHIN GROUP (ORDER BY total) FROM orders
SELECT customer_id, total, rank() OVER w, dense_rank() OVER w, row_number() OVER w, ntile(4) OVER w FROM orders WINDOW w AS (PARTITION BY customer_id ORDER BY total DESC)
SELECT id, total, lag(total) OVER (ORDER BY placed_at) AS prev, total - lag(total, 1, 0::numeric) OVER (ORDER BY placed_at) AS diff FROM orders
SELECT id, sum(total) OVER (ORDER BY placed_at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running FROM orders
SELECT id, avg(total) OVER (ORDER BY placed_at RANGE BETWEEN '7 days' PRECEDING AND CURRENT ROW) FROM orders
SELECT id, sum(total) OVER (ORDER BY id GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) FROM orders
SELECT d::date, count(o.id) FROM generate_series(date '2026-01-01', date '2026-01-31', interval '1 day') AS d LEFT JOIN orders o ON o.placed_at::date = d::date GROUP BY 1 ORDER BY 1
SELECT DISTINCT ON (customer_id) customer_id, id, total FROM orders ORDER BY customer_id, placed_at DESC
SELECT p.title, top.total FROM products p CROSS JOIN LATERAL (SELECT o.total FROM orders o JOIN order_items i ON i.order_id = o.id WHERE i.product_id = p.id ORDER BY o.total DESC LIMIT 3) top
WITH RECURSIVE tree AS (SELECT id, employee, boss, 1 AS level, ARRAY[id] AS path FROM hr.salaries WHERE boss IS NULL UNION ALL SELECT s.id, s.employee, s.boss, t.level + 1, t.path || s.id FROM hr.salaries s JOIN tree t ON s.boss = t.id) SELECT repeat('  ', level - 1) || employee FROM tree ORDER BY path
WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 10) SELECT sum(n) FROM t
WITH RECURSIVE t AS (SELECT id, boss FROM hr.salaries WHERE boss IS NULL UNION ALL SELECT s.id, s.boss FROM hr.salaries s JOIN t ON s.boss = t.id) SEARCH DEPTH FIRST BY id SET ord SELECT id FROM t ORDER BY ord
WITH RECURSIVE t AS (SELECT id, boss FROM hr.salaries UNION ALL SELECT s.id, s.boss FROM hr.salaries s JOIN t ON s.boss = t.id) CYCLE id SET looped USING path SELECT id FROM t WHERE NOT looped
WITH g AS (SELECT placed_at::date AS d, placed_at::date - (row_number() OVER (ORDER BY placed_at))::int AS grp FROM orders) SELECT min(d), max(d), count(*) FROM g GROUP BY grp ORDER BY 1
WITH a AS (SELECT customer_id, sum(total) AS s FROM orders GROUP BY 1), b AS (SELECT *, ntile(10) OVER (ORDER BY s DESC) AS decile FROM a) SELECT decile, count(*), avg(s)::numeric(10,2) FROM b GROUP BY decile
SELECT attributes->>'colour' AS colour, count(*) FROM products GROUP BY 1
SELECT id, jsonb_array_elements_text(attributes->'sizes') AS size FROM products
SELECT p.id, s.value FROM products p, jsonb_array_elements(p.attributes->'sizes') WITH ORDINALITY AS s(value, n) WHERE s.n = 1
SELECT id FROM products WHERE attributes @> '{"colour": "red"}'
SELECT id FROM products WHERE attributes ? 'colour' AND attributes ?| ARRAY['a','sizes']
SELECT attributes #>> '{sizes,0}' FROM products
SELECT attributes['sizes'][0] FROM products
SELECT jsonb_path_query_array(attributes, '$.sizes[*] ? (@ > 2)') FROM products
SELECT id FROM products WHERE attributes @? '$.sizes[*] ? (@ > 5)'
SELECT jsonb_object_agg(sku, price) FROM products
SELECT key, count(*) FROM products, jsonb_each(attributes) GROUP BY key
SELECT jsonb_pretty(jsonb_build_object('id', id, 'tags', to_jsonb(tags))) FROM products
SELECT jsonb_set(attributes, '{colour}', '"blue"') FROM products
SELECT x.* FROM jsonb_to_recordset('[{"a":1,"b":"x"}]') AS x(a int, b text)
SELECT x.a FROM json_to_record('{"a":1}') AS x(a int)
SELECT (jsonb_populate_record(NULL::order_items, '{"quantity": 3}')).quantity
SELECT * FROM json_populate_recordset(NULL::order_items, '[{"order_id": 1}, {"order_id": 2}]')
SELECT e.body->>'x' FROM events e WHERE day BETWEEN '2025-01-01' AND '2025-12-31'
SELECT id FROM products WHERE 'new' = ANY (tags)
SELECT id FROM products WHERE tags && ARRAY['tag1', 'tag2']
SELECT id, cardinality(tags), tags[1], tags[1:2] FROM products
SELECT unnest(tags) AS tag, count(*) FROM products GROUP BY 1 ORDER BY 2 DESC
SELECT array_agg(DISTINCT city ORDER BY city) FROM customers
SELECT string_agg(name, ', ' ORDER BY name) FROM customers WHERE city = 'Oslo'
SELECT array_to_string(ARRAY(SELECT title FROM products ORDER BY id), ', ')
SELECT regexp_replace(title, '\s+', ' ', 'g'), regexp_matches(title, '(\d+)') FROM products
SELECT title FROM products WHERE title ~* '^prod.*[0-9]$'
SELECT (regexp_match(title, 'Product (\d+)'))[1]::int FROM products
SELECT regexp_split_to_table('a,b;c', '[,;]')
SELECT string_to_table('a,b,c', ',')
SELECT split_part(sku, '-', 2)::int AS n FROM products ORDER BY n
SELECT title, ts_rank(search, q) FROM products, to_tsquery('english', 'product') q WHERE search @@ q ORDER BY 2 DESC
SELECT ts_headline('english', title, plainto_tsquery('product')) FROM products
SELECT id FROM products WHERE search @@ websearch_to_tsquery('english', 'product -old')
SELECT id FROM orders WHERE placed_at >= now() - interval '30 days'
SELECT id FROM orders WHERE placed_at AT TIME ZONE 'Europe/Oslo' > timestamp '2026-01-05'
SELECT extract(dow FROM placed_at), extract(epoch FROM shipped_at - placed_at) / 3600 AS hours FROM orders
SELECT age(shipped_at, placed_at), justify_days(shipped_at - placed_at) FROM orders WHERE shipped_at IS NOT NULL
SELECT date_part('year', joined), make_date(2026, 1, 1), joined + 30, joined + interval '1 month' FROM customers
SELECT (date_trunc('month', current_date) + interval '1 month - 1 day')::date
SELECT make_interval(days => 10), make_interval(hours => 2, mins => 30)
SELECT generate_series(1, 10, 2) AS odd
SELECT width_bucket(total, 0, 300, 6) AS bucket, count(*), min(total), max(total) FROM orders GROUP BY 1 ORDER BY 1
SELECT corr(quantity, price), regr_slope(price, quantity), stddev_samp(price), var_pop(price) FROM order_items
SELECT rank(100) WITHIN GROUP (ORDER BY total) FROM orders
SELECT * FROM orders TABLESAMPLE SYSTEM (50) REPEATABLE (7)
SELECT id, name FROM ONLY animals WHERE id > 0
SELECT tableoid::regclass AS source, count(*) FROM animals GROUP BY 1
SELECT tableoid::regclass, id FROM events ORDER BY id
VALUES (1, 'one'), (2, 'two') ORDER BY 1
SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS v(n, letter) JOIN products p ON p.id = v.n
SELECT id FROM products WHERE (price, id) > (20, 1) ORDER BY price, id LIMIT 5
SELECT id FROM products WHERE price BETWEEN SYMMETRIC 50 AND 20
SELECT id FROM products WHERE title LIKE '50\%%' ESCAPE '\'
SELECT id FROM customers WHERE city IS DISTINCT FROM 'Oslo'
SELECT name COLLATE "C" FROM customers ORDER BY name COLLATE "C" DESC
SELECT coalesce(note, 'none'), nullif(note, ''), greatest(total, 10), least(total, 100) FROM orders
SELECT CASE WHEN total > 200 THEN 'high' WHEN total > 100 THEN 'mid' ELSE 'low' END AS band, count(*) FROM orders GROUP BY 1
SELECT CASE status WHEN 'paid' THEN 1 ELSE 0 END FROM orders
SELECT EXISTS (SELECT 1 FROM orders WHERE customer_id = 3)
SELECT c.name FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)
SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders GROUP BY 1 HAVING sum(total) > 100)
SELECT name FROM customers c WHERE (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) > 1
SELECT id FROM orders WHERE total > ALL (SELECT total FROM orders WHERE status = 'pending')
SELECT id FROM orders WHERE total >= ANY (SELECT avg(total) FROM orders)
SELECT city FROM customers INTERSECT SELECT city FROM customers WHERE id > 3
(SELECT id, 'order' AS kind FROM orders LIMIT 2) UNION ALL (SELECT id, 'product' FROM products LIMIT 2) ORDER BY kind, id
SELECT o.*, c.name FROM orders o LEFT JOIN customers c USING (id)
SELECT * FROM orders NATURAL JOIN order_items LIMIT 3
SELECT o.id, c.name FROM orders o FULL OUTER JOIN customers c ON c.id = o.customer_id WHERE c.id IS NULL OR o.id IS NULL
SELECT a.id, b.id FROM products a JOIN products b ON a.price < b.price AND a.id <> b.id
SELECT format('%s has %s', name, city) FROM customers
SELECT concat_ws(' - ', name, city), lpad(id::text, 5, '0'), initcap(city), reverse(name) FROM customers
SELECT md5(name), encode(sha256(name::bytea), 'hex') FROM customers
SELECT trim(both ' ' from name), substring(name from 2 for 3), position('a' in name), overlay(name placing 'X' from 1 for 1) FROM customers
SELECT round(price, 1), ceil(price), floor(price), trunc(price, 0), mod(id, 2), power(price, 2), sqrt(price), abs(-price), sign(price) FROM products
SELECT round((weight)::numeric, 2), weight::int, price::float8 / 3 FROM products
SELECT sum(quantity * price)::money FROM order_items
SELECT 100.0 * count(*) FILTER (WHERE status = 'paid') / nullif(count(*), 0) AS pct FROM orders
SELECT round(100.0 * sum(total) / sum(sum(total)) OVER (), 2) FROM orders GROUP BY customer_id
SELECT available @> now(), lower(available), upper(available), isempty(available) FROM products
SELECT int4range(1, 10) * int4range(5, 20), range_agg(available) FROM products
SELECT tstzrange(placed_at, shipped_at) && tstzrange('2026-01-01', '2026-02-01') FROM orders
SELECT (placed_at, interval '1 day') OVERLAPS (timestamptz '2026-01-05', timestamptz '2026-01-06') FROM orders
SELECT home, (home).city FROM customers
SELECT id, name, mood FROM customers
SELECT id, name, mood FROM customers ORDER BY mood
SELECT mood, count(*) FROM customers GROUP BY mood
SELECT DISTINCT mood FROM customers
SELECT id, tag FROM notes WHERE tag = 'x'
SELECT id, c FROM strict_typed
SELECT * FROM strict_typed
SELECT id, d FROM strict_typed WHERE id = 1
SELECT id, paid FROM orders
SELECT id, paid FROM orders WHERE total > 3 ORDER BY total
SELECT * FROM orders ORDER BY placed_at DESC LIMIT 10
SELECT (paid).a, (paid).b FROM orders
SELECT props->'a' FROM products
SELECT id, props FROM products
SELECT count(DISTINCT customer_id), count(DISTINCT (customer_id, status)) FROM orders
SELECT status, array_agg(id ORDER BY id DESC) FILTER (WHERE total > 50) FROM orders GROUP BY status
SELECT json_agg(o) FROM (SELECT id, total FROM orders LIMIT 3) o
SELECT row_to_json(x) FROM (SELECT id, name FROM customers) x
SELECT to_json(ARRAY(SELECT row_to_json(t) FROM (SELECT id FROM orders) t))
SELECT json_build_object('customers', (SELECT json_agg(json_build_object('id', id, 'name', name)) FROM customers))
SELECT JSON_OBJECT('id': id, 'name': name) FROM customers
SELECT JSON_VALUE(attributes, '$.colour') FROM products
SELECT jt.* FROM products, JSON_TABLE(attributes, '$.sizes[*]' COLUMNS (n FOR ORDINALITY, size int PATH '$')) jt
SELECT id FROM products WHERE attributes IS JSON OBJECT
SELECT current_date, current_timestamp, now(), localtime, current_user, session_user, current_database(), version()
SELECT pg_typeof(price), pg_typeof(attributes) FROM products LIMIT 1
SELECT pg_size_pretty(pg_total_relation_size('orders'))
SELECT relname, pg_size_pretty(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' ORDER BY pg_total_relation_size(oid) DESC LIMIT 5
SELECT relname, pg_size_pretty(pg_relation_size(relid)) FROM pg_stat_user_tables ORDER BY 1
EXPLAIN (FORMAT JSON) SELECT * FROM orders WHERE customer_id = 3
EXPLAIN (ANALYZE, BUFFERS, VERBOSE, FORMAT YAML) SELECT count(*) FROM orders
EXPLAIN ANALYZE SELECT c.name, sum(o.total) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY 1
SHOW timezone
SELECT pid, state, wait_event FROM pg_stat_activity WHERE datname = current_database()
SELECT state, count(*) FROM pg_stat_activity GROUP BY 1
SELECT gen_random_uuid(), random(), clock_timestamp()
SELECT * FROM pg_timezone_names LIMIT 3
SELECT id::text || '-' || name FROM customers
SELECT 'a' || 1, 1 || 'a', 'x' || NULL
SELECT ARRAY[1,2] || 3, ARRAY[[1,2],[3,4]], '{1,2,3}'::int[], array_append(ARRAY[1], 2), array_length(ARRAY[1,2], 1)
SELECT '2026-01-01'::date - '2025-01-01'::date, date '2026-01-01' + 5, '1 day'::interval * 3, timestamp '2026-01-01' - interval '1 hour'
SELECT '192.168.0.1/24'::inet << '192.168.0.0/16'::cidr, host('10.0.0.1'::inet), masklen('10.0.0.0/8')
SELECT point(1,2) <-> point(3,4), box '((0,0),(1,1))' @> point '(0.5,0.5)'
SELECT B'101' & B'110', X'1F', bit_count('\xff'::bytea)
SELECT 'fat & rat'::tsquery, to_tsvector('simple', 'a b'), numnode('a & b'::tsquery)
SELECT count(*) OVER (), id FROM orders LIMIT 5 OFFSET 5
SELECT id FROM orders ORDER BY id FETCH FIRST 3 ROWS WITH TIES
SELECT id FROM orders ORDER BY total DESC NULLS LAST, id ASC NULLS FIRST OFFSET 2 ROWS FETCH NEXT 2 ROWS ONLY
SELECT products.* FROM public.products
SELECT p FROM products p WHERE p.id = 1
SELECT p IS NULL, p.* IS NOT NULL FROM products p
SELECT d.city, count(*) FROM directory d GROUP BY 1
SELECT * FROM order_totals ORDER BY total DESC
SELECT * FROM order_counts
SELECT id, author FROM insertable WHERE author = 'ana'
SELECT "größe" FROM "ünïcode"
SELECT login FROM "user"
SELECT last_value, is_called FROM notes_id_seq
SELECT ssn_tail, ssn_head FROM customers
SELECT id, gross FROM products WHERE gross > 20
SELECT c.name, o.total FROM customers AS c(cid, name) JOIN orders o ON o.customer_id = c.cid
SELECT t.a, t.b FROM (SELECT 1, 2) AS t(a, b)
SELECT u.n, u.t FROM unnest(ARRAY[1,2], ARRAY['a','b']) AS u(n, t)
SELECT a, b FROM ROWS FROM (generate_series(1,3), generate_series(4,6)) AS r(a, b)
SELECT ord, elem FROM unnest(ARRAY['x','y']) WITH ORDINALITY AS u(elem, ord)
SELECT s.i, CASE WHEN s.i % 2 = 0 THEN 'even' ELSE 'odd' END FROM generate_series(1, 5) AS s(i)
SELECT i, j FROM generate_series(1,3) i, LATERAL generate_series(1, i) j
SELECT $1::int + 1
SELECT name FROM customers WHERE id = ANY ($1::int[])
SELECT name FROM customers WHERE city ILIKE '%' || $1 || '%'
SELECT name FROM customers WHERE ($1::text IS NULL OR city = $1) LIMIT $2
SELECT id FROM orders WHERE placed_at > $1 AND status = $2::order_status
SELECT status FROM orders WHERE status IN ('paid', 'shipped')
SELECT status::text FROM orders WHERE status::text LIKE 'p%'
SELECT status FROM orders WHERE status = ANY (ARRAY['paid','shipped']::order_status[])
SELECT enum_range(NULL::order_status), enum_first(NULL::order_status)
SELECT unnest(enum_range(NULL::order_status))
SELECT status > 'pending' FROM orders
SELECT max(status), min(status) FROM orders
SELECT status, lag(status) OVER (ORDER BY id) FROM orders
SELECT coalesce(status, 'pending') FROM orders
SELECT CASE WHEN total > 10 THEN status ELSE 'cancelled' END FROM orders
SELECT status::text, 'x' FROM orders UNION SELECT 'all', 'y'
SELECT home::text FROM customers
SELECT customers.home IS NULL FROM customers
## psql, backslash d and friends
SELECT c.relname, c.relkind, pg_catalog.pg_get_userbyid(c.relowner) AS owner, pg_catalog.pg_size_pretty(pg_catalog.pg_table_size(c.oid)) AS size, pg_catalog.obj_description(c.oid, 'pg_class') AS description FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam WHERE c.relkind IN ('r','p','') AND n.nspname !~ '^pg_toast' AND pg_catalog.pg_table_is_visible(c.oid) ORDER BY 1
SELECT c.relchecks, c.relkind, c.relhasindex, c.relhasrules, c.relhastriggers, c.relrowsecurity, c.relforcerowsecurity, false AS relhasoids, c.relispartition, pg_catalog.array_to_string(c.reloptions || array(select 'toast.' || x from pg_catalog.unnest(tc.reloptions) x), ', '), c.reltablespace, CASE WHEN c.reloftype = 0 THEN '' ELSE c.reloftype::pg_catalog.regtype::pg_catalog.text END, c.relpersistence, c.relreplident, am.amname FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_class tc ON (c.reltoastrelid = tc.oid) LEFT JOIN pg_catalog.pg_am am ON (c.relam = am.oid) WHERE c.oid = '16400'
SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid, true) FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef), a.attnotnull, (SELECT c.collname FROM pg_catalog.pg_collation c, pg_catalog.pg_type t WHERE c.oid = a.attcollation AND t.oid = a.atttypid AND a.attcollation <> t.typcollation) AS attcollation, a.attidentity, a.attgenerated, a.attstorage, a.attcompression AS attcompression, CASE WHEN a.attstattarget=-1 THEN NULL ELSE a.attstattarget END AS attstattarget, pg_catalog.col_description(a.attrelid, a.attnum) FROM pg_catalog.pg_attribute a WHERE a.attrelid = '16400' AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
SELECT c2.relname, i.indisprimary, i.indisunique, i.indisclustered, i.indisvalid, pg_catalog.pg_get_indexdef(i.indexrelid, 0, true), pg_catalog.pg_get_constraintdef(con.oid, true), contype, condeferrable, condeferred, i.indisreplident, c2.reltablespace, con.conperiod FROM pg_catalog.pg_class c, pg_catalog.pg_class c2, pg_catalog.pg_index i LEFT JOIN pg_catalog.pg_constraint con ON (conrelid = i.indrelid AND conindid = i.indexrelid AND contype IN ('p','u','x')) WHERE c.oid = '16400' AND c.oid = i.indrelid AND i.indexrelid = c2.oid ORDER BY i.indisprimary DESC, c2.relname
SELECT conrelid = '16400'::pg_catalog.regclass AS sametable, conname, pg_catalog.pg_get_constraintdef(oid, true) AS condef, conrelid::pg_catalog.regclass AS ontable FROM pg_catalog.pg_constraint, pg_catalog.pg_partition_ancestors('16400') WHERE relid = conrelid AND contype = 'f' ORDER BY sametable DESC, conname
SELECT pol.polname, pol.polpermissive, CASE WHEN pol.polroles = '{0}' THEN NULL ELSE pg_catalog.array_to_string(array(select rolname from pg_catalog.pg_roles where oid = any (pol.polroles) order by 1), ',') END, pg_catalog.pg_get_expr(pol.polqual, pol.polrelid), pg_catalog.pg_get_expr(pol.polwithcheck, pol.polrelid), CASE pol.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' END AS cmd FROM pg_catalog.pg_policy pol WHERE pol.polrelid = '16400' ORDER BY 1
SELECT oid, stxrelid::pg_catalog.regclass, stxnamespace::pg_catalog.regnamespace::pg_catalog.text AS nsp, stxname, pg_catalog.pg_get_statisticsobjdef_columns(oid) AS columns, 'd' = any(stxkind) AS ndist_enabled FROM pg_catalog.pg_statistic_ext WHERE stxrelid = '16400' ORDER BY nsp, stxname
SELECT pubname, NULL, NULL FROM pg_catalog.pg_publication p JOIN pg_catalog.pg_publication_rel pr ON p.oid = pr.prpubid WHERE pr.prrelid = '16400' UNION SELECT pubname, NULL, NULL FROM pg_catalog.pg_publication p WHERE p.puballtables AND pg_catalog.pg_relation_is_publishable('16400') ORDER BY 1
SELECT c.oid::pg_catalog.regclass FROM pg_catalog.pg_class c, pg_catalog.pg_inherits i WHERE c.oid = i.inhparent AND i.inhrelid = '16400' AND c.relkind != 'p' AND c.relkind != 'I' ORDER BY inhseqno
SELECT c.oid::pg_catalog.regclass, c.relkind, inhdetachpending, pg_catalog.pg_get_expr(c.relpartbound, c.oid) FROM pg_catalog.pg_class c, pg_catalog.pg_inherits i WHERE c.oid = i.inhrelid AND i.inhparent = '16400' ORDER BY pg_catalog.pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT', c.oid::pg_catalog.regclass::pg_catalog.text
SELECT t.tgname, pg_catalog.pg_get_triggerdef(t.oid, true), t.tgenabled, t.tgisinternal FROM pg_catalog.pg_trigger t WHERE t.tgrelid = '16400' AND (NOT t.tgisinternal OR (t.tgisinternal AND t.tgenabled = 'D')) ORDER BY 1
SELECT r.rulename, trim(trailing ';' from pg_catalog.pg_get_ruledef(r.oid, true)), ev_enabled FROM pg_catalog.pg_rewrite r WHERE r.ev_class = '16400' ORDER BY 1
SELECT n.nspname AS "Schema", t.typname AS "Name", pg_catalog.format_type(t.oid, NULL) AS "Name", pg_catalog.obj_description(t.oid, 'pg_type') FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE (t.typrelid = 0 OR (SELECT c.relkind = 'c' FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid)) AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_type el WHERE el.oid = t.typelem AND el.typarray = t.oid) AND pg_catalog.pg_type_is_visible(t.oid) ORDER BY 1, 2
SELECT n.nspname AS "Schema", p.proname AS "Name", pg_catalog.pg_get_function_result(p.oid), pg_catalog.pg_get_function_arguments(p.oid), CASE p.prokind WHEN 'a' THEN 'agg' WHEN 'w' THEN 'window' WHEN 'p' THEN 'proc' ELSE 'func' END, l.lanname, p.prosrc FROM pg_catalog.pg_proc p LEFT JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace LEFT JOIN pg_catalog.pg_language l ON l.oid = p.prolang WHERE pg_catalog.pg_function_is_visible(p.oid) AND n.nspname <> 'pg_catalog' ORDER BY 1, 2, 4
SELECT pg_catalog.pg_get_functiondef(p.oid) FROM pg_proc p WHERE p.proname = 'honest'
SELECT r.rolname, r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin, r.rolconnlimit, r.rolvaliduntil FROM pg_catalog.pg_roles r WHERE r.rolname !~ '^pg_' ORDER BY 1
SELECT d.datname, pg_catalog.pg_get_userbyid(d.datdba), pg_catalog.pg_encoding_to_char(d.encoding), d.datcollate, d.datctype, CASE WHEN pg_catalog.array_length(d.datacl, 1) = 0 THEN '(none)' ELSE pg_catalog.array_to_string(d.datacl, E'\n') END FROM pg_catalog.pg_database d ORDER BY 1
SELECT spcname, pg_catalog.pg_get_userbyid(spcowner) FROM pg_catalog.pg_tablespace ORDER BY 1
SELECT e.extname, e.extversion, n.nspname, c.description FROM pg_catalog.pg_extension e LEFT JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace LEFT JOIN pg_catalog.pg_description c ON c.objoid = e.oid AND c.classoid = 'pg_catalog.pg_extension'::pg_catalog.regclass ORDER BY 1
SELECT n.nspname, c.relname, CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' END, CASE WHEN pg_catalog.array_length(c.relacl, 1) = 0 THEN '(none)' ELSE pg_catalog.array_to_string(c.relacl, E'\n') END FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r','v','m','S','f','p') AND n.nspname !~ '^pg_' ORDER BY 1, 2
SELECT oprname, oprleft::regtype, oprright::regtype, oprresult::regtype, oprcode FROM pg_operator WHERE oprname = '+' LIMIT 5
SELECT castsource::regtype, casttarget::regtype, castcontext FROM pg_cast ORDER BY 1, 2 LIMIT 20
SELECT collname, collprovider FROM pg_collation LIMIT 10
SELECT cfgname FROM pg_ts_config
SELECT s.srvname, f.fdwname FROM pg_foreign_server s JOIN pg_foreign_data_wrapper f ON f.oid = s.srvfdw
SELECT evtname, evtevent FROM pg_event_trigger
SELECT seqstart, seqmin, seqmax, seqincrement, seqcycle, seqcache FROM pg_catalog.pg_sequence WHERE seqrelid = 'counter'::regclass
## JDBC, DBeaver, DataGrip
SELECT NULL AS TABLE_CAT, n.nspname AS TABLE_SCHEM, ct.relname AS TABLE_NAME, a.attname AS COLUMN_NAME, (information_schema._pg_expandarray(i.indkey)).n AS KEY_SEQ, ci.relname AS PK_NAME FROM pg_catalog.pg_class ct JOIN pg_catalog.pg_attribute a ON (ct.oid = a.attrelid) JOIN pg_catalog.pg_namespace n ON (ct.relnamespace = n.oid) JOIN pg_catalog.pg_index i ON (a.attrelid = i.indrelid) JOIN pg_catalog.pg_class ci ON (ci.oid = i.indexrelid) WHERE true AND n.nspname = 'public' AND i.indisprimary
SELECT result.TABLE_CAT, result.TABLE_SCHEM, result.TABLE_NAME, result.COLUMN_NAME, result.KEY_SEQ, result.PK_NAME FROM (SELECT NULL AS TABLE_CAT, n.nspname AS TABLE_SCHEM, ct.relname AS TABLE_NAME, a.attname AS COLUMN_NAME, (information_schema._pg_expandarray(i.indkey)).n AS KEY_SEQ, ci.relname AS PK_NAME, information_schema._pg_expandarray(i.indkey) AS KEYS, a.attnum AS A_ATTNUM FROM pg_catalog.pg_class ct JOIN pg_catalog.pg_attribute a ON (ct.oid = a.attrelid) JOIN pg_catalog.pg_namespace n ON (ct.relnamespace = n.oid) JOIN pg_catalog.pg_index i ON (a.attrelid = i.indrelid) JOIN pg_catalog.pg_class ci ON (ci.oid = i.indexrelid) WHERE i.indisprimary) result WHERE result.A_ATTNUM = (result.KEYS).x ORDER BY result.table_name, result.pk_name, result.key_seq
SELECT nspname AS TABLE_SCHEM, NULL AS TABLE_CATALOG FROM pg_catalog.pg_namespace WHERE nspname <> 'pg_toast' AND (nspname !~ '^pg_temp_' OR nspname = (pg_catalog.current_schemas(true))[1]) AND (nspname !~ '^pg_toast_temp_' OR nspname = replace((pg_catalog.current_schemas(true))[1], 'pg_temp_', 'pg_toast_temp_')) ORDER BY TABLE_SCHEM
SELECT * FROM (SELECT current_database() AS current_database, n.nspname, c.relname, a.attname, a.atttypid, a.attnotnull OR (t.typtype = 'd' AND t.typnotnull) AS attnotnull, a.atttypmod, a.attlen, t.typtypmod, row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum) AS attnum, nullif(a.attidentity, '') as attidentity, nullif(a.attgenerated, '') as attgenerated, pg_catalog.pg_get_expr(def.adbin, def.adrelid) AS adsrc, dsc.description, t.typbasetype, t.typtype FROM pg_catalog.pg_namespace n JOIN pg_catalog.pg_class c ON (c.relnamespace = n.oid) JOIN pg_catalog.pg_attribute a ON (a.attrelid = c.oid) JOIN pg_catalog.pg_type t ON (a.atttypid = t.oid) LEFT JOIN pg_catalog.pg_attrdef def ON (a.attrelid = def.adrelid AND a.attnum = def.adnum) LEFT JOIN pg_catalog.pg_description dsc ON (c.oid = dsc.objoid AND a.attnum = dsc.objsubid) LEFT JOIN pg_catalog.pg_class dc ON (dc.oid = dsc.classoid AND dc.relname = 'pg_class') WHERE c.relkind in ('r','p','v','f','m') AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname LIKE 'public') c WHERE true ORDER BY nspname, c.relname, attnum
SELECT NULL::text AS PKTABLE_CAT, pkn.nspname AS PKTABLE_SCHEM, pkc.relname AS PKTABLE_NAME, pka.attname AS PKCOLUMN_NAME, fkn.nspname, fkc.relname, fka.attname, pos.n AS KEY_SEQ, CASE con.confupdtype WHEN 'c' THEN 0 WHEN 'n' THEN 2 ELSE NULL END AS UPDATE_RULE, con.conname FROM pg_catalog.pg_namespace pkn, pg_catalog.pg_class pkc, pg_catalog.pg_attribute pka, pg_catalog.pg_namespace fkn, pg_catalog.pg_class fkc, pg_catalog.pg_attribute fka, pg_catalog.pg_constraint con, pg_catalog.generate_series(1, 32) pos(n), pg_catalog.pg_class pkic WHERE pkn.oid = pkc.relnamespace AND pkc.oid = pka.attrelid AND pka.attnum = con.confkey[pos.n] AND con.confrelid = pkc.oid AND fkn.oid = fkc.relnamespace AND fkc.oid = fka.attrelid AND fka.attnum = con.conkey[pos.n] AND con.conrelid = fkc.oid AND con.contype = 'f' AND (pkic.relkind = 'i' OR pkic.relkind = 'I') AND pkic.oid = con.conindid ORDER BY 2, 3, con.conname, pos.n
SELECT t.typname, t.oid FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON (t.typnamespace = n.oid) WHERE n.nspname != 'pg_toast' AND (t.typrelid = 0 OR (SELECT c.relkind = 'c' FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid))
SELECT n.nspname = ANY(current_schemas(true)), n.nspname, t.typname FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON t.typnamespace = n.oid WHERE t.oid = $1
SELECT typinput='pg_catalog.array_in'::regproc as is_array, typtype, typname, pg_type.oid FROM pg_catalog.pg_type LEFT JOIN (select ns.oid as nspoid, ns.nspname, r.r from pg_namespace as ns join (select s.r, (current_schemas(false))[s.r] as nspname from generate_series(1, array_upper(current_schemas(false), 1)) as s(r)) as r using (nspname)) as sp ON sp.nspoid = typnamespace WHERE pg_type.typname = $1 ORDER BY sp.r, pg_type.oid DESC
SELECT db.oid, db.* FROM pg_catalog.pg_database db WHERE datallowconn ORDER BY datname
SELECT c.oid, c.*, t.relname as tabrelname, rt.relnamespace as refnamespace, d.description, case when c.contype='c' then substring(pg_get_constraintdef(c.oid) from 6) else null end consrc_copy FROM pg_catalog.pg_constraint c INNER JOIN pg_catalog.pg_class t ON t.oid=c.conrelid LEFT OUTER JOIN pg_catalog.pg_class rt ON rt.oid=c.confrelid LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid=c.oid AND d.objsubid=0 AND d.classoid='pg_constraint'::regclass WHERE t.relname='orders' ORDER BY c.oid
SELECT c.oid, c.*, d.description, pg_catalog.pg_get_expr(c.relpartbound, c.oid) as partition_expr, pg_catalog.pg_get_partkeydef(c.oid) as partition_key FROM pg_catalog.pg_class c LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid=c.oid AND d.objsubid=0 AND d.classoid='pg_class'::regclass WHERE c.relnamespace = 2200 AND c.relkind not in ('i','I','c')
SELECT x.indexrelid, pg_catalog.pg_get_expr(x.indpred, x.indrelid, true) AS pred, pg_catalog.pg_get_indexdef(x.indexrelid, a.attnum, true) FROM pg_catalog.pg_index x JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indexrelid
SELECT i.indexrelid, pg_index_column_has_property(i.indexrelid, 1, 'asc'), pg_index_has_property(i.indexrelid, 'clusterable') FROM pg_index i LIMIT 5
SELECT pg_catalog.pg_indexam_has_property(a.oid, 'can_order') FROM pg_am a
SELECT D.oid, pg_catalog.shobj_description(D.oid, 'pg_database') FROM pg_database D
SELECT proname, pg_catalog.pg_get_function_identity_arguments(oid), proargtypes, provolatile FROM pg_proc WHERE pronamespace = 'public'::regnamespace
SELECT rel.oid, rel.relname, rel.relnamespace, pg_catalog.has_table_privilege(rel.oid, 'SELECT') FROM pg_class rel WHERE rel.relkind = 'r' AND pg_catalog.has_schema_privilege(rel.relnamespace, 'USAGE')
SELECT N.oid::bigint as id, datname as name, D.description, datistemplate as is_template, datallowconn as allow_connections, pg_catalog.pg_get_userbyid(N.datdba) as "owner" FROM pg_catalog.pg_database N LEFT JOIN pg_catalog.pg_shdescription D ON N.oid = D.objoid ORDER BY CASE WHEN datname = pg_catalog.current_database() THEN -1::bigint ELSE N.oid::bigint END
SELECT L.transactionid::varchar::bigint as transaction_id FROM pg_catalog.pg_locks L WHERE L.transactionid IS NOT NULL ORDER BY pg_catalog.age(L.transactionid) DESC LIMIT 1
SELECT pg_catalog.pg_get_viewdef(C.oid, true) FROM pg_catalog.pg_class C WHERE C.relkind IN ('v','m') AND C.relname = 'directory'
SELECT e.enumlabel, e.enumsortorder FROM pg_catalog.pg_enum e JOIN pg_catalog.pg_type t ON t.oid = e.enumtypid WHERE t.typname = 'order_status' ORDER BY 2
## information schema and tools
SELECT table_catalog, table_schema, table_name, table_type FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name
SELECT * FROM information_schema.columns WHERE table_name = 'orders' ORDER BY ordinal_position
SELECT column_name, udt_name, character_maximum_length, numeric_precision, is_generated FROM information_schema.columns WHERE table_schema = current_schema()
SELECT tc.constraint_name, tc.constraint_type, kcu.column_name FROM information_schema.table_constraints tc JOIN information_schema.key_column_usage kcu USING (constraint_schema, constraint_name) WHERE tc.table_name = 'orders'
SELECT rc.constraint_name, rc.update_rule, rc.delete_rule FROM information_schema.referential_constraints rc
SELECT schema_name FROM information_schema.schemata
SELECT routine_name, routine_type, data_type FROM information_schema.routines WHERE specific_schema = 'public'
SELECT table_name, view_definition FROM information_schema.views WHERE table_schema = 'public'
SELECT grantee, privilege_type FROM information_schema.role_table_grants WHERE table_name = 'orders'
SELECT trigger_name, event_manipulation, action_statement FROM information_schema.triggers
SELECT sequence_name, start_value, increment FROM information_schema.sequences
SELECT constraint_name, check_clause FROM information_schema.check_constraints
SELECT domain_name, data_type FROM information_schema.domains WHERE domain_schema = 'public'
SELECT character_set_name FROM information_schema.character_sets
SELECT * FROM information_schema.sql_features LIMIT 3
SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public' AND table_name = $1
SELECT EXISTS (SELECT FROM information_schema.tables WHERE table_schema = 'public' AND table_name = 'orders')
SELECT schemaname, relname, seq_scan, idx_scan, n_live_tup, last_autovacuum FROM pg_stat_user_tables ORDER BY seq_scan DESC
SELECT indexrelname, idx_scan, pg_size_pretty(pg_relation_size(indexrelid)) FROM pg_stat_user_indexes ORDER BY idx_scan
SELECT datname, numbackends, xact_commit, blks_hit, blks_read, deadlocks FROM pg_stat_database
SELECT sum(heap_blks_hit) / nullif(sum(heap_blks_hit) + sum(heap_blks_read), 0) FROM pg_statio_user_tables
SELECT locktype, mode, granted, relation::regclass FROM pg_locks WHERE relation IS NOT NULL
SELECT checkpoints_timed FROM (SELECT num_timed AS checkpoints_timed FROM pg_stat_checkpointer) x
SELECT * FROM pg_stat_bgwriter
SELECT backend_type, object, reads, writes FROM pg_stat_io LIMIT 5
SELECT pid, usename, application_name, state, wait_event_type, now() - query_start AS running FROM pg_stat_activity WHERE state <> 'idle' ORDER BY running DESC
SELECT usename, count(*) FROM pg_stat_activity GROUP BY usename
SELECT relname, age(relfrozenxid) FROM pg_class WHERE relkind = 'r' ORDER BY 2 DESC LIMIT 5
SELECT name, abbrev, utc_offset FROM pg_timezone_names WHERE name LIKE 'Europe/%'
SELECT name, default_version, installed_version FROM pg_available_extensions
SELECT pg_is_in_recovery(), pg_backend_pid(), pg_postmaster_start_time()
SELECT has_table_privilege('orders', 'SELECT'), has_column_privilege('customers', 'ssn', 'SELECT')
SELECT to_regclass('public.orders'), 'orders'::regclass::oid, to_regtype('int4')
SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()
SELECT obj_description('orders'::regclass), col_description('customers'::regclass, 5)
SELECT pg_get_serial_sequence('notes', 'id')
SELECT count(*) FROM pg_class WHERE relname = 'orders' AND relnamespace = 'public'::regnamespace
SELECT conname, conkey, confkey FROM pg_constraint WHERE conrelid = 'orders'::regclass
SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = 'orders'::regclass AND i.indisprimary
SELECT unnest(conkey) FROM pg_constraint WHERE contype = 'p'
SELECT t.tgname, p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal
SELECT DISTINCT dependent.relname FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class dependent ON dependent.oid = r.ev_class WHERE d.refobjid = 'customers'::regclass
SELECT * FROM pg_sequences
SELECT * FROM pg_indexes WHERE schemaname = 'public'
SELECT * FROM pg_views WHERE schemaname = 'public'
SELECT * FROM pg_policies
SELECT * FROM pg_rules WHERE schemaname = 'public'
SELECT * FROM pg_roles
SELECT * FROM pg_user
SELECT * FROM pg_group
SELECT * FROM pg_tables WHERE tableowner = current_user
SELECT * FROM pg_publication_tables
SELECT * FROM pg_prepared_xacts
## more analysts and programs
SELECT o.id, o.total, sum(o.total) OVER (PARTITION BY o.customer_id ORDER BY o.placed_at) FROM orders o WHERE o.placed_at >= date_trunc('year', now()) - interval '1 year'
SELECT customer_id, max(total) FILTER (WHERE status = 'paid') AS paid, max(total) FILTER (WHERE status = 'shipped') AS shipped FROM orders GROUP BY customer_id
SELECT date_trunc('week', placed_at)::date AS week, count(DISTINCT customer_id) AS users FROM orders GROUP BY 1 HAVING count(*) > 1 ORDER BY 1
SELECT c.city, o.status, count(*) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY GROUPING SETS ((c.city, o.status), (c.city), ()) ORDER BY 1, 2
WITH first_order AS (SELECT customer_id, min(placed_at) AS first FROM orders GROUP BY 1) SELECT date_trunc('month', first) AS cohort, extract(month FROM age(o.placed_at, first))::int AS month, count(DISTINCT o.customer_id) FROM orders o JOIN first_order USING (customer_id) GROUP BY 1, 2 ORDER BY 1, 2
WITH s AS (SELECT id, placed_at, lag(placed_at) OVER (PARTITION BY customer_id ORDER BY placed_at) AS prev FROM orders) SELECT id, CASE WHEN placed_at - prev > interval '30 minutes' OR prev IS NULL THEN 1 ELSE 0 END AS new_session FROM s
SELECT p.title, coalesce(sum(i.quantity), 0) AS sold FROM products p LEFT JOIN order_items i ON i.product_id = p.id GROUP BY p.id, p.title ORDER BY sold DESC, p.title LIMIT 10
SELECT a.id AS a, b.id AS b, count(*) FROM order_items x JOIN order_items y ON x.order_id = y.order_id AND x.product_id < y.product_id JOIN products a ON a.id = x.product_id JOIN products b ON b.id = y.product_id GROUP BY 1, 2 ORDER BY 3 DESC
SELECT s.day, coalesce(t.n, 0) FROM (SELECT generate_series('2026-01-01'::timestamptz, '2026-01-10'::timestamptz, '1 day')) AS s(day) LEFT JOIN (SELECT date_trunc('day', placed_at) AS day, count(*) AS n FROM orders GROUP BY 1) t USING (day)
SELECT array_agg(x ORDER BY x) FROM unnest(ARRAY[3, 1, 2]) AS x
SELECT regexp_count(title, 'o'), regexp_substr(title, '[0-9]+'), regexp_like(title, '^P') FROM products
SELECT string_agg(DISTINCT t, ',' ORDER BY t) FROM products, unnest(tags) t
SELECT id, attributes - 'colour', attributes || '{"x": 1}'::jsonb, attributes #- '{sizes,0}' FROM products
SELECT jsonb_typeof(attributes->'sizes'), jsonb_array_length(attributes->'sizes'), (attributes->>'colour')::text FROM products
SELECT id FROM products WHERE (attributes->'sizes'->>0)::int > 2
SELECT id, x.size::int FROM products, LATERAL jsonb_array_elements_text(attributes->'sizes') AS x(size)
SELECT * FROM orders o WHERE o.total = (SELECT max(total) FROM orders WHERE customer_id = o.customer_id)
SELECT count(*), count(note), count(DISTINCT note), bool_and(total > 0), every(total > 0) FROM orders
SELECT extract(isodow FROM placed_at), extract(week FROM placed_at), to_char(placed_at, 'Day HH24:MI:SS TZ') FROM orders
SELECT to_date('2026-01-05', 'YYYY-MM-DD'), to_timestamp(1700000000), to_number('1,234.5', '9,999.9')
SELECT placed_at::date, placed_at::time, placed_at::timestamp(0), shipped_at - placed_at AS took FROM orders
SELECT date_bin('1 hour', placed_at, 'epoch'), date_add(placed_at, '1 day'::interval) FROM orders
SELECT id FROM orders WHERE placed_at::date IN (date '2026-01-02', date '2026-01-03')
SELECT id FROM orders WHERE extract(year FROM placed_at) = 2026 AND extract(month FROM placed_at) = 1
SELECT (SELECT count(*) FROM orders) AS orders, (SELECT count(*) FROM products) AS products
SELECT name, length(name), upper(left(name, 1)) || lower(substr(name, 2)) FROM customers
SELECT chr(65), ascii('A'), to_hex(255), encode('abc'::bytea, 'base64'), decode('616263', 'hex'), translate('abc', 'ab', 'xy')
SELECT ceil(random() * 100)::int, floor(random() * 10) + 1
SELECT round(avg(total)::numeric, 2)::float8 AS avg, percentile_cont(0.95) WITHIN GROUP (ORDER BY total::float8) AS p95 FROM orders
SELECT id, first_value(total) OVER w, last_value(total) OVER w, nth_value(total, 2) OVER w, cume_dist() OVER w, percent_rank() OVER w FROM orders WINDOW w AS (PARTITION BY status ORDER BY total)
SELECT status, total, sum(total) OVER (PARTITION BY status) AS sum, total / sum(total) OVER (PARTITION BY status) AS share FROM orders
SELECT lives, name FROM cats UNION ALL SELECT NULL, name FROM dogs
SELECT a.name, d.tricks[1] FROM animals a LEFT JOIN dogs d USING (id)
SELECT * FROM events_2026 WHERE kind = 'click' AND (body->>'x')::int > 3
SELECT e.day, count(*) FROM events e GROUP BY e.day ORDER BY e.day DESC
SELECT id, CASE WHEN mood IS NULL THEN 'unknown' ELSE 'known' END FROM customers
SELECT array_agg(id) FROM customers GROUP BY mood HAVING count(*) > 1
SELECT c.id, c.home, c.mood FROM customers c JOIN orders o ON o.customer_id = c.id ORDER BY c.mood, c.id
SELECT mood, home FROM (SELECT mood, home FROM customers) x
WITH x AS (SELECT id, mood FROM customers) SELECT x.* FROM x ORDER BY x.id
SELECT id, tag, author FROM notes ORDER BY tag
SELECT author, count(*) FROM notes GROUP BY author ORDER BY 2 DESC
SELECT c, l FROM strict_typed WHERE id > 0
SELECT b.* FROM badges b
SELECT id, label FROM badges WHERE label = 'gold'
SELECT label, count(*) FROM medals GROUP BY label
SELECT m.id FROM medals m JOIN badges b ON b.id = m.id
SELECT t, n FROM domained
SELECT t || 'x', n + 1 FROM domained
SELECT t FROM domained WHERE t = 'x' AND n > 1 ORDER BY n
SELECT sum(n) FROM domained
SELECT sum(n % 2) FROM (SELECT id AS n FROM products) x
SELECT initcap(title) FROM products
SELECT sign(total) FROM orders
SELECT upper(title), upper(available) FROM products
SELECT left(title, 3), right(title, 2) FROM products
SELECT id FROM products WHERE id <> 3 AND title <> 'x'
SELECT id FROM products WHERE id <> ALL ($1)
SELECT id FROM products WHERE id <> ALL ('{1,2}')
SELECT ltrim(title, 'P'), bit_length(title), md5('x'::text) FROM products
SELECT id FROM products WHERE (id, price) = (1, 10)
SELECT id FROM products WHERE (id, price) IN (SELECT product_id, price FROM order_items)
SELECT id FROM products WHERE ROW(id, title) IS DISTINCT FROM ROW(1, 'x')
SELECT t.id, t.total FROM (SELECT id, total, row_number() OVER (PARTITION BY customer_id ORDER BY total DESC) AS rn FROM orders) t WHERE t.rn <= 3
SELECT * FROM customers c WHERE c.city = 'Oslo' ORDER BY c.name LIMIT 20 OFFSET 0
SELECT "c"."id" AS "c_id", "c"."name" AS "c_name", "c"."mood" AS "c_mood" FROM "customers" "c" WHERE "c"."id" IN ($1, $2) ORDER BY "c"."id" ASC
select c1_0.id, c1_0.city, c1_0.mood, c1_0.name from customers c1_0 where c1_0.id=$1
select o1_0.id, o1_0.status, o1_0.total from orders o1_0 left join customers c1_0 on c1_0.id=o1_0.customer_id where c1_0.name like $1 escape '' fetch first $2 rows only
SELECT "orders".*, "customers"."name" FROM "orders" LEFT OUTER JOIN "customers" ON "customers"."id" = "orders"."customer_id" WHERE "orders"."status" = $1 ORDER BY "orders"."id" DESC LIMIT $2
SELECT COUNT(*) FROM (SELECT 1 AS one FROM "orders" WHERE "orders"."total" > $1 LIMIT $2) subquery_for_count
