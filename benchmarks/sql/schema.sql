-- A shop whose owner has used everything PostgreSQL offers, honestly and otherwise.
-- Every function here says so when it runs (NOTICE `called NAME`): that is how the ground truth knows.

CREATE EXTENSION hstore;
CREATE EXTENSION citext;
CREATE EXTENSION tablefunc;
CREATE EXTENSION dblink;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION pgrowlocks;
CREATE EXTENSION tsm_system_rows;
CREATE SCHEMA ext;
CREATE EXTENSION ltree;
CREATE EXTENSION unaccent;
CREATE EXTENSION fuzzystrmatch;
CREATE EXTENSION pageinspect SCHEMA ext;
CREATE EXTENSION pgstattuple SCHEMA ext;
CREATE EXTENSION pg_visibility SCHEMA ext;
CREATE EXTENSION pg_prewarm SCHEMA ext;
CREATE EXTENSION amcheck SCHEMA ext;
CREATE EXTENSION pg_surgery SCHEMA ext;

CREATE SCHEMA hr;
CREATE SCHEMA "Odd Schema";

-- Functions of every volatility, truthful and lying -------------------------------------------------------------------------------
CREATE TABLE spilled (what text);
CREATE FUNCTION spill(what text) RETURNS int VOLATILE LANGUAGE plpgsql AS
    $$BEGIN RAISE NOTICE 'called spill'; INSERT INTO public.spilled VALUES (what); RETURN 1; EXCEPTION WHEN read_only_sql_transaction THEN RETURN 0; END$$;
