## data-modifying with
WITH x AS (DELETE FROM notes RETURNING id) SELECT id FROM x
WITH x AS (DELETE FROM notes) SELECT 1
WITH x AS (INSERT INTO notes (body) VALUES ('x') RETURNING id) SELECT * FROM x
WITH x AS (UPDATE products SET price = 0 RETURNING id) SELECT count(*) FROM x
WITH a AS (SELECT 1), b AS (DELETE FROM settings RETURNING 1) SELECT * FROM a
WITH x AS MATERIALIZED (DELETE FROM payments RETURNING 1) SELECT 1
WITH x AS (MERGE INTO notes USING (VALUES (1)) s(id) ON notes.id = s.id WHEN MATCHED THEN DELETE RETURNING notes.id) SELECT * FROM x
WITH x AS (DELETE FROM notes RETURNING id) SELECT id FROM products WHERE false
WITH RECURSIVE x AS (DELETE FROM notes RETURNING id) SELECT 1
EXPLAIN ANALYZE WITH x AS (DELETE FROM notes RETURNING 1) SELECT 1
## statements that write
INSERT INTO orders (id, customer_id) VALUES (100, 1)
INSERT INTO products SELECT * FROM products WHERE false
INSERT INTO settings VALUES ('a', 'b')
INSERT INTO audited VALUES (2, 'x')
INSERT INTO ruled VALUES (1)
INSERT INTO defaulted DEFAULT VALUES
INSERT INTO defaulted (id) VALUES (5)
INSERT INTO indexed VALUES (2, 'y')
INSERT INTO strict_typed (id, c) VALUES (2, 'z')
INSERT INTO insertable (author, body) VALUES ('v', 'v')
INSERT INTO written VALUES (3, 'z')
INSERT INTO instead VALUES (2)
INSERT INTO events VALUES (99, '2025-03-03', 'k', '{}')
INSERT INTO hr.salaries VALUES (9, 'Eve', 1, NULL)
INSERT INTO notes (body) VALUES (write_it('x'))
INSERT INTO notes (body) SELECT employee FROM hr.salaries
INSERT INTO notes (body) SELECT ssn FROM customers
INSERT INTO notes (body) VALUES ('x') RETURNING lie(id)
INSERT INTO notes (body) VALUES ('x') RETURNING (SELECT max(employee) FROM hr.salaries)
INSERT INTO notes (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET body = (SELECT max(ssn) FROM customers)
INSERT INTO notes (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET body = 'x' WHERE lie(notes.id) > 0
INSERT INTO products (id, price) VALUES (1, 0) ON CONFLICT (id) DO UPDATE SET price = 0
INSERT INTO payments (id, paid) VALUES (99, 5)
INSERT INTO notes (body) SELECT mood FROM customers
INSERT INTO customers (id, name) VALUES (99, 'x') ON CONFLICT (email) DO NOTHING
UPDATE notes SET body = 'x'
UPDATE notes SET body = 'x' WHERE true
UPDATE notes SET body = (SELECT string_agg(ssn, ',') FROM customers) WHERE id = 1
UPDATE notes SET body = c.ssn FROM customers c WHERE c.id = notes.id
UPDATE notes SET body = 'x' FROM hr.salaries
UPDATE notes SET body = write_it(body) WHERE id = 1
UPDATE notes SET body = 'x' WHERE id = 1 RETURNING (SELECT max(employee) FROM hr.salaries)
UPDATE notes SET (author, body) = (SELECT employee, 'x' FROM hr.salaries LIMIT 1) WHERE id = 1
UPDATE products SET price = 0
UPDATE ONLY animals SET name = 'x'
UPDATE animals SET name = 'x'
UPDATE customers SET id = id + 100
UPDATE orders SET paid = 5 WHERE id = 1
UPDATE insertable SET body = 'x' WHERE id = 1
UPDATE instead SET id = 3
UPDATE audited SET what = 'y'
UPDATE strict_typed SET d.c = 'q' WHERE id = 1
UPDATE events SET day = '2026-05-05' WHERE id = 1
UPDATE settings SET value = 'x' WHERE key = 'theme'
UPDATE tenant_docs SET body = 'x'
UPDATE pg_class SET relname = 'x' WHERE false
DELETE FROM notes
DELETE FROM notes WHERE true
DELETE FROM notes WHERE id IN (SELECT id FROM hr.salaries)
DELETE FROM notes USING customers c WHERE c.ssn LIKE '9%'
DELETE FROM products WHERE id = 8
DELETE FROM customers WHERE id = 12
DELETE FROM orders
DELETE FROM ONLY animals
DELETE FROM animals
DELETE FROM instead
DELETE FROM events
DELETE FROM pg_depend WHERE false
MERGE INTO products p USING (VALUES (1)) s(id) ON p.id = s.id WHEN MATCHED THEN DELETE
MERGE INTO products p USING (VALUES (1)) s(id) ON p.id = s.id WHEN MATCHED THEN UPDATE SET price = 0
MERGE INTO notes n USING hr.salaries s ON n.id = s.id WHEN MATCHED THEN UPDATE SET body = s.employee
MERGE INTO notes n USING customers s ON n.id = s.id WHEN MATCHED THEN UPDATE SET body = s.ssn
MERGE INTO notes n USING products s ON lie(n.id) = s.id WHEN MATCHED THEN DELETE
MERGE INTO notes n USING products s ON n.id = s.id WHEN NOT MATCHED BY SOURCE THEN DELETE
MERGE INTO notes n USING products s ON n.id = s.id WHEN MATCHED AND write_it('x') = 'x' THEN DO NOTHING
MERGE INTO audited a USING (VALUES (5)) s(id) ON a.id = s.id WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)
TRUNCATE notes
TRUNCATE TABLE ONLY notes
TRUNCATE orders CASCADE
TRUNCATE settings RESTART IDENTITY
COPY notes TO STDOUT
COPY (SELECT ssn FROM customers) TO STDOUT
COPY (SELECT write_it('x')) TO STDOUT
COPY (DELETE FROM notes RETURNING 1) TO STDOUT
COPY notes TO '/tmp/sql-set-copy'
COPY notes TO PROGRAM 'cat > /tmp/sql-set-copy'
COPY notes FROM PROGRAM 'echo 1'
COPY notes FROM '/etc/passwd'
COPY customers TO STDOUT
COPY hr.salaries TO STDOUT WITH CSV HEADER
## definitions
SELECT * INTO stolen FROM products
SELECT ssn INTO TEMP stolen FROM customers
SELECT 1 AS x INTO stolen
WITH x AS (SELECT 1 AS a) SELECT a INTO stolen FROM x
SELECT id INTO UNLOGGED stolen FROM products
CREATE TABLE x (a int)
CREATE TEMP TABLE products (a int)
CREATE TEMP TABLE x AS SELECT * FROM customers
CREATE TABLE x AS SELECT write_it('x')
CREATE TABLE x AS TABLE hr.salaries
CREATE TABLE x AS SELECT 1 WITH NO DATA
CREATE TABLE x (LIKE customers INCLUDING ALL)
CREATE TABLE x PARTITION OF events FOR VALUES FROM ('2030-01-01') TO ('2031-01-01')
CREATE UNLOGGED TABLE x ()
CREATE TABLE IF NOT EXISTS products (a int)
CREATE VIEW x AS SELECT * FROM hr.salaries
CREATE OR REPLACE VIEW directory AS SELECT id, name, city FROM customers WHERE id = 1
CREATE TEMP VIEW products AS SELECT 1
CREATE RECURSIVE VIEW x (n) AS SELECT 1
CREATE MATERIALIZED VIEW x AS SELECT lie(1)
REFRESH MATERIALIZED VIEW order_counts
CREATE INDEX ON products (title)
CREATE INDEX CONCURRENTLY x ON products (title)
CREATE UNIQUE INDEX ON indexed (lie(id))
CREATE SEQUENCE x
CREATE SCHEMA x
CREATE SCHEMA x CREATE TABLE y (a int)
CREATE TYPE x AS ENUM ('a')
CREATE TYPE x AS (a int)
CREATE DOMAIN x AS int CHECK (lie(VALUE) > 0)
CREATE FUNCTION x() RETURNS int LANGUAGE sql AS 'SELECT 1'
CREATE OR REPLACE FUNCTION honest(n int) RETURNS int LANGUAGE sql AS 'SELECT 1'
CREATE PROCEDURE x() LANGUAGE sql AS 'DELETE FROM notes'
CREATE AGGREGATE x (int) (SFUNC = int4pl, STYPE = int)
CREATE OPERATOR ==== (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)
CREATE CAST (int AS address) WITH INOUT
CREATE TRIGGER x AFTER INSERT ON notes FOR EACH ROW EXECUTE FUNCTION audit()
CREATE RULE x AS ON INSERT TO notes DO INSTEAD NOTHING
CREATE POLICY x ON notes USING (true)
CREATE EXTENSION unaccent
CREATE EXTENSION IF NOT EXISTS hstore
CREATE ROLE x SUPERUSER
CREATE USER x
CREATE DATABASE x
CREATE TABLESPACE x LOCATION '/tmp'
CREATE PUBLICATION x FOR TABLE notes
CREATE SUBSCRIPTION x CONNECTION 'dbname=x' PUBLICATION x WITH (connect = false)
CREATE SERVER x FOREIGN DATA WRAPPER dblink_fdw
CREATE FOREIGN DATA WRAPPER x
CREATE STATISTICS x ON id, author FROM notes
CREATE COLLATION x FROM "C"
CREATE CONVERSION x FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1
CREATE TEXT SEARCH CONFIGURATION x (COPY = english)
CREATE EVENT TRIGGER x ON ddl_command_start EXECUTE FUNCTION audit()
CREATE ACCESS METHOD x TYPE TABLE HANDLER heap_tableam_handler
CREATE LANGUAGE x
CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal))
CREATE OPERATOR FAMILY x USING btree
ALTER TABLE notes ADD COLUMN x int
ALTER TABLE notes DROP COLUMN body
ALTER TABLE notes RENAME TO x
ALTER TABLE notes OWNER TO reader
ALTER TABLE notes ALTER COLUMN body TYPE varchar USING write_it(body)
ALTER TABLE tenant_docs DISABLE ROW LEVEL SECURITY
ALTER TABLE events DETACH PARTITION events_2025
ALTER TABLE notes SET SCHEMA hr
ALTER TABLE notes SET (fillfactor = 50)
ALTER TABLE audited DISABLE TRIGGER ALL
ALTER TABLE products ADD CONSTRAINT x CHECK (lie(id) > 0)
ALTER VIEW directory RENAME TO x
ALTER VIEW directory SET (security_invoker = true)
ALTER SEQUENCE counter RESTART
ALTER TYPE order_status ADD VALUE 'x'
ALTER DOMAIN short DROP CONSTRAINT short_check
ALTER FUNCTION honest(int) VOLATILE
ALTER ROLE reader SUPERUSER
ALTER USER reader PASSWORD 'x'
ALTER DATABASE play SET work_mem = '1MB'
ALTER SYSTEM SET work_mem = '1MB'
ALTER SYSTEM RESET ALL
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC
ALTER LARGE OBJECT 4711 OWNER TO reader
ALTER EXTENSION hstore UPDATE
ALTER EXTENSION hstore ADD TABLE notes
ALTER INDEX orders_by_customer RENAME TO x
ALTER MATERIALIZED VIEW order_counts RENAME TO x
ALTER POLICY own ON tenant_docs USING (true)
ALTER SCHEMA hr RENAME TO x
ALTER TABLE ALL IN TABLESPACE pg_default SET TABLESPACE pg_default
DROP TABLE notes
DROP TABLE IF EXISTS notes, settings CASCADE
DROP VIEW directory
DROP SCHEMA hr CASCADE
DROP FUNCTION honest
DROP OWNED BY reader
DROP DATABASE postgres
DROP ROLE reader
DROP EXTENSION hstore CASCADE
DROP TYPE mood CASCADE
DROP INDEX orders_by_customer
DROP INDEX CONCURRENTLY orders_by_customer
DROP TRIGGER watch ON audited
DROP POLICY own ON tenant_docs
DROP CAST (mood AS text)
DROP OPERATOR === (text, text)
DROP MATERIALIZED VIEW order_counts
DROP SEQUENCE counter
DROP RULE divert ON ruled
REASSIGN OWNED BY reader TO postgres
GRANT SELECT ON notes TO PUBLIC
GRANT ALL ON ALL TABLES IN SCHEMA hr TO reader
GRANT pg_read_server_files TO reader
REVOKE ALL ON notes FROM reader
COMMENT ON TABLE notes IS 'x'
COMMENT ON COLUMN customers.ssn IS NULL
SECURITY LABEL ON TABLE notes IS 'x'
IMPORT FOREIGN SCHEMA x FROM SERVER y INTO public
EXPLAIN ANALYZE CREATE TABLE x AS SELECT 1
EXPLAIN ANALYZE INSERT INTO notes (body) VALUES ('x')
EXPLAIN (ANALYZE, BUFFERS) DELETE FROM notes
EXPLAIN (ANALYZE true) UPDATE notes SET body = 'x'
EXPLAIN (ANALYZE 1) UPDATE notes SET body = 'x'
EXPLAIN (ANALYZE 'on') UPDATE notes SET body = 'x'
EXPLAIN (ANALYZE OFF, ANALYZE) UPDATE notes SET body = 'x'
EXPLAIN (VERBOSE, "analyze") UPDATE notes SET body = 'x'
EXPLAIN (ANALYZE, SERIALIZE TEXT) SELECT write_it('x')
EXPLAIN ANALYZE MERGE INTO notes n USING products s ON n.id = s.id WHEN MATCHED THEN DELETE
EXPLAIN ANALYZE SELECT 1 INTO stolen
EXPLAIN ANALYZE CREATE MATERIALIZED VIEW x AS SELECT lie(1)
EXPLAIN ANALYZE DECLARE c CURSOR FOR SELECT lie(1)
## locks
SELECT * FROM products FOR UPDATE
SELECT id FROM products FOR SHARE
SELECT id FROM products FOR NO KEY UPDATE
SELECT id FROM products FOR KEY SHARE
SELECT id FROM products WHERE id = 1 FOR UPDATE NOWAIT
SELECT id FROM products WHERE id = 1 FOR UPDATE SKIP LOCKED
SELECT p.id FROM products p JOIN orders o ON true FOR UPDATE OF p
SELECT * FROM (SELECT id FROM products FOR UPDATE) x
SELECT (SELECT id FROM products LIMIT 1 FOR UPDATE)
WITH x AS (SELECT id FROM products FOR UPDATE) SELECT * FROM x
SELECT * FROM directory FOR UPDATE
SELECT id FROM products WHERE id IN (SELECT id FROM products FOR SHARE)
SELECT id FROM notes FOR UPDATE
TABLE products FOR UPDATE
SELECT id FROM events FOR UPDATE
SELECT id FROM products FOR READ ONLY
SELECT id FROM locking
LOCK TABLE products
LOCK products IN ACCESS SHARE MODE
LOCK TABLE notes, settings IN EXCLUSIVE MODE NOWAIT
LOCK TABLE directory IN ROW SHARE MODE
LOCK ONLY animals IN SHARE MODE
EXPLAIN ANALYZE SELECT id FROM products FOR UPDATE
## session and transaction
SET work_mem = '1MB'
SET LOCAL work_mem = '1MB'
SET SESSION statement_timeout = 0
SET search_path = hr, public
SET search_path TO pg_temp, public
SET ROLE reader
SET LOCAL ROLE reader
SET SESSION AUTHORIZATION reader
RESET ROLE
RESET ALL
RESET work_mem
SET TRANSACTION READ WRITE
SET TRANSACTION ISOLATION LEVEL SERIALIZABLE
SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY
SET transaction_read_only = off
SET standard_conforming_strings = off
SET CONSTRAINTS ALL DEFERRED
SET TIME ZONE 'UTC'
SET XML OPTION DOCUMENT
SET NAMES 'LATIN1'
SET client_encoding = 'SJIS'
SHOW ALL
SHOW data_directory
SHOW hba_file
DISCARD ALL
DISCARD TEMP
DISCARD PLANS
BEGIN
START TRANSACTION READ WRITE
COMMIT
COMMIT AND CHAIN
END
ROLLBACK
ABORT
ROLLBACK AND CHAIN
SAVEPOINT x
RELEASE SAVEPOINT x
ROLLBACK TO x
PREPARE TRANSACTION 'x'
COMMIT PREPARED 'x'
PREPARE p AS DELETE FROM notes
PREPARE p AS SELECT 1
PREPARE p (checked) AS SELECT $1
EXECUTE p
DEALLOCATE ALL
DECLARE c CURSOR FOR SELECT * FROM hr.salaries
DECLARE c CURSOR WITH HOLD FOR SELECT write_it('x')
DECLARE c SCROLL CURSOR FOR SELECT 1
FETCH ALL FROM c
MOVE NEXT FROM c
CLOSE ALL
LISTEN x
UNLISTEN *
NOTIFY x
NOTIFY x, 'payload'
LOAD 'auto_explain'
CHECKPOINT
VACUUM
VACUUM FULL notes
VACUUM (ANALYZE) products
ANALYZE
ANALYZE products
ANALYZE hr.salaries (amount)
REINDEX TABLE products
REINDEX (CONCURRENTLY) TABLE products
CLUSTER products USING products_pkey
DO 'BEGIN DELETE FROM notes; END'
DO $$BEGIN PERFORM spill('x'); END$$
DO LANGUAGE plpgsql $x$BEGIN EXECUTE 'DROP TABLE notes'; END$x$
CALL purge()
CALL public.purge()
## several statements
SELECT 1; DELETE FROM notes
SELECT 1; SELECT 2
SELECT id FROM products;; DROP TABLE notes
SELECT 1; COMMIT; DELETE FROM settings
COMMIT; DROP TABLE settings
SELECT 1; BEGIN; DELETE FROM notes; COMMIT
SELECT 1 /* ; */ ; DELETE FROM notes --
SELECT ';'; DELETE FROM notes
SELECT $$;$$; DELETE FROM notes
SELECT 'a\'; DELETE FROM notes; --'
SELECT E'a\'; DELETE FROM notes; --'
SELECT 1; SET standard_conforming_strings = off; SELECT 'a\'; DELETE FROM notes; --'
; DELETE FROM notes
## lexing
DELETE/**/FROM/**/notes
/* hi */ DELETE FROM notes
-- SELECT 1
 DELETE FROM notes
