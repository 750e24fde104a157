## django
SELECT "notes"."id", "notes"."author", "notes"."body" FROM "notes" WHERE "notes"."id" = 1 LIMIT 21
SELECT "notes"."id", "notes"."author" FROM "notes" WHERE "notes"."author" IN ('ana', 'bob') ORDER BY "notes"."id" DESC LIMIT 25 OFFSET 50
SELECT COUNT(*) AS "__count" FROM "orders" WHERE "orders"."status" = 'paid'
SELECT "orders"."id", "customers"."name" FROM "orders" INNER JOIN "customers" ON ("orders"."customer_id" = "customers"."id") WHERE UPPER("customers"."city"::text) LIKE UPPER('%os%')
SELECT "customers"."id", "customers"."name", COUNT("orders"."id") AS "n" FROM "customers" LEFT OUTER JOIN "orders" ON ("customers"."id" = "orders"."customer_id") GROUP BY "customers"."id" HAVING COUNT("orders"."id") > 1 ORDER BY "n" DESC
SELECT 1 AS "a" FROM "notes" WHERE "notes"."author" = 'ana' LIMIT 1
SELECT DISTINCT DATE_TRUNC('day', "orders"."placed_at" AT TIME ZONE 'UTC') AS "day" FROM "orders" WHERE "orders"."placed_at" IS NOT NULL ORDER BY 1 ASC
SELECT "orders"."id", CASE WHEN "orders"."total" > 100 THEN 'big' ELSE NULL END AS "size" FROM "orders"
SELECT "notes"."id" FROM "notes" WHERE ("notes"."pinned" AND NOT ("notes"."author" = 'x' AND "notes"."author" IS NOT NULL))
SELECT SUM("order_items"."quantity" * "order_items"."price") AS "t" FROM "order_items" WHERE "order_items"."order_id" IN (SELECT U0."id" FROM "orders" U0 WHERE U0."status" = 'paid')
SELECT EXTRACT(YEAR FROM "orders"."placed_at" AT TIME ZONE 'UTC') AS "y", COUNT("orders"."id") AS "c" FROM "orders" GROUP BY 1 ORDER BY 1
UPDATE "notes" SET "body" = 'b', "pinned" = true WHERE "notes"."id" = 3
INSERT INTO "notes" ("author", "body", "pinned") VALUES ('a', 'b', false) RETURNING "notes"."id"
DELETE FROM "notes" WHERE "notes"."id" IN (4, 5)
SELECT c.relname, CASE WHEN c.relispartition THEN 'p' WHEN c.relkind IN ('m', 'v') THEN 'v' ELSE 't' END, obj_description(c.oid, 'pg_class') FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('f', 'm', 'p', 'r', 'v') AND n.nspname NOT IN ('pg_catalog', 'pg_toast') AND pg_catalog.pg_table_is_visible(c.oid)
SELECT a.attname AS column_name, NOT (a.attnotnull OR (t.typtype = 'd' AND t.typnotnull)) AS is_nullable, pg_get_expr(ad.adbin, ad.adrelid) AS column_default, CASE WHEN collname = 'default' THEN NULL ELSE collname END AS collation, a.attidentity != '' AS is_autofield, col_description(a.attrelid, a.attnum) AS column_comment FROM pg_attribute a LEFT JOIN pg_attrdef ad ON a.attrelid = ad.adrelid AND a.attnum = ad.adnum LEFT JOIN pg_collation co ON a.attcollation = co.oid JOIN pg_type t ON a.atttypid = t.oid JOIN pg_class c ON a.attrelid = c.oid JOIN pg_namespace n ON c.relnamespace = n.oid WHERE c.relkind IN ('f', 'm', 'p', 'r', 'v') AND c.relname = 'notes' AND n.nspname NOT IN ('pg_catalog', 'pg_toast') AND pg_catalog.pg_table_is_visible(c.oid)
## sqlalchemy
SELECT notes.id, notes.author, notes.body FROM notes WHERE notes.id = $1::INTEGER
SELECT notes.id AS notes_id, notes.author AS notes_author FROM notes ORDER BY notes.id LIMIT $1::INTEGER OFFSET $2::INTEGER
SELECT anon_1.id, anon_1.n FROM (SELECT orders.customer_id AS id, count(orders.id) AS n FROM orders GROUP BY orders.customer_id) AS anon_1 WHERE anon_1.n > $1::INTEGER
SELECT orders_1.id, customers.id AS id_1, customers.name FROM customers LEFT OUTER JOIN orders AS orders_1 ON customers.id = orders_1.customer_id WHERE customers.city = $1::VARCHAR
SELECT count(*) AS count_1 FROM (SELECT DISTINCT orders.customer_id AS customer_id FROM orders) AS anon_1
SELECT notes.id FROM notes WHERE notes.author IN ($1::VARCHAR, $2::VARCHAR, $3::VARCHAR)
SELECT notes.id FROM notes WHERE notes.body LIKE '%' || $1::VARCHAR || '%'
SELECT coalesce(sum(order_items.quantity), $1::INTEGER) AS coalesce_1 FROM order_items WHERE order_items.order_id = $2::INTEGER
INSERT INTO notes (author, body) VALUES ($1::VARCHAR, $2::VARCHAR) RETURNING notes.id
UPDATE notes SET body=$1::VARCHAR WHERE notes.id = $2::INTEGER
SELECT pg_catalog.version()
SELECT current_schema()
SELECT pg_catalog.pg_class.relname FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON pg_catalog.pg_namespace.oid = pg_catalog.pg_class.relnamespace WHERE pg_catalog.pg_class.relname = 'notes' AND pg_catalog.pg_class.relkind = ANY (ARRAY['r', 'p', 'f', 'v', 'm']) AND pg_catalog.pg_table_is_visible(pg_catalog.pg_class.oid) AND pg_catalog.pg_namespace.nspname != 'pg_catalog'
SELECT pg_catalog.pg_attribute.attname AS name, pg_catalog.format_type(pg_catalog.pg_attribute.atttypid, pg_catalog.pg_attribute.atttypmod) AS format_type, (SELECT pg_catalog.pg_get_expr(pg_catalog.pg_attrdef.adbin, pg_catalog.pg_attrdef.adrelid) AS pg_get_expr_1 FROM pg_catalog.pg_attrdef WHERE pg_catalog.pg_attrdef.adrelid = pg_catalog.pg_attribute.attrelid AND pg_catalog.pg_attrdef.adnum = pg_catalog.pg_attribute.attnum AND pg_catalog.pg_attribute.atthasdef) AS "default", pg_catalog.pg_attribute.attnotnull AS not_null FROM pg_catalog.pg_class LEFT OUTER JOIN pg_catalog.pg_attribute ON pg_catalog.pg_class.oid = pg_catalog.pg_attribute.attrelid AND pg_catalog.pg_attribute.attnum > 0 AND NOT pg_catalog.pg_attribute.attisdropped WHERE pg_catalog.pg_class.relkind = ANY (ARRAY['r', 'p']) AND pg_catalog.pg_table_is_visible(pg_catalog.pg_class.oid) ORDER BY pg_catalog.pg_class.relname, pg_catalog.pg_attribute.attnum
SELECT attr.conname, pg_catalog.pg_get_constraintdef(attr.oid, true) FROM pg_catalog.pg_constraint attr WHERE attr.contype = 'f'
## rails
SELECT "notes".* FROM "notes" WHERE "notes"."id" = $1 LIMIT $2
SELECT "notes".* FROM "notes" WHERE "notes"."author" = $1 ORDER BY "notes"."id" ASC LIMIT $2
SELECT 1 AS one FROM "notes" WHERE "notes"."author" = $1 LIMIT $2
SELECT "orders".* FROM "orders" INNER JOIN "order_items" ON "order_items"."order_id" = "orders"."id" WHERE "order_items"."product_id" = $1
SELECT COUNT(DISTINCT "orders"."customer_id") FROM "orders"
SELECT "orders"."status" AS "orders_status", COUNT(*) AS "count_all" FROM "orders" GROUP BY "orders"."status"
SELECT "products"."title" FROM "products" WHERE "products"."price" BETWEEN $1 AND $2
SELECT MAX("orders"."total") FROM "orders" WHERE "orders"."customer_id" = $1
INSERT INTO "notes" ("author", "body") VALUES ($1, $2) RETURNING "id"
UPDATE "notes" SET "body" = $1 WHERE "notes"."id" = $2
DELETE FROM "notes" WHERE "notes"."id" = $1
SELECT a.attname, format_type(a.atttypid, a.atttypmod), pg_get_expr(d.adbin, d.adrelid), a.attnotnull, a.atttypid, a.atttypmod, c.collname, col_description(a.attrelid, a.attnum) AS comment, attidentity AS identity, attgenerated as attgenerated FROM pg_attribute a LEFT JOIN pg_attrdef d ON a.attrelid = d.adrelid AND a.attnum = d.adnum LEFT JOIN pg_type t ON a.atttypid = t.oid LEFT JOIN pg_collation c ON a.attcollation = c.oid AND a.attcollation <> t.typcollation WHERE a.attrelid = '"notes"'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
SELECT a.attname FROM ( SELECT indrelid, indkey, generate_subscripts(indkey, 1) idx FROM pg_index WHERE indrelid = '"notes"'::regclass AND indisprimary ) i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[i.idx] ORDER BY i.idx
SELECT c.relname FROM pg_class c LEFT JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ANY (current_schemas(false)) AND c.relkind IN ('r','v','m','p','f')
SELECT t.oid, t.typname, t.typelem, t.typdelim, t.typinput, r.rngsubtype, t.typtype, t.typbasetype FROM pg_type as t LEFT JOIN pg_range as r ON oid = rngtypid WHERE t.typname IN ('int2', 'int4', 'int8', 'text', 'varchar', 'bool', 'json', 'jsonb')
SHOW max_identifier_length
## prisma
SELECT "public"."notes"."id", "public"."notes"."author", "public"."notes"."body" FROM "public"."notes" WHERE ("public"."notes"."id" = $1 AND 1=1) LIMIT $2 OFFSET $3
SELECT "public"."orders"."id", "public"."orders"."total" FROM "public"."orders" WHERE "public"."orders"."customer_id" IN ($1,$2) OFFSET $3
SELECT COUNT(*) FROM (SELECT "public"."orders"."id" FROM "public"."orders" WHERE 1=1 OFFSET $1) AS "sub"
SELECT "t0"."id", "t0"."name", COALESCE("t1"."__prisma_data__", '[]') AS "orders" FROM "public"."customers" AS "t0" LEFT JOIN LATERAL (SELECT JSONB_AGG("t2"."__prisma_data__") AS "__prisma_data__" FROM (SELECT JSONB_BUILD_OBJECT('id', "t3"."id", 'total', "t3"."total") AS "__prisma_data__" FROM "public"."orders" AS "t3" WHERE "t0"."id" = "t3"."customer_id") AS "t2") AS "t1" ON TRUE WHERE "t0"."city" = $1
INSERT INTO "public"."notes" ("author","body","pinned") VALUES ($1,$2,$3) RETURNING "public"."notes"."id", "public"."notes"."author"
UPDATE "public"."notes" SET "body" = $1 WHERE ("public"."notes"."id" = $2 AND 1=1) RETURNING "public"."notes"."id"
INSERT INTO "public"."notes" ("id", "author") VALUES (coalesce($1, 1), $2) ON CONFLICT ("id") DO UPDATE SET "author" = $3 WHERE ("public"."notes"."id" = $4 AND 1=1) RETURNING "public"."notes"."id"
DELETE FROM "public"."notes" WHERE ("public"."notes"."id" = $1 AND 1=1)
## metabase
SELECT "source"."status" AS "status", COUNT(*) AS "count" FROM (SELECT "public"."orders"."id" AS "id", CAST("public"."orders"."status" AS TEXT) AS "status" FROM "public"."orders") AS "source" GROUP BY "source"."status" ORDER BY "source"."status" ASC
SELECT DATE_TRUNC('month', CAST("public"."orders"."placed_at" AS timestamp)) AS "placed_at", SUM("public"."orders"."total") AS "sum" FROM "public"."orders" WHERE "public"."orders"."placed_at" >= DATE_TRUNC('month', (NOW() + INTERVAL '-12 month')) AND "public"."orders"."placed_at" < DATE_TRUNC('month', NOW()) GROUP BY DATE_TRUNC('month', CAST("public"."orders"."placed_at" AS timestamp)) ORDER BY 1 ASC
SELECT "public"."products"."id" AS "id", "Items"."quantity" AS "Items__quantity" FROM "public"."products" LEFT JOIN "public"."order_items" AS "Items" ON "public"."products"."id" = "Items"."product_id" LIMIT 1048575
SELECT ((FLOOR(((("public"."orders"."total" - 0.0) / 50.0))) * 50.0) + 0.0) AS "total", COUNT(*) AS "count" FROM "public"."orders" GROUP BY 1 ORDER BY 1
SELECT TRUE AS "_" FROM "public"."customers" WHERE 1 <> 1 LIMIT 0
SELECT SUBSTRING("public"."notes"."body" FROM 1 FOR 1234) AS "substring" FROM "public"."notes" LIMIT 10000
SELECT "public"."orders"."status", SUM(SUM("public"."orders"."total")) OVER (ORDER BY "public"."orders"."status" ASC ROWS UNBOUNDED PRECEDING) AS "sum" FROM "public"."orders" GROUP BY "public"."orders"."status"
-- Metabase:: userID: 1 queryType: MBQL queryHash: 0badcafe
 SELECT "public"."directory"."city", COUNT(*) AS "count" FROM "public"."directory" GROUP BY "public"."directory"."city"
