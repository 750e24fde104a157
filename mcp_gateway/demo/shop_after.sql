-- What is quicker, or only possible, once the rows are there.
SET ROLE shop_owner;

ALTER TABLE employees ADD FOREIGN KEY (manager_id) REFERENCES employees;
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers;
ALTER TABLE orders ADD FOREIGN KEY (product_id) REFERENCES products;
ALTER TABLE payments ADD FOREIGN KEY (order_id) REFERENCES orders;

CREATE UNIQUE INDEX customers_email ON customers (email);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX orders_placed_at ON orders (placed_at);
CREATE INDEX orders_open ON orders (status) WHERE status IN ('pending', 'processing');
CREATE INDEX payments_order ON payments (order_id);

COMMENT ON TABLE products IS 'What the shop sells.';
COMMENT ON TABLE customers IS 'Who buys. Personal data.';
COMMENT ON TABLE employees IS 'Who works here. Personal data; salaries and social security numbers are for HR alone.';
COMMENT ON TABLE orders IS 'One product, one customer. `note` is free text by customers.';
COMMENT ON TABLE payments IS 'One card payment for an order.';
COMMENT ON COLUMN orders.status IS 'pending → processing → shipped → delivered; or returned, or cancelled.';
COMMENT ON COLUMN payments.card_number IS 'Full number; must never leave the payments team.';

CREATE VIEW open_orders AS
SELECT o.id, o.placed_at, o.status, o.total, p.name AS product, c.city
FROM orders AS o
JOIN products AS p ON p.id = o.product_id
JOIN customers AS c ON c.id = o.customer_id
WHERE o.status IN ('pending', 'processing');
COMMENT ON VIEW open_orders IS 'Orders that have not left the warehouse.';

GRANT USAGE ON SCHEMA public TO gateway;
GRANT SELECT, INSERT, UPDATE, DELETE ON products, customers, employees, orders, payments TO gateway;
GRANT SELECT ON open_orders TO gateway;

RESET ROLE;
ANALYZE;
