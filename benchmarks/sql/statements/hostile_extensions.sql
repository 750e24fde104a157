## extensions, and operators among those that came along
SELECT * FROM crosstab('SELECT id, employee, amount FROM hr.salaries') AS t(a int, b numeric)
SELECT * FROM crosstab('SELECT lie(1)::text, ''b''::text, ''c''::text') AS t(a text, b text)
SELECT * FROM crosstab2('SELECT employee::text, ''b''::text, ''c''::text FROM hr.salaries')
SELECT * FROM connectby('hr.salaries', 'id', 'boss', '1', 0) AS t(keyid int, parent int, level int)
SELECT * FROM connectby('customers', 'ssn', 'email', 'x', 0) AS t(keyid text, parent text, level int)
SELECT normal_rand(1, 1, 1)
SELECT * FROM ext.get_raw_page('hr.salaries', 0)
SELECT * FROM ext.heap_page_items(ext.get_raw_page('customers', 0))
SELECT * FROM ext.pgstattuple('hr.salaries')
SELECT * FROM ext.pgstattuple('hr.salaries'::regclass)
SELECT ext.pg_prewarm('hr.salaries')
SELECT * FROM ext.pg_visibility_map('hr.salaries')
SELECT * FROM ext.pg_visibility('hr.salaries'::regclass)
SELECT ext.pg_truncate_visibility_map('products')
SELECT ext.heap_force_kill('notes'::regclass, ARRAY['(0,1)']::tid[])
SELECT * FROM ext.verify_heapam('hr.salaries')
SELECT set_limit(0.1)
SELECT show_limit()
SELECT CAST('a.b' AS ltree)
SELECT 'x'::citext
SELECT * FROM products TABLESAMPLE SYSTEM_ROWS(1)
SELECT * FROM pgrowlocks('hr.salaries')
SELECT id, (logins).login FROM logins
SELECT logins::text FROM logins
SELECT to_json(props) FROM logins
SELECT json_build_object('p', props) FROM logins
SELECT row_to_json(s) FROM (SELECT props FROM logins) s
SELECT jsonb_agg(u) FROM logins u
SELECT dblink('dbname=play', 'SELECT 1')
SELECT dblink_connect('dbname=play')
SELECT * FROM dblink_get_connections()
SELECT (hstore('a', 'b')).each
SELECT each(props) FROM logins
SELECT (each(props)).key FROM logins
SELECT u.skeys FROM (SELECT props FROM logins) u
SELECT hstore(c) FROM customers c
SELECT hstore(c)->'ssn' FROM customers c
SELECT (c #= 'name=>x').ssn FROM customers c
SELECT populate_record(NULL::customers, 'ssn=>1')
SELECT populate_record(c, 'name=>x') FROM customers c
SELECT ssn % 'x' FROM customers
SELECT show_trgm(ssn) FROM customers
SELECT ltree2text(place) FROM logins
SELECT text2ltree(ssn) FROM customers
SELECT unaccent('unaccent', ssn) FROM customers
SELECT pg_input_is_valid('x', 'checked')
SELECT pg_input_is_valid('x', 'public.checked')
SELECT * FROM pg_input_error_info('x', 'checked')
SELECT pg_input_is_valid('{x}', '_checked')
SELECT pg_input_is_valid('(1,x)', 'holds_checked')
SELECT ts_rewrite('a'::tsquery, 'SELECT to_tsquery(lie(1)::text), to_tsquery(''b'')')
SELECT * FROM ts_stat('SELECT to_tsvector(employee) FROM hr.salaries')
SELECT to_regtype('checked'), to_regproc('lie')
SELECT encode(lo_get(4711), 'escape')
SELECT * FROM pg_largeobject
SELECT * FROM pg_get_publication_tables('x')
SELECT currtid2('hr.salaries', '(0,1)')
SELECT pg_get_sequence_data('counter'::regclass)
SELECT pg_sequence_last_value('counter'::regclass)
SELECT * FROM pg_get_sequence_data('counter')
SELECT pg_relation_filepath('hr.salaries')
SELECT * FROM pg_catalog.pg_statistic
SELECT * FROM pg_stats_ext_exprs
SELECT most_common_vals FROM pg_stats WHERE tablename = 'customers'
SELECT @@@@ 'PG_VERSION'
SELECT OPERATOR(pg_catalog.@@@@) 'PG_VERSION'
SELECT !@@ 'PG_VERSION'
SELECT length(@@@@ 'PG_VERSION') FROM products
SELECT id FROM products WHERE title = @@@@ 'PG_VERSION'
SELECT ext.bt_index_check('customers_pkey'::regclass)
SELECT current_setting('data_directory')
SELECT current_setting('work_' || 'mem')
SELECT current_setting(name) FROM pg_settings
SELECT current_setting(setting_name => 'data_directory')
SELECT current_setting('app.secret', true)
SELECT current_setting(key) FROM settings
## operands that are alike
SELECT 'a'::bpchar NOT ILIKE 'b'
SELECT 'a'::char(3) LIKE 'b'
SELECT 'b' LIKE 'a'::char(3)
SELECT 'a'::bpchar !~~* NULL
SELECT title::char(20) LIKE 'Product%' FROM products
SELECT id FROM products WHERE title::bpchar NOT ILIKE 'x'
SELECT id FROM products WHERE title::bpchar LIKE ANY ('{a,b}')
SELECT id FROM products WHERE ('a'::bpchar, 1) IN (SELECT 'b', 2) OR 'a'::bpchar LIKE 'c'
SELECT id FROM products WHERE coalesce(title::bpchar, 'x') LIKE 'y'
SELECT CASE WHEN 'a'::bpchar LIKE 'b' THEN 1 END FROM products
SELECT 'a'::bpchar LIKE 'b'::text
SELECT 'a'::bpchar LIKE 'b'::varchar
SELECT title LIKE 'b' FROM products
SELECT sku LIKE 'b' FROM products