/* /* nested */ SELECT 1 */ DELETE FROM notes
/*/**/SELECT 1*/ DELETE FROM notes
dElEtE fRoM nOtEs
(DELETE FROM notes)
WITH "select" AS (SELECT 1) DELETE FROM notes
SELECT '1' --'
 , lie(1)
SELECT 'a'
 'b' || lie(1)
SELECT 'a' /* x */ || write_it('x')
SELECT $a$ $b$ $a$ || write_it($b$ $a$ $b$)
SELECT $$'$$ || write_it($$x$$) || $$'$$
SELECT U&'\0027' || write_it('x')
SELECT U&'d\0061t\+000061' || write_it(U&'x')
SELECT E'\'' || write_it('x') || E'\''
SELECT E'\\' || write_it('x')
SELECT B'101', X'1F', N'x' || write_it('x')
SELECT 'it''s' || write_it('x')
SELECT "a""b" FROM (SELECT lie(1) AS "a""b") x
SELECT 1--+1
 + lie(1)
SELECT 1 -- comment ; DELETE
 FROM calling
SELECT/**/lie/**/(/**/1/**/)
SELECT lie (1)
SELECT lie
 (1)
SELECT "public" . "lie" ( 1 )
SELECT public.lie(/*)*/1)
SELECT 1e1, 0x1F, 0b11, 1_000, lie(1)
SELECT :'x' || lie(1)
\! touch /tmp/sql-set
\copy notes to '/tmp/x'
SELECT 1 \; DELETE FROM notes
SELECT 1 \gexec
SELECT * FROM products WHERE id = 1 OR lie(1) = 1 -- AND secret = 1
SELECT @- lie(-1)
SELECT 2 +- lie(1)
SELECT 1*/**/lie(1)
SELECT 1 -+ lie(1)
SELECT 'x'::/**/checked
SELECT 'x' :: public . checked
SELECT CAST ( 'x' AS /* text */ checked )