SELECT n.nspname AS schema, c.relname AS name, d.description FROM pg_class c JOIN pg_namespace n ON c.relnamespace = n.oid LEFT JOIN pg_description d ON c.oid = d.objoid AND d.objsubid = 0 WHERE c.relkind IN ('r', 'p', 'v', 'f', 'm') AND n.nspname !~ '^information_schema|catalog_history|pg_|temp_'
## grafana
SELECT extract(epoch from placed_at) AS "time", total AS "value" FROM orders WHERE placed_at BETWEEN '2026-01-01T00:00:00Z' AND '2026-02-01T00:00:00Z' ORDER BY 1
SELECT floor(extract(epoch from placed_at)/3600)*3600 AS "time", count(*) AS "orders" FROM orders GROUP BY 1 ORDER BY 1
SELECT date_bin('15 minutes', placed_at, timestamptz '2026-01-01') AS time, status::text AS metric, count(*) AS value FROM orders GROUP BY 1, 2 ORDER BY 1
SELECT placed_at AS "time", avg(total) OVER (ORDER BY placed_at ROWS BETWEEN 5 PRECEDING AND CURRENT ROW) AS "moving average" FROM orders ORDER BY 1 LIMIT 1000
SELECT quote_ident(table_name) AS "table" FROM information_schema.tables WHERE quote_ident(table_schema) NOT IN ('information_schema', 'pg_catalog') ORDER BY 1
SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'orders'
SELECT DISTINCT city AS __text, city AS __value FROM customers
SELECT count(*) AS numbackends FROM pg_stat_activity
SELECT sum(numbackends) FROM pg_stat_database
SELECT relname, n_live_tup, n_dead_tup FROM pg_stat_user_tables ORDER BY n_dead_tup DESC LIMIT 20
## psql
SELECT n.nspname as "Schema", c.relname as "Name", CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'i' THEN 'index' WHEN 'S' THEN 'sequence' WHEN 'p' THEN 'partitioned table' END as "Type", pg_catalog.pg_get_userbyid(c.relowner) as "Owner" FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r','p','') AND n.nspname <> 'pg_catalog' AND n.nspname !~ '^pg_toast' AND n.nspname <> 'information_schema' AND pg_catalog.pg_table_is_visible(c.oid) ORDER BY 1,2
SELECT c.oid, n.nspname, c.relname FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relname OPERATOR(pg_catalog.~) '^(orders)$' COLLATE pg_catalog.default AND pg_catalog.pg_table_is_visible(c.oid) ORDER BY 2, 3
SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid, true) FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef), a.attnotnull FROM pg_catalog.pg_attribute a WHERE a.attrelid = 'orders'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
SELECT c2.relname, i.indisprimary, i.indisunique, pg_catalog.pg_get_indexdef(i.indexrelid, 0, true) FROM pg_catalog.pg_class c, pg_catalog.pg_class c2, pg_catalog.pg_index i WHERE c.oid = 'orders'::regclass AND c.oid = i.indrelid AND i.indexrelid = c2.oid
SELECT conname, pg_catalog.pg_get_constraintdef(r.oid, true) AS condef FROM pg_catalog.pg_constraint r WHERE r.conrelid = 'orders'::regclass AND r.contype = 'f'
SELECT d.datname as "Name", pg_catalog.pg_get_userbyid(d.datdba) as "Owner", pg_catalog.pg_encoding_to_char(d.encoding) as "Encoding" FROM pg_catalog.pg_database d ORDER BY 1
SELECT n.nspname AS "Name", pg_catalog.pg_get_userbyid(n.nspowner) AS "Owner" FROM pg_catalog.pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1
SELECT n.nspname as "Schema", p.proname as "Name", pg_catalog.pg_get_function_result(p.oid), pg_catalog.pg_get_function_arguments(p.oid) FROM pg_catalog.pg_proc p LEFT JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE pg_catalog.pg_function_is_visible(p.oid) AND n.nspname <> 'pg_catalog' ORDER BY 1, 2
SELECT pg_catalog.pg_get_viewdef('directory'::regclass, true)
SELECT pg_size_pretty(pg_database_size(current_database()))
SELECT relname, reltuples::bigint FROM pg_class WHERE relname = 'orders'
SELECT table_schema, table_name, table_type FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position
SELECT kcu.table_name, kcu.column_name, ccu.table_name AS foreign_table FROM information_schema.table_constraints tc JOIN information_schema.key_column_usage kcu ON tc.constraint_name = kcu.constraint_name JOIN information_schema.constraint_column_usage ccu ON ccu.constraint_name = tc.constraint_name WHERE tc.constraint_type::text = 'FOREIGN KEY'
SELECT enumlabel FROM pg_enum JOIN pg_type ON pg_enum.enumtypid = pg_type.oid WHERE typname = 'order_status' ORDER BY enumsortorder
SELECT rolname FROM pg_roles ORDER BY 1
SELECT extname, extversion FROM pg_extension
SELECT schemaname, indexname, indexdef FROM pg_indexes WHERE tablename = 'orders'
SELECT name, setting FROM pg_settings WHERE name = 'work_mem'
SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'
SELECT tablename FROM pg_tables WHERE schemaname = 'public'
SELECT sequencename, last_value FROM pg_sequences
SELECT inhrelid::regclass, pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = 'events'::regclass