CREATE FUNCTION honest(n int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called honest'; RETURN n + 1; END$$;
CREATE FUNCTION lie(n int DEFAULT 1) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called lie'; PERFORM public.spill('lie'); RETURN n; END$$;
CREATE FUNCTION half_lie(what text) RETURNS text STABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called half_lie'; PERFORM public.spill(what); RETURN what; END$$;
CREATE FUNCTION write_it(what text) RETURNS text VOLATILE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called write_it'; INSERT INTO public.spilled VALUES (what); RETURN what; END$$;
CREATE FUNCTION many(n int) RETURNS SETOF int LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called many'; PERFORM public.spill('many'); RETURN QUERY SELECT generate_series(1, n); END$$;
CREATE FUNCTION spread(VARIADIC parts text[]) RETURNS text LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called spread'; PERFORM public.spill('spread'); RETURN parts[1]; END$$;
CREATE FUNCTION two_out(OUT a int, OUT b text) LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called two_out'; PERFORM public.spill('two_out'); a := 1; b := 'x'; END$$;
CREATE FUNCTION run(command text) RETURNS void LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called run'; EXECUTE command; END$$;
CREATE PROCEDURE purge() LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called purge'; DELETE FROM public.notes; END$$;
CREATE FUNCTION "Weird Name"(n int) RETURNS int LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called Weird Name'; PERFORM public.spill('weird'); RETURN n; END$$;
CREATE FUNCTION hr.helper(n int) RETURNS int LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called hr.helper'; PERFORM public.spill('helper'); RETURN n; END$$;
CREATE FUNCTION inlined(n int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT public.lie(n)';
-- Names of built-in functions, for types that make these the better match.
CREATE FUNCTION round(double precision, int) RETURNS numeric IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called round'; PERFORM public.spill('round'); RETURN 1; END$$;
CREATE FUNCTION concat(text, text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called concat'; PERFORM public.spill('concat'); RETURN $1; END$$;
CREATE FUNCTION now(text) RETURNS text STABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called now'; PERFORM public.spill('now'); RETURN $1; END$$;
CREATE FUNCTION length(varchar) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called length'; PERFORM public.spill('length'); RETURN 1; END$$;
CREATE FUNCTION "count"(int, int) RETURNS int LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called count'; PERFORM public.spill('count'); RETURN 1; END$$;

-- Types -----------------------------------------------------------------------------------------------------------------------
CREATE TYPE order_status AS ENUM ('pending', 'paid', 'shipped', 'cancelled');
CREATE TYPE mood AS ENUM ('happy', 'sad');
CREATE TYPE address AS (street text, city text);
CREATE TYPE pair AS (a int, b text);
CREATE FUNCTION is_fine(what text) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called is_fine'; PERFORM public.spill('check'); RETURN true; END$$;
CREATE DOMAIN checked AS text CHECK (is_fine(VALUE));
CREATE DOMAIN checked_list AS int[] CHECK (is_fine(VALUE::text));
CREATE DOMAIN over_checked AS checked;
CREATE DOMAIN short AS text CHECK (length(VALUE::text) < 40);
CREATE DOMAIN email_address AS citext;
CREATE TYPE holds_checked AS (a int, c checked);
CREATE DOMAIN checked_pair AS pair CHECK (is_fine((VALUE).b));
-- A composite whose default ordering, hashing and equality are functions of ours: DISTINCT, GROUP BY, ORDER BY, = call them unseen.
CREATE FUNCTION pair_cmp(pair, pair) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called pair_cmp'; PERFORM public.spill('cmp'); RETURN sign(($1).a - ($2).a); END$$;
CREATE FUNCTION pair_lt(pair, pair) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called pair_lt'; PERFORM public.spill('lt'); RETURN ($1).a < ($2).a; END$$;
CREATE FUNCTION pair_le(pair, pair) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called pair_le'; PERFORM public.spill('le'); RETURN ($1).a <= ($2).a; END$$;
CREATE FUNCTION pair_eq(pair, pair) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called pair_eq'; PERFORM public.spill('eq'); RETURN ($1).a = ($2).a; END$$;
CREATE FUNCTION pair_ge(pair, pair) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called pair_ge'; PERFORM public.spill('ge'); RETURN ($1).a >= ($2).a; END$$;
CREATE FUNCTION pair_gt(pair, pair) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called pair_gt'; PERFORM public.spill('gt'); RETURN ($1).a > ($2).a; END$$;
CREATE FUNCTION pair_hash(pair) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called pair_hash'; PERFORM public.spill('hash'); RETURN ($1).a; END$$;
CREATE OPERATOR < (LEFTARG = pair, RIGHTARG = pair, FUNCTION = pair_lt, COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = pair, RIGHTARG = pair, FUNCTION = pair_le, COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR = (LEFTARG = pair, RIGHTARG = pair, FUNCTION = pair_eq, COMMUTATOR = =, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR >= (LEFTARG = pair, RIGHTARG = pair, FUNCTION = pair_ge, COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);
CREATE OPERATOR > (LEFTARG = pair, RIGHTARG = pair, FUNCTION = pair_gt, COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR CLASS pair_ops DEFAULT FOR TYPE pair USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 pair_cmp(pair, pair);
CREATE OPERATOR CLASS pair_hash_ops DEFAULT FOR TYPE pair USING hash AS OPERATOR 1 =, FUNCTION 1 pair_hash(pair);
-- A range whose bounds are compared by a function of ours.
CREATE TYPE pair_range AS RANGE (subtype = pair);
CREATE TYPE checked_range AS RANGE (subtype = checked, subtype_opclass = text_ops);

-- Operators, casts and aggregates ---------------------------------------------------------------------------------------------
CREATE FUNCTION text_likes(text, text) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called text_likes'; PERFORM public.spill('likes'); RETURN true; END$$;
CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = text_likes);
CREATE FUNCTION twice(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called twice'; PERFORM public.spill('twice'); RETURN $1 * 2; END$$;
CREATE OPERATOR !!! (RIGHTARG = int, FUNCTION = twice);
CREATE FUNCTION mood_plus(mood, mood) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called mood_plus'; PERFORM public.spill('plus'); RETURN $1; END$$;
CREATE OPERATOR + (LEFTARG = mood, RIGHTARG = mood, FUNCTION = mood_plus);
CREATE FUNCTION hr.add(int, int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called hr.add'; PERFORM public.spill('add'); RETURN 1; END$$;
CREATE OPERATOR hr.+ (LEFTARG = int, RIGHTARG = int, FUNCTION = hr.add);
CREATE FUNCTION same_varchar(varchar, varchar) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called same_varchar'; PERFORM public.spill('varchar'); RETURN true; END$$;
CREATE OPERATOR = (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = same_varchar);
CREATE FUNCTION mood_text(mood) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called mood_text'; PERFORM public.spill('mood_text'); RETURN 'm'; END$$;
CREATE CAST (mood AS text) WITH FUNCTION mood_text(mood) AS IMPLICIT;
CREATE FUNCTION mood_json(mood) RETURNS json IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called mood_json'; PERFORM public.spill('mood_json'); RETURN '1'; END$$;
CREATE CAST (mood AS json) WITH FUNCTION mood_json(mood);
CREATE FUNCTION int_pair(int) RETURNS pair IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called int_pair'; PERFORM public.spill('int_pair'); RETURN ROW($1, 'x')::public.pair; END$$;
CREATE CAST (int AS pair) WITH FUNCTION int_pair(int) AS ASSIGNMENT;
CREATE FUNCTION spy_step(bigint, int) RETURNS bigint IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called spy_step'; PERFORM public.spill('step'); RETURN $1 + $2; END$$;
CREATE AGGREGATE spy_sum (int) (SFUNC = spy_step, STYPE = bigint, INITCOND = '0');
CREATE FUNCTION first_step(anyelement, anyelement) RETURNS anyelement IMMUTABLE STRICT LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called first_step'; PERFORM public.spill('first'); RETURN $1; END$$;
CREATE AGGREGATE first (anyelement) (SFUNC = first_step, STYPE = anyelement);

-- Tables ----------------------------------------------------------------------------------------------------------------------
CREATE SEQUENCE counter;
CREATE TABLE customers (
    id int PRIMARY KEY, name text NOT NULL, city text, email text UNIQUE, ssn text, mood mood, home address, joined date,
    ssn_tail text GENERATED ALWAYS AS (right(ssn, 4)) STORED, ssn_head text GENERATED ALWAYS AS (left(ssn, 5)) VIRTUAL);
COMMENT ON COLUMN customers.ssn IS 'social security number';
CREATE TABLE products (
    id int PRIMARY KEY, sku varchar(20) UNIQUE, title text, price numeric(10,2), weight double precision, tags text[], attributes jsonb,
    gross numeric GENERATED ALWAYS AS (price * 1.25) STORED, search tsvector, available tstzrange, props hstore);
CREATE TABLE orders (
    id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers ON DELETE CASCADE ON UPDATE CASCADE, status order_status DEFAULT 'pending',
    total numeric(10,2), note text, placed_at timestamptz DEFAULT now(), shipped_at timestamptz, paid pair);
CREATE INDEX orders_by_customer ON orders (customer_id);
CREATE TABLE order_items (
    order_id int REFERENCES orders ON DELETE CASCADE, product_id int REFERENCES products, quantity int, price numeric(10,2), PRIMARY KEY (order_id, product_id));
CREATE TABLE payments (id int PRIMARY KEY, order_id int REFERENCES orders ON DELETE SET NULL, card text, amount numeric(10,2), paid pair);
CREATE TABLE notes (id serial PRIMARY KEY, author text, body text, pinned boolean DEFAULT false, customer_id int REFERENCES customers, tag short);
CREATE TABLE settings (key text PRIMARY KEY, value text);
CREATE TABLE events (id int, day date NOT NULL, kind text, body jsonb) PARTITION BY RANGE (day);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
CREATE TABLE animals (id int, name text);
CREATE TABLE cats (lives int) INHERITS (animals);
CREATE TABLE dogs (tricks text[]) INHERITS (animals);
CREATE TABLE hr.salaries (id int PRIMARY KEY, employee text, amount numeric, boss int);
CREATE TABLE hr.orders (id int, secret text);
CREATE TABLE hr.reviews (id int, employee text, score int);
CREATE TABLE "Odd Schema"."Odd name/*" ("Sp ace" int, "select" text);
CREATE TABLE "ünïcode" ("größe" int, "naïve" text);
CREATE TABLE "Orders" (id int, secret text);
CREATE TABLE "user" (id int, login text);
CREATE TABLE strict_typed (id int, c checked, d holds_checked, l checked_list);
CREATE TABLE audited (id int, what text);
CREATE TABLE audit_log (id serial, what text);
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called audit'; INSERT INTO public.audit_log (what) VALUES (TG_OP); RETURN NEW; END$$;
CREATE TRIGGER watch AFTER INSERT OR UPDATE OR DELETE ON audited FOR EACH ROW EXECUTE FUNCTION audit();
CREATE TABLE ruled (id int);
CREATE RULE divert AS ON INSERT TO ruled DO ALSO DELETE FROM payments;
CREATE TABLE defaulted (id int DEFAULT lie(), twice int GENERATED ALWAYS AS (inlined(1)) STORED, CHECK (honest(id) > 0));
CREATE TABLE indexed (id int, what text);
CREATE INDEX indexed_lie ON indexed (lie(id));
-- Planning alone runs these: a constant predicate is folded, the bounds of partitions are sorted.
CREATE TABLE eager (id int, what text);
CREATE INDEX eager_lie ON eager (id) WHERE lie(1) = 1;
CREATE TABLE eager_too (id int, what text);
CREATE INDEX eager_too_lie ON eager_too ((id + lie(2)));
CREATE TABLE paired (p pair, what text) PARTITION BY RANGE (p);
CREATE TABLE paired_low PARTITION OF paired FOR VALUES FROM (ROW(0, 'a')::pair) TO (ROW(10, 'a')::pair);
CREATE TABLE paired_high PARTITION OF paired FOR VALUES FROM (ROW(10, 'a')::pair) TO (ROW(20, 'a')::pair);
CREATE TABLE tenant_docs (id int, tenant text, body text);
CREATE FUNCTION my_tenant() RETURNS text STABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called my_tenant'; RETURN 'acme'; END$$;
ALTER TABLE tenant_docs ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON tenant_docs USING (tenant = my_tenant());

-- Functions of one composite argument: `t.f`, `(t).f` and `f(t)` are one call
CREATE FUNCTION ssn_of(customers) RETURNS text STABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called ssn_of'; RETURN $1.ssn; END$$;
CREATE FUNCTION shout(customers) RETURNS text STABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called shout'; PERFORM public.spill('shout'); RETURN 'x'; END$$;
CREATE FUNCTION lower(customers) RETURNS text STABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called lower'; RETURN $1.ssn; END$$;
CREATE FUNCTION full_address(address) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called full_address'; PERFORM public.spill('address'); RETURN 'x'; END$$;
CREATE FUNCTION leak() RETURNS text STABLE SECURITY DEFINER LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called leak'; RETURN (SELECT max(employee) FROM hr.salaries); END$$;
CREATE FUNCTION leak_sql() RETURNS SETOF hr.salaries STABLE LANGUAGE sql AS 'SELECT * FROM hr.salaries';
CREATE FUNCTION atomic_leak() RETURNS text STABLE LANGUAGE sql BEGIN ATOMIC SELECT max(employee) FROM hr.salaries; END;

-- Views -----------------------------------------------------------------------------------------------------------------------
CREATE VIEW directory AS SELECT id, name, city FROM customers;
CREATE VIEW contacts AS SELECT id, name, email AS address FROM customers;
CREATE VIEW by_ssn AS SELECT id, name FROM customers WHERE ssn LIKE '9%';
CREATE VIEW deep AS SELECT c.address, o.total FROM contacts c JOIN orders o ON o.customer_id = c.id;
CREATE VIEW invoker WITH (security_invoker) AS SELECT id, ssn FROM customers;
CREATE VIEW masked AS SELECT id, left(ssn, 3) AS head FROM customers;
CREATE VIEW sorted AS SELECT id FROM customers ORDER BY ssn LIMIT 3;
CREATE VIEW distinct_pairs AS SELECT DISTINCT paid FROM orders;
CREATE VIEW pay AS SELECT employee, amount FROM hr.salaries;
CREATE VIEW over_pay AS SELECT employee FROM pay;
CREATE VIEW calling AS SELECT id, lie(id) AS n FROM products;
CREATE VIEW leaking AS SELECT leak() AS who;
CREATE VIEW over_calling AS SELECT id FROM calling WHERE n > 0;
CREATE VIEW checking AS SELECT name::checked AS name FROM customers;
CREATE VIEW locking AS SELECT id, title FROM products FOR UPDATE;
CREATE VIEW over_locking AS SELECT title FROM locking;
CREATE VIEW counting AS SELECT nextval('counter') AS n;
CREATE VIEW order_totals AS SELECT o.id, o.total, sum(i.quantity) AS pieces FROM orders o JOIN order_items i ON i.order_id = o.id GROUP BY o.id, o.total;
CREATE VIEW barrier WITH (security_barrier) AS SELECT id, author, body FROM notes WHERE pinned;
CREATE VIEW insertable AS SELECT id, author, body FROM notes;
CREATE VIEW written AS SELECT id, what FROM audited;
CREATE VIEW instead AS SELECT 1 AS id;
CREATE FUNCTION instead_of() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called instead_of'; DELETE FROM public.settings; RETURN NEW; END$$;
CREATE TRIGGER diverted INSTEAD OF INSERT OR UPDATE OR DELETE ON instead FOR EACH ROW EXECUTE FUNCTION instead_of();
CREATE MATERIALIZED VIEW order_counts AS SELECT customer_id, count(*) AS orders FROM orders GROUP BY 1;
CREATE MATERIALIZED VIEW ssn_copy AS SELECT id, ssn AS number FROM customers;

-- What is reached without a word of it: rows of tables that are cast and compared, domains and mixed types with functions of their own,
-- names that only the notation of a call tells apart, expressions that planning looks at.
CREATE TABLE badges (id int, label text);
CREATE FUNCTION badge_text(badges) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called badge_text'; PERFORM public.spill('badge'); RETURN ($1).label; END$$;
CREATE CAST (badges AS text) WITH FUNCTION badge_text(badges) AS IMPLICIT;
CREATE TABLE medals (id int, label text);
CREATE FUNCTION medal_cmp(medals, medals) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called medal_cmp'; PERFORM public.spill('cmp'); RETURN sign(($1).id - ($2).id); END$$;
CREATE FUNCTION medal_lt(medals, medals) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called medal_lt'; PERFORM public.spill('lt'); RETURN ($1).id < ($2).id; END$$;
CREATE FUNCTION medal_eq(medals, medals) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called medal_eq'; PERFORM public.spill('eq'); RETURN ($1).id = ($2).id; END$$;
CREATE OPERATOR < (LEFTARG = medals, RIGHTARG = medals, FUNCTION = medal_lt);
CREATE OPERATOR = (LEFTARG = medals, RIGHTARG = medals, FUNCTION = medal_eq, MERGES);
CREATE OPERATOR CLASS medal_ops DEFAULT FOR TYPE medals USING btree AS OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 medal_cmp(medals, medals);
CREATE FUNCTION "left"(n int, s text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called left'; PERFORM public.spill('left'); RETURN s; END$$;
CREATE FUNCTION xpath(text, xml, VARIADIC text[]) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called xpath'; PERFORM public.spill('xpath'); RETURN $1; END$$;
CREATE FUNCTION mixed_plus(int, double precision) RETURNS double precision IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called mixed_plus'; PERFORM public.spill('mixed'); RETURN $1; END$$;
CREATE OPERATOR // (LEFTARG = int, RIGHTARG = double precision, FUNCTION = mixed_plus);
CREATE OPERATOR ^ (LEFTARG = int, RIGHTARG = double precision, FUNCTION = mixed_plus);
CREATE FUNCTION text_is_name(text, name) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called text_is_name'; PERFORM public.spill('name'); RETURN true; END$$;
CREATE OPERATOR ~>=~ (LEFTARG = text, RIGHTARG = name, FUNCTION = text_is_name);
CREATE FUNCTION number_is_text(int, text) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called number_is_text'; PERFORM public.spill('number'); RETURN true; END$$;
CREATE OPERATOR <> (LEFTARG = int, RIGHTARG = text, FUNCTION = number_is_text);
CREATE DOMAIN plain_text AS text;
CREATE DOMAIN plain_number AS int;
CREATE FUNCTION initcap(plain_text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called initcap'; PERFORM public.spill('initcap'); RETURN $1; END$$;
CREATE FUNCTION domain_mod(plain_number, plain_number) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called domain_mod'; PERFORM public.spill('mod'); RETURN 0; END$$;
CREATE OPERATOR % (LEFTARG = plain_number, RIGHTARG = plain_number, FUNCTION = domain_mod);
CREATE TABLE domained (t plain_text, n plain_number);
CREATE FUNCTION age(interval) RETURNS interval IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called age'; PERFORM public.spill('age'); RETURN $1; END$$;
CREATE FUNCTION upper(regclass) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called upper'; PERFORM public.spill('upper'); RETURN 'x'; END$$;
CREATE FUNCTION sign(bigint) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called sign'; PERFORM public.spill('sign'); RETURN 1; END$$;
CREATE FUNCTION bit_length(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called bit_length'; PERFORM public.spill('bit'); RETURN 1; END$$;
CREATE TYPE row_of_json AS (j json);
CREATE DOMAIN crc32 AS text CHECK (is_fine(VALUE));
CREATE FUNCTION pair_minus(pair, int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called pair_minus'; PERFORM public.spill('minus'); RETURN 1; END$$;
CREATE OPERATOR - (LEFTARG = pair, RIGHTARG = int, FUNCTION = pair_minus);
CREATE FUNCTION ltrim(animals) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called ltrim'; PERFORM public.spill('ltrim'); RETURN ($1).name; END$$;
CREATE FUNCTION pair_true(pair) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called pair_true'; PERFORM public.spill('true'); RETURN true; END$$;
CREATE CAST (pair AS boolean) WITH FUNCTION pair_true(pair) AS ASSIGNMENT;
CREATE DOMAIN plain_pair AS pair;
CREATE FUNCTION address_pair(address) RETURNS pair IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called address_pair'; PERFORM public.spill('pair'); RETURN ROW(1, 'x')::public.pair; END$$;
CREATE CAST (address AS pair) WITH FUNCTION address_pair(address) AS IMPLICIT;
CREATE TABLE eager_stats (id int, what text);
CREATE STATISTICS eager_stats_lie ON (id + lie(3)), what FROM eager_stats;
CREATE TABLE eager_child (CHECK (id > lie(1))) INHERITS (eager_stats);

-- Whoever owns the server may put operators among those that came with it, and have them run any function that came with it.
CREATE OPERATOR pg_catalog.@@@@ (RIGHTARG = text, FUNCTION = pg_catalog.pg_read_file);
CREATE OPERATOR !@@ (RIGHTARG = text, FUNCTION = pg_catalog.pg_read_file);
-- Operands that are alike are met exactly: beside a bpchar a literal is one, and no text as PostgreSQL's own operator would have it.
CREATE FUNCTION same_char(bpchar, bpchar) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called same_char'; PERFORM public.spill('char'); RETURN true; END$$;
CREATE OPERATOR !~~* (LEFTARG = bpchar, RIGHTARG = bpchar, FUNCTION = same_char);
CREATE OPERATOR ~~ (LEFTARG = bpchar, RIGHTARG = bpchar, FUNCTION = same_char);
CREATE VIEW animals_alone AS SELECT id, name FROM ONLY animals;
CREATE TABLE logins (id int PRIMARY KEY, login citext UNIQUE, place ltree, props hstore);

-- Rows ------------------------------------------------------------------------------------------------------------------------
INSERT INTO customers (id, name, city, email, ssn, mood, home, joined)
    SELECT n, 'Name ' || n, (ARRAY['Oslo', 'Bergen', 'Rome'])[1 + n % 3], 'person' || n || '@example.org', '90' || n || '-11-' || (1000 + n), 'happy',
           ROW('Street ' || n, 'Oslo')::address, date '2025-01-01' + n FROM generate_series(1, 12) n;
INSERT INTO products (id, sku, title, price, weight, tags, attributes, search, available, props)
    SELECT n, 'sku-' || n, 'Product ' || n, n * 10, n * 1.5, ARRAY['new', 'tag' || n], jsonb_build_object('colour', 'red', 'sizes', jsonb_build_array(n, n + 1)),
           to_tsvector('english', 'Product ' || n), tstzrange('2026-01-01', '2026-12-31'), 'a=>1' FROM generate_series(1, 8) n;
INSERT INTO orders (id, customer_id, status, total, note, placed_at, shipped_at, paid)
    SELECT n, 1 + n % 12, (ARRAY['pending', 'paid', 'shipped'])[1 + n % 3]::order_status, n * 12.5, 'note ' || n, timestamptz '2026-01-01' + n * interval '1 day',
           CASE WHEN n % 3 = 2 THEN timestamptz '2026-02-01' END, ROW(n, 'p')::pair FROM generate_series(1, 20) n;
INSERT INTO order_items SELECT n, 1 + n % 8, 1 + n % 4, n * 3 FROM generate_series(1, 20) n;
INSERT INTO payments SELECT n, n, '4111-0000-0000-' || (1000 + n), n * 12.5, ROW(n, 'q')::pair FROM generate_series(1, 10) n;
INSERT INTO notes (author, body, pinned, customer_id) SELECT 'ana', 'body ' || n, n % 2 = 0, n FROM generate_series(1, 8) n;
INSERT INTO settings VALUES ('theme', 'dark'), ('locale', 'en');
INSERT INTO events SELECT n, date '2025-06-01' + n * 60, 'click', jsonb_build_object('x', n) FROM generate_series(1, 12) n;
INSERT INTO animals VALUES (1, 'generic');
INSERT INTO cats VALUES (2, 'Tom', 9);
INSERT INTO dogs VALUES (3, 'Rex', '{sit}');
INSERT INTO hr.salaries VALUES (1, 'Grace', 100000, NULL), (2, 'Alan', 90000, 1);
INSERT INTO hr.orders VALUES (1, 'merger');
INSERT INTO hr.reviews VALUES (1, 'Grace', 5);
INSERT INTO "Odd Schema"."Odd name/*" VALUES (1, 'x');
INSERT INTO "ünïcode" VALUES (1, 'x');
INSERT INTO "Orders" VALUES (1, 'other');
INSERT INTO "user" VALUES (1, 'ana');
INSERT INTO strict_typed VALUES (1, 'x', ROW(1, 'y'), '{1}');
INSERT INTO audited VALUES (1, 'x');
INSERT INTO defaulted (id) VALUES (1);
INSERT INTO indexed VALUES (1, 'x');
INSERT INTO badges VALUES (1, 'gold');
INSERT INTO medals VALUES (1, 'gold'), (2, 'tin');
INSERT INTO domained VALUES ('x', 3);
INSERT INTO eager_stats VALUES (1, 'x');
INSERT INTO tenant_docs VALUES (1, 'acme', 'a'), (2, 'other', 'b');
INSERT INTO logins VALUES (1, 'Ana', 'a.b', 'a=>1'), (2, 'Bob', 'a.c', 'b=>2');
REFRESH MATERIALIZED VIEW order_counts;
REFRESH MATERIALIZED VIEW ssn_copy;
SELECT lo_from_bytea(4711, 'large object');
TRUNCATE spilled, audit_log;
ANALYZE;
