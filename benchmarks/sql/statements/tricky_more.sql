## analyst
SELECT pg_database_size(current_database())
SELECT current_setting('TimeZone')
SELECT current_setting('server_version_num')::int
SELECT name, setting FROM pg_settings WHERE name = 'max_connections'
SELECT name, setting, unit FROM pg_settings WHERE name IN ('work_mem', 'shared_buffers')
SELECT setseed(0.5)
## information schema and tools
SELECT attname, n_distinct FROM pg_stats WHERE tablename = 'orders'
SELECT current_setting('server_version')
SELECT txid_current_snapshot()
## dashboards and consoles of operators
SHOW ALL
SELECT setting FROM pg_catalog.pg_settings WHERE name = 'max_index_keys'
SELECT quote_ident(table_name) FROM information_schema.tables WHERE table_schema IN (SELECT CASE WHEN trim(s[i]) = '"$user"' THEN user ELSE trim(s[i]) END FROM generate_series(array_lower(string_to_array(current_setting('search_path'), ','), 1), array_upper(string_to_array(current_setting('search_path'), ','), 1)) as i, string_to_array(current_setting('search_path'), ',') s)
SELECT spcname AS "Name", pg_catalog.pg_get_userbyid(spcowner) AS "Owner", pg_catalog.pg_tablespace_location(oid) AS "Location" FROM pg_catalog.pg_tablespace ORDER BY 1
SELECT s.name AS "Parameter", pg_catalog.current_setting(s.name) AS "Value" FROM pg_catalog.pg_settings s WHERE s.source <> 'default' AND s.setting IS DISTINCT FROM s.boot_val ORDER BY 1
SELECT pid, pg_blocking_pids(pid), state, wait_event FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0
EXPLAIN (ANALYZE 'OFF') DELETE FROM notes
SELECT (ROW(o.*)).f1 FROM orders o
SELECT round(o.total / nullif(o.id, 0), 1) FROM orders o
SELECT round(coalesce(o.total, 0), 1) FROM orders o
SELECT name FROM animals_alone
UPDATE ONLY notes SET body = 'x' WHERE id = 1
DELETE FROM ONLY notes WHERE id = 1
