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
