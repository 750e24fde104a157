-- The shop, before its rows are there.
CREATE ROLE shop_owner NOLOGIN;
CREATE ROLE gateway LOGIN CONNECTION LIMIT 20;
ALTER SCHEMA public OWNER TO shop_owner;
SET ROLE shop_owner;

CREATE TABLE products (
    id integer PRIMARY KEY,
    sku text NOT NULL UNIQUE,
    name text NOT NULL,
    category text NOT NULL,
    price numeric(10, 2) NOT NULL CHECK (price > 0),
    stock integer NOT NULL CHECK (stock >= 0)
);

CREATE TABLE customers (
    id integer PRIMARY KEY,
    name text NOT NULL,
    email text NOT NULL,
    phone text,
    city text NOT NULL,
    state text NOT NULL,
    loyalty_points integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE employees (
    id integer PRIMARY KEY,
    name text NOT NULL,
    email text NOT NULL,
    phone text,
    title text NOT NULL,
    department text NOT NULL,
    manager_id integer,
    ssn text NOT NULL,
    salary numeric(10, 2) NOT NULL,
    hired_at timestamptz NOT NULL
);

CREATE TABLE orders (
    id integer PRIMARY KEY,
    customer_id integer NOT NULL,
    product_id integer NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    total numeric(10, 2) NOT NULL,
    status text NOT NULL
        CHECK (status IN ('pending', 'processing', 'shipped', 'delivered', 'returned', 'cancelled')),
    note text,
    placed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE payments (
    id integer PRIMARY KEY,
    order_id integer NOT NULL,
    amount numeric(10, 2) NOT NULL,
    method text NOT NULL CHECK (method IN ('visa', 'mastercard', 'amex')),
    card_number text NOT NULL,
    status text NOT NULL CHECK (status IN ('captured', 'refunded')),
    paid_at timestamptz NOT NULL DEFAULT now()
);

RESET ROLE;
